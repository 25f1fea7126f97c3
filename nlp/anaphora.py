"""Words that stand for a thing named before: 该校, 公司, the University, he, both; and subjects only understood."""

from __future__ import annotations

import functools
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Literal

from . import ellipsis, lexicon
from .coreference import Resolution
from .discourse import Discourse, Named
from .found import Found, Sentence
from .subjects import subjects

__all__ = ["Kind", "Reference", "find"]

# pronoun: he, 其; noun: the company, 该校; bare: 公司; plural: both, 两人; label: Party A; zero: a subject that is only
# understood; record: a line of a record or of a life, which is about the thing.
Kind = Literal["pronoun", "noun", "bare", "plural", "label", "zero", "record"]


@dataclass(frozen=True, slots=True)
class Reference:
    """A place where thing number `thing` is meant without its name; of no length where it is only understood.

    A word for several things gives several references with one span.
    """

    found: Found
    thing: int
    kind: Kind = "noun"


def find(text: str, sentences: Sequence[Sentence], resolution: Resolution, language: str) -> list[Reference]:
    """All such places, sorted, apart from the names. `text`: as the rules read it. Linear in text and mentions."""
    discourse = Discourse(resolution)
    words = _words(language)
    labels = _labels(text, resolution)
    understood = ellipsis.Understood(language, discourse)
    references: list[Reference] = []
    at = label_at = 0
    for number, sentence in enumerate(sentences):
        names: list[tuple[Found, int]] = []
        while at < len(resolution.mentions) and resolution.mentions[at][0].start < sentence.end:
            if resolution.mentions[at][0].start >= sentence.start:
                names.append(resolution.mentions[at])
            at += 1
        fixed: list[Reference] = []
        while label_at < len(labels) and labels[label_at].found.start < sentence.end:
            fixed.append(labels[label_at])
            label_at += 1
        here = _sentence(text, sentence, number, names, fixed, discourse, words, language)
        references.extend(here)
        known = sorted([*names, *((one.found, one.thing) for one in here)], key=lambda item: item[0])
        for place, thing, kind in understood.read(text, sentence, number, known):
            references.append(Reference(Found(place, place, discourse.types[thing]), thing, kind))
    return sorted(references, key=lambda one: (one.found.start, one.found.end, one.thing))


def _labels(text: str, resolution: Resolution) -> list[Reference]:
    """The words that the text has fixed for a thing, wherever they stand behind their definition."""
    if not resolution.labels:
        return []
    by_word = {label.word: label for label in resolution.labels}
    pattern = re.compile(rf"(?<![A-Za-z0-9])(?:{lexicon.alternatives(by_word)})(?![A-Za-z0-9])")
    found: list[Reference] = []
    for match in pattern.finditer(text):
        label = by_word[match.group()]
        # "the company" may be any company; a defined Company is written with its capital.
        if match.start() >= label.start:
            type_ = resolution.things[label.thing].type
            found.append(Reference(Found(*match.span(), type_), label.thing, "label"))
    return found


@dataclass(frozen=True, slots=True)
class _Word:
    """What a word says of the thing it stands for; `count` things, -1 for one."""

    types: tuple[str, ...]
    kind: Kind
    ends: re.Pattern[str] | None = None
    count: int = -1
    order: int = -1


@dataclass(frozen=True, slots=True)
class _Words:
    pattern: re.Pattern[str]
    meaning: Mapping[str, _Word]
    never: re.Pattern[str] | None
    inside: tuple[tuple[re.Pattern[str], _Word], ...]
    possessives: tuple[tuple[re.Pattern[str], _Word], ...]
    separators: re.Pattern[str]


def _sentence(
    text: str,
    sentence: Sentence,
    number: int,
    names: Sequence[tuple[Found, int]],
    fixed: Sequence[Reference],
    discourse: Discourse,
    words: _Words,
    language: str,
) -> list[Reference]:
    """The references of one sentence; the discourse learns its names and references in the order of the text."""
    taken = [(name.start, name.end) for name, _ in names]
    candidates = [
        (start, end, word)
        for start, end, word in _candidates(text, sentence, words, language)
        if not any(left < end and start < right for left, right in taken)
    ]
    first = subjects(text, sentence, [name for name, _ in names], language)
    events: list[tuple[int, int, int | _Word | Reference]] = [(name.start, name.end, thing) for name, thing in names]
    labelled = [one for one in fixed if not any(a < one.found.end and one.found.start < b for a, b in taken)]
    events.extend((one.found.start, one.found.end, one) for one in labelled)
    events.extend(
        (start, end, word)
        for start, end, word in candidates
        if not any(one.found.start < end and start < one.found.end for one in labelled)
    )
    references: list[Reference] = []
    run: list[Named] = []
    done = sentence.start
    for start, end, event in sorted(events, key=lambda item: item[:2]):
        if start < done:
            continue
        done = end
        if isinstance(event, int):
            meant, kind = [event], None
        elif isinstance(event, Reference):
            meant, kind = [event.thing], event.kind
        else:
            meant, kind = _meant(event, number, discourse), event.kind
        for thing in meant:
            named = Named(number, start, end, thing, start in first)
            if kind is not None:
                references.append(Reference(Found(start, end, discourse.types[thing]), thing, kind))
            if len(meant) == 1:
                run = _listed(text, run, named, discourse, words)
            discourse.add(named)
    if len(run) > 1:
        discourse.group(run)
    return references


def _listed(text: str, run: list[Named], named: Named, discourse: Discourse, words: _Words) -> list[Named]:
    """The list that a name goes on, or a new one; a list that ended is told to the discourse."""
    if (
        run
        and words.separators.fullmatch(text, run[-1].end, named.start)
        and ((discourse.types[run[-1].thing] == "Person") == (discourse.types[named.thing] == "Person"))
    ):
        return [*run, named]
    if len(run) > 1:
        discourse.group(run)
    return [named]


def _meant(word: _Word, number: int, discourse: Discourse) -> list[int]:
    if word.order >= 0:
        return discourse.ordered(word.order, number)
    if word.count >= 0:
        return discourse.several(word.types, word.count, number)
    if word.kind == "pronoun":
        thing = discourse.choose(word.types, number, ends=word.ends, subject=1.0, last=0.25)
    elif word.kind == "bare":
        thing = discourse.choose(word.types, number, ends=word.ends, subject=0.5)
    else:
        thing = discourse.choose(word.types, number, ends=word.ends, subject=0.25, last=0.5)
    return [] if thing is None else [thing]


def _candidates(text: str, sentence: Sentence, words: _Words, language: str) -> Iterator[tuple[int, int, _Word]]:
    for match in words.pattern.finditer(text, sentence.start, sentence.end):
        word = words.meaning.get((match["word"] or "").lower())
        if word is None:
            continue
        start, end = match.start(), match.end()
        if language == "zh":
            start, end = match.span("word")
            if words.never and words.never.search(text[max(0, start - 1) : end + 1]):
                continue
        elif re.match(r" (?:of (?:the )?)?[A-Z]", text[end : end + 12]) and word.kind == "noun":
            continue
        yield start, end, word
    for pattern, word in words.inside:
        for match in pattern.finditer(text, sentence.start, sentence.end):
            yield *match.span(), word
    for pattern, word in words.possessives:
        for match in pattern.finditer(text, sentence.start, sentence.end):
            if words.never is None or not words.never.search(text[max(0, match.start() - 1) : match.end("word") + 1]):
                yield *match.span("word"), word


@functools.cache
def _words(language: str) -> _Words:
    data = lexicon.patterns(language, "coreference")
    return _chinese(data) if language == "zh" else _english(data)


def _split(words: Any) -> list[str]:
    return words.split() if isinstance(words, str) else list(words)


def _row(row: Mapping[str, Any], kind: Kind) -> _Word:
    ends = re.compile(f"(?:{row['ends']})$") if "ends" in row else re.compile(row["has"]) if "has" in row else None
    return _Word(tuple(row["types"].split()), kind, ends, row.get("count", -1))


def _ordered(data: Mapping[str, Any]) -> dict[str, _Word]:
    words = data["ordered"]
    return {words[key]: _Word((), "noun", order=order) for order, key in enumerate(("first", "second"))}


def _chinese(data: Mapping[str, Any]) -> _Words:
    near = {word: _row(row, "noun") for row in data["near"] for word in _split(row["words"])}
    bare = {word: _row(row, "bare") for row in data["bare"] for word in _split(row["words"])}
    plural = {word: _row(row, "plural") for row in data["plural"] for word in _split(row["words"])}
    pronouns = {word: _row(data["pronouns"], "pronoun") for word in _split(data["pronouns"]["words"])}
    free = {**near, **plural, **pronouns, **_ordered(data)}
    # A bare word may follow few characters; a look-behind needs one width, so the width of each is tried.
    before = "|".join(f"(?<={re.escape(word)})" for word in sorted(set(data["bare_before"].split())))
    after = lexicon.alternatives(data["bare_not_after"].split())
    pattern = re.compile(
        rf"(?P<word>{lexicon.alternatives(free)}|"
        rf"(?:(?<![\u4e00-\u9fffA-Za-z·]){'|' if before else ''}{before})(?:{lexicon.alternatives(bare)})(?!{after}))"
    )
    possessives = tuple(
        (re.compile(rf"(?P<word>其)(?={lexicon.alternatives(row['words'].split())})"), _row(row, "pronoun"))
        for row in data["possessives"]
    )
    inside = tuple((re.compile(row["pattern"]), _row(row, "bare")) for row in data["inside"])
    return _Words(
        pattern, {**bare, **free}, re.compile(data["never"]), inside, possessives, re.compile(data["separators"])
    )


def _english(data: Mapping[str, Any]) -> _Words:
    nouns = {word: _row(row, "noun") for row in data["near"] for word in row["words"]}
    determiners = lexicon.alternatives(data["determiners"])
    meaning: dict[str, _Word] = {}
    for word, meant in nouns.items():
        meaning.update({f"{determiner} {word}": meant for determiner in data["determiners"]})
    pronouns = {word: _row(data["pronouns"], "pronoun") for word in data["pronouns"]["words"]}
    plural = {word: _row(row, "plural") for row in data["plural"] for word in row["words"]}
    meaning.update(pronouns)
    meaning.update(plural)
    meaning.update(_ordered(data))
    pattern = re.compile(
        rf"\b(?P<word>(?:{determiners}) (?:{lexicon.alternatives(nouns)})|"
        rf"{lexicon.alternatives({**pronouns, **plural, **_ordered(data)})})(?![\w-])",
        re.IGNORECASE,
    )
    owned = _row(data["possessives"], "pronoun")
    possessives = [
        (re.compile(rf"\b(?P<word>{lexicon.alternatives(data['possessives']['words'])})\b(?! own name)", re.I), owned)
    ]
    for row in data["its"]:
        possessives.append(
            (re.compile(rf"\b(?P<word>its)\b (?={lexicon.alternatives(row['words'])})", re.I), _row(row, "pronoun"))
        )
    for row in data["it"]:
        possessives.append(
            (re.compile(rf"\b(?P<word>[Ii]t)\b (?={lexicon.alternatives(row['words'])})"), _row(row, "pronoun"))
        )
    return _Words(pattern, meaning, None, (), tuple(possessives), re.compile(data["separators"]))
