"""Comparison keys: profiles with equal keys may be one thing, others never are (without a person's word)."""

from __future__ import annotations

import functools
import re
import unicodedata
from importlib import resources

from ..model import ids, ontology

__all__ = ["block", "is_generic", "patent_number"]

_ZL = re.compile(r"(?:ZL|CN)?((?:19|20)?\d{2}[1-9]\d{6,7})\.?([\dX])?\Z")
_PUBLISHED = re.compile(r"(CN|US|EP|WO|JP|DE|GB|FR|KR|TW)(\d{5,13})([A-Z]\d?)?\Z")


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
        key = key.replace("年度", "").replace("进步奖", "进步").replace("奖", "")
    return f"{kind}|{key}"


def patent_number(name: str) -> str | None:
    """The normalised number in a patent's name, without kind code and check digit; None if there is none.

    >>> patent_number("ZL 2008 1 0054925.4"), patent_number("US 7,123,456 B2"), patent_number("a patent")
    ('CN200810054925', 'US7123456', None)
    """
    text = re.sub(r"[\s,/\-]+", "", unicodedata.normalize("NFKC", name)).upper()
    text = re.sub(r"^(?:专利号|专利|PATENT|NO\.?|:|\()+|\)$", "", text)
    application = _ZL.fullmatch(text)
    if application and (text.startswith(("ZL", "CN")) and len(application[1]) in (9, 12)):
        return f"CN{application[1]}"
    published = _PUBLISHED.fullmatch(text)
    return f"{published[1]}{published[2]}" if published else None


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
