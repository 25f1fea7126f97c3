"""Numbers and sums of money in Chinese and English."""

from __future__ import annotations

import re
from typing import Any

__all__ = ["amount", "number", "share"]

_HAN = {**{char: value for value, char in enumerate("零一二三四五六七八九")}, "〇": 0, "两": 2, "俩": 2}
_UNITS = {"十": 10, "百": 100, "千": 1000, "万": 10_000, "亿": 100_000_000}
_ONES = (
    "zero|one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|thirteen|fourteen|fifteen|sixteen|seventeen|"
    "eighteen|nineteen"
)
_TENS = "twenty|thirty|forty|fifty|sixty|seventy|eighty|ninety"
_WORDS = {
    **{word: value for value, word in enumerate(_ONES.split("|"))},
    **{word: 10 * value for value, word in enumerate(_TENS.split("|"), 2)},
    "a": 1,
    "an": 1,
}
_HUNDREDS = {"dozen": 12, "hundred": 100, "thousand": 1000, "million": 1_000_000, "billion": 1_000_000_000}
_PARTS = {"half": 2, "halves": 2, "third": 3, "quarter": 4, "fourth": 4, "fifth": 5, "sixth": 6, "tenth": 10}
_SCALE = {
    "thousand": 1e3,
    "million": 1e6,
    "billion": 1e9,
    "bn": 1e9,
    "m": 1e6,
    "万": 1e4,
    "亿": 1e8,
    "百万": 1e6,
    "千万": 1e7,
    "百亿": 1e10,
    "千亿": 1e11,
    "k": 1e3,
}
_CURRENCY = (
    ("EUR", r"欧元|€|\bEUR\b|euros?"),
    ("GBP", r"英镑|£|\bGBP\b|pounds?"),
    ("JPY", r"日元|日圆|\bJPY\b|yen"),
    ("TWD", r"新台币|新臺幣|NT\$"),
    ("HKD", r"港元|港币|HK\$"),
    ("CHF", r"瑞士法郎|\bCHF\b|francs"),
    ("SEK", r"瑞典克朗|\bSEK\b|kronor"),
    ("INR", r"卢比|\bINR\b|rupees"),
    ("ZAR", r"\bZAR\b|\brand\b"),
    ("USD", r"美元|美金|US\$|\bUSD\b|U\.S\. dollars?|dollars?|\$"),
    ("CNY", r"元|人民币|¥|￥|\bRMB\b|\bCNY\b|yuan"),
)
_MONEY = re.compile(
    r"(\d[\d,]*(?:\.\d+)?|[零一二三四五六七八九十百千两]{1,8})[余多几]?\s?"
    r"(百万|千万|百亿|千亿|万|亿|thousand|million|billion|bn|m\b|k\b)?",
    re.IGNORECASE,
)


def number(text: str) -> float | None:
    """The value of a number in digits, Chinese numerals or English words; None if it is none.

    >>> number("1,200"), number("三十五"), number("1.2万"), number("twelve"), number("many")
    (1200.0, 35.0, 12000.0, 12.0, None)
    >>> number("two hundred and forty"), number("half a dozen"), number("ninety-six")
    (240.0, 6.0, 96.0)
    """
    text = text.strip().lower()
    found = re.fullmatch(r"(\d[\d,]*(?:\.\d+)?)\s?(百万|千万|百亿|千亿|万|亿|thousand|million|billion|bn)?", text)
    if found:
        return round(float(found[1].replace(",", "")) * _SCALE.get(found[2] or "", 1), 6)
    english = _english(text)
    return _chinese(text) if english is None else english


def _english(text: str) -> float | None:
    words = re.split(r"[\s-]+", text)
    if len(words) == 1 and text in ("a", "an"):
        return None
    total, current, factor = 0.0, 0.0, 1.0
    for word in words:
        if word == "half":
            factor = 0.5
        elif word in _WORDS:
            current += _WORDS[word]
        elif word in _HUNDREDS:
            current = (current or 1) * _HUNDREDS[word]
            if _HUNDREDS[word] >= 1000:
                total, current = total + current, 0
        elif word != "and":
            return None
    return (total + current) * factor if total + current or text == "zero" else None


def share(text: str) -> float | None:
    """The value of a share in per cent; None if it is none.

    >>> share("8.6%"), share("三成"), share("一成二"), share("百分之四十"), share("三分之二"), share("two thirds")
    (8.6, 30.0, 12.0, 40.0, 67.0, 67.0)
    >>> share("40 per cent"), share("one in four"), share("a quarter")
    (40.0, 25.0, 25.0)
    """
    text = text.strip().lower()
    if found := re.fullmatch(r"(.{1,24}?)\s?(?:%|％|per cent|percent)", text):
        return number(found[1])
    if text.startswith("百分之"):
        return number(text[3:])
    if found := re.fullmatch(r"(.)成(.)?", text):
        tens, ones = number(found[1]), number(found[2]) if found[2] else 0.0
        return None if tens is None or ones is None else tens * 10 + ones
    if found := re.fullmatch(r"(.{1,3})分之(.{1,3})", text):
        below, above = number(found[1]), number(found[2])
    elif found := re.fullmatch(r"(.{1,8}) in (.{1,8})", text):
        above, below = number(found[1]), number(found[2])
    elif found := re.fullmatch(r"(.{1,8}?)[ -](.{1,8}?)s?", text):
        below, above = float(_PARTS.get(found[2], 0)), 1.0 if found[1] in ("a", "an") else number(found[1])
    else:
        return number(text)
    return float(round(100 * above / below)) if above and below else None


def _chinese(text: str) -> float | None:
    if not text or any(char not in _HAN and char not in _UNITS for char in text):
        return None
    total, section, digit = 0, 0, 0
    for char in text:
        if char in _HAN:
            digit = _HAN[char]
        elif _UNITS[char] >= 10_000:
            total, section, digit = total + (section + digit or 1) * _UNITS[char], 0, 0
        else:
            section, digit = section + (digit or 1) * _UNITS[char], 0
    return float(total + section + digit)


def amount(text: str) -> dict[str, Any] | None:
    """A sum as {"value", "unit"} (unit: ISO 4217), or None.

    >>> amount("1200万元"), amount("$2.5 million")
    ({'value': 12000000.0, 'unit': 'CNY'}, {'value': 2500000.0, 'unit': 'USD'})
    """
    found = _MONEY.search(text)
    unit = next((code for code, pattern in _CURRENCY if re.search(pattern, text)), None)
    value = number(found[1]) if found else None
    if found is None or value is None or unit is None:
        return None
    return {"value": round(value * _SCALE.get((found[2] or "").lower(), 1), 2), "unit": unit}
