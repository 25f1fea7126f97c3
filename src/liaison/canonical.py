"""The whole state of a store as canonical JSON lines, and the comparison with a state derived from scratch."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from typing import Any

from .graph.export.canonical import canonical as lines
from .graph.model.rows import AssertionRow, ProfileRow
from .graph.store import contribution
from .graph.store.entities import entity_of, relation_of
from .graph.store.store import Store, Transaction
from .ingest.settle import rebuilt

__all__ = ["canonical", "differences"]

_EVIDENCE = ("document", "profile", "assertion", "claim", "judgement")


def _state(transaction: Transaction) -> Iterator[tuple[str, dict[str, Any]]]:
    for kind in _EVIDENCE:
        for row in transaction.run(f"read/all_{kind}s"):
            yield kind, row["row"]
    for row in transaction.run("read/all_entities"):
        yield "entity", entity_of(row["row"]).model_dump(mode="json")
    for row in transaction.run("read/all_relations"):
        yield "relation", relation_of(row).model_dump(mode="json")


def canonical(store: Store) -> bytes:
    """Every node and relation, sorted, without what changes from run to run (the revision)."""
    return lines(store.reading(lambda transaction: list(_state(transaction))))


def differences(store: Store) -> list[str]:
    """Derive the entity layer from all contributions and judgements, and compare it with the stored one."""
    state = store.reading(lambda transaction: list(_state(transaction)))
    of: dict[str, list[dict[str, Any]]] = {kind: [] for kind in (*_EVIDENCE, "entity", "relation")}
    for kind, row in state:
        of[kind].append(row)
    fresh = rebuilt(
        [ProfileRow.read(row) for row in of["profile"]],
        [AssertionRow.read(row) for row in of["assertion"]],
        [contribution.judgement_of(row) for row in of["judgement"]],
    )
    found = [
        *_compare("profile", {row["id"]: row.get("entity") for row in of["profile"]}.items(), fresh.owner.items()),
        *_compare(
            "entity",
            ((row["id"], row) for row in of["entity"]),
            ((id_, each.model_dump(mode="json")) for id_, each in fresh.entities.items()),
        ),
        *_compare(
            "relation",
            ((row["id"], row) for row in of["relation"]),
            ((id_, each.model_dump(mode="json")) for id_, each in fresh.relations.items()),
        ),
        *_compare(
            "assertion",
            ((row["id"], (row.get("relation"), row.get("withheld"))) for row in of["assertion"]),
            ((id_, (at.relation, at.withheld)) for id_, at in fresh.places.items()),
        ),
    ]
    return sorted(found)


def _compare(kind: str, stored: Iterable[tuple[str, Any]], expected: Iterable[tuple[str, Any]]) -> Iterator[str]:
    left, right = dict(stored), dict(expected)
    for id_ in sorted(left.keys() | right.keys()):
        if left.get(id_) != right.get(id_):
            shown = [json.dumps(side.get(id_), ensure_ascii=False, default=str) for side in (left, right)]
            yield f"{kind} {id_}: stored {shown[0]}, derived {shown[1]}"
