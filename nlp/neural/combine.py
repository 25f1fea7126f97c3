"""Who wins where the rules and the models differ, and what is mended after that: the one place that decides it."""

from __future__ import annotations

import bisect
from collections.abc import Iterable, Sequence

from .. import table_names
from ..english_patterns import patterns
from ..found import Found, Sentence
from ..table_records import records
from .decode import Scored
from .repairs import everywhere, one_type, whole_brackets, whole_stations

__all__ = ["BY_RULE_ALONE", "FIELD_WEIGHT", "LEAST", "OVER_MODEL", "combined"]

# How much the field's log probabilities count beside the encoder's.
FIELD_WEIGHT = {"en": 0.5, "zh": 0.5}

# A span that is less sure than this is left out.
LEAST = 0.6

# Types whose spans by rule take the place of whatever the models found there, and types that only rules may find.
# Everything else the models decide: they see what the rules think, and have learned how far each can be trusted.
OVER_MODEL: dict[str, frozenset[str]] = {
    "en": frozenset({"Patent", "Project"}),
    "zh": frozenset({"Patent", "Project", "Award"}),
}
BY_RULE_ALONE = frozenset({"Patent"})
_OF_RULE = 0.9
_BEFORE_TABLES = frozenset({"Patent", "Award"})


def combined(
    text: str,
    sentences: Sequence[Sentence],
    language: str,
    rules: Iterable[Found],
    spans: Sequence[Scored],
) -> list[Scored]:
    """The names of a document from those of the rules and those of the models: apart, sorted, inside sentences."""
    sure = [span for span in spans if span.confidence >= LEAST and span.type not in BY_RULE_ALONE]
    if language == "en":
        # Where nothing is a name: addresses, editors in brackets.
        masks = patterns().masks(text)
        sure = [span for span in sure if not any(start < span.end and span.start < end for start, end in masks)]
    spans = _over(rules, sure, OVER_MODEL[language])
    spans = _tabled(text, sentences, language, spans)
    if language == "zh":
        spans = whole_stations(spans)
    spans = one_type(text, whole_brackets(text, spans))
    return everywhere(text, sentences, language, spans)


def _tabled(text: str, sentences: Sequence[Sentence], language: str, spans: Sequence[Scored]) -> list[Scored]:
    """The spans, with the names that cells of tables make sure of in the place of all but patents and awards."""
    names = table_names.names(text, records(text, language), language)
    if not names:
        return list(spans)
    starts = [sentence.start for sentence in sentences]
    kept = [span for span in spans if span.type in _BEFORE_TABLES]
    sure: list[Found] = []
    for name in names:
        place = bisect.bisect_right(starts, name.start) - 1
        inside = place >= 0 and name.end <= sentences[place].end
        if inside and not _overlaps(name, kept):
            sure.append(name)
    rest = [span for span in spans if span.type not in _BEFORE_TABLES and not _overlaps(span, sure)]
    return sorted([*kept, *rest, *(Scored(one.start, one.end, one.type, _OF_RULE) for one in sure)])


def _overlaps(one: Found | Scored, sorted_: Sequence[Found | Scored]) -> bool:
    """Whether a span overlaps one of some that are sorted and apart."""
    at = bisect.bisect_left(sorted_, one.end, key=lambda other: other.start) - 1
    return at >= 0 and sorted_[at].end > one.start


def _over(rules: Iterable[Found], spans: Sequence[Scored], types: frozenset[str]) -> list[Scored]:
    """The spans, with those of the rules of some types in the place of what they overlap."""
    over = sorted(rule for rule in rules if rule.type in types)
    same = {(span.start, span.end, span.type): span for span in spans}
    kept = [same.get((one.start, one.end, one.type)) or Scored(one.start, one.end, one.type, _OF_RULE) for one in over]
    starts = [span.start for span in kept]

    def free(span: Scored) -> bool:
        number = bisect.bisect_left(starts, span.end) - 1
        return number < 0 or kept[number].end <= span.start

    return sorted([*kept, *(span for span in spans if free(span))])
