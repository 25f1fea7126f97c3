"""Finding names in English text: a grammar of head words, forms of their own, persons, and the tagger for the rest.

Sources speak in the order of how far they are trusted (`Rank`); a span that overlaps a better one gives way, and a
person's name is cut back to what is left of it ("Zhang Jing of Shanxi University"). What was found once is then found
everywhere in the document: short forms of firms, surnames of persons already named, second names in brackets.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence

from . import english_heads
from .english_grammar import grammar
from .english_guesses import by_last_word, guesses
from .english_known import ORGANISATIONS, known
from .english_patterns import patterns
from .english_people import people
from .english_repeats import aliases, names, repeats, stuck
from .english_spans import Rank, Spans
from .english_tokens import Token, tokens
from .found import Found, Sentence

__all__ = ["EnglishFinder"]

_CUT_BACK = re.compile(r"(?:,? (?:of|at|from|and|the))+\s*$|[\s,(]+$")
_OBJECT = re.compile(r" (?:an?|the|our|its|their) ")
_PATENT = (" patent", " Patent")
_LONGEST_KNOWN = 4
_PLACE_AFTER = frozenset({"in", "near", ",", "(", "of"})


class EnglishFinder:
    """The `Finder` of English. `tagger`: ask the statistical tagger too; it is loaded by the first call of `find`."""

    def __init__(self, tagger: bool = True) -> None:
        self._tagger = tagger

    def find(self, text: str, sentences: Sequence[Sentence]) -> list[Found]:
        """Names as spans of code points of `text`: apart, sorted, each inside one of `sentences`."""
        words = [tokens(text, sentence.start, sentence.end) for sentence in sentences]
        spans = Spans(patterns().masks(text))
        for sentence, some in zip(sentences, words, strict=True):
            spans.offer(_of_sentence(text, sentence, some))
        for _, span in _inside(sentences, guesses(text, sentences) if self._tagger else ()):
            spans.offer((Rank.TAGGED, trimmed) for trimmed in _trimmed(text, span, spans))
        spans.replace(aliases(text, ((sentence.end, span) for sentence, span in _inside(sentences, spans.found()))))
        types = names(text, spans.found(), spans.found(Rank.PERSON), known().is_region)
        spans.retype(text, types)
        spans.lengthen(text, words, {name for name in types if " " in name})
        found = spans.found()
        more = repeats(text, words, found, types)
        return sorted([*found, *(span for span in more if not spans.masked(span))])


def _of_sentence(text: str, sentence: Sentence, words: list[Token]) -> Iterator[tuple[Rank, Found]]:
    start, end = sentence.start, sentence.end
    forms = patterns()
    for span in forms.patents(text, start, end):
        yield Rank.NUMBER, span
    for span in forms.quoted(text, start, end):
        title = text[span.start : span.end]
        if grammar().type_of(title) not in ("Workstation", "Award", "University") and not grammar().is_legal(title):
            yield Rank.QUOTED, span
    for span in english_heads.find(text, words):
        yield Rank.HEAD, span
    for left, right in forms.spelled_out(text, start, end):
        type_ = _type_of_long_form(text[left:right])
        if type_:
            yield Rank.ALIAS, Found(left, right, type_)
    for span in forms.named(text, start, end):
        if text[span.start : span.end] not in known().none and not _is_verb(text, span):
            yield (Rank.ALIAS if span.type in ORGANISATIONS | {"Award"} else Rank.NAMED), span
    for span in people().find(text, words):
        yield Rank.PERSON, span
    for span in _known_names(text, words):
        yield Rank.TAGGED, span


def _is_verb(text: str, span: Found) -> bool:
    """Whether a name is the beginning of a sentence like "Forming a system …"."""
    return text.endswith("ing", span.start, span.end) and bool(_OBJECT.match(text, span.end))


def _type_of_long_form(name: str) -> str | None:
    type_ = grammar().type_of(name)
    if type_ is None and name.rsplit(maxsplit=1)[-1] in known().technology_words:
        type_ = by_last_word(name)
    return type_ if type_ in ORGANISATIONS | {"Technology"} else None


def _known_names(text: str, words: list[Token]) -> Iterator[Found]:
    """Names of known.yaml, places after "in", and states after a place ("Boulder, CO")."""
    for index, word in enumerate(words):
        if not word.capital:
            continue
        for last in range(min(index + _LONGEST_KNOWN, len(words)) - 1, index - 1, -1):
            type_ = known().types.get(text[word.start : words[last].end])
            free = type_ and not text.startswith(_PATENT, words[last].end) and not stuck(text, words, index, last)
            if type_ and free:
                yield Found(word.start, words[last].end, type_)
                break
        before = words[index - 1].text if index else ""
        place = word.text in known().places and before in _PLACE_AFTER and not stuck(text, words, index, index)
        state = word.text in known().states and before == "," and index > 1 and words[index - 2].capital
        if place or state:
            yield Found(word.start, word.end, "Region")


def _trimmed(text: str, span: Found, spans: Spans) -> Iterator[Found]:
    """A guess of the tagger; a person's name that runs into a better span is cut back before it."""
    hit = spans.first_taken(span.start, span.end)
    if span.type != "Person" or hit is None or hit == span.start:
        yield span
        return
    rest = _CUT_BACK.sub("", text[span.start : hit])
    cleaned = people().clean(text, span.start, span.start + len(rest))
    if cleaned is not None:
        yield Found(*cleaned, "Person")


def _inside(sentences: Sequence[Sentence], spans: Iterable[Found]) -> Iterator[tuple[Sentence, Found]]:
    """The spans that lie inside one sentence, each with its sentence."""
    index = 0
    for span in sorted(spans):
        while index < len(sentences) and sentences[index].end <= span.start:
            index += 1
        if index < len(sentences) and sentences[index].start <= span.start and span.end <= sentences[index].end:
            yield sentences[index], span
