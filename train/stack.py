"""Fitting of the stack: what the scores of linear model, network and rules are worth together, and what to believe."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import lightgbm
import numpy as np
from numpy.typing import NDArray

from liaison.nlp.relations.stack import Rows, Stack
from liaison.nlp.relations.trees import Trees

from .pairs import Example

__all__ = ["Seen", "fit_stack", "fit_trees"]

Floats = NDArray[np.float32]
# Of all chances with about the best F1 the one with more precision is taken: at least this.
_PRECISION = 0.70
_PARTS = 5


@dataclass(frozen=True, slots=True)
class Seen:
    """An example with what the stack sees of it."""

    example: Example
    rows: Rows

    @property
    def right(self) -> Floats:
        return self.example.right[self.rows.candidates, self.rows.relations]

    @property
    def weights(self) -> Floats:
        return self.example.weights[self.rows.candidates, self.rows.relations]


def fit_stack(seen: Sequence[Seen]) -> Stack:
    """Trees fitted on all examples; the chance to believe from chances for the fifth that was left out, in turn."""
    chances, right, weights = [], [], []
    for part in range(_PARTS):
        trees = fit_trees([one for number, one in enumerate(seen) if number % _PARTS != part])
        for one in seen[part::_PARTS]:
            odds = trees(one.rows.values) if len(one.rows.values) else np.zeros(0)
            chances.append(1 / (1 + np.exp(-odds)))
            right.append(one.right)
            weights.append(one.weights)
    required = sum(len(one.example.passage.raw["relations"]) for one in seen)
    least, figures = _best(np.concatenate(chances), np.concatenate(right), np.concatenate(weights), required)
    print(f"  unseen passages, predicted names: {figures}", flush=True)
    return Stack(fit_trees(seen), least)


def fit_trees(seen: Sequence[Seen]) -> Trees:
    """The trees for all examples together."""
    values = np.concatenate([one.rows.values for one in seen])
    right = np.concatenate([one.right for one in seen])
    weights = np.concatenate([one.weights for one in seen])
    used = weights > 0
    model = lightgbm.LGBMClassifier(
        n_estimators=120,
        learning_rate=0.08,
        num_leaves=15,
        min_child_samples=40,
        subsample=0.8,
        subsample_freq=1,
        colsample_bytree=0.5,
        reg_lambda=5,
        n_jobs=1,
        verbose=-1,
        random_state=0,
        deterministic=True,
    )
    model.fit(values[used], right[used], sample_weight=weights[used])
    return _arrays(model.booster_.dump_model()["tree_info"])


def _arrays(trees: Sequence[dict[str, Any]]) -> Trees:
    nodes = [_nodes(tree["tree_structure"]) for tree in trees]
    size = max(len(tree) for tree in nodes)
    table = np.zeros((len(nodes), size, 5))
    table[..., 0] = -1
    for number, tree in enumerate(nodes):
        table[number, : len(tree)] = tree
    column, limit, left, right, value = np.moveaxis(table, -1, 0)
    return Trees(column.astype(np.int16), limit, left.astype(np.int16), right.astype(np.int16), value)


def _nodes(root: dict[str, Any]) -> list[list[float]]:
    """Column, limit, left, right and value of each node, parents first."""
    found: list[list[float]] = []

    def add(node: dict[str, Any]) -> int:
        number = len(found)
        if "leaf_value" in node and "split_feature" not in node:
            found.append([-1, 0, 0, 0, node["leaf_value"]])
            return number
        found.append([node["split_feature"], node["threshold"], 0, 0, 0])
        found[number][2] = add(node["left_child"])
        found[number][3] = add(node["right_child"])
        return number

    add(root)
    return found


def _best(chances: Floats, right: Floats, weights: Floats, required: int) -> tuple[float, str]:
    """The chance from which on F1 is best with enough precision; what the annotation leaves open counts neither way."""
    used = weights > 0
    order = np.argsort(-chances[used], kind="stable")
    hits = np.cumsum(right[used][order])
    precision = hits / np.arange(1, len(order) + 1)
    recall = hits / required
    score = 2 * precision * recall / np.maximum(precision + recall, 1e-9)
    score[precision < _PRECISION] = 0
    at = int(score.argmax())
    figures = f"precision {precision[at]:.3f} recall {recall[at]:.3f} F1 {score[at]:.3f}"
    return float(chances[used][order[at]]), figures
