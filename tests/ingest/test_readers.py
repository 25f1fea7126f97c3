"""Every format from a real file to a Document."""

from __future__ import annotations

import hashlib
import subprocess
import sys
from pathlib import Path

import docx
import pytest
from hypothesis import given
from hypothesis import strategies as st
from reportlab.lib.pdfencrypt import StandardEncryption
from reportlab.pdfgen import canvas

from liaison.graph.model import Document, ids
from liaison.graph.model.errors import UnreadableDocument
from liaison.ingest import readers
from liaison.ingest.readers.lines import join_lines
from liaison.ingest.readers.published import parse_date, published_in
from liaison.ingest.readers.reading import clean
from liaison.nlp import detect_language


def read(folder: Path, name: str, data: bytes | str) -> Document:
    path = folder / name
    path.write_bytes(data.encode() if isinstance(data, str) else data)
    return readers.read(path, f"folder/{name}")


def pdf(path: Path, pages: list[list[str]], encrypt: StandardEncryption | None = None) -> None:
    sheet = canvas.Canvas(str(path), encrypt=encrypt)
    for lines in pages:
        for number, line in enumerate(lines):
            sheet.drawString(72, 750 - 16 * number, line)
        sheet.showPage()
    sheet.save()


# Text and Markdown


def test_a_document_is_what_its_file_says(tmp_path: Path) -> None:
    text = "山西大学简讯\r\n\r\n发布时间：2021年11月20日\r\n山西大学位于太原市。\r\n"
    document = read(tmp_path, "note.TXT", text)
    assert document.id == ids.document_id("folder/note.TXT")
    assert document.sha256 == hashlib.sha256(text.encode()).hexdigest()
    assert document.text == "山西大学简讯\n\n发布时间：2021年11月20日\n山西大学位于太原市。"
    assert (document.language, document.title, document.kind) == ("zh", "山西大学简讯", "text")
    assert str(document.observed) == "2021-11-20"
    assert document.pages == ()


def test_front_matter_is_metadata_and_markup_goes(tmp_path: Path) -> None:
    document = read(
        tmp_path,
        "note.md",
        "---\ntitle: 'A note'\npublished: 2021-11\nlang: en\n---\n# Head\n\nOne *firm* and **one**\n"
        "[university](https://example.org).\n\n- first\n- second\n\n> quoted\n",
    )
    assert document.text == "Head\n\nOne firm and one university.\n\n- first\n- second\n\nquoted"
    assert (document.title, str(document.observed), document.language) == ("A note", "2021-11", "en")


@pytest.mark.parametrize(
    ("text", "title"),
    [
        ("# Head\n\ntext", "Head"),
        ("text before\n\n# Head", "Head"),
        ("no heading\n\ntext", "no heading"),
        ("---\nnot a field\n---\ntext", "not a field"),  # rules, not front matter
    ],
)
def test_title_of_markdown(tmp_path: Path, text: str, title: str) -> None:
    assert read(tmp_path, "x.md", text).title == title


def test_a_snake_case_name_and_a_product_are_no_italics(tmp_path: Path) -> None:
    assert read(tmp_path, "x.md", "The file_name_x and 3 * 4 * 5 stay.").text == "The file_name_x and 3 * 4 * 5 stay."


def test_a_long_title_is_cut_with_a_mark(tmp_path: Path) -> None:
    title = read(tmp_path, "x.txt", "word " * 100).title
    assert len(title) == 200
    assert title.endswith("…")


def test_lines_that_an_editor_broke_are_joined(tmp_path: Path) -> None:
    text = (
        "Title\n\nThe university and the firm signed an agreement on a joint talent\n"
        "workstation for corrosion. It runs for three years, and the experts come\nevery month.\n\nNext paragraph."
    )
    assert read(tmp_path, "x.txt", text).text.split("\n\n") == [
        "Title",
        "The university and the firm signed an agreement on a joint talent workstation for corrosion. "
        "It runs for three years, and the experts come every month.",
        "Next paragraph.",
    ]


@pytest.mark.parametrize(
    ("text", "joined"),
    [
        ("on cor-\nrosion in air.", "on corrosion in air."),
        ("a state-\nowned firm. A state-owned bank.", "a state-owned firm. A state-owned bank."),
        ("1. The first item is as\n2. The second item is a", "1. The first item is as\n2. The second item is a"),
        ("林远舟任该站首\n席专家。", "林远舟任该站首席专家。"),
        ("短行\n林远舟任该站首席专家和顾问\n组成员。", "短行\n林远舟任该站首席专家和顾问组成员。"),
        ("This sentence has ended here.\nA heading", "This sentence has ended here.\nA heading"),
        ("The expert of the firm is Dr.\nEllen Marsh.", "The expert of the firm is Dr. Ellen Marsh."),
    ],
)
def test_broken_lines(text: str, joined: str) -> None:
    assert join_lines(text) == joined


@given(st.text("ab 学。.-\n", max_size=60))
def test_joining_lines_keeps_every_word(text: str) -> None:
    cleaned = clean(text)
    left, right = (value.translate({ord(char): None for char in " \n-"}) for value in (cleaned, join_lines(cleaned)))
    assert left == right


@given(st.text(st.characters()))
def test_clean_text_is_clean_and_stays_so(text: str) -> None:
    cleaned = clean(text)
    cleaned.encode("utf-8")
    assert not any(ord(char) < 32 and char not in "\n\t" for char in cleaned)
    assert not set(cleaned) & set("\u202e\u200b\ufeff\x7f\u2028")
    assert clean(cleaned) == cleaned


# Dates and languages


@pytest.mark.parametrize(
    ("text", "date"),
    [
        ("Published: 2021-11-20", "2021-11-20"),
        ("Title\npublished on : 20 November 2021 in Taiyuan", "2021-11-20"),
        ("Title\nBy A. Author | Posted: Nov. 3rd, 2021", "2021-11-03"),
        ("标题\n来源：本刊 发布时间：2021-11-20 10:30 字号", "2021-11-20"),
        ("标题\n发布日期:2021/1/5", "2021-01-05"),
        ("標題\n發布時間：2024年2月20日", "2024-02-20"),
        ("标题\n二〇二一年十一月二十日\n正文", "2021-11-20"),
        ("标题\n2021年11月20日\n正文", "2021-11-20"),
        ("标题\n2021年11月20日，大会召开。", None),  # the date of an event
        ("标题\n签订日期：2021-06-18", None),
        ("Title\n2021\nText", None),
        ("Published: 2021-13-45", None),
        ("Published: next week", None),
        ("Text\n" * 40 + "Published: 2021-11-20", None),  # somebody else's, further down
    ],
)
def test_the_date_of_publication_is_the_stated_one(text: str, date: str | None) -> None:
    found = published_in(text)
    assert (str(found) if found else None) == date


@given(st.text(max_size=40))
def test_any_text_may_be_asked_for_a_date(text: str) -> None:
    found = parse_date(text)
    assert found is None or 0 < found[1] <= len(text)


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("太原理工大学", "zh"),
        ("Zhang Wei (张伟) is a professor.", "en"),
        ("采用 MinION 与 PageRank 技术的公司", "zh"),
        ("12345 !!", "en"),
        ("", "en"),
    ],
)
def test_language(text: str, language: str) -> None:
    assert detect_language(text) == language


# HTML


@pytest.mark.parametrize(
    ("meta", "encoding"),
    [
        ('<meta charset="gb2312">', "gb18030"),
        ('<meta http-equiv="Content-Type" content="text/html; charset=GBK">', "gb18030"),
        ("", "gb18030"),
        ("", "big5"),
        ('<meta charset="utf-8">', "utf-8"),
        ('<meta charset="utf-8">', "gb18030"),  # a page that is wrong about itself
        ("", "utf-16"),
    ],
)
def test_pages_in_any_encoding(tmp_path: Path, meta: str, encoding: str) -> None:
    text = "山西大學位於太原市。" if encoding == "big5" else "山西大学位于太原市，是一所大学。"
    page = f"<html><head>{meta}<title>简讯</title></head><body><p>{text}</p></body></html>"
    if encoding == "big5":
        page = page.replace("简讯", "簡訊")
    document = read(tmp_path, "x.html", page.encode(encoding))
    assert text in document.text
    assert document.language == "zh"


def test_an_xhtml_page_declares_its_encoding_in_its_own_way(tmp_path: Path) -> None:
    page = '<?xml version="1.0" encoding="gb2312"?><html><head><title>大</title></head><body><p>太原</p></body></html>'
    assert read(tmp_path, "x.xhtml", page.encode("gbk")).text == "太原"


def test_main_text_title_and_date_of_a_page(tmp_path: Path) -> None:
    document = read(
        tmp_path,
        "x.htm",
        """<html><head><title>A title - A site</title><meta name="PubDate" content="2021-11-19 10:00">
        <script>var evil = "script text";</script><style>p { color: red }</style></head>
        <body><nav>Home Contact</nav><h1>A title</h1><p>The firm hosts a workstation &amp; a laboratory.</p>
        <!-- a comment --><table><tr><th>Expert</th><td>Ellen Marsh</td></tr></table></body></html>""",
    )
    assert (document.title, str(document.observed)) == ("A title", "2021-11-19")
    assert "The firm hosts a workstation & a laboratory." in document.text
    assert "Ellen Marsh" in document.text
    for junk in ("script text", "color", "a comment"):
        assert junk not in document.text


@pytest.mark.parametrize(
    ("head", "date"),
    [
        ('<meta property="article:published_time" content="2021-11-19T10:00:00Z">', "2021-11-19"),
        ('<meta itemprop="datePublished" content="2021-11">', "2021-11"),
        ('<meta name="revised" content="2021-11-19">', None),
        ('<meta name="pubdate" content="soon">', None),
    ],
)
def test_dates_of_pages(tmp_path: Path, head: str, date: str | None) -> None:
    page = f"<html><head>{head}</head><body><p>The conference was held on 1 May 2019.</p></body></html>"
    observed = read(tmp_path, "x.html", page).observed
    assert (str(observed) if observed else None) == date


def test_a_time_element_may_hold_the_date(tmp_path: Path) -> None:
    page = '<body><p>A text.</p><time datetime="2019-05-01">1 May</time><time pubdate>2021-11-19</time></body>'
    assert str(read(tmp_path, "x.html", page).observed) == "2021-11-19"


# PDF


def test_pages_of_a_pdf_start_where_it_says(tmp_path: Path) -> None:
    path = tmp_path / "x.pdf"
    pdf(path, [["First page.", "The firm and the university signed an agreement on cor-", "rosion."], [], ["Third."]])
    document = readers.read(path, "x.pdf")
    assert len(document.pages) == 3
    assert "agreement on corrosion." in document.text
    assert document.text[document.pages[2] :] == "Third."
    assert document.page(document.text.index("First")) == 1
    assert document.page(document.text.index("Third")) == 3
    assert document.title == "First page."


def test_an_encrypted_pdf_is_refused_with_its_reason(tmp_path: Path) -> None:
    path = tmp_path / "x.pdf"
    pdf(path, [["Secret."]], StandardEncryption("password", strength=128))
    with pytest.raises(UnreadableDocument, match=r"^reports/x\.pdf: the PDF is encrypted") as raised:
        readers.read(path, "reports/x.pdf")
    assert "password" in raised.value.hint


def test_a_pdf_that_only_forbids_printing_is_read(tmp_path: Path) -> None:
    path = tmp_path / "x.pdf"
    pdf(path, [["Open."]], StandardEncryption("", ownerPassword="owner", canPrint=0, strength=128))
    assert readers.read(path, "x.pdf").text == "Open."


def test_a_scan_is_refused_with_advice(tmp_path: Path) -> None:
    path = tmp_path / "x.pdf"
    sheet = canvas.Canvas(str(path))
    sheet.rect(100, 100, 50, 50)
    sheet.save()
    with pytest.raises(UnreadableDocument, match="1 page and no text") as raised:
        readers.read(path, "x.pdf")
    assert "OCR" in raised.value.hint


@pytest.mark.parametrize("share", [0.0, 0.1, 0.5])
def test_a_pdf_that_is_cut_off_is_refused(tmp_path: Path, share: float) -> None:
    path = tmp_path / "x.pdf"
    pdf(path, [["A line of text."]])
    data = path.read_bytes()
    path.write_bytes(data[: 12 + int(len(data) * share)])
    with pytest.raises(UnreadableDocument, match="damaged or cut off"):
        readers.read(path, "x.pdf")


def test_a_text_named_pdf_is_refused(tmp_path: Path) -> None:
    with pytest.raises(UnreadableDocument, match="not a PDF"):
        read(tmp_path, "x.pdf", "not one")


# Word


def test_word_paragraphs_and_tables_in_their_order(tmp_path: Path) -> None:
    document = docx.Document()
    document.add_paragraph("发布时间：2021-06-18")
    document.add_heading("共建协议", level=1)
    table = document.add_table(rows=2, cols=2)
    for cell, text in zip(
        (cell for row in table.rows for cell in row.cells), ["甲方", "公司", "乙方", "大学"], strict=True
    ):
        cell.text = text
    table.rows[1].cells[1].add_table(rows=1, cols=1).rows[0].cells[0].text = "学院"
    document.add_paragraph("双方\t签订\n协议。")
    document.save(str(tmp_path / "x.docx"))
    read_back = readers.read(tmp_path / "x.docx", "x.docx")
    assert read_back.text == "发布时间：2021-06-18\n共建协议\n甲方 | 公司\n乙方 | 大学 学院\n双方\t签订\n协议。"
    assert (read_back.title, str(read_back.observed)) == ("共建协议", "2021-06-18")


def test_tracked_changes_links_and_content_controls(tmp_path: Path) -> None:
    word = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
    document = docx.Document()
    paragraph = document.add_paragraph("The firm ")._p
    for xml in (
        "<w:ins {0} w:id='1'><w:r><w:t>hosts </w:t></w:r></w:ins>",
        "<w:del {0} w:id='2'><w:r><w:delText>closed </w:delText></w:r></w:del>",
        "<w:hyperlink {0} w:anchor='x'><w:r><w:t>a workstation</w:t></w:r></w:hyperlink>",
        "<w:sdt {0}><w:sdtContent><w:r><w:t>.</w:t></w:r></w:sdtContent></w:sdt>",
    ):
        paragraph.append(docx.oxml.parse_xml(xml.format(f"xmlns:w='{word}'")))
    document.save(str(tmp_path / "x.docx"))
    assert readers.read(tmp_path / "x.docx", "x.docx").text == "The firm hosts a workstation."


# The room


def test_heavy_libraries_load_only_when_a_file_needs_them() -> None:
    program = (
        "import sys, liaison.ingest.walk, liaison.ingest.readers as readers\n"
        "heavy = {'trafilatura', 'docx', 'pypdfium2', 'openpyxl', 'lxml', 'charset_normalizer'} & set(sys.modules)\n"
        "assert not heavy, heavy\n"
        "assert {'.txt', '.md', '.html', '.pdf', '.docx'} <= readers.SUFFIXES\n"
    )
    subprocess.run([sys.executable, "-c", program], check=True)


def test_the_whole_corpus_is_read(shared_data: Path) -> None:
    paths = sorted((shared_data / "corpus" / "docs").iterdir())
    documents = [readers.read(path, path.name) for path in paths]
    assert len(documents) == 153
    assert all(document.text and document.title for document in documents)
    named = {path.name: path.stem[-2:] for path in paths}
    assert [document.key for document in documents if document.language != named[document.key]] == []
