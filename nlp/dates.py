"""Dates and spans of time as written in Chinese and English, read into `Spell`s."""

from __future__ import annotations

import functools
import re
from dataclasses import dataclass

from ..graph.model import PartialDate, Spell
from ..graph.model.errors import InvalidDate

__all__ = ["When", "find", "nearest", "read"]

_MONTH_NAMES = (
    ("january", "jan"),
    ("february", "feb"),
    ("march", "mar"),
    ("april", "apr"),
    ("may",),
    ("june", "jun"),
    ("july", "jul"),
    ("august", "aug"),
    ("september", "sept", "sep"),
    ("october", "oct"),
    ("november", "nov"),
    ("december", "dec"),
)
_MONTHS = {name: number for number, names in enumerate(_MONTH_NAMES, 1) for name in names}
_HAN_DIGITS = {digit: str(value) for value, digit in enumerate("〇一二三四五六七八九")} | {
    "○": "0",
    "零": "0",
    "Ｏ": "0",
}

_YEAR = r"(?:1[0-9]|20)\d\d"
_HAN_YEAR = r"[一二][〇○零Ｏ一二三四五六七八九]{3}"
_ZH = (
    rf"(?:{_YEAR}|{_HAN_YEAR})\s?年(?:度|\s?\d{{1,2}}\s?月(?:\s?\d{{1,2}}\s?[日号])?)?"
    rf"|{_YEAR}\s?[.．/]\s?(?:1[0-2]|0?[1-9])(?!\d)"
)
_ZH_BARE = rf"{_ZH}|{_YEAR}"
_ZH_TO = r"\s?(?:年)?\s?(?:至|到|—|–|－|-|~|～|―){1,2}\s?"
_MONTH = (
    r"(?:Jan(?:uary)?|Feb(?:ruary)?|Mar(?:ch)?|Apr(?:il)?|May|June?|July?|Aug(?:ust)?|Sept?(?:ember)?|Oct(?:ober)?|"
    r"Nov(?:ember)?|Dec(?:ember)?)\.?"
)
# A number that counts something is no year.
_NO_YEAR = (
    r"(?![\d,]\d|s\b|%|\s?(?:[a-z]+\s)?(?:yuan|million|billion|people|staff|employees|patents|km|tons?|tonnes|"
    r"metres|meters|square|households|farmers|experts|copies|mu|kg|units|items|projects|times|students|dollars|RMB))"
)
_EN_YEAR = rf"{_YEAR}{_NO_YEAR}"
_EN_FULL = (
    rf"\d{{1,2}}(?:st|nd|rd|th)?\s(?:of\s)?{_MONTH},?\s{_YEAR}|{_MONTH}\s\d{{1,2}}(?:st|nd|rd|th)?,?\s{_YEAR}|"
    rf"{_MONTH},?\s(?:of\s)?{_YEAR}|{_YEAR}-\d\d-\d\d"
)
_EN = rf"(?:{_EN_FULL}|(?<![\d.,/-]){_EN_YEAR})"
_EN_END = rf"(?:{_EN_FULL}|{_EN_YEAR})"
_NOW_ZH = r"(?:今|现在|目前|今日)"
_NOW_EN = r"(?:the\s)?(?:present(?:\sday)?|now|today|date)"


@dataclass(frozen=True, slots=True)
class When:
    """A date or span of time at ``text[start:end]``."""

    start: int
    end: int
    spell: Spell


def find(text: str, language: str) -> list[When]:
    """All dates and spans of time in a text, in order; what is no date of the calendar is left out."""
    found = []
    for match in _pattern(language).finditer(text):
        try:
            spell = _spell({key: value for key, value in match.groupdict().items() if value}, language)
        except InvalidDate:
            continue
        if spell.known:
            found.append(When(match.start(), match.end(), spell))
    return found


@functools.cache
def _pattern(language: str) -> re.Pattern[str]:
    if language == "zh":
        return re.compile(
            rf"(?:自|从)?(?P<a>{_ZH_BARE})(?:{_ZH_TO}(?P<b>{_ZH_BARE})(?:期间|止)?"
            rf"|\s?(?:起)?\s?至(?P<now>{_NOW_ZH})|{_ZH_TO}(?P<now2>{_NOW_ZH}))"
            rf"|(?:自|从)?(?P<past>{_ZH})(?:以来|至今)"
            rf"|(?:自|从)(?P<since>{_ZH})(?:起|开始)?|(?P<since2>{_ZH})(?:起|开始)"
            rf"|(?:至|到|截至|截止)(?P<until>{_ZH})(?:止|届满|到期|终止|底)?|(?P<on>{_ZH})"
        )
    return re.compile(
        rf"\b(?:from\s|between\s|during\s|in\s)?(?P<a>{_EN})\s?(?:to|until|till|through|and(?=\s(?:{_EN}))|–|—|-)\s?"
        rf"(?:(?P<b>{_EN_END}|(?<=[–—-])\d\d(?!\d))|(?P<now>{_NOW_EN}))"
        rf"|\b(?:[Ss]ince|[Ee]ver\ssince)\s(?P<past>{_EN})"
        rf"|\b(?:from|starting\s(?:in|from)|as\sof|effective)\s(?P<since>{_EN})(?:\sonwards?)?"
        rf"|\b(?:until|till|up\sto|through|expired\s(?:in|on)|ended\s(?:in|on))\s(?P<until>{_EN})|(?P<on>{_EN})"
    )


def _spell(parts: dict[str, str], language: str) -> Spell:
    read_one = _chinese if language == "zh" else _english
    if "b" in parts:
        start, end = parts["a"], parts["b"]
        if len(end) == 2:
            end = re.sub(r"\D", "", start)[-4:][:2] + end
        return _between(read_one(start), read_one(end))
    if "now" in parts or "now2" in parts:
        return Spell(start=read_one(parts["a"]), open=True)
    if "past" in parts:
        return Spell(start=read_one(parts["past"]), open=True)
    if since := parts.get("since") or parts.get("since2"):
        return Spell(start=read_one(since))
    if "until" in parts:
        return Spell(end=read_one(parts["until"]))
    return Spell(start=read_one(parts["on"]), event=True)


def _between(start: PartialDate, end: PartialDate) -> Spell:
    return Spell(start=start, end=end)


def _chinese(text: str) -> PartialDate:
    text = "".join(_HAN_DIGITS.get(char, char) for char in text)
    numbers = [int(number) for number in re.findall(r"\d+", text)]
    return _date(*numbers[:3])


def _english(text: str) -> PartialDate:
    if iso := re.fullmatch(r"(\d{4})-(\d\d)-(\d\d)", text):
        return _date(*(int(part) for part in iso.groups()))
    year = int(re.findall(r"\d{4}", text)[-1])
    month = next((_MONTHS[word] for word in re.findall(r"[a-z]+", text.lower()) if word in _MONTHS), 0)
    day = re.search(r"(?<!\d)(\d{1,2})(?!\d)", text)
    return _date(year, month, int(day[1]) if day and month else 0)


def _date(year: int, month: int = 0, day: int = 0) -> PartialDate:
    return PartialDate(year, month if 1 <= month <= 12 else 0, day if 1 <= month <= 12 else 0)


def read(text: str, language: str, event: bool) -> Spell:
    """The spell that a phrase tells; an unknown one if it tells none. A lone date is the day of an event, or else the
    beginning of a state whose end is not known.

    >>> str(read("1998年至2003年", "zh", False)), str(read("since 2010", "en", False)), str(read("2010年", "zh", False))
    ('1998/2003', '2010/..', '2010/')
    """
    found = find(text, language)
    return _as(found[0].spell, event) if found else Spell()


def _as(spell: Spell, event: bool) -> Spell:
    if event and spell.start and not spell.end and not spell.open:
        return Spell(start=spell.start, event=True)
    if not event and spell.event:
        return Spell(start=spell.start)
    return spell


_BEHIND = {
    "zh": re.compile(r"\s?[（(]\s?"),
    "en": re.compile(r"\s?\(\s?(?:in\s)?|,?\s(?:in\s|on\s|during\s)?"),
}


def nearest(text: str, language: str, left: int, right: int, event: bool) -> Spell:
    """The spell of what stands at ``text[left:right]`` of a sentence: a date inside, else right behind (in brackets; in
    English also without), else the last one before it. A state takes a lone date only from its own clause."""
    found = find(text, language)
    inside = [when for when in found if left <= when.start and when.end <= right]
    if inside:
        return _as(inside[0].spell, event)
    for when in found:
        if when.start >= right and _BEHIND[language].fullmatch(text, right, when.start):
            return _as(when.spell, event)
    before = [when for when in found if when.end <= left]
    if not before:
        return Spell()
    last = before[-1]
    between = text[last.end : left]
    clauses = len(re.findall(r"[，,；;。]", between))
    lone = last.spell.event and not event
    if (
        re.search(r"[；;。]", between)
        or (lone and clauses > (1 if len(between) < 4 else 0))
        or (not lone and clauses > 2)
    ):
        return Spell()
    return _as(last.spell, event)
