"""The base encoders: from the ONNX files of the Maven artifacts to torch, with a smaller vocabulary."""

from __future__ import annotations

import json
import math
import unicodedata
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import onnx
import torch
from onnx import numpy_helper
from torch import Tensor, nn
from torch.nn import functional

from liaison.nlp.chinese import plain
from liaison.nlp.lac import lac
from liaison.nlp.neural.channels import OPINIONS, SHAPES, word_tags_size
from liaison.nlp.neural.labels import TAGS
from liaison.nlp.neural.units import normalised

__all__ = [
    "FORMS",
    "PARTS",
    "Form",
    "Layer",
    "Tagger",
    "files",
    "from_base",
    "load",
    "matrices",
    "save",
    "small_vocabulary",
]


@dataclass(frozen=True, slots=True)
class Form:
    """Measures of an encoder: width, attention heads, layers kept of those there are, the middle layer that the
    relation model reads, and how many values the channel of LAC's words has (0: none)."""

    width: int
    heads: int
    inner: int
    layers: int
    middle: int
    words: int


def _forms() -> dict[str, Form]:
    return {
        "zh": Form(512, 8, 2048, 4, 2, word_tags_size(lac().kinds)),
        "en": Form(384, 12, 1536, 6, 4, 0),
    }


FORMS = _forms()

# Names of a layer's parts here and in the ONNX file, in the order in which its matrices stand there.
PARTS = {
    "q": "attention.self.query",
    "k": "attention.self.key",
    "v": "attention.self.value",
    "o": "attention.output.dense",
    "i": "intermediate.dense",
    "f": "output.dense",
}
NORMS = {"n1": "attention.output.LayerNorm", "n2": "output.LayerNorm"}


class Layer(nn.Module):
    """A layer of BERT."""

    def __init__(self, form: Form, dropout: float) -> None:
        super().__init__()
        width = form.width
        self.heads = form.heads
        self.q, self.k, self.v, self.o = (nn.Linear(width, width) for _ in range(4))
        self.n1, self.n2 = (nn.LayerNorm(width, eps=1e-12) for _ in range(2))
        self.i, self.f = nn.Linear(width, form.inner), nn.Linear(form.inner, width)
        self.dropout = nn.Dropout(dropout)

    def forward(self, x: Tensor, mask: Tensor) -> Tensor:
        """`x`: [windows, pieces, width]; `mask`: [windows, 1, 1, pieces], True where there is a piece."""
        rows, length, width = x.shape
        q, k, v = (
            part(x).view(rows, length, self.heads, width // self.heads).transpose(1, 2)
            for part in (self.q, self.k, self.v)
        )
        # By hand and without dropout: on a CPU faster than the ready kernels.
        weights = (q @ k.transpose(2, 3)) / math.sqrt(width / self.heads)
        seen = weights.masked_fill(~mask, -1e4).softmax(-1).to(v.dtype) @ v
        x = self.n1(x + self.dropout(self.o(seen.transpose(1, 2).reshape(rows, length, width))))
        return self.n2(x + self.dropout(self.f(functional.gelu(self.i(x)))))


class Tagger(nn.Module):
    """An encoder with its extra channels and the head that scores the labels."""

    def __init__(self, form: Form, vocabulary: int, dropout: float = 0.1) -> None:
        super().__init__()
        width = form.width
        self.we, self.pe = nn.Embedding(vocabulary, width), nn.Embedding(512, width)
        self.te = nn.Embedding(2, width)
        self.shape, self.opinion = nn.Embedding(SHAPES, width), nn.Embedding(OPINIONS, width)
        self.word = nn.Embedding(max(form.words, 1), width)
        for channel in (self.shape, self.opinion, self.word):
            nn.init.zeros_(channel.weight)
        self.n = nn.LayerNorm(width, eps=1e-12)
        self.layers = nn.ModuleList(Layer(form, dropout) for _ in range(form.layers))
        self.dropout = nn.Dropout(dropout)
        self.head = nn.Linear(width, len(TAGS))
        self.we.weight.requires_grad = False

    def hidden(self, batch: Tensor, mask: Tensor) -> list[Tensor]:
        """The output of the embedding and of each layer. `batch`: [4, windows, pieces], ids of pieces, shapes, words,
        opinions; `mask`: [windows, pieces]."""
        pieces, shape, word, opinion = batch
        x = self.we(pieces) + self.pe.weight[: pieces.shape[1]] + self.te.weight[0]
        x = self.dropout(self.n(x + self.shape(shape) + self.word(word) + self.opinion(opinion)))
        outputs = [x]
        for layer in self.layers:
            outputs.append(layer(outputs[-1], mask[:, None, None, :]))
        return outputs

    def forward(self, batch: Tensor, mask: Tensor) -> Tensor:
        """Scores of the labels: [windows, pieces, labels]."""
        return self.head(self.dropout(self.hidden(batch, mask)[-1]))  # type: ignore[no-any-return]


def files(base: Path, language: str) -> tuple[Path, Path]:
    """The model and the tokenizer of a language among the unpacked artifacts in `base`."""
    stem = base / language / f"bge-small-{language}-v1.5"
    return stem.with_name(stem.name + ".onnx"), stem.with_name(stem.name + "-tokenizer.json")


def small_vocabulary(tokenizer: Path, language: str) -> tuple[dict[str, Any], list[int]]:
    """A tokenizer without the pieces that can never occur, and the old ids of those that stay."""
    data: dict[str, Any] = json.loads(tokenizer.read_text("utf-8"))
    vocabulary: dict[str, int] = data["model"]["vocab"]
    special = {token["content"] for token in data["added_tokens"]}
    kept = [piece for piece in vocabulary if piece in special or _occurs(piece, language)]
    data["model"]["vocab"] = {piece: number for number, piece in enumerate(kept)}
    for token in data["added_tokens"]:
        token["id"] = data["model"]["vocab"][token["content"]]
    data["post_processor"] = None
    return data, [vocabulary[piece] for piece in kept]


def _occurs(piece: str, language: str) -> bool:
    if piece.startswith("[unused"):
        return False
    inner = piece.removeprefix("##")
    scripts = {unicodedata.name(char, "?").split()[0] for char in inner if char.isalpha()}
    if language == "zh" and scripts == {"CJK"}:
        return inner == piece and plain(piece) == piece
    return scripts <= {"LATIN", "GREEK"} and normalised(inner, language) == inner


def matrices(graph: Any) -> list[str]:
    """The names of a model's matrices, six a layer, in the order of `PARTS`."""
    stored = {tensor.name for tensor in graph.initializer}
    return [node.input[1] for node in graph.node if node.op_type == "MatMul" and node.input[1] in stored]


def from_base(base: Path, language: str, dropout: float = 0.1) -> Tagger:
    """A tagger with the weights of the base encoder; its channels and its head are new."""
    form = FORMS[language]
    model, tokenizer = files(base, language)
    _, kept = small_vocabulary(tokenizer, language)
    graph = onnx.load(str(model)).graph
    arrays = {tensor.name: numpy_helper.to_array(tensor) for tensor in graph.initializer}
    state = {
        f"{ours}.weight": arrays[f"embeddings.{name}_embeddings.weight"]
        for ours, name in (("pe", "position"), ("te", "token_type"))
    }
    state["we.weight"] = arrays["embeddings.word_embeddings.weight"][kept]
    state |= {f"n.{kind}": arrays[f"embeddings.LayerNorm.{kind}"] for kind in ("weight", "bias")}
    names = matrices(graph)
    for number in range(form.layers):
        for place, (ours, name) in enumerate(PARTS.items()):
            state[f"layers.{number}.{ours}.weight"] = arrays[names[len(PARTS) * number + place]].T
            state[f"layers.{number}.{ours}.bias"] = arrays[f"encoder.layer.{number}.{name}.bias"]
        for ours, name in NORMS.items():
            for kind in ("weight", "bias"):
                state[f"layers.{number}.{ours}.{kind}"] = arrays[f"encoder.layer.{number}.{name}.{kind}"]
    tagger = Tagger(form, len(kept), dropout)
    tensors = {name: torch.from_numpy(np.array(array)) for name, array in state.items()}
    missing = tagger.load_state_dict(tensors, strict=False)
    if missing.unexpected_keys:
        raise ValueError(f"not a base encoder: {missing.unexpected_keys}")
    return tagger


def save(tagger: Tagger, language: str, path: Path) -> None:
    torch.save({"language": language, "state": tagger.state_dict()}, path)


def load(path: Path) -> tuple[str, Tagger]:
    """The language and the tagger of a checkpoint, for evaluation (no dropout)."""
    stored = torch.load(path, weights_only=True)
    state = stored["state"]
    tagger = Tagger(FORMS[stored["language"]], len(state["we.weight"]), 0.0)
    tagger.load_state_dict(state)
    return stored["language"], tagger.eval()
