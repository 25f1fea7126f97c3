"""The words of the project as frozen models: what crosses the border between two rooms."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Annotated, Any, Literal

from pydantic import BaseModel, BeforeValidator, ConfigDict, PlainSerializer

from . import ids
from .dates import PartialDate, Spell
from .errors import InvalidRecord
from .ontology import Ontology

__all__ = [
    "Assertion",
    "Claim",
    "Document",
    "Entity",
    "Extraction",
    "Judgement",
    "Mention",
    "Modality",
    "Polarity",
    "Profile",
    "Relation",
    "Scope",
]

Polarity = Literal["positive", "negative"]
Modality = Literal["fact", "plan", "attributed", "reported"]


def _spell(value: object) -> object:
    return Spell.parse(value) if isinstance(value, str) else value


def _date(value: object) -> object:
    return PartialDate.parse(value) if isinstance(value, str) else value


SpellField = Annotated[Spell, BeforeValidator(_spell), PlainSerializer(str, return_type=str)]
DateField = Annotated[PartialDate, BeforeValidator(_date), PlainSerializer(str, return_type=str)]


class Record(BaseModel):
    """Base of the models: frozen, and strict about unknown fields."""

    model_config = ConfigDict(frozen=True, extra="forbid", arbitrary_types_allowed=True)


class Scope(Record):
    """What a table declares itself complete for: every `measure` of a place, a year and a level."""

    measure: str
    place: str | None = None
    year: int | None = None
    level: str | None = None


class Document(Record):
    """One source. A table is a document of kind ``table``; each of its rows is one of kind ``record``.

    `key` is the source key, `pages` the offset at which each page starts (empty: no pages), `observed` the date of
    publication, `collection` the id of the table that a record belongs to, `complete` what a table is complete for.
    All offsets count code points of `text`.
    """

    id: str
    key: str
    sha256: str
    text: str
    language: Literal["en", "zh"]
    title: str
    kind: Literal["text", "table", "record", "statement"] = "text"
    observed: DateField | None = None
    pages: tuple[int, ...] = ()
    collection: str | None = None
    complete: Scope | None = None

    def page(self, offset: int) -> int | None:
        """The number (from 1) of the page that holds an offset; None for a document without pages."""
        return sum(1 for start in self.pages if start <= offset) or None if self.pages else None


class Mention(Record):
    """A span of a document's text that names a thing."""

    start: int
    end: int
    text: str


class Profile(Record):
    """What one document says about one thing. `name`: its longest informative form; `names`: all forms, it first."""

    id: str
    document: str
    type: str
    name: str
    names: tuple[str, ...]
    mentions: tuple[Mention, ...] = ()


class Assertion(Record):
    """One statement of one document with its evidence: ``document.text[start:end] == quote``.

    `subject_at` and `object_at` are the mentions that the statement rests on; one that lies outside the quote is
    there by coreference, and `coreference` says so. `attributed_to` names the body whose word it is.
    """

    id: str
    document: str
    subject: str
    predicate: str
    object: str
    quote: str
    start: int
    end: int
    page: int | None = None
    subject_at: tuple[int, int]
    object_at: tuple[int, int]
    coreference: bool = False
    polarity: Polarity = "positive"
    modality: Modality = "fact"
    attributed_to: str | None = None
    spell: SpellField = Spell()
    qualifiers: Mapping[str, Any] = {}
    confidence: float = 1.0
    extractor: str


class Claim(Record):
    """A statement about a number. An open bound excludes its value; None is no bound.

    `participant` narrows a count of achievements to those with a participant of that type.
    """

    id: str
    document: str
    quote: str
    start: int
    end: int
    page: int | None = None
    measure: str
    low: float | None = None
    high: float | None = None
    low_open: bool = False
    high_open: bool = False
    place: str | None = None
    year: int | None = None
    level: str | None = None
    participant: str | None = None
    status: Modality = "fact"
    attributed_to: str | None = None


class Judgement(Record):
    """A person's or a rule's word about two profiles, or about one assertion. Append-only: ``undo`` names another one.

    `kind` identity: `a` and `b` are profile ids, the verdict is same, different or undecided. `kind` assertion: `a` is
    an assertion id, the verdict is confirm, reject or retype (to the predicate `value`).
    """

    id: str
    kind: Literal["identity", "assertion"]
    verdict: Literal["same", "different", "undecided", "confirm", "reject", "retype", "undo"]
    a: str
    b: str = ""
    value: str = ""
    by: str
    at: str
    number: int
    reason: str = ""


class Entity(Record):
    """The profiles judged to be one thing."""

    id: str
    type: str
    name: str
    names: tuple[str, ...]
    profiles: int
    documents: int


class Relation(Record):
    """An edge between two entities, derived from its assertions. `support` counts distinct texts, not copies."""

    id: str
    subject: str
    predicate: str
    object: str
    support: int
    confidence: float
    spells: tuple[SpellField, ...] = ()
    qualifiers: Mapping[str, tuple[str, ...]] = {}
    disputed: bool = False

    @property
    def since(self) -> str | None:
        """The earliest day on which it may have begun, as far as dates are known (ISO)."""
        starts = [spell.start.earliest for spell in self.spells if spell.start]
        return min(starts).isoformat() if starts else None

    @property
    def until(self) -> str | None:
        """The latest day on which it may have ended; None while a spell has no known end (ISO)."""
        ends = [spell.start if spell.event else spell.end for spell in self.spells]
        days = [end.latest for end in ends if end]
        return max(days).isoformat() if days and len(days) == len(ends) else None


class Extraction(Record):
    """All that one document contributes."""

    document: Document
    profiles: tuple[Profile, ...] = ()
    assertions: tuple[Assertion, ...] = ()
    claims: tuple[Claim, ...] = ()

    def check(self, ontology: Ontology) -> None:
        """Raise InvalidRecord where a quote, a span, an id or a signature does not hold."""
        text, document = self.document.text, self.document.id
        types = {profile.id: profile.type for profile in self.profiles}
        if len(types) != len(self.profiles):
            raise InvalidRecord(f"{self.document.key}: two profiles with one id")
        for profile in self.profiles:
            if profile.type not in ontology.types:
                raise InvalidRecord(f"{self.document.key}: unknown type {profile.type!r}")
            if profile.document != document:
                raise InvalidRecord(f"{self.document.key}: a profile of another document")
            for mention in profile.mentions:
                if text[mention.start : mention.end] != mention.text:
                    raise InvalidRecord(f"{self.document.key}: mention {mention.text!r} is not at {mention.start}")
        for assertion in self.assertions:
            self._check_assertion(assertion, types, ontology)
        for claim in self.claims:
            self._check_quote(claim, f"{self.document.key}: claim at {claim.start}")

    def _check_assertion(self, assertion: Assertion, types: Mapping[str, str], ontology: Ontology) -> None:
        where = f"{self.document.key}: {assertion.predicate} at {assertion.start}"
        self._check_quote(assertion, where)
        for side in (assertion.subject, assertion.object):
            if side not in types:
                raise InvalidRecord(f"{where}: an end that is no profile of the document")
        problem = ontology.problem(types[assertion.subject], assertion.predicate, types[assertion.object])
        if problem:
            raise InvalidRecord(f"{where}: {problem}")
        unknown = set(assertion.qualifiers) - set(ontology.relations[assertion.predicate].qualifiers)
        if unknown:
            raise InvalidRecord(f"{where}: qualifier {sorted(unknown)[0]!r} does not belong to it")
        for at in (assertion.subject_at, assertion.object_at):
            inside = assertion.start <= at[0] < at[1] <= assertion.end
            if not inside and not assertion.coreference:
                raise InvalidRecord(f"{where}: a mention outside the quote without coreference")
        expected = ids.assertion_id(assertion.subject, assertion.predicate, assertion.object, assertion.quote)
        if assertion.id != expected:
            raise InvalidRecord(f"{where}: an id that is not made of its parts")

    def _check_quote(self, evidence: Assertion | Claim, where: str) -> None:
        if evidence.document != self.document.id:
            raise InvalidRecord(f"{where}: evidence of another document")
        if not evidence.quote or self.document.text[evidence.start : evidence.end] != evidence.quote:
            raise InvalidRecord(f"{where}: the quote is not in the text")
