"""Whether a relation between any two mentions is stated as a fact, whoever found it.

`modality.judge` judges what a rule matched; here only the two mentions are known. A cue before the later mention
governs it if its scope reaches so far: a plan to the end of the sentence or to a word that says it is done, a denial
or a failure to the end of its clause (the commas of a list do not end one). A cue behind the later mention takes back
the statement before it. The cues are data (``data/<language>/modality.yaml``, section ``status`` and the shared ones).
"""

from __future__ import annotations

import functools
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from . import patterns as rules
from .found import Found, Sentence
from .lexicon import patterns
from .modality import Voice, attributed
from .sentences import split

__all__ = ["stated", "status"]

Span = tuple[int, int]
# How far the next sentence is read for a word that takes the statement back.
_NEXT = 80


@dataclass(frozen=True, slots=True)
class _Cues:
    plan: re.Pattern[str]
    plan_ends: re.Pattern[str]
    reported: re.Pattern[str]
    reported_ends: re.Pattern[str]
    denied: re.Pattern[str]
    failed: re.Pattern[str]
    ended: re.Pattern[str]
    revocable: frozenset[str]
    ends: re.Pattern[str]
    clause: re.Pattern[str]
    after: tuple[tuple[str, re.Pattern[str]], ...]
    wide: tuple[tuple[str, re.Pattern[str]], ...]
    next: tuple[tuple[str, re.Pattern[str]], ...]
    of: dict[str, re.Pattern[str]]
    after_of: dict[str, re.Pattern[str]]
    given: dict[str, re.Pattern[str]]
    comma: re.Pattern[str]
    coming: re.Pattern[str]
    aside: re.Pattern[str]
    list: re.Pattern[str]
    conditions: re.Pattern[str]


def status(
    plain: str,
    sentence: Sentence,
    left: Span,
    right: Span,
    language: str,
    *,
    predicate: str = "",
    names: Sequence[Found] = (),
    planned: bool = False,
) -> Voice:
    """How the relation between the mentions at `left` and `right` (document offsets, either order) is stated.

    `sentence` holds both mentions; where they stand in two sentences, it runs from the start of the first to the end
    of the last, and the later mention's sentence is the one that states the relation. `names` are the names of the
    document (others than the two may be left out; words inside a name are no cues); `planned` says that a heading puts
    the sentence under plans. `Voice.source` is a place in `names`. Without a known `predicate`, cues that concern
    one relation only (a nomination) are not looked at.
    """
    cues = _cues(language)
    text, since, until, far, inside = _view(plain, sentence, left, right, language, names)
    if not far and _given(text[since[1] : until[0]], predicate, cues):
        return Voice()
    text = _without_asides(text, (since, until), cues)
    behind = _behind(text, until[1], cues)
    end = max(sentence.end, left[1], right[1])
    following = plain[end : end + _NEXT]
    voice = (
        _after(text, behind, cues, predicate)
        or _before(text, until, cues, predicate)
        or (_wide(text, behind, cues) if far else None)
        or next((_VOICES[kind] for kind, pattern in cues.next if pattern.match(following)), None)
    )
    if voice is None and planned:
        voice = Voice(modality="plan")
    if voice is not None:
        return voice
    return _source(attributed(text, until[1], language), inside, names)


def stated(text: str, start: int, end: int, language: str) -> Voice:
    """How a sentence states what stands at ``text[start:end]`` of it (half-width text, names as they are): a fact,
    a plan, denied, reported, or void."""
    cues = _cues(language)
    at = (start, end)
    stop = cues.comma.search(text, end)
    voice = _after(text[: stop.start()] if stop else text, end, cues, "")
    if voice is None and _reaches(cues.denied, cues.ends, text, at, cues, cues.comma):
        voice = _VOICES["denied"]
    if voice is None and _in_force(cues.reported, cues.reported_ends, text, at):
        voice = _VOICES["reported"]
    planned = (_in_force(cue, cues.plan_ends, text, at) for cue in (cues.plan, cues.conditions))
    if voice is None and (any(planned) or cues.coming.match(text, end)):
        voice = _VOICES["plan"]
    return voice or Voice()


def _view(
    plain: str, sentence: Sentence, left: Span, right: Span, language: str, names: Sequence[Found]
) -> tuple[str, Span, Span, bool, list[Found]]:
    """The stating sentence with placeholders, where the two mentions stand in it, whether the first one stands
    further up (its place is then the start), and the names behind the placeholders."""
    first, last = sorted((left, right))
    far, held = False, Sentence(min(sentence.start, first[0]), max(sentence.end, first[1], last[1]))
    for piece in split(plain[held.start : held.end], language):
        start, end = piece.start + held.start, piece.end + held.start
        if start <= last[0] < end and first[0] < start:
            held, far = Sentence(start, max(end, last[1])), True
            break
    inside = _names(held, (last,) if far else (first, last), names)
    gaps = [match.span(1) for match in _GAP.finditer(plain, held.start, held.end)] if language == "zh" else []
    rendering = rules.render(plain, held, inside, gaps)
    spots = _spots(rendering)
    until = spots[inside.index(_at(inside, last))]
    since = (0, 0) if far else spots[inside.index(_at(inside, first))]
    return rendering.text, since, until, far, inside


_VOICES = {
    "plan": Voice(modality="plan"),
    "denied": Voice(polarity="negative"),
    "failed": Voice(void=True),
    "ended": Voice(void=True),
    "reported": Voice(modality="reported"),
    "attributed": Voice(modality="attributed"),
}


def _without_asides(text: str, mentions: Sequence[Span], cues: _Cues) -> str:
    """The text with its asides blanked, place for place, but for those that hold a mention of the relation."""

    def blank(match: re.Match[str]) -> str:
        held = any(match.start() < end and start < match.end() for start, end in mentions)
        return match.group() if held else " " * len(match.group())

    return cues.aside.sub(blank, text)


def _after(text: str, behind: int, cues: _Cues, predicate: str) -> Voice | None:
    own = cues.after_of.get(predicate)
    if own is not None and own.match(text, behind):
        return _VOICES["failed"]
    for kind, pattern in cues.after:
        if (kind != "ended" or predicate in cues.revocable) and pattern.match(text, behind):
            return _VOICES[kind]
    return None


def _given(between: str, predicate: str, cues: _Cues) -> bool:
    """Whether the relation is said in passing ("Professor Li of Shanxi University"), with no cue from name to name."""
    pattern = cues.given.get(predicate)
    if pattern is None or pattern.fullmatch(between) is None:
        return False
    return not any(cue.search(between) for cue in (cues.plan, cues.reported, cues.denied, cues.failed))


def _wide(text: str, behind: int, cues: _Cues) -> Voice | None:
    """For a pair in two sentences, cues anywhere behind the later mention: what stands for the first one is unseen."""
    stretch = text[behind : behind + _NEXT]
    return next((_VOICES[kind] for kind, pattern in cues.wide if pattern.search(stretch)), None)


def _before(text: str, until: Span, cues: _Cues, predicate: str) -> Voice | None:
    own = cues.of.get(predicate)
    if own is not None and _reaches(own, None, text, until, cues):
        return _VOICES["failed"]
    ended = predicate in cues.revocable and _in_force(cues.ended, None, text, until)
    if ended or _reaches(cues.failed, None, text, until, cues):
        return _VOICES["failed"]
    if _reaches(cues.denied, cues.ends, text, until, cues):
        return _VOICES["denied"]
    if _in_force(cues.reported, cues.reported_ends, text, until):
        return _VOICES["reported"]
    if _in_force(cues.plan, cues.plan_ends, text, until) or _in_force(cues.conditions, cues.plan_ends, text, until):
        return _VOICES["plan"]
    return None


def _reaches(
    cue: re.Pattern[str],
    end: re.Pattern[str] | None,
    text: str,
    until: Span,
    cues: _Cues,
    breaks: re.Pattern[str] | None = None,
) -> bool:
    """Whether a cue stands before the later mention in its clause, and nothing ended it in between."""
    clause = 0
    for match in (breaks or cues.clause).finditer(text, 0, until[0]):
        clause = match.end()
    ends = [found.end() for found in cue.finditer(text, clause, until[0])]
    return bool(ends) and (end is None or end.search(text, ends[-1], until[0]) is None)


def _in_force(cue: re.Pattern[str], end: re.Pattern[str] | None, text: str, until: Span) -> bool:
    ends = [found.end() for found in cue.finditer(text, 0, until[0])]
    return bool(ends) and (end is None or end.search(text, ends[-1], until[0]) is None)


def _behind(text: str, at: int, cues: _Cues) -> int:
    """Behind the list that begins with the later mention: what takes back one of its items takes back all."""
    found = cues.list.match(text, at)
    return found.end() if found else at


def _names(sentence: Sentence, mentions: Iterable[Span], names: Sequence[Found]) -> list[Found]:
    """The names inside the sentence, sorted and apart: the mentions first, then whatever does not overlap them."""
    kept: list[Found] = []
    types = {(name.start, name.end): name for name in names}
    own = [types.get(span, Found(span[0], span[1], "Name")) for span in mentions]
    for name in [*own, *sorted(names)]:
        if not sentence.start <= name.start <= name.end <= sentence.end:
            continue
        doubled = any((name.start, name.end) == (other.start, other.end) for other in kept)
        if not doubled and all(name.end <= other.start or other.end <= name.start for other in kept):
            kept.append(name)
    return sorted(kept)


def _at(names: Sequence[Found], span: Span) -> Found:
    """The name that stands at a span (of no length: one that is understood there), or the one that covers it."""
    return next(
        name
        for name in names
        if (name.start, name.end) == span or name.start <= span[0] < name.end or span[0] <= name.start < span[1]
    )


# One space between Han characters is noise of recognition; two are a column.
_GAP = re.compile(r"(?<=[\u4e00-\u9fff])( )(?=[\u4e00-\u9fff])")
_PLACE = re.compile(r"<[A-Za-z]+:(\d+)>")


def _spots(rendering: rules.Rendering) -> dict[int, Span]:
    return {int(found[1]): found.span() for found in _PLACE.finditer(rendering.text)}


def _source(voice: Voice, inside: Sequence[Found], names: Sequence[Found]) -> Voice:
    if voice.source is None:
        return voice
    name = inside[voice.source]
    return Voice(voice.polarity, voice.modality, names.index(name) if name in names else None, voice.void)


@functools.cache
def _cues(language: str) -> _Cues:
    data = patterns(language, "modality")
    own = data["status"]

    def one(sources: Iterable[str]) -> re.Pattern[str]:
        return re.compile("|".join(f"(?:{source})" for source in sources), re.IGNORECASE)

    def kinds(key: str) -> tuple[tuple[str, re.Pattern[str]], ...]:
        return tuple((kind, one(sources)) for kind, sources in own[key].items())

    return _Cues(
        one([*data["plan"], *own["plan"]]),
        one([*data["actual"], *own["plan_ends"]]),
        one([*data["reported"], *own["reported"]]),
        one(own["reported_ends"]),
        one([*data["denied"], *own["denied"]]),
        one([*data["failed"], *own["failed"]]),
        one(data["ended"]),
        frozenset(own["ended"]),
        one(own["denied_ends"]),
        one(own["clause"]),
        kinds("after"),
        kinds("wide"),
        kinds("next"),
        dict(kinds("of")),
        dict(kinds("after_of")),
        {predicate: one(sources) for predicate, sources in own["given"].items()},
        re.compile(data["comma"]),
        re.compile(own["coming"], re.IGNORECASE),
        one(own["aside"]),
        re.compile(own["list"], re.IGNORECASE),
        one(own["conditions"]),
    )
