"""Numbers of patents and applications, in both languages."""

from __future__ import annotations

import re

from .found import Found

__all__ = ["find", "valid_chinese"]

# One digit may be followed by a space ("ZL 2014 1 0706215.2"); never by two.
_CHINESE = r"(?:ZL|CN)?[ 　]?(?:(?:19|20)\d\d[ ]?[1-9][ ]?\d{7}|\d\d[ ]?[1-9][ ]?\d{5})[ ]?\.[ ]?[\dXx]"
_FOREIGN = (
    r"(?:CN|US|EP|JP|KR|GB|DE|FR|CA|AU|TW|HK|SU|RU|IN)[ -]?"
    r"(?:\d{1,3}(?:,\d{3}){1,3}|\d{4}/\d{6,7}|\d\d-\d{7}|\d\d/\d{3},\d{3}|\d{6,12})(?:[ ]?[ABCESU]\d?)?"
)
_WORLD = r"(?:WO[ ]?(?:19|20)?\d\d[/ ]?\d{4,6}(?:[ ]?A\d)?|PCT/[A-Z]{2}(?:19|20)\d\d/\d{5,6})"
_NUMBER = re.compile(rf"(?<![A-Za-z0-9])(?:{_CHINESE}|{_FOREIGN}|{_WORLD})(?![A-Za-z0-9])")
_CUE = re.compile(
    r"(?:专利|專利|申请号|申請號|公开号|[Pp]atents?|[Aa]pplication)(?:号|號|申请)?[^\w]{0,4}(?:[Nn]o\.?|[Nn]umber)?\s?$"
)


def find(text: str) -> list[Found]:
    """All numbers with their country code; a bare Chinese number only with a right check digit or a word beside it."""
    found = []
    for match in _NUMBER.finditer(text):
        number = match.group().strip()
        start = match.start() + match.group().index(number)
        if number[0].isdigit() and not (valid_chinese(number) or _CUE.search(text[max(0, start - 20) : start])):
            continue
        found.append(Found(start, start + len(number), "Patent"))
    return found


def valid_chinese(number: str) -> bool:
    """Whether the check digit of a Chinese number is right.

    >>> valid_chinese("CN85100001.0"), valid_chinese("ZL 2015 1 0883296.0"), valid_chinese("ZL201510883296.2")
    (True, True, False)
    """
    body = re.sub(r"^(?:ZL|CN)|[\s.]", "", number.strip())
    digits, check = body[:-1], body[-1:].upper()
    if not digits.isdigit() or len(digits) not in (8, 12):
        return False
    total = sum(int(digit) * weight for digit, weight in zip(digits, (2, 3, 4, 5, 6, 7, 8, 9) * 2, strict=False))
    return "0123456789X"[total % 11] == check
