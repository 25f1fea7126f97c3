"""The relation network: layers of its own above the middle of the encoder, and a score for each pair of mentions.

The units carry the type of their mention; a pair is seen as its two mentions, what stands between them, and what in
its sentences the pair itself attends to. A candidate takes the best of its pairs.
"""

from __future__ import annotations

import bisect
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from ..neural.decode import Floats
from ..neural.units import Ints, runs
from ..onnx import session
from .pairs import PairInputs

__all__ = ["LIMIT", "Network", "windows"]

LIMIT = 320
_NEVER = -30.0
# Units read at once.
_BLOCK = 20_000


class Network:
    """A model file and the arrays of its head. One thread; safe to share."""

    def __init__(self, model: Path, head: Path) -> None:
        self._session = session(model)
        with np.load(head) as stored:
            self._arrays = {name: stored[name].astype(np.float32) for name in stored.files}

    def __call__(
        self, mids: Sequence[NDArray[np.floating[Any]]], sentences: Ints, inputs: PairInputs, count: int
    ) -> tuple[Floats, Ints]:
        """Scores (logits) of the relations for `count` candidates and the place among its pairs of the pair that they
        come from: both [candidates, relations].

        `mids`: the encoder's middle layer [units, width] of the document's parts; `sentences`: the sentence of each
        unit [units]. A long document is read block by block, so that memory stays bounded.
        """
        shape = (count, len(self._arrays["out.bias"]))
        scores, best = np.full(shape, _NEVER, dtype=np.float32), np.zeros(shape, dtype=np.int64)
        if not len(inputs.pairs):
            return scores, best
        firsts = np.flatnonzero(np.append(True, np.diff(inputs.owners) != 0))
        place = np.arange(len(inputs.owners)) - np.repeat(firsts, np.diff(np.append(firsts, len(inputs.owners))))
        first, last = inputs.pairs[:, -2], inputs.pairs[:, -1]
        edges = [start for start, _ in windows(sentences)]
        total = len(sentences)
        for start in range(0, total, _BLOCK):
            rows = np.flatnonzero((first >= start) & (first < start + _BLOCK))
            if not len(rows):
                continue
            low = edges[max(0, bisect.bisect_right(edges, start) - 1)]
            high = max(int(last[rows].max()), int(inputs.mentions[inputs.pairs[rows, :2]].max()))
            after = bisect.bisect_left(edges, high)
            high = edges[after] if after < len(edges) else total
            hidden = self._hidden(_part(mids, low, high), sentences[low:high], inputs.tags[low:high])
            found = self._pairs(hidden, inputs.pairs[rows], inputs.mentions, low)
            for number, row in enumerate(rows.tolist()):
                owner = inputs.owners[row]
                better = found[number] > scores[owner]
                best[owner] = np.where(better, place[row], best[owner])
                scores[owner] = np.where(better, found[number], scores[owner])
        return scores, best

    def _hidden(self, mid: NDArray[np.floating[Any]], sentences: Ints, tags: Ints) -> Floats:
        """The units behind the network's own layers: [units, width]."""
        hidden = np.zeros(mid.shape, dtype=np.float32)
        for start, end in windows(sentences):
            fed = {
                "mid": mid[None, start:end].astype(np.float32),
                "tag_ids": tags[None, start:end],
                "attention_mask": np.ones((1, end - start), dtype=np.int64),
            }
            hidden[start:end] = self._session.run(["hidden"], fed)[0][0]
        return hidden

    def _pairs(self, hidden: Floats, pairs: Ints, mentions: Ints, low: int) -> Floats:
        """Scores of pairs [pairs, relations]; `hidden` begins with unit `low`."""
        subject, object_, left, right, types, gap, near, references, first, last = pairs.T
        used, places = np.unique(np.concatenate([subject, object_]), return_inverse=True)
        subject, object_ = places[: len(pairs)], places[len(pairs) :]
        left, right, first, last = left - low, right - low, first - low, last - low
        sums = np.concatenate([np.zeros((1, hidden.shape[1])), hidden.cumsum(0, dtype=np.float64)])
        begins, stops = (mentions[used] - low).T
        named = np.concatenate([hidden[begins], _mean(sums, begins, stops)], axis=1)
        one = self._linear("subject", named)[subject]
        other = self._linear("object", named)[object_]
        between = _mean(sums, left, right) * (right > left)[:, None]
        z = one + other + self._linear("between", between) + self._linear("product", one * other)
        for name, numbers in (("types", types), ("gap", gap), ("near", near), ("references", references)):
            z += self._arrays[name][numbers]
        z += self._attended(hidden, z, first, last)
        return self._linear("out", _gelu(z))

    def _attended(self, hidden: Floats, z: Floats, first: Ints, last: Ints) -> Floats:
        keys = self._linear("key", hidden)
        queries = self._linear("query", np.tanh(z))
        values = self._linear("value", hidden)
        out = np.zeros_like(z)
        spans = first * (len(hidden) + 1) + last
        for span in np.unique(spans):
            rows = np.flatnonzero(spans == span)
            low, high = int(first[rows[0]]), int(last[rows[0]])
            weights = queries[rows] @ keys[low:high].T / np.float32(np.sqrt(keys.shape[1]))
            weights = np.exp(weights - weights.max(-1, keepdims=True))
            weights /= weights.sum(-1, keepdims=True)
            out[rows] = weights @ values[low:high]
        return out

    def _linear(self, name: str, x: Floats) -> Floats:
        return np.asarray(x @ self._arrays[f"{name}.weight"].T + self._arrays[f"{name}.bias"], dtype=np.float32)


def _part(mids: Sequence[NDArray[np.floating[Any]]], low: int, high: int) -> NDArray[np.floating[Any]]:
    """The units from `low` to `high` of the parts laid end to end."""
    taken, at = [], 0
    for mid in mids:
        if at < high and at + len(mid) > low:
            taken.append(mid[max(0, low - at) : high - at])
        at += len(mid)
    return np.concatenate(taken)


def windows(sentences: Ints) -> Iterator[tuple[int, int]]:
    """Ranges of units that are read together, given the sentence of each: whole sentences while they fit."""
    return runs(sentences, LIMIT)


def _mean(sums: Floats, begins: Ints, stops: Ints) -> Floats:
    return np.asarray((sums[stops] - sums[begins]) / np.maximum(stops - begins, 1)[:, None], dtype=np.float32)


def _gelu(x: Floats) -> Floats:
    """By the tanh approximation (Hendrycks and Gimpel 2016)."""
    return np.asarray(0.5 * x * (1 + np.tanh(np.sqrt(2 / np.pi) * (x + 0.044715 * x**3))), dtype=np.float32)
