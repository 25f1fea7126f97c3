"""The linear model: one logistic regression a relation on named features, kept as a sparse table."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from pathlib import Path

import numpy as np

from ..neural.decode import Floats

__all__ = ["Linear"]


class Linear:
    """`names`: features; `weights` [features, relations]; `bias` [relations]."""

    def __init__(self, names: Sequence[str], weights: Floats, bias: Floats) -> None:
        self._numbers = {name: number for number, name in enumerate(names)}
        self._weights, self._bias = weights, bias

    @classmethod
    def load(cls, path: Path) -> Linear:
        with np.load(path) as stored:
            names = stored["names"].tobytes().decode("utf-8").split("\n")
            scale = stored["scale"].astype(np.float32)
            return cls(names, stored["weights"].astype(np.float32) * scale, stored["bias"].astype(np.float32))

    def save(self, path: Path) -> None:
        """In eight bits a weight, scaled by relation."""
        scale = np.maximum(np.abs(self._weights).max(0), 1e-6) / 127
        names = np.frombuffer("\n".join(self._numbers).encode("utf-8"), dtype=np.uint8)
        weights = np.round(self._weights / scale).astype(np.int8)
        np.savez_compressed(path, names=names, weights=weights, scale=scale.astype(np.float32), bias=self._bias)

    def __call__(self, rows: Iterable[Sequence[str]]) -> Floats:
        """Scores (logits) of candidates given by their features: [candidates, relations]."""
        numbers = self._numbers
        scores = [
            self._weights[known].sum(0)
            if (known := [numbers[name] for name in row if name in numbers])
            else 0 * self._bias
            for row in rows
        ]
        return np.asarray(np.array(scores, dtype=np.float32).reshape(-1, len(self._bias)) + self._bias, np.float32)
