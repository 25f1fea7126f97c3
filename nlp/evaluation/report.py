"""The figures of many passages: precision, recall and F1 by type, by predicate, by language."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable, Mapping, Sequence
from typing import Literal

from pydantic import BaseModel, ConfigDict

from ...graph.model import ontology
from .claims import FIELDS
from .entities import Tally, Way
from .relations import NonFact
from .scoring import Mistake, Score

__all__ = [
    "Agreement",
    "Bin",
    "Claims",
    "Figures",
    "NonFacts",
    "ReadAs",
    "Reliability",
    "Report",
    "Scores",
    "Section",
    "summarise",
]

_BINS = 10


class _Result(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class Figures(_Result):
    """Counts and what follows from them; a share of nothing is 0."""

    right: int
    wrong: int
    missed: int
    precision: float
    recall: float
    f1: float

    @classmethod
    def of(cls, right: int, wrong: int, missed: int) -> Figures:
        precision, recall = _share(right, right + wrong), _share(right, right + missed)
        f1 = _share(2 * precision * recall, precision + recall)
        return cls(right=right, wrong=wrong, missed=missed, precision=precision, recall=recall, f1=f1)


class Scores(_Result):
    """One ruler. `micro`: all counts together; `macro_names`: the mean F1 of the types (predicates) that occur;
    `macro_passages`: the mean F1 of the passages in which there is something to find."""

    micro: Figures
    macro_names: float
    macro_passages: float
    by_name: dict[str, Figures]


class ReadAs(_Result):
    """How often (`count`) a thing of type `gold` was read as `predicted`, and how; None: there is no such side."""

    gold: str | None
    predicted: str | None
    way: Way
    count: int


class NonFacts(_Result):
    """What was made of annotated non-facts of one kind.

    `as_fact`: stated as facts, the ends found by name; `as_fact_relaxed`: the ends may only overlap; `apart`: found and
    kept apart, as a plan, a report or a denial. The rest was not found.
    """

    annotated: int
    as_fact: int
    as_fact_relaxed: int
    apart: int
    share_as_fact: float


class Agreement(_Result):
    """In how many of the claims that were found (`pairs`) a field is right."""

    right: int
    pairs: int
    share: float


class Claims(_Result):
    """`exact`: all fields are equal; `located`: a claim was found at an overlapping quote; `fields`: of those."""

    exact: Figures
    located: Figures
    by_measure: dict[str, Figures]
    fields: dict[str, Agreement]


class Bin(_Result):
    """The relations with a confidence of at least `low` and below `high` (the last one: up to 1)."""

    low: float
    high: float
    count: int
    confidence: float
    right: float


class Reliability(_Result):
    """Whether a confidence is the chance of being right; `error`: the mean distance of the two."""

    bins: tuple[Bin, ...]
    error: float


class Section(_Result):
    """All figures of some passages. `claims` is None where none are annotated; `non_facts` by kind, and "all"."""

    passages: int
    entities_strict: Scores
    entities_relaxed: Scores
    relations_strict: Scores
    relations_relaxed: Scores
    readings: tuple[ReadAs, ...]
    non_facts: dict[str, NonFacts]
    claims: Claims | None
    reliability: Reliability


class Report(_Result):
    """Figures of all passages and of each language, and each mistake.

    `misplaced`: predicted offsets at which the text is not what is said; `unanswered`: passages without a prediction.
    """

    together: Section
    by_language: dict[Literal["en", "zh"], Section]
    misplaced: int
    unanswered: tuple[str, ...]
    mistakes: tuple[Mistake, ...]


def summarise(scores: Sequence[Score], *, only: Collection[str] = (), unanswered: Iterable[str] = ()) -> Report:
    """Add the passages up. `only`: nothing but these types and predicates, of which claims are none."""
    languages = sorted({score.language for score in scores})
    return Report(
        together=_section(scores, only),
        by_language={
            language: _section([score for score in scores if score.language == language], only)
            for language in languages
        },
        misplaced=sum(score.misplaced for score in scores),
        unanswered=tuple(unanswered),
        mistakes=tuple(each for score in scores for each in score.mistakes if not only or each.name in only),
    )


def _section(scores: Sequence[Score], only: Collection[str]) -> Section:
    return Section(
        passages=len(scores),
        entities_strict=_scores([score.entities_strict for score in scores], only),
        entities_relaxed=_scores([score.entities_relaxed for score in scores], only),
        relations_strict=_scores([score.relations_strict for score in scores], only),
        relations_relaxed=_scores([score.relations_relaxed for score in scores], only),
        readings=_readings(scores, only),
        non_facts=_non_facts(scores, only),
        claims=None if only else _claims(scores),
        reliability=_reliability(scores, only),
    )


def _share(part: float, whole: float) -> float:
    return part / whole if whole else 0.0


def _mean(values: Sequence[float]) -> float:
    return _share(sum(values), len(values))


def _figures(tally: Tally, name: str) -> Figures:
    return Figures.of(tally["right", name], tally["wrong", name], tally["missed", name])


def _total(tally: Tally) -> Figures:
    counts: Counter[str] = Counter()
    for (what, _), count in tally.items():
        counts[what] += count
    return Figures.of(counts["right"], counts["wrong"], counts["missed"])


def _scores(tallies: Iterable[Tally], only: Collection[str]) -> Scores:
    kept: list[Tally] = [
        Counter({key: count for key, count in tally.items() if not only or key[1] in only}) for tally in tallies
    ]
    every: Tally = sum(kept, Counter())
    names = _by_name(every)
    return Scores(
        micro=_total(every),
        macro_names=_mean([each.f1 for each in names.values() if each.right + each.missed]),
        macro_passages=_mean([each.f1 for each in map(_total, kept) if each.right + each.missed]),
        by_name=names,
    )


def _by_name(tally: Tally) -> dict[str, Figures]:
    """In the order of the ontology; names that it does not know, and measures, by the alphabet at the end."""
    order = {name: number for number, name in enumerate((*ontology().types, *ontology().relations))}
    names = sorted({name for _, name in tally}, key=lambda name: (order.get(name, len(order)), name))
    return {name: _figures(tally, name) for name in names}


def _readings(scores: Iterable[Score], only: Collection[str]) -> tuple[ReadAs, ...]:
    every = sum((score.readings for score in scores), Counter())
    return tuple(
        ReadAs(gold=gold or None, predicted=predicted or None, way=way, count=count)
        for (way, gold, predicted), count in sorted(every.items(), key=lambda item: (-item[1], item[0]))
        if not only or gold in only or predicted in only
    )


def _non_facts(scores: Iterable[Score], only: Collection[str]) -> dict[str, NonFacts]:
    every = [each for score in scores for each in score.non_facts if not only or each.triple[1] in only]
    kinds = {kind: [each for each in every if each.kind == kind] for kind in sorted({each.kind for each in every})}
    return {kind: _made_of(those) for kind, those in kinds.items()} | ({"all": _made_of(every)} if every else {})


def _made_of(those: Sequence[NonFact]) -> NonFacts:
    facts = sum(each.strict is not None for each in those)
    return NonFacts(
        annotated=len(those),
        as_fact=facts,
        as_fact_relaxed=sum(each.relaxed is not None for each in those),
        apart=sum(each.apart for each in those),
        share_as_fact=_share(facts, len(those)),
    )


def _claims(scores: Iterable[Score]) -> Claims | None:
    every = [score.claims for score in scores if score.claims is not None]
    if not every:
        return None
    tally: Tally = sum((each.tally for each in every), Counter())
    pairs = [pair for each in every for pair in each.pairs]
    fields: Mapping[str, int] = {name: sum(name in pair.equal for pair in pairs) for name in FIELDS}
    return Claims(
        exact=_total(tally),
        located=Figures.of(len(pairs), sum(len(each.wrong) for each in every), sum(len(each.missed) for each in every)),
        by_measure=_by_name(tally),
        fields={
            name: Agreement(right=right, pairs=len(pairs), share=_share(right, len(pairs)))
            for name, right in fields.items()
        },
    )


def _reliability(scores: Iterable[Score], only: Collection[str]) -> Reliability:
    bins: list[list[tuple[float, bool]]] = [[] for _ in range(_BINS)]
    for score in scores:
        for predicate, confidence, right in score.confidences:
            if not only or predicate in only:
                bins[max(0, min(_BINS - 1, int(confidence * _BINS)))].append((confidence, right))
    made = tuple(
        Bin(
            low=number / _BINS,
            high=(number + 1) / _BINS,
            count=len(held),
            confidence=_mean([confidence for confidence, _ in held]),
            right=_mean([float(right) for _, right in held]),
        )
        for number, held in enumerate(bins)
    )
    whole = sum(each.count for each in made)
    return Reliability(
        bins=made, error=sum(_share(each.count, whole) * abs(each.confidence - each.right) for each in made)
    )
