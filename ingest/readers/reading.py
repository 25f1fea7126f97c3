"""What every reader hands back, and the cleaning that all text goes through."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from typing import Literal

from ...graph.model import PartialDate

__all__ = ["Reading", "clean", "first_line", "shorten"]

_NEWLINE = re.compile("\r\n|[\r\x0b\x0c\x1c\x1d\x1e\x85\u2028\u2029]")
_GAP = re.compile(r"\n{3,}")
_TITLE_LENGTH = 200
# Zero width joiners stay (scripts need them); these change nothing but what a search finds.
_INVISIBLE = frozenset(
    "\u00ad\u061c\u180e\u200b\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2060\u2066\u2067\u2068\u2069\ufeff"
)
_DROPPED = frozenset({"Cc", "Cs", "Cn"})  # controls, lone surrogates, non-characters; \n and \t are kept


@dataclass(frozen=True, slots=True)
class Reading:
    """The text of a file with what it says about itself. `pages`: offsets at which pages start, in code points."""

    text: str
    title: str = ""
    observed: PartialDate | None = None
    language: Literal["en", "zh"] | None = None
    pages: tuple[int, ...] = ()


def clean(text: str) -> str:
    """Text in NFC, with ``\\n`` as the only line end, no control, invisible or bidi characters, lines trimmed."""
    text = unicodedata.normalize("NFC", _NEWLINE.sub("\n", text)).replace("\u00a0", " ")
    odd = {ord(char): None for char in set(text) - {"\n", "\t"} if _is_dropped(char)}
    lines = text.translate(odd).split("\n")
    return _GAP.sub("\n\n", "\n".join(line.strip() for line in lines)).strip()


def _is_dropped(char: str) -> bool:
    if char in _INVISIBLE:
        return True
    category = unicodedata.category(char)
    # Letters newer than this Python's Unicode tables are "Cn" too; only non-characters are junk for certain.
    return category in _DROPPED and (category != "Cn" or ord(char) & 0xFFFE == 0xFFFE or 0xFDD0 <= ord(char) <= 0xFDEF)


def first_line(text: str) -> str:
    """The first line that is not empty."""
    return next((line for line in text.split("\n") if line.strip()), "")


def shorten(title: str) -> str:
    """A title in one line of at most 200 characters; what is cut is marked with an ellipsis."""
    line = " ".join(title.split())
    return line if len(line) <= _TITLE_LENGTH else line[: _TITLE_LENGTH - 1] + "…"
