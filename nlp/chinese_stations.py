"""Workstations in Chinese: the whole name with host, sender or expert inside it, ending in a kind of station."""

from __future__ import annotations

import functools
import re

from . import lexicon
from .chinese_left import begin
from .chinese_words import Text, lexical
from .found import Found

__all__ = ["find", "is_station"]

_LONGEST = 30
# A firm's whole name before the station's own one stands apart from it.
_FIRM_END = re.compile(r"(?:公司|集团|合作社|协会|学会)")
_PLACE = re.compile(r"[\u4e00-\u9fff]{1,6}(?:省|市|县|区|州|旗|自治区)")
_COUNT = re.compile(r"(?:[一二三四五六七八九十两\d]+[家个座所])?")


@functools.cache
def _shapes() -> tuple[re.Pattern[str], re.Pattern[str], frozenset[str], re.Pattern[str]]:
    data = lexicon.table("zh", "stations")
    # OCR puts a space between any two characters.
    spaced = ["[ \u3000]?".join(re.escape(char) for char in kind) for kind in sorted(data["kinds"], key=len)[::-1]]
    overseas = "海智计划[\\u4e00-\\u9fff]{2,8}?工作站"
    kind = re.compile(f"(?:{'|'.join(spaced)}|{overseas})(?:[\\u4e00-\\u9fff]{{2,5}}分站)?")
    rated = re.compile(f"(?:{lexicon.alternatives(data['rated'])})$")
    return kind, rated, frozenset(data["classes"]), re.compile(lexicon.alternatives(data["about"]))


def is_station(name: str) -> bool:
    """Whether a whole name, as a quotation holds it, is that of a station and not a class or a sentence about one."""
    kind, _, classes, _ = _shapes()
    found = kind.search(name)
    return bool(found and found.end() == len(name) and found.start() >= 2 and name[: found.start()] not in classes)


def find(text: Text) -> list[Found]:
    """The stations of a sentence, apart and sorted; offsets count characters of the sentence."""
    kind = _shapes()[0]
    found: list[Found] = []
    for match in kind.finditer(text.text):
        start = max(begin(text, match.start(), _LONGEST, "station"), found[-1].end if found else 0)
        firms = [firm.end() for firm in _FIRM_END.finditer(text.text, start, match.start())]
        start = max([start, *(end for end in firms if end < match.start())])
        if start <= match.start() and _is_named(text.text, start, match):
            found.append(Found(start, match.end(), "Workstation"))
    return found


def _is_named(text: str, start: int, kind: re.Match[str]) -> bool:
    _, rated, classes, about = _shapes()
    lead = re.sub(r"\s", "", text[start : kind.start()])
    if kind.group().startswith("海智计划") and len(kind.group()) > 7:
        return True
    lead = lead[_COUNT.match(lead).end() :]  # type: ignore[union-attr]
    if len(lead) < 2 or lead in classes or lead in lexical("generic") or rated.search(lead):
        return False
    return not (_PLACE.fullmatch(lead) and about.match(text, kind.end()))
