"""An extraction as plain JSON: what `liaison extract FILE --json` prints."""

from __future__ import annotations

from typing import Any

from ..graph.model import Assertion, Extraction

__all__ = ["as_json"]


def as_json(extraction: Extraction) -> dict[str, Any]:
    """Entities (one row a mention), relations and claims of one document, in the order of the text.

    `subject` and `object` are canonical names; homonyms carry their employer in brackets. Dates are EDTF; `until` is
    null while a spell is open or its end unknown; for an event both are its date.
    """
    names = _names(extraction)
    entities = [
        {
            "text": mention.text,
            "type": profile.type,
            "canonical": names[profile.id],
            "start": mention.start,
            "end": mention.end,
        }
        for profile in extraction.profiles
        for mention in profile.mentions
    ]
    entities.sort(key=lambda row: (row["start"], row["end"]))
    return {
        "document": extraction.document.key,
        "entities": entities,
        "relations": [_relation(assertion, names) for assertion in extraction.assertions],
        "claims": [
            {"quote": claim.quote, **claim.model_dump(mode="json", exclude={"id", "document", "quote"})}
            for claim in extraction.claims
        ],
    }


def _relation(assertion: Assertion, names: dict[str, str]) -> dict[str, Any]:
    spell = assertion.spell
    end = spell.start if spell.event else spell.end
    return {
        "subject": names[assertion.subject],
        "predicate": assertion.predicate,
        "object": names[assertion.object],
        "start": assertion.start,
        "end": assertion.end,
        "quote": assertion.quote,
        "polarity": assertion.polarity,
        "modality": assertion.modality,
        "confidence": assertion.confidence,
        "since": str(spell.start) if spell.start else None,
        "until": str(end) if end else None,
        "qualifiers": dict(assertion.qualifiers),
    }


def _names(extraction: Extraction) -> dict[str, str]:
    """The canonical name of each profile; of homonyms, the name with the employer."""
    names = {profile.id: profile.name for profile in extraction.profiles}
    seen = [(profile.type, profile.name) for profile in extraction.profiles]
    twice = {profile.id for profile in extraction.profiles if seen.count((profile.type, profile.name)) > 1}
    for assertion in extraction.assertions:
        if assertion.subject in twice and assertion.predicate == "EMPLOYED_BY":
            twice.discard(assertion.subject)
            names[assertion.subject] += f" ({names[assertion.object]})"
    return names
