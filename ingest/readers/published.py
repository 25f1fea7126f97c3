"""The date of publication, where a document states it. File dates and dates of events are not taken for it."""

from __future__ import annotations

import functools
import re
from importlib import resources

import yaml

from ...graph.model import PartialDate
from ...graph.model.errors import InvalidDate

__all__ = ["meta_names", "parse_date", "published_in"]

# A dateline stands on top; further down a label may quote another document's.
_TOP_LINES = 12
_BARE_LINES = 5
_SPACES = r"[ \t\u3000]*"
_DIGITS = str.maketrans("〇○零一二三四五六七八九", "000123456789")


@functools.cache
def _words() -> dict[str, list[str]]:
    text = (resources.files(__package__) / "published.yaml").read_text(encoding="utf-8")
    loaded: dict[str, list[str]] = yaml.safe_load(text)
    return loaded


def meta_names() -> frozenset[str]:
    """Names (lower case) of HTML meta elements that hold a date of publication."""
    return frozenset(_words()["meta"])


@functools.cache
def _label() -> re.Pattern[str]:
    labels = "|".join(re.escape(label) for label in sorted(_words()["labels"], key=len, reverse=True))
    return re.compile(rf"(?:^|[\s|｜【\[(（])(?:{labels}){_SPACES}[:：]{_SPACES}(.+)", re.IGNORECASE)


@functools.cache
def _forms() -> tuple[re.Pattern[str], ...]:
    month = "|".join(f"{name[:3]}(?:{name[3:]})?" if len(name) > 3 else name for name in _words()["months"])
    year, number, day = r"(?P<y>[12]\d{3})", r"(?P<m>\d{1,2})", r"(?P<d>\d{1,2})"
    return tuple(
        re.compile(form, re.IGNORECASE)
        for form in (
            rf"{year}(?P<sep>[-/.]){number}(?:(?P=sep){day})?(?!\d)",
            rf"{year}{_SPACES}年(?:{_SPACES}{number}{_SPACES}月(?:{_SPACES}{day}{_SPACES}日)?)?",
            rf"{day}(?:st|nd|rd|th)? (?P<name>{month})\.?,? {year}\b",
            rf"(?P<name>{month})\.? (?:{day}(?:st|nd|rd|th)?,? )?{year}\b",
            rf"{year}\b(?![-/.])",
        )
    )


def parse_date(text: str) -> tuple[PartialDate, int] | None:
    """Read the date with which a text starts: the date and the offset of its end. None if it starts with none.

    >>> [str(parse_date(text)[0]) for text in ("2021-11-20 10:00", "2021年11月", "20 November 2021", "二〇二一年")]
    ['2021-11-20', '2021-11', '2021-11-20', '2021']
    """
    plain = _arabic(text)
    for form in _forms():
        if found := form.match(plain):
            parts = found.groupdict()
            month = int(parts.get("m") or 0)
            if name := parts.get("name"):
                month = [full[:3] for full in _words()["months"]].index(name[:3].lower()) + 1
            try:
                # The end is an offset of the plain form; only Chinese numerals make it differ from the text's.
                return PartialDate(int(parts["y"]), month, int(parts.get("d") or 0)), found.end() + len(text) - len(
                    plain
                )
            except InvalidDate:
                return None
    return None


def _arabic(text: str) -> str:
    """Write a leading date in Chinese numerals (二〇二一年十一月二十日) with digits."""
    found = re.match(
        r"([〇○零一二三四五六七八九]{4})年(?:([一二三四五六七八九十]{1,3})月)?(?:([一二三四五六七八九十]{1,3})日)?",
        text,
    )
    if not found:
        return text
    year, month, day = found.groups()
    digits = year.translate(_DIGITS) + "年"
    digits += f"{_number(month)}月" if month else ""
    digits += f"{_number(day)}日" if day else ""
    return digits + text[found.end() :]


def _number(numeral: str) -> int:
    tens, mark, ones = numeral.partition("十")
    if not mark:
        return int(numeral.translate(_DIGITS))
    return int(tens.translate(_DIGITS) or 1) * 10 + int(ones.translate(_DIGITS) or 0)


def published_in(text: str) -> PartialDate | None:
    """The date on a line such as ``Published: 2021-11-20`` near the top, or alone on one of the first lines."""
    lines = [line.strip() for line in text[:20_000].split("\n") if line.strip()][:_TOP_LINES]
    for line in lines:
        if (found := _label().search(line)) and (date := parse_date(found.group(1))):
            return date[0]
    for line in lines[:_BARE_LINES]:
        date = parse_date(line)
        if date and date[1] == len(line) and date[0].day:
            return date[0]
    return None
