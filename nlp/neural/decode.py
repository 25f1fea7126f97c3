"""From the labels' scores to spans: the best sequence where "inside" only follows its own type, and how sure it is."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from .labels import TAGS, TYPES
from .units import Ints, Units

__all__ = ["Floats", "Scored", "decode"]

Floats = NDArray[np.float32]
_BATCH = 64
_LEAST = -50.0  # so that no weight becomes zero
_BEGIN, _INSIDE = slice(1, len(TAGS), 2), slice(2, len(TAGS), 2)
_FREE = np.array([0, *range(1, len(TAGS), 2)])  # labels that may follow any other


@dataclass(frozen=True, slots=True, order=True)
class Scored:
    """A span of the text with its type and the probability of exactly this span and type."""

    start: int
    end: int
    type: str
    confidence: float


def decode(scores: Floats, units: Units) -> list[Scored]:
    """The spans of the best sequence of labels, each inside one sentence. `scores`: log probabilities [units, labels],
    up to a constant per unit."""
    total = len(units)
    if not total:
        return []
    edges = np.flatnonzero(np.diff(units.sentences)) + 1
    starts = np.concatenate([[0], edges])
    lengths = np.diff(np.append(starts, total))
    order = np.argsort(-lengths, kind="stable")
    found: list[Scored] = []
    for first in range(0, len(order), _BATCH):
        some = order[first : first + _BATCH]
        found.extend(_sentences(scores, units, starts[some], lengths[some]))
    return sorted(found)


def _sentences(scores: Floats, units: Units, starts: Ints, lengths: Ints) -> list[Scored]:
    """Spans of sentences given by their first unit and their number of units, the longest sentence first."""
    rows, longest = len(starts), int(lengths[0])
    padded = np.zeros((rows, longest, len(TAGS)), dtype=np.float32)
    for row in range(rows):
        padded[row, : lengths[row]] = scores[starts[row] : starts[row] + lengths[row]]
    padded = np.maximum(padded - padded.max(-1, keepdims=True), _LEAST)
    active = [int((lengths > step).sum()) for step in range(longest)]
    path = _viterbi(padded, active)
    begins = np.argwhere(path % 2 == 1)
    if not len(begins):
        return []
    odds = np.exp(padded)
    after = _backward(odds, active)
    before = _forward(odds, active)
    found: list[Scored] = []
    for row, step in begins.tolist():
        label = int(path[row, step])
        stop = step + 1
        while stop < lengths[row] and path[row, stop] == label + 1:
            stop += 1
        sure = before[row, step] * after[row, step]
        chance = float(sure[label] / sure.sum())
        for place in range(step + 1, min(stop + 1, int(lengths[row]))):
            weight = odds[row, place] * after[row, place]
            on = float(weight[label + 1] / (weight[_FREE].sum() + weight[label + 1]))
            chance *= on if place < stop else 1 - on
        one, other = int(starts[row]) + step, int(starts[row]) + stop - 1
        type_ = TYPES[(label - 1) // 2]
        found.append(Scored(int(units.starts[one]), int(units.ends[other]), type_, chance))
    return found


def _viterbi(scores: Floats, active: list[int]) -> Ints:
    """The best labels [rows, steps]; 0 behind a sentence's end."""
    rows, longest, labels = scores.shape
    back = np.zeros((longest, rows, labels), dtype=np.int8)
    best = scores[:, 0].copy()
    best[:, _INSIDE] = -np.inf
    numbers = np.arange(1, labels, 2)
    for step in range(1, longest):
        k = active[step]
        here = best[:k]
        top = here.argmax(1)
        begun, going = here[:, _BEGIN], here[:, _INSIDE]
        back[step, :k] = top[:, None]
        back[step, :k, _INSIDE] = np.where(begun >= going, numbers, numbers + 1)
        inner = np.maximum(begun, going)
        new = scores[:k, step] + here[np.arange(k), top][:, None]
        new[:, _INSIDE] = scores[:k, step, _INSIDE] + inner
        best[:k] = new
    path = np.zeros((rows, longest), dtype=np.int64)
    label = best.argmax(1)
    for step in range(longest - 1, -1, -1):
        k = active[step]
        path[:k, step] = label[:k]
        if step:
            label[:k] = back[step, np.arange(k), label[:k]]
    return path


def _forward(odds: Floats, active: list[int]) -> NDArray[Any]:
    """Weights of all label sequences up to each unit, each unit's scaled to a sum of one: [rows, steps, labels]."""
    weights = odds.astype(np.float64)
    weights[:, 0, _INSIDE] = 0
    weights[:, 0] /= weights[:, 0].sum(-1, keepdims=True)
    for step in range(1, odds.shape[1]):
        k = active[step]
        here = weights[:k, step - 1]
        inner = here[:, _BEGIN] + here[:, _INSIDE]
        weights[:k, step, _INSIDE] *= inner
        weights[:k, step] /= weights[:k, step].sum(-1, keepdims=True)
    return weights


def _backward(odds: Floats, active: list[int]) -> NDArray[Any]:
    """Weights of all label sequences behind each unit, scaled: [rows, steps, labels]."""
    rows, longest, labels = odds.shape
    weights = np.ones((rows, longest, labels))
    for step in range(longest - 2, -1, -1):
        k = active[step + 1]
        following = odds[:k, step + 1] * weights[:k, step + 1]
        free = following[:, _FREE].sum(-1, keepdims=True)
        here = np.repeat(free, labels, axis=1)
        here[:, _BEGIN] += following[:, _INSIDE]
        here[:, _INSIDE] += following[:, _INSIDE]
        weights[:k, step] = here / here.max(-1, keepdims=True)
    return weights
