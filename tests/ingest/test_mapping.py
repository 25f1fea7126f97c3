"""Mappings: what fits is read, every mistake is shown with its file, its line and what to do."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from liaison.graph.model import Scope
from liaison.graph.model.errors import InvalidMapping
from liaison.ingest.tables import TableMapping, read_mapping, read_table

GOOD = """\
title: Awards
key: project
complete: {measure: awards, place: Shanxi, year: 2020, level: national}
entities:
  project: Project
  firm: {type: Organisation, split: ";", otherwise: Firm}
relations:
  - subject: firm
    predicate: LED_PROJECT
    object: project
    on: date
    qualifiers: {role: {column: role}}
"""


def load(folder: Path, text: str) -> TableMapping:
    path = folder / "t.mapping.yaml"
    path.write_text(text, encoding="utf-8")
    return read_mapping(path)


def test_a_mapping_is_read(tmp_path: Path) -> None:
    mapping = load(tmp_path, GOOD).mapping
    assert mapping.complete == Scope(measure="awards", place="Shanxi", year=2020, level="national")
    assert mapping.key == ("project",)
    assert mapping.relations[0].predicates == ("LED_PROJECT",)


def test_yaml_words_mean_themselves(tmp_path: Path) -> None:
    text = "entities: {yes: Firm, 2020: Person, on: University, 0x1F: Region}\n"
    assert list(load(tmp_path, text).mapping.entities) == ["yes", "2020", "on", "0x1F"]


def edit(old: str, new: str) -> str:
    assert old in GOOD
    return GOOD.replace(old, new)


MISTAKES = [
    (edit("title: Awards", "titel: Awards"), 1, "titel: extra inputs are not permitted", ""),
    (edit("  project: Project", "  project: Projekt"), 5, "unknown type 'Projekt'", "Known: Organisation, Person"),
    (edit("entities:\n", "entities:\n  project: Firm\n"), 6, "'project' is given twice", ""),
    (edit('split: ";"', 'spilt: ";"'), 6, "spilt", ""),
    (edit("otherwise: Firm", "otherwise: Award"), 6, "`otherwise` must be Firm", ""),
    (edit("project: Project", "project: {type: Project, otherwise: Firm}"), 5, "`otherwise` goes with", ""),
    (edit('split: ";"', 'split: ";", also: alias'), 6, "cannot have other names", ""),
    (edit("subject: firm", "subject: frim"), 8, "column 'frim' is not among the entities", "Say what it names."),
    (edit("predicate: LED_PROJECT", "predicate: LEADS"), 9, "unknown relation 'LEADS'", "Known: EMPLOYED_BY"),
    (edit("predicate: LED_PROJECT", "predicate: WON"), 9, "WON leads to Award, not to Project", ""),
    (edit("predicate: LED_PROJECT", "predicate: {column: role}"), 9, "values: field required", ""),
    (edit("predicate: LED_PROJECT", "predicate: {column: role, values: {}}"), 9, "at least 1 item", ""),
    (edit("    object: project\n", ""), 8, "object: field required", ""),
    (edit("{role: {column: role}}", "{amount: {column: role}}"), 12, "no qualifier 'amount'", "It has: role, rank."),
    (edit("on: date", "on: date\n    since: date"), 11, "`on` (one date) does not go with", ""),
    (edit("on: date", "on: {date: soon}"), 11, "'soon' is not a date", "YYYY"),
    (edit("on: date", "on: {column: date, find: month}"), 11, "find", ""),
    (edit("title: Awards", "published: soon"), 1, "'soon' is not a date", "YYYY"),
    (edit("title: Awards", "language: fr"), 1, "language: input should be 'en' or 'zh'", ""),
    (edit("title: Awards", "header_row: 0"), 1, "greater than or equal to 1", ""),
    (edit("year: 2020", "year: twenty"), 3, "valid integer", ""),
    (edit("title: Awards", "title: [a"), 2, "not valid YAML", ""),
    (edit("title: Awards", "title: &a Awards\nsheet: *a"), 2, "aliases", ""),
    ("entities: {}\n", 1, "at least 1 item", ""),
    ("key: x\n", 1, "entities: field required", ""),
    ("just text\n", 1, "dictionary", ""),
    ("# nothing\n", 1, "the mapping is empty", ""),
]


@pytest.mark.parametrize(("text", "line", "said", "hint"), MISTAKES)
def test_a_mistake_is_shown_where_it_stands(tmp_path: Path, text: str, line: int, said: str, hint: str) -> None:
    with pytest.raises(InvalidMapping) as raised:
        load(tmp_path, text)
    assert raised.value.message.startswith(f"t.mapping.yaml:{line}: ")
    assert said in raised.value.message
    assert hint in raised.value.hint


@pytest.mark.parametrize(
    ("table", "line", "said", "hint"),
    [
        ("project,frim,date,role\n", 6, "t.csv has no column 'firm'", "Did you mean 'frim'?"),
        ("project,firm,date\n", 12, "no column 'role'", "It has: project, firm, date."),
        ("project,firm,date,role\nA,B Ltd,soon,x\n", 11, "t.csv, row 2, column 'date': 'soon' is not a date", "YYYY"),
        ("project,firm,date,role\nA,B,2020,\nA,C,2020,\n", 2, "rows 2 and 3 have one key", "Add a column"),
        ("project,firm,date,role\n,B,2020,\n", 2, "row 2: a key column is empty", ""),
    ],
)
def test_a_table_that_does_not_fit(tmp_path: Path, table: str, line: int, said: str, hint: str) -> None:
    (tmp_path / "t.csv").write_text(table, encoding="utf-8")
    with pytest.raises(InvalidMapping) as raised:
        read_table(tmp_path / "t.csv", "t.csv", load(tmp_path, GOOD))
    assert raised.value.message.startswith(f"t.mapping.yaml:{line}: ")
    assert said in raised.value.message
    assert hint in raised.value.hint


def test_the_mapping_in_the_documentation_is_one(checkout: Path, tmp_path: Path) -> None:
    readme = (checkout / "examples" / "README.md").read_text(encoding="utf-8")
    (block,) = re.findall(r"```yaml\n(.*?)```", readme, re.DOTALL)
    assert len(load(tmp_path, block).mapping.relations) == 2
