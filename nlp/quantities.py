"""Numbers and sums of money in Chinese and English."""

from __future__ import annotations

import re
from typing import Any

__all__ = ["amount", "number"]

_HAN = {**{char: value for value, char in enumerate("零一二三四五六七八九")}, "〇": 0, "两": 2, "俩": 2}
_UNITS = {"十": 10, "百": 100, "千": 1000, "万": 10_000, "亿": 100_000_000}
_WORDS = {
    word: value
    for value, word in enumerate(
        ("zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve")
    )
}
_TENS = {"twenty": 20, "thirty": 30, "forty": 40, "fifty": 50, "hundred": 100}
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
}
_CURRENCY = (
    ("USD", r"美元|美金|US\$|\bUSD\b|U\.S\. dollars?|dollars?|\$"),
    ("EUR", r"欧元|€|\bEUR\b|euros?"),
    ("GBP", r"英镑|£|\bGBP\b|pounds?"),
    ("JPY", r"日元|日圆|\bJPY\b|yen"),
    ("TWD", r"新台币|新臺幣|NT\$"),
    ("HKD", r"港元|港币|HK\$"),
    ("CNY", r"元|人民币|¥|￥|\bRMB\b|\bCNY\b|yuan"),
)
_MONEY = re.compile(
    r"(\d[\d,]*(?:\.\d+)?|[零一二三四五六七八九十百两]{1,8})\s?(百万|千万|万|亿|thousand|million|billion|bn|m\b)?",
    re.IGNORECASE,
)


def number(text: str) -> float | None:
    """The value of a number in digits, Chinese numerals or an English word; None if it is none.

    >>> number("1,200"), number("三十五"), number("1.2万"), number("twelve"), number("many")
    (1200.0, 35.0, 12000.0, 12.0, None)
    """
    text = text.strip().lower()
    found = re.fullmatch(r"(\d[\d,]*(?:\.\d+)?)\s?(百万|千万|万|亿|thousand|million|billion)?", text)
    if found:
        return round(float(found[1].replace(",", "")) * _SCALE.get(found[2] or "", 1), 6)
    if text in _WORDS or text in _TENS:
        return float(_WORDS.get(text, _TENS.get(text, 0)))
    return _chinese(text)


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
