"""What follows from clusters and assertions: entities and relations. Nobody writes one by hand."""

from __future__ import annotations

import json
import math
from collections import Counter
from collections.abc import Iterable, Sequence

from ..model import Entity, Relation, Spell, ids, ontology
from ..model.rows import AssertionRow, Place, ProfileRow
from .judgements import Verdicts

__all__ = ["derive_entity", "derive_relation", "place"]


def derive_entity(id_: str, rows: Sequence[ProfileRow]) -> Entity:
    """The entity of a cluster: the type and the name that most of its profiles give (ties: ontology; longest name)."""
    order = {name: number for number, name in enumerate(ontology().types)}
    types = Counter(row.type for row in rows)
    names = Counter(row.name for row in rows)
    forms = sorted({form for row in rows for form in row.names})
    name = min(names, key=lambda given: (-names[given], -len(given), given))
    return Entity(
        id=id_,
        type=min(types, key=lambda given: (-types[given], order[given])),
        name=name,
        names=(name, *(form for form in forms if form != name)),
        profiles=len(rows),
        documents=len({row.document for row in rows}),
    )


def place(row: AssertionRow, subject: Entity, object_: Entity, words: Verdicts) -> Place:
    """Where an assertion belongs, given the entities of its two profiles."""
    predicate = words.retyped.get(row.id, row.predicate)
    problem = ontology().problem(subject.type, predicate, object_.type)
    a, b = subject.id, object_.id
    if a == b:
        problem = "both ends are one entity"
    if predicate in ontology().relations and ontology().relations[predicate].symmetric and b < a:
        a, b = b, a
    return Place(a, predicate, b, problem)


def _counts(row: AssertionRow, words: Verdicts) -> bool:
    """Whether the assertion stands as a fact: stated as one, or confirmed by a person; not rejected."""
    if row.id in words.rejected:
        return False
    return row.polarity == "positive" and (row.modality == "fact" or row.id in words.confirmed)


def derive_relation(at: Place, rows: Iterable[AssertionRow], words: Verdicts) -> Relation | None:
    """The relation that some assertions carry; None if none of them stands as a fact.

    `support` is the number of distinct texts. `confidence` is the noisy-or 1 - prod(1 - c) over these texts, each with
    the best confidence it was read with. `disputed`: a denial stands against it.
    """
    every = sorted(rows, key=lambda row: row.id)
    facts = [row for row in every if _counts(row, words)]
    if not facts:
        return None
    best: dict[str, float] = {}
    for row in facts:
        sure = 1.0 if row.id in words.confirmed else row.confidence
        best[row.text_key] = max(best.get(row.text_key, 0.0), sure)
    spells = sorted({row.spell for row in facts if Spell.parse(row.spell).known})
    qualifiers: dict[str, set[str]] = {}
    # What qualified another predicate before an assertion was retyped stays with the assertion.
    allowed = ontology().relations[at.predicate].qualifiers
    for row in facts:
        for key, value in json.loads(row.qualifiers).items():
            if key not in allowed:
                continue
            text = value if isinstance(value, str) else json.dumps(value, ensure_ascii=False, sort_keys=True)
            qualifiers.setdefault(key, set()).add(text)
    return Relation(
        id=ids.relation_id(at.subject, at.predicate, at.object),
        subject=at.subject,
        predicate=at.predicate,
        object=at.object,
        support=len(best),
        confidence=round(1.0 - math.prod(1.0 - best[key] for key in sorted(best)), 6),
        spells=tuple(Spell.parse(spell) for spell in spells),
        qualifiers={key: tuple(sorted(values)) for key, values in sorted(qualifiers.items())},
        disputed=any(
            row.polarity == "negative"
            and (row.modality == "fact" or row.id in words.confirmed)
            and row.id not in words.rejected
            for row in every
        ),
    )
