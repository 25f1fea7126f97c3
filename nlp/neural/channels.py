"""What the models see beside the words: the shape of a word, LAC's tags, and what the rules take a unit for."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

import numpy as np

from ..found import Found
from ..lac import Word
from .labels import TYPES, begin
from .units import Ints, Units

__all__ = ["OPINIONS", "SHAPES", "opinions", "shapes", "word_tags", "word_tags_size"]

SHAPES = 10
# 0: not asked, 1: no name, then begin and inside of each type.
OPINIONS = 2 + 2 * len(TYPES)


def shapes(text: str, units: Units) -> Ints:
    """The shape of each unit, a number below `SHAPES`; 0 stands for the marks around a window."""
    spans = zip(units.starts.tolist(), units.ends.tolist(), strict=True)
    return np.array([_shape(text[start:end]) for start, end in spans], dtype=np.int64)


def _shape(word: str) -> int:  # noqa: PLR0911  (a list of cases)
    if word.isascii():
        if word.islower():
            return 1 if word.isalpha() else 8
        if not word.isalnum():
            return 6
    elif word[0] >= "\u2e80":
        return 7
    if word.isdigit():
        return 5
    if not word.isalpha():
        return 8 if word[0].isalnum() else 6
    if word.islower():
        return 1
    if len(word) == 1:
        return 9
    if word.isupper():
        return 3
    return 2 if word[0].isupper() and word[1:].islower() else 4


def opinions(units: Units, found: Iterable[Found]) -> Ints:
    """What the rules found, as begin and inside of types: [units], below `OPINIONS`."""
    opinion = np.ones(len(units), dtype=np.int64)
    for span in found:
        first = int(np.searchsorted(units.ends, span.start, side="right"))
        stop = int(np.searchsorted(units.starts, span.end, side="left"))
        if first < stop:
            number = begin(span.type) + 1
            opinion[first:stop] = number + 1
            opinion[first] = number
    return opinion


def word_tags_size(tags: Sequence[str]) -> int:
    """How many values `word_tags` has with these tags."""
    return 1 + 4 * len(tags)


def word_tags(units: Units, words: Iterable[Word], tags: Sequence[str]) -> Ints:
    """LAC's tag and the place in its word of the first character of each unit: [units]; 0 where there is no word.

    `words`: all words of the document by its offsets, in order; `tags`: the names of the tags, sorted.
    """
    words = list(words)
    if not words or not len(units):
        return np.zeros(len(units), dtype=np.int64)
    numbers = {tag: number for number, tag in enumerate(tags)}
    starts = np.array([word.start for word in words])
    ends = np.array([word.end for word in words])
    kinds = np.array([numbers[word.tag] for word in words])
    at = np.maximum(np.searchsorted(starts, units.starts, side="right") - 1, 0)
    first, last = units.starts == starts[at], units.ends >= ends[at]
    place = np.where(first & last, 3, np.where(first, 0, np.where(last, 2, 1)))
    return np.asarray(
        np.where((starts[at] <= units.starts) & (units.starts < ends[at]), 1 + 4 * kinds[at] + place, 0), dtype=np.int64
    )
