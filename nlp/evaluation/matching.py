"""Which annotated things a predicted name stands for: by name, by exact place, or by overlap."""

from __future__ import annotations

import re
import unicodedata
from collections import defaultdict
from collections.abc import Iterable

from .gold import GoldEntity, Passage

__all__ = ["Index", "Span", "fold", "occurrences", "overlap"]

Span = tuple[int, int]

_ARTICLE = re.compile(r"^\s*the\s+")
_IGNORED = re.compile(r"[\s“”\"'‘’`《》「」『』]")
_LATIN = re.compile(r"[A-Za-z0-9]")


def fold(name: str) -> str:
    """A name as it is compared: without width, case, article, blanks and quotation marks.

    >>> fold("The “Star” Prize "), fold("ＡＢＣ Co., Ltd.")
    ('starprize', 'abcco.,ltd')
    """
    lowered = _ARTICLE.sub("", unicodedata.normalize("NFKC", name).lower())
    return _IGNORED.sub("", lowered).rstrip(".")


def occurrences(text: str, name: str) -> list[Span]:
    """Where a name stands in a text as a whole word; in other case only if it nowhere stands as it is written.

    >>> occurrences("Arm and Army of ARM", "Arm"), occurrences("an ARM chip", "Arm"), occurrences("Arm", "")
    ([(0, 3)], [(3, 6)], [])
    """
    name = name.strip()
    if not name:
        return []
    before = "(?<![A-Za-z0-9])" if _LATIN.match(name[0]) else ""
    behind = "(?![A-Za-z0-9])" if _LATIN.match(name[-1]) else ""
    pattern = before + re.escape(name) + behind
    return [at.span() for at in re.finditer(pattern, text)] or [at.span() for at in re.finditer(pattern, text, re.I)]


def overlap(a: Span, b: Span) -> bool:
    return a[0] < b[1] and b[0] < a[1]


class Index:
    """The annotated things of one passage, for look-ups."""

    def __init__(self, passage: Passage) -> None:
        self.passage = passage
        self._named: dict[str, list[GoldEntity]] = defaultdict(list)
        self._canonical: dict[str, list[GoldEntity]] = defaultdict(list)
        for entity in passage.entities:
            self._canonical[fold(entity.canonical)].append(entity)
            for key in dict.fromkeys(map(fold, entity.names)):
                self._named[key].append(entity)

    def span(self, text: str, start: int | None, end: int | None) -> Span | None:
        """The place that a prediction gives, if the text there is what it says."""
        if start is None or end is None or not 0 <= start < end <= len(self.passage.text):
            return None
        there = self.passage.text[start:end]
        return (start, end) if not text or fold(there) == fold(text) else None

    def places(self, text: str, start: int | None, end: int | None) -> list[Span]:
        """The place that a prediction gives, or else wherever its text occurs."""
        span = self.span(text, start, end)
        return [span] if span else occurrences(self.passage.text, text)

    def by_name(self, name: str) -> list[GoldEntity]:
        return self._named.get(fold(name), [])

    def at(self, span: Span) -> list[GoldEntity]:
        """The things with exactly this span."""
        return [entity for entity in self.passage.entities if any((a, b) == span for a, b, _ in entity.spans)]

    def near(self, name: str, span: Span | None = None) -> list[GoldEntity]:
        """The things that overlap the span, or else any occurrence of the name.

        A name that is not in the text is compared with theirs: equal, or one containing the other.
        """
        places = [span] if span else occurrences(self.passage.text, name)
        if places:
            return [entity for entity in self.passage.entities if _touches(entity, places)]
        key = fold(name)
        if key in self._named:
            return self._named[key]
        if len(key) < 2:
            return []
        return [entity for entity in self.passage.entities if any(_contain(fold(each), key) for each in entity.names)]

    def end(self, name: str, relaxed: bool) -> list[GoldEntity]:
        """What the end of a relation stands for: a canonical name before other names; homonyms: any of them."""
        canonical = self._canonical.get(fold(name), [])
        if len(canonical) == 1:
            return canonical
        return self.by_name(name) or (self.near(name) if relaxed else [])


def _touches(entity: GoldEntity, places: Iterable[Span]) -> bool:
    return any(overlap(place, (start, end)) for place in places for start, end, _ in entity.spans)


def _contain(a: str, b: str) -> bool:
    return len(a) >= 2 and (a in b or b in a)
