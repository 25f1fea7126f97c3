"""Comparison keys: profiles with equal keys may be one thing, others never are (without a person's word)."""

from __future__ import annotations

import functools
import re
import unicodedata
from importlib import resources

from ..model import ids, ontology

__all__ = ["block", "is_generic", "patent_number"]

# Chinese application numbers: year, kind, serial number, check digit (8 digits and it until 2003, then 12 and it). Nine
# digits after CN and without a dot are a number of publication.
_APPLICATION = re.compile(
    r"(?<![A-Z0-9/])(ZL|CN)?[\s.:]*(?:NO\b\.?)?[\s:]*"
    r"((?:19|20)\d\d[1-9]\d{7}|\d\d[1-9]\d{5})(?:\s?(\.)?\s?([\dX]))?(?![A-Z0-9])"
)
_PUBLICATION = re.compile(
    r"(?<![A-Z0-9/])(CN|US|EP|WO|JP|DE|GB|FR|KR|TW)[\s.:]*(?:PATENT|PAT\b\.?)?[\s:]*(?:NO\b\.?|NUMBER)?[\s:]*"
    r"(\d{5,13})(?:\s?[A-Z]\d?)?(?![A-Z0-9])"
)


def block(type_: str, name: str) -> str:
    """The comparison key of a name of one type.

    All organisations share one kind, because two documents may see one of them as an institute and as a government
    body; the legal form stays in the key, since 有限公司 and 股份有限公司 of one stem are two firms.

    >>> block("Institute", "省科学技术协会") == block("Government", "省科学技术协会")
    True
    >>> block("Firm", "Fenhe Software Co., Ltd.") == block("Firm", "FENHE SOFTWARE CO LTD")
    True
    """
    kind = "Organisation" if ontology().is_organisation(type_) else type_
    key = ids.name_key(name)
    if kind == "Patent":
        key = patent_number(name) or key
    elif kind == "Award":
        key = key.replace("年度", "").replace("奖", "") or key
    return f"{kind}|{key}"


def patent_number(name: str) -> str | None:
    """The normalised number in a patent's name, without kind code and check digit; None if there is not exactly one.

    >>> patent_number("ZL 2008 1 0054925.4"), patent_number("U.S. Patent No. 7,123,456 B2"), patent_number("a patent")
    ('CN200810054925', 'US7123456', None)
    """
    text = unicodedata.normalize("NFKC", name).upper().replace("U.S.", "US ")
    text = re.sub(r"(?<=\d)[\s,/\-\u2010-\u2015]+(?=\d)", "", text)
    found = set()
    for prefix, number, dot, check in _APPLICATION.findall(text):
        if dot or prefix == "ZL" or (prefix and len(number) == 12) or (prefix and not check):
            found.add(f"CN{number}")
    if not found:
        found = {f"{country}{number}" for country, number in _PUBLICATION.findall(text)}
    return found.pop() if len(found) == 1 else None


@functools.cache
def _generic_words() -> re.Pattern[str]:
    text = (resources.files(__package__) / "generic_station_words.txt").read_text(encoding="utf-8")
    words = sorted((ids.name_key(line) for line in text.splitlines() if line.strip()), key=len, reverse=True)
    return re.compile(f"(?:{'|'.join(map(re.escape, words))})+")


def is_generic(name: str) -> bool:
    """Whether a workstation's name says only what kind of station it is: many stations have that name.

    >>> is_generic("科技人才工作站"), is_generic("同川玻璃集团有限公司院士工作站")
    (True, False)
    """
    return bool(_generic_words().fullmatch(ids.name_key(name)))
