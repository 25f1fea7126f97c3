"""Statements before they have ids: what a rule or the relation model read, between things given by number."""

from __future__ import annotations

import bisect
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from ..graph.model import Spell, ontology
from . import dates, modality, patterns, quantities, stations
from .context import Context
from .coreference import Resolution
from .found import Found, Sentence

__all__ = ["Statement", "by_rules", "grade", "mention", "render", "spell_at"]

_GRADE = {
    "zh": re.compile(r"(特等|一等|二等|三等|四等|金|银|铜)奖$"),
    "en": re.compile(
        r"\b(grand|special|first|second|third|gold|silver|bronze)(?:[- ]class)? (?:prize|award|medal)", re.I
    ),
}
_CURRENT = {
    "zh": re.compile(r"现任|现为|现是|目前任|至今|目前供职|现供职"),
    "en": re.compile(r"\b(?:currently|now|today|current)\b", re.I),
}


@dataclass(frozen=True, slots=True)
class Statement:
    """A relation read in `sentence` (its evidence: one sentence, or the run from the first to the last that it takes).

    `subject`, `object`: things by number; `subject_at`, `object_at`: where they are named.
    """

    sentence: Sentence
    subject: int
    predicate: str
    object: int
    at: int
    subject_at: tuple[int, int]
    object_at: tuple[int, int]
    voice: modality.Voice
    attributed_to: str | None
    spell: Spell
    qualifiers: Mapping[str, Any]
    confidence: float

    @property
    def fact(self) -> bool:
        """Whether it makes a relation: positive and a fact."""
        return self.voice.polarity == "positive" and self.voice.modality == "fact"

    @property
    def outside(self) -> bool:
        """Whether an end is named outside the evidence, which then only refers to it."""
        start, end = self.sentence.start, self.sentence.end
        return any(not (start <= at[0] and at[1] <= end) for at in (self.subject_at, self.object_at))


def by_rules(context: Context) -> Iterator[Statement]:
    """What the rules read in each sentence."""
    for sentence, planned in context.sections:
        yield from _of_sentence(context, sentence, planned)
    yield from _hosts(context)


def _of_sentence(context: Context, sentence: Sentence, planned: bool) -> Iterator[Statement]:
    resolution, language = context.resolution, context.language
    inside = context.names_in(sentence)
    names, things = [name for name, _ in inside], [thing for _, thing in inside]
    rendering = render(context, sentence, names)
    for match in patterns.apply(patterns.load(language), rendering, names):
        subject, object_ = things[match.subject], things[match.object]
        if subject == object_:
            continue
        condition = match.rule.object_name
        if condition and not condition.search(context.thing(object_).name):
            continue
        voice = modality.Voice()
        if not match.rule.given:
            voice = modality.judge(rendering.text, match.left, match.right, language)
        if voice.void:
            continue
        if planned and voice.modality == "fact" and not match.rule.given:
            voice = modality.Voice(voice.polarity, "plan", voice.source)
        yield Statement(
            sentence,
            subject,
            match.rule.predicate,
            object_,
            match.start,
            mention(names[match.subject], resolution, subject),
            mention(names[match.object], resolution, object_),
            voice,
            None if voice.source is None else context.thing(things[voice.source]).name,
            _spell(match, rendering, context.thing(object_).name, language),
            _qualifiers(match, context.thing(object_).name, language),
            match.rule.confidence,
        )


def _hosts(context: Context) -> Iterator[Statement]:
    starts = [sentence.start for sentence, _ in context.sections]
    for host, station, span in stations.hosts(context.text, context.resolution):
        sentence, planned = context.sections[bisect.bisect_right(starts, span[0]) - 1]
        voice = modality.Voice(modality="plan" if planned else "fact")
        at = (span[0], span[0] + 1)
        yield Statement(sentence, host, "HOSTS_WORKSTATION", station, span[0], at, span, voice, None, Spell(), {}, 0.7)


def render(context: Context, sentence: Sentence, names: Sequence[Found]) -> patterns.Rendering:
    """The sentence with placeholders for `names`, without the brackets that only define another name."""
    skip = [span for span in context.resolution.skip if sentence.start <= span[0] and span[1] <= sentence.end]
    return patterns.render(context.plain, sentence, names, skip)


def mention(found: Found, resolution: Resolution, thing: int) -> tuple[int, int]:
    """Where the thing is named: here, or else the last mention before, inside the sentence if there is one."""
    spans = resolution.things[thing].spans
    if (found.start, found.end) in spans:
        return found.start, found.end
    before = [span for span in spans if span[1] <= found.start] or spans
    return max(before)


def _spell(match: patterns.Match, rendering: patterns.Rendering, object_: str, language: str) -> Spell:
    event = ontology().relations[match.rule.predicate].event
    captures = match.captures
    if "when" in captures and (spell := dates.read(captures["when"], language, event)).known:
        return spell
    if "since" in captures or "until" in captures:
        start = dates.read(captures.get("since", ""), language, True).start
        end = dates.read(captures.get("until", ""), language, True).start
        if start is None or end is None or start.earliest <= end.latest:
            return Spell(start=start, end=end)
    if "on" in captures and (spell := dates.read(captures["on"], language, True)).known:
        return spell
    if match.rule.given:
        # What is said in passing has no date of its own: "in 2021 Professor X of Y unveiled" dates the unveiling.
        return _named(match.rule.predicate, object_, language)
    return spell_at(match.rule.predicate, rendering.text, match.left, match.right, object_, language)


def spell_at(predicate: str, rendered: str, left: int, right: int, object_: str, language: str) -> Spell:
    """When what stands at ``rendered[left:right]`` of a rendered sentence holds or happened."""
    if (named := _named(predicate, object_, language)).known:
        return named
    event = ontology().relations[predicate].event
    spell = dates.nearest(rendered, language, left, right, event)
    now = _CURRENT[language].search(rendered, max(0, left - 6), right)
    if now and not event and not spell.end:
        return Spell(start=spell.start, open=True)
    return spell


def _named(predicate: str, object_: str, language: str) -> Spell:
    """The year that stands in an award's name: "the 2020 National Award"."""
    return dates.read(object_, language, True) if predicate == "WON" else Spell()


# "again a professor", "also head": how the post was held is not its name.
_ADVERBS = re.compile(r"(?:(?:again|also|now|then|currently|still|formerly|once|later) )+(?:an? |the )?")


def _qualifiers(match: patterns.Match, object_: str, language: str) -> dict[str, Any]:
    allowed = ontology().relations[match.rule.predicate].qualifiers
    values: dict[str, Any] = {}
    for key in allowed:
        if key in match.captures:
            value = match.captures[key]
            values[key] = (
                quantities.amount(value)
                if key == "amount"
                else _ADVERBS.sub("", value, count=1)
                if _ADVERBS.match(value)
                else value
            )
    values |= grade(match.rule.predicate, object_, language)
    return {key: value for key, value in values.items() if value}


def grade(predicate: str, object_: str, language: str) -> dict[str, Any]:
    """The grade that stands in an award's name."""
    found = _GRADE[language].search(object_) if predicate == "WON" else None
    return {"grade": found.group(1).lower()} if found else {}
