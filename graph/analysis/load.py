"""Fills a snapshot from the store."""

from __future__ import annotations

from ..store.entities import entity_of, relation_of
from ..store.store import Store, Transaction
from .snapshot import Snapshot

__all__ = ["load_snapshot"]


def load_snapshot(store: Store) -> Snapshot:
    """The entities and relations of the store's present revision, read in one transaction."""

    def work(transaction: Transaction) -> Snapshot:
        revision = transaction.run("read/revision")
        return Snapshot.of(
            int(revision[0]["number"]) if revision else 0,
            [entity_of(row["row"]) for row in transaction.run("read/all_entities")],
            [relation_of(row) for row in transaction.run("read/all_relations")],
        )

    return store.reading(work)
