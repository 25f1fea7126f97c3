"""Answers: what the face gives back. Models that print as JSON; every statement comes with its quote."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from pydantic import BaseModel, ConfigDict

from .graph.model import Document, Entity, Relation

__all__ = [
    "Card",
    "ClaimAnswer",
    "Connection",
    "Evidence",
    "Fact",
    "HopAnswer",
    "PathAnswer",
    "Quote",
    "Status",
    "as_document",
]


class Answer(BaseModel):
    """Base of the answers: frozen."""

    model_config = ConfigDict(frozen=True)


class Evidence(Answer):
    """A sentence and where it stands: offsets in code points of the document's text, the page if it has pages."""

    document: str
    key: str
    title: str
    page: int | None
    start: int
    end: int
    quote: str


class Quote(Evidence):
    """The evidence of one assertion, and how it was said."""

    assertion: str
    polarity: str
    modality: str
    attributed_to: str | None
    spell: str
    qualifiers: Mapping[str, Any]
    coreference: bool
    confidence: float


class Fact(Answer):
    """A relation with all its quotes; `forward` when it points the way the path is walked."""

    relation: Relation
    subject: Entity
    object: Entity
    forward: bool = True
    quotes: tuple[Quote, ...]


class HopAnswer(Answer):
    source: Entity
    target: Entity
    facts: tuple[Fact, ...]


class PathAnswer(Answer):
    hops: tuple[HopAnswer, ...]


class Connection(Answer):
    """Who connects `source` to `target`: up to k paths, the shortest first."""

    source: Entity
    target: Entity
    paths: tuple[PathAnswer, ...]
    max_hops: int
    as_of: str | None
    revision: int


class Card(Answer):
    """All that is said of one entity: facts with their quotes, and what was said but is no fact."""

    entity: Entity
    profiles: tuple[str, ...]
    facts: tuple[Fact, ...]
    other: tuple[Quote, ...]
    revision: int


class ClaimAnswer(Evidence):
    """A claim, where it stands, and what the records say to it."""

    id: str
    measure: str
    low: float | None
    high: float | None
    low_open: bool
    high_open: bool
    place: str | None
    year: int | None
    level: str | None
    participant: str | None
    status: str
    attributed_to: str | None
    verdict: str
    counted: int | None
    counted_in: str | None
    entities: tuple[str, ...]
    reason: str

    @property
    def interval(self) -> str:
        """The claimed interval, ``(5, 10]`` for more than 5 and at most 10."""
        low = "-∞" if self.low is None else f"{self.low:g}"
        high = "∞" if self.high is None else f"{self.high:g}"
        left = "(" if self.low_open or self.low is None else "["
        right = ")" if self.high_open or self.high is None else "]"
        return f"{left}{low}, {high}{right}"


class Status(Answer):
    """Where the store is, what it holds, and what was withheld (relations that the ontology forbids)."""

    store: str
    engine: str
    revision: int
    entities: Mapping[str, int]
    relations: Mapping[str, int]
    evidence: Mapping[str, int]
    withheld: tuple[Mapping[str, str], ...]


def as_document(document: Document, text: bool) -> dict[str, Any]:
    """A document as JSON types, with or without its text."""
    return document.model_dump(mode="json", exclude=None if text else {"text"})
