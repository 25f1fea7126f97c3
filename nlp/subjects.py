"""Which names of a sentence stand where subjects stand: at the start of a clause, behind no preposition."""

from __future__ import annotations

import functools
import re
from collections.abc import Sequence

from . import lexicon
from .found import Found, Sentence

__all__ = ["chain", "subjects"]

_BREAK = re.compile(r"[，,；;：:]\s*")
_LEAD_ZH = re.compile(
    r"(?:(?:自|从|至|于|在|到)?(?:\d{4}|[一二][〇○零一二三四五六七八九]{3})[\d\s年月日至今—–\-.~起底初末间中]{0,20}|同年|次年|翌年|"
    r"此后|随后|后来|目前|其中|据悉|近日|日前|同时|此外)?[，,]?[“\"「《（(]?"
)
_LEAD_EN = re.compile(r"(?:[^,;]{0,40}\b(?:19|20)\d\d,? |[A-Z][a-z]{2,12}, |[A-Z][a-z]+ly, )?(?:\W{0,3})")
_CLAUSE_EN = re.compile(r"(?:; |, (?:and|but|while|whereas) |\. |: )")


def subjects(text: str, sentence: Sentence, names: Sequence[Found], language: str) -> frozenset[int]:
    """The starts of names that are subjects."""
    if language == "zh":
        breaks = [sentence.start, *(match.end() for match in _BREAK.finditer(text, sentence.start, sentence.end))]
        found = set()
        for start in breaks:
            lead = _LEAD_ZH.match(text, start, sentence.end)
            for at in {start, lead.end() if lead else start}:
                if (name := chain(text, at, names)) is not None:
                    found.add(name.start)
        return frozenset(found)
    breaks = [sentence.start, *(match.end() for match in _CLAUSE_EN.finditer(text, sentence.start, sentence.end))]
    return frozenset(name.start for start in breaks for name in _english(text, start, names))


def chain(text: str, start: int, names: Sequence[Found]) -> Found | None:
    """The name that a Chinese clause begins with: a body right before a person gives way to the person."""
    found: list[Found] = []
    position = start
    for name in names:
        if name.start < position:
            continue
        if not found and name.start > start + (text[start : start + 1] in tuple('“"「《（(')):
            return None
        if found and not (
            name.start - position <= 8 and re.fullmatch(r"[^，。；、,;与和及由在对为将]*", text[position : name.start])
        ):
            break
        found.append(name)
        position = name.end
    if not found:
        return None
    return next((name for name in found if name.type == "Person"), found[0])


def _english(text: str, start: int, names: Sequence[Found]) -> Sequence[Found]:
    lead = _LEAD_EN.match(text, start)
    begin = lead.end() if lead else start
    first = next((name for name in names if name.start >= start), None)
    if first is None or not _leads(text[min(begin, first.start) : first.start]):
        return ()
    # "Acme chairman Li Wei said": the person is the subject.
    following = next((name for name in names if name.start >= first.end), None)
    if following is not None and following.type == "Person" and first.type != "Person":
        between = text[first.end : following.start]
        if (
            len(between) <= 40
            and re.fullmatch(r"(?:['’]s)?(?: [a-z\-]+| [A-Z]\w*\.?){0,4} ", between)
            and _leads(between)
        ):
            return (following,)
    return (first,)


def _leads(words: str) -> bool:
    """Whether so few words stand before a subject, without a preposition among them."""
    found = re.findall(r"[^\W\d_]+", words)
    return len(found) <= 8 and not {word.casefold() for word in found} & _prepositions()


@functools.cache
def _prepositions() -> frozenset[str]:
    return frozenset(lexicon.words("en", "coreference", "prepositions"))
