"""All Cypher, as files: ``schema/`` (numbered migrations), ``write/``, ``read/``. Python loads a statement by name."""

from __future__ import annotations

import functools
import re
from importlib import resources

__all__ = ["load", "migrations", "statements"]

_COMMENT = re.compile(r"^\s*//.*$", re.MULTILINE)


@functools.cache
def load(name: str, **identifiers: str) -> str:
    """The statement ``read/evidence`` and so on.

    An identifier that Cypher cannot take as a parameter (a label, a relation type) stands in the file as ``__NAME__``;
    its value must be a plain name. Raises ValueError for another.
    """
    text = (resources.files(__package__) / f"{name}.cypher").read_text(encoding="utf-8")
    for key, value in identifiers.items():
        if not value.isidentifier() or not value.isascii():
            raise ValueError(f"not an identifier: {value!r}")
        text = text.replace(f"__{key.upper()}__", value)
    return text


def statements(text: str) -> list[str]:
    """The statements of a file, without comments; a semicolon ends one."""
    return [part.strip() for part in _COMMENT.sub("", text).split(";") if part.strip()]


def migrations(engine: str) -> list[tuple[int, str, list[str]]]:
    """Number, name and statements of each migration for an engine (``neo4j`` or ``embedded``), in order."""
    found = []
    for file in (resources.files(__package__) / "schema").iterdir():
        match = re.fullmatch(r"(\d{4})_(\w+?)(?:\.(neo4j|embedded))?\.cypher", file.name)
        if match and match[3] in (None, engine):
            found.append((int(match[1]), match[2], statements(file.read_text(encoding="utf-8"))))
    return sorted(found)
