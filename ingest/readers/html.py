"""HTML pages: the main text by trafilatura, title and date of publication from the page's own words."""

from __future__ import annotations

import re
from pathlib import PurePath
from typing import Any

from ...graph.model import PartialDate
from .encoding import decode
from .published import meta_names, parse_date, published_in
from .reading import Reading, clean, first_line

__all__ = ["read"]

_CHARSET = re.compile(
    rb"""(?:<meta[^>]{0,200}?charset|<\?xml[^>]{0,100}?encoding)\s*=\s*["']?\s*([A-Za-z0-9_.:-]{2,40})""", re.IGNORECASE
)
_DECLARED_WITHIN = 4096
_NOT_TEXT = ("script", "style", "noscript", "template", "nav", "header", "footer", "aside", "form", "iframe", "svg")
_BLOCKS = frozenset(
    """address article blockquote br dd div dl dt figcaption h1 h2 h3 h4 h5 h6 hr li main ol p pre section table td th
    tr ul""".split()  # noqa: SIM905
)


def read(data: bytes, path: PurePath) -> Reading:  # noqa: ARG001
    """Read a page. An encoding is taken from the byte order mark, the meta element or the bytes themselves."""
    import lxml.html  # type: ignore[import-untyped]

    found = _CHARSET.search(data[:_DECLARED_WITHIN])
    page = decode(data, found.group(1).decode("ascii") if found else None)[0].replace("\0", "")
    if not page.strip():
        return Reading("")
    # Bytes again, because lxml refuses a str that declares an encoding of its own.
    parser = lxml.html.HTMLParser(encoding="utf-8", remove_comments=True, remove_pis=True)
    tree = lxml.html.document_fromstring(page.encode("utf-8"), parser=parser, ensure_head_body=True)
    title, observed = _title(tree), _published(tree)
    text = clean(_main_text(page) or _all_text(tree))
    return Reading(text=text, title=title or first_line(text), observed=observed or published_in(text))


def _main_text(page: str) -> str:
    import trafilatura

    found: str | None = trafilatura.extract(page, include_comments=False, include_tables=True, favor_recall=True)
    return found or ""


def _all_text(tree: Any) -> str:
    """The text of a page too short or odd to have a main part: all of it, without scripts and navigation."""
    for element in list(tree.iter(*_NOT_TEXT)):
        if element.getparent() is not None:
            element.drop_tree()
    parts: list[str] = []
    for element in tree.find("body").iter():
        if element.tag in _BLOCKS:
            parts.append("\n")
        parts.append(" ".join((element.text or "").split()))
        parts.append(" ".join((element.tail or "").split()))
    return "".join(parts)


def _title(tree: Any) -> str:
    headings = [" ".join(node.text_content().split()) for node in tree.iter("h1")]
    if len(headings) == 1 and headings[0]:
        return headings[0]
    return " ".join((tree.findtext(".//title") or "").split())


def _published(tree: Any) -> PartialDate | None:
    names = meta_names()
    for meta in tree.iter("meta"):
        name = meta.get("property") or meta.get("name") or meta.get("itemprop") or ""
        if name.lower() in names and (date := parse_date((meta.get("content") or "").strip())):
            return date[0]
    for time in tree.iter("time"):
        stated = "pubdate" in time.attrib or time.get("itemprop", "").lower() == "datepublished"
        if stated and (date := parse_date((time.get("datetime") or time.text_content()).strip())):
            return date[0]
    return None
