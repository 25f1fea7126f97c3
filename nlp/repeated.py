"""What was found once is found again: whole names where a finder missed them, aliases, and short forms."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator

from . import english_shortforms, shortforms
from .chinese_persons import looks_like_name
from .definitions import Definitions
from .english_grammar import grammar
from .english_known import known
from .english_people import people
from .name_groups import ORGANISATIONS, Key, Names

__all__ = ["spread"]

_HAN = re.compile(r"[\u3400-\u9fff]")


class _Again:
    """Names to look for, with what they are names of, and a text without white space to look in."""

    def __init__(self, names: Names) -> None:
        self.names = names
        self.positions = [at for at, char in enumerate(names.plain) if not char.isspace()]
        self.compact = "".join(names.plain[at] for at in self.positions)
        self.wanted: dict[str, list[tuple[str, str, Key, str]]] = defaultdict(list)

    def want(self, alias: str, key: Key, type_: str) -> None:
        compact = re.sub(r"\s+", "", alias)
        heads = self.wanted[compact[:2]]
        if len(compact) >= 2 and not any(known[0] == compact for known in heads[-8:]):
            heads.append((compact, alias, key, type_))

    def places(self) -> Iterator[tuple[int, int, Key, str]]:
        for heads in self.wanted.values():
            heads.sort(key=lambda item: (-len(item[0]), item))
        for at in range(len(self.compact) - 1):
            for compact, alias, key, type_ in self.wanted.get(self.compact[at : at + 2], ()):
                if self.compact.startswith(compact, at) and (span := self.span(at, at + len(compact), alias)):
                    yield (*span, key, type_)
                    break

    def span(self, first: int, last: int, alias: str = "") -> tuple[int, int] | None:
        """The place in the text: inside a sentence, not inside a Latin word, and with the words of the alias."""
        start, end = self.positions[first], self.positions[last - 1] + 1
        text, names = self.names.plain, self.names
        number = names.sentence(start)
        if number < 0 or end > names.sentences[number].end:
            return None
        if _word(text[start]) and start and _word(text[start - 1]):
            return None
        if _word(text[end - 1]) and end < len(text) and _word(text[end]):
            return None
        if " " in alias and not _HAN.search(alias) and text[start:end].split() != alias.split():
            return None
        return start, end


def _word(char: str) -> bool:
    """Whether a character is part of a word that ends at a space: not Han."""
    return char.isalnum() and not _HAN.match(char)


def spread(names: Names, defined: Definitions, language: str) -> None:
    """Find names, aliases and short forms everywhere else in the text."""
    again = _Again(names)
    for alias, (key, type_) in defined.aliases.items():
        again.want(alias, key, type_)
    places: list[tuple[int, int, Key, str]] = []
    if language == "zh":
        _chinese(names, again)
        places.extend(_short_forms(names, again))
    else:
        _english(names, again)
    for start, end, key, type_ in again.places():
        single = not names.text[start:end].strip().count(" ") and names.text[start:end].isascii()
        if not (language == "en" and single and _stuck(names, start, end)):
            places.append((start, end, key, type_))
    for _, _, key, _ in places:
        names.add(key)
    names.place(places)


def _chinese(names: Names, again: _Again) -> None:
    for name in names.found:
        # A name found once is meant wherever it stands, also where a tagger cut it short.
        surface = names.surface(name)
        if (
            (name.start, name.end) not in names.owners
            and len(surface) >= (3 if name.type == "Person" else 4)
            and name.type not in ("Region", "Patent")
        ):
            again.want(surface, names.key(name), name.type)


def _short_forms(names: Names, again: _Again) -> Iterator[tuple[int, int, Key, str]]:
    whole: dict[str, set[Key]] = defaultdict(set)
    types: dict[str, str] = {}
    for key, name in names.samples.items():
        surface = shortforms.key(names.surface(name))
        if name.type in ORGANISATIONS and 4 <= len(surface) <= 40 and "\x1f" not in key[1] and _HAN.search(surface):
            whole[surface].add(names.root(key))
            types[surface] = name.type
    taken = {names.surface(name) for name in names.found if name.type in ("Person", "Region")}
    owners: dict[str, set[Key]] = defaultdict(set)
    found: list[tuple[int, int, str, str]] = []
    for first, last, candidates in shortforms.Scanner(types.items()).find(again.compact):
        form, span = again.compact[first:last], again.span(first, last)
        if span is None or form in taken or (looks_like_name(form) and form[-1] not in "大所院会"):
            continue
        for candidate in candidates:
            owners[form] |= whole[candidate]
        found.append((*span, form, types[candidates[0]]))
    for start, end, form, type_ in found:
        roots = {names.root(key) for key in owners[form]}
        if len(roots) == 1:
            yield start, end, roots.pop(), type_


def _english(names: Names, again: _Again) -> None:
    short: dict[str, set[Key]] = defaultdict(set)
    types: dict[str, str] = {}
    for name in names.found:
        surface, key = names.surface(name), names.key(name)
        unowned = (name.start, name.end) not in names.owners
        if unowned and name.type != "Patent" and (" " in surface.strip() or _proper(surface)):
            again.want(surface, key, name.type)
        for form in _forms(surface, name.type):
            short[form].add(names.root(key))
            types[form] = name.type
    taken = {names.surface(name) for name in names.found}
    small = set(re.findall(r"\b[^\W\dA-Z_]{2,}\b", names.text))
    for form, roots in sorted(short.items()):
        # "Seed", "Long": a word that the text writes small too is no name by itself.
        common = not form.isupper() and form.lower() in small
        if len(roots) == 1 and form not in taken and not common and form.count("(") == form.count(")"):
            again.want(form, next(iter(roots)), types[form])


def _proper(word: str) -> bool:
    """Whether a single word can only be a name: capitals, or a capital and letters that begin no common phrase."""
    return (
        len(word) >= 3
        and word[0].isupper()
        and word not in grammar().stop | grammar().topics | grammar().firm_words
        and not people().never(word)
    )


def _forms(surface: str, type_: str) -> Iterator[str]:
    words = surface.split()
    if type_ == "Person" and len(words) > 1:
        own = words[0] if len(words) == 2 and people().chinese(words[0], words[1]) else words[-1]
        if (len(own) > 2 or own == words[0]) and own[0].isupper() and not people().never(own):
            yield own
    elif type_ == "Firm":
        stem = english_shortforms.stem(surface)
        if stem and stem != surface and (" " in stem or _proper(stem)):
            yield stem
        if len(words) > 1 and len(words[0]) >= 4 and words[0].isalpha() and _distinctive(words[0]):
            yield words[0]
    if type_ in ORGANISATIONS and len(words) >= 3:
        yield from english_shortforms.initials(surface)


def _distinctive(word: str) -> bool:
    """Whether the first word of a firm's name is its own: no trade, place or given name."""
    return (
        english_shortforms.stem(word) != ""
        and _proper(word)
        and not known().is_region(word)
        and not people().western(f"{word} X")
    )


def _stuck(names: Names, start: int, end: int) -> bool:
    """Whether a single word stands beside another capitalised one, so that it may be part of a longer name."""
    after = re.match(r"(?: &)?[ -]([^\W\d_]+)", names.text[end : end + 30])
    if after and after[1][0].isupper() and after[1] not in grammar().stop:
        return True
    before = re.search(r"([^\W\d_][\w.'’]*)[ -]$", names.text[max(0, start - 30) : start])
    return (
        before is not None
        and before[1][0].isupper()
        and before[1].rstrip(".") not in grammar().stop
        and not people().never(before[1].rstrip("."))
        and names.sentence(start) == names.sentence(start - 1)
        and names.sentences[names.sentence(start)].start != start - len(before.group())
    )
