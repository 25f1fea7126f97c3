"""Organisations, workstations and regions in Chinese: LAC's names grown and typed by the suffix grammar."""

from __future__ import annotations

import functools
import re

from ..graph.model.regions import short_names
from . import chinese_stations, lexicon
from .chinese_words import NOMINAL, Text, lexical
from .found import Found

__all__ = ["find", "kind", "regions"]

_LONGEST = 36
_LEVEL = re.compile(r"[省市县区州级国家]+")


@functools.cache
def _suffixes() -> tuple[re.Pattern[str], dict[str, str]]:
    types = {end: type_ for type_, ends in lexicon.table("zh", "lexicon")["suffixes"].items() for end in ends}
    return re.compile(f"(?:{lexicon.alternatives(types)})$"), types


@functools.cache
def _known() -> dict[str, str]:
    return {name: type_ for type_, names in lexicon.table("zh", "lexicon")["known"].items() for name in names}


@functools.cache
def _units() -> tuple[re.Pattern[str], re.Pattern[str], re.Pattern[str]]:
    levels = lexicon.alternatives(lexical("levels"))
    bodies = lexicon.alternatives(lexical("level_bodies"))
    return (
        re.compile(f"(?:{lexicon.alternatives(lexical('unit_ends'))})$"),
        re.compile(lexicon.alternatives(lexical("unit_glued"))),
        re.compile(f"(?:{levels})(?:{bodies})"),
    )


def kind(name: str) -> str | None:
    """The type that the end of a name tells; None if it tells nothing."""
    if name in _known():
        return _known()[name]
    pattern, types = _suffixes()
    plain = re.sub(r"[（(][^（）()]{0,12}[)）]$", "", name)
    found = pattern.search(plain)
    return types[found.group()] if found and found.start() > 0 else None


def find(text: Text) -> list[Found]:
    """Workstations first, then organisations; spans of one kind do not overlap."""
    stations = chinese_stations.find(text)
    return [*stations, *_organisations(text, stations)]


def _fits(text: Text, number: int) -> bool:
    surface, tag = text.surface[number], text.words[number].tag
    if surface in lexical("stop_words"):
        return False
    if tag in NOMINAL or surface in lexical("inner_words"):
        return tag not in ("PER",) or surface not in lexical("titles")
    return surface in ("（", "）", "(", ")", "·", "—", "-") or (tag == "nw" and surface.isascii())


def _organisations(text: Text, stations: list[Found]) -> list[Found]:
    blocked = {position for station in stations for position in range(station.start, station.end)}
    found: list[Found] = []
    number = 0
    while number < len(text.words):
        word = text.words[number]
        best = None if word.start in blocked else _grow(text, number)
        if best is None:
            number += 1
            continue
        start, end = best
        ahead = _place_before(text, number, end)
        if ahead:
            found.append(Found(start, ahead, "Region"))
            start = ahead
        for name in _divide(text.text, start, end):
            if name.start not in blocked:
                found.append(name)
        while number < len(text.words) and text.words[number].start < end:
            number += 1
    found.extend(_level_bodies(text, found))
    return found


def _grow(text: Text, number: int) -> tuple[int, int] | None:
    """The longest name that starts with this word, as a span; None if it starts none."""
    word, surface = text.words[number], text.surface[number]
    if not _may_start(text, number):
        return None
    best: tuple[int, int] | None = None
    if word.tag == "ORG" and kind(surface) and surface not in lexical("generic"):
        best = (word.start, word.end)
    following = number
    while following < len(text.words):
        if following > number and not _fits(text, following):
            break
        if following > number and best and not _goes_on(text, following, best):
            break
        end = text.words[following].end
        if end - word.start > _LONGEST:
            break
        name = text.text[word.start : end]
        if kind(name) and _whole(name) and following > number:
            best = (word.start, end)
        following += 1
    return best


def _place_before(text: Text, number: int, end: int) -> int:
    """The end of a place that stands before a firm's whole name (湖南 + 永州金桥新能源有限公司); 0 if none does."""
    if number + 1 >= len(text.words) or text.words[number].tag != "LOC":
        return 0
    word, following = text.words[number], text.words[number + 1]
    surface, rest = text.surface[number], text.text[word.end : end]
    admin = len(surface) >= 3 and surface[-1] in "省市县区州" and following.tag in ("LOC", "nz", "ORG")
    province = surface in short_names("zh") and following.tag == "LOC"
    return word.end if (admin or province) and len(rest) >= 7 and kind(rest) == "Firm" else 0


def _may_start(text: Text, number: int) -> bool:
    word, surface = text.words[number], text.surface[number]
    if surface in lexical("stop_words") or surface in lexical("titles"):
        return False
    if word.tag in ("ORG", "LOC", "nz", "nw", "PER", "ns", "nt"):
        return surface not in lexical("not_regions") or surface in ("中", "中国", "长江", "黄河", "国际")
    return word.tag in ("n", "vn", "a", "s", "f") and number + 1 < len(text.words) and len(surface) >= 2


def _goes_on(text: Text, following: int, best: tuple[int, int]) -> bool:
    """Whether a name that is already whole may go on with this word: only where a longer name is plainly meant."""
    name, surface = text.text[best[0] : best[1]], text.surface[following]
    if surface in lexical("titles") or text.words[following].tag == "PER":
        return False
    if re.search(r"(?:股份|有限|责任)公司$|集团$", name) and surface in ("与", "和", "及"):
        return False
    if text.words[following].tag in ("c", "p", "v", "d"):
        return False
    rest = text.text[best[1] : text.words[following].start]
    return len(rest) <= 16


def _whole(name: str) -> bool:
    return name.count("（") + name.count("(") == name.count("）") + name.count(")") and name not in lexical("generic")


def _divide(text: str, start: int, end: int) -> list[Found]:
    """One span, or two where a unit stands behind its university or firm; a country before a name goes apart."""
    name = text[start:end]
    for country in _attributes():
        rest = name[len(country) :]
        if name.startswith(country) and len(rest) >= 4 and _stands_alone(rest, country):
            return [Found(start, start + len(country), "Region"), *_divide(text, start + len(country), end)]
    unit, glued, _ = _units()
    parent = re.match(
        r".{2,20}?(?:大学|有限责任公司|有限公司|集团(?!有限|股份|公司|控股)|公司)(?!院|系|城|科技园|出版社|第.{1,4}研究)",
        name,
    )
    if parent and parent.end() < len(name) and not glued.search(name, parent.end()):
        rest = name[parent.end() :]
        head = kind(parent.group())
        glued_institute = head == "Firm" and re.search(r"集团(?:公司)?$", parent.group()) and len(rest) >= 4
        if (
            head
            and not (glued_institute and rest.endswith(("研究院", "研究所", "设计院")))
            and unit.search(rest)
            and len(rest) >= 2
            and rest not in ("股份公司", "有限公司")
        ):
            return [Found(start, start + parent.end(), head), *_typed(text, start + parent.end(), end, head)]
    return _typed(text, start, end)


@functools.cache
def _attributes() -> tuple[str, ...]:
    return tuple(sorted(lexical("countries") - {"中国"}, key=lambda name: (-len(name), name)))


def _stands_alone(rest: str, country: str) -> bool:
    """Whether a name without the country before it is still a name: 西里西亚工业大学 is, 农业大学 is not."""
    if kind(rest) is None or rest in lexical("generic") or country in ("香港", "澳门", "台湾", "前苏联"):
        return False
    return not rest.startswith(tuple(lexical("general_starts")))


def _typed(text: str, start: int, end: int, parent: str | None = None) -> list[Found]:
    name = text[start:end]
    type_ = kind(name)
    if parent and type_ == "University":
        type_ = "Institute"
    if not type_ or len(name) < 3 or name in lexical("generic") or _LEVEL.fullmatch(name):
        return []
    if parent is None and type_ in ("Institute", "Government") and len(name) < 4 and name not in _known():
        return []
    return [Found(start, end, type_)]


def _level_bodies(text: Text, found: list[Found]) -> list[Found]:
    """Bodies named by their level (省科协, 咸阳市财政局), where the grammar did not take them."""
    more = []
    for match in _units()[2].finditer(text.text):
        start, end = match.span()
        if text.text[max(0, start - 1) : start] in tuple("各设两该本") or text.text[end : end + 1] in tuple("会委"):
            continue
        before = text.words[text.at(start - 1)] if start else None
        if before and (
            (before.end == start and before.tag == "LOC") or (before.end > start and before.tag in ("LOC", "ORG"))
        ):
            start = before.start
        if not any(name.start < end and start < name.end and name.start <= start for name in found):
            found[:] = [name for name in found if name.end <= start or name.start >= end]
            more.append(Found(start, end, kind(match.group()) or "Government"))
    return more


def regions(text: Text) -> list[Found]:
    """LAC's places that are no direction or common word and no beginning of a longer name."""
    found: list[Found] = []
    for number, (word, surface) in enumerate(zip(text.words, text.surface, strict=True)):
        if word.tag != "LOC" or len(surface) < 2 or surface in lexical("not_regions") or kind(surface):
            continue
        following = text.words[number + 1] if number + 1 < len(text.words) else None
        plain = surface[-1] in "省市县区州镇乡村岛" or surface in lexical("countries") | short_names("zh")
        if following and following.tag in ("nz", "n", "vn", "ORG", "nw") and not plain:
            after = text.surface[number + 1]
            if after[0] not in "人籍等" and after not in lexical("stop_words"):
                continue
        if surface == "中国" and following and following.tag != "w":
            continue
        found.append(Found(word.start, word.end, "Region"))
    return found
