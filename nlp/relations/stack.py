"""What the scores are worth together: the chance that a relation is stated, from linear model, network, rules, names.

Boosted trees over all relations at once (Wolpert 1992, stacked generalisation), fitted on the scores for passages that
the models below had not seen. Pairs for which the models below see next to nothing are not asked about.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from ..neural.decode import Floats
from ..neural.units import Ints
from .candidates import allowed, predicates
from .features import Fired, View, numbers
from .trees import Trees

__all__ = ["Rows", "Stack", "rows"]

# The sum of both scores from which on a relation is looked at.
_WORTH_ASKING = -8.0
_NONE = -8.0


@dataclass(frozen=True, slots=True)
class Rows:
    """What the trees see: `values` [rows, columns] for the pairs `candidates` and relations `relations` [rows]."""

    values: Floats
    candidates: Ints
    relations: Ints


def rows(view: View, fired: Fired, linear: Floats, network: Floats | None, trust: Floats) -> Rows:
    """`linear`, `network`: logits [candidates, relations]; without a network the linear model stands for it.
    `trust`: how sure the finder is of each thing [things]."""
    scene, some = view.scene, view.candidates
    second = linear if network is None else network
    can = np.zeros(linear.shape, dtype=bool)
    for number, one in enumerate(some):
        can[number, list(allowed(scene.types[one.subject], scene.types[one.object]))] = True
    at, relation = np.nonzero(can & (linear + second > _WORTH_ASKING))
    both = np.clip((linear + second) / 2, _NONE, -_NONE).astype(np.float32)
    read = np.zeros((*linear.shape, 2), dtype=np.float32)
    for number, one in enumerate(some):
        for predicate, fact in fired.get((one.subject, one.object), ()):
            read[number, predicates().index(predicate), 0 if fact else 1] = 1
    asked, place = np.unique(at, return_inverse=True)
    subjects = np.array([one.subject for one in some], dtype=np.int64)
    objects = np.array([one.object for one in some], dtype=np.int64)
    values = np.column_stack(
        [
            np.clip(linear, _NONE, -_NONE)[at, relation],
            np.clip(second, _NONE, -_NONE)[at, relation],
            both[at, relation],
            read[at, relation],
            _others(both, [(one.subject, scene.types[one.object]) for one in some])[at, relation],
            _others(both, [(one.object, scene.types[one.subject]) for one in some])[at, relation],
            _other_relations(both, can)[at, relation],
            trust[subjects[at]],
            trust[objects[at]],
            np.minimum(trust[subjects[at]], trust[objects[at]]),
            relation,
            numbers(view, asked.tolist())[place],
        ]
    ).astype(np.float32)
    return Rows(values, at, relation)


def _others(scores: Floats, groups: Sequence[tuple[int, str]]) -> Floats:
    """For each candidate the best score of the others of its group: [candidates, relations]."""
    members: dict[tuple[int, str], list[int]] = defaultdict(list)
    for number, group in enumerate(groups):
        members[group].append(number)
    out = np.full(scores.shape, _NONE, dtype=np.float32)
    for together in members.values():
        if len(together) > 1:
            here = scores[together]
            ordered = np.sort(here, axis=0)
            out[together] = np.where(here >= ordered[-1], ordered[-2], ordered[-1])
    return out


def _other_relations(scores: Floats, can: NDArray[np.bool_]) -> Floats:
    """The best score of the other relations that are allowed between the two: [candidates, relations]."""
    if not len(scores):
        return scores
    open_ = np.where(can, scores, _NONE)
    ordered = np.sort(open_, axis=1)
    return np.where(open_ >= ordered[:, -1:], ordered[:, -2:-1], ordered[:, -1:]).astype(np.float32)


class Stack:
    """The trees, and the chance from which on a relation is believed."""

    def __init__(self, trees: Trees, least: float) -> None:
        self._trees, self.least = trees, least

    @classmethod
    def load(cls, path: Path) -> Stack:
        with np.load(path) as stored:
            names = ("column", "limit", "left", "right", "value")
            return cls(Trees(*(stored[name] for name in names)), float(stored["least"]))

    def save(self, path: Path) -> None:
        trees = self._trees
        np.savez_compressed(
            path,
            column=trees.column,
            limit=trees.limit,
            left=trees.left,
            right=trees.right,
            value=trees.value,
            least=np.float64(self.least),
        )

    def __call__(self, seen: Rows, count: int) -> Floats:
        """Chances for `count` candidates [candidates, relations]; 0 where nothing was asked."""
        chances = np.zeros((count, len(predicates())), dtype=np.float32)
        if len(seen.values):
            odds = self._trees(seen.values)
            chances[seen.candidates, seen.relations] = 1 / (1 + np.exp(-np.clip(odds, -30, 30)))
        return chances
