"""The relation network in torch: what `liaison.nlp.relations.network` runs, for training."""

from __future__ import annotations

import copy
import math
import random
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import torch
from torch import Tensor, nn
from torch.nn import functional

from liaison.nlp.neural.labels import TYPES
from liaison.nlp.relations.candidates import predicates
from liaison.nlp.relations.pairs import GAPS, NEIGHBOURS, REFERENCES, TAGS, PairInputs

from .base import FORMS, Tagger, load

__all__ = ["Branch", "Item", "read", "train"]

_SIZE = 256
_KEYS = 128
_NEVER = -30.0
_DROPOUT = 0.2
_RATE, _RATE_NEW = 1e-4, 1e-3
_TOGETHER = 4  # passages in a batch


@dataclass(frozen=True, slots=True)
class Item:
    """A passage for the network: `mid` [units, width], windows of units, pairs, and what is right [candidates,
    relations] with its weights."""

    mid: Tensor
    windows: tuple[tuple[int, int], ...]
    inputs: PairInputs
    right: Tensor
    weights: Tensor


class Branch(nn.Module):
    """Own copies of the encoder's upper layers, and the head."""

    def __init__(self, tagger: Tagger, language: str, dropout: float) -> None:
        super().__init__()
        form = FORMS[language]
        self.layers = nn.ModuleList(copy.deepcopy(layer) for layer in list(tagger.layers)[form.middle :])
        for layer in self.layers:
            layer.dropout = nn.Dropout(dropout)
        self.tag = nn.Embedding(TAGS, form.width)
        nn.init.zeros_(self.tag.weight)
        width = form.width
        self.subject, self.object = nn.Linear(2 * width, _SIZE), nn.Linear(2 * width, _SIZE)
        self.between, self.product = nn.Linear(width, _SIZE), nn.Linear(_SIZE, _SIZE)
        self.query, self.key, self.value = nn.Linear(_SIZE, _KEYS), nn.Linear(width, _KEYS), nn.Linear(width, _SIZE)
        self.types, self.gap = nn.Embedding(len(TYPES) ** 2, _SIZE), nn.Embedding(GAPS, _SIZE)
        self.near, self.references = nn.Embedding(NEIGHBOURS, _SIZE), nn.Embedding(REFERENCES, _SIZE)
        for one in (self.types, self.gap, self.near, self.references):
            nn.init.normal_(one.weight, std=0.05)
        self.dropout = nn.Dropout(dropout)
        self.out = nn.Linear(_SIZE, len(predicates()))
        nn.init.constant_(self.out.bias, -3.0)

    def hidden(self, items: Sequence[Item]) -> list[Tensor]:
        """The units of each item behind the branch's layers: [units, width]."""
        pieces = [(row, start, end) for row, item in enumerate(items) for start, end in item.windows]
        longest = max(end - start for _, start, end in pieces)
        width = items[0].mid.shape[1]
        batch = torch.zeros(len(pieces), longest, width)
        tags = torch.zeros(len(pieces), longest, dtype=torch.long)
        mask = torch.zeros(len(pieces), longest, dtype=torch.bool)
        for place, (row, start, end) in enumerate(pieces):
            batch[place, : end - start] = items[row].mid[start:end]
            tags[place, : end - start] = torch.from_numpy(items[row].inputs.tags[start:end])
            mask[place, : end - start] = True
        x = batch + self.tag(tags)
        with torch.autocast("cpu", torch.bfloat16):
            for layer in self.layers:
                x = layer(x, mask[:, None, None, :])
        x = x.float()
        parts: list[list[Tensor]] = [[] for _ in items]
        for place, (row, start, end) in enumerate(pieces):
            parts[row].append(x[place, : end - start])
        return [torch.cat(part) for part in parts]

    def scores(self, hidden: Tensor, inputs: PairInputs, count: int) -> Tensor:
        """Logits of the candidates: [candidates, relations]."""
        columns = torch.from_numpy(inputs.pairs).T
        subject, object_, left, right, types, gap, near, references, first, last = columns
        begins, stops = torch.from_numpy(inputs.mentions).T
        sums = torch.cat([torch.zeros(1, hidden.shape[1]), hidden.cumsum(0)])

        def mean(low: Tensor, high: Tensor) -> Tensor:
            return (sums[high] - sums[low]) / (high - low).clamp(min=1)[:, None]

        named = torch.cat([hidden[begins], mean(begins, stops)], -1)
        one, other = self.subject(named)[subject], self.object(named)[object_]
        between = mean(left, right) * (right > left)[:, None]
        z = one + other + self.between(between) + self.product(one * other)
        z = z + self.types(types) + self.gap(gap) + self.near(near) + self.references(references)
        keys = self.key(hidden)
        weights = self.query(torch.tanh(z)) @ keys.T / math.sqrt(_KEYS)
        places = torch.arange(len(hidden))[None]
        outside = (places < first[:, None]) | (places >= last[:, None])
        z = z + weights.masked_fill(outside, -1e4).softmax(-1) @ self.value(hidden)
        pairs = self.out(self.dropout(functional.gelu(z, approximate="tanh")))
        owners = torch.from_numpy(inputs.owners)[:, None].expand(-1, pairs.shape[1])
        empty = torch.full((count, pairs.shape[1]), _NEVER)
        return empty.scatter_reduce(0, owners, pairs, "amax", include_self=True)


def read(branch: Branch, item: Item) -> Tensor:
    """Logits for one passage, without training."""
    branch.eval()
    with torch.no_grad():
        if not len(item.inputs.pairs):
            return torch.full(item.right.shape, _NEVER)
        return branch.scores(branch.hidden([item])[0], item.inputs, len(item.right))


def train(
    checkpoint: Path, items: Sequence[Sequence[Item]], *, epochs: int, seed: int = 0
) -> tuple[Branch, list[float]]:
    """A branch on the tagger of a checkpoint; `items`: of each passage the readings that take turns.

    Returns the branch and the mean loss of each epoch. Deterministic by seed on one machine.
    """
    torch.manual_seed(seed)
    rng = random.Random(seed)
    language, tagger = load(checkpoint)
    branch = Branch(tagger, language, _DROPOUT)
    steps = epochs * math.ceil(len(items) / _TOGETHER)
    old = list(branch.layers.parameters())
    new = [parameter for name, parameter in branch.named_parameters() if not name.startswith("layers")]
    groups = [{"params": old, "lr": _RATE}, {"params": new, "lr": _RATE_NEW}]
    optimiser = torch.optim.AdamW(groups, weight_decay=0.01)
    warm = max(1, steps // 10)
    schedule = torch.optim.lr_scheduler.LambdaLR(
        optimiser, lambda step: min((step + 1) / warm, max(0.02, (steps - step) / (steps - warm)))
    )
    for epoch in range(epochs):
        branch.train()
        total = 0.0
        batches = _batches(items, epoch, rng)
        for batch in batches:
            loss = _loss(branch, batch)
            optimiser.zero_grad()
            loss.backward()  # type: ignore[no-untyped-call]
            nn.utils.clip_grad_norm_([*old, *new], 1.0)
            optimiser.step()
            schedule.step()
            total += loss.item() / len(batches)
        print(f"  epoch {epoch + 1}/{epochs} loss {total:.3f}", flush=True)
    return branch


def _batches(items: Sequence[Sequence[Item]], epoch: int, rng: random.Random) -> list[list[Item]]:
    """One reading of each passage, passages of like length together."""
    some = [readings[(epoch + number) % len(readings)] for number, readings in enumerate(items)]
    some = [one for one in some if len(one.inputs.pairs)]
    rng.shuffle(some)
    some.sort(key=lambda one: len(one.mid) + rng.random() * 40)
    batches = [some[start : start + _TOGETHER] for start in range(0, len(some), _TOGETHER)]
    rng.shuffle(batches)
    return batches


def _loss(branch: Branch, batch: Sequence[Item]) -> Tensor:
    """Cross entropy per right relation, so that passages with many pairs do not drown the others."""
    total, right = torch.zeros(()), torch.ones(())
    for one, hidden in zip(batch, branch.hidden(batch), strict=True):
        scores = branch.scores(hidden, one.inputs, len(one.right))
        lost = functional.binary_cross_entropy_with_logits(scores, one.right, reduction="none")
        total = total + (lost * one.weights).sum()
        right = right + (one.right * one.weights).sum()
    return total / right
