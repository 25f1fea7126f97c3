"""A Chinese sentence as LAC sees it, and the parts of speech that names are made of."""

from __future__ import annotations

import bisect
import functools
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from . import lexicon

if TYPE_CHECKING:
    from .lac import Word

__all__ = ["NOMINAL", "Text", "lexical", "prepare"]

NOMINAL = frozenset({"ORG", "LOC", "PER", "n", "nr", "ns", "nt", "nz", "nw", "vn", "an", "a", "f", "s"})


@dataclass(frozen=True, slots=True)
class Text:
    """A sentence, its words, and for each word its text."""

    text: str
    words: tuple[Word, ...]
    surface: tuple[str, ...]
    starts: tuple[int, ...]

    def at(self, offset: int) -> int:
        """The number of the word that holds an offset."""
        return max(0, bisect.bisect_right(self.starts, offset) - 1)


def prepare(text: str, words: Sequence[Word]) -> Text:
    surface = tuple(text[word.start : word.end] for word in words)
    return Text(text, tuple(words), surface, tuple(word.start for word in words))


@functools.cache
def lexical(key: str) -> frozenset[str]:
    """A plain list of the lexicon."""
    return frozenset(lexicon.words("zh", "lexicon", key))
