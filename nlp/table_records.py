"""Records in text: rows under a header line, and blocks of "key：value" pairs, with what each cell is."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from . import table_layout
from .table_layout import Cell

__all__ = ["MADE", "Record", "records"]

# Roles of those who make a project: where one stands in a record, the record is about one.
MADE = frozenset({"person", "leader", "unit", "lead_unit", "awardee"})
_MAIN = frozenset({"project", "station", "patent"})
_TITLE = re.compile(r"[^，。；;：:|\t]{4,60}")
_EN_TITLE = re.compile(r"[A-Z][^:|\t]{8,160}?(?=\.?\s*$)")
_HEADING_LINES = 4
# Rows with another number of cells are passed over; after so many of them the table is over.
_STRANGE_ROWS = 3
# How far before its first field a record's title or grade may begin.
_LOOK_BACK = 400


@dataclass(frozen=True, slots=True)
class Record:
    """A row of a table or a block of fields, ``text[start:end]``. `heading`: the lines above that hold for it (their
    span, or None); `plan`: they say that it is nominated or intended, not done. `grade` stands in a line between."""

    start: int
    end: int
    cells: tuple[Cell, ...]
    heading: tuple[int, int] | None = None
    plan: bool = False
    grade: str = ""

    def of(self, role: str) -> list[Cell]:
        return [cell for cell in self.cells if cell.role == role]


def records(text: str, language: str) -> list[Record]:
    """The records of a text in ``en`` or ``zh``, in its order. Pure; offsets count code points."""
    found: list[Record] = []
    spans = table_layout.lines(text)
    number, free = 0, 0  # `free`: the first line that belongs to no record, where headings are looked for
    while number < len(spans):
        taken, some = _grid(text, spans, number, language)
        if not some:
            taken, some = _block(text, spans, number, free, language)
        found.extend(some)
        number = max(taken, number + 1)
        free = number if some else free
    return found


def _grid(text: str, spans: Sequence[tuple[int, int]], number: int, language: str) -> tuple[int, list[Record]]:
    """The rows under a header line, and the number of the line after them."""
    head = table_layout.header(text, spans[number], language)
    if head is None:
        return number, []
    separator, roles = head
    heading, plan = _heading(text, spans, number, 0, language)
    found: list[Record] = []
    notes = table_layout.words(language).notes
    here, strange = number + 1, 0
    while here < len(spans):
        start, end = spans[here]
        cells = table_layout.row(text, spans[here], separator)
        first = text[start:end].lower().replace(" ", "")
        if len(cells) < 2 or strange > _STRANGE_ROWS or first.startswith(tuple(note.lower().strip() for note in notes)):
            break
        if len(cells) == len(roles):
            made = tuple(Cell(*cell, role) for cell, role in zip(cells, roles, strict=True))
            found.append(Record(start, end, made, heading, plan))
        strange = 0 if len(cells) == len(roles) else strange + 1
        here += 1
    return here, found


def _heading(
    text: str, spans: Sequence[tuple[int, int]], number: int, free: int, language: str
) -> tuple[tuple[int, int] | None, bool]:
    """The lines above line `number` that are its heading, and whether they speak of a plan."""
    first = max(free, number - _HEADING_LINES)
    if first >= number:
        return None, False
    span = (spans[first][0], spans[number - 1][1])
    return span, bool(table_layout.words(language).plan.search(text, *span))


def _block(
    text: str, spans: Sequence[tuple[int, int]], number: int, free: int, language: str
) -> tuple[int, list[Record]]:
    """The records of "key：value" lines from a line on, and the number of the line after them."""
    cells: list[Cell] = []
    here = number
    groups: list[list[Cell]] = []
    while here < len(spans):
        some = list(table_layout.fields(text, spans[here], language))
        if not some:
            # A line that goes on, or the title of the next record.
            follows = here + 1 < len(spans) and any(table_layout.fields(text, spans[here + 1], language))
            if not cells or not follows:
                break
            groups.append(cells)
            cells, here = [], here + 1
            continue
        for place, cell in enumerate(some):
            again = any(cell.role == other.role for other in cells) and cell.role not in ("other", "status")
            if again and (place == 0 or cell.role in _MAIN or cell.role == "number"):
                groups.append(cells)
                cells = []
            cells.append(cell)
        here += 1
    groups.append(cells)
    heading, plan = _heading(text, spans, number, free, language)
    made = (_record(text, group, heading, plan, language) for group in groups)
    return here, [record for record in made if record]


def _record(
    text: str, cells: Sequence[Cell], heading: tuple[int, int] | None, plan: bool, language: str
) -> Record | None:
    if not cells:
        return None
    roles = {cell.role for cell in cells}
    known = list(cells)
    if not roles & _MAIN and roles & MADE and (title := _title(text, cells[0].start, language)):
        known.insert(0, title)
    telling = [cell for cell in known if cell.role not in ("number", "other", "status", "title")]
    if len(telling) < 2 and not (heading and len(telling) == 1 and roles & {"host", "winner"}):
        return None
    start = (
        text.rfind("\n", max(0, known[0].start - _LOOK_BACK), known[0].start) + 1
        if language == "zh"
        else known[0].start
    )
    nested = text[start : known[0].start]
    if len(nested) > 60:
        start = known[0].start
    grade = ""
    if heading:
        above = text[max(heading[0], start - _LOOK_BACK) : start]
        graded = list(table_layout.words(language).grade.finditer(above))
        last = above.rstrip().rsplit("\n", 2)[-2:] if above.strip() else []
        if graded and any(table_layout.words(language).grade.match(line.strip()) for line in last):
            grade = graded[-1].group(1)
    return Record(start, max(cell.end for cell in known), tuple(known), heading, plan, grade)


def _title(text: str, before: int, language: str) -> Cell | None:
    """The title that stands in a line of its own (English: or a sentence) before the first field."""
    low = max(0, before - _LOOK_BACK)
    begin = max(text.rfind("\n", low, before) + 1, low)
    lead = text[begin:before]
    pattern = _TITLE if language == "zh" else _EN_TITLE
    if language != "zh":
        sentence = re.search(r"(?:^|\. )(?P<title>[A-Z][^.:]{8,160})\. [A-Z][\w -]{1,24}: ?$", lead)
        if sentence:
            return Cell(begin + sentence.start("title"), begin + sentence.end("title"), "project")
    low = max(0, begin - _LOOK_BACK)
    rest = text[low:begin].rstrip()
    line = rest.rfind("\n") + 1
    candidate = rest[line:].strip()
    if not candidate or table_layout.words(language).grade.match(candidate):
        return None
    if pattern.fullmatch(candidate) and not candidate.endswith(("目录", "名单", "公示", "公告", "通知")):
        start = low + line + rest[line:].index(candidate)
        return Cell(start, start + len(candidate.rstrip(".")), "project")
    return None
