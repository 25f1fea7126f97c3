"""Which pairs of things are asked about: those whose types some relation allows, within three sentences."""

from __future__ import annotations

import functools
from dataclasses import dataclass

from ...graph.model import ontology
from .scene import Mention, Scene

__all__ = ["Candidate", "Pair", "allowed", "candidates", "predicates", "symmetric"]

REACH = 3
PAIRS = 6
# Two mentions with more names than this between them are not compared: keeps long lists linear.
NAMES_BETWEEN = 40
# Members of longer lists say nothing of each other.
LONG_LIST = 10
# Pairs of two things that are kept while the nearest are looked for.
_MANY = 60


@dataclass(frozen=True, slots=True)
class Pair:
    """Two mentions, `gap` code points and `sentences` sentences apart."""

    sentences: int
    gap: int
    subject: Mention
    object: Mention


@dataclass(frozen=True, slots=True)
class Candidate:
    """An ordered pair of things (by number) with its nearest pairs of mentions, the nearest first."""

    subject: int
    object: int
    pairs: tuple[Pair, ...]


@functools.cache
def predicates() -> tuple[str, ...]:
    """The relations that are stated in text, in the order of the ontology (PART_OF comes from a gazetteer)."""
    return tuple(name for name in ontology().relations if name != "PART_OF")


@functools.cache
def symmetric(predicate: str) -> bool:
    """Whether a relation holds both ways."""
    return ontology().relations[predicate].symmetric


@functools.cache
def allowed(subject: str, object_: str) -> tuple[int, ...]:
    """The numbers of the relations that the ontology allows from one type to another."""
    found = ontology()
    return tuple(number for number, name in enumerate(predicates()) if found.problem(subject, name, object_) is None)


def candidates(scene: Scene) -> list[Candidate]:
    """All candidates of a document, by number of subject and object."""
    by_pair: dict[tuple[int, int], list[Pair]] = {}
    mentions, types = scene.mentions, scene.types
    for number, one in enumerate(mentions):
        for place in range(number + 1, min(number + 2 + NAMES_BETWEEN, len(mentions))):
            other = mentions[place]
            apart = other.sentence - one.sentence
            if apart > REACH:
                break
            if one.thing == other.thing or _in_a_long_list(scene, number, place):
                continue
            gap = max(0, other.start - one.end)
            for subject, object_ in ((one, other), (other, one)):
                if allowed(types[subject.thing], types[object_.thing]):
                    pairs = by_pair.setdefault((subject.thing, object_.thing), [])
                    pairs.append(Pair(apart, gap, subject, object_))
                    if len(pairs) > _MANY:
                        pairs[:] = _nearest(pairs)
    return [
        Candidate(subject, object_, tuple(_nearest(pairs))) for (subject, object_), pairs in sorted(by_pair.items())
    ]


def _in_a_long_list(scene: Scene, one: int, other: int) -> bool:
    first, last = scene.lists[one]
    return scene.lists[other] == (first, last) and last - first >= LONG_LIST


def _nearest(pairs: list[Pair]) -> list[Pair]:
    return sorted(pairs, key=_distance)[:PAIRS]


def _distance(pair: Pair) -> tuple[int, int, int, int]:
    references = pair.subject.reference + pair.object.reference
    return pair.sentences, pair.gap + 40 * references, pair.subject.start, pair.object.start
