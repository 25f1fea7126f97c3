"""What was found once is found again: second names in brackets, short forms of firms, surnames of persons named."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence

from .english_grammar import grammar
from .english_patterns import patterns
from .english_people import people
from .english_tokens import Token, tokens
from .found import Found

__all__ = ["aliases", "names", "repeats"]

_ALIASED = frozenset({"Firm", "University", "Institute", "Government", "Technology", "Project", "Workstation"})
_LEGAL = re.compile(
    r",? (?:\([A-Z]\w+\) )?(?:Co\.?,? ?Ltd\.?|Ltd\.?|Limited|LLC|Inc\.?|INC\.?|Corp\.?|Corporation|GmbH|plc|PLC|AG|AB|"
    r"ASA?|Oyj?|B\.V\.|N\.V\.|S\.A\.|S\.r\.l\.|S\.p\.A\.|SAS|a\.s\.|SE|KG|Co\.)$"
)


def aliases(text: str, spans: Iterable[tuple[int, Found]]) -> list[Found]:
    """Second names in brackets after a name ("Institute of X (IX)"); each span comes with the end of its sentence."""
    found: list[Found] = []
    for stop, span in spans:
        if span.type not in _ALIASED:
            continue
        alias = patterns().alias(text, span.end, stop)
        if alias is None:
            continue
        name = text[alias[0] : alias[1]]
        if not people().never(name) and _is_short_form(text[span.start : span.end], name):
            found.append(Found(*alias, span.type))
    return found


def _is_short_form(long: str, short: str) -> bool:
    """Do the letters of a second name come from the first in order ("IICT"), or does it repeat one of its words?"""
    words = re.findall(r"\w+", long)
    if not words or short.split(maxsplit=1)[0] in words:
        return bool(words)
    everything = "".join(words).lower()
    letters = re.sub(r"\W", "", short).lower()
    if not letters or letters[0] not in {word[0].lower() for word in words}:
        return False
    position = everything.find(letters[0])
    for letter in letters:
        position = everything.find(letter, position) + 1
        if not position:
            return False
    return True


def names(text: str, found: Iterable[Found], sure: Iterable[Found], is_region: Callable[[str], bool]) -> dict[str, str]:
    """Names to look for again, with their types: those of `sure` go before short forms, these before the other ones."""
    full: dict[str, str] = {}
    short: dict[str, str] = {}
    clash: set[str] = set()

    def shorten(name: str, type_: str) -> None:
        if not is_region(name) and short.setdefault(name, type_) != type_:
            clash.add(name)

    for span in found:
        name = text[span.start : span.end]
        if "\n" in name or span.type == "Award":
            continue
        full.setdefault(name, span.type)
        if span.type == "Person":
            parts = name.split()
            if len(parts) > 1 and len(parts[-1]) > 2 and not people().chinese(parts[0], parts[-1]):
                shorten(parts[-1], "Person")
                if parts[-1].isupper():
                    shorten(parts[-1].title(), "Person")
        elif span.type == "Firm":
            for part in _firm_parts(name, is_region):
                if short.setdefault(part, "Firm") != "Firm":
                    clash.add(part)
    certain = {name: span.type for span in sure if (name := text[span.start : span.end]) in full}
    return {**full, **{name: type_ for name, type_ in short.items() if name not in clash}, **certain}


def _firm_parts(name: str, is_region: Callable[[str], bool]) -> Iterable[str]:
    stem = _LEGAL.sub("", name)
    if stem == name:
        return
    yield stem
    words = stem.split()
    if len(words) > 2 or (len(words) > 1 and not is_region(words[0])):
        first = words[1] if is_region(words[0]) else words[0]
        usable = len(first) > 3 and first not in grammar().stop | grammar().topics and first not in grammar().firm_words
        if usable and (first == words[0] or people().pinyin(first)):
            yield first


def repeats(text: str, words: Sequence[list[Token]], found: list[Found], known: dict[str, str]) -> list[Found]:
    """Further places of the names in `known`, apart from what is `found` and from longer capitalised names."""
    by_first: dict[str, list[tuple[str, str]]] = defaultdict(list)
    for name, type_ in known.items():
        first = tokens(name, 0, len(name))
        if first:
            by_first[first[0].text].append((name, type_))
    for some in by_first.values():
        some.sort(key=lambda item: (-len(item[0]), item))
    taken = {position for span in found for position in range(span.start, span.end)}
    more: list[Found] = []
    for sentence in words:
        for index, word in enumerate(sentence):
            if word.start in taken or word.text not in by_first:
                continue
            for name, type_ in by_first[word.text]:
                stop = word.start + len(name)
                if not text.startswith(name, word.start) or stop > sentence[-1].end:
                    continue
                last = next((i for i in range(index, len(sentence)) if sentence[i].end >= stop), index)
                apart = sentence[last].end == stop and taken.isdisjoint(range(word.start, stop))
                if apart and not stuck(text, sentence, index, last):
                    more.append(Found(word.start, stop, type_))
                    taken.update(range(word.start, stop))
                    break
    return more


def stuck(text: str, words: list[Token], first: int, last: int) -> bool:
    """Do the tokens stand directly beside another capitalised word, so that they may be part of a longer name?"""
    stop = grammar().stop
    before, after = first - 1, last + 1
    if (
        after < len(words)
        and words[after].capital
        and words[after].text not in stop
        and text[words[last].end : words[after].start] == " "
    ):
        return True
    if before < 1 or not words[before].capital or text[words[before].end : words[first].start] != " ":
        return False
    return words[before].text not in stop and not people().never(words[before].text)
