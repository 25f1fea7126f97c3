"""Statements about numbers: ten awards of a province, more than half of them with a firm, 12 million yuan.

A count makes a claim and never entities. `counts` finds the numbers; the nouns that say what is counted are data
(``data/<language>/claims.yaml``). Where a number stands without its noun ("41 workstations, 17 of them excellent"),
it counts what was last counted with the same measure word.
"""

from __future__ import annotations

import bisect
import functools
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from ..graph.model import Claim, Document, Modality, ids, regions
from . import counts, dates, lexicon
from .counts import Count
from .found import Sentence
from .language import plain, readable
from .status import stated

__all__ = ["find"]

# A count is looked back at for "more than half of them", and by a number without a noun, over so many sentences.
_NEAR = 4
# How far from its number a noun may stand, in characters.
_CLOSE, _WIDE = 8, 40
# So few of something without a measure are no claim.
_FEW = 2
_POINTING = 3


@dataclass(frozen=True, slots=True)
class _Measure:
    """A measure with its measure words (none: any), and its nouns behind and before the number."""

    name: str
    units: frozenset[str]
    behind: re.Pattern[str]
    before: re.Pattern[str] | None


@dataclass(frozen=True, slots=True)
class _Rules:
    measures: tuple[_Measure, ...]
    default: dict[str, str]
    won: re.Pattern[str]
    other: re.Pattern[str] | None
    other_units: frozenset[str]
    claimed: re.Pattern[str]
    promised: re.Pattern[str]
    given: re.Pattern[str]
    per: re.Pattern[str]
    half: tuple[re.Pattern[str], ...]
    here: re.Pattern[str]
    levels: tuple[tuple[str, re.Pattern[str]], ...]
    provinces: re.Pattern[str]


@dataclass(slots=True)
class _Memory:
    """What was counted last: by measure word, and as a count of awards."""

    units: dict[str, tuple[int, str]]
    awards: tuple[int, Claim] | None = None


def find(
    document: Document, sentences: Sequence[tuple[Sentence, bool]], names: Sequence[tuple[int, int]] = ()
) -> list[Claim]:
    """The claims of a document, in order; each sentence comes with whether a heading puts it under plans.

    `names`: spans of the names in the document; a number inside a name is no count.
    """
    found: list[Claim] = []
    taken: set[str] = set()
    said: set[tuple[object, ...]] = set()
    memory = _Memory({})
    starts, coming = sorted(names), False
    for number, (sentence, planned) in enumerate(sentences):
        low = bisect.bisect_left(starts, (sentence.start, 0))
        inside = [
            span for span in starts[low : bisect.bisect_left(starts, (sentence.end, 0))] if span[1] <= sentence.end
        ]
        going_on = coming and sentences[number - 1][0].end <= sentence.start <= sentences[number - 1][0].end + 1
        here = list(_counts(document, sentence, planned or going_on, number, memory, inside))
        # A list of aims goes on behind a semicolon.
        coming = bool(here) and here[-1].status == "plan" and document.text[sentence.end - 1] in "；;"
        count = next((claim for claim in reversed(here) if claim.measure == "awards"), None)
        if count is not None:
            memory.awards = number, count
        if memory.awards is not None and number - memory.awards[0] <= _NEAR:
            halves = list(_halves(document, sentence, memory.awards[1]))
            # What is (5, 10] of ten is not said once more as a share.
            here = [claim for claim in here if not (halves and claim.measure == "share_percent" and claim.low == 50)]
            here.extend(halves)
        for claim in here:
            what = (claim.measure, claim.low, claim.high, claim.status, claim.year, claim.quote, claim.participant)
            if what in said:
                continue
            said.add(what)
            ordinal = 0
            while (id_ := ids.claim_id(document.id, claim.measure, claim.quote, ordinal)) in taken:
                ordinal += 1
            taken.add(id_)
            found.append(claim.model_copy(update={"id": id_}))
    return found


def _counts(
    document: Document,
    sentence: Sentence,
    planned: bool,
    place: int,
    memory: _Memory,
    names: Sequence[tuple[int, int]],
) -> Iterator[Claim]:
    rules, raw = _rules(document.language), document.text[sentence.start : sentence.end]
    text, offsets = counts.folded(plain(readable(raw), document.language))
    for count in counts.find(text, document.language):
        start, end = sentence.start + offsets[count.start], sentence.start + offsets[count.end]
        if any(start < right and left < end for left, right in names):
            continue
        measure = _measure(text, count, place, memory, rules)
        if measure is None or count.former:
            continue
        voice = stated(text, count.start, count.end, document.language)
        if voice.void or voice.polarity == "negative":
            continue
        scale = 1e-6 if measure == "funds_million_yuan" else 1
        status: Modality = "plan" if planned and voice.modality == "fact" else voice.modality
        promised = measure == "funds_million_yuan" and rules.promised.search(text, 0, count.start)
        if status == "fact" and promised and not rules.given.search(text):
            status = "plan"
        if status == "fact" and rules.claimed.search(text, 0, count.start):
            status = "attributed"
        yield Claim(
            id="",
            document=document.id,
            quote=raw,
            start=sentence.start,
            end=sentence.end,
            page=document.page(sentence.start),
            measure=measure,
            low=None if count.low is None else round(count.low * scale, 6),
            high=None if count.high is None else round(count.high * scale, 6),
            low_open=count.low_open,
            high_open=count.high_open,
            place=_place(document, text, count.start, rules),
            year=_year(text, count.start, document.language),
            level=_level(text, count, rules) if measure == "awards" else None,
            status=status,
        )


def _measure(text: str, count: Count, place: int, memory: _Memory, rules: _Rules) -> str | None:
    if count.kind == "share":
        return "share_percent"
    if count.kind == "money":
        if rules.per.search(text, max(0, count.start - _WIDE), count.start):
            return "other"
        return "funds_million_yuan" if count.unit == "CNY" else "other" if rules.other_units else None
    measure, behind = _named(text, count, rules)
    # "Three patents" in words are mostly three that the text names; "patents: three" counts them.
    if count.plain and count.unit and (behind or measure is None) and (count.high or count.low or 0) <= _POINTING:
        return None
    if measure is not None:
        memory.units[count.unit] = place, measure
    elif count.unit:
        last = memory.units.get(count.unit)
        measure = last[1] if last is not None and place - last[0] <= _NEAR else rules.default.get(count.unit)
    if measure is None and not count.plain and (count.high or count.low or 0) > _FEW:
        named = count.unit in rules.other_units if count.unit else rules.other and rules.other.match(text, count.end)
        return "other" if named else None
    return measure


def _named(text: str, count: Count, rules: _Rules) -> tuple[str | None, bool]:
    """The measure whose noun stands behind the number (True), or else before it."""
    if rules.won.match(text, count.end):
        return "awards", False
    fitting = [measure for measure in rules.measures if not measure.units or count.unit in measure.units]
    nearest: tuple[int, str] | None = None
    for measure in fitting:
        match = measure.behind.match(text, count.end, count.end + _WIDE)
        if match and (nearest is None or match.end() < nearest[0]):
            nearest = match.end(), measure.name
    if nearest is not None:
        return nearest[1], True
    window = text[max(0, count.start - _WIDE) : count.start]
    last: tuple[int, str] | None = None
    for measure in fitting:
        match = measure.before.search(window) if measure.before else None
        if match and (last is None or match.start("noun") > last[0]):
            last = match.start("noun"), measure.name
    return (last[1] if last else None), False


def _halves(document: Document, sentence: Sentence, count: Claim) -> Iterator[Claim]:
    text = document.text[sentence.start : sentence.end]
    if count.low is None or count.low != count.high:
        return
    for pattern in _rules(document.language).half:
        match = pattern.search(text)
        if match is None:
            continue
        voice = stated(text, match.start(), match.end(), document.language)
        if not voice.void and voice.polarity == "positive":
            update = {
                "quote": text,
                "start": sentence.start,
                "end": sentence.end,
                "page": document.page(sentence.start),
                "low": count.low / 2,
                "low_open": True,
                "participant": "Firm",
                "status": voice.modality if count.status == "fact" else count.status,
            }
            yield count.model_copy(update=update)
            return


def _place(document: Document, sentence: str, start: int, rules: _Rules) -> str | None:
    """The province that the sentence names before the count; "our province" is the one that the document names."""
    named = {match.group() for match in rules.provinces.finditer(sentence)}
    if rules.here.search(sentence):
        named = {match.group() for match in rules.provinces.finditer(document.text)}
    elif not any(match.start() < start + 40 for match in rules.provinces.finditer(sentence)):
        return None
    return named.pop() if len(named) == 1 else None


def _year(sentence: str, start: int, language: str) -> int | None:
    years = [(when.start, when.spell.start.year) for when in dates.find(sentence, language) if when.spell.start]
    before = [year for at, year in years if at < start]
    if before:
        return before[-1]
    return years[0][1] if len(years) == 1 else None


def _level(sentence: str, count: Count, rules: _Rules) -> str | None:
    for text in (sentence[count.start : count.end + _WIDE], sentence):
        for level, pattern in rules.levels:
            if pattern.search(text):
                return level
    return None


@functools.cache
def _rules(language: str) -> _Rules:
    data = lexicon.patterns(language, "claims")

    def words(key: str) -> str:
        separated = data[key].split() if language == "zh" else data[key].split("|")
        return lexicon.alternatives([word for word in separated if word])

    provinces = lexicon.alternatives(regions.names_of_provinces(language))
    measures = tuple(_chinese(row) if language == "zh" else _english(row, data["stop"]) for row in data["measures"])
    other = data["other"] if "stop" in data else None
    gap = rf"(?: (?!(?:{data['stop']})\b)[\w'’&-]{{1,24}}){{0,3}}" if other else ""
    return _Rules(
        measures,
        dict(data.get("default", {})),
        re.compile(data["won"]),
        re.compile(rf"{gap} (?:{other})\b", re.IGNORECASE) if other else None,
        frozenset() if data.get("stop") else frozenset(data["other"].split("|")),
        re.compile(data["claimed"], re.IGNORECASE),
        re.compile(data["promised"]),
        re.compile(data["given"]),
        re.compile(data["per"]),
        tuple(re.compile(source) for source in data["half"]),
        re.compile(words("here"), re.I),
        tuple((level, re.compile(source)) for level, source in data["levels"].items()),
        re.compile(provinces if language == "zh" else rf"\b(?:{provinces})\b"),
    )


def _chinese(row: Mapping[str, str]) -> _Measure:
    nouns = row["nouns"] or "(?!)"
    return _Measure(
        row["measure"],
        frozenset(row["units"].split("|")),
        re.compile(rf"(?:以上|左右)?[^,。;:、()\d]{{0,{_CLOSE}}}?(?:{nouns})" if row["nouns"] else ""),
        re.compile(rf"(?P<noun>{nouns})[^,。;:、\d]{{0,{_CLOSE}}}$"),
    )


def _english(row: Mapping[str, str], stop: str) -> _Measure:
    gap = rf"(?: (?!(?:{stop})\b)[\w'’.&-]{{1,24}}){{0,5}}?"
    return _Measure(row["measure"], frozenset(), re.compile(rf"{gap} (?:{row['nouns']})\b", re.IGNORECASE), None)
