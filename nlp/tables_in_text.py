"""What tables inside text state: the relations between the cells of one record (data/both/tables.yaml).

`records` finds the records, `table_names.names` the names that their cells make sure of. The award or the class of
station in the heading above belongs to every record below it.
"""

from __future__ import annotations

import functools
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Literal

from ..graph.model.ontology import ontology
from . import lexicon, table_layout
from .found import Found
from .table_layout import Cell
from .table_records import MADE, Record, records

__all__ = ["Record", "RelationRule", "Statement", "records", "rules", "statements"]

_LONGEST_QUOTE = 800
_PERSONS = frozenset({"person", "leader", "expert", "inventor", "winner", "member"})
_BESIDE = re.compile(r"\s?[（(，,]")
_LEADS = re.compile(r"\s?[（(](?:牵头|第一|主持|lead|coordinator)")
_FELLOW = re.compile(r"[^，。；、()（）]{0,4}(?:院士|会员|委员)")


@dataclass(frozen=True, slots=True)
class Statement:
    """A relation that a record states, with the evidence ``text[start:end]`` (the record, with its heading if an end
    stands there and the text between is short; else an end lies outside)."""

    subject: Found
    predicate: str
    object: Found
    start: int
    end: int
    modality: Literal["fact", "plan"] = "fact"
    confidence: float = 0.8
    qualifiers: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class RelationRule:
    """A line of data/both/tables.yaml; `example` and `counter` as there."""

    subject: str
    predicate: str
    object: str
    confidence: float
    event: bool
    single: bool
    unless: str
    example: Mapping[str, Any]
    counter: Mapping[str, Any]


@functools.cache
def rules() -> tuple[RelationRule, ...]:
    """What two cells of a record say of each other."""
    rows: Any = lexicon.patterns("both", "tables")["relations"]
    return tuple(
        RelationRule(
            row["subject"],
            row["predicate"],
            row["object"],
            float(row["confidence"]),
            bool(row.get("event", False)),
            bool(row.get("single", False)),
            str(row.get("unless", "")),
            row["example"],
            row["counter"],
        )
        for row in rows
    )


def statements(text: str, found: Sequence[Record], names: Sequence[Found], language: str) -> Iterator[Statement]:
    """The relations of the records between `names` (the names of the whole text, sorted and apart).

    Only what the ontology allows; a planned or nominated thing has modality ``plan``.
    """
    for record in found:
        yield from _of_record(text, record, names, language)


def _of_record(text: str, record: Record, names: Sequence[Found], language: str) -> Iterator[Statement]:
    inside: dict[str, list[Found]] = {}
    for cell in record.cells:
        some = [name for name in names if cell.start <= name.start and name.end <= cell.end]
        if cell.role in _PERSONS:
            yield from _affiliations(text, record, cell, some)
            some = [name for name in some if name.type == "Person"] or some
        inside.setdefault(cell.role, []).extend(some)
    if not inside.get("project") and inside.keys() & MADE and not record.of("project"):
        inside["project"] = _named_before(text, record, names)
    waits = _waits(text, record, language)
    pending = {name for cell in record.cells for name in _pending(text, cell, names, language)}
    for rule in rules():
        if rule.unless and inside.get(rule.unless):
            continue
        objects = _heads(record, rule, names) if rule.object == "heading" else inside.get(rule.object, [])
        if rule.single and len([one for one in objects if one.type not in ("Region", "Person")]) != 1:
            continue
        for subject in inside.get(rule.subject, []):
            for object_ in objects:
                predicate = rule.predicate
                if predicate == "PARTICIPATED_IN" and _LEADS.match(text, subject.end):
                    predicate = "LED_PROJECT"
                if subject == object_ or ontology().problem(subject.type, predicate, object_.type):
                    continue
                planned = rule.event and (waits or record.plan or bool({subject, object_} & pending))
                yield _statement(text, record, subject, predicate, object_, rule.confidence, planned)


def _heads(record: Record, rule: RelationRule, names: Sequence[Found]) -> list[Found]:
    """The last award (station) of the heading."""
    if record.heading is None:
        return []
    type_ = "Award" if rule.predicate == "WON" else "Workstation"
    above = [
        name
        for name in names
        if name.type == type_ and record.heading[0] <= name.start and name.end <= min(record.heading[1], record.start)
    ]
    return above[-1:]


def _affiliations(text: str, record: Record, cell: Cell, names: Sequence[Found]) -> Iterator[Statement]:
    """ "张三（山西大学）、李四，中北大学": who works where, written beside the person."""
    persons = [name for name in names if name.type == "Person"]
    ends = [*(person.start for person in persons[1:]), cell.end]
    for person, end in zip(persons, ends, strict=False):
        if not _BESIDE.match(text, person.end):
            continue
        for name in names:
            if person.end <= name.start and name.end <= end:
                predicate = "MEMBER_OF" if _FELLOW.match(text, name.end) else "EMPLOYED_BY"
                if not ontology().problem("Person", predicate, name.type):
                    yield _statement(text, record, person, predicate, name, 0.85, False)


def _waits(text: str, record: Record, language: str) -> bool:
    """Whether a cell on the state of things says that nothing has happened (yet)."""
    status = table_layout.words(language).status
    return any(status.search(text, cell.start, cell.end) for cell in record.of("status"))


def _pending(text: str, cell: Cell, names: Sequence[Found], language: str) -> Iterator[Found]:
    """The names of a cell that says beside them that they are proposed: 西安大学（拟）, "application of X pending"; in
    English also a cell that is all bracket."""
    inside = [name for name in names if cell.start <= name.start and name.end <= cell.end]
    rest = list(text[cell.start : cell.end])
    for name in inside:
        rest[name.start - cell.start : name.end - cell.start] = " " * (name.end - name.start)
    value = text[cell.start : cell.end]
    bracketed = language == "en" and value.startswith("(") and value.endswith(")")
    if bracketed or table_layout.words(language).status.search("".join(rest)):
        yield from inside


def _named_before(text: str, record: Record, names: Sequence[Found]) -> list[Found]:
    """The only project named in the sentence or line before the fields: “X”项目公示。完成单位：…"""
    above = record.start - 1 if text[record.start - 1 : record.start] == "\n" else record.start
    line = text.rfind("\n", 0, max(0, above))
    first = record.cells[0].start
    some = [name for name in names if name.type == "Project" and line < name.start and name.end <= first]
    return some if len({name.text(text) for name in some}) == 1 else []


def _statement(
    text: str, record: Record, subject: Found, predicate: str, object_: Found, confidence: float, planned: bool
) -> Statement:
    start, end = record.start, max(record.end, subject.end, object_.end)
    if object_.start < start and end - object_.start <= _LONGEST_QUOTE:
        start = text.rfind("\n", 0, object_.start) + 1
    qualifiers = {}
    if predicate == "WON":
        cells = [text[cell.start : cell.end] for cell in record.of("grade")]
        grade = record.grade or (cells[0] if cells else "")
        if grade:
            qualifiers["grade"] = grade
    return Statement(subject, predicate, object_, start, end, "plan" if planned else "fact", confidence, qualifiers)
