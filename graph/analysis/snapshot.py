"""A snapshot: the entities and relations of one revision, held still for analytics and exports."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, TypeVar

from ..model import Entity, Relation, ontology
from ..model.errors import EntityNotFound, InvalidRecord

if TYPE_CHECKING:
    import networkx as nx

__all__ = ["Snapshot"]

_Item = TypeVar("_Item", Entity, Relation)


@dataclass(frozen=True)
class Snapshot:
    """Entities and relations of one revision, by id and in the order of their ids.

    Two snapshots of the same content are alike in every order that they show, whatever order the content came in.
    """

    revision: int
    entities: Mapping[str, Entity]
    relations: Mapping[str, Relation]

    @classmethod
    def of(cls, revision: int, entities: Iterable[Entity], relations: Iterable[Relation]) -> Snapshot:
        """Take a snapshot; raises InvalidRecord for an id given twice, an unknown type, an edge without its ends."""
        nodes = _by_id(entities, "entities")
        edges = _by_id(relations, "relations")
        for node in nodes.values():
            if node.type not in ontology().types:
                raise InvalidRecord(f"entity {node.id} has an unknown type: {node.type!r}")
        for edge in edges.values():
            if edge.predicate not in ontology().relations:
                raise InvalidRecord(f"relation {edge.id} has an unknown type: {edge.predicate!r}")
            for end in (edge.subject, edge.object):
                if end not in nodes:
                    raise InvalidRecord(f"relation {edge.id} has an end that is no entity: {end!r}")
        return cls(revision, nodes, edges)

    @cached_property
    def graph(self) -> nx.Graph[str]:
        """Who touches whom: direction and type ignored; each edge has `relations`, the sorted ids that it stands for.

        Made on first use and shared: do not change it.
        """
        import networkx as nx

        between: dict[tuple[str, str], list[str]] = {}
        for relation in self.relations.values():
            pair = min(relation.subject, relation.object), max(relation.subject, relation.object)
            between.setdefault(pair, []).append(relation.id)
        graph: nx.Graph[str] = nx.Graph()
        graph.add_nodes_from(self.entities)
        graph.add_edges_from((a, b, {"relations": tuple(between[a, b])}) for a, b in sorted(between))
        return graph

    def neighbours(self, entity: str) -> tuple[str, ...]:
        """Ids of the entities that share a relation with this one, sorted; raises EntityNotFound."""
        self.require(entity)
        return tuple(sorted(self.graph.adj[entity]))

    def between(self, one: str, other: str) -> tuple[Relation, ...]:
        """The relations between two entities, in either direction, by id; raises EntityNotFound."""
        self.require(one)
        self.require(other)
        found = self.graph.adj[one].get(other)
        return tuple(self.relations[id_] for id_ in found["relations"]) if found else ()

    def require(self, entity: str) -> Entity:
        """The entity under an id; raises EntityNotFound."""
        try:
            return self.entities[entity]
        except KeyError:
            raise EntityNotFound(f"no entity has the id {entity!r}") from None


def _by_id(items: Iterable[_Item], what: str) -> dict[str, _Item]:
    found: dict[str, _Item] = {}
    for item in items:
        if found.setdefault(item.id, item) is not item:
            raise InvalidRecord(f"two {what} with the id {item.id!r}")
    return {id_: found[id_] for id_ in sorted(found)}
