"""The examples, end to end, on both engines: what the demo shows, and what must always hold."""

from __future__ import annotations

import re
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

import liaison
from liaison.graph.model.errors import NoPath
from liaison.kg import KnowledgeGraph


@pytest.fixture
def examples(checkout: Path) -> Path:
    return checkout / "examples" / "documents"


@pytest.fixture
def kg(store_address: str, examples: Path) -> Iterator[KnowledgeGraph]:
    with liaison.open(store_address) as graph:
        report = graph.ingest(examples, workers=1)
        assert (report.failed, report.skipped) == ([], [])
        yield graph


def chain(kg: KnowledgeGraph, a: str, b: str, *types: str) -> list[list[str]]:
    answer = kg.connect(a, b, types=types or None)
    return [[path.hops[0].source.name, *(hop.target.name for hop in path.hops)] for path in answer.paths]


def test_the_examples_answer_what_they_were_written_for(kg: KnowledgeGraph, examples: Path) -> None:
    station = ["HOSTS_WORKSTATION", "SERVES_AT", "EMPLOYED_BY"]
    chinese = chain(kg, "山西槐荫新材料有限公司", "北岳理工大学", *station)
    assert ["山西槐荫新材料有限公司", "槐荫新材料院士专家工作站", "林远舟", "北岳理工大学"] in chinese
    english = chain(kg, "Harrowmere Alloys Ltd", "University of Northmoor", *station)
    assert [
        "Harrowmere Alloys Ltd",
        "Harrowmere Talent Workstation",
        "Ellen Marsh",
        "University of Northmoor",
    ] in english
    project = "400万吨/年煤间接液化成套技术创新开发及产业化"
    firm, institute = "山西潞安矿业（集团）有限责任公司", "中国科学院山西煤炭化学研究所"
    assert [firm, project, institute] in chain(kg, firm, institute)
    # Every hop has a quote, and every quote stands in its document.
    for path in kg.connect("山西槐荫新材料有限公司", "北岳理工大学").paths:
        for hop in path.hops:
            for fact in hop.facts:
                assert fact.quotes
                for quote in fact.quotes:
                    assert kg.document(quote.document).text[quote.start : quote.end] == quote.quote
    assert kg.check() == []
    again = kg.ingest(examples, workers=1)
    assert (again.added, again.updated) == ([], [])


def test_the_professor_who_left_and_came_back(kg: KnowledgeGraph) -> None:
    for person, university in (("周明德", "北岳理工大学"), ("Peter Hollis", "University of Northmoor")):
        (fact,) = kg.connect(person, university, as_of="2012", types=["EMPLOYED_BY"]).paths[0].hops[0].facts
        assert [str(spell) for spell in fact.relation.spells] == ["1998/2003", "2010/2015"]
        with pytest.raises(NoPath):
            kg.connect(person, university, as_of="2006", types=["EMPLOYED_BY"], max_hops=1)


def test_the_claims_of_the_op_ed_are_checked_against_the_complete_table(kg: KnowledgeGraph) -> None:
    claims = [claim for claim in kg.claims() if claim.key == "en/op-ed-talent-workstations.txt"]
    found = {(claim.interval, claim.verdict, claim.counted) for claim in claims if claim.verdict != "unchecked"}
    assert found == {("[10, 10]", "confirmed", 10), ("(5, 10]", "confirmed", 6)}


def test_without_a_complete_table_no_claim_can_be_checked(store_address: str, examples: Path, tmp_path: Path) -> None:
    folder = tmp_path / "documents"
    shutil.copytree(examples, folder)
    mapping = folder / "tables" / "shanxi-national-awards-2020.mapping.yaml"
    text = mapping.read_text(encoding="utf-8")
    mapping.write_text(re.sub(r"(?m)^complete:.*\n", "", text), encoding="utf-8")
    with liaison.open(store_address) as graph:
        graph.ingest(folder, workers=1)
        claims = graph.claims()
        assert len([claim for claim in claims if claim.measure == "awards"]) >= 2
        assert {claim.verdict for claim in claims} == {"unchecked"}


def test_rumours_plans_and_denials_of_the_examples_are_no_facts(kg: KnowledgeGraph) -> None:
    card = kg.show("山西石匣铸造有限公司")
    assert {fact.relation.predicate for fact in card.facts} <= {"LOCATED_IN"}
    said = {(quote.polarity, quote.modality) for quote in card.other}
    assert ("negative", "fact") in said  # It was denied that Lin Yuanzhou works there.
    with pytest.raises(NoPath):  # A takeover is only rumoured.
        kg.connect("山西槐荫新材料有限公司", "山西石匣铸造有限公司", max_hops=1)
    with pytest.raises(NoPath):  # A station is only planned.
        kg.connect("东陵大学", "山西槐荫新材料有限公司", max_hops=2)


def test_removing_a_document_and_taking_it_in_again_gives_the_same_graph(kg: KnowledgeGraph, examples: Path) -> None:
    before = kg.canonical()
    for key in ("zh/workstation-agreement.docx", "tables/shanxi-national-awards-2020.csv"):
        kg.remove(key)
        assert kg.canonical() != before
        kg.ingest(examples, workers=1)
        assert kg.canonical() == before


def test_two_persons_of_one_name_at_two_organisations_stay_two(kg: KnowledgeGraph) -> None:
    assert len([entity for entity in kg.search("张伟", type="Person") if entity.name == "张伟"]) == 2
