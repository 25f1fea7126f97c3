"""Words and marks of English text, as the grammar of names sees them."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

__all__ = ["Token", "is_year", "joined", "tokens"]

_TOKEN = re.compile(
    r"St\.|U\.S\.A?\.?|U\.K\.|[A-Z]\.(?=\s?[A-Z])|[^\W_]+(?:[&’'\-](?!s\b)[^\W_]+)*|[’']s\b|\S",
)
_NAME_GAP = re.compile(r"[^\S\n]{0,2}|[^\S\n]{0,2}\n[^\S\n]{0,2}")
_YEAR = re.compile(r"(?:18|19|20)\d\d")
_ORDINAL = re.compile(r"\d+(?:st|nd|rd|th)", re.I)
_BRAND = re.compile(r"[a-z]{1,2}-?[A-Z][\w-]+")


@dataclass(frozen=True, slots=True)
class Token:
    """A word or a mark of a sentence; offsets count code points of the document."""

    start: int
    end: int
    text: str

    @property
    def capital(self) -> bool:
        """May it stand in a name: a capitalised word, a brand ("e-Legacy"), an ordinal ("12th"), "&"?"""
        plain = self.text[0].isupper() or self.text == "&"
        return plain or bool(_BRAND.fullmatch(self.text) or _ORDINAL.fullmatch(self.text))


def tokens(text: str, start: int, end: int) -> list[Token]:
    """The words and marks of ``text[start:end]``."""
    return [Token(match.start(), match.end(), match[0]) for match in _TOKEN.finditer(text, start, end)]


def joined(text: str, words: Sequence[Token], index: int) -> bool:
    """May the token at `index` and the next one stand in one name (nothing but a space or one line break between)?"""
    return bool(_NAME_GAP.fullmatch(text, words[index].end, words[index + 1].start))


def is_year(word: str) -> bool:
    return bool(_YEAR.fullmatch(word))
