"""Pairs of mentions as arrays, for the network: where the two stand among the units of the text, what is between."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from ..neural.labels import TAGS as LABELS
from ..neural.labels import TYPES, begin, inside
from ..neural.units import Ints
from .candidates import Candidate
from .scene import Mention, Scene

__all__ = ["COLUMNS", "GAPS", "NEIGHBOURS", "REFERENCES", "TAGS", "PairInputs", "pair_inputs"]

# Pairs of mentions a candidate: the nearest ones.
_PAIRS = 4
TAGS = len(LABELS)
GAPS, NEIGHBOURS, REFERENCES = 64, 16, 4
COLUMNS = ("subject", "object", "left", "right", "types", "gap", "neighbours", "references", "first", "last")
_NUMBER = {name: number for number, name in enumerate(TYPES)}


@dataclass(frozen=True, slots=True)
class PairInputs:
    """`tags`: the type of the mention at each unit, begin and inside [units]; `mentions`: first unit and the one behind
    the last [mentions, 2]; `pairs`: [pairs, columns], see `COLUMNS`; `owners`: the candidate of each pair [pairs]."""

    tags: Ints
    mentions: Ints
    pairs: Ints
    owners: Ints


def pair_inputs(scene: Scene, candidates: Sequence[Candidate], starts: Ints, ends: Ints) -> PairInputs:
    """`starts`, `ends`: the units of the document, sorted. A mention without a unit takes the one before it."""
    last = max(len(starts) - 1, 0)
    left_ends = np.array([mention.start for mention in scene.mentions], dtype=np.int64)
    right_ends = np.array([max(mention.end, mention.start + 1) for mention in scene.mentions], dtype=np.int64)
    first = np.minimum(np.searchsorted(ends, left_ends, side="right"), last)
    stop = np.maximum(np.searchsorted(starts, right_ends, side="left"), first + 1)
    tags = np.zeros(len(starts), dtype=np.int64)
    for mention, one, other in zip(scene.mentions, first.tolist(), stop.tolist(), strict=True):
        type_ = scene.types[mention.thing]
        tags[one:other] = inside(type_)
        tags[one : one + 1] = begin(type_)
    sentence_first = np.searchsorted(starts, [sentence.start for sentence in scene.sentences])
    sentence_last = np.searchsorted(starts, [sentence.end for sentence in scene.sentences])
    rows: list[tuple[int, ...]] = []
    owners: list[int] = []
    for number, candidate in enumerate(candidates):
        types = _NUMBER[scene.types[candidate.subject]] * len(TYPES) + _NUMBER[scene.types[candidate.object]]
        for pair in candidate.pairs[:_PAIRS]:
            i, j = (_place(scene, mention) for mention in (pair.subject, pair.object))
            forward = i < j
            one, other = (i, j) if forward else (j, i)
            left, right = int(stop[one]), int(first[other])
            low, high = pair.subject.sentence, pair.object.sentence
            low, high = min(low, high), max(low, high)
            rows.append(
                (
                    i,
                    j,
                    left,
                    max(left, right),
                    types,
                    _bucket(max(0, right - left)) + 16 * forward + 32 * (pair.sentences > 0),
                    min(7, other - one - 1) + 8 * (pair.sentences > 1),
                    pair.subject.reference + 2 * pair.object.reference,
                    int(sentence_first[low]),
                    max(int(sentence_last[high]), int(sentence_first[low]) + 1),
                )
            )
            owners.append(number)
    pairs = np.array(rows, dtype=np.int64).reshape(-1, len(COLUMNS))
    return PairInputs(tags, np.stack([first, stop], axis=1), pairs, np.array(owners, dtype=np.int64))


def _place(scene: Scene, mention: Mention) -> int:
    return scene.number[mention.start, mention.end, mention.thing]


def _bucket(gap: int) -> int:
    """Units between two mentions in 16 steps, fine ones first."""
    return gap if gap <= 8 else min(15, 8 + int(2 * np.log2(gap / 8)))
