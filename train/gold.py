"""Annotated passages: loading, and the divisions that every script of this folder shares.

All divisions follow from the ids alone: `chosen` is the slice that choices are made on, `fold` halves the passages.
"""

from __future__ import annotations

import hashlib
import json
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Literal

__all__ = ["Passage", "Span", "chosen", "fold", "load", "part_of", "subset"]

_SLICE = 0.15


@dataclass(frozen=True, slots=True, order=True)
class Span:
    """``text[start:end]`` names a thing of `type`; `optional`: it may also be left out."""

    start: int
    end: int
    type: str
    optional: bool = False


@dataclass(frozen=True, slots=True)
class Passage:
    """A text with its annotation; `raw` is the whole JSON."""

    id: str
    language: Literal["en", "zh"]
    text: str
    spans: tuple[Span, ...]
    raw: dict[str, Any]

    @property
    def series(self) -> str:
        """The part of the collection: ``en-a`` of ``en-a-001``."""
        return self.id.rpartition("-")[0]


def load(folder: Path, language: str) -> list[Passage]:
    """The passages of a language, sorted by id (the file name without its ending)."""
    passages = []
    for path in sorted(folder.glob("*.json")):
        raw = json.loads(path.read_text("utf-8"))
        if not isinstance(raw, dict) or raw.get("lang") != language:
            continue
        text = (folder / raw["file"]).read_bytes().decode("utf-8")
        passages.append(Passage(path.stem, raw["lang"], text, tuple(_outermost(raw["entities"])), raw))
    return passages


def _outermost(entities: Iterable[dict[str, Any]]) -> list[Span]:
    """The spans that lie in no longer one, sorted."""
    spans = [
        Span(start, end, entity["type"], bool(entity.get("optional")))
        for entity in entities
        for start, end, *_ in entity["spans"]
    ]
    kept: list[Span] = []
    for span in sorted(spans, key=lambda span: (span.start - span.end, span)):
        if all(span.end <= other.start or span.start >= other.end for other in kept):
            kept.append(span)
    return sorted(kept)


def chosen(passages: Sequence[Passage]) -> frozenset[str]:
    """The ids of the slice for choosing: 15 % of each series."""
    return frozenset(id_ for ids in _shuffled(passages, "slice") for id_ in ids[: round(len(ids) * _SLICE)])


def fold(passages: Sequence[Passage]) -> dict[str, Literal["A", "B"]]:
    """Which half each id belongs to; the halves are equal in each series."""
    folds: dict[str, Literal["A", "B"]] = {}
    for ids in _shuffled(passages, "fold"):
        first = len(folds)
        for place, id_ in enumerate(ids, first):
            folds[id_] = "A" if place % 2 == 0 else "B"
    return folds


def subset(passages: Sequence[Passage], share: float) -> list[Passage]:
    """A share of each series, for learning curves; a smaller subset lies inside a larger one."""
    kept = {id_ for ids in _shuffled(passages, "subset") for id_ in ids[: max(1, round(len(ids) * share))]}
    return [passage for passage in passages if passage.id in kept]


def part_of(passages: Sequence[Passage], part: str) -> list[Passage]:
    """The passages that a part trains on: A, B, fit, all, or a share of fit like ``fit25``."""
    if part in ("A", "B"):
        halves = fold(passages)
        return [passage for passage in passages if halves[passage.id] == part]
    aside = chosen(passages) if part.startswith("fit") else frozenset()
    some = [passage for passage in passages if passage.id not in aside]
    share = part.removeprefix("fit")
    return subset(some, int(share) / 100) if part.startswith("fit") and share else some


def _shuffled(passages: Sequence[Passage], salt: str) -> list[list[str]]:
    """The ids of each series in an order that depends on nothing but the salt and the ids."""
    series: dict[str, list[str]] = defaultdict(list)
    for passage in passages:
        series[passage.series].append(passage.id)
    return [
        sorted(series[name], key=lambda id_: hashlib.sha256(f"{salt} {id_}".encode()).hexdigest())
        for name in sorted(series)
    ]
