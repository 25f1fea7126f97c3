"""PDF: the text that the file carries, page by page. Pictures of text are not read here."""

from __future__ import annotations

import itertools
from pathlib import PurePath

from ...graph.model.errors import UnreadableDocument
from .lines import join_lines
from .published import published_in
from .reading import Reading, clean, first_line

__all__ = ["read"]

MAX_PAGES = 10_000
_BREAK = "\n\n"


def read(data: bytes, path: PurePath) -> Reading:  # noqa: ARG001
    """Read a PDF; `pages` holds where each page starts. Raises UnreadableDocument if it is encrypted or has no text."""
    import pypdfium2

    if b"%PDF-" not in data[:1024]:
        raise UnreadableDocument("the file is not a PDF")
    try:
        pdf = pypdfium2.PdfDocument(data)
    except pypdfium2.PdfiumError as error:
        if "password" in str(error).lower():
            raise UnreadableDocument(
                "the PDF is encrypted and needs a password", "Save a copy without a password."
            ) from error
        raise UnreadableDocument("the PDF is damaged or cut off", "Fetch it again.") from error
    try:
        if len(pdf) > MAX_PAGES:
            raise UnreadableDocument(f"the PDF has {len(pdf)} pages, more than {MAX_PAGES}", "Split it.")
        pages = [_page(pdf, number) for number in range(len(pdf))]
    finally:
        pdf.close()
    if not any(pages):
        raise UnreadableDocument(
            f"the PDF has {len(pages)} page{'s' * (len(pages) != 1)} and no text: a scan, it seems",
            "Run it through text recognition (OCR) first.",
        )
    starts = itertools.accumulate((len(page) + len(_BREAK) for page in pages[:-1]), initial=0)
    text = _BREAK.join(pages)
    return Reading(text=text, title=first_line(text), observed=published_in(text), pages=tuple(starts))


def _page(pdf: object, number: int) -> str:
    import pypdfium2

    assert isinstance(pdf, pypdfium2.PdfDocument)  # noqa: S101
    try:
        page = pdf[number]
        layer = page.get_textpage()
        # PDFium marks a hyphen at a line's end with U+FFFE; `clean` would drop it before the word is mended.
        text = layer.get_text_bounded().replace("\ufffe\r\n", "-\n").replace("\ufffe", "-\n")
        layer.close()
        page.close()
    except pypdfium2.PdfiumError as error:
        raise UnreadableDocument(f"page {number + 1} of the PDF is damaged", "Fetch it again.") from error
    return join_lines(clean(text))
