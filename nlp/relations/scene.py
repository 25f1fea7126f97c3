"""A document as the relation model sees it: things, their mentions in order, and a stream of words between them."""

from __future__ import annotations

import bisect
import re
from collections.abc import Sequence
from dataclasses import dataclass

from ..found import Sentence

__all__ = ["Mention", "Scene", "Token"]

_ENGLISH = re.compile(r"\w+|[^\w\s]")
_CHINESE = re.compile(r"[A-Za-z]+|\d+|[^\s]")
# What may stand between two members of a list.
_SEPARATOR = re.compile(r"\s?(?:[、，,;；]|和|与|及|以及|及其|暨|并|或|&|and|or|, and|as well as)?\s?(?:the )?")
_LABEL = re.compile(r"[^：:|\n]{0,60}[：:]")


@dataclass(frozen=True, slots=True, order=True)
class Mention:
    """Where a thing is named (or meant: `reference`), as code points of the text; `sentence` is its number."""

    start: int
    end: int
    thing: int
    sentence: int = 0
    reference: bool = False


@dataclass(frozen=True, slots=True)
class Token:
    """A word, or a mention as the name of its type in angle brackets."""

    start: int
    end: int
    text: str


class Scene:
    """Things by number with their types and names, mentions sorted by place, tokens.

    `lists[i]` is the first and last mention (by number) of the list that mention i is a member of; `labels[i]` what
    stands before a colon at the head of its line ("主要完成单位", "Inventors").
    """

    def __init__(
        self,
        text: str,
        language: str,
        sentences: Sequence[Sentence],
        types: Sequence[str],
        names: Sequence[str],
        mentions: Sequence[tuple[int, int, int, bool]],
    ) -> None:
        self.text, self.language, self.types, self.names = text, language, list(types), list(names)
        self.sentences = list(sentences)
        starts = [sentence.start for sentence in self.sentences]
        self.mentions = [
            Mention(start, end, thing, max(0, bisect.bisect_right(starts, start) - 1), reference)
            for start, end, thing, reference in sorted(mentions)
        ]
        self.of: list[list[Mention]] = [[] for _ in self.types]
        for mention in self.mentions:
            self.of[mention.thing].append(mention)
        self.tokens = self._tokens()
        self.token_starts = [token.start for token in self.tokens]
        self.number = {(mention.start, mention.end, mention.thing): i for i, mention in enumerate(self.mentions)}
        self.lists = self._lists()
        self.labels = [self._label(mention) for mention in self.mentions]

    def _tokens(self) -> list[Token]:
        pattern = _CHINESE if self.language == "zh" else _ENGLISH
        tokens: list[Token] = []
        position = 0
        for mention in self.mentions:
            if mention.start < position:
                continue
            tokens.extend(_words(pattern, self.text, position, mention.start))
            tokens.append(Token(mention.start, mention.end, f"<{self.types[mention.thing][:4]}>"))
            position = mention.end
        tokens.extend(_words(pattern, self.text, position, len(self.text)))
        return tokens

    def _lists(self) -> list[tuple[int, int]]:
        first = list(range(len(self.mentions)))
        for number in range(1, len(self.mentions)):
            before, here = self.mentions[number - 1], self.mentions[number]
            if (
                before.sentence == here.sentence
                and self.types[before.thing] == self.types[here.thing]
                and before.end < here.start
                and _SEPARATOR.fullmatch(self.text, before.end, here.start)
            ):
                first[number] = first[number - 1]
        last = dict.fromkeys(first, 0)
        for number, head in enumerate(first):
            last[head] = number
        return [(head, last[head]) for head in first]

    def _label(self, mention: Mention) -> str:
        """What stands before the first colon of its sentence, or else of its line."""
        line = self.text.rfind("\n", 0, mention.start) + 1
        sentence = self.sentences[mention.sentence].start if self.sentences else line
        for start in (sentence, max(line, mention.start - 400)):
            match = _LABEL.match(self.text, start, mention.start) if start < mention.start else None
            if match is not None:
                return match.group()[-13:-1].strip().casefold()
        return ""

    def between(self, start: int, end: int) -> list[Token]:
        """The tokens that lie inside a span."""
        low = bisect.bisect_left(self.token_starts, start)
        high = bisect.bisect_left(self.token_starts, end, low)
        return self.tokens[low:high]


def _words(pattern: re.Pattern[str], text: str, start: int, end: int) -> list[Token]:
    return [Token(*match.span(), match.group().casefold()) for match in pattern.finditer(text, start, end)]
