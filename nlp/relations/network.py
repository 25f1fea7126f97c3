"""The relation network: layers of its own above the middle of the encoder, and a score for each pair of mentions.

The units carry the type of their mention; a pair is seen as its two mentions, what stands between them, and what in
its sentences the pair itself attends to. A candidate takes the best of its pairs.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from ..onnx import session
from .pairs import PairInputs

__all__ = ["LIMIT", "Network", "windows"]

Floats = NDArray[np.float32]
LIMIT = 320
_NEVER = -30.0


class Network:
    """A model file and the arrays of its head. One thread; safe to share."""

    def __init__(self, model: Path, head: Path) -> None:
        self._session = session(model)
        with np.load(head) as stored:
            self._arrays = {name: stored[name].astype(np.float32) for name in stored.files}

    def __call__(
        self, mid: NDArray[np.float16], sentences: NDArray[np.int64], inputs: PairInputs, count: int
    ) -> tuple[Floats, NDArray[np.int64]]:
        """Scores (logits) of the relations for `count` candidates and the place among its pairs of the pair that they
        come from: both [candidates, relations].

        `mid`: the encoder's middle layer [units, width]; `sentences`: the sentence of each unit [units].
        """
        shape = (count, len(self._arrays["out.bias"]))
        scores, best = np.full(shape, _NEVER, dtype=np.float32), np.zeros(shape, dtype=np.int64)
        if not len(inputs.pairs):
            return scores, best
        hidden = np.zeros(mid.shape, dtype=np.float32)
        for start, end in windows(sentences):
            fed = {
                "mid": mid[None, start:end].astype(np.float32),
                "tag_ids": inputs.tags[None, start:end],
                "attention_mask": np.ones((1, end - start), dtype=np.int64),
            }
            hidden[start:end] = self._session.run(["hidden"], fed)[0][0]
        pairs = self._pairs(hidden, inputs)
        np.maximum.at(scores, inputs.owners, pairs)
        firsts = np.flatnonzero(np.append(True, np.diff(inputs.owners) != 0))
        place = np.arange(len(pairs)) - np.repeat(firsts, np.diff(np.append(firsts, len(pairs))))
        for number in range(len(pairs) - 1, -1, -1):
            owner = inputs.owners[number]
            best[owner] = np.where(pairs[number] >= scores[owner], place[number], best[owner])
        return scores, best

    def _pairs(self, hidden: Floats, inputs: PairInputs) -> Floats:
        """Scores of the pairs: [pairs, relations]."""
        subject, object_, left, right, types, gap, near, references, first, last = inputs.pairs.T
        sums = np.concatenate([np.zeros((1, hidden.shape[1])), hidden.cumsum(0, dtype=np.float64)])
        begins, stops = inputs.mentions.T
        named = np.concatenate([hidden[begins], _mean(sums, begins, stops)], axis=1)
        one = self._linear("subject", named)[subject]
        other = self._linear("object", named)[object_]
        between = _mean(sums, left, right) * (right > left)[:, None]
        z = one + other + self._linear("between", between) + self._linear("product", one * other)
        for name, numbers in (("types", types), ("gap", gap), ("near", near), ("references", references)):
            z += self._arrays[name][numbers]
        z += self._attended(hidden, z, first, last)
        return self._linear("out", _gelu(z))

    def _attended(self, hidden: Floats, z: Floats, first: NDArray[np.int64], last: NDArray[np.int64]) -> Floats:
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


def windows(sentences: NDArray[np.int64], limit: int = LIMIT) -> Iterator[tuple[int, int]]:
    """Ranges of units, together all of them: whole sentences while they fit; a longer one is divided."""
    total = len(sentences)
    edges = [*(np.flatnonzero(np.diff(sentences)) + 1).tolist(), total] if total else []
    start = here = 0
    for edge in edges:
        if edge - start > limit and here > start:
            yield start, here
            start = here
        while edge - start > limit:
            yield start, start + limit
            start += limit
        here = edge
    if here > start:
        yield start, here


def _mean(sums: Floats, begins: NDArray[np.int64], stops: NDArray[np.int64]) -> Floats:
    return np.asarray((sums[stops] - sums[begins]) / np.maximum(stops - begins, 1)[:, None], dtype=np.float32)


def _gelu(x: Floats) -> Floats:
    """By the tanh approximation (Hendrycks and Gimpel 2016)."""
    return np.asarray(0.5 * x * (1 + np.tanh(np.sqrt(2 / np.pi) * (x + 0.044715 * x**3))), dtype=np.float32)
