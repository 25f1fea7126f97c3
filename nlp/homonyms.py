"""Persons of one name who are two: told apart by the bodies they belong to."""

from __future__ import annotations

import functools
import itertools
import re
from collections import defaultdict
from collections.abc import Sequence

from . import lexicon
from .found import Found
from .name_groups import ORGANISATIONS, Key, Names

__all__ = ["ordinals"]

_REACH = 90
_GAP_ZH = re.compile(r"[^\s，。；、,;与和及]{0,8}")
_GAP_EN = re.compile(r"(?:['’]s)? (?:[\w\-]+ ){0,4}|\s?\(")
_AFTER_EN = re.compile(r"(?:, [^,.;]{0,40}?)?,? ?(?:\(|(?:of|at|from|with) (?:the )?)")
_AFTER_ZH = re.compile(r"[（(]")
_ORDER = re.compile(
    r"(?:(?P<first>前一[位个名]|前者|the former|the first)|"
    r"(?P<second>后一[位个名]|后者|另一[位个名]|the latter|[Tt]he other|[Aa]nother|the second))(?: \w+){0,2}\s?$"
)
_YEAR = re.compile(r"\s?[（(][^（）()\d]{0,8}((?:1[5-9]|20)\d\d)")


def ordinals(names: Names, language: str) -> dict[Found, int]:
    """The ordinal of each mention that is not the first person's of its name.

    A mention that names no body goes with the last one that was told apart before it.
    """
    persons: dict[Key, list[Found]] = defaultdict(list)
    for name in names.found:
        if name.type == "Person":
            persons[names.key(name)].append(name)
    numbers: dict[Found, int] = {}
    before = _Around(names, language)
    for mentions in persons.values():
        if len(mentions) > 1:
            numbers.update(_told_apart(mentions, before))
    return numbers


class _Around:
    """The bodies beside a person's name."""

    def __init__(self, names: Names, language: str) -> None:
        self.names, self.language = names, language
        self.order = {name: number for number, name in enumerate(names.found)}

    def beside(self, person: Found) -> frozenset[Key]:
        """The bodies that the words right before or behind the name give the person."""
        names, at = self.names, self.order[person]
        gap = _GAP_ZH if self.language == "zh" else _GAP_EN
        bodies: set[Key] = set()
        start = person.start
        for before in reversed(names.found[max(0, at - 3) : at]):
            between = names.text[before.end : start]
            if before.type not in ORGANISATIONS or not gap.fullmatch(between):
                break
            bodies.add(names.root(names.key(before)))
            start, gap = before.start, re.compile(r"[的'’s ]{0,3}")
        return frozenset(bodies or self._behind(person, at))

    def _behind(self, person: Found, at: int) -> set[Key]:
        names, bodies, end = self.names, set[Key](), person.end
        pattern = _AFTER_ZH if self.language == "zh" else _AFTER_EN
        for after in names.found[at + 1 : at + 4]:
            between = names.text[end : after.start]
            if after.type not in ORGANISATIONS or len(between) > 60 or not pattern.fullmatch(between):
                break
            bodies.add(names.root(names.key(after)))
            end, pattern = after.end, re.compile(r"(?:, | of | of the |)")
        return bodies

    def said(self, person: Found) -> frozenset[Key]:
        """The first body that the rest of the sentence names, unless another person comes first."""
        names, number = self.names, self.names.sentence(person.start)
        end = min(person.end + _REACH, names.sentences[number].end if number >= 0 else person.end)
        for after in names.found[self.order[person] + 1 : self.order[person] + 6]:
            if after.start >= end or after.type == "Person":
                break
            if after.type in ORGANISATIONS:
                return frozenset({names.root(names.key(after))})
        return frozenset()

    def born(self, person: Found) -> str:
        match = _YEAR.match(self.names.text, person.end)
        return match[1] if match else ""

    def order_said(self, person: Found) -> int | None:
        """Which of two the words before the name say: 前一位, the latter."""
        match = _ORDER.search(self.names.plain, max(0, person.start - 24), person.start)
        return None if match is None else int(match.lastgroup == "second")

    def cue(self, mentions: Sequence[Found]) -> bool:
        """Whether the text around the mentions says that there are two of the name."""
        names, pattern = self.names, _cues(self.language)
        for name in mentions:
            number = names.sentence(name.start)
            for sentence in names.sentences[max(0, number - 1) : number + 2]:
                piece = names.plain[sentence.start : sentence.end]
                if pattern.search(piece.replace(names.surface(name), "\ue000")):
                    return True
        return False


@functools.cache
def _cues(language: str) -> re.Pattern[str]:
    """Words for two of one name; NAME in them stands for the name itself."""
    sources = lexicon.patterns(language, "coreference")["homonyms"]
    return re.compile("|".join(sources).replace("NAME", "\ue000"))


def _told_apart(mentions: Sequence[Found], around: _Around) -> dict[Found, int]:
    beside = {name: around.beside(name) for name in mentions}
    born = {name: year for name in mentions if (year := around.born(name))}
    apart = _in_one_sentence(mentions, beside, around) or len(set(born.values())) > 1
    if not apart and not around.cue(mentions):
        return {}
    persons: list[tuple[set[Key], str]] = []
    numbers: dict[Found, int] = {}
    current = 0
    for name in mentions:
        bodies, year = set(beside[name] or around.said(name)), born.get(name, "")
        known = [
            number
            for number, (own, own_year) in enumerate(persons)
            if (bodies & own and not (year and own_year and year != own_year)) or (year and year == own_year)
        ]
        if known:
            current = known[0]
        elif (order := around.order_said(name)) is not None and order < len(persons):
            current = order
        elif year or beside[name] or (bodies and len(persons) < 2):
            persons.append((set(), year))
            current = len(persons) - 1
        if persons and (beside[name] or year or not persons[current][0]):
            persons[current][0].update(bodies)
        numbers[name] = current
    return {name: number for name, number in numbers.items() if number} if len(persons) > 1 else {}


def _in_one_sentence(mentions: Sequence[Found], beside: dict[Found, frozenset[Key]], around: _Around) -> bool:
    """Two mentions in one sentence, each right beside another body."""
    for one, other in itertools.pairwise(mentions):
        if around.names.sentence(one.start) != around.names.sentence(other.start):
            continue
        if beside[one] and beside[other] and not beside[one] & beside[other]:
            return True
    return False
