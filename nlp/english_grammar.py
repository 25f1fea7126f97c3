"""The words that names are made of (data/en/heads.yaml): heads and their types, fields, ranks, legal forms."""

from __future__ import annotations

import functools
import re
from collections.abc import Sequence
from dataclasses import dataclass
from importlib import resources
from typing import Any

import yaml

from .english_tokens import Token, tokens

__all__ = ["JOINERS", "Grammar", "Head", "grammar"]

JOINERS = frozenset({"and", "&"})

_GRAND_SCHOOLS = frozenset({"Mines", "Economics", "Hygiene", "Law", "Business"})
_UNITS = frozenset({"Department", "department", "Dept", "Section"})


@dataclass(frozen=True, slots=True)
class Head:
    """A head word: what it makes of a name, what it needs beside it, and how the name may go on to its right."""

    type: str
    needs: str
    after: tuple[str, ...]
    size: int = 1


@functools.cache
def grammar() -> Grammar:
    """The grammar of data/en/heads.yaml, read once."""
    return Grammar(yaml.safe_load((resources.files(__package__) / "data/en/heads.yaml").read_text("utf-8")))


class Grammar:
    """`data`: the parsed heads.yaml."""

    def __init__(self, data: dict[str, Any]) -> None:
        self._heads: dict[str, Head] = {}
        for row in data["heads"]:
            for word in row["words"]:
                self._heads.setdefault(word, Head(row["type"], row["needs"], tuple(row["after"])))
        self._pairs = {
            tuple(pair): Head(row["type"], "left", ("of", "for"), 2) for row in data["pairs"] for pair in row["words"]
        }
        self.topics = frozenset(data["topics"])
        self.generic = frozenset(data["generic"]) | self.topics
        self.stop = frozenset(data["stop"])
        self.firm_words = frozenset(data["firm_words"])
        self.events = frozenset(data["events"])
        self.particles = frozenset(data["particles"])
        self.nations = frozenset(data["nations"])
        self.levels = frozenset(data["levels"])
        self.named_after_two = frozenset(data["named_after_two"])
        self.possessives = frozenset(data["possessives"])
        self.places_after = frozenset(data["places_after"])
        self._departments = frozenset(data["state"]["departments"])
        self._councils = frozenset(data["state"]["councils"])
        forms = "|".join(data["legal_forms"])
        self.legal = re.compile(rf"\s?,?\s?(?:{forms})(?![\w-])")
        self._ends_legal = re.compile(rf"[\s,](?:{forms})$")
        self.level = re.compile(data["level"])

    def head(self, words: Sequence[Token], index: int) -> Head | None:
        """The head that begins at a token: a pair of words before a single one."""
        if index + 1 < len(words):
            pair = self._pairs.get((words[index].text, words[index + 1].text))
            if pair:
                return pair
        return self._heads.get(words[index].text)

    def single(self, word: str) -> Head | None:
        return self._heads.get(word)

    def is_class(self, name: str) -> bool:
        """Is a name nothing but words of a class ("Research", "the University", "Science and Technology")?"""
        classes = self.generic | self.stop | JOINERS | {"of", "the"}
        return all(word in classes or word in self._heads for word in name.split())

    def is_legal(self, name: str) -> bool:
        """Does a name end in a legal form ("X Co., Ltd.")?"""
        return bool(self._ends_legal.search(name))

    def type_of(self, name: str) -> str | None:
        """The type that the words of a name give away ("Fusion Therapeutics": Firm), or None."""
        words = tokens(name, 0, len(name))
        if not words:
            return None
        if len(words) > 1 and self.legal.search(name, words[0].end):
            return "Firm"
        for index in range(len(words)):
            head = self.head(words, index)
            rest = words[index + head.size].text if head and index + head.size < len(words) else ""
            if head and (not rest or rest in head.after or rest in self.places_after):
                return self.settle(head, words, index, 0, len(words) - 1)
        return "Firm" if len(words) > 1 and words[-1].text in self.firm_words else None

    def settle(self, head: Head, words: Sequence[Token], index: int, left: int, right: int) -> str:
        """The type of ``words[left:right + 1]`` with the head at `index`, also where the head alone does not decide."""
        word = words[index].text
        inside = {token.text for token in words[left : right + 1]}
        beyond = [token.text for token in words[index + 2 : right + 1]]
        if word in _UNITS or word in ("Office", "Council", "Committee", "Board"):
            return "Government" if self._is_state(word, inside, beyond) else "Institute"
        if word in ("College", "School", "Institute"):
            return self._school(word, head.type, beyond, leads=index == left)
        if word == "Group" and index > left and words[index - 1].text in ("Research", "Working"):
            return "Institute"
        return "Institute" if word == "Company" and index < right else head.type

    def _is_state(self, word: str, inside: set[str], beyond: list[str]) -> bool:
        """Is a department, office, council, committee or board an organ of the state?"""
        if word in _UNITS:
            after = beyond[0] if beyond else ""
            return word == "Department" and (after in self._departments or (after == "the" and "of" in inside))
        if word == "Office":
            return "Patent" in inside
        return bool(inside & (self._councils - {"Research"} if word == "Committee" else self._councils))

    def _school(self, word: str, type_: str, beyond: list[str], *, leads: bool) -> str:
        """Does a college, school or institute give degrees? A college OF a field is a faculty."""
        if word == "College":
            of_field = not beyond or any(token in self.topics for token in beyond)
            return "Institute" if leads and of_field else type_
        if word == "School":
            return "University" if not leads and beyond and beyond[0] in _GRAND_SCHOOLS else type_
        technical = beyond[:1] == ["Technology"] or {"Science", "Technology"} <= set(beyond)
        return "University" if technical else type_
