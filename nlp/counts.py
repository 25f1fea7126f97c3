"""Numbers that say how many, how much or which share: found in a sentence, with their bounds.

Times, dates, ages, ordinals, numbers inside words and codes are no counts. What is counted is `claims`' business.
"""

from __future__ import annotations

import functools
import re
import unicodedata
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from .lexicon import patterns
from .quantities import amount, number, share

__all__ = ["Count", "find", "folded"]


@dataclass(frozen=True, slots=True)
class Count:
    """A number at ``text[start:end]`` of the folded sentence (unit included). `kind`: count, share (per cent) or money
    (in `unit`, an ISO 4217 code); `unit` of a count is its Chinese measure word or "". `plain`: small and
    in words, so that it may only point at things named elsewhere; `former`: another number replaced it."""

    start: int
    end: int
    kind: str
    low: float | None
    high: float | None
    low_open: bool = False
    high_open: bool = False
    unit: str = ""
    plain: bool = False
    former: bool = False


def folded(text: str) -> tuple[str, tuple[int, ...]]:
    """The text as counts are read: half-width, lone spaces between Chinese characters and digits left out; and where
    each of its characters (and its end) stands in `text`."""
    out: list[str] = []
    at: list[int] = []
    for position, char in enumerate(text):
        if char == " " and 0 < position < len(text) - 1 and _tight(text[position - 1]) and _tight(text[position + 1]):
            continue
        plain = unicodedata.normalize("NFKC", char) if char >= "\x80" else char
        out.append(" " if char.isspace() else plain if len(plain) == 1 else char)
        at.append(position)
    return "".join(out), (*at, len(text))


def _tight(char: str) -> bool:
    return "\u3400" <= char <= "\u9fff" or "\uff10" <= char <= "\uff19" or char in "，。、：；（）"


def find(text: str, language: str) -> list[Count]:
    """The counts of a folded sentence, in order, apart."""
    found: list[Count] = []
    for count in sorted(_all(text, language), key=lambda one: (one.start, -one.end)):
        if not found or count.start >= found[-1].end:
            found.append(count)
    return found


def _all(text: str, language: str) -> Iterator[Count]:
    rules = _rules(language)
    for match in rules.share.finditer(text):
        value = share(match["n"])
        if value is not None:
            yield _count(text, match, "share", value, "%", rules)
    for match in rules.majority.finditer(text):
        yield Count(match.start(), match.end(), "share", 50, 100, low_open=True, unit="majority")
    for match in rules.half.finditer(text):
        yield Count(match.start(), match.end(), "share", 50, 50, unit="half")
    for match in rules.money.finditer(text):
        sum_ = amount(match["n"])
        if sum_ is not None:
            yield _count(text, match, "money", float(sum_["value"]), str(sum_["unit"]), rules)
    for match in rules.count.finditer(text):
        value = number(_digits(match))
        if value is not None and not rules.skipped(text, match):
            yield _count(text, match, "count", value, match.groupdict().get("unit") or "", rules)


def _digits(match: re.Match[str]) -> str:
    groups = match.groupdict()
    return match["n"] + (groups.get("scale") or "")


def _count(text: str, match: re.Match[str], kind: str, value: float, unit: str, rules: _Rules) -> Count:
    groups = match.groupdict()
    start, end = match.start("n"), match.end()
    plain = kind == "count" and value <= 10 and not match["n"][0].isdigit()
    if rules.left_behind.match(text, end):
        return Count(start, end, kind, value, value, unit=unit, former=True)
    side = next((name for name in ("from", "between") if groups.get(name)), None)
    if side:
        return Count(match.start(side), end, kind, _low(kind, match[side], match["n"]), value, unit=unit)
    if groups.get("odd"):
        return Count(start, end, kind, value, None, unit=unit, plain=False)
    before, behind = text[max(0, start - 24) : start].rstrip(), text[end:].lstrip()
    for name, pattern in rules.bounds:
        if pattern.match(behind) if name.endswith("behind") else pattern.search(before):
            return _bounded(Count(start, end, kind, value, value, unit=unit), name.split("_")[0])
    return Count(start, end, kind, value, value, unit=unit, plain=plain)


def _low(kind: str, low: str, high: str) -> float | None:
    """The lower end of a range, which may leave its unit to the upper one ("20 to 50万元")."""
    if kind == "share":
        return share(low)
    if kind == "count":
        return number(low)
    scale = "" if re.search("[万亿]", low) else "".join(re.findall("[百千]?[万亿]", high))
    sum_ = amount(low.removesuffix("元") + scale + "元")
    return float(sum_["value"]) if sum_ else None


def _bounded(count: Count, bound: str) -> Count:
    low, high = (count.low, None) if bound in ("more", "least") else (None, count.high)
    return Count(
        count.start, count.end, count.kind, low, high, bound == "more", bound == "less", unit=count.unit, plain=False
    )


@dataclass(frozen=True, slots=True)
class _Rules:
    share: re.Pattern[str]
    majority: re.Pattern[str]
    half: re.Pattern[str]
    money: re.Pattern[str]
    count: re.Pattern[str]
    pointing: re.Pattern[str]
    left_behind: re.Pattern[str]
    bounds: tuple[tuple[str, re.Pattern[str]], ...]

    def skipped(self, text: str, match: re.Match[str]) -> bool:
        """No count of its own: it points, is an order or a year."""
        unit = match.groupdict().get("unit") or ""
        return (
            (unit in ("", "届", "级") and _BARE_YEAR.fullmatch(match["n"]) is not None)
            or _NO_NUMBER.fullmatch(match["n"]) is not None
            or self.pointing.search(text, max(0, match.start() - 24), match.start()) is not None
        )


_BARE_YEAR = re.compile(r"1[89]\d\d|20\d\d")
_NO_NUMBER = re.compile(r"[百千万亿〇零]+")
_DIGITS = r"(?:\d{1,3}(?:,\d{3}){1,4}(?:\.\d{1,4})?|\d{1,9}(?:\.\d{1,4})?)"
_HAN = r"[一二三四五六七八九十百千万亿两〇零]{1,9}"
_ZH = rf"(?:{_DIGITS}(?:[百千]?[万亿])?|{_HAN})"
# A sum in words has a unit in it: "二元" is no two yuan.
_ZH_SUM = rf"(?:{_DIGITS}(?:[百千]?[万亿])?|(?=[一二三四五六七八九两]?[十百千万亿]){_HAN}|{_HAN}[万亿])"
_ZH_EDGE = r"(?<![\d.A-Za-z/№#+×^第〇零一二三四五六七八九十百千万亿两-])(?<!\d,)"
_TO = r"\s?(?:-|—|~|至|到|–)\s?"
_ONES = "one|two|three|four|five|six|seven|eight|nine"
_TEENS = (
    "ten|eleven|twelve|thirteen|fourteen|fifteen|sixteen|seventeen|eighteen|nineteen|"
    "twenty|thirty|forty|fifty|sixty|seventy|eighty|ninety"
)
_WORD = rf"(?:(?:{_TEENS})(?:-(?:{_ONES}))?|{_ONES})"
_EN = (
    rf"(?:{_DIGITS}(?:\s?(?:thousand|million|billion|bn)\b)?|(?:half a|a|{_WORD}) dozen|"
    rf"(?:(?:a|{_WORD}) (?:hundred|thousand|million)(?: and {_WORD})?|{_WORD})(?: (?:hundred|thousand|million))?)"
)
_EN_EDGE = r"(?<![\w.,/#+±×^’'$€£¥-])"
_EN_FROM = rf"(?:(?<=between )(?P<between>{_DIGITS}) and |(?P<from>{_DIGITS})(?:-|–| to ))?"
_PARTS = "third|quarter|fifth|sixth|tenth"
_SCALE = r"(?:\s?(?:thousand|million|billion|bn|m|k)\b)?"


@functools.cache
def _rules(language: str) -> _Rules:
    data = patterns(language, "claims")
    share_, money, count, half = _chinese(data) if language == "zh" else _english(data)
    majority = data["majority"] if language == "zh" else rf"\b(?:{data['majority']})\b"
    names = ("most", "least", "less", "more", "more_behind", "least_behind", "most_behind")
    return _Rules(
        re.compile(share_, re.IGNORECASE),
        re.compile(majority, re.IGNORECASE),
        re.compile(half, re.IGNORECASE),
        re.compile(money, re.IGNORECASE),
        re.compile(count, re.IGNORECASE),
        re.compile(data["pointing"]),
        re.compile(data["left_behind"]),
        tuple((name, _bound(name, data[name], language)) for name in names),
    )


def _bound(name: str, source: str, language: str) -> re.Pattern[str]:
    if name.endswith("behind"):
        return re.compile(f"(?:{source})", re.IGNORECASE)
    if language == "zh":
        return re.compile(rf"(?:{source})(?:了|的|有|达|约)?$")
    return re.compile(rf"(?<!\w)(?:{source})(?: the| some| an?)?$", re.IGNORECASE)


def _chinese(data: Mapping[str, Any]) -> tuple[str, str, str, str]:
    """The expressions for shares, sums, counts and halves."""
    units = data["units"]
    share_ = (
        rf"{_ZH_EDGE}(?:(?P<from>{_DIGITS}%?){_TO})?(?P<n>{_DIGITS}\s?[%％]|百分之{_ZH}|"
        rf"[一二三四五六七八九]成(?:[一二三四五六七八九](?![个家项名件位]))?(?!{data['tenths_not']})|"
        r"[二三四五六七八九十]分之[一二三四五六七八九])(?P<odd>[余多])?"
    )
    money = (
        rf"{_ZH_EDGE}(?:(?P<from>{_DIGITS}[百千]?[万亿]?元?){_TO})?"
        rf"(?P<n>{_ZH_SUM}(?P<odd>余|多|几)?(?:[百千]?[万亿])?\s?(?:{data['currency']}))"
    )
    count = (
        rf"{_ZH_EDGE}(?:(?P<from>{_ZH}){_TO})?(?P<n>{_ZH})(?P<odd>余|多(?=万|亿|{units})|几|来)?"
        rf"(?P<scale>[万亿])?(?:余|多)?\s?(?!{data['uncounted']})(?P<unit>{units})(?!月|百分点)"
    )
    return share_, money, count, data["equal_half"]


def _english(data: Mapping[str, Any]) -> tuple[str, str, str, str]:
    share_ = (
        rf"{_EN_EDGE}{_EN_FROM}(?P<n>{_DIGITS}\s?%|(?:{_DIGITS}|{_WORD}) ?(?:per cent|percent)\b|"
        rf"(?:an?|one|two|three|four|five)[ -](?:{_PARTS})s?\b"
        r"(?= of\b|[,.;]|$| (?:are|is|were|was|went|go|goes|come|came)\b)|"
        r"(?:one|two|three) in (?:three|four|five|ten)\b)"
    )
    money = (
        rf"(?<![\w.,-])(?P<n>(?:{data['currency_before']})\s?{_DIGITS}{_SCALE}"
        rf"|{_DIGITS}{_SCALE} (?:{data['currency']})\b)"
    )
    count = (
        rf"{_EN_EDGE}{_EN_FROM}(?P<n>{_EN})\b"
        rf"(?![%.,]\d|[-/–]\w|\s?%| per ?cent|\s?(?:{data['uncounted']})|\s(?:{data['months']})\b)"
    )
    return share_, money, count, r"\bhalf of (?:the|its|their|all|these|them)\b"
