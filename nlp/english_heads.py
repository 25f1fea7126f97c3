"""Names that grow around a head word: "X University", "Institute of X", "second prize of the X Award".

The statistical tagger misses many of these and cuts others short, so this grammar goes first. Its words are data
(data/en/heads.yaml); the code knows only how a name may grow to the left and to the right of its head.
"""

from __future__ import annotations

from collections.abc import Iterator

from .english_firms import firms
from .english_grammar import JOINERS, Head, grammar
from .english_tokens import Token, is_year, joined
from .found import Found

__all__ = ["find"]

_LONGEST_LEFT = 9
_LONGEST_CHAIN = 3
_NAMED_FOR = frozenset({"Prize", "Medal", "Award", "Foundation", "Institute"})
_RANKS = frozenset({"Provincial", "National", "International", "Central", "Royal"})
_LOOK_BACK = 60
# "Royal Academy of Engineering Silver Medal": who gives the award stands in its name.
_GIVERS = frozenset({"Academy", "Institute", "Institution", "Society", "Association", "Ministry", "Chamber", "Prince"})


def find(text: str, words: list[Token]) -> list[Found]:
    """All such names, and firms with their legal forms, of one sentence given by its tokens; none overlap."""
    return _merge(text, [*firms(text, words), *_named(text, words)])


def _named(text: str, words: list[Token]) -> Iterator[Found]:
    for index in range(len(words)):
        head = grammar().head(words, index)
        if head is None:
            continue
        last = index + head.size - 1
        left = _left(text, words, index)
        right = _right(text, words, last, head)
        if not _enough(words, left, index, right, head):
            continue
        start, end = words[left].start, words[right].end
        if head.type == "Award":
            if right == last and _is_event(text, words, right):
                continue
            levelled = _with_level(text, start)
            dated = is_year(words[left].text) and left < index
            if levelled == start and dated and words[left + 1].text not in _RANKS:
                # "the 2019 X Award": the year is when it was won, except in state awards, whose editions it names.
                levelled = words[left + 1].start
            start = levelled
        yield Found(start, end, grammar().settle(head, words, index, left, right))


def _is_event(text: str, words: list[Token], right: int) -> bool:
    """Does a capitalised word follow ("Award Conference")?"""
    if right + 1 >= len(words):
        return False
    follows = words[right + 1]
    return follows.capital and joined(text, words, right) and follows.text not in grammar().stop


def _left(text: str, words: list[Token], index: int) -> int:
    """The first token of the name whose head is at `index`."""
    here = index
    while here > 0 and index - here < _LONGEST_LEFT and joined(text, words, here - 1):
        step = _step_left(words, here, index)
        here -= step
        if not step or is_year(words[here].text) or (step > 1 and words[here].text == "University"):
            break
    while here < index and words[here].text in JOINERS:
        here += 1
    return here


def _step_left(words: list[Token], here: int, index: int) -> int:
    """How many tokens before `here` belong to the name: 0, 1, or 2 (a word and what joins it)."""
    if here > 3 and [word.text for word in words[here - 3 : here]] == ["of", "the", "Year"]:
        return 3
    before = words[here - 1]
    beyond = words[here - 2] if here >= 2 else None
    if beyond is not None and _joins(words, here, index):
        return 2
    if is_year(before.text):
        return 1 if here < index else 0
    if before.capital and before.text != "&":
        inner = before.text in grammar().topics and here > 1
        return 1 if before.text not in grammar().stop or inner else 0
    return 1 if words[index].text[0].islower() and before.text.title() in grammar().topics else 0


def _joins(words: list[Token], here: int, index: int) -> bool:
    """Does the token before `here` join the one before it to the name ("X and Y", "King's", "van der Pol")?"""
    words_of = grammar()
    before, beyond, head = words[here - 1].text, words[here - 2], words[index].text
    if before in ("’s", "'s"):
        return beyond.text in words_of.possessives
    if before in words_of.particles:
        return beyond.capital and head in _NAMED_FOR
    if before in ("in", "Day"):
        women_in_science = beyond.capital and words[here].capital and head in ("Award", "Awards", "Prize", "Medal")
        return women_in_science if before == "in" else beyond.text == "May"
    if before == "of":
        giver = beyond.text in _GIVERS and head in ("Award", "Awards", "Prize", "Medal")
        return (giver or beyond.text == "University") and words[here].capital
    if before == "&":
        return beyond.capital and words[here].capital
    return before == "and" and (_both_fields(beyond, words[here]) or _both_people(words, here, index))


def _both_fields(one: Token, other: Token) -> bool:
    topics = grammar().topics
    return one.text in topics and (other.text in topics or grammar().single(other.text) is not None)


def _both_people(words: list[Token], here: int, index: int) -> bool:
    """ "the Guldberg and Waage Medal": named after two."""
    head = grammar().single(words[index].text)
    two = words[index].text in grammar().named_after_two or (head is not None and head.type == "Award")
    before = words[here - 3].text if here >= 3 else ""
    return two and words[here].capital and words[here - 2].capital and before in ("the", "The")


def _right(text: str, words: list[Token], last: int, head: Head) -> int:
    """The last token of the name whose head ends at `last`."""
    if head.type == "University" and last + 1 < len(words):
        if words[last + 1].text in grammar().places_after and joined(text, words, last):
            return last + 1
        if words[last].text == "College" and text.startswith((", Cambridge", ", Oxford"), words[last].end):
            return last + 2
    after = head.after
    ranked = last > 0 and words[last - 1].text in grammar().levels and words[last].text[0].isupper()
    if head.type == "Award" and ranked:
        after = (*after, "of")
    here = last
    for chained in range(_LONGEST_CHAIN):
        run = _chain(text, words, here, head, after)
        if run is None:
            break
        here = run
        if head.type == "University" and chained == 0:
            after = ("at",)
    return here


def _chain(text: str, words: list[Token], here: int, head: Head, after: tuple[str, ...]) -> int | None:
    """The last token of an "of X" that follows the token `here` and belongs to the name, or None."""
    if here + 2 >= len(words) or words[here + 1].text not in after or not joined(text, words, here):
        return None
    first = here + 2
    if words[first].text in ("the", "The"):
        first += 1
    if first >= len(words):
        return None
    if words[here + 1].text == "to" and words[first].text not in grammar().topics:
        return None  # "the Award to Smith"
    if first >= len(words) or not words[first].capital or words[first].text in grammar().stop:
        return None
    run = _run(text, words, first, head)
    return None if _hides_other(words, first, run, head) else run


def _run(text: str, words: list[Token], first: int, head: Head) -> int:
    """The last token of the run of capitalised words from `first`, lists of fields included."""
    here = first
    while here + 1 < len(words) and joined(text, words, here):
        word = words[here + 1]
        if word.capital and word.text != "&":
            if head.type == "University" and grammar().single(word.text):
                break
            here += 1
        elif _goes_on(text, words, here, head):
            here += 2
        else:
            break
    return _listed(words, here)


def _goes_on(text: str, words: list[Token], here: int, head: Head) -> bool:
    """Does "and X" after the token `here` belong to the name?"""
    if here + 2 >= len(words) or words[here + 1].text not in JOINERS or not words[here + 2].capital:
        return False
    topics = grammar().topics
    topical = words[here].text in topics or words[here + 2].text in topics or words[here + 1].text == "&"
    return (topical or head.type not in ("University", "Award")) and not _leads_to_head(text, words, here + 2)


def _listed(words: list[Token], here: int) -> int:
    """The end of a list of fields with commas ("Industry, Trade and Energy"), or `here`."""
    topics = grammar().topics
    if here + 3 < len(words) and words[here + 1].text == "," and {words[here].text, words[here + 2].text} <= topics:
        for ahead in range(here + 2, min(here + 6, len(words) - 1)):
            if words[ahead].text == "and":
                return ahead + 1 if words[ahead + 1].text in topics else here
    return here


def _leads_to_head(text: str, words: list[Token], first: int) -> bool:
    """Does another name begin at `first`?"""
    here = first
    while here < len(words) and words[here].capital:
        if grammar().single(words[here].text) or words[here].text in grammar().stop:
            return True
        if here + 1 >= len(words) or not joined(text, words, here):
            break
        here += 1
    return bool(grammar().legal.match(text, words[min(here, len(words) - 1)].end))


def _hides_other(words: list[Token], first: int, run: int, head: Head) -> bool:
    """Does "of X" name another organisation that stands for itself (a department OF a university)?"""
    inside = [single for word in words[first : run + 1] if (single := grammar().single(word.text))]
    types = {single.type for single in inside}
    if head.type in ("Workstation", "Award", "Project"):
        return bool(types) or head.type == "Workstation"
    following = words[run + 1].text if run + 1 < len(words) else ""
    return bool(types & {"University", "Firm"}) or (bool(types) and following != "of" and head.type == "Government")


def _enough(words: list[Token], left: int, index: int, right: int, head: Head) -> bool:
    """Is it a name, not a class ("the University", "a research institute", "the talent workstation")?"""
    last = index + head.size - 1
    before = [word.text for word in words[left:index]]
    proper = any(_is_proper(word) for word in before)
    beyond = words[last + 1].text if right > last else ""
    if head.type == "Workstation":
        return proper or (len(before) > 1 and words[left].capital and _is_tied(words, right))
    if head.type == "Award":
        upper = words[index].text[0].isupper()
        ranked = sum(word[0].isupper() for word in before) > 1 or bool(before and beyond)
        return (upper and beyond == "for") or (proper and (upper or bool(before))) or ranked
    if head.needs == "left":
        return proper or (head.type in ("Institute", "Government") and len(before) > 1 and bool(beyond))
    if beyond or proper or (before and words[index].text == "Department"):
        return True
    if len(before) > 2 and right + 2 < len(words) and words[right + 1].text == "(" and words[right + 2].text.isupper():
        return True  # its short form follows
    return len(before) > 1 and before[0] in _RANKS


def _is_proper(word: str) -> bool:
    words_of = grammar()
    known = word.title() in words_of.generic or word in JOINERS or words_of.single(word) is not None
    return not known and not is_year(word)


def _is_tied(words: list[Token], right: int) -> bool:
    """Does "of X" follow, so that a class name stands for one thing?"""
    if right + 2 >= len(words) or words[right + 1].text != "of":
        return False
    return words[right + 2].capital or words[right + 2].text == "the"


def _with_level(text: str, start: int) -> int:
    """The start of "second prize of the 2020 X Award", given that of "2020 X Award"."""
    levels = grammar().level.finditer(text, max(0, start - _LOOK_BACK), start)
    return next((match.start() for match in levels if match.end() == start), start)


def _merge(text: str, spans: list[Found]) -> list[Found]:
    """Longest first where spans overlap; "University of X" + "School of Y" side by side become one institute."""
    kept: list[Found] = []
    for span in sorted(spans, key=lambda s: (-(s.end - s.start), s.start)):
        if all(span.end <= other.start or span.start >= other.end for other in kept):
            kept.append(span)
    merged: list[Found] = []
    for span in sorted(kept):
        before = merged[-1] if merged else None
        grows = before is not None and before.type == "University" and span.type in ("Institute", "Firm")
        if before is not None and grows and text[before.end : span.start] == " ":
            merged[-1] = Found(before.start, span.end, span.type)
        else:
            merged.append(span)
    return merged
