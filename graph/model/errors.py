"""The one tree of errors. Each says what happened in the words of the domain, and what to do about it.

LiaisonError
├── EntityNotFound, AmbiguousName, NoPath, DocumentNotFound, JudgementNotFound
├── UnreadableDocument, InvalidMapping, InvalidOntology, InvalidDate, InvalidRecord
├── ExtractorUnusable, ExtractionFailed
├── QueryRefused, QueryFailed, QueryTimedOut
└── StoreError
    ├── StoreUnreachable, StoreBusy, StoreFull, StoreForbidden
    └── NotAStore, NewerStore, EngineFailed
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

__all__ = [
    "AmbiguousName",
    "Candidate",
    "DocumentNotFound",
    "EngineFailed",
    "EntityNotFound",
    "ExtractionFailed",
    "ExtractorUnusable",
    "InvalidDate",
    "InvalidMapping",
    "InvalidOntology",
    "InvalidRecord",
    "JudgementNotFound",
    "LiaisonError",
    "NewerStore",
    "NoPath",
    "NotAStore",
    "QueryFailed",
    "QueryRefused",
    "QueryTimedOut",
    "StoreBusy",
    "StoreError",
    "StoreForbidden",
    "StoreFull",
    "StoreUnreachable",
    "UnreadableDocument",
    "is_interrupt",
]


class LiaisonError(Exception):
    """Base of all errors that a user can meet. `hint` says what to do next (may be empty)."""

    def __init__(self, message: str, hint: str = "") -> None:
        super().__init__(message)
        self.message = message
        self.hint = hint


@dataclass(frozen=True, slots=True)
class Candidate:
    """One of several entities that a name may stand for."""

    id: str
    type: str
    name: str
    documents: int


class EntityNotFound(LiaisonError):
    """No entity has this name or id."""


class AmbiguousName(LiaisonError):
    """A name fits several entities; `candidates` lists them, best first."""

    def __init__(self, name: str, candidates: Sequence[Candidate]) -> None:
        super().__init__(f"{name!r} fits {len(candidates)} entities", "Give one of the ids.")
        self.name = name
        self.candidates = tuple(candidates)


class NoPath(LiaisonError):
    """Two entities are not connected within `searched` hops."""

    def __init__(self, message: str, searched: int, hint: str = "") -> None:
        super().__init__(message, hint)
        self.searched = searched


class DocumentNotFound(LiaisonError):
    """No document has this id or source key."""


class JudgementNotFound(LiaisonError):
    """No judgement has this id."""


class UnreadableDocument(LiaisonError):
    """A file that cannot be read as a document."""


class InvalidMapping(LiaisonError):
    """A table mapping that does not fit the ontology or its table."""


class InvalidOntology(LiaisonError):
    """An ontology file with a mistake; the message names file and line."""


class InvalidDate(LiaisonError):
    """Text that is no partial date or interval of EDTF level 0/1."""


class InvalidRecord(LiaisonError):
    """An extraction that breaks the model (a quote that is not in its text, a forbidden relation)."""


class ExtractorUnusable(LiaisonError):
    """No installed extractor has this name, or it cannot be started."""


class ExtractionFailed(LiaisonError):
    """An extractor broke down over one document, or answered with something that is no extraction of it."""


class QueryRefused(LiaisonError):
    """A user's query that may not run here."""


class QueryFailed(LiaisonError):
    """A user's query that the database could not run."""


class QueryTimedOut(LiaisonError):
    """A user's query that took longer than its limit."""


class StoreError(LiaisonError):
    """The database cannot be used."""


class StoreUnreachable(StoreError):
    """No database answers at this address, or it refuses the credentials."""


class StoreBusy(StoreError):
    """Another process is writing."""


class StoreFull(StoreError):
    """No room is left on the disk."""


class StoreForbidden(StoreError):
    """The folder may not be read or written by this user."""


class NotAStore(StoreError):
    """A folder that holds something else."""


class NewerStore(StoreError):
    """A store written by a newer version of this program."""


class EngineFailed(StoreError):
    """The embedded engine did not start or died."""


def is_interrupt(error: BaseException | None) -> bool:
    """Whether an error is a Ctrl-C, or only what a Ctrl-C in the middle of something led to."""
    while error is not None and not isinstance(error, KeyboardInterrupt):
        error = error.__context__
    return error is not None
