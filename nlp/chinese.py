"""Names in Chinese: LAC's words, a suffix grammar for bodies, shapes for awards, patents and quoted names."""

from __future__ import annotations

import functools
import re
from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from . import chinese_achievements, chinese_awards, chinese_bodies, chinese_persons, patents
from .chinese_words import Text, prepare
from .found import Found, Sentence
from .lac import lac

if TYPE_CHECKING:
    from .lac import Word

__all__ = ["ChineseFinder", "plain"]


class ChineseFinder:
    """Finds names in Chinese text; see `found.Finder`."""

    def find(self, text: str, sentences: Sequence[Sentence]) -> list[Found]:
        pieces = [plain(text[sentence.start : sentence.end]) for sentence in sentences]
        return self.among(text, sentences, pieces, lac().words(pieces))

    def among(
        self, text: str, sentences: Sequence[Sentence], pieces: Sequence[str], cut: Sequence[Sequence[Word]]
    ) -> list[Found]:
        """The same, with each sentence as `plain` text and as LAC's words."""
        found: list[Found] = []
        patented = patents.find(text)
        for sentence, piece, words in zip(sentences, pieces, cut, strict=True):
            here = prepare(piece, words)
            numbers = [
                Found(number.start - sentence.start, number.end - sentence.start, number.type)
                for number in patented
                if sentence.start <= number.start and number.end <= sentence.end
            ]
            found.extend(
                Found(name.start + sentence.start, name.end + sentence.start, name.type, name.name)
                for name in _sentence(here, numbers)
            )
        return found


def plain(text: str) -> str:
    """What LAC and the shapes see: simplified characters, no line breaks; one character for one, so offsets stay."""
    text = re.sub(r"\s", " ", text)
    folded = str(_converter().convert(text))
    if len(folded) == len(text):
        return folded
    return "".join(new if len(new := _converter().convert(char)) == 1 else char for char in text)


@functools.cache
def _converter() -> Any:
    import opencc

    return opencc.OpenCC("t2s")


def _sentence(text: Text, numbers: list[Found]) -> list[Found]:
    # What wins where spans overlap: a shape beats the grammar, the grammar beats LAC alone.
    free = _Free(len(text.text))
    free.take(numbers)
    free.take(chinese_awards.awards(text))
    free.take(chinese_achievements.quoted(text))
    bodies = chinese_bodies.find(text)
    free.take([body for body in bodies if body.type == "Workstation"])
    free.take(bodies)
    free.take(chinese_persons.find(text, free.taken))
    free.take(chinese_bodies.regions(text))
    return sorted(free.taken)


class _Free:
    """Takes spans while they do not touch what was taken before."""

    def __init__(self, length: int) -> None:
        self.taken: list[Found] = []
        self._used = bytearray(length + 1)

    def take(self, names: Sequence[Found]) -> None:
        for name in names:
            if name.start < name.end and not any(self._used[name.start : name.end]):
                self._used[name.start : name.end] = b"\x01" * (name.end - name.start)
                self.taken.append(name)
