"""Users' own queries: guarded, read-only, limited in rows and in time; values fit for JSON."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import neo4j
from neo4j import exceptions as neo
from neo4j.graph import Node, Path, Relationship

from ..model.errors import LiaisonError, QueryFailed, QueryTimedOut, StoreUnreachable
from . import guard
from .store import Store, translate

__all__ = ["Answer", "query"]

_NOT_FINITE = {"inf": "Infinity", "-inf": "-Infinity", "nan": "NaN"}  # which JSON has no numbers for


@dataclass(frozen=True, slots=True)
class Answer:
    """Rows of a query. `truncated`: there were more than the limit."""

    columns: tuple[str, ...]
    rows: tuple[tuple[Any, ...], ...]
    truncated: bool


def query(
    store: Store, text: str, parameters: Mapping[str, Any] | None = None, *, limit: int = 1000, seconds: float = 30.0
) -> Answer:
    """Run a query that only reads.

    Raises QueryRefused before it runs, QueryFailed for a mistake in it, QueryTimedOut after `seconds` (on the embedded
    engine its own limit of 60 seconds counts).
    """
    guard.check(text)
    statement = neo4j.Query(text, timeout=seconds)
    try:
        with store.driver("reader").session(
            database=store.database, default_access_mode=neo4j.READ_ACCESS, fetch_size=min(limit + 1, 1000)
        ) as session:
            result = session.run(statement, dict(parameters or {}))
            columns = tuple(result.keys())
            rows: list[tuple[Any, ...]] = []
            for record in result:
                if len(rows) == limit:
                    result.consume()
                    return Answer(columns, tuple(rows), truncated=True)
                rows.append(tuple(plain(value) for value in record.values()))
    except (neo.Neo4jError, neo.DriverError) as error:
        raise _failure(error, store, seconds) from error
    except (OverflowError, UnicodeEncodeError, TypeError, ValueError) as error:
        raise QueryFailed(f"A parameter has no value of the database: {error}"[:600]) from error
    return Answer(columns, tuple(rows), truncated=False)


def _failure(error: neo.Neo4jError | neo.DriverError, store: Store, seconds: float) -> LiaisonError:
    general = translate(error, store.address.text)
    if isinstance(general, StoreUnreachable):
        return general
    code, text = str(getattr(error, "code", "")), str(getattr(error, "message", "") or error)
    if "Timeout" in code or "timeout" in text.lower() or "Terminated" in code:
        return QueryTimedOut(f"The query took longer than {seconds:g} seconds.", "Narrow it, or ask for less.")
    return QueryFailed(f"The query cannot run: {text.splitlines()[0] if text else code}"[:600])


def plain(value: Any) -> Any:
    """A value of the database as JSON types: nodes and relations as maps, dates as ISO text."""
    if isinstance(value, Path):
        return {"nodes": plain(value.nodes), "relations": plain(value.relationships)}
    if isinstance(value, Mapping):
        head: dict[str, Any] = {}
        if isinstance(value, Node):
            head = {"labels": sorted(value.labels)}
        elif isinstance(value, Relationship):
            head = {"type": value.type}
        return head | {str(key): plain(each) for key, each in value.items()}
    if isinstance(value, list | tuple | set | frozenset):
        return [plain(each) for each in value]
    if isinstance(value, float) and not math.isfinite(value):
        return _NOT_FINITE[str(value)]
    if value is None or isinstance(value, bool | int | float | str):
        return value
    return value.iso_format() if hasattr(value, "iso_format") else str(value)
