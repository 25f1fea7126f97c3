"""Judgements folded to what holds now: the last word on a pair or an assertion counts, unless it was undone."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field

from ..model import Judgement

__all__ = ["Verdicts", "verdicts"]


@dataclass(frozen=True, slots=True)
class Verdicts:
    """What holds: pairs of profiles (least id first) that are the same or different, and words on assertions."""

    same: frozenset[tuple[str, str]] = frozenset()
    different: frozenset[tuple[str, str]] = frozenset()
    confirmed: frozenset[str] = frozenset()
    rejected: frozenset[str] = frozenset()
    retyped: dict[str, str] = field(default_factory=dict)


def verdicts(judgements: Iterable[Judgement]) -> Verdicts:
    """Fold judgements, in any order of the input (their numbers give the order of time)."""
    ordered = sorted(judgements, key=lambda judgement: judgement.number)
    undone = {judgement.a for judgement in ordered if judgement.verdict == "undo"}
    pairs: dict[tuple[str, str], str] = {}
    words: dict[str, Judgement] = {}
    for judgement in ordered:
        if judgement.verdict == "undo" or judgement.id in undone:
            continue
        if judgement.kind == "identity":
            pairs[min(judgement.a, judgement.b), max(judgement.a, judgement.b)] = judgement.verdict
        else:
            words[judgement.a] = judgement
    return Verdicts(
        same=frozenset(pair for pair, verdict in pairs.items() if verdict == "same"),
        different=frozenset(pair for pair, verdict in pairs.items() if verdict == "different"),
        confirmed=frozenset(a for a, word in words.items() if word.verdict in ("confirm", "retype")),
        rejected=frozenset(a for a, word in words.items() if word.verdict == "reject"),
        retyped={a: word.value for a, word in words.items() if word.verdict == "retype"},
    )
