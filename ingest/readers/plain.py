"""Plain text and Markdown, with simple front matter (``key: value`` lines between two lines of ``---``)."""

from __future__ import annotations

import re
from pathlib import PurePath
from typing import Literal

from ...graph.model import PartialDate
from .encoding import decode
from .lines import join_lines, width
from .published import parse_date, published_in
from .reading import Reading, clean, first_line

__all__ = ["read"]

_FRONT = re.compile(r"---[ \t]*\n(?P<fields>(?:[^\n]*\n){0,100}?)(?:---|\.\.\.)[ \t]*(?:\n|\Z)")
_FIELD = re.compile(r"([A-Za-z_\u4e00-\u9fff]+)[ \t]*[:：][ \t]*(.*)")
_TITLE = ("title", "标题")
_DATE = ("published", "date", "发布时间", "发布日期")
_LANGUAGE = ("language", "lang", "语言")
# Lines wider than this are paragraphs, not lines that an editor broke.
_BROKEN_AT = 120

_MARKUP = (
    (re.compile(r"^#{1,6}[ \t]+(.*?)[ \t#]*$", re.M), r"\1"),  # headings
    (re.compile(r"^>[ \t]?", re.M), ""),  # quotations
    (re.compile(r"!?\[([^\]\n]*)\]\([^)\n]*\)"), r"\1"),  # links and pictures
    (re.compile(r"(\*\*|__)(?=\S)([^\n]*?\S)\1"), r"\2"),  # bold
    (re.compile(r"(?<![*\w])\*(?=[^\s*])([^*\n]*[^\s*])\*(?![*\w])"), r"\1"),  # italics
    (re.compile(r"`([^`\n]+)`"), r"\1"),  # code
    (re.compile(r"^(?:[-*_][ \t]*){3,}$", re.M), ""),  # rules
)
_BLOCK = re.compile(r"\s*(?:#|>|[-*+][ \t]|\d+[.)][ \t]|\||```|~~~|(?:[-*_][ \t]*){3,}$)")


def read(data: bytes, path: PurePath) -> Reading:
    """Read text or, by the suffix of `path`, Markdown. Raises UnreadableDocument."""
    text = clean(decode(data)[0])
    fields, text = _front_matter(text)
    markdown = path.suffix.lower() in (".md", ".markdown")
    if markdown:
        heading = re.search(r"^#[ \t]+(.+?)[ \t#]*$", text, re.M)
        text = clean(_strip(_soft_breaks(text)))
        title = heading.group(1) if heading else first_line(text)
    else:
        title = first_line(text)
        widest = max(map(width, text.split("\n")), default=0)
        if 40 <= widest <= _BROKEN_AT:
            text = join_lines(text)
    return Reading(
        text=text,
        title=_first(fields, _TITLE) or title,
        observed=_date(fields) or published_in(text),
        language=_language(fields),
    )


def _front_matter(text: str) -> tuple[dict[str, str], str]:
    found = _FRONT.match(text)
    if not found:
        return {}, text
    fields: dict[str, str] = {}
    for line in found["fields"].splitlines():
        if not line.strip() or line.startswith("#"):
            continue
        field = _FIELD.fullmatch(line)
        if not field:
            return {}, text  # a rule on top of a text, not front matter
        fields[field.group(1).lower()] = field.group(2).strip().strip("\"'")
    return fields, text[found.end() :].strip()


def _first(fields: dict[str, str], names: tuple[str, ...]) -> str:
    return next((fields[name] for name in names if fields.get(name)), "")


def _date(fields: dict[str, str]) -> PartialDate | None:
    given = _first(fields, _DATE)
    date = parse_date(given) if given else None
    return date[0] if date else None


def _language(fields: dict[str, str]) -> Literal["en", "zh"] | None:
    given = _first(fields, _LANGUAGE).lower()
    if given.split("-")[0] in ("en", "english"):
        return "en"
    if given.split("-")[0] in ("zh", "chinese", "中文"):
        return "zh"
    return None


def _soft_breaks(text: str) -> str:
    """In Markdown a single line end inside a paragraph is a space (nothing between Han characters)."""
    joined: list[str] = []
    fenced = False
    for line in text.split("\n"):
        if line.startswith(("```", "~~~")):
            fenced = not fenced
        last = joined[-1] if joined else ""
        if (
            fenced
            or not last
            or not line
            or _BLOCK.match(line)
            or last.startswith(("#", "|", "```", "~~~", "---", "***", "___"))
        ):
            joined.append(line)
        else:
            joined[-1] = join_lines(f"{last}\n{line}", columns=1)
    return "\n".join(joined)


def _strip(text: str) -> str:
    for pattern, kept in _MARKUP:
        text = pattern.sub(kept, text)
    return text
