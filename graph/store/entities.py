"""The entity layer inside a transaction: the rows that identity reads, and the entities and relations it leads to."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from typing import Any

from ..model import Entity, Judgement, Relation, Spell, ids, ontology
from ..model.rows import AssertionRow, Place, ProfileRow
from .contribution import judgement_of
from .store import Row, Transaction

__all__ = ["EntityLayer", "entity_of", "relation_of"]


def _entity_row(entity: Entity) -> Row:
    return {
        "id": entity.id,
        "type": entity.type,
        "name": entity.name,
        "names": list(entity.names),
        "key": ids.name_key(entity.name),
        "search": "\n".join(entity.names),
        "profiles": entity.profiles,
        "documents": entity.documents,
    }


def entity_of(row: Mapping[str, Any]) -> Entity:
    return Entity(
        id=row["id"],
        type=row["type"],
        name=row["name"],
        names=tuple(row["names"]),
        profiles=row["profiles"],
        documents=row["documents"],
    )


def _relation_row(relation: Relation) -> Row:
    row: Row = {
        "id": relation.id,
        "support": relation.support,
        "confidence": relation.confidence,
        "spells": [str(spell) for spell in relation.spells],
        "since": relation.since,
        "until": relation.until,
        "disputed": relation.disputed,
    }
    row |= {f"q_{key}": list(values) for key, values in relation.qualifiers.items()}
    return {key: value for key, value in row.items() if value is not None}


def relation_of(row: Mapping[str, Any]) -> Relation:
    """From a row with ``subject``, ``predicate``, ``object`` and the relation's properties as ``row``."""
    properties = row["row"]
    return Relation(
        id=properties["id"],
        subject=row["subject"],
        predicate=row["predicate"],
        object=row["object"],
        support=properties["support"],
        confidence=properties["confidence"],
        spells=tuple(Spell.parse(spell) for spell in properties["spells"]),
        qualifiers={key[2:]: tuple(value) for key, value in sorted(properties.items()) if key.startswith("q_")},
        disputed=properties["disputed"],
    )


class EntityLayer:
    """Typed reads and writes of one transaction."""

    def __init__(self, transaction: Transaction) -> None:
        self._transaction = transaction
        self._judged: bool | None = None  # whether there is any judgement: most stores hold none

    def _profiles(self, name: str, key: str, values: Iterable[str]) -> list[ProfileRow]:
        return [ProfileRow.read(row) for row in self._transaction.for_values(name, key, set(values))]

    def profiles(self, ids_: Iterable[str]) -> list[ProfileRow]:
        return self._profiles("read/profiles", "ids", ids_)

    def profiles_of_blocks(self, blocks: Iterable[str]) -> list[ProfileRow]:
        return self._profiles("read/block_profiles", "blocks", blocks)

    def profiles_of_documents(self, documents: Iterable[str]) -> list[ProfileRow]:
        return self._profiles("read/document_profiles", "ids", documents)

    def profiles_of_entities(self, entities: Iterable[str]) -> list[ProfileRow]:
        return self._profiles("read/entity_profiles", "ids", entities)

    def blocks_of_entities(self, entities: Iterable[str]) -> set[str]:
        """The blocks of their profiles (one, but for entities that a judgement has joined)."""
        rows = self._transaction.for_values("read/entity_blocks", "ids", set(entities))
        return {row["block"] for row in rows}

    def _assertions(self, name: str, values: Iterable[str]) -> list[AssertionRow]:
        return [AssertionRow.read(row) for row in self._transaction.for_values(name, "ids", set(values))]

    def assertions(self, ids_: Iterable[str]) -> list[AssertionRow]:
        return self._assertions("read/assertions", ids_)

    def assertions_of_documents(self, documents: Iterable[str]) -> list[AssertionRow]:
        return self._assertions("read/document_assertions", documents)

    def assertions_of_relations(self, relations: Iterable[str]) -> list[AssertionRow]:
        return self._assertions("read/assertions_by_relation", relations)

    def assertions_at(self, side: str, profiles: Iterable[str]) -> list[AssertionRow]:
        """Those with one of the profiles on a side (``subject`` or ``object``)."""
        return self._assertions(f"read/assertions_by_{side}", profiles)

    def relations(self, ids_: Iterable[str]) -> dict[str, Relation]:
        """Relations by id, found through their assertions; one that does not exist (no fact behind it) is left out."""
        places = {row.place for row in self.assertions_of_relations(ids_) if row.place}
        rows = [{"id": at.relation, "subject": at.subject, "object": at.object} for at in sorted(places, key=str)]
        found = self._transaction.for_rows("read/relations_of_pairs", rows)
        return {row["row"]["id"]: relation_of(row) for row in found}

    def judgements_about(self, ids_: Iterable[str]) -> list[Judgement]:
        """Those that name one of the profiles or assertions, and their undoings."""
        if self._judged is None:
            self._judged = bool(self._transaction.run("read/judgement_count")[0]["number"])
        if not self._judged:
            return []
        rows = self._transaction.for_values("read/judgements_about", "ids", set(ids_))
        found = {row["row"]["id"]: judgement_of(row["row"]) for row in rows}
        undoings = self._transaction.for_values("read/judgements_about", "ids", set(found))
        found |= {row["row"]["id"]: judgement_of(row["row"]) for row in undoings}
        return list(found.values())

    def entities(self, ids_: Iterable[str]) -> list[Entity]:
        return [entity_of(row["row"]) for row in self._transaction.for_values("read/entities", "ids", set(ids_))]

    def assign_profiles(self, entity: Mapping[str, str]) -> None:
        rows = [{"id": profile, "entity": entity[profile]} for profile in sorted(entity)]
        self._transaction.for_rows("write/assign_profiles", rows)

    def assign_assertions(self, places: Mapping[str, Place]) -> None:
        rows: list[Row] = [
            {
                "id": id_,
                "relation": place.relation,
                "subject": place.subject,
                "predicate": place.predicate,
                "object": place.object,
                "withheld": place.withheld,
            }
            for id_, place in sorted(places.items())
        ]
        self._transaction.for_rows("write/assign_assertions", rows)

    def put_entities(self, entities: Iterable[Entity]) -> None:
        rows: dict[str, list[Row]] = defaultdict(list)
        for entity in entities:
            rows[entity.type].append(_entity_row(entity))
        for type_, part in sorted(rows.items()):
            name = "write/put_organisations" if ontology().is_organisation(type_) else "write/put_entities"
            self._transaction.for_rows(name, part, type=type_)

    def remove_entities(self, ids_: Iterable[str]) -> None:
        self._transaction.for_values("write/remove_entities", "ids", set(ids_))

    def put_relations(self, relations: Iterable[Relation]) -> None:
        rows: dict[str, list[Row]] = defaultdict(list)
        for relation in relations:
            rows[relation.predicate].append(
                {
                    "id": relation.id,
                    "subject": relation.subject,
                    "object": relation.object,
                    "properties": _relation_row(relation),
                }
            )
        for type_, part in sorted(rows.items()):
            self._transaction.for_rows("write/put_relations", part, type=type_)

    def remove_relations(self, places: Iterable[Place]) -> None:
        rows: dict[str, list[Row]] = defaultdict(list)
        for place in places:
            rows[place.predicate].append({"id": place.relation, "subject": place.subject})
        for type_, part in sorted(rows.items()):
            self._transaction.for_rows("write/remove_relations", part, type=type_)
