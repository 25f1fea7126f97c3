"""The conditional random field: what it sees of each unit, and its log probabilities of the labels."""

from __future__ import annotations

import itertools
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import numpy as np

from .decode import Floats
from .inputs import Inputs
from .labels import OUTSIDE, TAGS

__all__ = ["Field", "features", "sentences"]

_LEAST = 1e-4
# Where a unit is this surely outside, its other labels share what is left.
_SURE = 0.995


class Field:
    """A trained field in a file of CRFsuite. Not to be shared between threads."""

    def __init__(self, path: Path) -> None:
        import pycrfsuite

        self._tagger: Any = pycrfsuite.Tagger()
        self._tagger.open(str(path))
        known = set(self._tagger.labels())
        self._labels = [(number, tag) for number, tag in enumerate(TAGS) if tag in known and number != OUTSIDE]

    def __call__(self, inputs: Inputs, language: str) -> Floats:
        """Log probabilities [units, labels]."""
        chances = np.full((len(inputs.units), len(TAGS)), _LEAST, dtype=np.float32)
        marginal = self._tagger.marginal
        for start, stop in sentences(inputs):
            self._tagger.set(features(inputs, language, start, stop))
            for place in range(stop - start):
                row = chances[start + place]
                outside = row[OUTSIDE] = max(marginal(TAGS[OUTSIDE], place), _LEAST)
                if outside < _SURE:
                    for number, tag in self._labels:
                        row[number] = max(marginal(tag, place), _LEAST)
        return np.asarray(np.log(chances / chances.sum(-1, keepdims=True)), dtype=np.float32)


def sentences(inputs: Inputs) -> Iterator[tuple[int, int]]:
    """Ranges of units, one a sentence."""
    numbers = inputs.units.sentences
    if len(numbers):
        edges = [0, *(np.flatnonzero(np.diff(numbers)) + 1).tolist(), len(numbers)]
        yield from itertools.pairwise(edges)


def features(inputs: Inputs, language: str, start: int, stop: int) -> list[list[str]]:
    """What the field sees of the units of one sentence."""
    units = inputs.units
    places = zip(units.starts[start:stop].tolist(), units.ends[start:stop].tolist(), strict=True)
    words = [inputs.text[first:last] for first, last in places]
    opinions = [str(number) for number in inputs.opinions[start:stop].tolist()]
    shapes = [str(number) for number in inputs.shapes[start:stop].tolist()]
    if language == "zh":
        return _chinese(words, shapes, opinions, inputs.words[start:stop].tolist())
    return _english(words, shapes, opinions)


def _chinese(chars: list[str], shapes: list[str], opinions: list[str], tags: list[int]) -> list[list[str]]:
    count = len(chars)
    c, s, o = (["#", "#", *values, "#", "#"] for values in (chars, shapes, opinions))
    b = ["#", *(str(tag) for tag in tags), "#"]
    before, word, after = _words(chars, tags)
    rows = []
    for i in range(count):
        k = i + 2
        this, last, next_ = c[k], c[k - 1], c[k + 1]
        tag, kind = b[i + 1], str((tags[i] - 1) // 4)
        own, own_end = word[i], word[i][-2:]
        following, following_kind = after[i]
        preceding, preceding_kind = before[i]
        rows.append(
            [
                "0" + this,
                "a" + last,
                "b" + next_,
                "c" + c[k - 2],
                "d" + c[k + 2],
                "e" + last + this,
                "f" + this + next_,
                "g" + c[k - 2] + last,
                "h" + next_ + c[k + 2],
                "i" + last + next_,
                "j" + tag,
                "k" + b[i],
                "l" + b[i + 2],
                "m" + tag + "," + b[i + 2],
                "n" + b[i] + "," + tag,
                "p" + own + tag,
                "q" + own_end + tag,
                "r" + s[k - 1] + s[k] + s[k + 1],
                "s" + following,
                "t" + following_kind + "," + kind,
                "u" + own_end + "," + following[-2:],
                "v" + preceding,
                "w" + preceding_kind + "," + kind,
                "x" + o[k],
                "y" + o[k - 1] + "," + o[k] + "," + o[k + 1],
                "z" + o[k] + "," + tag,
            ]
        )
    return rows


def _words(chars: list[str], tags: list[int]) -> tuple[list[tuple[str, str]], list[str], list[tuple[str, str]]]:
    """For each unit LAC's word around it, and the words before and after that one with their kinds."""
    words: list[str] = []
    kinds: list[str] = []
    at: list[int] = []
    for char, tag in zip(chars, tags, strict=True):
        place = (tag - 1) % 4
        if not words or tag == 0 or place in (0, 3):
            words.append(char)
            kinds.append(str((tag - 1) // 4))
        else:
            words[-1] += char
        at.append(len(words))
    padded, padded_kinds = ["#", *words, "#"], ["#", *kinds, "#"]
    return (
        [(padded[n - 1], padded_kinds[n - 1]) for n in at],
        [padded[n] for n in at],
        [(padded[n + 1], padded_kinds[n + 1]) for n in at],
    )


def _english(words: list[str], shapes: list[str], opinions: list[str]) -> list[list[str]]:
    count = len(words)
    lower = ["#", "#", *(word.lower() for word in words), "#", "#"]
    s, o = (["#", "#", *values, "#", "#"] for values in (shapes, opinions))
    last_of_run = _runs(words)
    rows = []
    for i in range(count):
        k = i + 2
        this, shape = lower[k], s[k]
        rows.append(
            [
                "0" + this,
                "a" + lower[k - 1],
                "b" + lower[k + 1],
                "c" + lower[k - 2],
                "d" + lower[k + 2],
                "e" + lower[k - 1] + " " + this,
                "f" + this + " " + lower[k + 1],
                "g" + this[-3:] + shape,
                "h" + this[:3] + shape,
                "i" + s[k - 2] + s[k - 1] + shape,
                "j" + s[k - 1] + shape + s[k + 1],
                "k" + shape + s[k + 1] + s[k + 2],
                "l" + last_of_run[i],
                "m" + shape + last_of_run[i],
                "x" + o[k],
                "y" + o[k - 1] + "," + o[k] + "," + o[k + 1],
                "z" + o[k] + "," + shape,
                "w" + o[k] + "," + this,
            ]
        )
    return rows


def _runs(words: list[str]) -> list[str]:
    """For each word in capitals the last word of the run of such words that it stands in; else nothing."""
    ends = [""] * len(words)
    for place in range(len(words) - 1, -1, -1):
        if words[place][:1].isupper():
            ahead = place + 1
            if ahead < len(words) and words[ahead] in ("of", "and", "for", "the", "&", "-"):
                ahead += 1
            ends[place] = (ahead < len(words) and ends[ahead]) or words[place].lower()
    return ends
