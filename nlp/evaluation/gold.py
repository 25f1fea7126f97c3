"""Annotated passages: a folder of ``ID.json``, each with the text file that it names."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any, Literal

from pydantic import BaseModel, ConfigDict, ValidationError, model_validator

from ...graph.model import ontology
from ...graph.model.errors import UnreadableDocument

__all__ = ["GoldClaim", "GoldEntity", "Passage", "Triple", "load", "read_json", "reason"]

Triple = tuple[str, str, str]
"""Subject, predicate, object; the ends are canonical names."""


class _Given(BaseModel):
    """A part of an annotation. What annotators note for themselves besides is passed over."""

    model_config = ConfigDict(frozen=True, extra="ignore", allow_inf_nan=False)


class GoldEntity(_Given):
    """One thing of a passage, with all its names and places.

    `canonical`: its longest form; `mentions`: the forms in the text; `aka`: names from elsewhere; `alt_types`: types
    that are as good; `spans`: start, end and text. `optional`: neither required nor wrong.
    """

    id: str
    type: str
    canonical: str
    mentions: tuple[str, ...] = ()
    spans: tuple[tuple[int, int, str], ...] = ()
    alt_types: tuple[str, ...] = ()
    aka: tuple[str, ...] = ()
    optional: bool = False

    @property
    def names(self) -> tuple[str, ...]:
        return (self.canonical, *self.mentions, *self.aka)

    def accepts(self, type_: str) -> bool:
        """Whether the type is right for it."""
        return type_ == self.type or type_ in self.alt_types


class GoldClaim(_Given):
    """A number that the passage states at ``text[start:end]``. A bound that is None is open."""

    quote: str
    start: int
    end: int
    measure: str
    low: float | None = None
    high: float | None = None
    status: str = "fact"


class Passage(_Given):
    """An annotated text. All offsets count code points of `text`.

    `relations` have to be found, `optional_relations` may be. `negatives` (kind, subject, predicate, object) stand in
    the text and are no facts. `evidence`: subject, predicate, object, start, end. `claims` is None where nobody looked
    for numbers.
    """

    name: str
    lang: Literal["en", "zh"]
    text: str
    entities: tuple[GoldEntity, ...]
    relations: tuple[Triple, ...]
    optional_relations: tuple[Triple, ...] = ()
    negatives: tuple[tuple[str, str, str, str], ...] = ()
    claims: tuple[GoldClaim, ...] | None = None
    evidence: tuple[tuple[str, str, str, int, int], ...] = ()

    @model_validator(mode="after")
    def _fits_together(self) -> Passage:
        """A slip of the annotator would be charged to the extractor for ever: it is an error here."""
        words = ontology()
        for entity in self.entities:
            for type_ in (entity.type, *entity.alt_types):
                if type_ not in words.types:
                    raise ValueError(f"entity {entity.id}: unknown type {type_!r}")
            for start, end, text in entity.spans:
                if not 0 <= start < end <= len(self.text) or self.text[start:end] != text:
                    raise ValueError(f"entity {entity.id}: {text!r} is not at {start}")
        for claim in self.claims or ():
            if not 0 <= claim.start < claim.end <= len(self.text):
                raise ValueError(f"claim {claim.quote!r} is not at {claim.start}")
        known = {entity.canonical for entity in self.entities}
        if len({entity.id for entity in self.entities}) < len(self.entities):
            raise ValueError("two entities with one id")
        triples = [*self.relations, *self.optional_relations, *(each[1:] for each in self.negatives)]
        for subject, predicate, object_ in triples:
            if predicate not in words.relations:
                raise ValueError(f"unknown relation {predicate!r}")
            for end_ in (subject, object_):
                if end_ not in known:
                    raise ValueError(f"{predicate}: {end_!r} is the canonical name of no entity")
        return self


def load(folder: Path) -> list[Passage]:
    """All passages of a folder, in the order of their names.

    Raises UnreadableDocument, naming the file, for an empty folder, a file that is no annotation, or a missing text.
    """
    files = sorted(folder.glob("*.json"))
    if not files:
        raise UnreadableDocument(f"{folder}: no annotated passages", "Each is ID.json beside the text file it names.")
    return [_passage(file) for file in files]


def _passage(file: Path) -> Passage:
    given = read_json(file)
    name = given.get("file")
    if not isinstance(name, str) or not name or Path(name).name != name:
        raise UnreadableDocument(f"{file}: file: names no text file of this folder")
    beside = file.parent / name
    try:
        text = beside.read_text(encoding="utf-8")
    except FileNotFoundError:
        raise UnreadableDocument(f"{file}: its text {name!r} is not there") from None
    except (OSError, ValueError) as error:
        raise UnreadableDocument(f"{beside}: {reason(error)}") from error
    try:
        return Passage.model_validate({**given, "name": file.stem, "text": text})
    except ValidationError as error:
        raise UnreadableDocument(f"{file}: {reason(error)}") from error


def read_json(file: Path) -> dict[str, Any]:
    """The object that a JSON file holds; UnreadableDocument where it holds none."""
    try:
        given = json.loads(file.read_text(encoding="utf-8-sig"))
    except (OSError, ValueError, RecursionError) as error:
        raise UnreadableDocument(f"{file}: {reason(error)}") from error
    if not isinstance(given, dict):
        raise UnreadableDocument(f"{file}: not a JSON object")
    return given


def reason(error: Exception) -> str:
    """Why a file cannot be used, in one line."""
    if isinstance(error, ValidationError):
        first = error.errors(include_url=False, include_input=False)[0]
        where = ".".join(map(str, first["loc"]))
        return f"{where}: {first['msg']}" if where else str(first["msg"]).removeprefix("Value error, ")
    if isinstance(error, UnicodeDecodeError):
        return "not UTF-8"
    if isinstance(error, json.JSONDecodeError):
        return f"not JSON: {error}"
    return error.strerror if isinstance(error, OSError) and error.strerror else str(error)
