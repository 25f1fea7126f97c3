"""Tables: rows become record-documents whose statements quote them, whatever the file's form and order."""

from __future__ import annotations

import csv
import datetime as dt
import io
import zipfile
from pathlib import Path

import openpyxl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from liaison.graph.model import Document, Extraction, ids, ontology
from liaison.graph.model.errors import InvalidMapping, UnreadableDocument
from liaison.ingest.tables import read_mapping, read_table
from liaison.ingest.tables.guess import guess_type
from liaison.ingest.tables.read import Table, read_rows

PEOPLE = """\
language: en
entities: {name: Person, employer: Organisation}
relations:
  - subject: name
    predicate: EMPLOYED_BY
    object: employer
    since: from
    until: to
    when: {status: [fact, checked]}
    unless: {status: checked}
    qualifiers: {role: {column: role}}
"""


def table(folder: Path, data: bytes | str, mapping: str, name: str = "t.csv") -> tuple[Document, list[Extraction]]:
    (folder / name).write_bytes(data.encode() if isinstance(data, str) else data)
    (folder / "t.mapping.yaml").write_text(mapping, encoding="utf-8")
    document, records = read_table(folder / name, f"k/{name}", read_mapping(folder / "t.mapping.yaml"))
    extractions = list(records)
    for extraction in extractions:
        extraction.check(ontology())
        for assertion in extraction.assertions:
            assert assertion.quote == extraction.document.text
    return document, extractions


def triples(extraction: Extraction) -> set[tuple[str, str, str]]:
    names = {profile.id: profile.name for profile in extraction.profiles}
    return {(names[each.subject], each.predicate, names[each.object]) for each in extraction.assertions}


def test_a_row_is_a_document_that_says_what_it_says(tmp_path: Path) -> None:
    document, (row,) = table(
        tmp_path,
        "name,employer,role,from,to,status,note\nEllen Marsh,University of Northmoor,professor,2012,present,fact,\n",
        PEOPLE,
    )
    assert (document.kind, document.key, document.text) == (
        "table",
        "k/t.csv",
        "name; employer; role; from; to; status; note",
    )
    assert (row.document.kind, row.document.collection) == ("record", document.id)
    assert row.document.id == ids.document_id(row.document.key)
    assert row.document.key.startswith("k/t.csv#")
    assert row.document.title == "Ellen Marsh"
    assert row.document.text == (
        "name: Ellen Marsh; employer: University of Northmoor; role: professor; from: 2012; to: present; status: fact"
    )
    (assertion,) = row.assertions
    assert triples(row) == {("Ellen Marsh", "EMPLOYED_BY", "University of Northmoor")}
    assert str(assertion.spell) == "2012/.."
    assert assertion.qualifiers == {"role": "professor"}
    assert assertion.extractor == "table/1"
    assert row.document.text[slice(*assertion.object_at)] == "University of Northmoor"


@pytest.mark.parametrize(
    ("start", "end", "spell"),
    [
        ("1998", "2003", "1998/2003"),
        ("1998-09-01", "2003年7月", "1998-09-01/2003-07"),
        ("", "2003", "/2003"),
        ("1998", "", "1998/"),
        ("1998", "至今", "1998/.."),
        ("", "", "/"),
    ],
)
def test_spells(tmp_path: Path, start: str, end: str, spell: str) -> None:
    _, (row,) = table(tmp_path, f"name,employer,role,from,to,status\nA,山西大学,,{start},{end},fact\n", PEOPLE)
    assert str(row.assertions[0].spell) == spell
    assert row.assertions[0].qualifiers == {}


def test_a_span_that_ends_before_it_starts_is_shown(tmp_path: Path) -> None:
    with pytest.raises(InvalidMapping, match=r"row 2: a spell ends before it starts"):
        table(tmp_path, "name,employer,role,from,to,status\nA,山西大学,,2003,1998,fact\n", PEOPLE)


@pytest.mark.parametrize(("status", "count"), [("fact", 1), ("checked", 0), ("rumour", 0), ("", 0)])
def test_conditions(tmp_path: Path, status: str, count: int) -> None:
    _, (row,) = table(tmp_path, f"name,employer,role,from,to,status\nA,山西大学,,,,{status}\n", PEOPLE)
    assert len(row.assertions) == count
    assert len(row.profiles) == 2


def test_several_names_in_a_cell_and_two_columns_of_one_thing(tmp_path: Path) -> None:
    _, (row,) = table(
        tmp_path,
        "项目,单位,联系单位\n煤制油,山西大学； 太原理工大学 ;,山西大学\n",
        """
entities: {项目: Project, 单位: {type: Organisation, split: "；;"}, 联系单位: Organisation}
relations:
  - {subject: 单位, predicate: PARTICIPATED_IN, object: 项目}
  - {subject: 单位, predicate: COLLABORATES_WITH, object: 单位}
  - {subject: 联系单位, predicate: LED_PROJECT, object: 项目}
""",
    )
    assert row.document.text == "项目：煤制油；单位：山西大学； 太原理工大学 ;；联系单位：山西大学"
    assert triples(row) == {
        ("山西大学", "PARTICIPATED_IN", "煤制油"),
        ("太原理工大学", "PARTICIPATED_IN", "煤制油"),
        ("山西大学", "COLLABORATES_WITH", "太原理工大学"),
        ("山西大学", "LED_PROJECT", "煤制油"),
    }
    (university,) = [profile for profile in row.profiles if profile.name == "山西大学"]
    assert len(university.mentions) == 2


def test_predicates_and_qualifiers_from_cells(tmp_path: Path) -> None:
    mapping = """
entities: {org: {type: Organisation, also: [short]}, project: Project, award: Award}
relations:
  - {subject: org, predicate: {column: role, values: {led: LED_PROJECT, joined: PARTICIPATED_IN}}, object: project}
  - subject: org
    predicate: WON
    object: award
    on: {column: award, find: year}
    qualifiers:
      year: {column: award, find: year}
      amount: {value: {column: sum, number: true}, unit: CNY}
      grade: first
"""
    head = "org,short,project,role,award,sum\n"
    _, (first, second) = table(
        tmp_path,
        head + '山西大学,山大,A,led,2020年度国家自然科学奖,"1,500.5"\n山西大学,,B,,国家科学技术奖,\n',
        mapping,
    )
    assert triples(first) == {("山西大学", "LED_PROJECT", "A"), ("山西大学", "WON", "2020年度国家自然科学奖")}
    won = first.assertions[1]
    assert won.qualifiers == {"year": "2020", "amount": {"value": 1500.5, "unit": "CNY"}, "grade": "first"}
    assert str(won.spell) == "2020"
    assert first.profiles[0].names == ("山西大学", "山大")
    assert triples(second) == {("山西大学", "WON", "国家科学技术奖")}
    assert second.assertions[0].qualifiers == {"grade": "first"}
    with pytest.raises(InvalidMapping, match=r"column 'role': no relation is given for 'funded'"):
        table(tmp_path, head + "山西大学,,A,funded,,\n", mapping)
    with pytest.raises(InvalidMapping, match=r"column 'sum': 'much' is not a number"):
        table(tmp_path, head + "山西大学,,A,led,奖,much\n", mapping)


@pytest.mark.parametrize(
    ("name", "type_"),
    [
        ("山西潞安矿业（集团）有限责任公司", "Firm"),
        ("中铁十二局集团有限公司", "Firm"),
        ("中国科学院山西煤炭化学研究所", "Institute"),
        ("山西省农业科学院农业环境与资源研究所", "Institute"),
        ("北京航空航天大学", "University"),
        ("太原学院", "University"),
        ("山西大学物理学院", "Institute"),
        ("清华大学（深圳）", "University"),
        ("山西省科学技术厅", "Government"),
        ("太原市人民政府", "Government"),
        ("Arm Ltd", "Firm"),
        ("Shanxi Lu'an Mining (Group) Co., Ltd.", "Firm"),
        ("University of Oxford", "University"),
        ("Department of Physics, University of Oxford", "Institute"),
        ("Massachusetts Institute of Technology", "Institute"),  # the name does not tell better
        ("Ministry of Science and Technology", "Government"),
        ("Acme", None),
        ("大" * 10_000 + "公司", None),
        ("", None),
    ],
)
def test_types_of_organisations_by_their_names(name: str, type_: str | None) -> None:
    assert guess_type(name) == type_


def test_a_name_that_does_not_tell_is_an_error_or_what_the_mapping_says(tmp_path: Path) -> None:
    data = "org\nAcme\n"
    with pytest.raises(InvalidMapping, match=r"row 2, column 'org': what 'Acme' is cannot be told"):
        table(tmp_path, data, "entities: {org: Organisation}")
    _, (row,) = table(tmp_path, data, "entities: {org: {type: Organisation, otherwise: Firm}}")
    assert [(profile.name, profile.type) for profile in row.profiles] == [("Acme", "Firm")]
    _, (row,) = table(tmp_path, data, "entities: {org: {type: Organisation, otherwise: none}}")
    assert row.profiles == ()


def test_a_guessed_type_that_the_relation_forbids_is_shown(tmp_path: Path) -> None:
    mapping = """
entities: {who: Person, org: Organisation}
relations: [{subject: who, predicate: EDUCATED_AT, object: org}]
"""
    with pytest.raises(
        InvalidMapping, match=r"t\.mapping\.yaml:3: k/t\.csv, row 2: 'A', 'B Ltd': EDUCATED_AT leads to"
    ):
        table(tmp_path, "who,org\nA,B Ltd\n", mapping)


FIRMS = "entities: {firm: Firm, note: Technology}\nlanguage: en\n"


@pytest.mark.parametrize(
    "cell",
    [
        "=1+1",
        '=HYPERLINK("http://x","y")',
        "+49",
        "-1",
        "@SUM(A1)",
        "<script>alert(1)</script>",
        "x" * 100_000,
        "'; DROP",
    ],
)
def test_a_dangerous_cell_is_only_text(tmp_path: Path, cell: str) -> None:
    buffer = io.StringIO()
    csv.writer(buffer).writerows([["firm", "note"], [cell, cell]])
    _, (row,) = table(tmp_path, buffer.getvalue(), FIRMS)
    assert row.document.text == f"firm: {cell}; note: {cell}"
    assert {profile.name for profile in row.profiles} == {cell}


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030", "utf-16"])
@pytest.mark.parametrize("delimiter", [",", ";", "\t", "|"])
def test_any_encoding_and_delimiter(tmp_path: Path, encoding: str, delimiter: str) -> None:
    rows = [["企业", "技术"], ["槐荫新材料有限公司", "耐蚀涂层, 青檀; 第二代"], ["", ""], ["晋北机械公司", "焊接"]]
    buffer = io.StringIO()
    csv.writer(buffer, delimiter=delimiter).writerows(rows)
    _, extractions = table(tmp_path, buffer.getvalue().encode(encoding), "entities: {企业: Firm, 技术: Technology}")
    named = [[profile.name for profile in extraction.profiles] for extraction in extractions]
    assert named == [rows[1], rows[3]]


def test_cells_are_cleaned_and_lines_inside_them_joined(tmp_path: Path) -> None:
    _, (row,) = table(tmp_path, 'firm,note\n"A\r\n  Ltd","x\u202ey\0 z"\n', FIRMS)
    assert row.document.text == "firm: A Ltd; note: xy z"


@pytest.mark.parametrize(
    ("data", "said"),
    [
        ("firm,note\nA Ltd,x,stray\n", "row 2: 'stray' stands in a column without a header"),
        ("firm,note,\nA Ltd,x,stray\n", "'stray' stands in a column without a header"),
        ("firm,note,firm\n", "two columns are named 'firm'"),
        ('firm,note\n"A Ltd,x\n', "unexpected end of data"),
        ("\n\n", "the table is empty"),
        ("", "the file is empty"),
        ("firm,note\n" + "x" * 200_000, "field larger than"),
    ],
)
def test_tables_that_are_no_tables(tmp_path: Path, data: str, said: str) -> None:
    with pytest.raises(UnreadableDocument, match=r"^k/t\.csv: ") as raised:
        table(tmp_path, data, FIRMS)
    assert said in raised.value.message


def test_headers_may_stand_lower(tmp_path: Path) -> None:
    data = "A list of firms,\nmade in 2021,\nfirm,note\nA Ltd,x\n"
    _, (row,) = table(tmp_path, data, FIRMS + "header_row: 3\n")
    assert row.document.text == "firm: A Ltd; note: x"
    with pytest.raises(UnreadableDocument, match="row 9, said to hold the headers, is empty"):
        table(tmp_path, data, FIRMS + "header_row: 9\n")


# Spreadsheets


def spreadsheet(*rows: list[object], merge: str = "", title: str = "Sheet", more: str = "") -> bytes:
    book = openpyxl.Workbook()
    sheet = book.active
    assert sheet is not None
    sheet.title = title
    for row in rows:
        sheet.append(row)
    if merge:
        sheet.merge_cells(merge)
    if more:
        book.create_sheet(more).append(["other"])
    buffer = io.BytesIO()
    book.save(buffer)
    return buffer.getvalue()


def test_a_spreadsheet_is_read_as_its_values(tmp_path: Path) -> None:
    data = spreadsheet(
        [], ["firm", "note", "year", "date"], ["A Ltd", "x", 2020.0, dt.datetime(2021, 11, 3)], [], ["B Ltd", None, 0.5]
    )
    _, rows = table(tmp_path, data, FIRMS, "t.xlsx")
    assert [row.document.text for row in rows] == [
        "firm: A Ltd; note: x; year: 2020; date: 2021-11-03",
        "firm: B Ltd; year: 0.5",
    ]


def test_merged_cells_hold_for_all_their_rows(tmp_path: Path) -> None:
    data = spreadsheet(["firm", "note"], ["A Ltd", "x"], [None, "y"], [None, "z"], ["B Ltd", "w"], merge="A2:A4")
    _, rows = table(tmp_path, data, FIRMS, "t.xlsx")
    assert [row.document.text[:11] for row in rows] == ["firm: A Ltd"] * 3 + ["firm: B Ltd"]


def test_a_formula_that_was_never_computed_is_said(tmp_path: Path) -> None:
    with pytest.raises(UnreadableDocument, match="cell B2 is a formula without a stored value"):
        table(tmp_path, spreadsheet(["firm", "note"], ["A Ltd", "=1+1"]), FIRMS, "t.xlsx")


def test_a_workbook_of_several_sheets_needs_the_name_of_one(tmp_path: Path) -> None:
    data = spreadsheet(["firm", "note"], ["A Ltd", "x"], title="Firms", more="Other")
    with pytest.raises(InvalidMapping, match="2 sheets") as raised:
        table(tmp_path, data, FIRMS, "t.xlsx")
    assert "Firms, Other" in raised.value.hint
    _, rows = table(tmp_path, data, FIRMS + "sheet: Firms\n", "t.xlsx")
    assert len(rows) == 1
    with pytest.raises(InvalidMapping, match=r"t\.mapping\.yaml:3: .*no sheet is named 'Firm'"):
        table(tmp_path, data, FIRMS + "sheet: Firm\n", "t.xlsx")


def test_a_huge_merged_area_is_refused(tmp_path: Path) -> None:
    small = spreadsheet(["firm", "note"], ["A Ltd", "x"], merge="A3:B3")
    buffer = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(small)) as old, zipfile.ZipFile(buffer, "w") as new:
        for name in old.namelist():
            new.writestr(name, old.read(name).replace(b"A3:B3", b"A3:XFD1048576"))
    data = buffer.getvalue()
    with pytest.raises(UnreadableDocument, match="cells are merged"):
        table(tmp_path, data, FIRMS, "t.xlsx")


# Rows keep their identity

CELL = st.text("ab 学=<é", max_size=4)
ROWS = st.lists(st.tuples(CELL, CELL), max_size=6)


def written(rows: list[tuple[str, str]]) -> bytes:
    buffer = io.StringIO()
    csv.writer(buffer, quoting=csv.QUOTE_ALL).writerows([("firm", "note"), *rows])
    return buffer.getvalue().encode()


def records(folder: Path, rows: list[tuple[str, str]]) -> dict[str, tuple[str, str]]:
    _, extractions = table(folder, written(rows), FIRMS)
    found = {each.document.id: (each.document.text, each.document.sha256) for each in extractions}
    assert len(found) == len(extractions)
    return found


@pytest.fixture(scope="session")
def scratch(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("rows")


@given(rows=ROWS, at=st.integers(0, 6), new=st.tuples(CELL, CELL))
def test_a_row_put_in_leaves_the_others_what_they_are(
    scratch: Path, rows: list[tuple[str, str]], at: int, new: tuple[str, str]
) -> None:
    before = records(scratch, rows)
    after = records(scratch, [*rows[:at], new, *rows[at:]])
    assert before.items() <= after.items()
    assert len(after) <= len(before) + 1


@given(rows=ROWS, seed=st.randoms(use_true_random=False))
def test_the_order_of_rows_means_nothing(scratch: Path, rows: list[tuple[str, str]], seed: object) -> None:
    shuffled = list(rows)
    seed.shuffle(shuffled)  # type: ignore[attr-defined]
    assert records(scratch, rows) == records(scratch, shuffled)


def test_columns_may_change_places(tmp_path: Path) -> None:
    _, (first,) = table(tmp_path, "firm,note\nA Ltd,x\n", FIRMS)
    _, (second,) = table(tmp_path, "note,firm\nx,A Ltd\n", FIRMS)
    assert first.document.id == second.document.id


def test_key_columns_name_the_row(tmp_path: Path) -> None:
    mapping = FIRMS + "key: [firm, note]\n"
    _, rows = table(tmp_path, "firm,note,more\na|b,c,1\na,b|c,2\n" + f"{'x' * 300},y,3\n", mapping)
    keys = [row.document.key.removeprefix("k/t.csv#") for row in rows]
    assert keys[:2] == ["a||b | c", "a | b||c"]
    assert len(keys[2]) == 16
    assert rows[0].document.title == "a|b, c"


def test_another_mapping_is_another_table(tmp_path: Path) -> None:
    first, (old,) = table(tmp_path, "firm,note\nA Ltd,x\n", FIRMS)
    second, (new,) = table(tmp_path, "firm,note\nA Ltd,x\n", FIRMS + "title: Firms\n")
    assert (first.id, old.document.id) == (second.id, new.document.id)
    assert first.sha256 != second.sha256
    assert old.document.sha256 != new.document.sha256


@given(data=st.binary(max_size=300))
def test_any_bytes_are_a_table_or_not_one(data: bytes) -> None:
    try:
        found = read_rows(data, Path("t.csv"), wanted=["firm"], sheet=None, header_row=None)
    except UnreadableDocument as error:
        assert error.message  # noqa: PT017
    else:
        assert isinstance(found, Table)
        assert all(len(row.cells) == len(found.headers) for row in found.rows)
