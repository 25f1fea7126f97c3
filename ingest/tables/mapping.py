"""The mapping of a table: which columns name things of which type, and how the things of a row are related.

See ``examples/README.md`` for the format with an example.
"""

from __future__ import annotations

import difflib
import hashlib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Annotated, Literal

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, ValidationError

from ...graph.model import Scope, ontology
from ...graph.model.errors import InvalidMapping, UnreadableDocument
from ..readers import load_bytes
from ..readers.published import parse_date
from .yaml_lines import Lines, Place, load_yaml

__all__ = [
    "MAPPING_SUFFIXES",
    "Choice",
    "Column",
    "EntityRule",
    "Mapping",
    "RelationRule",
    "TableMapping",
    "read_mapping",
]

MAPPING_SUFFIXES = (".mapping.yaml", ".mapping.yml")
_MAX_BYTES = 2**20

GUESSED = "Organisation"
"""The wider type whose members are told apart by the words of a name."""


class _Model(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


def _as_list(value: object) -> object:
    return [value] if isinstance(value, str) else value


Names = Annotated[tuple[str, ...], BeforeValidator(_as_list)]
Condition = Annotated[tuple[str, ...] | Literal[True], BeforeValidator(_as_list)]
"""The values that a cell may have, or ``true``: any value."""


class EntityRule(_Model):
    """What a column names. `split`: the characters that part several names; `also`: columns with other names of the
    same thing; `otherwise`: the type of an organisation whose name does not tell, or ``none``: it stays text."""

    type: str
    split: str | None = Field(None, min_length=1)
    also: Names = ()
    otherwise: str | None = None


def _entity(value: object) -> object:
    return {"type": value} if isinstance(value, str) else value


class Column(_Model):
    """The value of a cell, `find`: the first year in it instead, `number`: as a number."""

    column: str
    find: Literal["year"] | None = None
    number: bool = False


class Fixed(_Model):
    """A date that is the same for all rows."""

    date: str


class Choice(_Model):
    """A predicate told by the value of a cell. A value that is not listed is an error, an empty cell is no relation."""

    column: str
    values: dict[str, str] = Field(min_length=1)


def _column(value: object) -> object:
    return {"column": value} if isinstance(value, str) else value


When = Annotated[Column | Fixed, BeforeValidator(_column)]
Part = Annotated[str | Column, Field(union_mode="left_to_right")]
Qualifier = Annotated[str | Column | dict[str, Part], Field(union_mode="left_to_right")]
"""A constant, the value of a cell, or a group of these (an amount: its value and unit)."""


class RelationRule(_Model):
    """A relation between the things of two columns, in every row that has both and fulfils `when` and not `unless`."""

    subject: str
    predicate: str | Choice
    object: str
    when: dict[str, Condition] = {}
    unless: dict[str, Condition] = {}
    on: When | None = None
    since: When | None = None
    until: When | None = None
    qualifiers: dict[str, Qualifier] = {}

    @property
    def predicates(self) -> tuple[str, ...]:
        return (self.predicate,) if isinstance(self.predicate, str) else tuple(self.predicate.values.values())


class Mapping(_Model):
    """A whole mapping file. `key`: the columns that tell rows apart (default: the content of the row)."""

    title: str = ""
    description: str = ""
    language: Literal["en", "zh"] | None = None
    published: str | None = None
    sheet: str | None = None
    header_row: int | None = Field(None, ge=1)
    key: Names = ()
    complete: Scope | None = None
    entities: dict[str, Annotated[EntityRule, BeforeValidator(_entity)]] = Field(min_length=1)
    relations: tuple[RelationRule, ...] = ()


@dataclass(frozen=True, slots=True)
class TableMapping:
    """A mapping that fits the ontology. `file`: its name; `sha256`: of its bytes."""

    mapping: Mapping
    file: str
    sha256: str
    lines: Lines

    def check_headers(self, headers: Sequence[str], table: str) -> None:
        """Raise InvalidMapping, which names the line, for a column that the table does not have."""
        for place, column in _columns(self.mapping):
            if column not in headers:
                near = difflib.get_close_matches(column, headers, 1)
                hint = f"Did you mean {near[0]!r}?" if near else f"It has: {', '.join(headers)[:500]}."
                raise self.lines.fail(place, f"{table} has no column {column!r}", hint)


def read_mapping(path: Path) -> TableMapping:
    """Read a mapping. Raises InvalidMapping, which names file and line; what it says must fit the ontology."""
    try:
        data = load_bytes(path)
        text = data.decode("utf-8-sig")
    except (UnreadableDocument, UnicodeDecodeError) as error:
        raise InvalidMapping(f"{path.name}: the mapping cannot be read: {error}", "Save it as UTF-8.") from error
    if len(data) > _MAX_BYTES:
        raise InvalidMapping(f"{path.name}: the mapping is larger than {_MAX_BYTES // 2**20} MiB")
    value, lines = load_yaml(text, path.name)
    try:
        mapping = Mapping.model_validate(value)
    except ValidationError as error:
        # Of the alternatives of a field, the one that went furthest is the one that was meant, not one of another type.
        first = max(
            error.errors(), key=lambda found: (len(_known(found["loc"], lines)), not found["type"].endswith("_type"))
        )
        missing = first["loc"][-1:] if first["type"] == "missing" else ()
        raise lines.fail(_known(first["loc"], lines), _message(first["loc"], first["msg"], missing, lines)) from error
    _check(mapping, lines)
    return TableMapping(mapping, path.name, hashlib.sha256(data).hexdigest(), lines)


def _known(loc: Sequence[str | int], lines: Lines) -> Place:
    """The place in the file of a place in the model (which has the names of alternatives between)."""
    place: Place = ()
    for step in loc:
        if (*place, step) in lines.lines:
            place = (*place, step)
    return place


def _message(loc: Sequence[str | int], message: str, missing: Sequence[str | int], lines: Lines) -> str:
    steps = (*_known(loc, lines), *missing)
    where = " → ".join(str(step + 1) if isinstance(step, int) else step for step in steps)
    return f"{where}: {message[0].lower()}{message[1:]}" if where else message


def _columns(mapping: Mapping) -> Iterator[tuple[Place, str]]:
    """Every column that a mapping names, with the place where it does."""
    for index, name in enumerate(mapping.key):
        yield ("key", index), name
    for name, entity in mapping.entities.items():
        yield ("entities", name), name
        for other in entity.also:
            yield ("entities", name, "also"), other
    for index, rule in enumerate(mapping.relations):
        place: Place = ("relations", index)
        if isinstance(rule.predicate, Choice):
            yield (*place, "predicate", "column"), rule.predicate.column
        for side in ("when", "unless"):
            for name in getattr(rule, side):
                yield (*place, side, name), name
        for side in ("on", "since", "until"):
            if isinstance(value := getattr(rule, side), Column):
                yield (*place, side), value.column
        for name, qualifier in rule.qualifiers.items():
            for part in qualifier.values() if isinstance(qualifier, dict) else [qualifier]:
                if isinstance(part, Column):
                    yield (*place, "qualifiers", name), part.column


def _check(mapping: Mapping, lines: Lines) -> None:
    """Raise InvalidMapping where a mapping does not fit the ontology or itself."""
    types, organisations = ontology().types, _organisations()
    for name, entity in mapping.entities.items():
        place: Place = ("entities", name)
        if entity.type != GUESSED and entity.type not in types:
            raise lines.fail(
                (*place, "type"), f"unknown type {entity.type!r}", f"Known: {GUESSED}, {', '.join(types)}."
            )
        if entity.otherwise is not None and entity.otherwise not in (*organisations, "none"):
            raise lines.fail((*place, "otherwise"), f"`otherwise` must be {', '.join(organisations)} or none")
        if entity.otherwise is not None and entity.type != GUESSED:
            raise lines.fail((*place, "otherwise"), f"`otherwise` goes with the type {GUESSED} only")
        if entity.split and entity.also:
            raise lines.fail((*place, "also"), "a column that is split cannot have other names in other columns")
    if mapping.published is not None and parse_date(mapping.published) is None:
        raise lines.fail(("published",), f"{mapping.published!r} is not a date", "Write YYYY, YYYY-MM or YYYY-MM-DD.")
    for index, rule in enumerate(mapping.relations):
        _check_relation(mapping, rule, ("relations", index), lines)


def _organisations() -> tuple[str, ...]:
    return tuple(name for name in ontology().types if ontology().is_organisation(name))


def _check_relation(mapping: Mapping, rule: RelationRule, place: Place, lines: Lines) -> None:
    for side in ("subject", "object"):
        if (column := getattr(rule, side)) not in mapping.entities:
            raise lines.fail((*place, side), f"column {column!r} is not among the entities", "Say what it names.")
    subjects, objects = (_possible(mapping.entities[column]) for column in (rule.subject, rule.object))
    for predicate in rule.predicates:
        relation = ontology().relations.get(predicate)
        if relation is None:
            known = ", ".join(ontology().relations)
            raise lines.fail((*place, "predicate"), f"unknown relation {predicate!r}", f"Known: {known}.")
        problems = [ontology().problem(subject, predicate, object_) for subject in subjects for object_ in objects]
        if all(problems):
            raise lines.fail((*place, "predicate"), str(problems[0]))
        for name in rule.qualifiers:
            if name not in relation.qualifiers:
                allowed = ", ".join(relation.qualifiers) or "no qualifiers"
                raise lines.fail(
                    (*place, "qualifiers", name), f"{predicate} has no qualifier {name!r}", f"It has: {allowed}."
                )
    if rule.on is not None and (rule.since is not None or rule.until is not None):
        raise lines.fail((*place, "on"), "`on` (one date) does not go with `since` and `until` (a span)")
    for side in ("on", "since", "until"):
        value = getattr(rule, side)
        if isinstance(value, Fixed) and parse_date(value.date) is None:
            raise lines.fail((*place, side), f"{value.date!r} is not a date", "Write YYYY, YYYY-MM or YYYY-MM-DD.")


def _possible(entity: EntityRule) -> tuple[str, ...]:
    return _organisations() if entity.type == GUESSED else (entity.type,)
