"""Who is who inside one document: equal names, names in brackets, short forms, homonyms."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field

from . import abbreviated, definitions, homonyms, repeated
from .found import Found, Sentence
from .language import plain
from .name_groups import ORGANISATIONS, Names

__all__ = ["ORGANISATIONS", "Label", "Resolution", "Thing", "resolve"]


@dataclass(slots=True)
class Thing:
    """One thing of a document: its type, its names (the most informative first) and where they stand."""

    type: str
    names: list[str]
    spans: list[tuple[int, int]] = field(default_factory=list)
    ordinal: int = 0

    @property
    def name(self) -> str:
        return self.names[0]


@dataclass(frozen=True, slots=True)
class Label:
    """A word that the text fixes for the part a thing plays (甲方, the Company), from `start` on; it is no name."""

    word: str
    thing: int
    start: int


@dataclass(slots=True)
class Resolution:
    """The things of a document; `mentions`: each name with the number of its thing, sorted; `skip`: brackets that only
    define another name; `labels`: words defined to stand for a thing."""

    things: list[Thing]
    mentions: list[tuple[Found, int]]
    skip: list[tuple[int, int]]
    labels: list[Label] = field(default_factory=list)


def resolve(text: str, sentences: Sequence[Sentence], found: Sequence[Found], language: str) -> Resolution:
    """Join the names of a text to things. `found`: spans that do not overlap; a shorter one may give way to a longer
    name that the text holds elsewhere. Near-linear in the text and the number of names."""
    names = Names(text, plain(text, language), sentences, found)
    defined = definitions.read(names, language)
    abbreviated.units(names)
    abbreviated.join(names)
    repeated.spread(names, defined, language)
    abbreviated.units(names)
    return _result(names, defined, homonyms.ordinals(names, language))


def _result(names: Names, defined: definitions.Definitions, ordinals: dict[Found, int]) -> Resolution:
    things: list[Thing] = []
    mentions: list[tuple[Found, int]] = []
    numbers: dict[tuple[str, str], int] = {}
    for key, group in names.groups():
        persons: dict[int, list[Found]] = defaultdict(list)
        for name in group:
            persons[ordinals.get(name, 0)].append(name)
        for ordinal, some in sorted(persons.items()):
            surfaces = list(dict.fromkeys(name.text(names.text) for name in some))
            surfaces.sort(key=lambda surface: -len(surface))
            long = [name.type for name in some if name.text(names.text) == surfaces[0]]
            type_ = Counter(long).most_common(1)[0][0]
            numbers.setdefault(key, len(things))
            mentions.extend((Found(name.start, name.end, type_, name.name), len(things)) for name in some)
            things.append(Thing(type_, surfaces, [(name.start, name.end) for name in some], ordinal))
    labels = [
        Label(word, numbers[names.root(key)], start)
        for word, (key, start) in defined.labels.items()
        if names.root(key) in numbers
    ]
    return Resolution(things, sorted(mentions), defined.skip, labels)
