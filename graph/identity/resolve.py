"""Clusters of profiles: one cluster, one entity. A function of the state, not of the order in which it came about.

First form: organisations, regions and achievements are joined by equal comparison keys; persons, and stations whose
name only says what kind of station they are, need an organisation in common as well (for persons a station will do).
A person's word joins or keeps apart: "same" comes first, then the rules, and no union brings two together that are
"different".
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping

from ..model import ontology
from ..model.rows import ProfileRow
from .judgements import Verdicts
from .keys import is_generic, patent_number

__all__ = ["CONTEXT", "STRATA", "needs_context", "resolve", "stratum"]

STRATA = 4

# The relations of a profile whose far end (an organisation, a station, a host) can tell it from its namesakes, by
# the side on which the profile stands.
CONTEXT = {
    "Person": ("subject", ("EMPLOYED_BY", "FOUNDED", "MEMBER_OF", "SERVES_AT")),
    "Workstation": ("object", ("HOSTS_WORKSTATION", "STAFFS_WORKSTATION")),
}


def stratum(type_: str) -> int:
    """0: organisations and regions; 1: workstations; 2: persons; 3: achievements. Each reads only the ones before it.

    Stations come before persons: who serves at one named station is known by it as others are by their employer.
    """
    if ontology().is_organisation(type_) or type_ == "Region":
        return 0
    return {"Workstation": 1, "Person": 2}.get(type_, 3)


def needs_context(row: ProfileRow) -> bool:
    """Whether the name alone never joins this profile to another."""
    return row.type == "Person" or (row.type == "Workstation" and is_generic(row.name))


def resolve(
    rows: Iterable[ProfileRow], context: Mapping[str, Iterable[str]], words: Verdicts
) -> dict[str, tuple[ProfileRow, ...]]:
    """Entity id -> the profiles that are this entity (sorted by id).

    `rows` must be closed: all profiles of each block, and of each block that a word of `words` ties to one of them.
    `context`: profile id -> entity ids of lower strata that it is tied to.
    """
    members = {row.id: row for row in rows}
    clusters = _Clusters(members, words)
    for a, b in sorted(words.same):
        if a in members and b in members:
            clusters.join(a, b)
    for group in _groups(members.values(), context):
        heads: list[str] = []
        for profile in group:
            # Without a "different" in play the first head always fits, so this is linear.
            if not any(clusters.join(head, profile) for head in heads):
                heads.append(profile)
    return _named(clusters.all(), members)


def _groups(rows: Iterable[ProfileRow], context: Mapping[str, Iterable[str]]) -> list[list[str]]:
    groups: dict[tuple[str, str], list[str]] = defaultdict(list)
    for row in rows:
        if needs_context(row):
            for entity in context.get(row.id, ()):
                groups[row.block, entity].append(row.id)
        else:
            groups[row.block, ""].append(row.id)
    return [sorted(groups[key]) for key in sorted(groups)]


class _Clusters:
    """Union-find that refuses to bring two profiles together that are different."""

    def __init__(self, members: Mapping[str, ProfileRow], words: Verdicts) -> None:
        self._root = {profile: profile for profile in members}
        self._size = dict.fromkeys(members, 1)
        self._enemies: dict[str, set[str]] = defaultdict(set)
        for a, b in words.different:
            if a in members and b in members:
                self._enemies[a].add(b)
                self._enemies[b].add(a)

    def find(self, profile: str) -> str:
        while self._root[profile] != profile:
            self._root[profile] = self._root[self._root[profile]]
            profile = self._root[profile]
        return profile

    def join(self, a: str, b: str) -> bool:
        """Whether the two are together afterwards."""
        a, b = self.find(a), self.find(b)
        if a == b:
            return True
        if any(self.find(enemy) == b for enemy in self._enemies.get(a, ())):
            return False
        if self._size[a] < self._size[b]:
            a, b = b, a
        self._root[b] = a
        self._size[a] += self._size[b]
        if b in self._enemies:
            self._enemies[a] |= self._enemies.pop(b)
        return True

    def all(self) -> list[list[str]]:
        found: dict[str, list[str]] = defaultdict(list)
        for profile in sorted(self._root):
            found[self.find(profile)].append(profile)
        return sorted(found.values())


def _named(clusters: list[list[str]], members: Mapping[str, ProfileRow]) -> dict[str, tuple[ProfileRow, ...]]:
    """Give each cluster its id: a register id where one is known and free, else its least profile id."""
    entities: dict[str, tuple[ProfileRow, ...]] = {}
    for cluster in clusters:
        rows = tuple(members[profile] for profile in cluster)
        numbers = sorted(filter(None, (patent_number(row.name) for row in rows if row.type == "Patent")))
        registered = f"patent:{numbers[0]}" if numbers else cluster[0]
        entities[cluster[0] if registered in entities else registered] = rows
    return entities
