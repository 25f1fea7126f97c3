"""The names that a cell of a record makes sure of: its role gives the type, its edges the span."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from . import table_layout
from .found import Found
from .table_layout import Cell
from .table_records import Record

__all__ = ["names"]

_PERSONS = frozenset({"person", "leader", "expert", "inventor", "winner", "member"})
_BODIES = frozenset(
    {"unit", "lead_unit", "partner", "host", "sender", "ally", "holder", "transferee", "transferor", "licensee"}
    | {"employer", "school", "awardee"}
)
# Items of a cell; a bracket holds a note on the item before it.
_ZH_ITEM = re.compile(r"[^、，,；;（(）)\s][^、，,；;（(）)]*(?P<note>[（(][^（()）]*[)）])?")
_EN_ITEM = re.compile(r"[^,;()\s](?:[^,;()]|, ?(?=(?:Inc|Ltd|LLC|L\.L\.C|Corp|Co\.|S\.A)))*(?P<note>\([^()]*\))?")
_ZH_PERSON = re.compile(r"[\u4e00-\u9fff]{2,4}|[\u4e00-\u9fff]{1,8}(?:·[\u4e00-\u9fff]{1,8}){1,3}")
_WORD = r"(?:[A-ZÀ-Þ][\w.’'-]{0,20}|van|von|de|del|der|da|ap|bin|al)"
_LATIN_PERSON = re.compile(rf"{_WORD}(?: {_WORD}){{1,4}}")
_ZH_TITLE = re.compile(r"\s?(?:院士|教授|副教授|研究员|副研究员|博士|高级工程师|工程师|先生|女士|等)$")
_EN_TITLE = re.compile(r"^(?:Prof(?:essor|\.)?|Dr\.?|Drs|Mr\.?|Ms\.?|Academician) ")
_ZH_WAS = re.compile(r"^(?:原(?=[\u4e00-\u9fff]{2,3}[省市县])|现在|现任职于|任职于|完成时在|就职于)")
_PROJECT_NUMBER = re.compile(r"\s?[（(](?=[^（）]*\d)[A-Za-z0-9()（）.\-/ ]{4,30}[)）]$")
_NUMBER = re.compile(r"^(?:[①-⑳]|\d{1,2}[.、．)]\s?)")
_SPACED = re.compile(r"(?<=[\u4e00-\u9fff]) +(?=[\u4e00-\u9fff])")


def names(text: str, found: Sequence[Record], language: str) -> list[Found]:
    """Names of the cells, apart and sorted: whole cells for projects and stations, the items of a list for persons and
    for bodies whose last word tells their type. A cell that says that there is nobody (空缺, "vacant") gives none."""
    some = {name for record in found for cell in record.cells for name in _of_cell(text, cell, language)}
    kept: list[Found] = []
    for name in sorted(some, key=lambda one: (one.start, -one.end)):
        if not kept or kept[-1].end <= name.start:
            kept.append(name)
    return kept


def _of_cell(text: str, cell: Cell, language: str) -> Iterator[Found]:
    value = text[cell.start : cell.end]
    plain = value.replace(" ", "")
    empty = table_layout.words(language).empty
    if not value or plain.lower() in empty or plain.startswith(tuple(word for word in empty if len(word) > 1)):
        return
    if cell.role in ("project", "station", "programme"):
        yield from _whole(text, cell, language)
    elif cell.role in _PERSONS or cell.role in _BODIES:
        for match in (_ZH_ITEM if language == "zh" else _EN_ITEM).finditer(value):
            end = match.start("note") if match["note"] else match.end()
            item = Cell(cell.start + match.start(), cell.start + end, cell.role)
            name = _person(text, item) if cell.role in _PERSONS else None
            name = name or _body(text, item, language)
            if name:
                yield name


def _whole(text: str, cell: Cell, language: str) -> Iterator[Found]:
    start, end = cell.start, cell.end
    if marker := _NUMBER.match(text[start:end]):
        start += marker.end()
    while end - start > 2 and text[start] in '“「《"' and text[end - 1] in '”」》"':
        start, end = start + 1, end - 1
    if number := _PROJECT_NUMBER.search(text[start:end]):
        end = start + number.start()
    value = text[start:end]
    longest = 60 if language == "zh" else 180
    if not 4 <= len(value) <= longest or re.search(r"[，。；;：:|\t\n]", value) or not re.search(r"[^\W\d]", value):
        return
    clean = _SPACED.sub("", value)
    clean = "" if clean == value else clean
    if cell.role == "station":
        if "站" in clean or "站" in value or re.search(r"[Ss]tation|Base|Studio", value):
            yield Found(start, end, "Workstation", clean)
    elif language == "zh" or (
        value[0].isupper() and (cell.role == "project" or (len(value.split()) > 1 and "," not in value))
    ):
        yield Found(start, end, "Project", clean)


def _person(text: str, item: Cell) -> Found | None:
    start, end = item.start, item.end
    if marker := _NUMBER.match(text[start:end]) or _EN_TITLE.match(text[start:end]):
        start += marker.end()
    while title := _ZH_TITLE.search(text[start:end]):
        if title.start() < 2:
            break
        end = start + title.start()
    end = start + len(text[start:end].rstrip(" ."))
    value = text[start:end]
    clean = _SPACED.sub("", value)
    if _ZH_PERSON.fullmatch(clean):
        from .chinese_bodies import kind

        if kind(clean) is None:
            return Found(start, end, "Person", "" if clean == value else clean)
    elif _LATIN_PERSON.fullmatch(value):
        from .english_grammar import grammar

        if grammar().type_of(value) is None:
            return Found(start, end, "Person")
    return None


def _body(text: str, item: Cell, language: str) -> Found | None:
    start, end = item.start, item.start + len(text[item.start : item.end].rstrip())
    if was := _ZH_WAS.match(text[start:end]):
        start += was.end()
    value = text[start:end]
    if language == "zh":
        from .chinese_bodies import kind
        from .chinese_words import lexical

        clean = _SPACED.sub("", value)
        type_ = kind(clean)
        foreign = any(clean.startswith(country) for country in lexical("countries") if country != "中国")
        if type_ in ("Firm", "University", "Institute", "Government") and len(clean) >= 4 and not foreign:
            return Found(start, end, type_, "" if clean == value else clean)
        return None
    from .english_grammar import grammar

    type_ = grammar().type_of(value) if value[:1].isupper() and len(value) > 5 else None
    if type_ in ("Firm", "University", "Institute", "Government"):
        return Found(start, end, type_)
    return None
