"""The guard: what a user's query may do, against a list of attacks and of honest queries, and on the real engines."""

from __future__ import annotations

import contextlib
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import neo4j
import pytest
import yaml
from building import contribution
from hypothesis import given
from hypothesis import strategies as st
from neo4j.exceptions import Neo4jError

import liaison
from liaison.graph.model.errors import QueryFailed, QueryRefused
from liaison.graph.store import guard
from liaison.ingest import writing
from liaison.kg import KnowledgeGraph

QUERIES = yaml.safe_load(Path(__file__).with_name("guard_queries.yaml").read_text(encoding="utf-8"))
ATTACKS: list[str] = [row["query"] for row in QUERIES["attacks"]]
PAST_THE_GUARD: list[str] = [row["query"] for row in QUERIES["attacks"] if row.get("engine")]
HONEST: list[dict[str, Any]] = QUERIES["honest"]

FIRM, UNIVERSITY = ("Firm", "汾河软件股份有限公司"), ("University", "太原理工大学")
STATION, PERSON = ("Workstation", "汾河软件股份有限公司院士工作站"), ("Person", "张伟")


def filled(address: str) -> KnowledgeGraph:
    kg = liaison.open(address)
    facts = [(FIRM, "HOSTS_WORKSTATION", STATION), (PERSON, "SERVES_AT", STATION), (PERSON, "EMPLOYED_BY", UNIVERSITY)]
    writing.put(kg.store, [contribution("a", facts)])
    return kg


@pytest.fixture
def kg(store_address: str) -> Iterator[KnowledgeGraph]:
    with filled(store_address) as graph:
        yield graph


def test_the_lists_are_long_enough_and_have_no_doubles() -> None:
    honest = [row["query"] for row in HONEST]
    assert len(set(ATTACKS)) == len(ATTACKS) >= 40
    assert len(set(honest)) == len(honest) >= 30
    assert len(PAST_THE_GUARD) >= 10


@pytest.mark.parametrize("query", ATTACKS)
def test_an_attack_is_refused(query: str) -> None:
    with pytest.raises(QueryRefused) as caught:
        guard.check(query)
    assert caught.value.message.isprintable()


@pytest.mark.parametrize("query", [row["query"] for row in HONEST])
def test_an_honest_query_passes(query: str) -> None:
    guard.check(query)


@pytest.mark.parametrize("wrap", ["{}", "MATCH (a) {}", "CALL {{ {} }} RETURN 1", "RETURN 1 UNION {}", "WITH * {}"])
@pytest.mark.parametrize("clause", sorted(guard._words().refuse))
def test_no_refused_word_begins_a_clause_anywhere(wrap: str, clause: str) -> None:
    for rest in (" (n)", " n", " n.x = 1", " [n][0]", " $x", " `n`", " 'x'", " {a: n}.a", " CASE WHEN true THEN n END"):
        with pytest.raises(QueryRefused):
            guard.check(wrap.format(clause + rest))


@pytest.mark.parametrize(
    "query", ["RETURN '\ud800' AS x", "MATCH (n) // \udfff\nRETURN n", "RETURN 1 AS x /* \udc80 */"]
)
def test_half_a_character_is_refused(query: str) -> None:
    with pytest.raises(QueryRefused):
        guard.check(query)


def test_a_query_has_a_longest_length() -> None:
    long = "RETURN '" + "x" * 90_000 + "' AS x"
    guard.check(long)
    with pytest.raises(QueryRefused, match="100,000"):
        guard.check(long + " " * 20_000)


SIGNS = "(){}[].,:;|&!*/=$-'\"`\\\n\r\t"
PARTS = "// /* */ .. 1 0x é （ \u00a0 \ud800 n MATCH RETURN WITH CALL UNION ALL CREATE SET db.labels apoc.x LIMIT END"


@given(st.lists(st.sampled_from([*SIGNS, *PARTS.split(" "), " "]), max_size=30).map("".join))
def test_whatever_is_asked_the_guard_answers_with_its_own_error(text: str) -> None:
    with contextlib.suppress(QueryRefused):
        guard.check("MATCH (n) " + text)
    with pytest.raises(QueryRefused):
        guard.check("MATCH (n) DELETE " + text)


@given(st.text(st.sampled_from("CREATE SETDLM(n)/*'\"`"), max_size=60))
def test_what_stands_in_a_string_or_a_quoted_name_does_not_matter(text: str) -> None:
    escaped = text.replace("\\", "\\\\").replace("'", "\\'")
    guard.check(f"MATCH (n) WHERE n.name = '{escaped}' RETURN n")
    guard.check("MATCH (n) RETURN n.name AS `x" + text.replace("`", "``") + "`")


def test_the_honest_queries_run(kg: KnowledgeGraph) -> None:
    engine = kg.store.engine
    rows = 0
    wrong: list[str] = []
    for row in HONEST:
        try:
            rows += len(kg.cypher(row["query"], row.get("params")).rows)
        except QueryFailed as error:
            if engine not in row.get("not_on", {}):
                wrong.append(f"{row['query']}: {error.message}")
        else:
            if engine in row.get("not_on", {}):
                wrong.append(f"{row['query']}: runs on {engine}, although the list says that it cannot")
    assert not wrong, "\n".join(wrong)
    assert rows > 60


def test_refused_before_it_reaches_the_database(kg: KnowledgeGraph) -> None:
    before = kg.canonical()
    for query in ATTACKS:
        with pytest.raises(QueryRefused):
            kg.cypher(query)
    assert kg.canonical() == before


@pytest.mark.parametrize("store_address", ["embedded"], indirect=True)
def test_the_embedded_engine_refuses_the_reader_what_the_guard_would_have_refused(kg: KnowledgeGraph) -> None:
    before = kg.canonical()
    through: list[str] = []
    with kg.store.driver("reader").session(database=kg.store.database) as session:
        for query in PAST_THE_GUARD:
            try:
                session.run(neo4j.Query(query)).consume()  # type: ignore[arg-type]
            except Neo4jError:
                continue
            through.append(query)
    assert kg.canonical() == before
    assert not through, "\n".join(through)


@pytest.mark.neo4j
@pytest.mark.parametrize("store_address", [pytest.param("neo4j", marks=pytest.mark.neo4j)], indirect=True)
def test_neo4j_refuses_writes_in_the_read_transaction(kg: KnowledgeGraph) -> None:
    before = kg.canonical()
    for query in PAST_THE_GUARD:
        if "LOAD CSV" not in query:  # Which Neo4j allows in a READ transaction: there the guard stands alone.
            with (
                kg.store.driver("reader").session(database=kg.store.database, default_access_mode="READ") as session,
                pytest.raises(Neo4jError),
            ):
                session.run(neo4j.Query(query)).consume()  # type: ignore[arg-type]
    assert kg.canonical() == before


@pytest.mark.parametrize("value", [2**63, "half \ud800", {"a": object()}, {1: 2}])
def test_a_parameter_that_the_database_has_no_value_for_is_a_clear_error(kg: KnowledgeGraph, value: object) -> None:
    with pytest.raises(QueryFailed, match="parameter"):
        kg.cypher("RETURN $x AS x", {"x": value})


def test_answers_are_plain_values(kg: KnowledgeGraph) -> None:
    row = kg.cypher(
        "MATCH p = (n:Person)-[r:EMPLOYED_BY]->() RETURN p, n, r, date('2020-02-29') AS d, [1.5, null] AS l, $big AS i",
        {"big": 2**63 - 1},
    ).rows[0]
    path, node, relation, date, numbers, big = row
    assert [len(path[part]) for part in ("nodes", "relations")] == [2, 1]
    assert (node["name"], node["labels"], relation["type"]) == ("张伟", ["Entity", "Person"], "EMPLOYED_BY")
    assert (date, numbers, big) == ("2020-02-29", [1.5, None], 2**63 - 1)
    assert kg.cypher("RETURN $x AS x", {"x": float("inf")}).rows == (("Infinity",),)


def test_a_limit_that_was_reached_is_told(kg: KnowledgeGraph) -> None:
    cut = kg.cypher("UNWIND range(1, 5) AS x RETURN x", limit=4)
    assert (len(cut.rows), cut.truncated) == (4, True)
    whole = kg.cypher("UNWIND range(1, 5) AS x RETURN x", limit=5)
    assert (len(whole.rows), whole.truncated) == (5, False)


@pytest.mark.parametrize("query", ["MATCH (n RETURN n", "RETURN nobody", "RETURN 1 +", "RETURN $missing AS x"])
def test_a_mistake_in_a_query_is_a_clear_error(kg: KnowledgeGraph, query: str) -> None:
    with pytest.raises(QueryFailed) as caught:
        kg.cypher(query)
    assert "\n" not in caught.value.message
    assert kg.cypher("RETURN 1 AS x").rows == ((1,),)
