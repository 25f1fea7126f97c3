"""From a document to what it says: profiles, assertions with their quotes, claims. Pure and deterministic."""

from __future__ import annotations

from ..graph.model import Document, Extraction
from . import claims
from .assertions import assertions, profiles
from .context import context
from .language import finder, readable
from .relations import decided
from .sentences import split
from .statements import by_rules
from .tabled import by_tables

__all__ = ["EXTRACTOR", "EXTRACTOR_FAST", "extract"]

EXTRACTOR = "liaison 2"
EXTRACTOR_FAST = f"{EXTRACTOR} fast"


def extract(document: Document, *, fast: bool = False) -> Extraction:
    """Read one document in its language; `fast`: without the encoders, at some cost in what is found.

    Every quote and mention is a span of the text: `Extraction.check` holds.
    """
    text, language = readable(document.text), document.language
    sentences = split(text, language)
    reading = finder(language, fast).read(text, sentences)
    seen = context(text, language, sentences, reading.found)
    ruled = [*by_rules(seen), *by_tables(seen)]
    statements = decided(seen, ruled, reading, fast=fast)
    found = profiles(document, seen.resolution)
    return Extraction(
        document=document,
        profiles=tuple(found),
        assertions=tuple(assertions(document, statements, found, EXTRACTOR_FAST if fast else EXTRACTOR)),
        claims=tuple(claims.find(document, seen.sections, [(name.start, name.end) for name in reading.found])),
    )
