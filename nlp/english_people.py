"""Persons' names: what titles and Chinese spelling give away, and what is to be mended in the tagger's guesses."""

from __future__ import annotations

import functools
import re
from collections.abc import Iterator
from importlib import resources
from typing import Any

import yaml

from .english_grammar import grammar
from .english_known import lines
from .english_tokens import Token
from .found import Found

__all__ = ["People", "people"]

_INITIAL = re.compile(r"[A-Z]\.?")
_WORD = re.compile(r"[^\W\d_][^\W\d_’'\-]*(?:[’'\-][^\W\d_]+)*")
_INITIALS = re.compile(
    r"(?<![\w.])(?:[A-ZÀ-Þ][a-zà-ÿ]{1,15} (?:[A-ZÀ-Þ]\. ?){1,2}|(?:[A-ZÀ-Þ]\. ?){1,3}(?:(?:van|von|de|der|den) ){0,2})"
    r"[A-ZÀ-Þ][a-zà-ÿ]{1,20}(?:[-’'][A-ZÀ-Þ]?[a-zà-ÿ]+)?(?![\w-])(?!\.\w)"
)
_CAP = (
    r"(?:[A-ZÀ-Þ]\.|[A-ZÀ-Þ][a-zà-ÿ’'ğşıčćžšřěůłńęąőű]{1,20}(?:[-’'][A-ZÀ-Þ]?[a-zà-ÿčćžšřě]{1,20}){0,2}"
    r"(?:[A-Z][a-zà-ÿ]{1,15})?)"
)
_PARTICLES = frozenset(
    {"van", "von", "der", "den", "de", "da", "di", "del", "della", "dos", "du", "la", "le", "ter", "ten", "el", "al"}
    | {"bin", "ibn", "af", "zu", "y"}
)
_LONGEST = 5


@functools.cache
def people() -> People:
    """The words of data/en/people.yaml, read once."""
    return People(yaml.safe_load((resources.files(__package__) / "data/en/people.yaml").read_text("utf-8")))


class People:
    """`data`: the parsed people.yaml."""

    def __init__(self, data: dict[str, Any]) -> None:
        self._titles = frozenset(data["titles"])
        self._roles = frozenset(data["roles"])
        self._never = frozenset(data["never"])
        self._surnames = frozenset(data["surnames"].split())
        self._places = frozenset(data["places"])
        self._given_names = lines("given.txt")
        self._post = re.compile(data["post_nominals"])
        syllable = f"(?:{data['initials']})(?:{data['finals']})"
        particle = "|".join(sorted(_PARTICLES))
        name = rf"(?P<name>{_CAP}(?: (?:{particle})){{0,2}}(?: {_CAP}){{1,2}})"
        self._contexts = [re.compile(source.replace("{name}", name)) for source in data["contexts"]]
        self._given = re.compile(rf"{syllable}(?:[’'\-]?{syllable}){{0,1}}", re.I)

    def never(self, word: str) -> bool:
        """Is this word certainly no person's name?"""
        return word in self._never or word in self._titles or word in self._roles

    def western(self, name: str) -> bool:
        """Does a name of two or more plain words begin with a known given name?"""
        words = name.split()
        if not 2 <= len(words) <= 4 or not all(self._part(word) and not word.isupper() for word in words):
            return False
        first = words[0].split("-")[0]
        return first in self._given_names and not (grammar().firm_words | grammar().topics) & set(words[1:])

    def chinese(self, first: str, second: str) -> bool:
        """Do two words spell a Chinese person's name in Pinyin, surname first ("Zhang Jing")?"""
        return (
            first in self._surnames
            and second[0].isupper()
            and bool(self._given.fullmatch(second))
            and not second.isupper()
            and f"{first} {second}" not in self._places
        )

    def pinyin(self, word: str) -> bool:
        """Is a word one or two syllables of Pinyin?"""
        return bool(self._given.fullmatch(word))

    def clean(self, text: str, start: int, end: int) -> tuple[int, int] | None:
        """The name inside a guess, without titles, roles and letters after it; None where nothing is left."""
        post = self._post.search(text, start, min(len(text), end + 1))
        if post and post.start() > start:
            end = min(end, post.start())
        words = list(re.finditer(r"\S+", text[start:end]))
        first, last = 0, len(words)
        while first < last and words[first][0].strip(".,") in self._titles | self._roles | {"The", "the", "by", "and"}:
            first += 1
        while first < last and not words[last - 1][0].strip(",;.'’)")[:1].isupper():
            last -= 1
        if first >= last:
            return None
        begin, stop = start + words[first].start(), start + words[last - 1].end()
        name = text[begin:stop].rstrip(",;:)'’")
        if name.endswith(("'s", "’s")):
            name = name[:-2]
        if name.endswith(".") and not re.search(r"\b[A-Z]\.$", name):
            name = name[:-1]
        parts = name.split()
        if len(parts) > _LONGEST or not all(self._part(part) for part in parts) or any(p in self._never for p in parts):
            return None
        return (begin, begin + len(name)) if name else None

    def _part(self, part: str) -> bool:
        plain = part.rstrip(".,")
        return bool(_WORD.fullmatch(plain) and (plain[0].isupper() or plain.lower() in _PARTICLES)) or bool(
            _INITIAL.fullmatch(part)
        )

    def find(self, text: str, words: list[Token]) -> Iterator[Found]:
        """Names after a title, names with initials, and Chinese names in Pinyin."""
        if words:
            for match in _INITIALS.finditer(text, words[0].start, words[-1].end):
                if not any(part in self._never or part in self._titles | self._roles for part in match[0].split()):
                    yield Found(match.start(), match.end(), "Person")
            for pattern in self._contexts:
                for match in pattern.finditer(text, words[0].start, words[-1].end):
                    if self._personal(match["name"]):
                        yield Found(*match.span("name"), "Person")
        index = 0
        while index < len(words):
            if words[index].text in self._titles:
                index += 1
                yield from self._titled(text, words, index, many=words[index - 1].text.endswith("s"))
            elif self._chinese_at(text, words, index):
                yield Found(words[index].start, words[index + 1].end, "Person")
                index += 2
            else:
                index += 1

    def _chinese_at(self, text: str, words: list[Token], index: int) -> bool:
        """Does a Chinese name stand at a token, with no other capitalised word beside it?"""
        if index + 1 >= len(words):
            return False
        first, second = words[index], words[index + 1]
        if text[first.end : second.start] not in (" ", "\n") or not self.chinese(first.text, second.text):
            return False
        beyond = words[index + 2] if index + 2 < len(words) else None
        if beyond is not None and beyond.capital and text[second.end : beyond.start] == " ":
            return False
        before = words[index - 1] if index > 1 else None
        if before is None or not before.capital or text[before.end : first.start] != " ":
            return True
        return before.text in self._titles | self._roles

    def _personal(self, name: str) -> bool:
        """May a name that stands where a person's stands be one (it has no word of an organisation)?"""
        words = set(name.split())
        others = grammar().stop | grammar().topics | grammar().firm_words
        return not any(map(self.never, words)) and not words & others and grammar().type_of(name) is None

    def _titled(self, text: str, words: list[Token], index: int, *, many: bool) -> Iterator[Found]:
        if index < len(words) and words[index].text == ".":
            index += 1
        while index < len(words) and words[index].text in self._titles | {"."}:
            index += 1
        first = index
        while index < len(words) and index - first < _LONGEST:
            word = words[index]
            if index > first and not re.fullmatch(r"\s{1,2}|", text[words[index - 1].end : word.start]):
                break
            name = (word.capital and word.text != "&" and not self.never(word.text) and not word.text[0].isdigit()) or (
                word.text in _PARTICLES and index + 1 < len(words) and words[index + 1].capital
            )
            if not name:
                break
            index += 1
        if index > first and words[index - 1].capital:
            yield Found(words[first].start, words[index - 1].end, "Person")
            if many and index + 1 < len(words) and words[index].text in ("and", ","):
                yield from self._titled(text, words, index + 1, many=True)
