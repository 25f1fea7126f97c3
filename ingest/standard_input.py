"""A document from a text that stands in no file."""

from __future__ import annotations

import hashlib

from ..graph.model import Document, ids
from ..nlp import detect_language

__all__ = ["from_text"]


def from_text(text: str, key: str = "-") -> Document:
    """The document of a text given by hand (standard input, a notebook)."""
    return Document(
        id=ids.document_id(key),
        key=key,
        sha256=hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest(),
        text=text,
        language=detect_language(text),
        title=key,
    )
