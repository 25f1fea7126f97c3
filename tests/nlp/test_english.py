"""English names and relations: tables of sentences of our own, invariants, the development documents if present."""

from __future__ import annotations

import json
import subprocess
import sys
from itertools import pairwise
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from liaison.graph.model import Document, Extraction, ids, ontology
from liaison.nlp import extract, patterns
from liaison.nlp.english import EnglishFinder
from liaison.nlp.found import Found, Sentence
from liaison.nlp.sentences import split

DATA = Path(__file__).parents[2].parent / "shared" / "data"
OPED = DATA / "corpus" / "docs" / "000-en.txt"


def find(text: str) -> dict[str, str]:
    return {found.text(text): found.type for found in EnglishFinder().find(text, split(text, "en"))}


def read(text: str) -> Extraction:
    key = "test.txt"
    document = Document(id=ids.document_id(key), key=key, sha256="0" * 64, text=text, language="en", title="test")
    extraction = extract(document)
    extraction.check(ontology())
    return extraction


def facts(text: str) -> set[tuple[str, str, str]]:
    extraction = read(text)
    names = {profile.id: profile.name for profile in extraction.profiles}
    return {
        (names[item.subject], item.predicate, names[item.object])
        for item in extraction.assertions
        if item.modality == "fact" and item.polarity == "positive"
    }


NAMES = [
    (
        "Zhang Jing of Shanxi University led the work.",
        {"Zhang Jing": "Person", "Shanxi University": "University"},
    ),
    (
        "Professor Lu Wenzhou of Hexi Polytechnic University visited the University of Oxford.",
        {"Lu Wenzhou": "Person", "Hexi Polytechnic University": "University", "University of Oxford": "University"},
    ),
    (
        "The Fenyun Postdoctoral Research Workstation is hosted by Fenyun New Materials Co., Ltd.",
        {
            "Fenyun Postdoctoral Research Workstation": "Workstation",
            "Fenyun New Materials Co., Ltd.": "Firm",
        },
    ),
    (
        "He works at the Tea Research Institute of the Chinese Academy of Agricultural Sciences.",
        {"Tea Research Institute of the Chinese Academy of Agricultural Sciences": "Institute"},
    ),
    (
        "It won the second prize of the 2020 National Science and Technology Progress Award.",
        {"second prize of the 2020 National Science and Technology Progress Award": "Award"},
    ),
    (
        "The Ministry of Industry funded it, and the Jiaxing Association for Science and Technology approved it.",
        {"Ministry of Industry": "Government", "Jiaxing Association for Science and Technology": "Institute"},
    ),
    (
        "She moved to the Department of Physics, Alder University, and then to the Department of Energy.",
        {
            "Department of Physics": "Institute",
            "Alder University": "University",
            "Department of Energy": "Government",
        },
    ),
    (
        "They studied at the Massachusetts Institute of Technology and at Delhi College of Engineering.",
        {"Massachusetts Institute of Technology": "University", "Delhi College of Engineering": "University"},
    ),
    (
        'Cheng Fangqin presided over "Clean Use of Coal Gangue and Coal Slime", which was awarded a prize.',
        {"Cheng Fangqin": "Person", "Clean Use of Coal Gangue and Coal Slime": "Project"},
    ),
    (
        "Patent US 7,123,456 B2, EP 3 588 104 B1, US7123456B2, WO 2010/123456 and ZL 2018 1 0765432.1 are in force.",
        {
            "US 7,123,456 B2": "Patent",
            "EP 3 588 104 B1": "Patent",
            "US7123456B2": "Patent",
            "WO 2010/123456": "Patent",
            "ZL 2018 1 0765432.1": "Patent",
        },
    ),
    (
        "Shanxi Coal Mining (Group) Co., Ltd. signed with Brigg & Stowe GmbH.",
        {"Shanxi Coal Mining (Group) Co., Ltd.": "Firm", "Brigg & Stowe GmbH": "Firm"},
    ),
    (
        "The Fen Institute of Coal Chemistry (FICC) grew. Since then FICC has moved.",
        {"Fen Institute of Coal Chemistry": "Institute", "FICC": "Institute"},
    ),
    (
        "The talent workstation of Beijing University of Technology in Fangshan County is known.",
        {"Beijing University of Technology": "University", "Fangshan County": "Region"},
    ),
    (
        "James M. Whelan and Dr Asa Lindqvist, FRS, spoke.",
        {"James M. Whelan": "Person", "Asa Lindqvist": "Person"},
    ),
]


@pytest.mark.parametrize(("text", "expected"), NAMES, ids=[text[:40] for text, _ in NAMES])
def test_names_and_types(text: str, expected: dict[str, str]) -> None:
    assert find(text) == expected


NO_NAMES = [
    "Enterprises must build the science and technology talent workstation well.",
    "The University praised the company, and the institute applied for an award.",
    "More and more Invention patent from enterprises, the key is to build a technological talent workstation.",
    "The text was read (responsibly: Liu Yang, CANDY).",
    "See www.alder-university.example and mail info@fen-institute.example for the Award Conference.",
]


@pytest.mark.parametrize("text", NO_NAMES)
def test_classes_editors_and_addresses_are_no_names(text: str) -> None:
    assert find(text) == {}


def test_short_forms_are_found_again_with_the_type_of_the_long_one() -> None:
    text = "Haptex Biologics Ltd grew. In 2007 Haptex Biologics moved, and Haptex was sold."
    found = EnglishFinder().find(text, split(text, "en"))
    assert [(name.text(text), name.type) for name in found] == [
        ("Haptex Biologics Ltd", "Firm"),
        ("Haptex Biologics", "Firm"),
        ("Haptex", "Firm"),
    ]


def test_a_name_over_a_line_break_stays_one_name() -> None:
    text = (
        "In the spring of that year they all saw the Shanxi Institute of\nCoal Chemistry, and the directors were glad."
    )
    assert "Shanxi Institute of\nCoal Chemistry" in find(text)


PIECES = st.sampled_from(
    [
        "Professor Zhang Jing", "of", "the", "Shanxi University", "and", "Co., Ltd.", "Alder", '"Clean', 'Coal"',
        "project", "won", "prize of the", "2020", "Award", "(FICC)", "(", ")", "Institute of", "US 7,123,456 B2", ".",
        ",", "’s", "Dr", "&", "B. M. Choudary", "科技", "\n", "\n\n", "University", "e-Legacy", "Ministry of", "in",
        "Boulder, CO", "\u200b", "®", "Workstation",
    ]
)  # fmt: skip


@settings(max_examples=60, deadline=None)
@given(st.lists(PIECES, max_size=25))
def test_spans_are_sorted_apart_and_inside_sentences(pieces: list[str]) -> None:
    text = " ".join(pieces)
    sentences = split(text, "en")
    found = EnglishFinder().find(text, sentences)
    assert found == sorted(found)
    assert all(one.end <= two.start for one, two in pairwise(found))
    assert all(any(s.start <= name.start < name.end <= s.end for s in sentences) for name in found)
    assert {name.type for name in found} <= set(ontology().types)


def test_the_tagger_loads_only_when_something_is_to_be_found() -> None:
    code = "import sys, liaison.nlp.english, liaison.nlp.extract; print('spacy' in sys.modules)"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "False"


RULES = patterns.load("en")


def apply(rules: list[patterns.Rule], case: patterns.Case) -> set[tuple[str, str, str]]:
    names = sorted(
        Found(start, start + len(surface), type_)
        for surface, type_ in case.entities.items()
        if (start := case.text.find(surface)) >= 0
    )
    assert len(names) == len(case.entities), f"a name is not in {case.text!r}"
    rendering = patterns.render(case.text, Sentence(0, len(case.text)), names)
    return {
        (names[match.subject].text(case.text), match.rule.predicate, names[match.object].text(case.text))
        for match in patterns.apply(rules, rendering, names)
    }


@pytest.mark.parametrize("rule", RULES, ids=[f"{rule.predicate}-{rule.name}" for rule in RULES])
def test_each_rule_does_what_its_example_says(rule: patterns.Rule) -> None:
    assert apply([rule], rule.example) == set(rule.example.relations)
    assert rule.example.relations
    assert apply([rule], rule.counter) == set()


def test_every_predicate_that_text_states_has_a_rule() -> None:
    assert {rule.predicate for rule in RULES} == set(ontology().relations) - {"PART_OF"}


FACTS = [
    (
        "Zhang Jing of Shanxi University led the project “Quantum Control”, and the project won the Fen Prize.",
        {
            ("Zhang Jing", "EMPLOYED_BY", "Shanxi University"),
            ("Zhang Jing", "LED_PROJECT", "Quantum Control"),
            ("Quantum Control", "WON", "Fen Prize"),
        },
    ),
    (
        "In 2013 Alder Works plc acquired Fen Tools Ltd in Ulm.",
        {("Fen Tools Ltd", "LOCATED_IN", "Ulm"), ("Fen Tools Ltd", "MEMBER_OF", "Alder Works plc")},
    ),
    (
        "Fen Tools Ltd was acquired by Alder Works plc in 2013.",
        {("Fen Tools Ltd", "MEMBER_OF", "Alder Works plc")},
    ),
    (
        "Alder Works Ltd was spun out of Birch University in 2010.",
        {("Birch University", "FOUNDED", "Alder Works Ltd")},
    ),
    (
        "The patent EP 3 588 104 B1 was exclusively licensed to Alder Works Ltd and Fen Tools Ltd in 2010.",
        {
            ("EP 3 588 104 B1", "LICENSED_TO", "Alder Works Ltd"),
            ("EP 3 588 104 B1", "LICENSED_TO", "Fen Tools Ltd"),
        },
    ),
    (
        "Dr Lu Wenzhou serves at the Jinqing Expert Workstation, which is hosted by Jinqing Instrument Co., Ltd.",
        {
            ("Lu Wenzhou", "SERVES_AT", "Jinqing Expert Workstation"),
            ("Jinqing Instrument Co., Ltd.", "HOSTS_WORKSTATION", "Jinqing Expert Workstation"),
        },
    ),
    (
        "The Fangshan Talent Workstation, which Beijing Institute of Technology set up in Fangshan County, is known.",
        {("Beijing Institute of Technology", "STAFFS_WORKSTATION", "Fangshan Talent Workstation")},
    ),
    (
        "Zhang Tiegang of the Chinese Academy of Engineering spoke.",
        {("Zhang Tiegang", "MEMBER_OF", "Chinese Academy of Engineering")},
    ),
]


# What the annotation rules allow without asking for it.
TOLERATED = {
    ("Zhang Jing", "WON", "Fen Prize"),
    ("Zhang Tiegang", "EMPLOYED_BY", "Chinese Academy of Engineering"),
    ("Beijing Institute of Technology", "LOCATED_IN", "Fangshan County"),
    ("Fangshan Talent Workstation", "LOCATED_IN", "Fangshan County"),
}


@pytest.mark.parametrize(("text", "expected"), FACTS, ids=[text[:40] for text, _ in FACTS])
def test_what_is_stated(text: str, expected: set[tuple[str, str, str]]) -> None:
    assert facts(text) - TOLERATED == expected


NO_FACTS = [
    "Alder Works Ltd plans to acquire Fen Tools Ltd next year.",
    "Alder Works Ltd will sign a cooperation agreement with Birch University.",
    "It is rumoured that Alder Works Ltd has acquired Fen Tools Ltd.",
    "Alder Works Ltd has not signed an agreement with Birch University.",
    "Alder Works Ltd denied that it had acquired Fen Tools Ltd.",
    "The project “Clean Coal” was nominated for the Fen Prize.",
    "If Alder Works Ltd acquires Fen Tools Ltd, prices will fall.",
    "Longyan Foundry Group hopes to set up the Longyan Expert Workstation.",
    "We must continue to build the science and technology talent workstation.",
]


@pytest.mark.parametrize("text", NO_FACTS)
def test_plans_rumours_and_denials_are_no_facts(text: str) -> None:
    assert facts(text) == set()


def test_a_role_and_the_dates_are_kept() -> None:
    [item] = read("In 1998 Liu Yang joined Alder Works Ltd as a research engineer.").assertions
    assert (item.predicate, item.qualifiers) == ("EMPLOYED_BY", {"role": "research engineer"})
    assert str(item.spell).startswith("1998")


@pytest.mark.skipif(not OPED.exists(), reason="the seed's documents are not beside this checkout")
def test_the_seed_document_names_no_invented_expert() -> None:
    extraction = read(OPED.read_text(encoding="utf-8"))
    names = {(profile.type, name) for profile in extraction.profiles for name in profile.names}
    assert not names & {("Person", "Liu Yang"), ("Person", "CANDY"), ("Firm", "Enterprises"), ("Person", "Enterprises")}
    assert ("University", "Beijing University of Technology") in names
    assert ("Region", "Fangshan County") in names
    stations = {profile.name for profile in extraction.profiles if profile.type == "Workstation"}
    assert "Science and Technology Talents Workstation Workstation" in stations
    assert all(name.startswith("Science and Technology Talent") for name in stations)


@pytest.mark.skipif(not (DATA / "gold-dev").exists(), reason="the development passages are not beside this checkout")
def test_the_award_passage_comes_out_right() -> None:
    gold = json.loads((DATA / "gold-dev" / "127.json").read_text(encoding="utf-8"))
    text = (DATA / "gold-dev" / "127-en.txt").read_text(encoding="utf-8")
    found = find(text)
    required = [entity for entity in gold["entities"] if not entity.get("optional")]
    assert sum(found.get(entity["canonical"]) == entity["type"] for entity in required) >= 0.9 * len(required)
    relations = {tuple(relation[:3]) for relation in gold["relations"]}
    assert len(facts(text) & relations) >= 0.8 * len(relations)


def test_a_verb_at_the_beginning_of_a_sentence_is_no_technology() -> None:
    text = "Firms need a new product. Forming a technological innovation system is critical."
    assert find(text) == {}
