"""Boosted decision trees as plain arrays: the sum of a leaf from each tree, as log odds (Friedman 2001)."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

__all__ = ["Trees"]


@dataclass(frozen=True, slots=True)
class Trees:
    """Nodes of all trees: `column` (-1 for a leaf), `limit` (at most: left), `left`, `right`, `value` of a leaf:
    [trees, nodes]; the root is node 0. A child's number is larger than its parent's."""

    column: NDArray[np.int16]
    limit: NDArray[np.float64]
    left: NDArray[np.int16]
    right: NDArray[np.int16]
    value: NDArray[np.float64]

    def __call__(self, rows: NDArray[np.float32]) -> NDArray[np.float64]:
        """Log odds [rows] of rows [rows, columns]."""
        count, trees = len(rows), np.arange(len(self.column))
        at = np.zeros((count, len(trees)), dtype=np.int64)
        every = np.arange(count)[:, None]
        while True:
            column = self.column[trees, at]
            inner = column >= 0
            if not inner.any():
                return np.asarray(self.value[trees, at].sum(-1))
            below = rows[every, np.maximum(column, 0)] <= self.limit[trees, at]
            at = np.where(inner, np.where(below, self.left[trees, at], self.right[trees, at]), at)
