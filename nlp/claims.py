"""Statements about numbers: ten awards of a province, more than half of them with a firm, 12 million yuan.

A count makes a claim and never entities. The patterns are data (``data/<language>/claims.yaml``).
"""

from __future__ import annotations

import functools
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from ..graph.model import Claim, Document, Modality, ids, regions
from . import dates, lexicon, modality, quantities
from .found import Sentence

__all__ = ["find"]

_NUMBER = {
    "zh": r"(?:\d[\d,]*(?:\.\d+)?(?:万|亿)?|[一二三四五六七八九十百千两]{1,6})",
    "en": r"(?:\d[\d,]*(?:\.\d+)?(?: (?:thousand|million))?|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|"
    r"twenty|thirty|forty|fifty)",
}
_SUM = {
    "zh": r"\d[\d,]*(?:\.\d+)?\s?(?:万|亿|百万|千万)?(?:多|余)?元(?!人民币币)",
    "en": r"(?:RMB|CNY|¥)\s?\d[\d,]*(?:\.\d+)?(?: (?:million|billion|thousand))?"
    r"|\d[\d,]*(?:\.\d+)?(?: (?:million|billion|thousand))? (?:yuan|RMB|CNY)",
}
# A count is looked back at for "more than half of them" over this many sentences.
_NEAR = 4


@dataclass(frozen=True, slots=True)
class _Bounds:
    low: float | None
    high: float | None
    low_open: bool = False
    high_open: bool = False


@dataclass(frozen=True, slots=True)
class _Rules:
    measures: tuple[tuple[str, re.Pattern[str]], ...]
    half: tuple[re.Pattern[str], ...]
    bounds: tuple[tuple[str, re.Pattern[str]], ...]
    here: re.Pattern[str]
    levels: tuple[tuple[str, re.Pattern[str]], ...]
    provinces: re.Pattern[str]


def find(document: Document, sentences: Sequence[tuple[Sentence, bool]]) -> list[Claim]:
    """The claims of a document, in order; each sentence comes with whether a heading puts it under plans."""
    found: list[Claim] = []
    taken: set[str] = set()
    last: tuple[int, Claim] | None = None
    for number, (sentence, planned) in enumerate(sentences):
        here = list(_counts(document, sentence, planned))
        count = next((claim for claim in reversed(here) if claim.measure == "awards"), None)
        if count is not None:
            last = number, count
        if last is not None and number - last[0] <= _NEAR:
            here.extend(_halves(document, sentence, last[1]))
        for claim in here:
            ordinal = 0
            while (id_ := ids.claim_id(document.id, claim.measure, claim.quote, ordinal)) in taken:
                ordinal += 1
            taken.add(id_)
            found.append(claim.model_copy(update={"id": id_}))
    return found


def _counts(document: Document, sentence: Sentence, planned: bool) -> Iterator[Claim]:
    rules, text = _rules(document.language), document.text[sentence.start : sentence.end]
    spans: list[tuple[int, int]] = []
    for measure, pattern in rules.measures:
        for match in pattern.finditer(text):
            start, end = match.span("n")
            bounds = _bounds(measure, match, text, rules)
            if bounds is None or any(start < right and left < end for left, right in spans):
                continue
            voice = modality.judge(text, start, match.end(), document.language)
            if voice.void or voice.polarity == "negative":
                continue
            spans.append((start, end))
            status: Modality = "plan" if planned and voice.modality == "fact" else voice.modality
            yield Claim(
                id="",
                document=document.id,
                quote=text,
                start=sentence.start,
                end=sentence.end,
                page=document.page(sentence.start),
                measure=measure,
                low=bounds.low,
                high=bounds.high,
                low_open=bounds.low_open,
                high_open=bounds.high_open,
                place=_place(document, text, start, rules),
                year=_year(text, start, document.language),
                level=_level(text, match, rules) if measure == "awards" else None,
                status=status,
            )


def _bounds(measure: str, match: re.Match[str], text: str, rules: _Rules) -> _Bounds | None:
    digits = match["n"]
    if measure == "funds_million_yuan":
        sum_ = quantities.amount(digits)
        value = round(sum_["value"] / 1e6, 6) if sum_ else None
    else:
        value = quantities.number(digits)
    # "one patent", "two firms" speak of things that the text goes on to name.
    if value is None or (measure not in ("awards", "funds_million_yuan") and value <= 2):
        return None
    before, behind = text[max(0, match.start("n") - 16) : match.start("n")].rstrip(), text[match.end("n") :]
    for kind, pattern in rules.bounds:
        if kind.endswith("_behind"):
            if pattern.match(behind) or (kind == "more_behind" and re.search(r"[余多]", digits)):
                return _Bounds(value, None, low_open=kind == "more_behind")
        elif pattern.search(before):
            return {
                "more": _Bounds(value, None, low_open=True),
                "least": _Bounds(value, None),
                "less": _Bounds(None, value, high_open=True),
                "most": _Bounds(None, value),
            }[kind]
    return _Bounds(value, value)


def _halves(document: Document, sentence: Sentence, count: Claim) -> Iterator[Claim]:
    text = document.text[sentence.start : sentence.end]
    if count.low is None or count.low != count.high:
        return
    for pattern in _rules(document.language).half:
        match = pattern.search(text)
        if match is None:
            continue
        voice = modality.judge(text, match.start(), match.end(), document.language)
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


def _level(sentence: str, match: re.Match[str], rules: _Rules) -> str | None:
    for text in (match.group(), sentence):
        for level, pattern in rules.levels:
            if pattern.search(text):
                return level
    return None


@functools.cache
def _rules(language: str) -> _Rules:
    data = lexicon.patterns(language, "claims")
    number, sum_ = f"(?P<n>(?i:{_NUMBER[language]}))", f"(?P<n>{_SUM[language]})"
    more = "(?:余|多)?" if language == "zh" else ""
    edge = r"(?<![\d.,第]){}" if language == "zh" else r"(?<![\w.,-]){}\b"

    def words(key: str) -> str:
        separated = data[key].split() if language == "zh" else data[key].split("|")
        return lexicon.alternatives([word for word in separated if word])

    provinces = lexicon.alternatives(regions.names_of_provinces(language))
    measures = [
        (measure, re.compile(source.replace("{n}", edge.format(number) + more).replace("{sum}", edge.format(sum_))))
        for measure, sources in data["measures"].items()
        for source in sources
    ]
    bounds = [(kind, re.compile(f"(?:{words(kind)})$", re.I)) for kind in ("most", "least", "less", "more")]
    behind = [(kind, re.compile(rf"\s?(?:{words(kind)})")) for kind in ("more_behind", "least_behind") if data[kind]]
    return _Rules(
        tuple(measures),
        tuple(re.compile(source) for source in data["half"]),
        (*bounds, *behind),
        re.compile(words("here"), re.I),
        tuple((level, re.compile(source)) for level, source in data["levels"].items()),
        re.compile(provinces if language == "zh" else rf"\b(?:{provinces})\b"),
    )
