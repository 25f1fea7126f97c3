"""Contributions made by hand, for tests that are not about extraction."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from typing import Any

from liaison.graph.model import Assertion, Document, Extraction, Mention, Profile, ids

__all__ = ["Fact", "contribution"]

Thing = tuple[str, str]
Fact = tuple[Thing, str, Thing] | tuple[Thing, str, Thing, dict[str, Any]]


def contribution(
    key: str, facts: Iterable[Fact] = (), *, footer: str = "", alone: Iterable[Thing] = (), **document: Any
) -> Extraction:
    """One document with one sentence a fact; `footer` is text that says nothing, `alone` things without a relation."""
    id_ = ids.document_id(key)
    profiles: dict[str, Profile] = {}
    assertions: dict[str, Assertion] = {}
    text = ""

    def mention(thing: Thing) -> tuple[str, tuple[int, int]]:
        nonlocal text
        type_, name = thing
        profile = ids.profile_id(id_, type_, name)
        at = (len(text), len(text) + len(name))
        text += name
        seen = profiles[profile].mentions if profile in profiles else ()
        mentions = (*seen, Mention(start=at[0], end=at[1], text=name))
        profiles[profile] = Profile(id=profile, document=id_, type=type_, name=name, names=(name,), mentions=mentions)
        return profile, at

    for subject, predicate, object_, *rest in facts:
        start = len(text)
        a, a_at = mention(subject)
        text += f" {predicate} "
        b, b_at = mention(object_)
        text += "."
        quote = text[start:]
        one = Assertion(
            id=ids.assertion_id(a, predicate, b, quote),
            document=id_,
            subject=a,
            predicate=predicate,
            object=b,
            quote=quote,
            start=start,
            end=len(text),
            subject_at=a_at,
            object_at=b_at,
            extractor="test/1",
            **{"confidence": 0.9, **(rest[0] if rest else {})},
        )
        assertions.setdefault(one.id, one)
        text += " "
    for thing in alone:
        mention(thing)
        text += " "
    text += footer
    made = Document.model_validate(
        {
            "id": id_,
            "key": key,
            "sha256": hashlib.sha256(text.encode()).hexdigest(),
            "text": text,
            "language": "en",
            "title": key.title(),
            **document,
        }
    )
    return Extraction(document=made, profiles=tuple(profiles.values()), assertions=tuple(assertions.values()))
