"""A document made ready for its statements: sentences, who is who, what the references mean."""

from __future__ import annotations

import bisect
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from . import anaphora, coreference, modality
from .coreference import Resolution, Thing
from .found import Found, Sentence
from .language import plain

__all__ = ["Context", "context"]

_SECTION = re.compile(
    r"^\s*(?:[一二三四五六七八九十]{1,3}、|[（(][一二三四五六七八九十]{1,3}[)）]|第.{1,3}[章节]|\d{1,2}[.、．)]|"
    r"#{1,4} |——|▶|【)"
)


@dataclass(frozen=True, slots=True)
class Context:
    """A text and what is known about it before its statements are read. `plain`: what the rules read, one character
    for one; `sections`: each sentence, and whether a heading above puts it under plans; `names`: all names and
    references with the numbers of their things, sorted."""

    text: str
    plain: str
    language: str
    sections: tuple[tuple[Sentence, bool], ...]
    resolution: Resolution
    names: tuple[tuple[Found, int], ...]

    def names_in(self, sentence: Sentence) -> list[tuple[Found, int]]:
        """The names and references that begin inside a sentence, with their things."""
        low = bisect.bisect_left(self.names, sentence.start, key=_start)
        high = bisect.bisect_left(self.names, sentence.end, low, key=_start)
        return list(self.names[low:high])

    def thing(self, number: int) -> Thing:
        return self.resolution.things[number]


def _start(item: tuple[Found, int]) -> int:
    return item[0].start


def context(text: str, language: str, sentences: Sequence[Sentence], found: Sequence[Found]) -> Context:
    """Resolve the names `found` in a `readable` text."""
    resolution = coreference.resolve(text, sentences, found, language)
    simple = plain(text, language)
    references = anaphora.find(simple, sentences, resolution, language)
    names = [*resolution.mentions, *((reference.found, reference.thing) for reference in references)]
    names.sort(key=lambda item: (item[0].start, item[0].end))
    sections = tuple(_sections(text, sentences, language))
    return Context(text, simple, language, sections, resolution, tuple(names))


def _sections(text: str, sentences: Sequence[Sentence], language: str) -> Iterator[tuple[Sentence, bool]]:
    planned = False
    for sentence in sentences:
        piece = text[sentence.start : sentence.end]
        if len(piece) <= (30 if language == "zh" else 60) and piece[-1] not in "。；;.，,":
            if _SECTION.match(piece) or modality.heading(piece, language):
                planned = modality.heading(piece, language)
        elif _SECTION.match(piece):
            planned = modality.heading(re.split(r"[。.:：]", piece, maxsplit=1)[0][:24], language)
        yield sentence, planned
