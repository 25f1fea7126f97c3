"""The learned finder of a language: rules, encoder and field, decoded together and mended."""

from __future__ import annotations

import functools
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from importlib import resources
from pathlib import Path

import numpy as np

from ..found import Found, Sentence
from ..language import readable
from .combine import FIELD_WEIGHT, combined
from .crf import Field
from .decode import Floats, Scored, decode
from .encoder import Encoder
from .inputs import Inputs, prepare
from .units import Tokenizer, Units

__all__ = ["LearnedFinder", "Part", "Reading", "models"]

# Characters read at once, so that memory stays bounded.
_PART = 20_000


@dataclass(frozen=True, slots=True)
class Part:
    """A run of sentences as the encoder read it. `mid`: its middle layer, float16 [units, width]; None without one."""

    units: Units
    mid: Floats | None


@dataclass(frozen=True, slots=True)
class Reading:
    """The names of a document, how sure each is (0 to 1), and the parts, most often one, in which it was read."""

    found: tuple[Found, ...]
    confidence: tuple[float, ...]
    parts: tuple[Part, ...]


class LearnedFinder:
    """A `found.Finder` for ``en`` or ``zh``. `fast`: without the encoder. Models load when it first reads."""

    def __init__(self, language: str, fast: bool = False) -> None:
        self.language = language
        self.fast = fast

    def find(self, text: str, sentences: Sequence[Sentence]) -> list[Found]:
        """Names as spans of code points of `text`: apart, sorted, each inside one of `sentences`."""
        return list(self._read(text, sentences, hidden=False).found)

    def read(self, text: str, sentences: Sequence[Sentence]) -> Reading:
        """The same with confidences and what the encoder saw."""
        return self._read(text, sentences, hidden=True)

    def _read(self, text: str, sentences: Sequence[Sentence], *, hidden: bool) -> Reading:
        text = readable(text)
        spans: list[Scored] = []
        rules: list[Found] = []
        parts: list[Part] = []
        for some in _parts(sentences):
            inputs = prepare(self.language, text, some, _tokenizer(self.language), tagger=self.fast)
            scores, mid = self._scores(inputs)
            spans.extend(decode(scores, inputs.units))
            rules.extend(inputs.rules)
            if hidden:
                parts.append(Part(inputs.units, mid))
        done = combined(text, sentences, self.language, rules, spans)
        found = tuple(Found(span.start, span.end, span.type) for span in done)
        return Reading(found, tuple(span.confidence for span in done), tuple(parts))

    def _scores(self, inputs: Inputs) -> tuple[Floats, Floats | None]:
        """Log probabilities of the labels, up to a constant, and the middle layer."""
        if self.fast:
            return _field(self.language, True)(inputs, self.language), None
        encoded = _encoder(self.language)(inputs)
        field = _field(self.language, False)(inputs, self.language)
        return encoded.scores + FIELD_WEIGHT[self.language] * field, encoded.mid.astype(np.float16)


def models(language: str) -> Path:
    """The folder of a language's weights."""
    return Path(str(resources.files(__package__))).parent / "data" / "models" / language


def _parts(sentences: Sequence[Sentence]) -> Iterator[Sequence[Sentence]]:
    first = 0
    for number, sentence in enumerate(sentences):
        if sentence.end - sentences[first].start > _PART and number > first:
            yield sentences[first:number]
            first = number
    if first < len(sentences):
        yield sentences[first:]


@functools.cache
def _tokenizer(language: str) -> Tokenizer:
    return Tokenizer(models(language) / "tokenizer.json")


@functools.cache
def _encoder(language: str) -> Encoder:
    return Encoder(models(language) / "encoder.onnx.gz", _tokenizer(language))


@functools.cache
def _field(language: str, fast: bool) -> Field:
    name = "fast.crfsuite" if fast and (models(language) / "fast.crfsuite").exists() else "field.crfsuite"
    return Field(models(language) / name)
