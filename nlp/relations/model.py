"""Scores for the candidates of a document: the linear model, the network, and what both together are worth."""

from __future__ import annotations

import functools
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from ..context import Context
from ..found import Found
from ..neural.decode import Floats
from ..neural.finder import Part, Reading, models
from ..neural.units import Ints
from ..statements import Statement
from .candidates import Candidate, candidates, symmetric
from .features import Fired, View, names
from .linear import Linear
from .network import Network
from .pairs import pair_inputs
from .scene import Scene
from .stack import Stack, rows

__all__ = ["Judged", "fired_by", "judged", "scene_of", "trust_in", "units_of"]


@dataclass(frozen=True, slots=True)
class Judged:
    """The candidates of a document; `chances` [candidates, relations]: how likely each relation is a stated fact;
    `best` [candidates, relations]: the pair of mentions that speaks for it; `least`: the chance from which on it is
    believed."""

    scene: Scene
    candidates: Sequence[Candidate]
    chances: Floats
    best: Ints
    least: float


def judged(seen: Context, fired: Fired, reading: Reading, *, fast: bool) -> Judged:
    """Ask the models about every pair of things that could be related."""
    scene = scene_of(seen)
    some = candidates(scene)
    models_ = _models(seen.language, fast)
    view = View(scene, some)
    linear = models_.linear(names(view, fired))
    network, best = None, np.zeros(linear.shape, dtype=np.int64)
    if models_.network is not None:
        starts, ends, sentences = units_of(reading.parts)
        inputs = pair_inputs(scene, some, starts, ends)
        mids = [part.mid for part in reading.parts if part.mid is not None]
        network, best = models_.network(mids, sentences, inputs, len(some))
    asked = rows(view, fired, linear, network, trust_in(seen, reading.found, reading.confidence))
    return Judged(scene, some, models_.stack(asked, len(some)), best, models_.stack.least)


def scene_of(seen: Context) -> Scene:
    """The document for the relation model: its things, with every name and reference as a mention."""
    things = seen.resolution.things
    named = {(found.start, found.end, thing) for found, thing in seen.resolution.mentions}
    mentions = [
        (found.start, found.end, thing, (found.start, found.end, thing) not in named)
        for found, thing in dict.fromkeys(seen.names)
    ]
    sentences = [sentence for sentence, _ in seen.sections]
    types, called = [thing.type for thing in things], [thing.name for thing in things]
    return Scene(seen.text, seen.language, sentences, types, called, mentions)


def fired_by(statements: Iterable[Statement]) -> Mapping[tuple[int, int], Sequence[tuple[str, bool]]]:
    """Which relations the rules read between two things, and whether as a fact."""
    fired: dict[tuple[int, int], list[tuple[str, bool]]] = defaultdict(list)
    for one in statements:
        fired[one.subject, one.object].append((one.predicate, one.fact))
        if symmetric(one.predicate):
            fired[one.object, one.subject].append((one.predicate, one.fact))
    return fired


def trust_in(seen: Context, found: Sequence[Found], confidence: Sequence[float]) -> Floats:
    """How sure the finder is of each thing: of its surest name [things]; 0.5 where the names came in otherwise."""
    sure = {(one.start, one.end): chance for one, chance in zip(found, confidence, strict=True)}
    return np.array(
        [max((sure.get(span, 0.5) for span in thing.spans), default=0.5) for thing in seen.resolution.things],
        dtype=np.float32,
    )


def units_of(parts: Sequence[Part]) -> tuple[Ints, Ints, Ints]:
    """Starts, ends and sentences of all units of a document."""
    sentences: list[Ints] = []
    count = 0
    for part in parts:
        sentences.append(part.units.sentences + count)
        count = int(sentences[-1][-1]) + 1 if len(sentences[-1]) else count
    empty = [np.zeros(0, dtype=np.int64)]
    return (
        np.concatenate([part.units.starts for part in parts] or empty),
        np.concatenate([part.units.ends for part in parts] or empty),
        np.concatenate(sentences or empty),
    )


@dataclass(frozen=True, slots=True)
class _Models:
    linear: Linear
    network: Network | None
    stack: Stack


@functools.cache
def _models(language: str, fast: bool) -> _Models:
    folder: Path = models(language)
    network = None if fast else Network(folder / "relations.onnx.gz", folder / "relations-head.npz")
    stack = Stack.load(folder / ("relations-fast.npz" if fast else "relations-stack.npz"))
    return _Models(Linear.load(folder / "relations-linear.npz"), network, stack)
