"""Rows of .csv and .xlsx files as text cells. What a cell holds is never evaluated."""

from __future__ import annotations

import csv
import datetime as dt
import io
import itertools
import re
import unicodedata
import zipfile
from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from ...graph.model.errors import InvalidMapping, LiaisonError, UnreadableDocument
from ..archive import check_archive
from ..readers.encoding import decode

__all__ = ["TABLE_SUFFIXES", "Row", "Table", "read_rows"]

TABLE_SUFFIXES = frozenset({".csv", ".tsv", ".xlsx", ".xlsm"})
MAX_ROWS = 500_000
MAX_COLUMNS = 1_000
_DELIMITERS = (",", "\t", ";", "|", "，")


@dataclass(frozen=True, slots=True)
class Row:
    """The cells of one row, in the order of the headers; `number` is its line in the file (from 1)."""

    number: int
    cells: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Table:
    headers: tuple[str, ...]
    rows: tuple[Row, ...]


def read_rows(data: bytes, path: Path, *, wanted: Collection[str], sheet: str | None, header_row: int | None) -> Table:
    """Read a table. `wanted`: columns that the mapping names (they tell the delimiter); `header_row`: its line, from 1
    (default: the first row that is not empty). Empty rows are left out, an area of merged cells is filled.

    Raises UnreadableDocument, or InvalidMapping for a sheet that does not exist.
    """
    try:
        if path.suffix.lower() in (".xlsx", ".xlsm"):
            lines = list(_spreadsheet(data, sheet))
        else:
            lines = list(_delimited(data, wanted, header_row))
    except LiaisonError:
        raise
    except Exception as error:
        # openpyxl raises whatever a hostile file makes of it.
        raise UnreadableDocument(f"the table cannot be read: {type(error).__name__}: {error}"[:300]) from error
    return _table(lines, header_row)


def _table(lines: list[Row], header_row: int | None) -> Table:
    filled = [row for row in lines if any(row.cells)]
    if header_row is not None:
        filled = [row for row in filled if row.number >= header_row]
        if not filled or filled[0].number != header_row:
            raise UnreadableDocument(f"row {header_row}, said to hold the headers, is empty")
    if not filled:
        raise UnreadableDocument("the table is empty")
    headers = _trimmed(filled[0].cells)
    twice = [name for name in headers if name and headers.count(name) > 1]
    if twice:
        raise UnreadableDocument(
            f"two columns are named {twice[0]!r}", "If the headers stand in another row, say header_row in the mapping."
        )
    rows: list[Row] = []
    for row in filled[1:]:
        cells = _trimmed(row.cells)
        stray = next((cell for cell in cells[len(headers) :] if cell), None)
        if stray is None:
            stray = next((cell for name, cell in zip(headers, cells, strict=False) if cell and not name), None)
        if stray is not None:
            raise UnreadableDocument(f"row {row.number}: {stray[:40]!r} stands in a column without a header")
        rows.append(Row(row.number, (cells + ("",) * len(headers))[: len(headers)]))
    named = [index for index, name in enumerate(headers) if name]
    return Table(
        tuple(headers[index] for index in named),
        tuple(Row(row.number, tuple(row.cells[index] for index in named)) for row in rows),
    )


def _trimmed(cells: tuple[str, ...]) -> tuple[str, ...]:
    last = next((index for index in range(len(cells), 0, -1) if cells[index - 1]), 0)
    return cells[:last]


def _limited(rows: Iterable[Row]) -> Iterator[Row]:
    for count, row in enumerate(rows):
        if count >= MAX_ROWS:
            raise UnreadableDocument(f"the table has more than {MAX_ROWS} rows", "Split it.")
        if len(row.cells) > MAX_COLUMNS:
            raise UnreadableDocument(f"row {row.number} has more than {MAX_COLUMNS} columns")
        yield row


def clean_cell(value: str) -> str:
    """A cell in one line: NFC, no control or invisible characters, runs of spaces as one."""
    text = unicodedata.normalize("NFC", value)
    kept = (" " if char.isspace() else char for char in text if char.isspace() or _visible(char))
    return " ".join("".join(kept).split())


def _visible(char: str) -> bool:
    category = unicodedata.category(char)
    return (
        category not in ("Cc", "Cs") and (category != "Cf" or char in "\u200c\u200d") and ord(char) & 0xFFFE != 0xFFFE
    )


def _delimited(data: bytes, wanted: Collection[str], header_row: int | None) -> Iterator[Row]:
    text = decode(data)[0].replace("\0", "").removeprefix("\ufeff")
    delimiter = _delimiter(text, wanted, header_row)
    return _limited(_parsed(text, delimiter))


def _parsed(text: str, delimiter: str) -> Iterator[Row]:
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True)
    start = 1
    try:
        for cells in reader:
            yield Row(start, tuple(clean_cell(cell) for cell in cells))
            start = reader.line_num + 1
    except csv.Error as error:
        raise UnreadableDocument(f"line {start}: {error}", "Check the quotation marks.") from error


def _delimiter(text: str, wanted: Collection[str], header_row: int | None) -> str:
    """The delimiter that finds most of the wanted headers, then the one that gives most columns."""

    def found(delimiter: str) -> tuple[int, int]:
        try:
            rows = list(itertools.islice(_parsed(text, delimiter), max(header_row or 0, 20)))
        except UnreadableDocument:
            return -1, 0
        heads = [row for row in rows if any(row.cells) and row.number >= (header_row or 1)]
        cells = heads[0].cells if heads else ()
        return sum(name in cells for name in wanted), len(cells)

    return max(_DELIMITERS, key=found)  # the first of equals


def _spreadsheet(data: bytes, sheet: str | None) -> Iterator[Row]:
    check_archive(data, "xl/workbook.xml")
    import openpyxl

    values = openpyxl.load_workbook(io.BytesIO(data), read_only=True, data_only=True)
    formulas = openpyxl.load_workbook(io.BytesIO(data), read_only=True)
    try:
        name = _sheet(values, sheet)
        merged = _merged(data, values[name])
        return iter(list(_limited(_cells(values[name], formulas[name], merged))))
    finally:
        values.close()
        formulas.close()


def _sheet(workbook: Any, wanted: str | None) -> str:
    names: list[str] = [sheet.title for sheet in workbook.worksheets]
    if wanted is not None:
        if wanted not in names:
            raise InvalidMapping(f"no sheet is named {wanted!r}", f"There are: {', '.join(names)}.")
        return wanted
    visible: list[str] = [sheet.title for sheet in workbook.worksheets if sheet.sheet_state == "visible"] or names
    if len(visible) != 1:
        listed = ", ".join(visible)
        raise InvalidMapping(
            f"the workbook has {len(visible)} sheets", f"Say `sheet:` in the mapping, one of: {listed}."
        )
    return visible[0]


def _cells(values: Any, formulas: Any, merged: dict[tuple[int, int], tuple[int, int]]) -> Iterator[Row]:
    """Rows of stored values. The file may declare any dimension, so what it declares is not used."""
    values.reset_dimensions()
    formulas.reset_dimensions()
    tops: dict[tuple[int, int], str] = {}
    corners = set(merged.values())
    for number, (row, sources) in enumerate(zip(values.iter_rows(), formulas.iter_rows(), strict=True), start=1):
        cells: list[str] = []
        for cell, source in zip(row, sources, strict=True):
            if cell.value is None and source.data_type == "f":
                raise UnreadableDocument(
                    f"cell {source.coordinate} is a formula without a stored value",
                    "Open the file in a spreadsheet program and save it.",
                )
            cells.append(_text(cell.value))
        for column in range(1, max([len(cells), *(at[1] for at in merged if at[0] == number)], default=0) + 1):
            if column > len(cells):
                cells.append("")
            if (number, column) in corners:
                tops[number, column] = cells[column - 1]
            elif (number, column) in merged and not cells[column - 1]:
                cells[column - 1] = tops.get(merged[number, column], "")
        yield Row(number, tuple(cells))


def _text(value: Any) -> str:
    if value is None:
        return ""
    if isinstance(value, dt.datetime):
        return value.date().isoformat() if value.time() == dt.time() else value.isoformat(sep=" ")
    if isinstance(value, float) and value.is_integer() and abs(value) < 1e15:
        return str(int(value))
    return clean_cell(str(value))


_MERGED = re.compile(rb'<(?:\w+:)?mergeCell\s[^>]*?ref="([A-Z]{1,3})(\d{1,7}):([A-Z]{1,3})(\d{1,7})"')
_MAX_MERGED = 200_000


def _merged(data: bytes, sheet: Any) -> dict[tuple[int, int], tuple[int, int]]:
    """Every cell of a merged area -> the corner that holds its value, as (row, column). A reader that streams does
    not tell, so the sheet's XML is searched."""
    from openpyxl.utils import column_index_from_string as column_of

    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        xml = archive.read(sheet._worksheet_path.lstrip("/"))
    cells: dict[tuple[int, int], tuple[int, int]] = {}
    for left, top, right, bottom in _MERGED.findall(xml):
        corner = int(top), column_of(left.decode())
        rows = range(corner[0], int(bottom) + 1)
        columns = range(corner[1], column_of(right.decode()) + 1)
        if len(cells) + len(rows) * len(columns) > _MAX_MERGED:
            raise UnreadableDocument(f"more than {_MAX_MERGED} cells are merged")
        cells |= {(row, column): corner for row in rows for column in columns}
    return cells
