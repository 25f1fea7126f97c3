"""The encoder: an ONNX model that reads windows of a document and scores the labels of its units."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from ..onnx import session
from .decode import Floats
from .inputs import Inputs
from .labels import TAGS
from .units import Tokenizer, windows

__all__ = ["Encoded", "Encoder", "on_pieces", "on_units"]


@dataclass(frozen=True, slots=True)
class Encoded:
    """What the encoder says of a document. `scores`: log probabilities [units, labels]; `mid`: the output of its
    middle layer [units, width], the mean over the pieces of a unit."""

    scores: Floats
    mid: Floats


class Encoder:
    """A model file with its tokenizer. One thread; safe to share."""

    def __init__(self, model: Path, tokenizer: Tokenizer) -> None:
        self._session = session(model)
        self._names = [one.name for one in self._session.get_inputs()]
        self._tokenizer = tokenizer
        self.width = int(self._session.get_outputs()[1].shape[2])

    def __call__(self, inputs: Inputs) -> Encoded:
        """Reads a document window by window."""
        units = inputs.units
        count = len(units.pieces)
        scores = np.zeros((count, len(TAGS)), dtype=np.float32)
        mid = np.zeros((count, self.width), dtype=np.float32)
        channels = {
            "input_ids": units.pieces,
            "shape_ids": inputs.shapes[units.owners],
            "word_ids": inputs.words[units.owners],
            "opinion_ids": on_pieces(inputs.opinions, units.owners),
        }
        for start, end in windows(units):
            fed = {}
            for name in self._names:
                row = np.zeros((1, end - start + 2), dtype=np.int64)
                if name in channels:
                    row[0, 1:-1] = channels[name][start:end]
                fed[name] = row
            fed["input_ids"][0, 0], fed["input_ids"][0, -1] = self._tokenizer.first, self._tokenizer.last
            fed["attention_mask"][:] = 1
            logits, hidden = self._session.run(["logits", "mid"], fed)
            scores[start:end] = _log_softmax(logits[0, 1:-1])
            mid[start:end] = hidden[0, 1:-1]
        return Encoded(on_units(scores, units), _means(mid, units.owners, len(units)))


def on_pieces(opinions: NDArray[np.int64], owners: NDArray[np.int64]) -> NDArray[np.int64]:
    """Opinions on units for each piece: a name begins with one piece only."""
    spread = opinions[owners]
    goes_on = np.append(False, owners[1:] == owners[:-1])[: len(spread)]
    return np.where(goes_on & (spread > 1) & (spread % 2 == 0), spread + 1, spread)


def on_units(scores: Floats, units: Any) -> Floats:
    """Scores of pieces as scores of units: the mean, where inside counts as begin for all pieces but the first."""
    scores = scores.copy()
    goes_on = np.append(False, units.owners[1:] == units.owners[:-1])[: len(scores)]
    # The first piece says whether a name begins with the unit, the others only whether they are in it.
    begins = scores[:, 1::2]
    begins[goes_on] = scores[goes_on, 2::2]
    return _means(scores, units.owners, len(units))


def _means(values: Floats, owners: NDArray[np.int64], count: int) -> Floats:
    if not count:
        return values
    firsts = np.flatnonzero(np.append(True, owners[1:] != owners[:-1]))
    sums = np.add.reduceat(values, firsts, axis=0)
    return np.asarray(sums / np.diff(np.append(firsts, len(owners)))[:, None], dtype=np.float32)


def _log_softmax(logits: Floats) -> Floats:
    shifted = logits - logits.max(-1, keepdims=True)
    return np.asarray(shifted - np.log(np.exp(shifted).sum(-1, keepdims=True)), dtype=np.float32)
