"""Text as the models read it: units (a Han character, a word, a mark), their word pieces, windows of whole sentences.

Everything is one character for one, so every unit knows its exact place in the document.
"""

from __future__ import annotations

import math
import unicodedata
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from ..found import Sentence

__all__ = ["LIMIT", "Ints", "Tokenizer", "Units", "normalised", "runs", "windows"]

Ints = NDArray[np.int64]

# Pieces in a window, without the two marks that the encoder wants around them.
LIMIT = 254
_ALIKE = str.maketrans("“”„‟‘’‚—–…•‧「」『』〔〕", '""""\'\'\'--.··""""()')


# Marks that the Chinese encoder knows better in their wide form.
_WIDE = "，：；！？（）"


class _Folded(dict[int, int]):
    """Lower case and compatible forms, where these are single characters too."""

    def __missing__(self, code: int) -> int:
        char = chr(_ALIKE.get(code, code))
        folded = unicodedata.normalize("NFKC", char) if not 0xD800 <= code < 0xE000 else "\ufffd"
        folded = folded if len(folded) == 1 else char
        lower = folded.lower()
        self[code] = ord(lower if len(lower) == 1 else folded)
        return self[code]


_FOLDED = {"en": _Folded(), "zh": _Folded({ord(mark): ord(mark) for mark in _WIDE})}


def normalised(text: str, language: str) -> str:
    """The text in lower case and plain marks, one character for one; a lone surrogate becomes U+FFFD.

    >>> normalised("Ａ，“Ⅳ”…", "en"), normalised("Ａ，“Ⅳ”…", "zh")
    ('a,"ⅳ".', 'a，"ⅳ".')
    """
    return text.translate(_FOLDED[language])


@dataclass(frozen=True, slots=True)
class Units:
    """The units of a document. `starts`, `ends`, `sentences` (number of the sentence): [units]; `pieces` (ids in the
    encoder's vocabulary) and `owners` (number of the piece's unit): [pieces]. Offsets count code points."""

    starts: Ints
    ends: Ints
    sentences: Ints
    pieces: Ints
    owners: Ints

    def __len__(self) -> int:
        return len(self.starts)


class Tokenizer:
    """Cuts text into units and word pieces. `path`: a tokenizer file of the `tokenizers` library."""

    def __init__(self, path: Path) -> None:
        import tokenizers

        self._tokenizer: Any = tokenizers.Tokenizer.from_file(str(path))
        vocabulary = self._tokenizer.get_vocab()
        self._goes_on = np.zeros(max(vocabulary.values()) + 1, dtype=bool)
        self._goes_on[[number for piece, number in vocabulary.items() if piece.startswith("##")]] = True
        self.first, self.last = vocabulary["[CLS]"], vocabulary["[SEP]"]

    def __call__(self, texts: Sequence[str], sentences: Sequence[Sentence]) -> Units:
        """The units of sentences; `texts`: what stands in each, of the same length, `normalised`."""
        ids: list[int] = []
        offsets: list[tuple[int, int]] = []
        counts: list[int] = []
        for text in texts:  # one by one: a batch would be divided among threads
            encoded = self._tokenizer.encode(text, add_special_tokens=False)
            ids.extend(encoded.ids)
            offsets.extend(encoded.offsets)
            counts.append(len(encoded.ids))
        pieces = np.array(ids, dtype=np.int64)
        places = np.array(offsets, dtype=np.int64).reshape(-1, 2)
        numbers = np.repeat(np.arange(len(counts)), counts)
        places += np.array([sentence.start for sentence in sentences], dtype=np.int64)[numbers][:, None]
        heads = ~self._goes_on[pieces]
        heads[1:] |= numbers[1:] != numbers[:-1]
        heads[:1] = True
        owners = np.cumsum(heads) - 1
        last = np.append(np.flatnonzero(heads)[1:] - 1, len(pieces) - 1)[: int(heads.sum())]
        return Units(places[heads, 0], places[last, 1], numbers[heads], pieces, owners)


def windows(units: Units, limit: int = LIMIT) -> Iterator[tuple[int, int]]:
    """Ranges of pieces, together all of them: whole sentences while they fit, of about equal length.

    A sentence that is longer than `limit` pieces is divided between units (a unit of more pieces inside it).
    """
    total = len(units.pieces)
    goal = math.ceil(total / math.ceil(total / limit)) if total else limit
    return runs(units.sentences[units.owners], limit, goal, lambda start, cut: _unit_edge(units.owners, start, cut))


def runs(
    sentences: Ints, limit: int, goal: int | None = None, divide: Callable[[int, int], int] = lambda _, cut: cut
) -> Iterator[tuple[int, int]]:
    """Ranges of items, given the sentence of each, together all of them: whole sentences while they fit into `limit`
    and until there are `goal` items. A longer sentence is divided where `divide` (start, latest place) says."""
    edges = [*(np.flatnonzero(np.diff(sentences)) + 1).tolist(), len(sentences)]
    start = here = 0
    for edge in edges:
        if here > start and (edge - start > limit or here - start >= (goal or limit)):
            yield start, here
            start = here
        while edge - start > limit:
            cut = divide(start, start + limit)
            yield start, cut
            start = cut
        here = edge
    if here > start:
        yield start, here


def _unit_edge(owners: Ints, start: int, cut: int) -> int:
    """The last place up to `cut` where a unit begins, or `cut` itself if that would be `start`."""
    here = cut
    while here > start and owners[here] == owners[here - 1]:
        here -= 1
    return here if here > start else cut
