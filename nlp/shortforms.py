"""Short forms of long Chinese names: 山西省科学技术协会 → 省科协, 晨晖新材料股份有限公司 → 晨晖新材."""

from __future__ import annotations

import functools
import re
from collections.abc import Iterator, Mapping

from ..graph.model.regions import short_names
from . import lexicon
from .chinese_words import lexical

__all__ = ["forms"]

_PROVINCE_END = re.compile(r"^(?:省|市|县|区|自治区|特别行政区)")


def forms(name: str, type_: str) -> Iterator[str]:
    """Candidates for short forms of a body's whole name, the longest first within a kind. They may be ambiguous."""
    seen: set[str] = {name}
    for form in _firm(name) if type_ == "Firm" else _body(name):
        if form not in seen and len(form) >= 2 and form not in _never():
            seen.add(form)
            yield form


@functools.cache
def _never() -> frozenset[str]:
    lists = lexical("generic") | lexical("countries") | short_names("zh") | lexical("stop_words")
    return lists | frozenset(lexicon.words("zh", "shortforms", "never"))


@functools.cache
def _legal() -> re.Pattern[str]:
    return re.compile(f"(?:{lexicon.alternatives(lexicon.words('zh', 'shortforms', 'legal'))})$")


@functools.cache
def _ends() -> Mapping[str, tuple[str, ...]]:
    ends: Mapping[str, tuple[str, ...]] = lexicon.table("zh", "shortforms")["ends"]
    return ends


def _firm(name: str) -> Iterator[str]:
    core = re.sub(r"[（(][^（）()]{0,8}[)）]", "", _legal().sub("", name))
    local = _without_place(core)
    for stem in (core, local):
        # A cut name keeps its beginning: the firm's own word and the start of its trade.
        yield from (stem[:length] for length in range(len(stem), 3, -1))
    if len(local) >= 3:
        yield from (f"{local[:length]}{end}" for length in (4, 3, 2) for end in ("公司", "集团", "厂"))
    if len(local) == 3:
        yield local


def _body(name: str) -> Iterator[str]:
    for end in sorted(_ends(), key=len, reverse=True):
        if not name.endswith(end) or len(name) <= len(end):
            continue
        front = name[: -len(end)]
        for short in _ends()[end]:
            if len(front + short) >= 3:
                yield front + short
            if len(short) >= 2 and len(front) >= 2:
                yield front[0] + short
            place = _without_place(front)
            level = re.match(r"^.{2,6}?(省|自治区|市|县|区)", front)
            if level and len(short) >= 2:
                yield level[1] + front[level.end() :] + short
            if place != front and len(place) >= 2 and len(short) >= 1 and len(place + short) >= 3:
                yield place + short
        break


def _without_place(name: str) -> str:
    """The name without the province, and a city with its mark, before it."""
    for province in sorted(short_names("zh"), key=len, reverse=True):
        if name.startswith(province) and len(name) - len(province) >= 2:
            return _PROVINCE_END.sub("", name[len(province) :])
    city = re.match(r"^[\u4e00-\u9fff]{2,3}[市县]", name)
    return name[city.end() :] if city and len(name) - city.end() >= 2 else name
