"""Names whose words do not give their type away, and words beside a name that do (data/en/known.yaml, places.txt)."""

from __future__ import annotations

import functools
import re
from importlib import resources
from typing import Any

import yaml

__all__ = ["ORGANISATIONS", "Known", "known", "lines"]

ORGANISATIONS = frozenset({"Firm", "University", "Institute", "Government"})

_BEFORE, _AFTER = 50, 80


def lines(name: str) -> frozenset[str]:
    """The lines of a word list in data/en, without those that begin with #."""
    text = (resources.files(__package__) / "data" / "en" / name).read_text("utf-8")
    return frozenset(line for line in text.splitlines() if line and not line.startswith("#"))


@functools.cache
def known() -> Known:
    """The words of data/en/known.yaml and places.txt, read once."""
    return Known(yaml.safe_load((resources.files(__package__) / "data/en/known.yaml").read_text("utf-8")))


class Known:
    """`data`: the parsed known.yaml."""

    def __init__(self, data: dict[str, Any]) -> None:
        kinds = ("Firm", "Institute", "University", "Government", "Region")
        self.types: dict[str, str] = {name: type_ for type_ in kinds for name in data[type_]}
        self.places = lines("places.txt")
        self.none = frozenset(data["none"])
        self.states = frozenset(data["states"])
        self.technology_words = frozenset(data["technology_words"])
        self._lone_before = re.compile(data["lone_person"]["before"])
        self._lone_after = re.compile(data["lone_person"]["after"])
        kinds_of_cue = [("Person", "person"), ("University", "university"), ("Region", "region")]
        rows = [*((type_, data[key]) for type_, key in kinds_of_cue), *data["cues"].items()]
        self._cues = [(type_, re.compile(cue["before"]), re.compile(cue["after"])) for type_, cue in rows]

    def is_region(self, name: str) -> bool:
        return self.types.get(name) == "Region" or name in self.places

    def cue(self, text: str, start: int, end: int) -> str | None:
        """The type that the words beside ``text[start:end]`` tell, or None."""
        before, after = text[max(0, start - _BEFORE) : start], text[end : end + _AFTER]
        return next((type_ for type_, left, right in self._cues if left.search(before) or right.search(after)), None)

    def is_personal(self, text: str, start: int, end: int) -> bool:
        """Do the words beside one word say that it is a person?"""
        if self.cue(text, start, end) == "Person":
            return True
        before, after = text[max(0, start - _BEFORE) : start], text[end : end + _AFTER]
        return bool(self._lone_before.search(before) or self._lone_after.match(after))
