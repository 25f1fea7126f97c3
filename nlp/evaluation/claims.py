"""Statements about numbers: paired where the quotes overlap, then compared field by field."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Literal

from .entities import Tally
from .gold import GoldClaim
from .matching import Index, overlap
from .prediction import PredictedClaim

__all__ = ["FIELDS", "ClaimField", "ClaimPair", "ClaimScore", "score_claims"]

ClaimField = Literal["measure", "low", "high", "status"]
FIELDS: tuple[ClaimField, ...] = ("measure", "low", "high", "status")


@dataclass(frozen=True, slots=True)
class ClaimPair:
    """An annotated claim, the one found there, and the fields in which they agree."""

    gold: GoldClaim
    found: PredictedClaim
    equal: frozenset[ClaimField]

    @property
    def exact(self) -> bool:
        return len(self.equal) == len(FIELDS)


@dataclass(slots=True)
class ClaimScore:
    """What came of the claims of one passage. `tally` counts by measure; right is a claim equal in all fields."""

    tally: Tally = field(default_factory=Counter)
    pairs: list[ClaimPair] = field(default_factory=list)
    missed: list[GoldClaim] = field(default_factory=list)
    wrong: list[PredictedClaim] = field(default_factory=list)


def score_claims(index: Index, predicted: Sequence[PredictedClaim]) -> ClaimScore:
    """Pair each annotated claim with at most one that was found, those that agree in most fields first.

    A pair that differs in a field counts as one missed and one wrong.
    """
    result = ClaimScore()
    gold = index.passage.claims
    if gold is None:
        return result
    pairs = sorted(_overlapping(index, gold, predicted).items(), key=lambda item: (-len(item[1]), item[0]))
    left, right = set(range(len(gold))), set(range(len(predicted)))
    for (a, b), equal in pairs:
        if a in left and b in right:
            left.discard(a)
            right.discard(b)
            result.pairs.append(ClaimPair(gold[a], predicted[b], equal))
    result.missed = [gold[a] for a in sorted(left)]
    result.wrong = [predicted[b] for b in sorted(right)]
    _count(result)
    return result


def _overlapping(
    index: Index, gold: Iterable[GoldClaim], predicted: Sequence[PredictedClaim]
) -> Mapping[tuple[int, int], frozenset[ClaimField]]:
    places = [index.places(claim.quote, claim.start, claim.end) for claim in predicted]
    return {
        (a, b): frozenset(name for name in FIELDS if _same(getattr(one, name), getattr(predicted[b], name)))
        for a, one in enumerate(gold)
        for b, spans in enumerate(places)
        if any(overlap((one.start, one.end), span) for span in spans)
    }


def _same(a: object, b: object) -> bool:
    return math.isclose(a, b) if isinstance(a, float) and isinstance(b, float) else a == b


def _count(result: ClaimScore) -> None:
    for pair in result.pairs:
        if pair.exact:
            result.tally["right", pair.gold.measure] += 1
        else:
            result.tally["missed", pair.gold.measure] += 1
            result.tally["wrong", pair.found.measure] += 1
    for missed in result.missed:
        result.tally["missed", missed.measure] += 1
    for wrong in result.wrong:
        result.tally["wrong", wrong.measure] += 1
