"""Who connects two entities: the k shortest simple paths between them, the best attested first.

Direction is ignored. Paths are ordered by length; among equals by resistance (the sum of 1/support over the hops, so
that one thin hop counts more than several strong ones); then by the ids of their entities.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from itertools import pairwise

from ..model import PartialDate, Relation, ontology
from ..model.errors import LiaisonError, NoPath
from .search import Roads, best, distance
from .snapshot import Snapshot

__all__ = ["Hop", "Path", "connect"]


@dataclass(frozen=True)
class Hop:
    """One step of a path: all relations between its two entities that fit the question, best attested first."""

    source: str
    target: str
    relations: tuple[Relation, ...]

    @property
    def support(self) -> int:
        """How many distinct texts attest the step."""
        return sum(relation.support for relation in self.relations)


@dataclass(frozen=True)
class Path:
    """A simple path; `hops` lead from the source to the target that were asked for."""

    hops: tuple[Hop, ...]

    @property
    def entities(self) -> tuple[str, ...]:
        """Ids of the entities on the way, both ends included."""
        return (self.hops[0].source, *(hop.target for hop in self.hops))

    @property
    def weakest(self) -> Hop:
        """The hop with the least support; of several, the first."""
        return min(self.hops, key=lambda hop: hop.support)

    def __len__(self) -> int:
        return len(self.hops)


def connect(
    snapshot: Snapshot,
    source: str,
    target: str,
    *,
    max_hops: int = 4,
    k: int = 5,
    types: Collection[str] | None = None,
    as_of: PartialDate | None = None,
    certain: bool = False,
    transit: Collection[str] | None = None,
) -> tuple[Path, ...]:
    """Find the k shortest paths between two entities.

    `types`: the relation types that may be used (None: all). `as_of`: only relations that may have held at that date;
    with `certain`, only those that did. `transit`: the node types that may be inner nodes (None: what the ontology
    says). Between one and k paths come back.

    Raises EntityNotFound for an unknown id, NoPath (with the length up to which it looked), and LiaisonError for a
    question that makes no sense: both ends the same, a limit below 1, an unknown type, `certain` without a date.
    """
    start, goal = snapshot.require(source), snapshot.require(target)
    inner = ontology().transit if transit is None else frozenset(transit)
    roads = Roads(snapshot, source, target, None if types is None else frozenset(types), as_of, certain, inner)
    _check(roads, max_hops, k)
    longest = min(max_hops, len(snapshot.entities) - 1)
    shortest = distance(roads, longest)
    if shortest is None:
        filtered = types is not None or as_of is not None or transit is not None
        raise NoPath(
            f"{start.name!r} and {goal.name!r} are not connected within {max_hops} {'hop' if max_hops == 1 else 'hops'}"
            + (" by what the filters leave" if filtered else ""),
            max_hops,
            "Allow more hops" + (" or lift a filter." if filtered else "."),
        )
    limit, found = shortest, best(roads, shortest, k)
    while len(found) < k and limit < longest:
        # What a low limit finds is the beginning of what a higher one finds; the slack doubles from 0: 1, 3, 7...
        limit = min(longest, 2 * limit - shortest + 1)
        found = best(roads, limit, k)
    return tuple(Path(tuple(_hop(roads, *ends) for ends in pairwise(nodes))) for nodes in found)


def _hop(roads: Roads, one: str, other: str) -> Hop:
    fitting = roads.fitting(roads.snapshot.graph.adj[one][other]["relations"])
    return Hop(one, other, tuple(sorted(fitting, key=lambda relation: (-relation.support, relation.id))))


def _check(roads: Roads, max_hops: int, k: int) -> None:
    if roads.source == roads.target:
        raise LiaisonError(f"both ends are the same entity: {roads.source!r}", "Name two different entities.")
    for name, value in (("max_hops", max_hops), ("k", k)):
        if value < 1:
            raise LiaisonError(f"{name} is {value}; it must be 1 or more")
    if roads.certain and roads.as_of is None:
        raise LiaisonError("'certain' needs a date to be certain of", "Give a date (as of).")
    for what, given, known in (
        ("relation type", roads.types or frozenset(), ontology().relations),
        ("node type", roads.transit, ontology().types),
    ):
        unknown = sorted(given - set(known))
        if unknown:
            raise LiaisonError(f"unknown {what} {unknown[0]!r}", f"Known: {', '.join(sorted(known))}.")
