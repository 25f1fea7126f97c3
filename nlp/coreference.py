"""Who is who inside one document: equal names, names in brackets, short forms, homonyms."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field

from ..graph.model.ids import name_key
from . import lexicon
from .chinese_persons import looks_like_name
from .found import Found, Sentence
from .shortforms import forms

__all__ = ["ORGANISATIONS", "Resolution", "Thing", "resolve"]

ORGANISATIONS = frozenset({"Firm", "University", "Institute", "Government"})
_CLASS = {**dict.fromkeys(ORGANISATIONS, "Organisation"), "Project": "Work", "Technology": "Work"}
_BRACKET = re.compile(r"\s?[（(]([^（）()\n]{1,80})[)）]")
_QUOTES = "“”\"'‘’「」『』: ："
_TITLES_EN = re.compile(r"\b(?:Dr|Prof|Professor|Mr|Mrs|Ms|Academician)\.?\s$")


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


@dataclass(slots=True)
class Resolution:
    """The things of a document; `mentions`: each name with the number of its thing, sorted; `skip`: brackets that only
    define another name."""

    things: list[Thing]
    mentions: list[tuple[Found, int]]
    skip: list[tuple[int, int]]


def resolve(text: str, sentences: Sequence[Sentence], found: Sequence[Found], language: str) -> Resolution:
    """Join the names of a text to things."""
    joined = _Joined(text, found)
    _units(joined)
    skip = _definitions(text, joined, language)
    if language == "zh":
        _chinese_short_forms(joined)
    else:
        _english_short_forms(joined)
    joined.spread(language)
    return joined.result(_homonyms(text, sentences, joined), skip)


class _Joined:
    """Names under construction: a union of name keys, and the aliases to look for."""

    def __init__(self, text: str, found: Sequence[Found]) -> None:
        self.text = text
        self.found = list(found)
        self.owners = _owners(found)
        self.parent: dict[tuple[str, str], tuple[str, str]] = {}
        self.aliases: dict[str, tuple[tuple[str, str], str]] = {}
        for name in found:
            key = self.key(name)
            self.parent.setdefault(key, key)

    def key(self, name: Found) -> tuple[str, str]:
        """What makes two names equal: class and folded name; of a unit right behind its university, both names."""
        class_, own = _CLASS.get(name.type, name.type), name_key(name.text(self.text))
        owner = self.owners.get((name.start, name.end))
        return (class_, own) if owner is None else (class_, f"{name_key(owner.text(self.text))}\x1f{own}")

    def root(self, key: tuple[str, str]) -> tuple[str, str]:
        while self.parent[key] != key:
            key = self.parent[key]
        return key

    def join(self, one: tuple[str, str], other: tuple[str, str]) -> None:
        """Join two names of one class; the first stays the root."""
        if one[0] == other[0] and one in self.parent and other in self.parent and self.root(one) != self.root(other):
            self.parent[self.root(other)] = self.root(one)

    def alias(self, alias: str, name: Found) -> None:
        key = (self.key(name)[0], name_key(alias))
        if key in self.parent:
            self.join(self.key(name), key)
        self.aliases.setdefault(alias, (self.key(name), name.type))

    def spread(self, language: str) -> None:
        """Find the aliases everywhere; a shorter name inside one gives way to it."""
        more: list[Found] = []
        for alias in sorted(self.aliases, key=lambda item: (-len(item), item)):
            key, type_ = self.aliases[alias]
            edge = r"(?<![A-Za-z0-9]){}(?![A-Za-z0-9])" if language == "en" or alias.isascii() else "{}"
            for match in re.finditer(edge.format(re.escape(alias)), self.text):
                start, end = match.span()
                around = [name for name in (*self.found, *more) if name.start < end and start < name.end]
                if any(name.start < start or name.end > end or name.end - name.start == end - start for name in around):
                    continue
                self.found = [name for name in self.found if name not in around]
                more.append(Found(start, end, type_))
            own = (key[0], name_key(alias))
            self.parent.setdefault(own, self.root(key))
            self.join(key, own)
        self.found = sorted({*self.found, *more})

    def result(self, homonyms: dict[tuple[int, int], int], skip: list[tuple[int, int]]) -> Resolution:
        groups: dict[tuple[tuple[str, str], int], list[Found]] = defaultdict(list)
        for name in self.found:
            groups[self.root(self.key(name)), homonyms.get((name.start, name.end), 0)].append(name)
        things: list[Thing] = []
        mentions: list[tuple[Found, int]] = []
        for (_, ordinal), names in sorted(groups.items(), key=lambda item: item[1][0]):
            surfaces = list(dict.fromkeys(name.text(self.text) for name in names))
            surfaces.sort(key=lambda surface: -len(surface))
            long = [name.type for name in names if name.text(self.text) == surfaces[0]]
            type_ = Counter(long).most_common(1)[0][0]
            things.append(Thing(type_, surfaces, [(name.start, name.end) for name in names], ordinal))
            mentions.extend((Found(name.start, name.end, type_, name.name), len(things) - 1) for name in names)
        return Resolution(things, sorted(mentions), skip)


def _owners(found: Sequence[Found]) -> dict[tuple[int, int], Found]:
    """The body that a unit stands right behind (医学院 of one university is not that of another)."""
    ends = {name.end: name for name in found if name.type in ("University", "Firm")}
    return {
        (name.start, name.end): ends[name.start] for name in found if name.type == "Institute" and name.start in ends
    }


def _units(joined: _Joined) -> None:
    """A unit named without its body is the one named with it, if there is only one."""
    for name in joined.found:
        class_, own = joined.key(name)
        if (name.start, name.end) not in joined.owners:
            whole = [key for key in joined.parent if key[0] == class_ and key[1].endswith(f"\x1f{own}")]
            if len(whole) == 1:
                joined.join(whole[0], (class_, own))


def _definitions(text: str, joined: _Joined, language: str) -> list[tuple[int, int]]:
    """Names in brackets behind a name; returns the brackets that hold nothing else."""
    skip: list[tuple[int, int]] = []
    words = lexicon.alternatives(lexicon.words(language, "coreference", "definitions"))
    lead = re.compile(rf"^(?:{words})(?:\s(?:as|to as|referred to as))?(?:为|作)?\s?[:：]?\s?(?:the\s)?")
    inside = {name.start: name for name in joined.found}
    for name in list(joined.found):
        if name.type not in ORGANISATIONS | {"Person", "Workstation", "Project", "Technology"}:
            continue
        bracket = _BRACKET.match(text, name.end + (name.end < len(text) and text[name.end] in '”"」'))
        if not bracket:
            continue
        content = bracket[1].strip()
        defined = lead.match(content)
        alias = content[defined.end() :].strip(_QUOTES) if defined else content.strip(_QUOTES)
        alias = re.split(r"[，,；;]", alias)[0].strip(_QUOTES)
        same = inside.get(text.find(alias, bracket.start())) if alias else None
        if len(alias) < 2 or not (defined or _other_name(alias, content, name, text, language)):
            continue
        if same is not None and _CLASS.get(same.type, same.type) != joined.key(name)[0]:
            if not defined:
                continue
            joined.found.remove(same)
        joined.alias(alias, name)
        skip.append(bracket.span())
    return skip


def _other_name(alias: str, content: str, name: Found, text: str, language: str) -> bool:
    """Whether an undefined bracket holds the name in the other language or its letters."""
    if alias != content.strip(_QUOTES) or name.type not in ORGANISATIONS | {"Person"}:
        return False
    full = name.text(text)
    han = re.search(r"[\u4e00-\u9fff]", alias) is not None
    if language == "en":
        initials = "".join(word[0] for word in re.findall(r"[A-Za-z]+", full) if word[0].isupper())
        return (han and not re.search(r"[A-Za-z0-9]", alias)) or (
            len(alias) >= 2 and alias.upper() == alias and alias == initials
        )
    if han or re.search(r"\d", alias) or full.isascii():
        return False
    if name.type == "Person":
        return re.fullmatch(r"[A-Z][\w'’\-]+(?: [A-Z][\w'’.\-]*){1,3}", alias) is not None
    return re.fullmatch(r"[A-Z][A-Za-z&.,'’\- ]{1,70}", alias) is not None and not re.match(r"(?:Inc|Ltd|PLC)\b", alias)


def _chinese_short_forms(joined: _Joined) -> None:
    for name in joined.found:
        # A name found once is meant wherever it stands, also where LAC cut it short.
        surface = name.text(joined.text)
        if (
            (name.start, name.end) not in joined.owners
            and len(surface) >= (3 if name.type == "Person" else 4)
            and name.type not in ("Region", "Patent")
        ):
            joined.aliases.setdefault(surface, (joined.key(name), name.type))
    owners: dict[str, set[tuple[str, str]]] = defaultdict(set)
    samples: dict[tuple[str, str], Found] = {}
    for name in joined.found:
        if name.type in ORGANISATIONS and len(name.text(joined.text)) >= 5:
            samples.setdefault(joined.root(joined.key(name)), name)
    for root, name in samples.items():
        for form in forms(name.text(joined.text), name.type):
            owners[form].add(root)
    known = {name.text(joined.text) for name in joined.found if name.type in ("Person", "Region")}
    for form, roots in owners.items():
        if len(roots) == 1 and form in joined.text and form not in known and not looks_like_name(form):
            (root,) = roots
            joined.alias(form, samples[root])


def _english_short_forms(joined: _Joined) -> None:
    """A name that begins a longer one of its class, or a surname alone, is that one if it is the only one."""
    names = {joined.key(name): name for name in joined.found}
    tokens = {key: _tokens(name.text(joined.text)) for key, name in names.items()}
    for key, short in tokens.items():
        longer = [
            other
            for other, words in tokens.items()
            if other[0] == key[0] and len(words) > len(short) and _begins(short, words, key[0])
        ]
        roots = {joined.root(other) for other in longer}
        if len(roots) == 1 and key[0] in ("Organisation", "Person", "Workstation"):
            joined.join(longer[0], key)


def _tokens(name: str) -> tuple[str, ...]:
    return tuple(re.findall(r"[^\W_]+", name.casefold()))


def _begins(short: tuple[str, ...], long: tuple[str, ...], class_: str) -> bool:
    if class_ == "Person":
        return len(short) == 1 and (short[0] in (long[-1], long[0]) and len(short[0]) > 1)
    return (
        bool(short)
        and (long[: len(short)] == short or (len(short) > 1 and long[1 : len(short) + 1] == short))
        and _own(long[len(short) :])
    )


_LEGAL = frozenset(
    (
        "co",
        "ltd",
        "limited",
        "inc",
        "corp",
        "corporation",
        "company",
        "plc",
        "llc",
        "gmbh",
        "ag",
        "group",
        "holdings",
        "technology",
        "technologies",
        "industry",
        "industries",
    )
)


def _own(rest: tuple[str, ...]) -> bool:
    """What a short form may leave out: words that say what kind of body it is."""
    return all(word in _LEGAL for word in rest[-2:])


def _homonyms(text: str, sentences: Sequence[Sentence], joined: _Joined) -> dict[tuple[int, int], int]:
    """Two mentions of one person's name in one sentence, each right behind another body: two persons.

    Returns the ordinal of each mention that is not the first person's. A later mention goes with the last one that
    was told apart.
    """
    ordinals: dict[tuple[int, int], int] = {}
    persons: dict[str, list[Found]] = defaultdict(list)
    for name in joined.found:
        if name.type == "Person":
            persons[name.text(text)].append(name)
    for mentions in persons.values():
        owners: list[tuple[str, str]] = []
        told: dict[Found, int] = {}
        apart = False
        for sentence in sentences:
            here = [name for name in mentions if sentence.start <= name.start < sentence.end]
            bodies = {name: body for name in here if (body := _body_before(text, name, joined)) is not None}
            apart = apart or len(set(bodies.values())) > 1
            for name, body in bodies.items():
                if body not in owners:
                    owners.append(body)
                told[name] = owners.index(body)
        if apart and len(owners) == 2:
            ordinals.update({(name.start, name.end): number for name, number in told.items()})
    return ordinals


def _body_before(text: str, person: Found, joined: _Joined) -> tuple[str, str] | None:
    """The body whose member the name right behind it says the person is."""
    bodies = [name for name in joined.found if name.end <= person.start and name.type in ORGANISATIONS]
    if not bodies:
        return None
    last = max(bodies, key=lambda name: name.end)
    between = text[last.end : person.start]
    return (
        joined.root(joined.key(last))
        if len(between) <= 8 and re.fullmatch(r"[^\s，。；、,;与和及]*", between)
        else None
    )
