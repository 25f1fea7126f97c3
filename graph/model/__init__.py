"""The words of the project: frozen models, ids, partial dates, the ontology and the tree of errors."""

from .dates import PartialDate, Spell
from .ontology import NodeType, Ontology, RelationType, ontology
from .records import (
    Assertion,
    Claim,
    Document,
    Entity,
    Extraction,
    Judgement,
    Mention,
    Modality,
    Polarity,
    Profile,
    Relation,
    Scope,
)

__all__ = [
    "Assertion",
    "Claim",
    "Document",
    "Entity",
    "Extraction",
    "Judgement",
    "Mention",
    "Modality",
    "NodeType",
    "Ontology",
    "PartialDate",
    "Polarity",
    "Profile",
    "Relation",
    "RelationType",
    "Scope",
    "Spell",
    "ontology",
]
