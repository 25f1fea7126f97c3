"""Numbers of patents and applications, in both languages; the forms are data (data/both/patents.yaml).

The check digit of a Chinese number: a number with ZL or CN is a mention whatever its check digit says (texts misprint,
and what they mean is a patent). A bare number is one only if its check digit is right, or if a word beside it says
patent or application (`申请号201510883296.5`); else it is plainly something else (a sum, a telephone number).
"""

from __future__ import annotations

import functools
import re
from dataclasses import dataclass
from typing import Any

from . import lexicon
from .found import Found

__all__ = ["NumberRule", "find", "rules", "valid_chinese"]

_CUE = re.compile(
    r"(?:专利|專利|申请|申請|公开|公開|授权公告|patents?|application|USPN|Serial)[号號)]{0,2}(?:申请|登记)?[^\w\n]{0,4}"
    r"(?:nos?\.?|numbers?)?[^\w\n]{0,4}(?:第?[号號]?[:：为]?\s?)$",
    re.IGNORECASE,
)
_LISTED = re.compile(r"\s?(?:[,、，;；]|and|和|及|[,，] and)\s?")


@dataclass(frozen=True, slots=True)
class NumberRule:
    """A form of number. `example`: a text and the number in it; `counter`: a text in which the form finds nothing."""

    name: str
    pattern: re.Pattern[str]
    cue: bool
    example: tuple[str, str]
    counter: str

    def find(self, text: str) -> list[Found]:
        """The numbers of this form, in the order of the text."""
        found: list[Found] = []
        for match in self.pattern.finditer(text):
            number = match.group().strip()
            start = match.start() + match.group().index(number)
            listed = bool(found) and _LISTED.fullmatch(text, found[-1].end, start) is not None
            if self.cue and not (listed or valid_chinese(number) or _CUE.search(text[max(0, start - 24) : start])):
                continue
            found.append(Found(start, start + len(number), "Patent"))
        return found


@functools.cache
def rules() -> tuple[NumberRule, ...]:
    """The forms, in the order of the file."""
    data: Any = lexicon.patterns("both", "patents")
    parts: dict[str, str] = {}
    for name, source in data["parts"].items():
        parts[name] = _expand(source, parts)
    return tuple(
        NumberRule(
            row["name"],
            re.compile(rf"(?<![A-Za-z0-9,./-])(?:{_expand(row['pattern'], parts)})(?![A-Za-z0-9]|[,./-]\d)"),
            bool(row.get("cue", False)),
            (str(row["example"][0]), str(row["example"][1])),
            str(row["counter"]),
        )
        for row in data["rules"]
    )


def _expand(source: str, parts: dict[str, str]) -> str:
    for name, value in parts.items():
        source = source.replace("{" + name + "}", value)
    return source


def find(text: str) -> list[Found]:
    """All numbers with their country code, apart (the longest where forms overlap) and sorted."""
    kept: list[Found] = []
    spans = [span for rule in rules() for span in rule.find(text)]
    for span in sorted(set(spans), key=lambda one: (one.start, -one.end)):
        if kept and span.start < kept[-1].end:
            if span.end - span.start > kept[-1].end - kept[-1].start:
                kept[-1] = span
        else:
            kept.append(span)
    return kept


def valid_chinese(number: str) -> bool:
    """Whether the check digit of a Chinese number is right.

    >>> valid_chinese("CN85100001.0"), valid_chinese("ZL 2015 1 0883296.0"), valid_chinese("ZL201510883296.2")
    (True, True, False)
    """
    body = re.sub(r"^(?:ZL|CN)|[\s.]", "", number.strip())
    digits, check = body[:-1], body[-1:].upper()
    if not (digits.isascii() and digits.isdigit()) or len(digits) not in (8, 12):
        return False
    total = sum(int(digit) * weight for digit, weight in zip(digits, (2, 3, 4, 5, 6, 7, 8, 9) * 2, strict=False))
    return "0123456789X"[total % 11] == check
