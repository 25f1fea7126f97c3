"""Spans from many sources, the best of those that overlap."""

from __future__ import annotations

from collections.abc import Iterable
from enum import IntEnum

from .english_tokens import Token
from .found import Found

__all__ = ["Rank", "Spans"]


class Rank(IntEnum):
    """How far a source is trusted; a higher one wins an overlap."""

    TAGGED = 2
    PERSON = 4
    NAMED = 5
    HEAD = 6
    ALIAS = 7
    QUOTED = 8
    NUMBER = 9


class Spans:
    """Spans that do not overlap, each with its rank. `masks`: spans of the text in which nothing is a name."""

    def __init__(self, masks: list[tuple[int, int]]) -> None:
        self._masks = masks
        self._kept: dict[Found, Rank] = {}
        self._taken: dict[int, Found] = {}

    def offer(self, spans: Iterable[tuple[Rank, Found]]) -> None:
        """Take those of some spans that are free, best and longest first."""
        for rank, span in sorted(spans, key=lambda item: (-item[0], item[1].start - item[1].end, item[1])):
            self._take(rank, span)

    def first_taken(self, start: int, end: int) -> int | None:
        """The first place of ``[start, end)`` that a span holds."""
        return next((place for place in range(start, end) if place in self._taken), None)

    def replace(self, spans: Iterable[Found]) -> None:
        """Take the spans in place of whatever they overlap."""
        for span in spans:
            for old in {self._taken[place] for place in range(span.start, span.end) if place in self._taken}:
                self._drop(old)
            self._take(Rank.ALIAS, span)

    def retype(self, text: str, types: dict[str, str]) -> None:
        """Give the tagger's guesses the type that a better source gave the same name."""
        for span, rank in list(self._kept.items()):
            type_ = types.get(text[span.start : span.end], span.type)
            if rank == Rank.TAGGED and type_ != span.type:
                self._drop(span)
                self._take(rank, Found(span.start, span.end, type_))

    def lengthen(self, text: str, words: list[list[Token]], longer: set[str]) -> None:
        """Let a longer name known from elsewhere take the place of the tagger's shorter guesses inside it."""
        types = {name: span.type for span in self._kept if (name := text[span.start : span.end]) in longer}
        first = {name.split()[0]: name for name in sorted(types, key=lambda name: (len(name), name))}
        for word in (word for sentence in words for word in sentence if word.text in first):
            name = first[word.text]
            end = word.start + len(name)
            inside = {self._taken[place] for place in range(word.start, end) if place in self._taken}
            shorter = all(self._kept[span] == Rank.TAGGED and span.end - span.start < len(name) for span in inside)
            if text.startswith(name, word.start) and inside and shorter and not text[end : end + 1].isalnum():
                for span in inside:
                    self._drop(span)
                self._take(Rank.TAGGED, Found(word.start, end, types[name]))

    def found(self, least: Rank = Rank.TAGGED) -> list[Found]:
        """The spans of a rank and better ones, sorted."""
        return sorted(span for span, rank in self._kept.items() if rank >= least)

    def masked(self, span: Found) -> bool:
        return any(start < span.end and span.start < end for start, end in self._masks)

    def _take(self, rank: Rank, span: Found) -> None:
        places = range(span.start, span.end)
        if not self.masked(span) and not any(place in self._taken for place in places):
            self._kept[span] = rank
            self._taken.update(dict.fromkeys(places, span))

    def _drop(self, span: Found) -> None:
        del self._kept[span]
        for place in range(span.start, span.end):
            del self._taken[place]
