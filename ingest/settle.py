"""Identity and derivation after a change: the entity layer follows from the evidence layer, as far as it was touched.

`settle` and `rebuilt` call the same pure functions of graph/identity, one on what was touched and one on everything;
a property test holds them against each other.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from ..graph.identity import (
    CONTEXT,
    STRATA,
    Verdicts,
    derive_entity,
    derive_relation,
    place,
    resolve,
    stratum,
    verdicts,
)
from ..graph.model import Entity, Judgement, Relation
from ..graph.model.rows import AssertionRow, Place, ProfileRow
from ..graph.store.entities import EntityLayer
from ..graph.store.store import Transaction

__all__ = ["Rebuilt", "Touched", "rebuilt", "settle"]


@dataclass(slots=True)
class Touched:
    """What a change touches: the rows as they stood before it, and the ids that a new judgement names."""

    profiles: list[ProfileRow] = field(default_factory=list)
    assertions: dict[str, AssertionRow] = field(default_factory=dict)
    judged: set[str] = field(default_factory=set)

    def note(self, profiles: Iterable[ProfileRow], assertions: Iterable[AssertionRow]) -> None:
        """Add rows. Of a row that was there before, the old place is kept: that place is touched too."""
        self.profiles += profiles
        for assertion in assertions:
            self.assertions.setdefault(assertion.id, assertion)


def settle(transaction: Transaction, touched: Touched) -> None:
    """Bring the entity layer in line with the evidence layer, and raise the revision."""
    _Settling(transaction, touched).run()
    transaction.run("write/raise_revision")


class _Settling:
    """One run of `settle`; its fields are what it has read and decided so far."""

    def __init__(self, transaction: Transaction, touched: Touched) -> None:
        self.layer = EntityLayer(transaction)
        self.touched = touched
        self.owner: dict[str, str] = {}  # profile id -> entity id, as decided now
        self.moved: set[str] = set()  # profiles whose entity, or its type, changed
        self.entities: dict[str, Entity] = {}
        self.gone: set[str] = set()

    def run(self) -> None:
        blocks: dict[int, set[str]] = defaultdict(set)
        for row in (*self.touched.profiles, *self.layer.profiles(self.touched.judged)):
            blocks[stratum(row.type)].add(row.block)
        for level in range(STRATA):
            # Two documents may give one organisation two types, so a block belongs to one stratum whole.
            self._resolve(level, blocks[level] | self._dependants(level))
        self._derive()

    def _dependants(self, level: int) -> set[str]:
        """Blocks of this stratum whose profiles are told apart by an entity that changed below."""
        near: set[str] = set()
        for type_, (side, predicates) in CONTEXT.items():
            if stratum(type_) == level and self.moved:
                rows = self.layer.assertions_at(_other(side), self.moved)
                near |= {getattr(row, side) for row in rows if row.predicate in predicates}
        return {row.block for row in self.layer.profiles(near) if stratum(row.type) == level}

    def _resolve(self, level: int, blocks: set[str]) -> None:
        left = {row.entity for row in self.touched.profiles if row.entity and stratum(row.type) == level}
        # A removed profile may have been what a judgement tied others by: they are touched too.
        blocks = blocks | self.layer.blocks_of_entities(left)
        rows, words = self._closure(blocks)
        found = resolve(rows.values(), self._context(rows), words)
        before = left | {row.entity for row in rows.values() if row.entity}
        stored = {entity.id: entity for entity in self.layer.entities(before | set(found))}
        for id_, members in found.items():
            entity = self.entities[id_] = derive_entity(id_, members)
            retyped = id_ in stored and stored[id_].type != entity.type
            if retyped:
                self.gone.add(id_)  # Its label changes: it is made anew.
            for row in members:
                self.owner[row.id] = id_
                if row.entity != id_ or retyped:
                    self.moved.add(row.id)
        self.gone |= before - set(found)

    def _closure(self, blocks: set[str]) -> tuple[dict[str, ProfileRow], Verdicts]:
        """All profiles of some blocks and of the blocks that judgements tie to them, and these judgements."""
        rows: dict[str, ProfileRow] = {}
        judgements: dict[str, Judgement] = {}
        seen: set[str] = set()
        while blocks - seen:
            fresh = {row.id: row for row in self.layer.profiles_of_blocks(blocks - seen)}
            seen |= blocks
            rows |= fresh
            about = self.layer.judgements_about(fresh)
            judgements |= {judgement.id: judgement for judgement in about}
            named = {id_ for judgement in about for id_ in (judgement.a, judgement.b)}
            blocks = {row.block for row in self.layer.profiles(named - set(rows))}
            blocks |= self.layer.blocks_of_entities({row.entity for row in fresh.values() if row.entity})
        return rows, verdicts(judgements.values())

    def _context(self, rows: Mapping[str, ProfileRow]) -> Mapping[str, set[str]]:
        ties: list[tuple[str, str]] = []
        for type_, (side, _) in CONTEXT.items():
            near = [row.id for row in rows.values() if row.type == type_]
            ties += _ties(type_, self.layer.assertions_at(side, near))
        return _context(ties, self._owners({far for _, far in ties}))

    def _owners(self, profiles: set[str]) -> dict[str, str]:
        """The entity of each profile: as decided now, else as stored."""
        stored = {row.id: row.entity for row in self.layer.profiles(profiles - set(self.owner)) if row.entity}
        return stored | {id_: self.owner[id_] for id_ in profiles if id_ in self.owner}

    def _derive(self) -> None:
        self.layer.assign_profiles({id_: self.owner[id_] for id_ in self.moved})
        moved_ends = [row for side in ("subject", "object") for row in self.layer.assertions_at(side, self.moved)]
        rows = {row.id: row for row in (*moved_ends, *self.layer.assertions(self.touched.judged))}
        rows |= {row.id: row for row in self.layer.assertions(self.touched.assertions)}
        before = [row.place for row in (*self.touched.assertions.values(), *rows.values())]
        places = self._places(rows)
        self.layer.assign_assertions(places)
        self.layer.remove_entities(self.gone)
        self.layer.put_entities(entity for _, entity in sorted(self.entities.items()))
        self._relations({at for at in (*before, *places.values()) if at and at.relation})

    def _places(self, rows: Mapping[str, AssertionRow]) -> dict[str, Place]:
        owners = self._owners({end for row in rows.values() for end in (row.subject, row.object)})
        entities = {entity.id: entity for entity in self.layer.entities(set(owners.values()) - set(self.entities))}
        entities |= self.entities
        words = verdicts(self.layer.judgements_about(rows))
        return {
            row.id: place(row, entities[owners[row.subject]], entities[owners[row.object]], words)
            for row in rows.values()
        }

    def _relations(self, touched: set[Place]) -> None:
        """Derive again every relation that gained, lost or may have lost an assertion or an end."""
        rows = self.layer.assertions_of_relations(at.relation for at in touched if at.relation)
        fresh = _relations(rows, verdicts(self.layer.judgements_about(row.id for row in rows)))
        kept = {relation.id for relation in fresh}
        self.layer.remove_relations(sorted((at for at in touched if at.relation not in kept), key=str))
        self.layer.put_relations(fresh)


def _other(side: str) -> str:
    return "object" if side == "subject" else "subject"


def _ties(type_: str, rows: Iterable[AssertionRow]) -> list[tuple[str, str]]:
    """Profile of a type and the profile that its document ties it to: as a fact, or by denying that very fact."""
    side, predicates = CONTEXT[type_]
    return [
        (getattr(row, side), getattr(row, _other(side)))
        for row in rows
        if row.predicate in predicates and row.modality == "fact"
    ]


def _context(ties: Iterable[tuple[str, str]], owners: Mapping[str, str]) -> dict[str, set[str]]:
    context: dict[str, set[str]] = defaultdict(set)
    for near, far in ties:
        if far in owners:
            context[near].add(owners[far])
    return context


def _relations(rows: Iterable[AssertionRow], words: Verdicts) -> list[Relation]:
    grouped: dict[Place, list[AssertionRow]] = defaultdict(list)
    for row in rows:
        if row.place and row.place.relation:
            grouped[row.place].append(row)
    derived = (derive_relation(at, grouped[at], words) for at in sorted(grouped, key=str))
    return [relation for relation in derived if relation]


@dataclass(frozen=True, slots=True)
class Rebuilt:
    """The entity layer as it follows from all contributions and judgements at once."""

    owner: Mapping[str, str]
    entities: Mapping[str, Entity]
    relations: Mapping[str, Relation]
    places: Mapping[str, Place]


def rebuilt(
    profiles: Iterable[ProfileRow], assertions: Iterable[AssertionRow], judgements: Iterable[Judgement]
) -> Rebuilt:
    """Derive everything from scratch, without a database."""
    words = verdicts(judgements)
    every, statements = list(profiles), list(assertions)
    owner: dict[str, str] = {}
    entities: dict[str, Entity] = {}
    for level in range(STRATA):
        rows = [row for row in every if stratum(row.type) == level]
        types = {row.id: row.type for row in rows}
        ties = [
            tie
            for type_, (side, _) in CONTEXT.items()
            for tie in _ties(type_, (row for row in statements if types.get(getattr(row, side)) == type_))
        ]
        for id_, members in resolve(rows, _context(ties, owner), words).items():
            entities[id_] = derive_entity(id_, members)
            owner |= dict.fromkeys((row.id for row in members), id_)
    places = {
        row.id: place(row, entities[owner[row.subject]], entities[owner[row.object]], words) for row in statements
    }
    placed = [row.placed(places[row.id]) for row in statements]
    relations = {relation.id: relation for relation in _relations(placed, words)}
    return Rebuilt(owner, entities, relations, places)
