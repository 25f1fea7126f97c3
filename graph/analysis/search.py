"""The k best simple paths between two nodes, in an order that only the data decides.

The search keeps to the nodes that lie on some walk within the limit (a breadth-first search from both ends) and takes
from them one best path after the other (Yen, 1971; Lawler, 1972): at most k * limit searches, however many paths
there are.
"""

from __future__ import annotations

import heapq
import math
from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import pairwise

from ..model import PartialDate, Relation
from .asof import holds
from .snapshot import Snapshot

__all__ = ["Roads", "best", "distance"]

# Resistance is counted in whole units, so that a sum does not depend on its order; 1/support is exact up to 40 texts.
_UNIT = math.lcm(*range(1, 41))

Cost = tuple[int, int]  # hops, resistance
Nodes = tuple[str, ...]


@dataclass(frozen=True)
class Roads:
    """The graph as one question sees it."""

    snapshot: Snapshot
    source: str
    target: str
    types: frozenset[str] | None
    as_of: PartialDate | None
    certain: bool
    transit: frozenset[str]
    _known: dict[str, dict[str, int]] = field(default_factory=dict)

    def leave(self, node: str) -> dict[str, int]:
        """Where one can go from a node and the resistance of the way; ways that end at a closed node are left out."""
        ways = self._known.get(node)
        if ways is None:
            ways = self._known[node] = dict(self._ways(node))
        return ways

    def _ways(self, node: str) -> Iterator[tuple[str, int]]:
        entities, ends = self.snapshot.entities, (self.source, self.target)
        for other, edge in self.snapshot.graph.adj[node].items():
            if other != node and (other in ends or entities[other].type in self.transit):
                support = sum(relation.support for relation in self.fitting(edge["relations"]))
                if support:
                    yield other, _UNIT // support

    def fitting(self, ids: tuple[str, ...]) -> Iterator[Relation]:
        """The relations among `ids` that the question admits."""
        for id_ in ids:
            relation = self.snapshot.relations[id_]
            if self.types is not None and relation.predicate not in self.types:
                continue
            if self.as_of is None or holds(relation, self.as_of, certain=self.certain):
                yield relation


def distance(roads: Roads, limit: int) -> int | None:
    """The number of hops between the two ends; None if it is more than `limit`."""
    balls = {roads.source}, {roads.target}
    borders = [roads.source], [roads.target]
    for hops in range(1, limit + 1):
        side = 0 if len(borders[0]) <= len(borders[1]) else 1
        new = _next_border(roads, borders[side], balls[side])
        if not new:
            return None
        if not balls[1 - side].isdisjoint(new):
            return hops
        borders = (new, borders[1]) if side == 0 else (borders[0], new)
    return None


def _next_border(roads: Roads, border: list[str], ball: set[str]) -> list[str]:
    new: list[str] = []
    for node in border:
        for other in roads.leave(node):
            if other not in ball:
                ball.add(other)
                new.append(other)
    return new


def best(roads: Roads, limit: int, k: int) -> list[Nodes]:
    """The k best simple paths of at most `limit` hops, in order."""
    rest = _costs_to_target(roads, limit)
    first = _shortest(roads, rest, limit, (roads.source,), frozenset())
    # A candidate is the best of a class of paths: those that share its beginning up to `fork` and do not go on from
    # there to a node of `barred`. Taking it splits the rest of its class into smaller ones, which do not overlap.
    heap: list[tuple[Cost, Nodes, int, frozenset[str]]] = []
    if first is not None:
        heap.append((*first, 0, frozenset()))
    found: list[Nodes] = []
    while heap and len(found) < k:
        _, nodes, fork, barred = heapq.heappop(heap)
        found.append(nodes)
        if len(found) == k:
            break
        for at in range(fork, len(nodes) - 1):
            closed = frozenset((nodes[at + 1],)) | (barred if at == fork else frozenset())
            candidate = _shortest(roads, rest, limit, nodes[: at + 1], closed)
            if candidate is not None:
                heapq.heappush(heap, (*candidate, at, closed))
    return found


def _costs_to_target(roads: Roads, limit: int) -> dict[str, Cost]:
    """The least cost from a node to the target, for every node on a walk of at most `limit` hops between the ends.

    A ball grows around each end, the smaller border first, until together they span the limit. Beyond the target's
    ball, a node counts only if the source's ball leaves it enough hops.
    """
    depths: dict[str, int] = {roads.source: 0}
    costs: dict[str, Cost] = {roads.target: (0, 0)}
    ahead, back = [roads.source], [roads.target]
    reached, spanned = 0, 0  # the radius of each ball
    while reached + spanned < limit and (ahead or back):
        if len(ahead) < len(back):
            reached += 1
            ahead = _away(roads, ahead, depths)
        else:
            spanned += 1
            back = _towards(roads, back, costs)
    while back:
        back = _towards(roads, back, costs, depths, limit)
    return costs


def _away(roads: Roads, border: list[str], depths: dict[str, int]) -> list[str]:
    new: list[str] = []
    for node in border:
        if node == roads.target:
            continue
        for other in roads.leave(node):
            if other not in depths:
                depths[other] = depths[node] + 1
                new.append(other)
    return new


def _towards(
    roads: Roads, border: list[str], costs: dict[str, Cost], depths: dict[str, int] | None = None, limit: int = 0
) -> list[str]:
    new: dict[str, Cost] = {}
    for node in border:
        if node == roads.source:
            continue
        hops, resistance = costs[node]
        for other, own in roads.leave(node).items():
            if other in costs or (depths is not None and depths.get(other, limit) + hops >= limit):
                continue
            cost = (hops + 1, resistance + own)
            if other not in new or cost < new[other]:
                new[other] = cost
    costs.update(new)
    return list(new)


def _shortest(
    roads: Roads, rest: dict[str, Cost], limit: int, root: Nodes, barred: frozenset[str]
) -> tuple[Cost, Nodes] | None:
    """The best simple path that begins with `root` and does not go on to a node of `barred`; None if there is none.

    A* with the cost in the whole graph as the estimate: it never overestimates, so the first arrival is the best.
    """
    spent = 0
    for one, other in pairwise(root):
        spent += roads.leave(one)[other]
    hops, resistance = rest[root[-1]]
    heap: list[tuple[Cost, Nodes, int]] = [((len(root) - 1 + hops, spent + resistance), root, spent)]
    done = set(root[:-1])
    while heap:
        cost, nodes, spent = heapq.heappop(heap)
        here = nodes[-1]
        if here == roads.target:
            return cost, nodes
        if here in done:
            continue
        done.add(here)
        for other, own in roads.leave(here).items():
            if other in done or other not in rest or (len(nodes) == len(root) and other in barred):
                continue
            hops, resistance = rest[other]
            if len(nodes) + hops <= limit:
                heapq.heappush(heap, ((len(nodes) + hops, spent + own + resistance), (*nodes, other), spent + own))
    return None
