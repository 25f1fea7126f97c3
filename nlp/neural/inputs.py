"""Everything that the models read of a document: its units and, for each, what the words, LAC and the rules say."""

from __future__ import annotations

import functools
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from ..chinese import ChineseFinder, plain
from ..english import EnglishFinder
from ..found import Found, Sentence
from ..lac import Word, lac
from .channels import opinions, shapes, word_tags
from .units import Ints, Tokenizer, Units, normalised

__all__ = ["Inputs", "prepare"]


@dataclass(frozen=True, slots=True)
class Inputs:
    """`shapes`, `words` (LAC's tags; 0 in English), `opinions` (of the rules): numbers, [units].

    `text`: the document one character for one, in simplified characters if Chinese; `rules`: what the rules found.
    """

    text: str
    units: Units
    shapes: Ints
    words: Ints
    opinions: Ints
    rules: tuple[Found, ...]


def prepare(
    language: str, text: str, sentences: Sequence[Sentence], tokenizer: Tokenizer, *, tagger: bool = False
) -> Inputs:
    """The inputs for a document; `language` is ``en`` or ``zh``; `tagger`: the English rules ask spaCy's tagger too."""
    if language == "zh":
        return _chinese(text, sentences, tokenizer)
    pieces = [normalised(text[sentence.start : sentence.end], language) for sentence in sentences]
    units = tokenizer(pieces, sentences)
    rules = _english(tagger).find(text, sentences)
    return Inputs(
        text, units, shapes(text, units), np.zeros(len(units), np.int64), opinions(units, rules), tuple(rules)
    )


def _chinese(text: str, sentences: Sequence[Sentence], tokenizer: Tokenizer) -> Inputs:
    pieces = [plain(text[sentence.start : sentence.end]) for sentence in sentences]
    cut = lac().words(pieces)
    rules = ChineseFinder().among(text, sentences, pieces, cut)
    units = tokenizer([normalised(piece, "zh") for piece in pieces], sentences)
    words = [
        Word(word.start + sentence.start, word.end + sentence.start, word.tag)
        for sentence, some in zip(sentences, cut, strict=True)
        for word in some
    ]
    tags = word_tags(units, words, lac().kinds)
    return Inputs(text, units, shapes(text, units), tags, opinions(units, rules), tuple(rules))


@functools.cache
def _english(tagger: bool) -> EnglishFinder:
    return EnglishFinder(tagger=tagger)
