"""Who wins between rules and models on relations: the one place that decides it.

The models' chance (which knows what the rules read) decides what is a fact. A fact that a rule read keeps the rule's
date and qualifiers; one that only the models found gets them from its sentence. What a rule read as a plan, a denial
or hearsay is kept as that, and no model makes a fact of the same statement. A model's fact that the words around it
take back (`status`) is kept as what they say.
"""

from __future__ import annotations

import bisect
import dataclasses
from collections import defaultdict
from collections.abc import Iterator, Sequence

import numpy as np

from ..context import Context
from ..found import Found, Sentence
from ..neural.finder import Reading
from ..statements import Statement, grade, mention, render, spell_at
from ..status import status
from .candidates import Candidate, predicates, symmetric
from .model import Judged, fired_by, judged

__all__ = ["decided", "resolved"]

# A statement by rule whose ends are further apart than the models look.
_OUT_OF_REACH = 0.9
# Of two things only one relation is believed, the likeliest, but for those that go together (a founder may also work
# there; whoever hosts a station does not staff it).
_TOGETHER = frozenset(
    frozenset(pair)
    for pair in (
        ("EMPLOYED_BY", "FOUNDED"),
        ("EDUCATED_AT", "EMPLOYED_BY"),
        ("FOUNDED", "FUNDED"),
        ("FOUNDED", "MEMBER_OF"),
        ("FUNDED", "MEMBER_OF"),
        ("FUNDED", "HOSTS_WORKSTATION"),
        ("FUNDED", "COLLABORATES_WITH"),
        ("FUNDED", "PARTICIPATED_IN"),
        ("HOLDS_PATENT", "INVENTED"),
    )
)


def decided(seen: Context, ruled: Sequence[Statement], reading: Reading, *, fast: bool) -> list[Statement]:
    """The statements of a document, from those of the rules and what the models think of every pair of things."""
    return resolved(seen, ruled, judged(seen, fired_by(ruled), reading, fast=fast))


def resolved(seen: Context, ruled: Sequence[Statement], models: Judged) -> list[Statement]:
    """The same, from what the models thought."""
    rows = {(one.subject, one.object): row for row, one in enumerate(models.candidates)}
    believed = _believed(models)
    known: set[tuple[int, str, int]] = set()
    kept: list[Statement] = []
    for one in ruled:
        row = rows.get((one.subject, one.object))
        number = predicates().index(one.predicate)
        known.add((one.subject, one.predicate, one.object))
        if symmetric(one.predicate):
            known.add((one.object, one.predicate, one.subject))
        if row is None:
            kept.append(dataclasses.replace(one, confidence=one.confidence * (_OUT_OF_REACH if one.outside else 1)))
        elif not one.fact:
            kept.append(one)
        elif (row, number) in believed:
            kept.append(dataclasses.replace(one, confidence=float(models.chances[row, number])))
    for row, number in sorted(believed):
        candidate = models.candidates[row]
        read = (candidate.subject, predicates()[number], candidate.object) in known
        mirror = rows.get((candidate.object, candidate.subject))
        if not read and not _mirrored(models, row, mirror, number):
            kept.extend(_by_models(seen, models, row, number))
    return kept


def _believed(models: Judged) -> set[tuple[int, int]]:
    """Candidates and relations (by number) that are likely enough, decided together for each two things."""
    likely = [
        (-float(models.chances[row, number]), row, number)
        for row, number in np.argwhere(models.chances >= models.least).tolist()
    ]
    taken: dict[frozenset[int], list[str]] = defaultdict(list)
    believed: set[tuple[int, int]] = set()
    for _, row, number in sorted(likely):
        candidate, predicate = models.candidates[row], predicates()[number]
        others = taken[frozenset((candidate.subject, candidate.object))]
        if all(other == predicate or frozenset((other, predicate)) in _TOGETHER for other in others):
            others.append(predicate)
            believed.add((row, number))
    return believed


def _by_models(seen: Context, models: Judged, row: int, number: int) -> Iterator[Statement]:
    """The statement of a candidate with the evidence that speaks for it, unless its words void it."""
    candidate: Candidate = models.candidates[row]
    predicate = predicates()[number]
    pair = candidate.pairs[min(int(models.best[row, number]), len(candidate.pairs) - 1)]
    sentences = models.scene.sentences
    low, high = sorted((pair.subject.sentence, pair.object.sentence))
    evidence = Sentence(sentences[low].start, max(sentences[high].end, pair.subject.end, pair.object.end))
    found = {side: (at.start, at.end) for side, at in (("subject", pair.subject), ("object", pair.object))}
    names = seen.names_in(evidence)
    planned = seen.sections[high][1]
    voice = status(
        seen.plain,
        evidence,
        found["subject"],
        found["object"],
        seen.language,
        predicate=predicate,
        names=[name for name, _ in names],
        planned=planned,
    )
    if voice.void:
        return
    object_ = seen.thing(candidate.object).name
    ends = _named(seen, found, candidate)
    rendering = render(seen, evidence, [name for name, _ in names])
    first, last = sorted(found.values())
    left, right = (bisect.bisect_left(rendering.offsets, place) for place in (first[0], last[1]))
    yield Statement(
        evidence,
        candidate.subject,
        predicate,
        candidate.object,
        first[0],
        *ends,
        voice,
        None if voice.source is None else seen.thing(names[voice.source][1]).name,
        spell_at(predicate, rendering.text, left, right, object_, seen.language),
        grade(predicate, object_, seen.language),
        float(models.chances[row, number]),
    )


def _mirrored(models: Judged, row: int, mirror: int | None, number: int) -> bool:
    """Whether the same pair the other way round speaks for a symmetric relation as well, and comes first."""
    if mirror is None or not symmetric(predicates()[number]):
        return False
    here, there = models.chances[row, number], models.chances[mirror, number]
    return bool(there > here or (there == here and mirror < row))


def _named(
    seen: Context, found: dict[str, tuple[int, int]], candidate: Candidate
) -> tuple[tuple[int, int], tuple[int, int]]:
    """Where subject and object are named: at the mention, or where the thing that it refers to is named."""
    things = {"subject": candidate.subject, "object": candidate.object}
    at = {}
    for side, span in found.items():
        one = Found(*span, seen.thing(things[side]).type)
        at[side] = mention(one, seen.resolution, things[side])
    return at["subject"], at["object"]
