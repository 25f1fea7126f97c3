"""The servers that the tests run on are what they say, and clean."""

from __future__ import annotations

from pathlib import Path

import neo4j
import neo4j.exceptions
import neo4j_server
import pytest


@pytest.mark.neo4j
def test_it_is_neo4j_5_community(neo4j_address: neo4j_server.Address) -> None:
    with neo4j_server.driver(neo4j_address) as session:
        row = session.run("CALL dbms.components() YIELD name, versions, edition").single(strict=True)
    assert row["name"] == "Neo4j Kernel"
    assert row["versions"][0].startswith("5.")
    assert row["edition"] == "community"


@pytest.mark.neo4j
def test_the_tests_on_neo4j_share_one_worker(request: pytest.FixtureRequest) -> None:
    if request.config.getoption("loadgroup", default=False):
        assert request.node.nodeid.endswith("@neo4j"), "pytest-xdist does not see the group"
    else:
        assert request.node.get_closest_marker("xdist_group").args == ("neo4j",)


@pytest.mark.neo4j
def test_a_wrong_password_is_refused(neo4j_address: neo4j_server.Address) -> None:
    wrong = neo4j_address._replace(password="not-the-password")
    with pytest.raises(neo4j.exceptions.AuthError), neo4j_server.driver(wrong) as session:
        session.run("RETURN 1").consume()


@pytest.mark.neo4j
def test_wipe_leaves_nothing(neo4j_address: neo4j_server.Address) -> None:
    with neo4j_server.driver(neo4j_address) as session:
        session.run("CREATE CONSTRAINT one IF NOT EXISTS FOR (n:Thing) REQUIRE n.id IS UNIQUE").consume()
        session.run("CREATE FULLTEXT INDEX two IF NOT EXISTS FOR (n:Thing) ON EACH [n.name]").consume()
        session.run("UNWIND range(1, 12000) AS i CREATE (:Thing {id: i})-[:NEXT]->(:Other)").consume()
    neo4j_server.wipe(neo4j_address)
    with neo4j_server.driver(neo4j_address) as session:
        assert session.run("MATCH (n) RETURN count(n) AS n").single(strict=True)["n"] == 0
        assert not list(session.run("SHOW INDEXES YIELD name, type WHERE type <> 'LOOKUP'"))


@pytest.mark.neo4j
def test_a_server_with_data_is_left_alone(neo4j_address: neo4j_server.Address, tmp_path: Path) -> None:
    with neo4j_server.driver(neo4j_address) as session:
        session.run("CREATE (:Precious)").consume()
    environment = {"LIAISON_TEST_NEO4J_URI": neo4j_address.url}
    with (
        pytest.raises(neo4j_server.Unavailable, match="is not empty"),
        neo4j_server.running(tmp_path, tmp_path / "home", environment),
    ):
        pass
    neo4j_server.wipe(neo4j_address)


@pytest.mark.parametrize(
    "environment",
    [
        {"LIAISON_TEST_NEO4J_URI": "bolt://ann:p%40ss@db.example:7688"},
        {
            "LIAISON_TEST_NEO4J_URI": "bolt://db.example:7688",
            "LIAISON_TEST_NEO4J_USER": "ann",
            "LIAISON_TEST_NEO4J_PASSWORD": "p@ss",
        },
    ],
)
def test_a_given_address_is_read(environment: dict[str, str]) -> None:
    address = neo4j_server.given_address(environment)
    assert address == ("bolt://db.example:7688", "ann", "p@ss")
    assert address.url == "bolt://ann:p%40ss@db.example:7688"
