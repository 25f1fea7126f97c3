"""Fitting of the linear relation model: a logistic regression a relation on named features."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence

import numpy as np
from scipy.sparse import csr_matrix
from sklearn.linear_model import LogisticRegression

from liaison.nlp.relations import features
from liaison.nlp.relations.candidates import predicates
from liaison.nlp.relations.linear import Linear

from .pairs import Example

__all__ = ["fit", "rows"]

_SEEN = 4  # a feature in fewer candidates is left out
_INVERSE_STRENGTH = 0.5
_LEAST_RIGHT = 3
_NEVER = -8.0


def rows(one: Example) -> list[list[str]]:
    """The features of each candidate."""
    return list(features.names(features.View(one.scene, one.candidates), one.fired))


def fit(examples: Sequence[Example], known: Mapping[int, list[list[str]]]) -> Linear:
    """Fit on examples; `known`: the features of each, by its `id()`."""
    every = [row for one in examples for row in known[id(one)]]
    seen = Counter(name for row in every for name in row)
    names = sorted(name for name, count in seen.items() if count >= _SEEN)
    numbers = {name: number for number, name in enumerate(names)}
    columns = [[numbers[name] for name in row if name in numbers] for row in every]
    ends = np.cumsum([0, *(len(row) for row in columns)]).astype(np.int32)
    places = np.concatenate([np.array(row, dtype=np.int32) for row in columns])
    table = csr_matrix((np.ones(len(places), dtype=np.float32), places, ends), shape=(len(every), len(names)))
    right = np.concatenate([one.right for one in examples])
    weights_of = np.concatenate([one.weights for one in examples])
    weights = np.zeros((len(names), len(predicates())), dtype=np.float32)
    bias = np.full(len(predicates()), _NEVER, dtype=np.float32)
    for number in range(len(predicates())):
        chosen = np.flatnonzero(weights_of[:, number])
        if right[chosen, number].sum() < _LEAST_RIGHT:
            continue
        model = LogisticRegression(C=_INVERSE_STRENGTH, solver="liblinear", max_iter=100, tol=1e-3, random_state=0)
        model.fit(table[chosen], right[chosen, number], sample_weight=weights_of[chosen, number])
        weights[:, number], bias[number] = model.coef_[0], model.intercept_[0]
    kept = np.flatnonzero(np.abs(weights).max(1) > 0.02)
    return Linear([names[place] for place in kept.tolist()], weights[kept], bias)
