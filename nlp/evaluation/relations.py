"""Relations end to end: both ends found and the predicate right; and non-facts that were taken for facts."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from ...graph.model import ontology
from .entities import Tally
from .gold import Triple
from .matching import Index, fold
from .prediction import PredictedRelation

__all__ = ["Judged", "NonFact", "RelationScore", "score_non_facts", "score_relations"]


@dataclass(frozen=True, slots=True)
class Judged:
    """A distinct stated relation that is right or wrong (tolerated ones are neither), with its surest statement."""

    relation: PredictedRelation
    right: bool


@dataclass(slots=True)
class RelationScore:
    """What came of the relations of one passage, by one ruler. `judged` is in the order of the predictions."""

    tally: Tally = field(default_factory=Counter)
    judged: list[Judged] = field(default_factory=list)
    missed: list[Triple] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class NonFact:
    """An annotated non-fact and what was made of it.

    `strict`, `relaxed`: the relation that states it as a fact, its ends found by name, or else also by overlap.
    `apart`: it was found, as a plan, a report or a denial.
    """

    kind: str
    triple: Triple
    strict: PredictedRelation | None
    relaxed: PredictedRelation | None
    apart: bool


def score_relations(index: Index, predicted: Sequence[PredictedRelation], *, relaxed: bool) -> RelationScore:
    """Compare what is stated as a fact with what is required. Relaxed: an end may overlap the annotated name."""
    required = dict.fromkeys(map(_key, index.passage.relations))
    tolerated = set(map(_key, index.passage.optional_relations)) - required.keys()
    result = RelationScore()
    judged: dict[tuple[bool, Triple], PredictedRelation] = {}
    found: set[Triple] = set()
    for relation in predicted:
        if not relation.factual:
            continue
        readings = list(_readings(index, relation, relaxed))
        right = [triple for triple in readings if triple in required]
        if right:
            # A name that two things share stands for the one that is still to be found.
            which = next((triple for triple in right if triple not in found), right[0])
            found.add(which)
        elif any(triple in tolerated for triple in readings):
            continue
        else:
            which = readings[0] if readings else _folded(relation)
        known = judged.get((bool(right), which))
        if known is None or relation.confidence > known.confidence:
            judged[bool(right), which] = relation
    for (good, triple), relation in judged.items():
        result.judged.append(Judged(relation, good))
        result.tally["right" if good else "wrong", triple[1]] += 1
    for triple in required:
        if triple not in found:
            result.tally["missed", triple[1]] += 1
            result.missed.append(triple)
    return result


def score_non_facts(index: Index, predicted: Sequence[PredictedRelation]) -> list[NonFact]:
    """What was made of each annotated non-fact; one that the passage also states as a fact is passed over."""
    stated = set(map(_key, (*index.passage.relations, *index.passage.optional_relations)))
    strict, relaxed = (
        [(relation, set(_readings(index, relation, loose))) for relation in predicted] for loose in (False, True)
    )
    found: list[NonFact] = []
    for kind, *triple in index.passage.negatives:
        key = _key((triple[0], triple[1], triple[2]))
        if key in stated:
            continue
        as_fact, loosely = (
            next((relation for relation, triples in readings if relation.factual and key in triples), None)
            for readings in (strict, relaxed)
        )
        apart = any(not relation.factual and key in triples for relation, triples in relaxed)
        found.append(NonFact(kind, key, as_fact, loosely, apart))
    return found


def _readings(index: Index, relation: PredictedRelation, relaxed: bool) -> Iterator[Triple]:
    """The annotated triples that a relation may stand for."""
    for subject in index.end(relation.subject, relaxed):
        for object_ in index.end(relation.object, relaxed):
            if subject is not object_:
                yield _key((subject.canonical, relation.predicate, object_.canonical))


def _folded(relation: PredictedRelation) -> Triple:
    return fold(relation.subject), relation.predicate, fold(relation.object)


def _key(triple: Triple) -> Triple:
    """The triple; of a symmetric relation one and the same for both directions."""
    subject, predicate, object_ = triple
    known = ontology().relations.get(predicate)
    if known and known.symmetric and object_ < subject:
        subject, object_ = object_, subject
    return subject, predicate, object_
