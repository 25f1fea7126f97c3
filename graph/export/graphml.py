"""GraphML for Cytoscape, igraph, networkx and Neo4j (APOC).

`labels` on nodes and `label` on edges are what APOC imports; `interaction` is what Cytoscape calls an edge's type;
`label` on nodes is the name that yEd and Gephi show. All edges are directed (`symmetric` says which are not).
"""

from __future__ import annotations

from collections.abc import Iterator

from ..analysis import Snapshot
from ..model import Entity, Relation, ontology
from .rows import Evidence, Kind, Row, columns, edges, nodes
from .text import attribute, content, identifier, value

__all__ = ["chunks"]

_HEAD = """<?xml version="1.0" encoding="UTF-8"?>
<graphml xmlns="http://graphml.graphdrawing.org/xmlns" xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance"
 xsi:schemaLocation="http://graphml.graphdrawing.org/xmlns http://graphml.graphdrawing.org/xmlns/1.0/graphml.xsd">
"""


def chunks(snapshot: Snapshot, evidence: Evidence | None) -> Iterator[str]:
    """The file in pieces. Raises InvalidRecord for an id that XML cannot hold."""
    yield _HEAD
    yield from _keys("graph", {"revision": "long"})
    yield from _keys("node", columns(_node(entity, row) for entity, row in nodes(snapshot)))
    yield from _keys("edge", columns(_edge(relation, row) for relation, row in edges(snapshot, evidence)))
    yield '<graph id="liaison" edgedefault="directed">\n'
    yield _data("graph", {"revision": snapshot.revision}) + "\n"
    for entity, row in nodes(snapshot):
        yield f'<node id="{identifier(entity.id)}">{_data("node", _node(entity, row))}</node>\n'
    for relation, row in edges(snapshot, evidence):
        yield (
            f'<edge id="{identifier(relation.id)}" source="{identifier(relation.subject)}" '
            f'target="{identifier(relation.object)}">{_data("edge", _edge(relation, row))}</edge>\n'
        )
    yield "</graph>\n</graphml>\n"


def _node(entity: Entity, row: Row) -> Row:
    labels = ontology().types[entity.type].labels
    return {"label": entity.name, "labels": "".join(f":{label}" for label in labels), **row}


def _edge(relation: Relation, row: Row) -> Row:
    return {"label": relation.predicate, "interaction": relation.predicate, **row}


def _keys(of: str, types: dict[str, Kind]) -> Iterator[str]:
    for name, kind in types.items():
        key = attribute(f"{of}.{name}")
        yield f'<key id="{key}" for="{of}" attr.name="{attribute(name)}" attr.type="{kind}"/>\n'


def _data(of: str, row: Row) -> str:
    return "".join(
        f'<data key="{attribute(f"{of}.{name}")}">{content(value(given))}</data>' for name, given in row.items()
    )
