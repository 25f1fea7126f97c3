"""The canonical form of a store's whole state: the same state gives the same bytes, however it came about.

One JSON line a record, ``["kind",{…}]``, sorted by kind and id, keys sorted. What only says when a thing was written
is left out; so is what is null, which a database does not tell from a property that is missing.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from ..model.errors import InvalidRecord
from .text import dumps

__all__ = ["VOLATILE", "canonical", "digest"]

VOLATILE = frozenset({"at", "created", "revision", "updated"})
"""Fields that are left out of every record."""


def canonical(records: Iterable[tuple[str, Mapping[str, Any]]]) -> bytes:
    """Write records, each a kind and plain values with an `id`. The order in which they come does not matter.

    Raises InvalidRecord for a record without an id, for two of one kind with the same id, and for what is no plain
    value.

    >>> canonical([("relation", {"id": "r:2", "support": 1.0}), ("relation", {"id": "r:1", "revision": 7, "x": None})])
    b'["relation",{"id":"r:1"}]\\n["relation",{"id":"r:2","support":1}]\\n'
    """
    return b"".join(_lines(records))


def digest(records: Iterable[tuple[str, Mapping[str, Any]]]) -> str:
    """The sha256 (hex) of the canonical form."""
    sha = hashlib.sha256()
    for line in _lines(records):
        sha.update(line)
    return sha.hexdigest()


def _lines(records: Iterable[tuple[str, Mapping[str, Any]]]) -> Iterator[bytes]:
    found: dict[tuple[str, str], str] = {}
    for kind, record in records:
        id_ = record.get("id")
        if not isinstance(id_, str):
            raise InvalidRecord(f"a {kind} without an id")
        if (kind, id_) in found:
            raise InvalidRecord(f"two of kind {kind} with the id {id_!r}")
        kept = {name: _plain(value) for name, value in record.items() if name not in VOLATILE and value is not None}
        found[kind, id_] = dumps([kind, kept], sort=True)
    for key in sorted(found):
        yield (found[key] + "\n").encode()


def _plain(value: Any) -> Any:
    """Sets become sorted lists; 1.0 becomes 1, since not every database keeps the two apart."""
    if isinstance(value, Mapping):
        return {name: _plain(inner) for name, inner in value.items()}
    if isinstance(value, set | frozenset):
        return sorted((_plain(inner) for inner in value), key=dumps)
    if isinstance(value, list | tuple):
        return [_plain(inner) for inner in value]
    if isinstance(value, float) and value.is_integer():
        return int(value)
    return value
