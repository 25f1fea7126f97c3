"""The guesses of the statistical tagger, mended: edges cut, types settled, what is no name left out."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Sequence

from .english_grammar import grammar
from .english_known import ORGANISATIONS, known
from .english_people import people
from .english_tagger import tag
from .found import Found, Sentence

__all__ = ["by_last_word", "guesses"]

_EDGE_LEFT = re.compile(r"(?:[Tt]he |[\W_]+)+")
_EDGE_RIGHT = re.compile(r"(?:['’]s?|[^\w.)®™])+$")
_PATENT = (" patent", " Patent")
_CUE_WEIGHT = 3
_SHORTEST_PERSON = 3


def guesses(text: str, sentences: Sequence[Sentence]) -> list[Found]:
    """The tagger's guesses; one surface form has one type in a document, that of most of its places."""
    found: list[Found] = []
    votes: dict[str, Counter[str]] = defaultdict(Counter)
    for start, end, label in tag(text, sentences):
        span = _person(text, start, end) if label == "PERSON" else _other(text, start, end, label)
        if span is None:
            continue
        name = text[span.start : span.end]
        found.append(span)
        votes[name][span.type] += 1
        cue = known().cue(text, span.start, span.end)
        if cue and grammar().type_of(name) is None and name not in known().types:
            votes[name][cue] += _CUE_WEIGHT
    unlikely = _unlikely(text, found, votes)
    settled = {name: min(count, key=lambda type_: (-count[type_], type_)) for name, count in votes.items()}
    return [
        Found(span.start, span.end, settled[name])
        for span in found
        if (name := text[span.start : span.end]) not in unlikely
    ]


def by_last_word(name: str) -> str | None:
    """A name in capitals alone says nothing; one that ends in a kind of device is a technology; else a firm."""
    if name.isupper() and len(name) <= 5:
        return None
    words = name.split()
    device = len(words) > 1 and words[-1] in known().technology_words - grammar().firm_words
    return "Technology" if device else "Firm"


def _unlikely(text: str, found: list[Found], votes: dict[str, Counter[str]]) -> set[str]:
    """Single words that are common words of the text, or persons of whom nothing says so."""
    common = set(re.findall(r"(?<![\w-])[a-z]{2,}(?![\w-])", text))
    persons = sorted(span for span in found if span.type == "Person")
    sure = {word for span in persons if " " in (name := text[span.start : span.end]) for word in name.split()}
    personal = [known().is_personal(text, span.start, span.end) for span in persons]
    for index, span in enumerate(persons):
        beside = [place for place in (index - 1, index + 1) if 0 <= place < len(persons) and personal[place]]
        if personal[index] or any(_in_list(text, span, persons[place]) for place in beside):
            sure.add(text[span.start : span.end])
    unlikely = set()
    for name, count in votes.items():
        if " " not in name and name not in known().types and name not in known().places:
            lone = set(count) == {"Person"} and name not in sure
            if lone or (name[1:].islower() and name.lower() in common):
                unlikely.add(name)
    return unlikely


def _in_list(text: str, one: Found, other: Found) -> bool:
    return bool(re.fullmatch(r",? and |, | & ", text[min(one.end, other.end) : max(one.start, other.start)]))


def _person(text: str, start: int, end: int) -> Found | None:
    """A guess PERSON, mended."""
    raw = text[start:end]
    if grammar().is_class(raw):
        return None
    type_ = known().types.get(raw) or grammar().type_of(raw)
    if type_ in ORGANISATIONS:
        return Found(start, end, type_)
    cleaned = people().clean(text, start, end)
    if type_ or cleaned is None:
        return None
    type_ = _type_of_person(text, *cleaned)
    return Found(*cleaned, type_) if type_ else None


def _type_of_person(text: str, start: int, end: int) -> str | None:
    """What the tagger calls a person may be a place, a firm or nothing."""
    name = text[start:end]
    words = name.split()
    if name in known().none or grammar().events & set(words):
        return None
    if name in known().places:
        return "Region"
    if people().western(name):
        return "Person"
    if len(words) > 1:
        return "Firm" if _firm_like(name, words) or known().cue(text, start, end) in ORGANISATIONS else "Person"
    inner = re.search(r"\w[A-Z]", name.replace("Mc", "").replace("-", " "))
    if len(name) >= _SHORTEST_PERSON and not name.isupper() and not inner:
        return "Person"
    return "Firm" if re.search(r"[a-z][A-Z]", name) else None


def _firm_like(name: str, words: list[str]) -> bool:
    capitals = not name.isupper() and any(len(word) > 1 and word.isupper() for word in words)
    return capitals or words[-1] in grammar().firm_words | grammar().topics


def _other(text: str, start: int, end: int, label: str) -> Found | None:
    """A guess ORG, GPE, LOC or FAC, mended."""
    if label not in ("ORG", "GPE", "LOC", "FAC"):
        return None
    left, right = _edges(text[start:end])
    span = (start + left, start + right)
    name = text[slice(*span)]
    if not name or not name[0].isupper() or "\n" in name or name in known().none or grammar().is_class(name):
        return None
    if text.startswith(_PATENT, span[1]) or grammar().events & set(name.split()):
        return None
    type_ = _type_of_other(text, *span, label)
    return Found(*span, type_) if type_ else None


def _edges(raw: str) -> tuple[int, int]:
    """Where the name begins and ends inside a guess: without article, stray marks and words that never begin one."""
    if "(" in raw and ")" not in raw:
        raw = raw[: raw.index("(")]
    lead, tail = _EDGE_LEFT.match(raw), _EDGE_RIGHT.search(raw)
    first, last = lead.end() if lead else 0, tail.start() if tail else len(raw)
    words = raw[first:last].split(" ")
    while len(words) > 1 and words[0] in grammar().stop:
        first += len(words.pop(0)) + 1
    return first, max(first, last)


def _type_of_other(text: str, start: int, end: int, label: str) -> str | None:
    name = text[start:end]
    cue = known().cue(text, start, end)
    type_ = known().types.get(name) or grammar().type_of(name)
    if name in known().places and cue in (None, "Region"):
        return "Region"
    if type_ in ("Award", "Workstation", "Project"):
        return None
    if type_ is None and people().western(name):
        return "Person"
    if label == "ORG" or type_ in ORGANISATIONS:
        return type_ or cue or by_last_word(name)
    if type_ is None and cue in ("University", "Person"):
        return cue
    return type_ if label == "FAC" or (name.isupper() and len(name) <= 6) else "Region"
