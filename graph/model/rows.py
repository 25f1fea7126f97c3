"""Light rows: what identity and the derivation of relations need of profiles and assertions, without their texts."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

from . import ids
from .records import Assertion, Profile

__all__ = ["AssertionRow", "Place", "ProfileRow"]


@dataclass(frozen=True, slots=True)
class ProfileRow:
    """A profile with its block (comparison key) and the entity that it was last judged to be (None: new)."""

    id: str
    type: str
    name: str
    names: tuple[str, ...]
    block: str
    document: str
    entity: str | None = None

    @classmethod
    def of(cls, profile: Profile, block: str) -> ProfileRow:
        return cls(profile.id, profile.type, profile.name, profile.names, block, profile.document)

    @classmethod
    def read(cls, row: Mapping[str, Any]) -> ProfileRow:
        return cls(
            row["id"], row["type"], row["name"], tuple(row["names"]), row["block"], row["document"], row.get("entity")
        )


@dataclass(frozen=True, slots=True)
class Place:
    """Where an assertion belongs: the ends (entity ids) and the type of its relation, or why it is withheld."""

    subject: str
    predicate: str
    object: str
    withheld: str | None = None

    @property
    def relation(self) -> str | None:
        """The relation's id; None for a withheld assertion."""
        return None if self.withheld else ids.relation_id(self.subject, self.predicate, self.object)

    @classmethod
    def read(cls, row: Mapping[str, Any]) -> Place | None:
        if not row.get("relation_type"):
            return None
        return cls(row["relation_subject"], row["relation_type"], row["relation_object"], row.get("withheld"))


@dataclass(frozen=True, slots=True)
class AssertionRow:
    """An assertion without its quote; `text_key`: equal for equal texts; `place`: where it was last put (None: new)."""

    id: str
    document: str
    subject: str
    predicate: str
    object: str
    text_key: str
    polarity: str
    modality: str
    spell: str
    qualifiers: str
    confidence: float
    place: Place | None = None

    @classmethod
    def of(cls, assertion: Assertion) -> AssertionRow:
        return cls(
            assertion.id,
            assertion.document,
            assertion.subject,
            assertion.predicate,
            assertion.object,
            ids.text_key(assertion.quote),
            assertion.polarity,
            assertion.modality,
            str(assertion.spell),
            json.dumps(dict(assertion.qualifiers), ensure_ascii=False, sort_keys=True),
            assertion.confidence,
        )

    @classmethod
    def read(cls, row: Mapping[str, Any]) -> AssertionRow:
        return cls(
            row["id"],
            row["document"],
            row["subject"],
            row["predicate"],
            row["object"],
            row["text_key"],
            row["polarity"],
            row["modality"],
            row["spell"],
            row["qualifiers"],
            float(row["confidence"]),
            Place.read(row),
        )

    def placed(self, place: Place) -> AssertionRow:
        return replace(self, place=place)
