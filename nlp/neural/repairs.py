"""What a document as a whole says about its names: one type a name, every place of it, whole stations."""

from __future__ import annotations

import bisect
import re
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import replace

from ..english_repeats import repeats
from ..english_tokens import tokens
from ..found import Found, Sentence
from .decode import Scored

__all__ = ["everywhere", "one_type", "whole_brackets", "whole_stations"]

_REPEATED = frozenset({"Firm", "University", "Institute", "Government", "Workstation", "Person"})
_HOSTS = frozenset({"Firm", "University", "Institute", "Government", "Person"})
_SHORTEST = {"Person": 2}
_AGAIN = 0.5
_HAN = re.compile("[\u4e00-\u9fff]")


def whole_stations(spans: Sequence[Scored]) -> list[Scored]:
    """A Chinese workstation with the host or expert whose name runs into its own is one name."""
    whole: list[Scored] = []
    for span in spans:
        before = whole[-1] if whole else None
        runs_on = before is not None and before.end == span.start and before.type in _HOSTS
        if before is not None and runs_on and span.type == "Workstation":
            whole[-1] = Scored(before.start, span.end, span.type, min(before.confidence, span.confidence))
        else:
            whole.append(span)
    return whole


def one_type(text: str, spans: Sequence[Scored]) -> list[Scored]:
    """Every name gets the type that its places are surest of together."""
    votes: dict[str, dict[str, float]] = defaultdict(lambda: defaultdict(float))
    for span in spans:
        votes[text[span.start : span.end]][span.type] += span.confidence
    best = {name: min(vote, key=lambda type_: (-vote[type_], type_)) for name, vote in votes.items()}
    return [replace(span, type=best[text[span.start : span.end]]) for span in spans]


def everywhere(text: str, sentences: Sequence[Sentence], language: str, spans: Sequence[Scored]) -> list[Scored]:
    """The spans and further places of the same names, half as sure."""
    known: dict[str, Scored] = {}
    for span in spans:
        name = text[span.start : span.end]
        if span.type in _REPEATED and len(name) >= _SHORTEST.get(span.type, 3):
            known[name] = max(known.get(name, span), span, key=lambda one: one.confidence)
    if language == "zh":
        places = _places(text, sentences, spans, known)
    else:
        words = [tokens(text, sentence.start, sentence.end) for sentence in sentences]
        found = [Found(span.start, span.end, span.type) for span in spans]
        again = repeats(text, words, found, {name: span.type for name, span in known.items() if "\n" not in name})
        places = [(one.start, one.end) for one in again]
    more = [
        Scored(start, end, one.type, _AGAIN * one.confidence)
        for start, end in places
        for one in [known[text[start:end]]]
    ]
    return sorted([*spans, *more])


def _places(
    text: str, sentences: Sequence[Sentence], spans: Sequence[Scored], known: Mapping[str, Scored]
) -> list[tuple[int, int]]:
    """Free places of Chinese names, longer names first; each inside one sentence."""
    used = bytearray(len(text))
    for span in spans:
        used[span.start : span.end] = b"\x01" * (span.end - span.start)
    starts = [sentence.start for sentence in sentences]
    places = []
    for name in sorted(known, key=lambda name: (-len(name), name)):
        if not _HAN.search(name):
            continue
        at = text.find(name)
        while at >= 0:
            end = at + len(name)
            number = bisect.bisect_right(starts, at) - 1
            inside = number >= 0 and end <= sentences[number].end
            if inside and not any(used[at:end]):
                places.append((at, end))
                used[at:end] = b"\x01" * len(name)
            at = text.find(name, end)
    return places


_CLOSING, _OPENING = "”’」』》〉)）]】", "“‘「『《〈(（[【"
_MARKS = "，。、；：,;: "


def whole_brackets(text: str, spans: Sequence[Scored]) -> list[Scored]:
    """Spans without half of a bracket or quotation at an edge; two that such a bracket joins are one name
    (“中国地质大学（” and “武汉）”)."""
    joined: list[Scored] = []
    for span in spans:
        last = joined[-1] if joined else None
        if last and last.end == span.start and text[last.end - 1] in "(（" and text[span.end - 1] in ")）":
            joined[-1] = Scored(last.start, span.end, last.type, min(last.confidence, span.confidence))
        else:
            joined.append(span)
    trimmed = []
    for span in joined:
        start, end = span.start, span.end
        while start < end and (
            text[start] in _MARKS + _CLOSING or (text[start] in _OPENING and not _closed(text, start, end))
        ):
            start += 1
        while start < end and (
            text[end - 1] in _MARKS + _OPENING or (text[end - 1] in _CLOSING and not _opened(text, start, end))
        ):
            end -= 1
        if start < end:
            trimmed.append(Scored(start, end, span.type, span.confidence))
    return trimmed


def _closed(text: str, start: int, end: int) -> bool:
    """Whether the mark that opens the span is closed inside it."""
    return any(char in _CLOSING for char in text[start + 1 : end])


def _opened(text: str, start: int, end: int) -> bool:
    """Whether the mark that closes the span was opened inside it."""
    return any(char in _OPENING for char in text[start : end - 1])
