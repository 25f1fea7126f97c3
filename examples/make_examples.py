"""Build the sample documents that are not plain text (PDF, DOCX, HTML in GB18030, text in Big5) from ``sources/``.

    python examples/make_examples.py [FOLDER]

writes into ``documents/`` beside this file, or into FOLDER. Needs reportlab and python-docx (the `test` extra).
Source lines: ``# title``, ``## heading``, ``|cell|cell|`` (a table row), ``\\page`` (a new page), else a paragraph.
The same sources give the same bytes, so that a rebuild changes nothing.
"""

from __future__ import annotations

import datetime as dt
import io
import sys
import zipfile
from pathlib import Path

from docx import Document
from reportlab.lib.enums import TA_LEFT
from reportlab.lib.pagesizes import A4
from reportlab.lib.styles import ParagraphStyle
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.cidfonts import UnicodeCIDFont
from reportlab.platypus import Flowable, PageBreak, Paragraph, SimpleDocTemplate

HERE = Path(__file__).parent
WRITTEN = dt.datetime(2026, 1, 1)  # a fixed date, so that a rebuild gives the same bytes


def pdf(source: str, target: Path, *, chinese: bool) -> None:
    """Set a source as a PDF; Chinese in the standard CID font STSong-Light, which readers supply themselves."""
    font = "STSong-Light" if chinese else "Times-Roman"
    if chinese:
        pdfmetrics.registerFont(UnicodeCIDFont(font))
    wrap = {"wordWrap": "CJK"} if chinese else {}
    body = ParagraphStyle("body", fontName=font, fontSize=11, leading=16, spaceAfter=8, alignment=TA_LEFT, **wrap)
    head = ParagraphStyle("head", body, fontSize=13, leading=18, spaceBefore=8)
    title = ParagraphStyle("title", body, fontSize=16, leading=22, spaceAfter=12)
    story: list[Flowable] = []
    for line in source.splitlines():
        if line == "\\page":
            story.append(PageBreak())
        elif line.startswith("## "):
            story.append(Paragraph(line[3:], head))
        elif line.startswith("# "):
            story.append(Paragraph(line[2:], title))
        else:
            story.append(Paragraph(line, body))
    name = source.splitlines()[0].removeprefix("# ")
    SimpleDocTemplate(str(target), pagesize=A4, title=name, author="Liaison", invariant=1).build(story)


def docx(source: str, target: Path) -> None:
    """Set a source as a Word document; consecutive table rows make one table."""
    document = Document()
    document.core_properties.created = document.core_properties.modified = WRITTEN
    table = None
    for line in source.splitlines():
        if line.startswith("|"):
            cells = line.strip("|").split("|")
            table = table if table is not None else document.add_table(rows=0, cols=len(cells))
            for cell, text in zip(table.add_row().cells, cells, strict=True):
                cell.text = text
            continue
        table = None
        if line.startswith("# "):
            document.add_heading(line[2:], level=1)
        else:
            document.add_paragraph(line)
    buffer = io.BytesIO()
    document.save(buffer)
    with zipfile.ZipFile(buffer) as written, zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as fixed:
        for name in written.namelist():
            fixed.writestr(zipfile.ZipInfo(name, WRITTEN.timetuple()[:6]), written.read(name), zipfile.ZIP_DEFLATED)


def main(target: Path) -> None:
    """Build all files into a folder."""

    def source(name: str) -> str:
        return (HERE / "sources" / name).read_text(encoding="utf-8")

    for language in ("en", "zh"):
        (target / language).mkdir(parents=True, exist_ok=True)
    pdf(source("workstation-report-en.txt"), target / "en" / "workstation-report.pdf", chinese=False)
    pdf(source("workstation-report-zh.txt"), target / "zh" / "workstation-report.pdf", chinese=True)
    docx(source("workstation-agreement-zh.txt"), target / "zh" / "workstation-agreement.docx")
    page = source("award-announcement-2020.html").encode("gb18030")
    (target / "zh" / "award-announcement-2020.html").write_bytes(page)
    (target / "zh" / "wafer-foundry.txt").write_bytes(source("wafer-foundry.txt").encode("big5"))


if __name__ == "__main__":
    main(Path(sys.argv[1]) if len(sys.argv) > 1 else HERE / "documents")
