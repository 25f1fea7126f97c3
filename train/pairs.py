"""Relation examples: a passage with its names (annotated or predicted), its candidates, which relations are right."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from liaison.nlp.context import Context, context
from liaison.nlp.found import Found
from liaison.nlp.language import readable
from liaison.nlp.relations.candidates import Candidate, allowed, candidates, predicates, symmetric
from liaison.nlp.relations.features import Fired
from liaison.nlp.relations.model import fired_by, scene_of
from liaison.nlp.relations.scene import Scene
from liaison.nlp.sentences import split
from liaison.nlp.statements import by_rules
from liaison.nlp.tabled import by_tables

from .gold import Passage

__all__ = ["Example", "example"]

# Annotated non-facts weigh more than other wrong pairs.
_NOT_A_FACT = 2.0


@dataclass(frozen=True, slots=True)
class Example:
    """`right`, `weights`: [candidates, relations]; weight 0 where the annotation leaves a relation open."""

    passage: Passage
    seen: Context
    scene: Scene
    candidates: list[Candidate]
    fired: Fired
    right: NDArray[np.float32]
    weights: NDArray[np.float32]


def example(passage: Passage, found: Iterable[Found] | None = None) -> Example:
    """An example with the names `found`, or with the annotated ones."""
    text = readable(passage.text)
    names = sorted(found) if found is not None else [Found(s.start, s.end, s.type) for s in passage.spans]
    sentences = split(text, passage.language)
    seen = context(text, passage.language, sentences, names)
    scene = scene_of(seen)
    some = candidates(scene)
    right, weights = _labels(passage.raw, scene, seen, some)
    return Example(passage, seen, scene, some, fired_by([*by_rules(seen), *by_tables(seen)]), right, weights)


def _things(raw: dict[str, Any], seen: Context) -> list[str | None]:
    """The annotated entity (by id) that most names of each thing belong to."""
    spans = [(start, end, entity) for entity in raw["entities"] for start, end, _ in entity["spans"]]
    found: list[str | None] = []
    for thing in seen.resolution.things:
        votes: Counter[str] = Counter()
        for start, end in thing.spans:
            for low, high, entity in spans:
                if (low, high) == (start, end):
                    votes[entity["id"]] += 2
                elif low < end and start < high and thing.type in (entity["type"], *entity.get("alt_types", ())):
                    votes[entity["id"]] += 1
        found.append(votes.most_common(1)[0][0] if votes else None)
    return found


def _labels(
    raw: dict[str, Any], scene: Scene, seen: Context, some: list[Candidate]
) -> tuple[NDArray[np.float32], NDArray[np.float32]]:
    names = {entity["id"]: entity["canonical"] for entity in raw["entities"]}
    things = _things(raw, seen)
    same = Counter(thing for thing in things if thing is not None)
    stated = _both_ways(tuple(row) for row in raw["relations"])
    open_ = _both_ways(tuple(row) for row in raw["optional_relations"])
    false = _both_ways(tuple(row[1:4]) for row in raw.get("negatives", ()))
    evidence: dict[tuple[str, str, str], tuple[int, int]] = {}
    for subject, predicate, object_, start, end in raw["evidence"]:
        for triple in _both_ways([(subject, predicate, object_)]):
            evidence[triple] = (start, end)
    right = np.zeros((len(some), len(predicates())), dtype=np.float32)
    weights = np.zeros_like(right)
    for row, candidate in enumerate(some):
        numbers = list(allowed(scene.types[candidate.subject], scene.types[candidate.object]))
        weights[row, numbers] = 1
        one, other = things[candidate.subject], things[candidate.object]
        if one is None or other is None:
            continue
        if one == other:
            weights[row] = 0
            continue
        for number in numbers:
            triple = (names[one], predicates()[number], names[other])
            if triple in stated:
                right[row, number] = 1
                span = evidence.get(triple)
                doubled = same[one] > 1 or same[other] > 1
                # Of two things that are one in truth, only the pair that the evidence speaks of is surely right.
                if (
                    span
                    and doubled
                    and not any(
                        span[0] <= at < span[1] and span[0] <= to < span[1]
                        for at, to in ((pair.subject.start, pair.object.start) for pair in candidate.pairs)
                    )
                ):
                    weights[row, number] = 0
            elif triple in open_:
                weights[row, number] = 0
            elif triple in false:
                weights[row, number] = _NOT_A_FACT
    return right, weights


def _both_ways(triples: Iterable[tuple[Any, ...]]) -> set[tuple[str, str, str]]:
    found = {(subject, predicate, object_) for subject, predicate, object_ in triples}
    return found | {(b, predicate, a) for a, predicate, b in found if symmetric(predicate)}
