"""Node-link JSON as networkx (3.4 and later) and D3 read it: lists `nodes` and `edges`; an edge's `key` is its id."""

from __future__ import annotations

from collections.abc import Iterator

from ..analysis import Snapshot
from .rows import Evidence, edges, nodes
from .text import dumps

__all__ = ["chunks"]


def chunks(snapshot: Snapshot, evidence: Evidence | None) -> Iterator[str]:
    """The file in pieces, one node or edge a line."""
    graph = dumps({"name": "Liaison", "revision": snapshot.revision})
    yield f'{{"directed":true,"multigraph":true,"graph":{graph},\n"nodes":['
    yield from _items(dumps({"id": entity.id, "label": entity.name, **row}) for entity, row in nodes(snapshot))
    yield '],\n"edges":['
    yield from _items(
        dumps({"source": relation.subject, "target": relation.object, "key": relation.id, **row})
        for relation, row in edges(snapshot, evidence)
    )
    yield "]}\n"


def _items(texts: Iterator[str]) -> Iterator[str]:
    before = "\n"
    for text in texts:
        yield before + text
        before = ",\n"
