"""From the rows of a table to record-documents: each says what its row says, and quotes the whole row."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from ...graph.model import Assertion, Document, Extraction, Mention, Profile, ids, ontology
from ...graph.model.errors import InvalidMapping, UnreadableDocument
from ...nlp import detect_language
from ..readers import load_bytes
from ..readers.published import parse_date
from ..readers.reading import shorten
from .guess import guess_type
from .mapping import GUESSED, EntityRule, TableMapping
from .read import Row, Table, read_rows
from .statements import RowError, predicate_of, qualifiers_of, spell_of

__all__ = ["EXTRACTOR", "read_table"]

EXTRACTOR = "table/1"
_LONGEST_KEY = 200


def read_table(path: Path, key: str, mapping: TableMapping) -> tuple[Document, Iterator[Extraction]]:
    """The collection-document of a table, and one extraction a row.

    A row's key is ``{key}#{row key}``: the values of the mapping's `key` columns, or a hash of the row's content
    (with a number where rows are equal), so that rows may be sorted, inserted and deleted without touching the others.
    All rows are checked before the first is yielded. Raises UnreadableDocument and InvalidMapping.
    """
    spec = mapping.mapping
    wanted = {*spec.entities, *spec.key}
    try:
        data = load_bytes(path)
        table = read_rows(data, path, wanted=wanted, sheet=spec.sheet, header_row=spec.header_row)
    except UnreadableDocument as error:
        raise UnreadableDocument(f"{key}: {error.message}", error.hint) from error
    except InvalidMapping as error:
        raise mapping.lines.fail(("sheet",), f"{key}: {error.message}", error.hint) from error
    mapping.check_headers(table.headers, key)
    language = spec.language or detect_language(
        " ".join([*table.headers, *(" ".join(row.cells) for row in table.rows[:50])])
    )
    observed = parse_date(spec.published) if spec.published else None
    digest = hashlib.sha256(b"\0".join([data, mapping.sha256.encode(), EXTRACTOR.encode()])).hexdigest()
    separator = "；" if language == "zh" else "; "
    document = Document(
        id=ids.document_id(key),
        key=key,
        sha256=digest,
        text="\n".join(part for part in (separator.join(table.headers), spec.description) if part),
        language=language,
        title=shorten(spec.title) or path.stem,
        kind="table",
        observed=observed[0] if observed else None,
        complete=spec.complete,
    )
    builder = _Builder(document, table.headers, mapping)
    # Every row is built once for its mistakes and again when it is asked for: a table is refused as a whole, and its
    # extractions never stand in memory together.
    keys = _row_keys(table, mapping, key)
    for row, row_key in zip(table.rows, keys, strict=True):
        builder.build(row, row_key)
    return document, (builder.build(row, row_key) for row, row_key in zip(table.rows, keys, strict=True))


def _row_keys(table: Table, mapping: TableMapping, key: str) -> list[str]:
    columns = [table.headers.index(name) for name in mapping.mapping.key]
    seen: dict[str, int] = {}
    keys: list[str] = []
    for row in table.rows:
        if not columns:
            content = "\x1e".join(
                f"{name}\x1f{cell}" for name, cell in sorted(zip(table.headers, row.cells, strict=True)) if cell
            )
            digest = hashlib.sha256(content.encode()).hexdigest()[:16]
            seen[digest] = seen.get(digest, 0) + 1
            keys.append(digest if seen[digest] == 1 else f"{digest}-{seen[digest]}")
            continue
        values = [row.cells[index] for index in columns]
        if not all(values):
            raise mapping.lines.fail(("key",), f"{key}, row {row.number}: a key column is empty")
        # A bar inside a value is doubled, so that ("a|b", "c") and ("a", "b|c") differ.
        row_key = " | ".join(value.replace("|", "||") for value in values)
        if len(row_key) > _LONGEST_KEY:
            row_key = hashlib.sha256(row_key.encode()).hexdigest()[:16]
        if row_key in seen:
            hint = "Add a column to `key`, or leave `key` out."
            raise mapping.lines.fail(("key",), f"{key}: rows {seen[row_key]} and {row.number} have one key", hint)
        seen[row_key] = row.number
        keys.append(row_key)
    return keys


@dataclass(slots=True)
class _Found:
    """A thing that a row names, while the row is read."""

    id: str
    type: str
    mentions: list[Mention] = field(default_factory=list)

    def profile(self, document: str) -> Profile:
        names = tuple(dict.fromkeys(mention.text for mention in self.mentions))
        return Profile(
            id=self.id, document=document, type=self.type, name=names[0], names=names, mentions=tuple(self.mentions)
        )


class _Builder:
    def __init__(self, table: Document, headers: Sequence[str], mapping: TableMapping) -> None:
        self.table = table
        self.headers = headers
        self.mapping = mapping
        self.colon, self.separator = ("：", "；") if table.language == "zh" else (": ", "; ")

    def build(self, row: Row, row_key: str) -> Extraction:
        try:
            return self._build(row, row_key)
        except RowError as error:
            where = f"{self.table.key}, row {row.number}"
            where += f", column {error.column!r}" if error.column else ""
            raise self.mapping.lines.fail(error.place, f"{where}: {error.message}", error.hint) from error

    def _build(self, row: Row, row_key: str) -> Extraction:
        cells = dict(zip(self.headers, row.cells, strict=True))
        text, starts = self._text(cells)
        key = f"{self.table.key}#{row_key}"
        document = Document(
            id=ids.document_id(key),
            key=key,
            sha256=hashlib.sha256(f"{text}\0{self.mapping.sha256}\0{EXTRACTOR}".encode()).hexdigest(),
            text=text,
            language=self.table.language,
            title=shorten(self._title(cells)),
            kind="record",
            observed=self.table.observed,
            collection=self.table.id,
        )
        found: dict[str, _Found] = {}
        named = {
            column: list(self._entities(column, rule, cells, starts, document.id, found))
            for column, rule in self.mapping.mapping.entities.items()
        }
        assertions = {each.id: each for each in self._assertions(document, cells, named)}
        profiles = tuple(each.profile(document.id) for each in found.values())
        return Extraction(document=document, profiles=profiles, assertions=tuple(assertions.values()))

    def _text(self, cells: dict[str, str]) -> tuple[str, dict[str, int]]:
        """The row as a sentence, and the offset of each value in it."""
        text, starts = "", {}
        for header, value in cells.items():
            if value:
                text += f"{self.separator if text else ''}{header}{self.colon}"
                starts[header] = len(text)
                text += value
        return text, starts

    def _title(self, cells: dict[str, str]) -> str:
        spec = self.mapping.mapping
        columns = [*(spec.key or spec.entities), *self.headers]
        if spec.key:
            return ", ".join(cells[column] for column in spec.key)
        return next(cells[column] for column in columns if cells[column])

    def _entities(
        self,
        column: str,
        rule: EntityRule,
        cells: dict[str, str],
        starts: dict[str, int],
        document: str,
        found: dict[str, _Found],
    ) -> Iterator[tuple[_Found, Mention]]:
        """The things that a cell names, each with the mention in this cell; they are also put into `found`."""
        if not cells[column]:
            return
        for start, end in _parts(cells[column], rule.split):
            name = cells[column][start:end]
            type_ = self._type(name, rule, column)
            if type_ is None:
                continue
            id_ = ids.profile_id(document, type_, name)
            thing = found.setdefault(id_, _Found(id_, type_))
            mention = Mention(start=starts[column] + start, end=starts[column] + end, text=name)
            thing.mentions.append(mention)
            for other in rule.also:
                if cells[other]:
                    at = starts[other]
                    thing.mentions.append(Mention(start=at, end=at + len(cells[other]), text=cells[other]))
            yield thing, mention

    def _type(self, name: str, rule: EntityRule, column: str) -> str | None:
        if rule.type != GUESSED:
            return rule.type
        type_ = guess_type(name) or rule.otherwise
        if type_ is None:
            hint = "Say `otherwise: Firm` (or University, Institute, Government, none) for the column."
            raise RowError(("entities", column), f"what {name[:60]!r} is cannot be told by its name", hint, column)
        return None if type_ == "none" else type_

    def _assertions(
        self, document: Document, cells: dict[str, str], named: dict[str, list[tuple[_Found, Mention]]]
    ) -> Iterator[Assertion]:
        for index, rule in enumerate(self.mapping.mapping.relations):
            place = ("relations", index)
            pairs = [(left, right) for left in named[rule.subject] for right in named[rule.object]]
            if rule.subject == rule.object:  # the members of one cell, each with those behind it
                things = named[rule.subject]
                pairs = [(left, right) for number, left in enumerate(things) for right in things[number + 1 :]]
            predicate = predicate_of(rule, cells, place)
            if not pairs or predicate is None:
                continue
            spell, qualifiers = spell_of(rule, cells, place), qualifiers_of(rule, cells, place)
            for (subject, subject_at), (object_, object_at) in pairs:
                if problem := ontology().problem(subject.type, predicate, object_.type):
                    raise RowError(place, f"{subject_at.text[:60]!r}, {object_at.text[:60]!r}: {problem}")
                yield Assertion(
                    id=ids.assertion_id(subject.id, predicate, object_.id, document.text),
                    document=document.id,
                    subject=subject.id,
                    predicate=predicate,
                    object=object_.id,
                    quote=document.text,
                    start=0,
                    end=len(document.text),
                    subject_at=(subject_at.start, subject_at.end),
                    object_at=(object_at.start, object_at.end),
                    spell=spell,
                    qualifiers=qualifiers,
                    extractor=EXTRACTOR,
                )


def _parts(cell: str, split: str | None) -> Iterator[tuple[int, int]]:
    """Spans of the names in a cell, without the spaces around them."""
    parts = re.finditer(f"[^{re.escape(split)}]+", cell) if split else [re.fullmatch(r".*", cell, re.DOTALL)]
    for part in parts:
        if part is None:
            continue
        inner = part.group().strip()
        if inner:
            start = part.start() + part.group().index(inner)
            yield start, start + len(inner)
