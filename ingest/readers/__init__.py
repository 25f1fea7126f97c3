"""Readers: from a file to a Document. One module a format; the heavy libraries load when a file needs them."""

from __future__ import annotations

import hashlib
import importlib
import stat
from pathlib import Path

from ...graph.model import Document, ids
from ...graph.model.errors import LiaisonError, UnreadableDocument
from ...nlp import detect_language
from .reading import Reading, shorten

__all__ = ["MAX_BYTES", "MAX_CHARACTERS", "SUFFIXES", "load_bytes", "read"]

MAX_BYTES = 200 * 2**20
MAX_CHARACTERS = 10_000_000

_MODULES = {
    ".txt": "plain",
    ".text": "plain",
    ".md": "plain",
    ".markdown": "plain",
    ".html": "html",
    ".htm": "html",
    ".xhtml": "html",
    ".pdf": "pdf",
    ".docx": "docx",
}
SUFFIXES = frozenset(_MODULES)
"""Suffixes (lower case, with the dot) of the files that `read` knows. Tables are read by ``ingest.tables``."""


def read(path: Path, key: str) -> Document:
    """Read one file as the document under the source key `key`.

    Raises UnreadableDocument, which names the key, says why and what to do about it.
    """
    try:
        data, reading = _load(path)
    except UnreadableDocument as error:
        raise UnreadableDocument(f"{key}: {error.message}", error.hint) from error
    return Document(
        id=ids.document_id(key),
        key=key,
        sha256=hashlib.sha256(data).hexdigest(),
        text=reading.text,
        language=reading.language or detect_language(reading.text),
        title=shorten(reading.title) or path.stem,
        observed=reading.observed,
        pages=reading.pages,
    )


def _load(path: Path) -> tuple[bytes, Reading]:
    module = _MODULES.get(path.suffix.lower())
    if module is None:
        raise UnreadableDocument(f"unknown kind of file {path.suffix!r}", f"Known: {', '.join(sorted(SUFFIXES))}.")
    data = load_bytes(path)
    reading = _parse(module, data, path)
    if not reading.text:
        raise UnreadableDocument("the file holds no text")
    if len(reading.text) > MAX_CHARACTERS:
        raise UnreadableDocument(
            f"the text has {len(reading.text)} characters, more than {MAX_CHARACTERS}", "Split the file."
        )
    return data, reading


def load_bytes(path: Path) -> bytes:
    """The bytes of a regular file that is neither empty nor too large. Raises UnreadableDocument."""
    try:
        # Looked at before it is opened: opening a named pipe would wait for ever.
        regular = stat.S_ISREG(path.stat().st_mode)
        data = b""
        if regular:
            with path.open("rb") as file:
                data = file.read(MAX_BYTES + 1)
    except (OSError, ValueError) as error:
        raise UnreadableDocument(f"the file cannot be opened: {getattr(error, 'strerror', error)}") from error
    if not regular:
        raise UnreadableDocument("not a regular file")
    if not data:
        raise UnreadableDocument("the file is empty")
    if len(data) > MAX_BYTES:
        raise UnreadableDocument(f"the file is larger than {MAX_BYTES // 2**20} MiB", "Split it.")
    return data


def _parse(module: str, data: bytes, path: Path) -> Reading:
    reader = importlib.import_module(f".{module}", __package__)
    try:
        reading: Reading = reader.read(data, path)
    except LiaisonError:
        raise
    except Exception as error:
        # The libraries raise whatever a hostile file makes of them; to the caller it is one file that cannot be read.
        raise UnreadableDocument(f"the file cannot be read: {type(error).__name__}: {shorten(str(error))}") from error
    return reading
