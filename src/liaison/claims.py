"""The claims of a store, each compared with its complete tables."""

from __future__ import annotations

from .answers import ClaimAnswer
from .graph.analysis.claims import Record, check, statements
from .graph.store import contribution
from .graph.store.store import Store

__all__ = ["checked"]


def checked(store: Store) -> list[ClaimAnswer]:
    """All claims in the order of their documents, with the verdict of the records."""
    documents = {row["id"]: row for row in store.read("read/documents")}
    tables = [contribution.document_of({**row, "text": ""}) for row in documents.values() if row["kind"] == "table"]
    complete = [table for table in tables if table.complete]
    records: dict[str, list[Record]] = {}
    involved: set[str] = set()
    for table in complete:
        rows = store.read("read/record_assertions", {"collection": table.id})
        assertions = [contribution.assertion_of(row["assertion"]) for row in rows]
        ends = {end for each in assertions for end in (each.subject, each.object)}
        owner = {row["id"]: row["entity"] for row in store.read_for("read/profiles", "ids", ends)}
        records[table.id] = statements(assertions, owner)
        involved |= set(owner.values())
    entities = {row["row"]["id"]: row["row"] for row in store.read_for("read/entities", "ids", involved)}
    types = {id_: entity["type"] for id_, entity in entities.items()}
    answers = []
    for row in store.read("read/all_claims"):
        claim = contribution.claim_of(row["row"])
        found = check(claim, complete, records, types)
        document = documents[claim.document]
        answers.append(
            ClaimAnswer(
                **claim.model_dump(),
                key=document["key"],
                title=document["title"],
                verdict=found.verdict,
                counted=found.counted,
                counted_in=found.table.key if found.table else None,
                entities=tuple(entities[id_]["name"] for id_ in found.entities),
                reason=found.reason,
            )
        )
    return sorted(answers, key=lambda each: (each.key, each.start, each.id))
