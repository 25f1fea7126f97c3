"""The layout of tables and "key：value" blocks that stand in text as lines: rows, cells, fields. Knows no meaning but
the words of headers and keys (data/<language>/tables.yaml)."""

from __future__ import annotations

import functools
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from . import lexicon

__all__ = ["Cell", "Words", "fields", "header", "lines", "row", "words"]

_LINE = re.compile(r"[^\r\n\f\v\x85\u2028\u2029]+")
# In the order in which they are tried: a line with tabs may hold bars and slashes in its cells.
SEPARATORS = tuple(re.compile(source) for source in (r"\t", r"[|｜┃│]", r"／", r" / ", r"[ \u3000]{2,}|\u3000"))
_KEY_NOISE = re.compile(r"[\s\d０-９]|[（(][^（）()]{0,12}[)）]|^[一二三四五六七八九十]{1,3}、|[:：]$")
_ITEM = r"(?:[一二三四五六七八九十]{1,3}、|[（(][一二三四五六七八九十\d]{1,3}[)）]|\d{1,3}[.、．]|[①-⑳●■◆])?\s?"
# The next field, whose key is not known, or a wide gap.
_OTHER_FIELD = re.compile(r"[\s\u3000；;，,。][\u4e00-\u9fff]{2,8}[：:]|(?<=\S)[ \u3000]{2,}(?=\S)")


@dataclass(frozen=True, slots=True)
class Cell:
    """A cell without outer white space: ``text[start:end]``, empty where nothing stands in it, and its role."""

    start: int
    end: int
    role: str


@dataclass(frozen=True, slots=True)
class Words:
    """The words of one language: header -> role, and what tells plans, states, empty cells, notes and grades."""

    roles: Mapping[str, str]
    field: re.Pattern[str]
    plan: re.Pattern[str]
    status: re.Pattern[str]
    empty: frozenset[str]
    notes: tuple[str, ...]
    grade: re.Pattern[str]


@functools.cache
def words(language: str) -> Words:
    """The table words of ``en`` or ``zh``."""
    data: Any = lexicon.patterns(language, "tables")

    def some(value: Any) -> list[str]:
        return [str(one) for one in value] if isinstance(value, list) else str(value).split()

    roles = {_plain(word): role for role, value in data["roles"].items() for word in some(value)}
    full = {word for value in data["roles"].values() for word in some(value)}
    keys = lexicon.alternatives(full)
    if language == "zh":
        before, bracket = rf"(?:^|[；;。，,\s　）)】])\s?{_ITEM}", r"(?:[（(][^（）()：]{0,12}[)）])?"
    else:
        before, bracket = r"(?:^|[.;|]\s|\s{2,8}|\n|\s–\s)\s?(?:\d{1,3}[.)] )?", r"(?: \([^()]{0,16}\))?"
    flags = 0 if language == "zh" else re.IGNORECASE
    return Words(
        roles,
        re.compile(rf"{before}(?P<key>{keys}){bracket}\s?[：:]\s?", flags),
        re.compile("|".join(some(data["plan"])), re.IGNORECASE),
        re.compile("|".join(some(data["status"])), re.IGNORECASE),
        frozenset(some(data["empty"])),
        tuple(some(data["notes"])),
        re.compile(str(data["grade"]), re.IGNORECASE),
    )


def _plain(header: str) -> str:
    return _KEY_NOISE.sub("", header.strip()).lower() or header.strip().lower()


def lines(text: str) -> list[tuple[int, int]]:
    """The lines that hold something, as spans without outer spaces (tabs stay: an empty first cell)."""
    spans = []
    for match in _LINE.finditer(text):
        piece = match.group()
        if piece.strip():
            left = len(piece) - len(piece.lstrip(" \u3000"))
            spans.append((match.start() + left, match.start() + len(piece.rstrip(" \u3000"))))
    return spans


def row(text: str, line: tuple[int, int], separator: re.Pattern[str]) -> list[tuple[int, int]]:
    """The cells of a line as spans without outer white space."""
    start, end = line
    if separator is SEPARATORS[1]:  # bars may frame the line
        piece = text[start:end]
        start += len(piece) - len(piece.lstrip("|｜┃│ "))
        end -= len(piece) - len(piece.rstrip("|｜┃│ "))
    cells, here = [], start
    for match in separator.finditer(text, start, end):
        cells.append(_stripped(text, here, match.start()))
        here = match.end()
    return [*cells, _stripped(text, here, end)]


def _stripped(text: str, start: int, end: int) -> tuple[int, int]:
    piece = text[start:end]
    left = start + len(piece) - len(piece.lstrip())
    return (left, max(left, start + len(piece.rstrip())))


def header(text: str, line: tuple[int, int], language: str) -> tuple[re.Pattern[str], list[str]] | None:
    """The separator and the roles of the columns, if the line is the header of a table; else None."""
    known = words(language).roles
    for separator in SEPARATORS:
        cells = row(text, line, separator)
        if not 2 <= len(cells) <= 20:
            continue
        roles = [known.get(_plain(text[start:end]), "") for start, end in cells]
        found = [role for role in roles if role]
        if len(found) >= 2 and 2 * len(found) >= len(cells) and any(role not in ("number", "other") for role in found):
            return separator, [role or "other" for role in roles]
    return None


def fields(text: str, line: tuple[int, int], language: str) -> Iterator[Cell]:
    """The values of the "key：value" pairs of a line, each to the next key, or in running text to the end of the
    sentence."""
    start, end = line
    known = words(language)
    found: Sequence[re.Match[str]] = list(known.field.finditer(text[start:end]))
    for number, match in enumerate(found):
        left = start + match.end()
        right = start + found[number + 1].start() if number + 1 < len(found) else end
        right = left + _sentence(text[left:right], language)
        if language == "zh" and (more := _OTHER_FIELD.search(text, left, right)):
            right = more.start()
        left, right = _stripped(text, left, right)
        while right > left and text[right - 1] in "；;，,。、 ":
            right -= 1
        yield Cell(left, right, known.roles[_plain(match["key"])])


def _sentence(value: str, language: str) -> int:
    if language == "zh":
        stop = value.find("。")
        return stop if stop >= 0 else len(value)
    for match in re.finditer(r"\.(?=\s|$)", value):
        word = re.split(r"[\s(]", value[max(0, match.start() - 30) : match.start()])[-1]
        if len(word) > 1 and word.lower() not in ("inc", "ltd", "co", "corp", "dr", "prof", "st", "no", "nos", "llc"):
            return match.start()
    return len(value)
