"""What a row says about one relation: whether it holds, when, and what qualifies it."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from ...graph.model import PartialDate, Spell
from ...graph.model.errors import InvalidDate
from ..readers.published import parse_date
from .mapping import Choice, Column, Fixed, RelationRule

__all__ = ["RowError", "predicate_of", "qualifiers_of", "spell_of"]

Place = tuple[str | int, ...]

_YEAR = re.compile(r"(?<!\d)([12]\d{3})(?!\d)")
_NUMBER = re.compile(r"[+-]?\d[\d,]*(?:\.\d+)?")
_NOW = frozenset({"present", "now", "today", "ongoing", "至今", "现在", "在任"})


class RowError(Exception):
    """A cell that its mapping cannot read; `place` leads to the rule in the mapping."""

    def __init__(self, place: Place, message: str, hint: str = "", column: str = "") -> None:
        super().__init__(message)
        self.place, self.message, self.hint, self.column = place, message, hint, column


def predicate_of(rule: RelationRule, cells: Mapping[str, str], place: Place) -> str | None:
    """The predicate of a rule in a row; None if its conditions are not fulfilled."""
    for column, allowed in rule.when.items():
        if not _fits(cells[column], allowed):
            return None
    for column, refused in rule.unless.items():
        if _fits(cells[column], refused):
            return None
    if not isinstance(rule.predicate, Choice):
        return rule.predicate
    value = cells[rule.predicate.column]
    if value and value not in rule.predicate.values:
        hint = f"List it under `values`, beside: {', '.join(rule.predicate.values)}."
        raise RowError((*place, "predicate"), f"no relation is given for {value[:60]!r}", hint, rule.predicate.column)
    return rule.predicate.values.get(value)


def _fits(cell: str, values: tuple[str, ...] | bool) -> bool:
    return bool(cell) if isinstance(values, bool) else cell in values


def spell_of(rule: RelationRule, cells: Mapping[str, str], place: Place) -> Spell:
    """The time that a row states: one date (`on`) or a span; an empty cell is unknown, 至今 or "present" is open."""
    try:
        if rule.on is not None:
            date = _date(rule.on, cells, (*place, "on"))
            return Spell(start=date, event=True) if date else Spell()
        start = _date(rule.since, cells, (*place, "since")) if rule.since else None
        if isinstance(rule.until, Column) and cells[rule.until.column].casefold() in _NOW:
            return Spell(start=start, open=True)
        return Spell(start=start, end=_date(rule.until, cells, (*place, "until")) if rule.until else None)
    except InvalidDate as error:
        raise RowError(place, error.message) from error


def _date(given: Column | Fixed, cells: Mapping[str, str], place: Place) -> PartialDate | None:
    if isinstance(given, Fixed):
        found = parse_date(given.date)
        return found[0] if found else None
    cell = cells[given.column]
    if not cell:
        return None
    if given.find == "year":
        year = _YEAR.search(cell)
        return PartialDate(int(year.group(1))) if year else None
    found = parse_date(cell)
    if found is None:
        hint = "Write YYYY, YYYY-MM or YYYY-MM-DD, or say `find: year`."
        raise RowError(place, f"{cell[:60]!r} is not a date", hint, given.column)
    return found[0]


def qualifiers_of(rule: RelationRule, cells: Mapping[str, str], place: Place) -> dict[str, Any]:
    """The qualifiers of a row; one whose cell is empty is left out."""
    found: dict[str, Any] = {}
    for name, given in rule.qualifiers.items():
        if isinstance(given, dict):
            parts = {part: _qualifier(value, cells, (*place, "qualifiers", name)) for part, value in given.items()}
            # A unit without its amount says nothing: a group stands or falls with its columns.
            if all(parts[part] is not None for part, value in given.items() if isinstance(value, Column)):
                found[name] = parts
        elif (value := _qualifier(given, cells, (*place, "qualifiers", name))) is not None:
            found[name] = value
    return found


def _qualifier(given: str | Column, cells: Mapping[str, str], place: Place) -> str | float | int | None:
    if isinstance(given, str):
        return given
    cell = cells[given.column]
    if not cell:
        return None
    if given.find == "year":
        year = _YEAR.search(cell)
        return year.group(1) if year else None
    if not given.number:
        return cell
    if not _NUMBER.fullmatch(cell):
        raise RowError(place, f"{cell[:60]!r} is not a number", "", given.column)
    number = float(cell.replace(",", ""))
    return int(number) if number.is_integer() else number
