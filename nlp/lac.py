"""LAC (Baidu's lexical analysis of Chinese): words, parts of speech, and names of persons, places, bodies.

The text is cut by longest match into words of a dictionary, each becomes a vector, two bidirectional GRU layers read
them, and a CRF picks the best tags. Weights and dictionaries: LAC 2.1.2, Apache-2.0 (see NOTICE).
"""

from __future__ import annotations

import functools
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from importlib import resources
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from .onnx import session

if TYPE_CHECKING:
    from spacy.language import Language

__all__ = ["Lac", "Word", "lac", "pipeline"]

Floats = NDArray[np.float32]
# Sentences read together, and dictionary words in them with their padding, so that memory stays bounded.
_BATCH, _AT_ONCE = 16, 3000


@dataclass(frozen=True, slots=True)
class Word:
    """A word as a span of the text, with LAC's tag (``n``, ``v``, …, ``PER``, ``LOC``, ``ORG``, ``TIME``)."""

    start: int
    end: int
    tag: str


@functools.cache
def lac() -> Lac:
    """The one model of this process."""
    return Lac()


class Lac:
    """The model; loading takes about 0.3 s. Pure and safe to share between threads. `kinds`: all tags, sorted."""

    def __init__(self) -> None:
        folder = resources.files(__package__) / "data" / "lac"
        with (folder / "lac_weights.npz").open("rb") as file, np.load(file) as stored:
            arrays = {name: stored[name].astype(np.float32) for name in stored}
        self._embedding: Floats = arrays.pop("emb") * arrays.pop("sc")
        self._weights = arrays
        self._layers = session(folder / "layers.onnx.gz")
        self._ids = {word: int(number) for number, word in _pairs(folder, "word.dic")}
        # Some numbers have two tags (nr and PER): the later line names the one that is meant.
        self._tags = {int(number): tag for number, tag in _pairs(folder, "tag.dic")}
        self.kinds = tuple(sorted({tag.rpartition("-")[0] for tag in self._tags.values()}))
        self._narrow = dict(_pairs(folder, "q2b.dic"))
        lines = (folder / "small_seg.dic").read_text(encoding="utf-8").split("\n")
        self._dictionary = frozenset(line.split()[0] for line in lines if line.strip())
        self._longest = max(map(len, self._dictionary))
        self._unknown = self._ids["OOV"]

    def words(self, texts: Sequence[str]) -> list[list[Word]]:
        """The words of each text. Offsets count code points of that text; white space is part of a word of its own."""
        prepared = [self._units(text) for text in texts]
        results: list[list[Word]] = [[] for _ in texts]
        order = sorted((number for number, (ids, _) in enumerate(prepared) if ids), key=lambda n: -len(prepared[n][0]))
        while order:
            size = max(1, min(_BATCH, _AT_ONCE // len(prepared[order[0]][0])))
            batch, order = order[:size], order[size:]
            emissions = self._emissions([prepared[number][0] for number in batch])
            decoded = self._decode(emissions, [len(prepared[number][0]) for number in batch])
            for number, tags in zip(batch, decoded, strict=True):
                results[number] = self._join(tags, prepared[number][1])
        return results

    def _cut(self, text: str) -> Iterator[str]:
        position = 0
        while position < len(text):
            length = 1
            for longer in range(min(self._longest, len(text) - position), 1, -1):
                if text[position : position + longer] in self._dictionary:
                    length = longer
                    break
            yield text[position : position + length]
            position += length

    def _units(self, text: str) -> tuple[list[int], list[int]]:
        """Ids and lengths of the dictionary words; words that the model does not know fall apart into characters."""
        ids: list[int] = []
        lengths: list[int] = []
        for word in self._cut(text):
            for unit in (word,) if word in self._ids else tuple(word):
                ids.append(self._ids.get(self._narrow.get(unit, unit), self._unknown))
                lengths.append(len(unit))
        return ids, lengths

    def _emissions(self, rows: Sequence[list[int]]) -> Floats:
        lengths = np.array([len(row) for row in rows], dtype=np.int32)
        ids = np.zeros((lengths.max(), len(rows)), dtype=np.int64)
        for number, row in enumerate(rows):
            ids[: len(row), number] = row
        scores = self._layers.run(["scores"], {"vectors": self._embedding[ids], "lengths": lengths})[0]
        return np.asarray(scores, dtype=np.float32)

    def _decode(self, emissions: Floats, lengths: Sequence[int]) -> Iterator[list[str]]:
        """Viterbi on rows, the longest first: [steps, rows, tags]. Row 0 of `crfw` scores the first tag, row 1 the last
        one, the rest the steps between tags."""
        first, last, between = np.split(self._weights["crfw"], [1, 2])
        best = first + emissions[0]
        back = np.zeros(emissions.shape, dtype=np.int64)
        active = len(lengths)
        for step in range(1, len(emissions)):
            while lengths[active - 1] <= step:
                active -= 1
            steps = best[:active, :, None] + between
            back[step, :active] = steps.argmax(1)
            best[:active] = steps.max(1) + emissions[step, :active]
        for row, length in enumerate(lengths):
            path = [int((best[row] + last[0]).argmax())]
            for step in range(length - 1, 0, -1):
                path.append(int(back[step, row, path[-1]]))
            yield [self._tags[number] for number in reversed(path)]

    def _join(self, tags: list[str], lengths: list[int]) -> list[Word]:
        words: list[Word] = []
        position = 0
        for tag, length in zip(tags, lengths, strict=True):
            kind, _, place = tag.rpartition("-")
            if words and place != "B":
                words[-1] = Word(words[-1].start, position + length, kind)
            else:
                words.append(Word(position, position + length, kind))
            position += length
        return words


def _pairs(folder: Any, name: str) -> Iterator[tuple[str, str]]:
    for line in (folder / name).read_text(encoding="utf-8").split("\n"):
        fields = line.rstrip("\r").split("\t")
        if len(fields) == 2:
            yield fields[0], fields[1]


@functools.cache
def pipeline() -> Language:
    """A spaCy pipeline for Chinese: LAC cuts the words, ``token.tag_`` holds its tags, ``doc.ents`` its names."""
    import spacy
    from spacy.tokens import Doc, Span
    from spacy.vocab import Vocab

    class Tokenizer:
        def __init__(self, vocab: Vocab) -> None:
            self.vocab = vocab

        def __call__(self, text: str) -> Doc:
            words = lac().words([text])[0]
            doc = Doc(self.vocab, words=[text[word.start : word.end] for word in words], spaces=[False] * len(words))
            for token, word in zip(doc, words, strict=True):
                token.tag_ = word.tag
            doc.ents = [
                Span(doc, number, number + 1, label=word.tag)
                for number, word in enumerate(words)
                if word.tag in ("PER", "LOC", "ORG", "TIME") and text[word.start : word.end].strip()
            ]
            return doc

    language = spacy.blank("xx")
    language.tokenizer = Tokenizer(language.vocab)
    return language
