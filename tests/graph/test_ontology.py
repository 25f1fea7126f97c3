"""The ontology that ships is sound, and a mistake in one is reported with its line."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest

from liaison.graph.model import NodeType, RelationType, ontology
from liaison.graph.model.errors import InvalidOntology
from liaison.graph.model.ontology import load

TYPES = {"Person", "Firm", "University", "Institute", "Government", "Workstation", "Award", "Patent", "Project"} | {
    "Technology",
    "Region",
}
RELATIONS = {
    *("EMPLOYED_BY", "EDUCATED_AT", "MEMBER_OF", "FOUNDED", "COLLABORATES_WITH", "FUNDED", "DEVELOPED", "INVENTED"),
    *("HOLDS_PATENT", "LICENSED_TO", "LED_PROJECT", "PARTICIPATED_IN", "WON", "HOSTS_WORKSTATION"),
    *("STAFFS_WORKSTATION", "SERVES_AT", "LOCATED_IN", "PART_OF"),
}
ORGANISATIONS = {"Firm", "University", "Institute", "Government"}

SOUND = """\
version: 1
parents:
  Organisation:
    label: {en: Organisation, zh: 机构}
types:
  Person:
    label: {en: Person, zh: 人物}
    transit: true
    rdf: http://example.org/Person
    colour: "#111111"
  Firm:
    label: {en: Firm, zh: 企业}
    parent: Organisation
    rdf: http://example.org/Firm
    colour: "#222222"
relations:
  EMPLOYED_BY:
    label: {en: employed by, zh: 任职于}
    domain: [Person]
    range: [Organisation]
    qualifiers: [role]
    rdf: http://example.org/employedBy
"""


def test_it_names_the_types_and_relations_of_the_design() -> None:
    assert set(ontology().types) == TYPES
    assert set(ontology().relations) == RELATIONS


def test_labels_in_the_database() -> None:
    for name, node in ontology().types.items():
        assert node.labels[0] == name
        assert node.labels[-1] == "Entity"
        assert ontology().is_organisation(name) is (name in ORGANISATIONS)
        assert ("Organisation" in node.labels) is (name in ORGANISATIONS)


def test_no_path_runs_through_a_region_an_award_or_a_government() -> None:
    assert ontology().transit == TYPES - {"Region", "Award", "Government"}


def test_only_collaboration_is_symmetric() -> None:
    assert {name for name, relation in ontology().relations.items() if relation.symmetric} == {"COLLABORATES_WITH"}


def test_everything_has_two_labels_an_address_and_types_have_a_colour_of_their_own() -> None:
    types, relations = ontology().types.values(), ontology().relations.values()
    things: list[NodeType | RelationType] = [*types, *relations]
    for thing in things:
        assert all(thing.label[language].strip() for language in ("en", "zh"))
        assert re.fullmatch(r"https?://[^\s<>]+", thing.rdf)
    colours = [node.colour for node in types]
    assert all(re.fullmatch("#[0-9a-f]{6}", colour) for colour in colours)
    assert len(set(colours)) == len(colours)
    addresses = [thing.rdf for thing in things]
    assert len(set(addresses)) == len(addresses)


def test_qualifiers_are_a_closed_list() -> None:
    known = {"role", "rank", "amount", "share", "agreement", "year", "grade"}
    assert {name for relation in ontology().relations.values() for name in relation.qualifiers} <= known


@pytest.mark.parametrize(
    ("subject", "predicate", "object_", "problem"),
    [
        ("Person", "EMPLOYED_BY", "University", None),
        ("Government", "HOSTS_WORKSTATION", "Workstation", None),
        ("Region", "PART_OF", "Region", None),
        (
            "Person",
            "EMPLOYED_BY",
            "Award",
            "EMPLOYED_BY leads to Firm, Government, Institute or University, not to Award",
        ),
        ("Firm", "SERVES_AT", "Workstation", "SERVES_AT starts at Person, not at Firm"),
        ("Person", "KNOWS", "Person", "unknown relation 'KNOWS'"),
        ("Robot", "EMPLOYED_BY", "Firm", "unknown type 'Robot'"),
        ("Person", "EMPLOYED_BY", "Entity", "unknown type 'Entity'"),
        ("Person", "EMPLOYED_BY", "Organisation", "unknown type 'Organisation'"),
    ],
)
def test_what_may_be_joined(subject: str, predicate: str, object_: str, problem: str | None) -> None:
    assert ontology().problem(subject, predicate, object_) == problem


def test_a_new_type_is_one_entry() -> None:
    more = SOUND.replace(
        "relations:\n",
        "  Fund:\n    label: {en: Fund, zh: 基金}\n    parent: Organisation\n"
        '    rdf: http://example.org/Fund\n    colour: "#333333"\nrelations:\n',
    )
    found = load(more, "mine.yaml")
    assert found.types["Fund"].labels == ("Fund", "Organisation", "Entity")
    assert found.relations["EMPLOYED_BY"].range == {"Firm", "Fund"}
    assert found.problem("Person", "EMPLOYED_BY", "Fund") is None


def test_defaults() -> None:
    found = load(SOUND, "mine.yaml")
    assert found.types["Firm"].transit is False
    relation = found.relations["EMPLOYED_BY"]
    assert (relation.symmetric, relation.event, relation.qualifiers) == (False, False, ("role",))


@pytest.mark.parametrize(
    ("old", "new", "line", "message"),
    [
        ("version: 1", "version: one", 1, "whole number"),
        ("version: 1", "edition: 1", 1, "unknown field 'edition'"),
        ("    domain: [Person]", "    domain: [Persona]", 19, "unknown type 'Persona' in the domain of EMPLOYED_BY"),
        ("    range: [Organisation]", "    range: [Org]", 20, "unknown type 'Org' in the range of EMPLOYED_BY"),
        ("    range: [Organisation]", "    range: Firm", 20, "expected a list"),
        ("    range: [Organisation]\n", "", 18, "'range' is missing"),
        ("    parent: Organisation", "    parent: Company", 13, "unknown parent 'Company'"),
        ("    transit: true", "    transit: perhaps", 8, "must be true or false"),
        ("    transit: true", "    tranist: true", 8, "unknown field 'tranist'"),
        ("    transit: true", "    transit: true\n    transit: true", 9, "'transit' is given twice"),
        ("  Firm:\n", "  Person:\n", 11, "'Person' is given twice"),
        ("{en: Firm, zh: 企业}", "{en: Firm}", 12, "'zh' is missing"),
        ("{en: Firm, zh: 企业}", "{en: Firm, zh: 企业, fr: Entreprise}", 12, "unknown field 'fr'"),
        ("{en: Firm, zh: 企业}", "Firm", 12, "expected a mapping"),
        ("    rdf: http://example.org/Firm\n", "", 12, "'rdf' is missing"),
        ('    colour: "#222222"', "    colour: [red]", 15, "'colour' must be text"),
        ("  EMPLOYED_BY:", "  Person:", 18, "no name for a relation"),
        ("  EMPLOYED_BY:", "  employed by:", 18, "no name for a relation"),
        ("  Firm:\n", "  My Firm:\n", 12, "is no label"),
        ("    qualifiers: [role]", "    symmetric: true", 20, "domain and range must be equal"),
        ("types:", "types: [", 7, "not valid YAML"),
    ],
)
def test_a_mistake_is_reported_with_its_line(old: str, new: str, line: int, message: str) -> None:
    assert SOUND.count(old) == 1
    with pytest.raises(InvalidOntology) as caught:
        load(SOUND.replace(old, new), "mine.yaml")
    assert message in caught.value.message
    assert caught.value.message.startswith(f"mine.yaml:{line}: ")


@pytest.mark.parametrize(
    "text",
    [
        *("", "# nothing", "- a\n- b", "just words", "version: 1", "version: {}\ntypes: {}\nrelations: {}"),
        *(
            "version: 1\ntypes: []\nrelations: {}",
            "version: 1\ntypes: {A: 1}\nrelations: {}",
            "\t",
            "a: &x [*x]",
            "\x00",
        ),
        "version: 1\ntypes: {}\nrelations: {R: {label: {en: r, zh: r}, domain: [[x]], range: [], rdf: r}}",
        pytest.param("? [a, b]\n: 1\n", id="key-is-a-list"),
        pytest.param(SOUND.replace("domain: [Person]", "domain: []"), id="empty-domain"),
    ],
)
def test_what_is_no_ontology_is_refused_with_file_and_line(text: str) -> None:
    with pytest.raises(InvalidOntology, match=r"^mine\.yaml(:\d+)?: "):
        load(text, "mine.yaml")


@pytest.mark.parametrize("collection", ["gold-dev", "gold-train"])
def test_every_required_gold_relation_is_allowed(shared_data: Path, collection: str) -> None:
    """By the types of its two ends, or by one of the other types that the annotators accept."""
    forbidden, seen = [], 0
    for file in sorted((shared_data / collection).glob("*.json")):
        gold = json.loads(file.read_text(encoding="utf-8"))
        types: dict[str, set[str]] = {}
        for entity in gold["entities"]:
            types.setdefault(entity["canonical"], set()).update([entity["type"], *entity.get("alt_types", [])])
        for subject, predicate, object_ in gold["relations"]:
            seen += 1
            ends = [(a, b) for a in types[subject] for b in types[object_]]
            if all(ontology().problem(a, predicate, b) for a, b in ends):
                forbidden.append((file.name, subject, predicate, object_))
    assert seen > 500
    assert not forbidden
