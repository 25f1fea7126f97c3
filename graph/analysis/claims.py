"""Claims against the records: what was said of a number, and what the complete tables count."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Literal

from ..model import Assertion, Claim, Document, Scope
from ..model.regions import province

__all__ = ["Check", "Record", "check"]

_PARTICIPATION = ("LED_PROJECT", "PARTICIPATED_IN")


@dataclass(frozen=True, slots=True)
class Record:
    """One statement of a table's record: the record, the relation, and both ends (entity ids)."""

    document: str
    predicate: str
    subject: str
    object: str


@dataclass(frozen=True, slots=True)
class Check:
    """The outcome for one claim. ``unchecked``: no table declares itself complete for what is claimed."""

    claim: Claim
    verdict: Literal["confirmed", "contradicted", "unchecked"]
    counted: int | None = None
    table: Document | None = None
    entities: tuple[str, ...] = ()
    reason: str = ""


def check(
    claim: Claim, tables: Iterable[Document], records: Mapping[str, Iterable[Record]], types: Mapping[str, str]
) -> Check:
    """Compare a claim with the first table that declares itself complete for its scope.

    `records`: table id -> statements of its records; `types`: entity id -> type. Only a complete table can be counted:
    where none is, a small number of records says nothing.
    """
    if claim.measure != "awards":
        return Check(claim, "unchecked", reason=f"no record counts {claim.measure}")
    if claim.status == "plan":
        return Check(claim, "unchecked", reason="a plan")
    for table in sorted(tables, key=lambda each: each.key):
        if table.complete and _covers(table.complete, claim):
            return _compare(claim, table, list(records.get(table.id, ())), types)
    return Check(claim, "unchecked", reason="no table declares itself complete for this")


def _covers(scope: Scope, claim: Claim) -> bool:
    """The claim speaks of exactly what the table is complete for: a wider or vaguer claim cannot be counted."""
    return (
        scope.measure == claim.measure
        and _same_place(scope.place, claim.place)
        and scope.year == claim.year
        and scope.level == claim.level
    )


def _same_place(one: str | None, other: str | None) -> bool:
    if one is None or other is None:
        return one == other
    return one == other or (province(one) is not None and province(one) == province(other))


def _compare(claim: Claim, table: Document, rows: list[Record], types: Mapping[str, str]) -> Check:
    won = {row.subject for row in rows if row.predicate == "WON"}
    if claim.participant:
        won &= {
            row.object
            for row in rows
            if row.predicate in _PARTICIPATION and types.get(row.subject) == claim.participant
        }
    number = len(won)
    low = claim.low is None or (number > claim.low if claim.low_open else number >= claim.low)
    high = claim.high is None or (number < claim.high if claim.high_open else number <= claim.high)
    return Check(claim, "confirmed" if low and high else "contradicted", number, table, tuple(sorted(won)))


def statements(assertions: Iterable[Assertion], owner: Mapping[str, str]) -> list[Record]:
    """The positive factual assertions of records, with entity ids in the place of profile ids."""
    return [
        Record(each.document, each.predicate, owner[each.subject], owner[each.object])
        for each in assertions
        if each.polarity == "positive" and each.modality == "fact"
    ]
