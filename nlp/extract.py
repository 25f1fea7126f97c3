"""From a document to what it says: profiles, assertions with their quotes, claims. Pure and deterministic."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from ..graph.model import Assertion, Document, Extraction, Mention, Profile, Spell, ids, ontology
from . import anaphora, claims, coreference, dates, modality, patterns, quantities, stations
from .coreference import Resolution
from .found import Found, Sentence
from .language import finder
from .sentences import split

__all__ = ["EXTRACTOR", "extract"]

EXTRACTOR = "liaison-rules 1"

_SURROGATE = re.compile(r"[\ud800-\udfff]")
_SECTION = re.compile(
    r"^\s*(?:[一二三四五六七八九十]{1,3}、|[（(][一二三四五六七八九十]{1,3}[)）]|第.{1,3}[章节]|\d{1,2}[.、．)]|"
    r"#{1,4} |——|▶|【)"
)
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


def extract(document: Document) -> Extraction:
    """Read one document in its language. Every quote and mention is a span of its text; `Extraction.check` holds."""
    # A lone surrogate cannot be encoded for the models: it stands as one replacement character.
    text, language = _SURROGATE.sub("\ufffd", document.text), document.language
    sentences = split(text, language)
    resolution = coreference.resolve(text, sentences, finder(language).find(text, sentences), language)
    plain = _plain(text, language)
    references = anaphora.find(plain, sentences, resolution, language)
    profiles = _profiles(document, resolution)
    sections = list(_sections(text, sentences, language))
    statements = [
        statement
        for sentence, planned in sections
        for statement in _statements(document, plain, sentence, resolution, references, planned)
    ]
    return Extraction(
        document=document,
        profiles=tuple(profiles),
        assertions=tuple(_assertions(document, statements, profiles)),
        claims=tuple(claims.find(document, sections)),
    )


def _plain(text: str, language: str) -> str:
    """The text as the rules read it: Chinese in simplified characters, one for one."""
    if language == "zh":
        from .chinese import plain

        return plain(text)
    return text


def _profiles(document: Document, resolution: Resolution) -> list[Profile]:
    text = document.text
    profiles: list[Profile] = []
    taken: set[str] = set()
    for thing in resolution.things:
        ordinal = thing.ordinal
        while (id_ := ids.profile_id(document.id, thing.type, thing.name, ordinal)) in taken:
            ordinal += 1
        taken.add(id_)
        mentions = tuple(Mention(start=start, end=end, text=text[start:end]) for start, end in sorted(thing.spans))
        names = tuple(thing.names)
        profiles.append(
            Profile(id=id_, document=document.id, type=thing.type, name=thing.name, names=names, mentions=mentions)
        )
    return profiles


def _sections(text: str, sentences: Sequence[Sentence], language: str) -> Iterator[tuple[Sentence, bool]]:
    """Each sentence, and whether a heading above puts it under plans."""
    planned = False
    for sentence in sentences:
        piece = text[sentence.start : sentence.end]
        if len(piece) <= (30 if language == "zh" else 60) and piece[-1] not in "。；;.，,":
            if _SECTION.match(piece) or modality.heading(piece, language):
                planned = modality.heading(piece, language)
        elif _SECTION.match(piece):
            planned = modality.heading(re.split(r"[。.:：]", piece, maxsplit=1)[0][:24], language)
        yield sentence, planned


@dataclass(frozen=True, slots=True)
class _Statement:
    """A relation found in a sentence, between things given by number."""

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


def _statements(
    document: Document,
    plain: str,
    sentence: Sentence,
    resolution: Resolution,
    references: Sequence[anaphora.Reference],
    planned: bool,
) -> Iterator[_Statement]:
    text, language = document.text, document.language
    inside = [(name, thing) for name, thing in resolution.mentions if sentence.start <= name.start < sentence.end]
    inside += [(ref.found, ref.thing) for ref in references if sentence.start <= ref.found.start < sentence.end]
    inside.sort(key=lambda item: (item[0].start, item[0].end))
    names, things = [name for name, _ in inside], [thing for _, thing in inside]
    skip = [span for span in resolution.skip if sentence.start <= span[0] and span[1] <= sentence.end]
    rendering = patterns.render(plain, sentence, names, skip)
    matches = patterns.apply(patterns.load(language), rendering, names)
    for match in matches:
        if things[match.subject] == things[match.object]:
            continue
        condition = match.rule.object_name
        if condition and not condition.search(resolution.things[things[match.object]].name):
            continue
        voice = modality.Voice()
        if not match.rule.given:
            voice = modality.judge(rendering.text, match.left, match.right, language)
        if voice.void:
            continue
        if planned and voice.modality == "fact" and not match.rule.given:
            voice = modality.Voice(voice.polarity, "plan", voice.source)
        yield _Statement(
            sentence,
            things[match.subject],
            match.rule.predicate,
            things[match.object],
            match.start,
            _mention(names[match.subject], resolution, things[match.subject]),
            _mention(names[match.object], resolution, things[match.object]),
            voice,
            None if voice.source is None else resolution.things[things[voice.source]].name,
            _spell(match, rendering, resolution.things[things[match.object]].name, language),
            _qualifiers(match, resolution.things[things[match.object]].name, language),
            match.rule.confidence,
        )
    for host, station, span in stations.hosts(text, resolution, sentence):
        voice = modality.Voice(modality="plan" if planned else "fact")
        yield _Statement(
            sentence,
            host,
            "HOSTS_WORKSTATION",
            station,
            span[0],
            (span[0], span[0] + 1),
            span,
            voice,
            None,
            Spell(),
            {},
            0.7,
        )


def _mention(found: Found, resolution: Resolution, thing: int) -> tuple[int, int]:
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
    # "the 2020 National Award": the year stands in the name. What is said in passing has no date of its own:
    # "in 2021 Professor X of Y unveiled" dates the unveiling.
    named = dates.read(object_, language, True) if match.rule.predicate == "WON" else Spell()
    if named.known or match.rule.given:
        return named
    spell = dates.nearest(rendering.text, language, match.left, match.right, event)
    now = _CURRENT[language].search(rendering.text, max(0, match.left - 6), match.right)
    if now and not event and not spell.end:
        return Spell(start=spell.start, open=True)
    return spell


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
    if match.rule.predicate == "WON" and (grade := _GRADE[language].search(object_)):
        values["grade"] = grade.group(1).lower()
    return {key: value for key, value in values.items() if value}


def _assertions(document: Document, statements: Sequence[_Statement], profiles: Sequence[Profile]) -> list[Assertion]:
    best: dict[str, Assertion] = {}
    led = {(item.subject, item.object, item.sentence) for item in statements if item.predicate == "LED_PROJECT"}
    for item in statements:
        if item.predicate == "PARTICIPATED_IN" and (item.subject, item.object, item.sentence) in led:
            continue
        if ontology().problem(profiles[item.subject].type, item.predicate, profiles[item.object].type):
            continue
        start, end = item.sentence.start, item.sentence.end
        quote = document.text[start:end]
        subject, object_ = profiles[item.subject].id, profiles[item.object].id
        outside = any(not (start <= at[0] and at[1] <= end) for at in (item.subject_at, item.object_at))
        assertion = Assertion(
            id=ids.assertion_id(subject, item.predicate, object_, quote),
            document=document.id,
            subject=subject,
            predicate=item.predicate,
            object=object_,
            quote=quote,
            start=start,
            end=end,
            page=document.page(start),
            subject_at=item.subject_at,
            object_at=item.object_at,
            coreference=outside,
            polarity=item.voice.polarity,
            modality=item.voice.modality,
            attributed_to=item.attributed_to,
            spell=item.spell,
            qualifiers=item.qualifiers,
            confidence=round(item.confidence * (0.9 if outside else 1), 3),
            extractor=EXTRACTOR,
        )
        mirror = ids.assertion_id(object_, item.predicate, subject, quote)
        if item.predicate == "COLLABORATES_WITH" and mirror in best:
            continue
        known = best.get(assertion.id)
        best[assertion.id] = assertion if known is None or _weight(assertion) > _weight(known) else known
    return sorted(best.values(), key=lambda one: (one.start, one.predicate, one.id))


def _weight(assertion: Assertion) -> tuple[bool, bool, float, int]:
    """Of two readings of one statement: the one that claims less, then the dated, the surer, the fuller one."""
    doubtful = assertion.polarity == "negative" or assertion.modality != "fact"
    return doubtful, assertion.spell.known, assertion.confidence, len(assertion.qualifiers)
