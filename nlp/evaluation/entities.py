"""Names and types: each annotated thing counts once, however often it is named.

A wrong name with its type counts once a passage. A right name at a place that is not annotated (inside a longer name)
is neither right nor wrong; nor is an optional thing, whatever its type is said to be.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Literal

from .gold import GoldEntity
from .matching import Index, Span, fold
from .prediction import PredictedEntity

__all__ = ["EntityScore", "FalseEntity", "Reading", "Tally", "Way", "score_entities"]

Tally = Counter[tuple[Literal["right", "wrong", "missed"], str]]
"""How often what happened, by type or predicate."""

Way = Literal["right", "type", "boundary", "boundary and type", "spurious", "missed", "misread"]
"""How an annotated thing was read. `missed`: nothing was found there; `misread`: only with a wrong type or boundary."""

Reading = tuple[Way, str, str]
"""How, annotated type, predicted type; a side that is not there is empty."""


@dataclass(frozen=True, slots=True)
class FalseEntity:
    """A prediction that is wrong, how, and the annotated things it was measured against."""

    entity: PredictedEntity
    span: Span | None
    way: Way
    against: tuple[GoldEntity, ...]


@dataclass(slots=True)
class EntityScore:
    """What came of the names of one passage, by one ruler."""

    tally: Tally = field(default_factory=Counter)
    readings: Counter[Reading] = field(default_factory=Counter)
    wrong: list[FalseEntity] = field(default_factory=list)
    missed: list[GoldEntity] = field(default_factory=list)


def score_entities(index: Index, predicted: Sequence[PredictedEntity], *, relaxed: bool) -> EntityScore:
    """Compare by name and exact span, or relaxed: by any overlap."""
    result = EntityScore()
    hit: set[str] = set()
    repeats: Counter[tuple[str, str, Span | None]] = Counter()
    wrong: set[tuple[str, str]] = set()
    for entity in predicted:
        span = index.span(entity.text, entity.start, entity.end)
        named, exact = index.by_name(entity.text), index.at(span) if span else []
        key = (fold(entity.text), entity.type, span)
        repeats[key] += 1
        # A name without offsets may stand for each of several homonyms; else a repetition says nothing new.
        if repeats[key] > (1 if span else max(1, sum(gold.accepts(entity.type) for gold in named))):
            continue
        if span and not exact and any(gold.accepts(entity.type) for gold in named):
            continue
        candidates = index.near(entity.text, span) if relaxed else exact or named
        good = [gold for gold in candidates if gold.accepts(entity.type) and not gold.optional]
        fresh = [gold for gold in good if gold.id not in hit]
        if fresh:
            best = max(fresh, key=lambda gold: fold(entity.text) in map(fold, (gold.canonical, *gold.mentions)))
            hit.add(best.id)
            result.tally["right", best.type] += 1
            result.readings["right", best.type, entity.type] += 1
        if good or any(gold.optional for gold in candidates) or key[:2] in wrong:
            continue
        wrong.add(key[:2])
        false = _false(index, entity, span, candidates)
        result.wrong.append(false)
        result.tally["wrong", entity.type] += 1
        result.readings[false.way, false.against[0].type if false.against else "", entity.type] += 1
    _note_missed(index, predicted, hit, result)
    return result


def _false(index: Index, entity: PredictedEntity, span: Span | None, candidates: Sequence[GoldEntity]) -> FalseEntity:
    if candidates:
        return FalseEntity(entity, span, "type", tuple(candidates))
    near = index.near(entity.text, span)
    same = tuple(gold for gold in near if gold.accepts(entity.type))
    if same:
        return FalseEntity(entity, span, "boundary", same)
    return FalseEntity(entity, span, "boundary and type" if near else "spurious", tuple(near))


def _note_missed(index: Index, predicted: Sequence[PredictedEntity], hit: set[str], result: EntityScore) -> None:
    read = {
        gold.id
        for entity in predicted
        for gold in index.near(entity.text, index.span(entity.text, entity.start, entity.end))
    }
    for gold in index.passage.entities:
        if gold.optional or gold.id in hit:
            continue
        result.tally["missed", gold.type] += 1
        result.missed.append(gold)
        result.readings["misread" if gold.id in read else "missed", gold.type, ""] += 1
