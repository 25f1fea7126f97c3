"""Lines that a layout broke are joined again, so that a sentence is one line and a heading stays its own."""

from __future__ import annotations

import re
import unicodedata

__all__ = ["join_lines", "width"]

_WIDE = "WF"
_CJK = re.compile("[\u3000-\u30ff\u3400-\u9fff\uf900-\ufaff\uff00-\uffef“”‘’—…]")
_LIST_ITEM = re.compile(
    r"(?:[-*•·●■◆▪]|\(?\d{1,3}[.)、）]|（[一二三四五六七八九十\d]{1,3}）|[一二三四五六七八九十]{1,3}、|第.{1,4}[条章节])"
)
_HYPHEN = re.compile(r"([^\W\d_]+)[-\u2010\ufffe]$")
# After a full stop nothing is lost by a break, and what follows may be a heading.
_ENDED = re.compile(r"[.!?。！？；：:][\"'”’」』）)]*$")
_ABBREVIATION = re.compile(
    r"(?:^|[\s(])(?:[A-Z]|Drs?|Profs?|Mr|Mrs|Ms|St|Nos?|vs|Figs?|Eq|Ltd|Inc|Co|Corp|pp?|e\.g|i\.e|et al|US|UK)\.$"
)
# A line is full if the next word would not have fitted; with proportional type that is known only about.
_FULL = 0.85


def width(text: str) -> int:
    """Columns that a text takes: two for a wide character."""
    return len(text) + sum(unicodedata.east_asian_width(char) in _WIDE for char in text)


def join_lines(text: str, columns: int | None = None) -> str:
    """Join each line that is full with the one that follows it; paragraphs and list items stay apart.

    `columns`: the width of the type area (default: of the widest line). A word that was hyphenated at a line's end is
    mended, unless the same word is written with its hyphen elsewhere in the text.

    >>> join_lines("Title\\nThe agreement on cor-\\nrosion was signed by\\nboth. It holds.")
    'Title\\nThe agreement on corrosion was signed by both. It holds.'
    """
    lines = text.split("\n")
    columns = columns or max(map(width, lines), default=0)
    whole = text.replace("-\n", "")
    joined: list[str] = []
    last = ""  # the last line as it stood in the text
    for line in lines:
        if joined and _continues(last, line, columns):
            joined[-1] = _join(joined[-1], line, whole)
        else:
            joined.append(line)
        last = line
    return "\n".join(line.replace("\ufffe", "-") for line in joined)


def _continues(last: str, line: str, columns: int) -> bool:
    if not last or not line or _LIST_ITEM.match(line):
        return False
    if _ENDED.search(last) and not _ABBREVIATION.search(last):
        return False
    if _HYPHEN.search(last) and line[0].islower():
        return True
    first = line[:1] if _CJK.match(line) else line.split(" ", 1)[0]
    return width(last) + 1 + width(first) > columns * _FULL


def _join(left: str, right: str, whole: str) -> str:
    found = _HYPHEN.search(left)
    if found and right[0].islower():
        rest = re.match(r"[^\W\d_]+", right)
        compound = f"{found.group(1)}-{rest.group() if rest else ''}"
        return left[:-1] + ("-" if compound in whole else "") + right
    if _CJK.match(left[-1]) or _CJK.match(right[0]):
        return left + right
    return f"{left} {right}"
