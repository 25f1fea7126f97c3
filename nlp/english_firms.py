"""Firms with their legal form: "Shanxi Lu'an Mining (Group) Co., Ltd.", "Brigg & Stowe GmbH"."""

from __future__ import annotations

import re
from collections.abc import Iterator

from .english_grammar import grammar
from .english_tokens import Token, joined
from .found import Found

__all__ = ["firms"]

_LONGEST_LEFT = 9
_IN_BRACKETS = re.compile(r"\([A-Z][\w'’&-]{0,30}(?: [A-Z][\w'’&-]{0,30}){0,2}\)")
_AFTER_AND = frozenset({"Sons", "Co", "Partners", "Development"})
_OF_WHAT = frozenset({"University", "Bank", "Institute"})


def firms(text: str, words: list[Token]) -> Iterator[Found]:
    """Runs of capitalised words before a legal form, in one sentence given by its tokens."""
    end = -1
    for index, word in enumerate(words):
        if word.start < end:
            continue
        form = _form_after(text, word)
        if form is None:
            continue
        left = _left(text, words, index)
        if any(token.capital for token in words[left : index + 1]):
            end = min(form, words[-1].end)
            yield Found(words[left].start, end, "Firm")


def _form_after(text: str, word: Token) -> int | None:
    """The end of the legal form behind a word, or behind a bracket that begins with it ("(Group) Co., Ltd.")."""
    end = word.end
    if word.text == "(":
        bracket = _IN_BRACKETS.match(text, word.start)
        end = bracket.end() if bracket else -1
    elif not word.capital or word.text in grammar().stop or word.text == "&":
        end = -1
    form = grammar().legal.match(text, end) if end >= 0 else None
    return form.end() if form else None


def _left(text: str, words: list[Token], index: int) -> int:
    here = index
    closed = False
    while here > 0 and index - here < _LONGEST_LEFT:
        before = words[here - 1].text
        if before != "(" and not joined(text, words, here - 1):
            break
        step = _step(words, here, closed=closed)
        if not step:
            break
        closed = before == ")" or (closed and before != "(")
        here -= step
    while here < index and words[here].text in ("(", ")", "&"):
        here += 1
    article = words[here - 1].text in ("the", "a", "The") if here else False
    return here + 1 if here < index and article and words[here].text in grammar().nations else here


def _step(words: list[Token], here: int, *, closed: bool) -> int:
    """How many tokens before `here` belong to the name."""
    words_of = grammar()
    before, follows = words[here - 1], words[here]
    beyond = words[here - 2] if here >= 2 else None
    if before.text == ")" or (before.text == "(" and follows.capital and closed):
        return 1
    if before.capital and before.text != "&":
        return 0 if before.text in words_of.stop else 1
    if beyond is None or not beyond.capital:
        return 0
    fields = before.text == "and" and follows.text in words_of.topics | _AFTER_AND
    bank = before.text == "of" and beyond.text in _OF_WHAT
    return 2 if before.text == "&" or before.text in words_of.particles or fields or bank else 0
