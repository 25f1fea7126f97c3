"""connect: an oracle on small graphs, the rules of the ontology, dates, and a graph that is too large to enumerate."""

from __future__ import annotations

from collections.abc import Iterable
from fractions import Fraction
from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from liaison.graph.analysis import Path, Snapshot, connect
from liaison.graph.analysis.asof import holds
from liaison.graph.model import Entity, PartialDate, Relation, Spell, ontology
from liaison.graph.model.errors import EntityNotFound, InvalidRecord, LiaisonError, NoPath


def entity(id_: str, type_: str = "Firm") -> Entity:
    return Entity(id=id_, type=type_, name=id_.upper(), names=(id_.upper(),), profiles=1, documents=1)


def relation(
    subject: str,
    object_: str,
    predicate: str = "COLLABORATES_WITH",
    *,
    support: int = 1,
    spells: Iterable[str] = (),
) -> Relation:
    return Relation(
        id=f"{subject}-{predicate}-{object_}",
        subject=subject,
        predicate=predicate,
        object=object_,
        support=support,
        confidence=1.0,
        spells=tuple(Spell.parse(text) for text in spells),
    )


def snapshot(types: dict[str, str], relations: Iterable[Relation]) -> Snapshot:
    return Snapshot.of(1, (entity(id_, type_) for id_, type_ in types.items()), relations)


def routes(paths: Iterable[Path]) -> list[str]:
    return ["".join(path.entities) for path in paths]


# -- the snapshot ------------------------------------------------------------------------------------------------------


def test_a_snapshot_is_sorted_and_knows_its_neighbours() -> None:
    held = snapshot(
        {"c": "Firm", "a": "Firm", "b": "Person"},
        [relation("c", "a"), relation("b", "a", "EMPLOYED_BY"), relation("b", "a", "FOUNDED")],
    )
    assert list(held.entities) == ["a", "b", "c"]
    assert list(held.relations) == ["b-EMPLOYED_BY-a", "b-FOUNDED-a", "c-COLLABORATES_WITH-a"]
    assert held.neighbours("a") == ("b", "c")
    assert [edge.predicate for edge in held.between("a", "b")] == ["EMPLOYED_BY", "FOUNDED"]
    assert held.between("b", "c") == ()
    assert held.graph.edges["a", "b"]["relations"] == ("b-EMPLOYED_BY-a", "b-FOUNDED-a")
    with pytest.raises(EntityNotFound):
        held.neighbours("z")


@pytest.mark.parametrize(
    ("entities", "relations", "message"),
    [
        ([entity("a"), entity("a")], [], "two entities"),
        ([entity("a"), entity("b")], [relation("a", "b"), relation("a", "b")], "two relations"),
        ([entity("a")], [relation("a", "b")], "no entity: 'b'"),
    ],
)
def test_a_snapshot_that_does_not_fit_together_is_refused(
    entities: list[Entity], relations: list[Relation], message: str
) -> None:
    with pytest.raises(InvalidRecord, match=message):
        Snapshot.of(1, entities, relations)


# -- the oracle --------------------------------------------------------------------------------------------------------

NODES = "abcdefg"
PREDICATES = ("EMPLOYED_BY", "FOUNDED", "MEMBER_OF")
TYPES = ("Person", "Firm", "University", "Technology", "Award")


@st.composite
def worlds(draw: st.DrawFn) -> tuple[dict[str, str], list[Relation]]:
    types = {node: draw(st.sampled_from(TYPES)) for node in NODES[: draw(st.integers(2, len(NODES)))]}
    pairs = draw(st.permutations([(a, b) for a in types for b in types if a != b]))
    chosen = pairs[: draw(st.integers(0, 20))]
    # The engine does not ask which types a relation may join; any predicate will do here.
    kinds = st.sampled_from(PREDICATES)
    return types, [relation(a, b, draw(kinds), support=draw(st.integers(1, 6))) for a, b in chosen]


def brute_force(
    types: dict[str, str], relations: list[Relation], max_hops: int, allowed: set[str]
) -> list[tuple[str, ...]]:
    """All simple paths from a to b, in the order that the engine promises."""
    support: dict[frozenset[str], int] = {}
    for edge in relations:
        if edge.predicate in allowed:
            ends = frozenset((edge.subject, edge.object))
            support[ends] = support.get(ends, 0) + edge.support

    found = []

    def walk(nodes: tuple[str, ...]) -> None:
        if nodes[-1] == "b":
            found.append(nodes)
            return
        if len(nodes) > max_hops or (len(nodes) > 1 and types[nodes[-1]] not in ontology().transit):
            return
        for other in types:
            if other not in nodes and frozenset((nodes[-1], other)) in support:
                walk((*nodes, other))

    walk(("a",))

    def resistance(nodes: tuple[str, ...]) -> Fraction:
        return sum((Fraction(1, support[frozenset(pair)]) for pair in pairwise(nodes)), Fraction())

    return sorted(found, key=lambda nodes: (len(nodes), resistance(nodes), nodes))


@settings(max_examples=300)
@given(
    world=worlds(),
    max_hops=st.integers(1, 7),
    k=st.integers(1, 12),
    allowed=st.just(set(PREDICATES)) | st.sets(st.sampled_from(PREDICATES), min_size=1),
    data=st.data(),
)
def test_the_best_paths_are_those_of_a_full_enumeration(
    world: tuple[dict[str, str], list[Relation]], max_hops: int, k: int, allowed: set[str], data: st.DataObject
) -> None:
    types, relations = world
    expected = brute_force(types, relations, max_hops, allowed)
    held = snapshot(dict(reversed(types.items())), data.draw(st.permutations(relations)))
    if not expected:
        with pytest.raises(NoPath) as caught:
            connect(held, "a", "b", max_hops=max_hops, k=k, types=allowed)
        assert caught.value.searched == max_hops
        return
    paths = connect(held, "a", "b", max_hops=max_hops, k=k, types=allowed)
    assert [path.entities for path in paths] == expected[:k]
    for path in paths:
        for hop, (one, other) in zip(path.hops, pairwise(path.entities), strict=True):
            between = {edge.id for edge in relations if {edge.subject, edge.object} == {one, other}}
            assert {edge.id for edge in hop.relations} == {
                id_ for id_ in between if held.relations[id_].predicate in allowed
            }
            assert hop.relations
            assert path.weakest.support <= hop.support


@given(world=worlds())
def test_the_way_back_is_the_way_there(world: tuple[dict[str, str], list[Relation]]) -> None:
    types, relations = world
    held = snapshot(types, relations)
    try:
        there = connect(held, "a", "b", max_hops=6, k=1000)
    except NoPath:
        with pytest.raises(NoPath):
            connect(held, "b", "a", max_hops=6, k=1000)
        return
    back = connect(held, "b", "a", max_hops=6, k=1000)
    assert {path.entities for path in there} == {path.entities[::-1] for path in back}


# -- the order ---------------------------------------------------------------------------------------------------------


def test_short_before_long_and_well_attested_before_thin() -> None:
    held = snapshot(
        dict.fromkeys("sxyzt", "Firm"),
        [
            *(relation("s", "x", support=9), relation("x", "t", support=1)),
            *(relation("s", "y", support=3), relation("y", "t", support=3)),
            *(relation("x", "y", support=50), relation("s", "z"), relation("z", "t")),
        ],
    )
    paths = connect(held, "s", "t", max_hops=3, k=9)
    assert routes(paths) == ["syt", "sxt", "szt", "sxyt", "syxt"]
    assert paths[1].weakest.source == "x"
    assert len(paths[3]) == 3


def test_a_thin_way_on_does_not_hide_a_good_one() -> None:
    edges = {"sv": 9, "vx": 1, "vy": 9, "xt": 1, "yt": 9, "sw": 3, "wz": 3, "zt": 3}
    for names in ("xy", "yx"):  # whichever comes first
        renamed = str.maketrans("xy", names)
        held = snapshot(
            dict.fromkeys("svwxyzt", "Firm"),
            [relation(*pair.translate(renamed), support=support) for pair, support in edges.items()],
        )
        assert routes(connect(held, "s", "t")) == [route.translate(renamed) for route in ("svyt", "swzt", "svxt")]


def test_parallel_relations_are_one_hop_and_add_up() -> None:
    held = snapshot(
        {"s": "Person", "x": "Firm", "y": "Firm", "t": "Person"},
        [
            *(relation("s", "x", "EMPLOYED_BY", support=2), relation("t", "x", "EMPLOYED_BY", support=2)),
            *(relation("s", "y", "EMPLOYED_BY", support=1), relation("t", "y", "EMPLOYED_BY", support=2)),
            relation("s", "y", "FOUNDED", support=3),
        ],
    )
    best, second = connect(held, "s", "t")
    assert best.entities == ("s", "y", "t")
    assert [edge.predicate for edge in best.hops[0].relations] == ["FOUNDED", "EMPLOYED_BY"]
    assert (best.hops[0].support, second.entities) == (4, ("s", "x", "t"))
    assert routes(connect(held, "s", "t", types=["EMPLOYED_BY"])) == ["sxt", "syt"]


# -- the rules ---------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("type_", sorted(ontology().types))
def test_only_transit_types_are_walked_through(type_: str) -> None:
    held = snapshot({"s": "Firm", "x": type_, "t": "University"}, [relation("s", "x"), relation("x", "t")])
    if type_ in ontology().transit:
        assert routes(connect(held, "s", "t")) == ["sxt"]
    else:
        with pytest.raises(NoPath):
            connect(held, "s", "t")
    assert routes(connect(held, "s", "x")) == ["sx"]  # an end may be of any type
    assert routes(connect(held, "s", "t", transit={type_})) == ["sxt"]
    with pytest.raises(NoPath):
        connect(held, "s", "t", transit=())


def test_the_ends_are_no_inner_nodes() -> None:
    held = snapshot(dict.fromkeys("sxt", "Firm"), [relation("s", "x"), relation("s", "t"), relation("t", "x")])
    assert routes(connect(held, "s", "t", max_hops=9, k=9)) == ["st", "sxt"]


def test_a_self_loop_leads_nowhere() -> None:
    held = snapshot(dict.fromkeys("st", "Firm"), [relation("s", "s"), relation("s", "t")])
    assert routes(connect(held, "s", "t", k=9)) == ["st"]


def test_no_path_says_how_far_it_looked() -> None:
    chain = snapshot(dict.fromkeys("abcdef", "Firm"), [relation(*pair) for pair in pairwise("abcdef")])
    assert routes(connect(chain, "a", "f", max_hops=5)) == ["abcdef"]
    with pytest.raises(NoPath, match="'A' and 'F' are not connected within 4 hops") as caught:
        connect(chain, "a", "f")
    assert caught.value.searched == 4
    with pytest.raises(NoPath, match="filters") as caught:
        connect(chain, "a", "f", types=["WON"], max_hops=10**9)
    assert caught.value.searched == 10**9


@pytest.mark.parametrize(
    ("arguments", "error", "message"),
    [
        ({"target": "z"}, EntityNotFound, "'z'"),
        ({"source": "z"}, EntityNotFound, "'z'"),
        ({"target": "a"}, LiaisonError, "same entity"),
        ({"max_hops": 0}, LiaisonError, "max_hops is 0"),
        ({"k": -1}, LiaisonError, "k is -1"),
        ({"certain": True}, LiaisonError, "needs a date"),
        ({"types": ["KNOWS"]}, LiaisonError, "unknown relation type 'KNOWS'"),
        ({"transit": ["Planet"]}, LiaisonError, "unknown node type 'Planet'"),
    ],
)
def test_a_question_without_sense_is_refused(
    arguments: dict[str, object], error: type[LiaisonError], message: str
) -> None:
    held = snapshot(dict.fromkeys("ab", "Firm"), [relation("a", "b")])
    with pytest.raises(error, match=message):
        connect(held, **{"source": "a", "target": "b", **arguments})  # type: ignore[arg-type]


# -- dates -------------------------------------------------------------------------------------------------------------

PROFESSOR = ("1998/2003", "2010/2015")


@pytest.mark.parametrize(
    ("predicate", "spells", "when", "possible", "certain"),
    [
        ("EMPLOYED_BY", PROFESSOR, "2012", True, True),
        ("EMPLOYED_BY", PROFESSOR, "2006", False, False),
        ("EMPLOYED_BY", PROFESSOR, "2001", True, True),
        ("EMPLOYED_BY", PROFESSOR, "2003", True, False),
        ("EMPLOYED_BY", PROFESSOR, "2003-12-31", True, False),
        ("EMPLOYED_BY", PROFESSOR, "2004-01-01", False, False),
        ("EMPLOYED_BY", PROFESSOR, "1997", False, False),
        ("EMPLOYED_BY", ("2010/..",), "2040", True, True),
        ("EMPLOYED_BY", ("2010/",), "2040", True, False),
        ("EMPLOYED_BY", ("/2003",), "1990", True, False),
        ("EMPLOYED_BY", ("2012",), "2012-05", True, False),
        ("EMPLOYED_BY", ("2012",), "2013", False, False),
        # undated: always possible, never certain; next to a date it says nothing
        ("EMPLOYED_BY", (), "2012", True, False),
        ("EMPLOYED_BY", ("/",), "2012", True, False),
        ("EMPLOYED_BY", ("/", *PROFESSOR), "2006", False, False),
        # an event counts from its date on
        ("WON", ("2010",), "2009", False, False),
        ("WON", ("2010",), "2010-06", True, False),
        ("WON", ("2010",), "2020", True, True),
        ("WON", ("1794-02",), "1800", True, True),
        ("EDUCATED_AT", ("1998/2003",), "2020", True, True),
        ("EDUCATED_AT", ("1998/2003",), "1990", False, False),
        ("EDUCATED_AT", ("/2003",), "1990", True, False),
        ("EDUCATED_AT", ("/2003",), "2004", True, True),
    ],
)
def test_what_held_at_a_date(predicate: str, spells: tuple[str, ...], when: str, possible: bool, certain: bool) -> None:
    edge, date = relation("a", "b", predicate, spells=spells), PartialDate.parse(when)
    assert (holds(edge, date), holds(edge, date, certain=True)) == (possible, certain)


years = st.integers(1700, 2100).map(PartialDate)
periods = st.one_of(
    years.map(lambda year: Spell(start=year, event=True)),
    st.builds(lambda start: Spell(start=start, open=True), st.none() | years),
    st.builds(lambda one, other: Spell(start=min(one, other), end=max(one, other)), years, years),
    st.builds(lambda start: Spell(start=start), years),
    st.builds(lambda end: Spell(end=end), years),
    st.just(Spell()),
)


@given(spells=st.lists(periods, max_size=3), predicate=st.sampled_from(sorted(ontology().relations)), when=years)
def test_what_is_certain_is_possible(spells: list[Spell], predicate: str, when: PartialDate) -> None:
    edge = relation("a", "b", predicate).model_copy(update={"spells": tuple(spells)})
    later = PartialDate(when.year + 1)
    if holds(edge, when, certain=True):
        assert holds(edge, when)
        if ontology().relations[predicate].event:
            assert holds(edge, later, certain=True)
    if not any(spell.known for spell in spells):
        assert (holds(edge, when), holds(edge, when, certain=True)) == (True, False)


def test_a_path_as_of_a_date() -> None:
    held = snapshot(
        {"f": "Firm", "p": "Person", "u": "University"},
        [relation("f", "p", "FUNDED", spells=["1990"]), relation("p", "u", "EMPLOYED_BY", spells=PROFESSOR)],
    )
    for certain in (False, True):
        (path,) = connect(held, "f", "u", as_of=PartialDate(2012), certain=certain)
        assert path.entities == ("f", "p", "u")
        with pytest.raises(NoPath):
            connect(held, "f", "u", as_of=PartialDate(2006), certain=certain)
    assert len(connect(held, "f", "u", as_of=PartialDate(2003))) == 1
    with pytest.raises(NoPath):
        connect(held, "f", "u", as_of=PartialDate(2003), certain=True)


def test_a_date_takes_its_part_of_parallel_relations() -> None:
    held = snapshot(
        {"p": "Person", "u": "University"},
        [
            relation("p", "u", "EMPLOYED_BY", support=5, spells=["2010/2015"]),
            relation("p", "u", "EDUCATED_AT", spells=["1998"]),
        ],
    )
    (path,) = connect(held, "p", "u", as_of=PartialDate(2006))
    assert [edge.predicate for edge in path.hops[0].relations] == ["EDUCATED_AT"]
    assert path.weakest.support == 1


# -- size --------------------------------------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def large() -> Snapshot:
    """Two hubs that share 40,000 neighbours, which are joined among themselves: 100,000 edges, 1e9 paths of 4 hops."""
    leaves = [f"n{number:05d}" for number in range(40_000)]
    chords = {(min(pair), max(pair)) for pair in zip(leaves, leaves[7919:] + leaves[:7919], strict=True)}
    edges = [relation(leaf, hub, "EMPLOYED_BY") for leaf in leaves for hub in ("hub1", "hub2")]
    edges += [relation(a, b) for a, b in sorted(chords)[:20_000]]
    nodes = [entity(leaf, "Person") for leaf in leaves] + [entity("hub1"), entity("hub2"), entity("lonely")]
    return Snapshot.of(1, nodes, edges)


def test_a_large_graph_answers_without_enumerating(large: Snapshot) -> None:
    # A search that enumerated would not come back from this one.
    assert len(large.relations) == 100_000
    assert [path.entities for path in connect(large, "hub1", "hub2", k=3, max_hops=6)] == [
        ("hub1", f"n0000{n}", "hub2") for n in range(3)
    ]
    paths = connect(large, "n00000", "n39999", k=5)
    assert [len(path) for path in paths] == [2, 2, *[len(path) for path in paths[2:]]]
    assert len({path.entities for path in paths}) == 5
    with pytest.raises(NoPath):
        connect(large, "hub1", "lonely", max_hops=30)
