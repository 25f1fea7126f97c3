"""The schema of a store: numbered migrations, recorded in the database, and what follows from the ontology."""

from __future__ import annotations

import hashlib
import json
from typing import TYPE_CHECKING

from ...cypher import load, migrations
from ..model import ontology
from ..model.errors import NewerStore
from .engine import DATABASE, command

if TYPE_CHECKING:
    from .store import Store

__all__ = ["migrate"]

_ANALYZER = "org.apache.lucene.analysis.cjk.CJKAnalyzer"


def _fingerprint() -> str:
    """Changes when a type or a parent is added: then the types are declared again."""
    types = sorted((node.name, node.labels) for node in ontology().types.values())
    return hashlib.sha256(json.dumps(types).encode()).hexdigest()[:16]


def migrate(store: Store) -> None:
    """Bring the schema up to date. Raises NewerStore for one that a newer version has changed."""
    if _missing(store) is None:
        return
    with store.alone():
        number = _missing(store)  # Another process may have been faster.
        if number is not None:
            _migrate(store, number)


def _missing(store: Store) -> int | None:
    """The number up to which the schema is there; None if nothing is missing."""
    newest = max(number for number, _, _ in migrations(store.engine))
    rows = store.read("read/schema")
    number, fingerprint = (int(rows[0]["number"]), rows[0]["ontology"]) if rows else (0, "")
    if number > newest:
        raise NewerStore(
            f"{store.address.text} has schema {number}, this version knows {newest}.", "Update: pip install -U liaison."
        )
    return None if number == newest and fingerprint == _fingerprint() else number


def _migrate(store: Store, number: int) -> None:
    _declare_types(store)
    reached = number
    for step, _, statements in migrations(store.engine):
        if step > number:
            for statement in statements:
                with store.session(write=True) as session:
                    session.run(statement).consume()
        reached = max(reached, step)
    row = {"number": reached, "ontology": _fingerprint()}
    store.write(lambda transaction: transaction.run("write/record_migration", row))


def _declare_types(store: Store) -> None:
    if store.engine == "neo4j":
        for name in ontology().types:
            with store.session(write=True) as session:
                session.run(load("schema/type", type=name)).consume()
        return
    # The embedded engine scans on MERGE (n:Firm {id}) unless Firm is declared to extend Entity.
    commands = ["CREATE VERTEX TYPE Entity IF NOT EXISTS", "CREATE PROPERTY Entity.search IF NOT EXISTS STRING"]
    commands += [f"CREATE VERTEX TYPE {parent} IF NOT EXISTS EXTENDS Entity" for parent in ontology().parents]
    for node in ontology().types.values():
        commands.append(f"CREATE VERTEX TYPE {node.name} IF NOT EXISTS EXTENDS {node.labels[1]}")
    for name in ("Document", "Profile", "Assertion", "Claim", "Judgement", "Revision"):
        commands.append(f"CREATE VERTEX TYPE {name} IF NOT EXISTS")
    commands += [f"CREATE EDGE TYPE {name} IF NOT EXISTS" for name in ontology().relations]
    commands.append(
        f'CREATE INDEX entity_names IF NOT EXISTS ON Entity (search) FULL_TEXT METADATA {{"analyzer":"{_ANALYZER}"}}'
    )
    for text in commands:
        command(store.lease.ends, f"command/{DATABASE}", language="sql", command=text)
