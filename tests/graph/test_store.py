"""The store on both engines: contributions, what follows from them, look-ups, and the two layers."""

from __future__ import annotations

import random
from collections.abc import Iterator

import pytest
from building import contribution

import liaison
from liaison.cypher import migrations
from liaison.graph.model import Spell
from liaison.graph.model.errors import (
    AmbiguousName,
    EntityNotFound,
    InvalidRecord,
    JudgementNotFound,
    NewerStore,
    NoPath,
    StoreUnreachable,
)
from liaison.graph.store import Store
from liaison.ingest import writing
from liaison.kg import KnowledgeGraph

FIRM, OTHER = ("Firm", "汾河软件股份有限公司"), ("Firm", "汾河软件有限公司")
UNIVERSITY, STATION = ("University", "太原理工大学"), ("Workstation", "汾河软件股份有限公司院士工作站")
ZHANG, LI = ("Person", "张伟"), ("Person", "李明")


@pytest.fixture
def kg(store_address: str) -> Iterator[KnowledgeGraph]:
    with liaison.open(store_address) as graph:
        yield graph


def put(kg: KnowledgeGraph, *extractions: object) -> None:
    writing.put(kg.store, extractions, reader="test/1")  # type: ignore[arg-type]


def triples(kg: KnowledgeGraph) -> set[tuple[str, str, str]]:
    snapshot = kg.snapshot()
    name = {id_: entity.name for id_, entity in snapshot.entities.items()}
    return {(name[each.subject], each.predicate, name[each.object]) for each in snapshot.relations.values()}


def test_a_contribution_becomes_entities_and_relations_with_quotes(kg: KnowledgeGraph) -> None:
    put(
        kg,
        contribution("a", [(FIRM, "HOSTS_WORKSTATION", STATION), (ZHANG, "SERVES_AT", STATION)]),
        contribution("b", [(ZHANG, "EMPLOYED_BY", UNIVERSITY, {"qualifiers": {"role": "教授"}})]),
        contribution("c", [(ZHANG, "SERVES_AT", STATION), (ZHANG, "EMPLOYED_BY", UNIVERSITY)]),
    )
    assert (FIRM[1], "HOSTS_WORKSTATION", STATION[1]) in triples(kg)
    answer = kg.connect(FIRM[1], UNIVERSITY[1])
    names = [answer.source.name, *(hop.target.name for hop in answer.paths[0].hops)]
    assert names == [FIRM[1], STATION[1], "张伟", UNIVERSITY[1]]
    for hop in answer.paths[0].hops:
        for fact in hop.facts:
            assert fact.quotes
            for quote in fact.quotes:
                assert kg.document(quote.document).text[quote.start : quote.end] == quote.quote
    assert kg.check() == []


def test_putting_twice_changes_nothing(kg: KnowledgeGraph) -> None:
    one = contribution("a", [(ZHANG, "EMPLOYED_BY", UNIVERSITY)])
    put(kg, one)
    before = kg.canonical()
    put(kg, one)
    assert kg.canonical() == before


def test_an_edited_document_supersedes_itself(kg: KnowledgeGraph) -> None:
    put(kg, contribution("a", [(ZHANG, "EMPLOYED_BY", UNIVERSITY)]), contribution("b", [(LI, "EMPLOYED_BY", FIRM)]))
    put(kg, contribution("a", [(ZHANG, "EMPLOYED_BY", OTHER)]))
    edited = kg.canonical()
    assert triples(kg) == {("张伟", "EMPLOYED_BY", OTHER[1]), ("李明", "EMPLOYED_BY", FIRM[1])}
    kg.store.clear()
    put(kg, contribution("b", [(LI, "EMPLOYED_BY", FIRM)]))
    put(kg, contribution("a", [(ZHANG, "EMPLOYED_BY", OTHER)]))
    assert kg.canonical() == edited


def test_removing_takes_exactly_one_contribution_away(kg: KnowledgeGraph) -> None:
    put(kg, contribution("a", [(ZHANG, "EMPLOYED_BY", UNIVERSITY)]))
    before = kg.canonical()
    put(kg, contribution("b", [(ZHANG, "EMPLOYED_BY", UNIVERSITY), (ZHANG, "FOUNDED", FIRM)]))
    assert kg.remove("b") == ["b"]
    assert kg.canonical() == before


def test_a_relation_goes_with_its_last_assertion(kg: KnowledgeGraph) -> None:
    put(kg, contribution("a", [(ZHANG, "EMPLOYED_BY", UNIVERSITY)]), contribution("b", [(LI, "EMPLOYED_BY", FIRM)]))
    kg.remove("a")
    assert triples(kg) == {("李明", "EMPLOYED_BY", FIRM[1])}
    assert kg.search("张伟") == []


def test_copies_do_not_add_support(kg: KnowledgeGraph) -> None:
    put(kg, *[contribution(f"copy-{n}", [(LI, "FOUNDED", FIRM)], footer=f"Footer {n}") for n in range(10)])
    (fact,) = kg.show(FIRM[1]).facts
    assert (fact.relation.support, len(fact.quotes)) == (1, 10)
    assert len({quote.document for quote in fact.quotes}) == 10


def test_two_persons_of_one_name_stay_two_until_an_organisation_joins_them(kg: KnowledgeGraph) -> None:
    put(kg, contribution("a", [(ZHANG, "EMPLOYED_BY", UNIVERSITY)]), contribution("b", [(ZHANG, "EMPLOYED_BY", FIRM)]))
    with pytest.raises(AmbiguousName) as caught:
        kg.entity("张伟")
    assert len(caught.value.candidates) == 2
    with pytest.raises(NoPath):
        kg.connect(FIRM[1], UNIVERSITY[1])
    put(kg, contribution("c", [(ZHANG, "EMPLOYED_BY", FIRM), (ZHANG, "EMPLOYED_BY", UNIVERSITY)]))
    assert kg.entity("张伟").documents == 3
    kg.remove("c")
    with pytest.raises(AmbiguousName):
        kg.entity("张伟")


def test_firms_of_two_legal_forms_stay_two(kg: KnowledgeGraph) -> None:
    put(kg, contribution("a", [(LI, "FOUNDED", FIRM)]), contribution("b", [(LI, "FOUNDED", OTHER)]))
    assert {entity.name for entity in kg.search("汾河软件", type="Firm")} == {FIRM[1], OTHER[1]}


def test_stations_with_a_class_name_are_told_apart_by_their_hosts(kg: KnowledgeGraph) -> None:
    station = ("Workstation", "科技人才工作站")
    put(
        kg,
        contribution("a", [(FIRM, "HOSTS_WORKSTATION", station)]),
        contribution("b", [(OTHER, "HOSTS_WORKSTATION", station)]),
        contribution("c", [(FIRM, "HOSTS_WORKSTATION", station), (LI, "SERVES_AT", station)]),
    )
    assert sorted(entity.documents for entity in kg.search("科技人才工作站")) == [1, 2]


def test_plans_rumours_and_denials_make_no_relation(kg: KnowledgeGraph) -> None:
    put(
        kg,
        contribution("plan", [(FIRM, "HOSTS_WORKSTATION", STATION, {"modality": "plan"})]),
        contribution("rumour", [(LI, "FOUNDED", FIRM, {"modality": "reported"})]),
        contribution("denial", [(LI, "EMPLOYED_BY", FIRM, {"polarity": "negative"})]),
    )
    assert triples(kg) == set()
    assert len(kg.show(FIRM[1]).other) == 3


def test_a_denial_disputes_a_fact_and_both_quotes_are_shown(kg: KnowledgeGraph) -> None:
    put(
        kg,
        contribution("yes", [(LI, "FOUNDED", FIRM)]),
        contribution("no", [(LI, "FOUNDED", FIRM, {"polarity": "negative"})]),
    )
    (fact,) = kg.show(FIRM[1]).facts
    assert fact.relation.disputed
    assert [quote.polarity for quote in fact.quotes] == ["positive", "negative"]


def test_a_hop_holds_at_the_dates_of_its_spells(kg: KnowledgeGraph) -> None:
    spells = [{"spell": Spell.parse(text)} for text in ("1998/2003", "2010/2015")]
    put(
        kg,
        contribution("a", [(LI, "EMPLOYED_BY", UNIVERSITY, spells[0])]),
        contribution("b", [(LI, "EMPLOYED_BY", UNIVERSITY, spells[1])]),
    )
    (fact,) = kg.connect("李明", UNIVERSITY[1], as_of="2012").paths[0].hops[0].facts
    assert [str(spell) for spell in fact.relation.spells] == ["1998/2003", "2010/2015"]
    with pytest.raises(NoPath) as caught:
        kg.connect("李明", UNIVERSITY[1], as_of="2006")
    assert caught.value.searched == 4


def test_a_forbidden_relation_is_withheld_and_listed(kg: KnowledgeGraph) -> None:
    put(kg, contribution("a", [(FIRM, "COLLABORATES_WITH", OTHER)]))
    a, b = (kg.entity(name).id for _, name in (FIRM, OTHER))
    word = kg.judge("same", a, b, by="tester", reason="one firm")
    assert triples(kg) == set()
    assert [row["reason"] for row in kg.status().withheld] == ["both ends are one entity"]
    assert kg.check() == []
    kg.undo(word.id, by="tester")
    assert len(triples(kg)) == 1
    assert kg.status().withheld == ()


def test_a_persons_word_beats_the_rules_and_survives_a_new_ingest(kg: KnowledgeGraph) -> None:
    one, two = contribution("a", [(LI, "FOUNDED", FIRM)]), contribution("b", [(LI, "FOUNDED", FIRM)])
    put(kg, one, two)
    (entity,) = kg.search("汾河软件")
    a, b = (row["id"] for row in kg.store.read("read/entity_profiles", {"ids": [entity.id]}))
    word = kg.judge("different", a, b, by="tester")
    assert len(kg.search("汾河软件")) == 2
    kg.remove("a")
    put(kg, one)
    assert len(kg.search("汾河软件")) == 2
    kg.undo(word.id, by="tester")
    assert len(kg.search("汾河软件")) == 1
    assert kg.check() == []


def test_words_on_assertions(kg: KnowledgeGraph) -> None:
    fact = contribution("a", [(LI, "FOUNDED", FIRM)])
    rumour = contribution("b", [(ZHANG, "EMPLOYED_BY", FIRM, {"modality": "reported"})])
    put(kg, fact, rumour)
    kg.judge("reject", fact.assertions[0].id, by="tester")
    assert triples(kg) == set()
    kg.judge("retype", fact.assertions[0].id, value="EMPLOYED_BY", by="tester")
    kg.judge("confirm", rumour.assertions[0].id, by="tester")
    assert triples(kg) == {("李明", "EMPLOYED_BY", FIRM[1]), ("张伟", "EMPLOYED_BY", FIRM[1])}
    assert kg.check() == []
    with pytest.raises(InvalidRecord, match="never one thing"):
        kg.judge("same", fact.profiles[0].id, fact.profiles[1].id, by="tester")
    for wrong in (("same", "p:1", ""), ("reject", "a:1", "a:2"), ("retype", fact.assertions[0].id, "")):
        with pytest.raises(InvalidRecord):
            kg.judge(*wrong, by="tester")
    with pytest.raises(EntityNotFound):
        kg.judge("reject", "a:00000000000000000000", by="tester")
    with pytest.raises(JudgementNotFound):
        kg.undo("j:00000000000000000000", by="tester")


def test_an_organisation_of_two_types_gets_the_more_frequent_one(kg: KnowledgeGraph) -> None:
    association = "省科学技术协会"
    put(kg, contribution("a", [(LI, "EMPLOYED_BY", ("Government", association))]))
    assert kg.entity(association).type == "Government"
    put(kg, *[contribution(key, [(LI, "EMPLOYED_BY", ("Institute", association))]) for key in "bc"])
    entity = kg.entity(association)
    assert (entity.type, entity.documents) == ("Institute", 3)
    rows = kg.cypher("MATCH (n:Institute:Organisation) RETURN n.name, size(labels(n))").rows
    assert rows == ((association, 3),)
    assert kg.check() == []


def test_every_profile_id_leads_to_its_entity(kg: KnowledgeGraph) -> None:
    put(kg, *[contribution(key, [(LI, "FOUNDED", FIRM)]) for key in "abcd"])
    (entity,) = kg.search("汾河软件")
    for row in kg.store.read("read/entity_profiles", {"ids": [entity.id]}):
        assert kg.entity(row["id"]).id == entity.id
    with pytest.raises(EntityNotFound):
        kg.entity("p:00000000000000000000")


@pytest.mark.parametrize("asked", ["汾河", "软件股份", "Shanxi University", "shanxi", "ＳＨＡＮＸＩ university", "山"])
def test_search_finds_names_in_both_languages(kg: KnowledgeGraph, asked: str) -> None:
    put(kg, contribution("a", [(LI, "FOUNDED", FIRM), (LI, "EMPLOYED_BY", ("University", "Shanxi University"))]))
    put(kg, contribution("b", [(LI, "EMPLOYED_BY", ("University", "山西大学"))]))
    assert kg.search(asked)


@pytest.mark.parametrize(
    "name",
    [
        "'; MATCH (n) DETACH DELETE n; //",
        "`})-[:X]->() DETACH DELETE n //",
        "$name {x: 1}",
        '"quoted" AND (bracket',
        "a\\b'c",
        "emoji 🧪 𠮷",
        "*:* OR name:[* TO *]",
        "tab\tand\nline",
    ],
)
def test_hostile_names_are_only_names(kg: KnowledgeGraph, name: str) -> None:
    put(kg, contribution("a", [(LI, "FOUNDED", ("Firm", name))]), contribution("b", [(ZHANG, "EMPLOYED_BY", FIRM)]))
    assert kg.entity(name).name == name
    kg.search(name)
    assert len(kg.snapshot().entities) == 4


def test_no_path_leaves_the_entity_layer(kg: KnowledgeGraph) -> None:
    chance = random.Random(7)
    people = [("Person", f"Person {number}") for number in range(12)]
    firms = [("Firm", f"Firm {number} Ltd") for number in range(8)]
    put(
        kg,
        *[
            contribution(f"d{number}", [(chance.choice(people), "EMPLOYED_BY", chance.choice(firms)) for _ in range(3)])
            for number in range(20)
        ],
    )
    rows = kg.store.read("read/all_entities")
    ids = sorted(row["row"]["id"] for row in rows)
    query = "MATCH (a:Entity {id: $a}), (b:Entity {id: $b}) MATCH p = shortestPath((a)-[*..6]-(b)) RETURN nodes(p) AS n"
    found = 0
    for _ in range(60):
        a, b = chance.sample(ids, 2)
        for (nodes,) in kg.cypher(query, {"a": a, "b": b}).rows:
            found += 1
            assert all("Entity" in node["labels"] for node in nodes)
    assert found > 10
    assert kg.cypher("MATCH (n)-[]-() WHERE NOT n:Entity RETURN count(n) AS n").rows == ((0,),)


def test_the_revision_counts_changes(kg: KnowledgeGraph) -> None:
    before = kg.store.revision()
    put(kg, contribution("a", [(LI, "FOUNDED", FIRM)]))
    assert kg.store.revision() == before + 1
    assert kg.show(FIRM[1]).revision == before + 1


def test_a_large_document_goes_in_whole(kg: KnowledgeGraph) -> None:
    people = [("Person", f"Person Number{number}") for number in range(3_000)]
    put(kg, contribution("large", [(person, "EMPLOYED_BY", FIRM) for person in people], footer="x" * 3_000_000))
    assert kg.entity(FIRM[1]).documents == 1
    assert len(kg.snapshot().relations) == 3_000
    kg.remove("large")
    assert kg.snapshot().entities == {}


def test_a_broken_contribution_is_refused_before_anything_is_written(kg: KnowledgeGraph) -> None:
    good, bad = contribution("a", [(LI, "FOUNDED", FIRM)]), contribution("b", [(FIRM, "EMPLOYED_BY", LI)])
    with pytest.raises(InvalidRecord, match="EMPLOYED_BY starts at Person"):
        put(kg, good, bad)
    assert kg.documents() == []


def test_migrations_are_recorded_and_a_newer_schema_is_refused(kg: KnowledgeGraph, store_address: str) -> None:
    (schema,) = kg.store.read("read/schema")
    newest = max(number for number, _, _ in migrations(kg.store.engine))
    assert schema["number"] == newest
    kg.store.write(
        lambda transaction: transaction.run("write/record_migration", {"number": 99, "ontology": schema["ontology"]})
    )
    try:
        with pytest.raises(NewerStore):
            Store.open(store_address)
    finally:
        kg.store.write(
            lambda transaction: transaction.run(
                "write/record_migration", {"number": newest, "ontology": schema["ontology"]}
            )
        )


@pytest.mark.neo4j
def test_a_wrong_password_and_a_dead_address_are_clear_and_tell_no_secret(neo4j_address: object) -> None:
    uri = neo4j_address.url  # type: ignore[attr-defined]
    wrong = uri.replace(uri.split("@")[0].rsplit(":", 1)[1], "not-the-password")
    with pytest.raises(StoreUnreachable, match="refuses the user or the password") as caught:
        Store.open(wrong)
    assert "not-the-password" not in str(caught.value)
    with pytest.raises(StoreUnreachable, match="No database answers"):
        Store.open("bolt://u:secret@127.0.0.1:9")
    with pytest.raises(StoreUnreachable, match="http"):
        Store.open("http://127.0.0.1")
