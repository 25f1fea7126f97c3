"""Words that stand for a thing named before: 该校, 公司, the University, he; and subjects that are only understood."""

from __future__ import annotations

import functools
import re
from collections.abc import Sequence
from dataclasses import dataclass

from . import lexicon
from .coreference import ORGANISATIONS, Resolution
from .found import Found, Sentence

__all__ = ["Reference", "find"]

_NEAR = 2
_DATE_LEAD = re.compile(
    r"(?:(?:自|从|至|于)?(?:\d{4}|[一二][〇○零一二三四五六七八九]{3})\s?(?:年|[.—–\-至])"
    r"[\d\s年月日至今—–\-.~起底初末间中]{0,20}|同年|次年|翌年|此后|随后|后来|毕业后|回国后|退休后|期间|其间)[，,]?(?:又|再|先后|曾|起)?"
)


@dataclass(frozen=True, slots=True)
class Reference:
    """A place where thing number `thing` is meant without its name; of no length where it is only understood."""

    found: Found
    thing: int


def find(text: str, sentences: Sequence[Sentence], resolution: Resolution, language: str) -> list[Reference]:
    """All such places, sorted, apart from the names."""
    references: list[Reference] = []
    seen = _Seen(resolution)
    for number, sentence in enumerate(sentences):
        names = [(name, thing) for name, thing in resolution.mentions if sentence.start <= name.start < sentence.end]
        here = _words(text, sentence, number, names, seen, language)
        references.extend(here)
        if language == "zh":
            references.extend(_understood(text, sentence, names, here, seen))
        seen.add(number, [*names, *((reference.found, reference.thing) for reference in here)])
    return sorted(references, key=lambda reference: (reference.found.start, reference.found.end))


class _Seen:
    """What the sentences so far have named."""

    def __init__(self, resolution: Resolution) -> None:
        self.types = [thing.type for thing in resolution.things]
        self.last: dict[str, tuple[int, list[int]]] = {}
        self.all: dict[str, list[int]] = {}
        self.topic: int | None = None

    def add(self, number: int, names: Sequence[tuple[Found, int]]) -> None:
        by_type: dict[str, list[int]] = {}
        for _, thing in names:
            by_type.setdefault(self.types[thing], []).append(thing)
        for type_, things in by_type.items():
            self.last[type_] = (number, things)
            self.all.setdefault(type_, []).extend(things)

    def near(self, type_: str, number: int, before: Sequence[int]) -> int | None:
        """The only thing of a type in the same sentence before, else in the last sentence that names one."""
        at, things = (number, list(before)) if before else self.last.get(type_, (-9, []))
        if number - at <= _NEAR and len(set(things)) == 1:
            return things[0]
        return self._protagonist(type_) if not before else None

    def _protagonist(self, type_: str) -> int | None:
        """The thing of a type that more than half of the mentions so far, and the first of them, are about."""
        things = self.all.get(type_, [])
        return things[0] if things and 2 * things.count(things[0]) > len(things) else None

    def only(self, type_: str, before: Sequence[int]) -> int | None:
        things = {*self.all.get(type_, ()), *before}
        return next(iter(things)) if len(things) == 1 else None


@functools.cache
def _patterns(language: str) -> tuple[re.Pattern[str], dict[str, str], re.Pattern[str] | None, dict[str, str]]:
    data = lexicon.table(language, "coreference")
    near = {word: type_ for type_, words in data["near"].items() for word in words}
    if language == "en":
        return re.compile(rf"\b(?:{lexicon.alternatives(near)})\b(?! of [A-Z])", re.IGNORECASE), near, None, {}
    only = {word: type_ for type_, words in data["only"].items() for word in words}
    before = lexicon.alternatives(data["only_before"])
    after = lexicon.alternatives(data["only_after"])
    bare = re.compile(rf"(?:(?<=^)|(?:{before}))(?P<word>{lexicon.alternatives(only)})(?={after}|$)")
    return re.compile(f"(?:{lexicon.alternatives(near)})(?!们|人|国)"), near, bare, only


def _words(
    text: str, sentence: Sentence, number: int, names: Sequence[tuple[Found, int]], seen: _Seen, language: str
) -> list[Reference]:
    near, near_types, bare, bare_types = _patterns(language)
    piece = text[sentence.start : sentence.end]
    candidates = [
        (match.start(), match.end(), near_types.get(match.group().lower(), ""), True) for match in near.finditer(piece)
    ]
    if bare:
        candidates += [(*match.span("word"), bare_types[match["word"]], False) for match in bare.finditer(piece)]
    references: list[Reference] = []
    for left, right, type_, close in sorted(candidates):
        start, end = left + sentence.start, right + sentence.start
        if any(name.start < end and start < name.end for name, _ in names):
            continue
        if references and start < references[-1].found.end:
            continue
        before = [thing for name, thing in names if name.end <= start and seen.types[thing] == type_]
        thing = seen.near(type_, number, before) if close else seen.only(type_, before)
        if thing is not None:
            references.append(Reference(Found(start, end, type_), thing))
    return references


@functools.cache
def _clause_start(inside: bool) -> re.Pattern[str]:
    words = lexicon.words("zh", "coreference", "clause_starts")
    more = lexicon.words("zh", "coreference", "bare") if inside else ()
    return re.compile(lexicon.alternatives((*words, *more)))


@functools.cache
def _fresh() -> re.Pattern[str]:
    """Words that begin a clause with a subject of its own."""
    return re.compile(lexicon.alternatives(lexicon.words("zh", "coreference", "fresh")))


def _understood(
    text: str, sentence: Sentence, names: Sequence[tuple[Found, int]], words: Sequence[Reference], seen: _Seen
) -> list[Reference]:
    """Places at the start of a clause where the subject of the clause before is understood."""
    all_names = sorted([*names, *((word.found, word.thing) for word in words)])
    breaks = (
        match.end() + sentence.start for match in re.finditer(r"[，,；;]\s*", text[sentence.start : sentence.end])
    )
    found: list[Reference] = []
    topic = seen.topic
    for start in (sentence.start, *breaks):
        lead = _subject(text, start, all_names)
        if lead is not None:
            topic = lead if seen.types[lead] in ORGANISATIONS | {"Person"} else None
            continue
        first = start == sentence.start
        if topic is None or start >= sentence.end or any(name.start <= start < name.end for name, _ in all_names):
            continue
        date = _DATE_LEAD.match(text, start, sentence.end)
        verb = _clause_start(not first or date is not None).match(text, date.end() if date else start, sentence.end)
        if verb and not (first and seen.types[topic] != "Person"):
            found.append(Reference(Found(start, start, seen.types[topic]), topic))
        elif first or _fresh().match(text, start, sentence.end):
            topic = None
    seen.topic = topic if topic is not None and seen.types[topic] == "Person" else None
    return found


def _subject(text: str, start: int, names: Sequence[tuple[Found, int]]) -> int | None:
    """The thing that a clause begins with: a body right before a person gives way to the person."""
    chain: list[tuple[Found, int]] = []
    position = start
    for name, thing in names:
        if name.start < position:
            continue
        if not chain and name.start > start + (text[start] in '“"「《（('):
            return None
        if chain and not (
            name.start - position <= 8 and re.fullmatch(r"[^，。；、,;与和及由在对为将]*", text[position : name.start])
        ):
            break
        chain.append((name, thing))
        position = name.end
    if not chain:
        return None
    persons = [thing for name, thing in chain if name.type == "Person"]
    return persons[0] if persons else chain[0][1]
