"""One passage compared with what was found in it: counts, and each mistake with its sentence."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal

from ..sentences import split
from .claims import ClaimScore, score_claims
from .entities import EntityScore, FalseEntity, Reading, Tally, score_entities
from .gold import GoldEntity, Passage, Triple
from .matching import Index, Span, overlap
from .prediction import Prediction
from .relations import NonFact, RelationScore, score_non_facts, score_relations

__all__ = ["Mistake", "Score", "score"]

MistakeKind = Literal[
    "missed entity", "false entity", "missed relation", "false relation", "non-fact", "missed claim", "false claim"
]


@dataclass(frozen=True, slots=True)
class Mistake:
    """One thing that is wrong. `name`: its type, predicate or measure; `about`: what it is about, and why.

    `sentence`: the sentence it stands in (of a relation: the evidence; of a false one: the quote it was read from).
    """

    passage: str
    kind: MistakeKind
    name: str
    about: str
    sentence: str


@dataclass(frozen=True, slots=True)
class Score:
    """All counts of one passage. `confidences`: predicate, confidence and rightness of each relation by the strict
    ruler; `misplaced`: predicted offsets where the text is not what is said."""

    passage: str
    language: Literal["en", "zh"]
    entities_strict: Tally
    entities_relaxed: Tally
    relations_strict: Tally
    relations_relaxed: Tally
    readings: Counter[Reading]
    non_facts: tuple[NonFact, ...]
    claims: ClaimScore | None
    confidences: tuple[tuple[str, float, bool], ...]
    misplaced: int
    mistakes: tuple[Mistake, ...]


def score(passage: Passage, prediction: Prediction) -> Score:
    """Compare; the meaning of strict and relaxed is in `entities` and `relations`."""
    index = Index(passage)
    strict = score_entities(index, prediction.entities, relaxed=False)
    relations = score_relations(index, prediction.relations, relaxed=False)
    non_facts = tuple(score_non_facts(index, prediction.relations))
    claims = score_claims(index, prediction.claims) if passage.claims is not None else None
    located = [entity for entity in prediction.entities if entity.start is not None or entity.end is not None]
    return Score(
        passage=passage.name,
        language=passage.lang,
        entities_strict=strict.tally,
        entities_relaxed=score_entities(index, prediction.entities, relaxed=True).tally,
        relations_strict=relations.tally,
        relations_relaxed=score_relations(index, prediction.relations, relaxed=True).tally,
        readings=strict.readings,
        non_facts=non_facts,
        claims=claims,
        confidences=tuple((each.relation.predicate, each.relation.confidence, each.right) for each in relations.judged),
        misplaced=sum(index.span(entity.text, entity.start, entity.end) is None for entity in located),
        mistakes=tuple(_Mistakes(index).all(strict, relations, non_facts, claims)),
    )


class _Mistakes:
    """Writes the mistakes of one passage down."""

    def __init__(self, index: Index) -> None:
        self._index = index
        self._passage = index.passage
        self._sentences = [(one.start, one.end) for one in split(index.passage.text, index.passage.lang)]

    def all(
        self,
        entities: EntityScore,
        relations: RelationScore,
        non_facts: tuple[NonFact, ...],
        claims: ClaimScore | None,
    ) -> Iterator[Mistake]:
        for gold in entities.missed:
            yield self._made("missed entity", gold.type, gold.canonical, self._around(_places(gold)))
        for false in entities.wrong:
            yield self._false_entity(false)
        for triple in relations.missed:
            yield self._made("missed relation", triple[1], _arrow(triple), self._evidence(triple))
        for judged in relations.judged:
            one = judged.relation
            if not judged.right:
                about = _arrow((one.subject, one.predicate, one.object))
                yield self._made("false relation", one.predicate, about, one.quote)
        for each in non_facts:
            if each.relaxed:
                about = f"{_arrow(each.triple)}: {each.kind}"
                yield self._made("non-fact", each.triple[1], about, each.relaxed.quote)
        yield from self._claims(claims or ClaimScore())

    def _claims(self, claims: ClaimScore) -> Iterator[Mistake]:
        for pair in claims.pairs:
            if not pair.exact:
                gold, found = pair.gold, pair.found
                about = (
                    f"{gold.quote!r} is {_number(gold.measure, gold.low, gold.high, gold.status)}, "
                    f"not {_number(found.measure, found.low, found.high, found.status)}"
                )
                yield self._made("false claim", found.measure, about, self._around([(gold.start, gold.end)]))
        for gold in claims.missed:
            about = f"{gold.quote!r}: {_number(gold.measure, gold.low, gold.high, gold.status)}"
            yield self._made("missed claim", gold.measure, about, self._around([(gold.start, gold.end)]))
        for found in claims.wrong:
            about = _number(found.measure, found.low, found.high, found.status)
            yield self._made("false claim", found.measure, about, found.quote)

    def _false_entity(self, false: FalseEntity) -> Mistake:
        entity = false.entity
        about = f"{entity.text}: {false.way}"
        if false.against:
            about += f" ({'; '.join(f'{gold.type} {gold.canonical}' for gold in false.against)})"
        place = self._index.places(entity.text, *(false.span or (None, None)))
        return self._made("false entity", entity.type, about, self._around(place[:1]))

    def _evidence(self, triple: Triple) -> str:
        subject, predicate, object_ = triple
        for a, name, b, start, end in self._passage.evidence:
            if name == predicate and (a, b) in ((subject, object_), (object_, subject)):
                return self._passage.text[max(0, start) : max(0, end)]
        named = {entity.canonical: entity for entity in self._passage.entities}
        return " … ".join(dict.fromkeys(self._around(_places(named[name])) for name in (subject, object_)))

    def _around(self, places: list[Span]) -> str:
        """The sentences that hold the first place; the text there, where no sentence does."""
        if not places:
            return ""
        inside = [span for span in self._sentences if overlap(span, places[0])] or [places[0]]
        return self._passage.text[inside[0][0] : inside[-1][1]]

    def _made(self, kind: MistakeKind, name: str, about: str, sentence: str) -> Mistake:
        return Mistake(self._passage.name, kind, name, about, sentence.strip())


def _places(gold: GoldEntity) -> list[Span]:
    return [(start, end) for start, end, _ in gold.spans]


def _arrow(triple: Triple) -> str:
    return f"{triple[0]} —{triple[1]}→ {triple[2]}"


def _number(measure: str, low: float | None, high: float | None, status: str) -> str:
    low_, high_ = ("" if bound is None else f"{bound:g}" for bound in (low, high))
    return f"{measure} {low_ if low == high else f'{low_}..{high_}'}" + (f" ({status})" if status != "fact" else "")
