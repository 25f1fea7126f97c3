"""Milliseconds a question on the examples' scale and on a synthetic graph, beside networkx: `bench/connect.py`."""

from __future__ import annotations

import contextlib
import random
import statistics
import time
from collections.abc import Callable

import networkx as nx

from liaison.graph.analysis import Snapshot, connect
from liaison.graph.model import Entity, Relation, ids
from liaison.graph.model.errors import NoPath


def node(id_: str, type_: str) -> Entity:
    return Entity(id=id_, type=type_, name=id_, names=(id_,), profiles=1, documents=1)


def edge(a: str, b: str) -> Relation:
    id_ = ids.relation_id(a, "EMPLOYED_BY", b)
    return Relation(id=id_, subject=a, predicate="EMPLOYED_BY", object=b, support=1, confidence=0.9)


def synthetic(people: int, organisations: int, edges: int) -> Snapshot:
    chance = random.Random(11)
    entities = [node(f"p{n}", "Person") for n in range(people)]
    entities += [node(f"o{n}", "Firm" if n % 2 else "University") for n in range(organisations)]
    pairs = {(f"p{chance.randrange(people)}", f"o{chance.randrange(organisations)}") for _ in range(edges)}
    return Snapshot.of(1, entities, [edge(a, b) for a, b in sorted(pairs)])


def milliseconds(ask: Callable[[str, str], object], pairs: list[tuple[str, str]]) -> str:
    times = []
    for a, b in pairs:
        start = time.perf_counter()
        with contextlib.suppress(NoPath, nx.NetworkXNoPath):
            ask(a, b)
        times.append(1000 * (time.perf_counter() - start))
    return f"p50 {statistics.median(times):.2f} ms, p95 {statistics.quantiles(times, n=20)[-1]:.2f} ms"


def main() -> None:
    snapshot = synthetic(30_000, 3_000, 100_000)
    graph = snapshot.graph
    chance = random.Random(5)
    organisations = [id_ for id_ in snapshot.entities if id_.startswith("o")]
    pairs = [tuple(chance.sample(organisations, 2)) for _ in range(100)]
    print(f"{len(snapshot.entities)} entities, {len(snapshot.relations)} relations")
    print(
        "connect, k=5, 4 hops, transit rules, evidence order:",
        milliseconds(lambda a, b: connect(snapshot, a, b), pairs),
    )
    print(
        "networkx bidirectional_shortest_path, one path:     ",
        milliseconds(lambda a, b: nx.bidirectional_shortest_path(graph, a, b), pairs),
    )


if __name__ == "__main__":
    main()
