"""Names with a form of their own: patent numbers, quoted titles, registered and coined names, aliases in brackets."""

from __future__ import annotations

import functools
import re
from collections.abc import Iterator
from dataclasses import dataclass
from importlib import resources
from typing import Any

import yaml

from . import patents
from .found import Found

__all__ = ["Patterns", "patterns"]

_QUOTED = re.compile(
    r"[“\"`„]([^“”\"`„\n]{2,200}?)[”\"]|[“`]([^“”'’\n]{3,160})['’](?=[\s,.;)])|'(?<!\w')([A-Z][^'\n]{3,160})'(?!\w)"
)
_INITIALS = re.compile(r"\s\(([A-Z]{3,8})\)")
_WORD = re.compile(r"[^\W_]+(?:['’-][^\W_]+)*")
_SMALL = frozenset({"and", "of", "for", "the", "in", "on", "to"})
_BEFORE, _AFTER = 60, 60


@dataclass(frozen=True, slots=True)
class _Quoted:
    type: str
    before: re.Pattern[str] | None
    after: re.Pattern[str] | None


@functools.cache
def patterns() -> Patterns:
    """The patterns of data/en/patterns.yaml, read once."""
    return Patterns(yaml.safe_load((resources.files(__package__) / "data/en/patterns.yaml").read_text("utf-8")))


class Patterns:
    """`data`: the parsed patterns.yaml."""

    def __init__(self, data: dict[str, Any]) -> None:
        parts = data["parts"]

        def build(source: str) -> re.Pattern[str]:
            for name, value in [*parts.items()] * 2:
                source = source.replace("{" + name + "}", f"(?:{value})")
            return re.compile(source)

        self._named = [(row["type"], build(row["pattern"])) for row in data["named"]]
        self._mask = [re.compile(source, re.I) for source in data["mask"]]
        self._alias = [build(source) for source in data["alias"]]
        self._quoted = [
            _Quoted(row["type"], *(re.compile(row[side]) if side in row else None for side in ("before", "after")))
            for row in data["quoted"]
        ]

    def masks(self, text: str) -> list[tuple[int, int]]:
        """Spans in which nothing is a name: addresses, editors' names in brackets."""
        return sorted(match.span() for pattern in self._mask for match in pattern.finditer(text))

    def patents(self, text: str, start: int, end: int) -> Iterator[Found]:
        """Patent numbers."""
        for number in patents.find(text[start:end]):
            yield Found(number.start + start, number.end + start, "Patent")

    def quoted(self, text: str, start: int, end: int) -> Iterator[Found]:
        """Titles in quotation marks, where the words beside them say what they are the title of."""
        for match in _QUOTED.finditer(text, start, end):
            left, right = match.span(match.lastindex or 1)
            while right > left and text[right - 1] in ",.;: ":
                right -= 1
            before, after = (
                text[max(start, match.start() - _BEFORE) : match.start()],
                text[match.end() : min(end, match.end() + _AFTER)],
            )
            for rule in self._quoted:
                if (rule.before is None or rule.before.search(before)) and (
                    rule.after is None or rule.after.search(after)
                ):
                    yield Found(left, right, rule.type)
                    break

    def named(self, text: str, start: int, end: int) -> Iterator[Found]:
        """Registered, coined and otherwise telling names."""
        for type_, pattern in self._named:
            for match in pattern.finditer(text, start, end):
                yield Found(*match.span("name"), type_)

    def spelled_out(self, text: str, start: int, end: int) -> Iterator[tuple[int, int]]:
        """Spans of capitalised words whose initials stand in brackets behind them ("Fen Amplifier Test (FAT)")."""
        for match in _INITIALS.finditer(text, start, end):
            letters = match[1]
            words = list(_WORD.finditer(text, max(start, match.start() - 120), match.start()))
            here, first = len(words), match.start()
            for letter in reversed(letters):
                here -= 1
                while here >= 0 and words[here][0] in _SMALL:
                    here -= 1
                if here < 0 or words[here][0][0] != letter:
                    break
                first = words[here].start()
            else:
                if re.fullmatch(r"[\w\s&'’-]+", text[first : match.start()]):
                    yield first, match.start()

    def alias(self, text: str, end: int, stop: int) -> tuple[int, int] | None:
        """The span of a second name in brackets that follows a name ending at `end`, or None."""
        window = text[end : min(stop, end + 80)]
        for pattern in self._alias:
            match = pattern.match(window)
            if match:
                return end + match.start("alias"), end + match.end("alias")
        return None
