"""What a finder finds: typed spans of a text, and the protocol that every finder keeps."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Protocol

__all__ = ["Finder", "Found", "Sentence"]


@dataclass(frozen=True, slots=True, order=True)
class Sentence:
    """A sentence as a half-open span of code points of the document, without outer white space."""

    start: int
    end: int


@dataclass(frozen=True, slots=True, order=True)
class Found:
    """A name in a text: ``text[start:end]`` names a thing of `type` (a node type of the ontology).

    The span leaves out titles, articles and quotation marks. `name` is the clean form where the text is noisy (a line
    break inside a name); empty: the span itself.
    """

    start: int
    end: int
    type: str
    name: str = ""

    def text(self, document: str) -> str:
        """The clean name: `name`, or else the span of `document` (the whole text)."""
        return self.name or document[self.start : self.end]


class Finder(Protocol):
    """Finds the names of one language. Pure: the same text gives the same spans."""

    def find(self, text: str, sentences: Sequence[Sentence]) -> list[Found]:
        """Spans that do not overlap, sorted by start, each inside one sentence. Offsets count code points of `text`."""
        ...
