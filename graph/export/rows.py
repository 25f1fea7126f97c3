"""What every export says about a node and an edge, before it takes the shape of a format."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any, Literal

from ..analysis import Snapshot
from ..model import Entity, Relation, ontology

__all__ = ["Evidence", "Kind", "Row", "columns", "edge", "edges", "node", "nodes"]

Evidence = Mapping[str, Sequence[Mapping[str, Any]]]
"""Relation id -> its quotes; each a mapping such as ``{"document": title, "page": 3, "quote": text}``."""

Row = dict[str, Any]
Kind = Literal["boolean", "long", "double", "string"]


def node(entity: Entity) -> Row:
    """The attributes of a node; its id and label stand apart. `node_type`: sigma.js takes `type` for its own."""
    return {
        "node_type": entity.type,
        "names": list(entity.names),
        "profiles": entity.profiles,
        "documents": entity.documents,
    }


def edge(relation: Relation, evidence: Evidence | None) -> Row:
    """The attributes of an edge; its id and ends stand apart. What is not known is left out.

    `valid_from` and `valid_to` are the outermost possible days (ISO); `spells_edtf` says exactly what is known
    (networkx takes `spells` for its own).
    """
    row: Row = {
        "rel_type": relation.predicate,
        "symmetric": ontology().relations[relation.predicate].symmetric,
        "support": relation.support,
        "confidence": float(relation.confidence),
        "disputed": relation.disputed,
    }
    for name, day in (("valid_from", relation.since), ("valid_to", relation.until)):
        if day is not None:
            row[name] = day
    spells = [str(spell) for spell in relation.spells if spell.known]
    if spells:
        row["spells_edtf"] = spells
    if relation.qualifiers:
        row["qualifiers"] = {name: list(relation.qualifiers[name]) for name in sorted(relation.qualifiers)}
    quotes = (evidence or {}).get(relation.id)
    if quotes:
        row["quotes"] = [dict(quote) for quote in quotes]
    return row


def nodes(snapshot: Snapshot) -> Iterator[tuple[Entity, Row]]:
    for entity in snapshot.entities.values():
        yield entity, node(entity)


def edges(snapshot: Snapshot, evidence: Evidence | None) -> Iterator[tuple[Relation, Row]]:
    for relation in snapshot.relations.values():
        yield relation, edge(relation, evidence)


def columns(rows: Iterable[Row]) -> dict[str, Kind]:
    """The type of each attribute over all rows, in order of first use: one name never has two types.

    >>> columns([{"a": 1, "b": True}, {"a": 0.5, "b": "no"}])
    {'a': 'double', 'b': 'string'}
    """
    found: dict[str, Kind] = {}
    for row in rows:
        for name, value in row.items():
            kind, known = _kind(value), found.get(name)
            if known is None or known == kind:
                found[name] = kind
            else:
                found[name] = "double" if {known, kind} == {"long", "double"} else "string"
    return found


def _kind(value: Any) -> Kind:
    if isinstance(value, bool):
        return "boolean"
    if isinstance(value, int):
        return "long"
    return "double" if isinstance(value, float) else "string"
