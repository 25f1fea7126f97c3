"""Files made to harm or merely broken: each is refused with a reason that names it, none takes the process down."""

from __future__ import annotations

import io
import os
import zipfile
from pathlib import Path

import docx
import openpyxl
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from liaison.graph.model.errors import InvalidMapping, UnreadableDocument
from liaison.ingest import archive, readers
from liaison.ingest.readers import pdf as pdf_reader
from liaison.ingest.tables import read_mapping, read_table

MAPPING = "entities: {Firm: Firm}\n"


def refused(path: Path) -> str:
    mapping = path.with_suffix(".mapping.yaml")
    mapping.write_text(MAPPING, encoding="utf-8")
    table = path.suffix in (".csv", ".xlsx")
    with pytest.raises(UnreadableDocument) as raised:
        _ = read_table(path, "key", read_mapping(mapping)) if table else readers.read(path, "key")
    assert raised.value.message.startswith("key: ")
    return raised.value.message


def packed(members: dict[str, bytes]) -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as written:
        for name, data in members.items():
            written.writestr(name, data)
    return buffer.getvalue()


MAIN = {".docx": "word/document.xml", ".xlsx": "xl/workbook.xml"}


@pytest.mark.parametrize("suffix", [".docx", ".xlsx"])
def test_a_zip_bomb_is_refused_before_it_is_unpacked(tmp_path: Path, suffix: str) -> None:
    path = tmp_path / f"bomb{suffix}"
    path.write_bytes(packed({MAIN[suffix]: bytes(30 * 2**20)}))
    assert "ZIP bomb" in refused(path)


@pytest.mark.parametrize("suffix", [".docx", ".xlsx"])
def test_an_archive_that_unpacks_to_too_much_is_refused(
    tmp_path: Path, suffix: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(archive, "MAX_UNPACKED", 2**20)
    path = tmp_path / f"large{suffix}"
    path.write_bytes(packed({MAIN[suffix]: os.urandom(2**20), "more": b"more"}))
    assert "unpacks to" in refused(path)


@pytest.mark.parametrize("suffix", [".docx", ".xlsx"])
def test_an_archive_with_too_many_members_is_refused(tmp_path: Path, suffix: str) -> None:
    path = tmp_path / f"many{suffix}"
    path.write_bytes(packed({f"{number}.xml": b"" for number in range(archive.MAX_MEMBERS + 1)}))
    assert "members" in refused(path)


@pytest.mark.parametrize("suffix", [".docx", ".xlsx"])
def test_other_archives_and_rubbish_are_refused(tmp_path: Path, suffix: str) -> None:
    path = tmp_path / f"other{suffix}"
    for data, said in (
        (packed({"readme.txt": b"hello"}), "another kind of file"),
        (packed({MAIN[suffix]: b"<not xml"}), "cannot be read"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600), "encrypted or in the format of Office 97"),
        (b"PK\x03\x04 and nothing", "no valid Office file"),
        (b"plain", "no valid Office file"),
    ):
        path.write_bytes(data)
        assert said in refused(path)


@pytest.mark.parametrize("suffix", [".docx", ".xlsx"])
def test_an_encrypted_archive_is_refused(tmp_path: Path, suffix: str) -> None:
    data = bytearray(packed({MAIN[suffix]: b"<x/>"}))
    data[6] |= 1  # the flag of the local header
    data[data.index(b"PK\x01\x02") + 8] |= 1  # and of the directory
    path = tmp_path / f"secret{suffix}"
    path.write_bytes(data)
    assert "encrypted" in refused(path)


def replaced(data: bytes, member: str, content: bytes) -> bytes:
    """An Office file with one member replaced."""
    with zipfile.ZipFile(io.BytesIO(data)) as whole:
        return packed({name: content if name == member else whole.read(name) for name in whole.namelist()})


LAUGHS = "".join(f'<!ENTITY l{n} "{f"&l{n - 1};" * 10}">' for n in range(1, 12))


def test_entities_of_xml_are_not_multiplied(tmp_path: Path) -> None:
    buffer = io.BytesIO()
    docx.Document().save(buffer)
    word = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
    body = (
        f'<?xml version="1.0"?><!DOCTYPE x [<!ENTITY l0 "ha">{LAUGHS}]>'
        f'<w:document xmlns:w="{word}"><w:body><w:p><w:r><w:t>&l11;</w:t></w:r></w:p></w:body></w:document>'
    )
    path = tmp_path / "laughs.docx"
    path.write_bytes(replaced(buffer.getvalue(), "word/document.xml", body.encode()))
    refused(path)


def test_external_entities_are_not_fetched(tmp_path: Path) -> None:
    secret = tmp_path / "secret.txt"
    secret.write_text("the secret", encoding="utf-8")
    buffer = io.BytesIO()
    docx.Document().save(buffer)
    word = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
    body = (
        f'<?xml version="1.0"?><!DOCTYPE x [<!ENTITY e SYSTEM "{secret.as_uri()}">]>'
        f'<w:document xmlns:w="{word}"><w:body><w:p><w:r><w:t>text &e;</w:t></w:r></w:p></w:body></w:document>'
    )
    path = tmp_path / "external.docx"
    path.write_bytes(replaced(buffer.getvalue(), "word/document.xml", body.encode()))
    assert "secret" not in readers.read(path, "key").text


def test_laughing_spreadsheets_are_refused(tmp_path: Path) -> None:
    buffer = io.BytesIO()
    book = openpyxl.Workbook()
    book.active.append(["Firm"])  # type: ignore[union-attr]
    book.save(buffer)
    sheet = (
        f'<?xml version="1.0"?><!DOCTYPE x [<!ENTITY l0 "ha">{LAUGHS}]>'
        '<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><sheetData><row r="1">'
        '<c r="A1" t="str"><v>&l11;</v></c></row></sheetData></worksheet>'
    )
    path = tmp_path / "laughs.xlsx"
    path.write_bytes(replaced(buffer.getvalue(), "xl/worksheets/sheet1.xml", sheet.encode()))
    refused(path)


@pytest.mark.parametrize(
    ("name", "data", "said"),
    [
        ("empty.txt", b"", "the file is empty"),
        ("empty.pdf", b"", "the file is empty"),
        ("blank.txt", b" \r\n\t\n", "holds no text"),
        ("marks.txt", "\ufeff\u200b\u202e".encode(), "holds no text"),
        ("picture.txt", b"\x89PNG\r\n\x1a\n" + bytes(100), "PNG"),
        ("nothing.html", b"<html><script>1</script></html>", "holds no text"),
        ("binary.md", bytes(300), "no text in any known encoding"),
        ("strange.xyz", b"text", "unknown kind of file '.xyz'"),
    ],
)
def test_files_without_text(tmp_path: Path, name: str, data: bytes, said: str) -> None:
    path = tmp_path / name
    path.write_bytes(data)
    assert said in refused(path)


def test_what_is_not_a_file_is_refused(tmp_path: Path) -> None:
    (tmp_path / "folder.txt").mkdir()
    os.mkfifo(tmp_path / "pipe.txt")
    for name, said in (("folder.txt", "not a regular file"), ("pipe.txt", "not a regular file"), ("no.txt", "No such")):
        assert said in refused(tmp_path / name)


def test_limits_are_said(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "x.txt"
    path.write_text("words " * 100, encoding="utf-8")
    monkeypatch.setattr(readers, "MAX_CHARACTERS", 100)
    assert "599 characters, more than 100" in refused(path)
    monkeypatch.setattr(readers, "MAX_BYTES", 200)
    assert "larger than 0 MiB" in refused(path)


def test_too_many_pages_are_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, checkout: Path) -> None:
    monkeypatch.setattr(pdf_reader, "MAX_PAGES", 1)
    path = tmp_path / "x.pdf"
    path.write_bytes((checkout / "examples/documents/en/workstation-report.pdf").read_bytes())
    assert "2 pages, more than 1" in refused(path)


def test_controls_and_bidi_marks_are_dropped(tmp_path: Path) -> None:
    path = tmp_path / "x.txt"
    path.write_bytes("The\0 firm \u202ehosts\u202c a\x07 work\u00adstation.\x1b".encode() + b" " * 300)
    assert readers.read(path, "x").text == "The firm hosts a workstation."


@pytest.mark.parametrize(
    "page",
    [
        "<div>" * 50_000 + "deep",
        "<p>&#xD800;&#0;&#x110000; text</p>",
        "<table>" * 2_000 + "<td>x",
        "<html><head><meta charset='utf-7'></head><body>+ADw-script+AD4- text</body></html>",
        "<!DOCTYPE html [<!ENTITY e SYSTEM 'file:///etc/hostname'>]><p>text &e;</p>",
        "<p" + " a='1'" * 20_000 + ">text</p>",
    ],
)
def test_pages_made_to_harm(tmp_path: Path, page: str) -> None:
    path = tmp_path / "x.html"
    path.write_text(page, encoding="utf-8")
    try:
        text = readers.read(path, "key").text
    except UnreadableDocument as error:
        assert error.message.startswith("key: ")  # noqa: PT017
    else:
        text.encode("utf-8")


@pytest.mark.parametrize(
    "name", ["en/workstation-report.pdf", "zh/workstation-agreement.docx", "en/pagerank-licence.html"]
)
@settings(max_examples=25, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(data=st.data())
def test_damaged_files_give_a_document_or_a_reason(
    tmp_path: Path, checkout: Path, name: str, data: st.DataObject
) -> None:
    whole = (checkout / "examples/documents" / name).read_bytes()
    damaged = bytearray(whole[: data.draw(st.integers(1, len(whole)))])
    for at in data.draw(st.lists(st.integers(0, len(damaged) - 1), max_size=20)):
        damaged[at] = data.draw(st.integers(0, 255))
    path = tmp_path / name.rpartition("/")[2]
    path.write_bytes(damaged)
    try:
        document = readers.read(path, "key")
    except UnreadableDocument as error:
        assert error.message.startswith("key: ")  # noqa: PT017
    else:
        assert document.text


def test_a_broken_mapping_file_is_no_crash(tmp_path: Path) -> None:
    path = tmp_path / "x.mapping.yaml"
    for data in (b"\xff\xfe\x00", b"", b"- - -\n:", b"[" * 5000, b"a: &a [*a]"):
        path.write_bytes(data)
        with pytest.raises(InvalidMapping, match=r"x\.mapping\.yaml"):
            read_mapping(path)
