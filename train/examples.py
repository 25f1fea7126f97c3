"""Training examples: the inputs of a text with the labels that each word piece may have, and batches of windows."""

from __future__ import annotations

import random
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor

from liaison.nlp.found import Sentence
from liaison.nlp.neural.encoder import on_pieces
from liaison.nlp.neural.inputs import Inputs, prepare
from liaison.nlp.neural.labels import OUTSIDE, TAGS, begin, inside
from liaison.nlp.neural.units import LIMIT, Tokenizer, Units, windows
from liaison.nlp.sentences import split

from .gold import Passage, Span

__all__ = ["Example", "Window", "allowed", "batches", "cut", "example", "tensors"]

_SHORTEST = 96
_NO_RULES = 0.15  # share of the windows in which the opinion of the rules is hidden
_RULE_LOST = 0.10  # share of the rules' spans that are hidden elsewhere


@dataclass(frozen=True, slots=True)
class Example:
    """Inputs of a text; `allowed`: [pieces, labels], which labels are right."""

    id: str
    inputs: Inputs
    allowed: NDArray[np.bool_]


@dataclass(frozen=True, slots=True)
class Window:
    """Channels [4, pieces] (ids, shapes, words, opinions) with the marks around them, and the right labels."""

    channels: NDArray[np.int64]
    allowed: NDArray[np.bool_]


def example(passage: Passage, tokenizer: Tokenizer, *, tagger: bool = False) -> Example:
    """A passage of gold as an example."""
    sentences = [Sentence(s.start, s.end) for s in split(passage.text, passage.language)]
    inputs = prepare(passage.language, passage.text, sentences, tokenizer, tagger=tagger)
    return Example(passage.id, inputs, allowed(inputs.units, passage.spans))


def allowed(units: Units, spans: Iterable[Span]) -> NDArray[np.bool_]:
    """The labels of each piece; those of an optional span may also be outside."""
    right = np.zeros((len(units.pieces), len(TAGS)), dtype=bool)
    right[:, OUTSIDE] = True
    for span in spans:
        first = int(np.searchsorted(units.ends, span.start, side="right"))
        stop = int(np.searchsorted(units.starts, span.end, side="left"))
        here = np.flatnonzero((units.owners >= first) & (units.owners < stop))
        if len(here):
            right[here, OUTSIDE] = span.optional
            right[here[1:], inside(span.type)] = True
            right[here[0], begin(span.type)] = True
    return right


def cut(one: Example, tokenizer: Tokenizer, limit: int = LIMIT) -> Iterator[Window]:
    """The windows of an example."""
    units = one.inputs.units
    channels = np.stack(
        [
            units.pieces,
            one.inputs.shapes[units.owners],
            one.inputs.words[units.owners],
            on_pieces(one.inputs.opinions, units.owners),
        ]
    )
    outside = np.zeros((1, len(TAGS)), dtype=bool)
    outside[0, OUTSIDE] = True
    for start, end in windows(units, limit):
        marked = np.zeros((4, end - start + 2), dtype=np.int64)
        marked[:, 1:-1] = channels[:, start:end]
        marked[0, 0], marked[0, -1] = tokenizer.first, tokenizer.last
        yield Window(marked, np.concatenate([outside, one.allowed[start:end], outside]))


def batches(examples: Sequence[Example], tokenizer: Tokenizer, pieces: int, rng: random.Random) -> list[list[Window]]:
    """All windows once, cut anew, with the rules' opinion hidden here and there, in batches of about `pieces`."""
    some = [
        Window(_without_some_rules(window.channels, rng), window.allowed)
        for one in examples
        for window in cut(one, tokenizer, rng.randint(_SHORTEST, LIMIT))
    ]
    rng.shuffle(some)
    some.sort(key=lambda window: window.channels.shape[1] + rng.random() * 40)
    together: list[list[Window]] = []
    size = 0
    for window in some:
        if not together or size + window.channels.shape[1] > pieces:
            together.append([])
            size = 0
        together[-1].append(window)
        size += window.channels.shape[1]
    rng.shuffle(together)
    return together


def _without_some_rules(channels: NDArray[np.int64], rng: random.Random) -> NDArray[np.int64]:
    changed = channels.copy()
    if rng.random() < _NO_RULES:
        changed[3] = 0
        return changed
    opinion = changed[3]
    for place in np.flatnonzero((opinion > 1) & (opinion % 2 == 0)).tolist():
        if rng.random() < _RULE_LOST:
            number, stop = opinion[place], place + 1
            while stop < len(opinion) and opinion[stop] == number + 1:
                stop += 1
            opinion[place:stop] = 1
    return changed


def tensors(some: Sequence[Window]) -> tuple[Tensor, Tensor, Tensor]:
    """A batch: channels [4, windows, pieces], mask and right labels."""
    longest = max(window.channels.shape[1] for window in some)
    channels = torch.zeros(4, len(some), longest, dtype=torch.long)
    mask = torch.zeros(len(some), longest, dtype=torch.bool)
    right = torch.zeros(len(some), longest, len(TAGS), dtype=torch.bool)
    for row, window in enumerate(some):
        length = window.channels.shape[1]
        channels[:, row, :length] = torch.from_numpy(window.channels)
        mask[row, :length] = True
        right[row, :length] = torch.from_numpy(window.allowed)
    return channels, mask, right
