"""What a text has named so far, and which of it a word like "the company" can mean."""

from __future__ import annotations

import re
from collections import Counter, defaultdict, deque
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from .coreference import Resolution

__all__ = ["Discourse", "Named"]

# Sentences back that a word may reach, and how many names of a type are kept.
_REACH = 2
_KEPT = 24
# By so much the best candidate must be better than the next one; else nothing is said.
_MARGIN = 0.75


@dataclass(frozen=True, slots=True)
class Named:
    """A name (or a word for it) in sentence `sentence`; `subject`: it stands where subjects stand."""

    sentence: int
    start: int
    end: int
    thing: int
    subject: bool = False


class Discourse:
    """Grows with `add`, sentence by sentence and in the order of the text."""

    def __init__(self, resolution: Resolution) -> None:
        self.types = [thing.type for thing in resolution.things]
        self.names = [thing.names for thing in resolution.things]
        self._recent: dict[str, deque[Named]] = defaultdict(lambda: deque(maxlen=_KEPT))
        self._counts: dict[str, Counter[int]] = defaultdict(Counter)
        self._first: dict[str, int] = {}
        self._groups: deque[tuple[Named, ...]] = deque(maxlen=8)

    def add(self, named: Named) -> None:
        type_ = self.types[named.thing]
        self._recent[type_].append(named)
        self._counts[type_][named.thing] += 1
        self._first.setdefault(type_, named.thing)

    def group(self, members: Sequence[Named]) -> None:
        """Names that stand in one list."""
        self._groups.append(tuple(members))

    def protagonist(self, type_: str) -> int | None:
        """The first thing of a type, if more than half of the mentions so far are its."""
        counts, first = self._counts[type_], self._first.get(type_)
        return first if first is not None and 2 * counts[first] > counts.total() else None

    def only(self, type_: str) -> int | None:
        counts = self._counts[type_]
        return next(iter(counts)) if len(counts) == 1 else None

    def choose(
        self,
        types: Iterable[str],
        sentence: int,
        *,
        ends: re.Pattern[str] | None = None,
        subject: float = 0.5,
        last: float = 0.0,
        reach: int = _REACH,
        central: bool = True,
    ) -> int | None:
        """The thing of one of the types that a word in a sentence can mean, if one is clearly the best.

        `ends`: what the word says of the name; `subject`, `last`: how much a name counts for being a subject, or the
        last one named; `central`: the thing the text is mostly about may be meant from afar.
        """
        types = tuple(types)
        scores: dict[int, float] = {}
        near = [named for type_ in types for named in self._recent[type_] if sentence - named.sentence <= reach]
        latest = max(near, key=lambda named: named.start, default=None)
        for named in near:
            score = 3.0 - (sentence - named.sentence) + subject * named.subject + last * (named is latest)
            scores[named.thing] = max(score, scores.get(named.thing, 0.0))
        central_ones = {self.protagonist(type_) for type_ in types} - {None} if central else set()
        for thing in central_ones:
            if thing is not None and (thing in scores or sum(len(self._counts[type_]) for type_ in types) == 1):
                scores[thing] = scores.get(thing, 1.0) + 0.75
            elif thing is not None and self._counts[self.types[thing]][thing] > 1:
                scores[thing] = 1.25
        if ends is not None:
            fitting = {thing: score for thing, score in scores.items() if self._fits(thing, ends)}
            if not fitting:
                return None
            scores = fitting
        ranked = sorted(scores.items(), key=lambda item: (-item[1], item[0]))
        if not ranked or (len(ranked) > 1 and ranked[0][1] - ranked[1][1] < _MARGIN):
            return None
        return ranked[0][0]

    def _fits(self, thing: int, ends: re.Pattern[str]) -> bool:
        return any(ends.search(name) for name in self.names[thing])

    def ordered(self, which: int, sentence: int) -> list[int]:
        """The former (0) or the latter (1) of the last list, if it has two members and is close by."""
        if not self._groups or sentence - self._groups[-1][-1].sentence > 1:
            return []
        things = list(dict.fromkeys(named.thing for named in self._groups[-1]))
        return [things[which]] if len(things) == 2 else []

    def several(self, types: Iterable[str], count: int, sentence: int) -> list[int]:
        """The last list of so many things (0: of two or more), or the only ones named close by; empty if unclear."""
        wanted = set(types)
        for members in reversed(self._groups):
            things = list(dict.fromkeys(named.thing for named in members))
            if sentence - members[-1].sentence > 1:
                break
            if all(self.types[thing] in wanted for thing in things) and (
                len(things) == count or (not count and 2 <= len(things) <= 6)
            ):
                return things
        if not count:
            return []
        for back in (0, 1):
            here = {
                named.thing: named.start
                for type_ in sorted(wanted)
                for named in self._recent[type_]
                if named.sentence == sentence - back
            }
            if len(here) == count:
                return sorted(here, key=here.__getitem__)
            if here:
                return []
        return []
