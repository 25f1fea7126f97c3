"""From a name or an id to entities."""

from __future__ import annotations

import re

from ..model import Entity, ids
from ..model.errors import AmbiguousName, Candidate, DocumentNotFound, EntityNotFound
from .entities import entity_of
from .store import Row, Store

__all__ = ["document", "find", "resolve_id", "search"]

_ID = re.compile(r"(?:p:[0-9a-f]{20}|patent:\w+)\Z")
_FULL_TEXT_LIMIT = 200


def find(store: Store, name: str) -> Entity:
    """The one entity that a name or an id stands for: by id, exact name, alias, full text, in this order.

    Raises EntityNotFound, or AmbiguousName with the candidates.
    """
    given = _storable(name).strip()
    if _ID.match(given):
        return resolve_id(store, given)
    key = ids.name_key(given)
    if not key:
        raise EntityNotFound("An empty name finds nothing.")
    exact = {row["row"]["id"]: entity_of(row["row"]) for row in store.read("read/entities_by_key", {"key": key})}
    named = {row["id"] for row in store.read("read/profile_entities_by_key", {"key": key}) if row["id"]} - set(exact)
    exact |= {row["row"]["id"]: entity_of(row["row"]) for row in store.read_for("read/entities", "ids", named)}
    if exact:
        return _only(given, list(exact.values()))
    hits = search(store, given, limit=_FULL_TEXT_LIMIT)
    alias = [entity for entity in hits if key in map(ids.name_key, entity.names)]
    part = [entity for entity in hits if any(key in ids.name_key(form) for form in entity.names)]
    found = alias or part or hits
    if not found:
        raise EntityNotFound(f"Nothing is called {given!r}.", "`liaison search TEXT` looks for parts of names.")
    return _only(given, found)


def _only(name: str, found: list[Entity]) -> Entity:
    if len(found) == 1:
        return found[0]
    ranked = sorted(found, key=lambda entity: (-entity.documents, entity.name, entity.id))
    raise AmbiguousName(name, [Candidate(each.id, each.type, each.name, each.documents) for each in ranked])


def resolve_id(store: Store, id_: str) -> Entity:
    """The entity under an entity id, or the one that a profile belongs to now. Raises EntityNotFound."""
    id_ = _storable(id_)
    rows = store.read("read/entities", {"ids": [id_]})
    if not rows:
        owners = [row["id"] for row in store.read("read/profile_entity", {"id": id_}) if row["id"]]
        rows = store.read("read/entities", {"ids": owners}) if owners else []
    if not rows:
        raise EntityNotFound(f"No entity has the id {id_!r}.", "Its document may have been removed.")
    return entity_of(rows[0]["row"])


def search(store: Store, text: str, *, type_: str | None = None, limit: int = 20) -> list[Entity]:
    """Entities whose names fit a text in either language, best first; exact and prefix matches before the rest."""
    text = _storable(text)
    words = re.findall(r"\w+", text)
    if not words:
        return []
    # Only words reach the query language of the index: its operators and quotes are for its developers, not for names.
    query = " AND ".join(f'"{word}"' for word in words)
    given = {"query": query, "type": type_, "limit": max(limit, _FULL_TEXT_LIMIT)}
    rows: list[Row] = store.read("read/search", given)
    if not rows:
        rows = store.read("read/search_substring", {**given, "query": text.strip()})
    key = ids.name_key(text)
    # Many long names may score above the very name that was asked for.
    rows = [*store.read("read/entities_by_key", {"key": key}), *rows]
    found = {row["row"]["id"]: entity_of(row["row"]) for row in rows}
    ranked = sorted(found.values(), key=lambda entity: _rank(key, entity))
    return [entity for entity in ranked if type_ in (None, entity.type)][:limit]


def _storable(text: str) -> str:
    """A text without halves of characters (a command line may hold bytes that are not UTF-8), which no store holds."""
    return re.sub("[\ud800-\udfff]", "\ufffd", text)


def _rank(key: str, entity: Entity) -> int:
    keys = [ids.name_key(form) for form in entity.names]
    return 0 if key in keys else 1 if any(form.startswith(key) for form in keys) else 2


def document(store: Store, name: str) -> Row:
    """The properties of a document by id or source key. Raises DocumentNotFound."""
    found = store.read("read/documents_named", {"name": _storable(name)})
    rows = store.read("read/document", {"id": found[0]["id"]}) if found else []
    if not rows:
        raise DocumentNotFound(f"No document is called {name!r}.", "`liaison status --documents` lists them.")
    properties: Row = rows[0]["document"]
    return properties
