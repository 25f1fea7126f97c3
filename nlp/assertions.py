"""From things and statements to records: profiles and assertions with their ids and quotes."""

from __future__ import annotations

from collections.abc import Sequence

from ..graph.model import Assertion, Document, Mention, Profile, ids, ontology
from .coreference import Resolution
from .statements import Statement

__all__ = ["assertions", "profiles"]


def profiles(document: Document, resolution: Resolution) -> list[Profile]:
    """One profile a thing, in the order of the things."""
    text = document.text
    found: list[Profile] = []
    taken: set[str] = set()
    for thing in resolution.things:
        ordinal = thing.ordinal
        while (id_ := ids.profile_id(document.id, thing.type, thing.name, ordinal)) in taken:
            ordinal += 1
        taken.add(id_)
        mentions = tuple(Mention(start=start, end=end, text=text[start:end]) for start, end in sorted(thing.spans))
        names = tuple(thing.names)
        found.append(
            Profile(id=id_, document=document.id, type=thing.type, name=thing.name, names=names, mentions=mentions)
        )
    return found


def assertions(
    document: Document, statements: Sequence[Statement], profiles: Sequence[Profile], extractor: str
) -> list[Assertion]:
    """The statements as assertions, each once; of two readings of one statement the more careful, fuller one."""
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
            coreference=item.outside,
            polarity=item.voice.polarity,
            modality=item.voice.modality,
            attributed_to=item.attributed_to,
            spell=item.spell,
            qualifiers=item.qualifiers,
            confidence=round(item.confidence, 3),
            extractor=extractor,
        )
        mirror = ids.assertion_id(object_, item.predicate, subject, quote)
        if ontology().relations[item.predicate].symmetric and mirror in best:
            continue
        known = best.get(assertion.id)
        best[assertion.id] = assertion if known is None or _weight(assertion) > _weight(known) else known
    return sorted(best.values(), key=lambda one: (one.start, one.predicate, one.id))


def _weight(assertion: Assertion) -> tuple[bool, bool, float, int]:
    doubtful = assertion.polarity == "negative" or assertion.modality != "fact"
    return doubtful, assertion.spell.known, assertion.confidence, len(assertion.qualifiers)
