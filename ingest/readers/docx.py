"""Word documents: paragraphs and tables in their order, then foot- and endnotes. A table row is one line.

Deleted text of tracked changes is left out, inserted text is in. Running headers and footers are left out.
"""

from __future__ import annotations

import io
import re
from collections.abc import Iterator
from pathlib import PurePath
from typing import Any

from ...graph.model.errors import UnreadableDocument
from ..archive import check_archive
from .published import published_in
from .reading import Reading, clean, first_line

__all__ = ["read"]

_W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_MC = "{http://schemas.openxmlformats.org/markup-compatibility/2006}"
_NOTES = ("/footnotes", "/endnotes")
_CELL = " | "
_TITLE_STYLE = re.compile(r"title|heading\s*1|标题\s*1?$|1$", re.IGNORECASE)
# Elements whose text is not part of the page: deleted runs, field codes, and the copy of a drawing for old readers.
_SKIPPED = frozenset({f"{_W}del", f"{_W}moveFrom", f"{_W}instrText", f"{_W}delText", f"{_MC}Fallback", f"{_W}pPr"})
_CHARACTERS = {f"{_W}tab": "\t", f"{_W}br": "\n", f"{_W}cr": "\n", f"{_W}noBreakHyphen": "-"}


def read(data: bytes, path: PurePath) -> Reading:  # noqa: ARG001
    """Read a .docx. Raises UnreadableDocument; a ZIP bomb is refused before it is unpacked."""
    check_archive(data, "word/document.xml")
    import docx

    document = docx.Document(io.BytesIO(data))
    body = document.element.body
    if body is None:
        raise UnreadableDocument("the Word document has no body")
    lines = list(_blocks(body))
    lines += [line for note in _notes(document.part) for line in note]
    text = clean("\n".join(lines))
    return Reading(text=text, title=_title(body) or first_line(text), observed=published_in(text))


def _notes(part: Any) -> Iterator[list[str]]:
    from lxml import etree  # type: ignore[import-untyped]

    parser = etree.XMLParser(resolve_entities=False, no_network=True)
    for relation in part.rels.values():
        if str(relation.reltype).endswith(_NOTES) and not relation.is_external:
            for note in etree.fromstring(relation.target_part.blob, parser):
                if note.get(f"{_W}type") is None:  # the separators have a type
                    yield list(_blocks(note))


def _blocks(parent: Any) -> Iterator[str]:
    """Lines of text of the paragraphs and tables in an element; content controls and the like are looked into."""
    for child in parent:
        if child.tag == f"{_W}p":
            yield from _paragraph(child)
        elif child.tag == f"{_W}tbl":
            for row in child.iter(f"{_W}tr"):
                if _table_of(row) is child:
                    yield _CELL.join(cell for cell in _cells(row) if cell)
        elif child.tag not in _SKIPPED:
            yield from _blocks(child)


def _table_of(row: Any) -> Any:
    return next(row.iterancestors(f"{_W}tbl"))


def _cells(row: Any) -> Iterator[str]:
    for cell in row.iter(f"{_W}tc"):
        if next(cell.iterancestors(f"{_W}tr")) is row:
            yield " ".join(" ".join(_blocks(cell)).split())


def _paragraph(paragraph: Any) -> Iterator[str]:
    """The paragraph, then the text boxes that are anchored in it."""
    parts: list[str] = []
    boxes: list[Any] = []
    _collect(paragraph, parts, boxes)
    yield "".join(parts)
    for box in boxes:
        yield from _blocks(box)


def _collect(element: Any, parts: list[str], boxes: list[Any]) -> None:
    for child in element:
        if child.tag == f"{_W}t":
            parts.append(child.text or "")
        elif child.tag in _CHARACTERS:
            parts.append(_CHARACTERS[child.tag])
        elif child.tag == f"{_W}txbxContent":
            boxes.append(child)
        elif child.tag not in _SKIPPED:
            _collect(child, parts, boxes)


def _title(body: Any) -> str:
    """The first paragraph in the style of a title or a first heading (style ids differ by the language of Word)."""
    for paragraph in body.iter(f"{_W}p"):
        style = paragraph.find(f"{_W}pPr/{_W}pStyle")
        if style is not None and _TITLE_STYLE.match(style.get(f"{_W}val") or ""):
            title = " ".join(" ".join(_paragraph(paragraph)).split())
            if title:
                return title
    return ""
