"""The rule engine: every rule on its own example and counter-example, errors of rule files, hostile sentences."""

from __future__ import annotations

import re

import pytest

from liaison.graph.model import ontology
from liaison.graph.model.errors import InvalidOntology
from liaison.nlp import patterns
from liaison.nlp.found import Found, Sentence
from liaison.nlp.patterns import Case, Rule

RULES = [(language, rule) for language in ("zh", "en") for rule in patterns.load(language)]
NAMES = [f"{language}-{rule.name}" for language, rule in RULES]
MACROS = "{sep: '、|和', near: '[^<>]{0,4}'}"
RULE = """
- name: works
  predicate: EMPLOYED_BY
  pattern: '{subject:Person+}{near}{object:Firm}(?P<role>工程师)'
  example:
    text: 张三任晨晖公司工程师
    entities: {张三: Person, 晨晖公司: Firm}
    relations: [[张三, EMPLOYED_BY, 晨晖公司]]
  counter: {text: 张三, entities: {张三: Person}}
"""


def find(case: Case) -> list[Found]:
    names: list[Found] = []
    for surface in sorted(case.entities, key=len, reverse=True):
        for match in re.finditer(re.escape(surface), case.text):
            if not any(name.start < match.end() and match.start() < name.end for name in names):
                names.append(Found(*match.span(), case.entities[surface]))
    return sorted(names)


def fire(rule: Rule, case: Case) -> set[tuple[str, str, str]]:
    names = find(case)
    rendering = patterns.render(case.text, Sentence(0, len(case.text)), names)
    found = patterns.apply([rule], rendering, names)
    return {
        (names[one.subject].text(case.text), one.rule.predicate, names[one.object].text(case.text)) for one in found
    }


@pytest.mark.parametrize(("language", "rule"), RULES, ids=NAMES)
def test_rule_fires_on_its_example_only(language: str, rule: Rule) -> None:
    assert language in ("zh", "en")
    assert set(rule.example.relations) <= fire(rule, rule.example)
    assert fire(rule, rule.counter) == set()


def test_names_of_rules_are_unique() -> None:
    assert len(set(NAMES)) == len(NAMES)


def test_a_rule_is_read() -> None:
    (rule,) = patterns.read(RULE, MACROS, "test.yaml", ontology())
    assert (rule.name, rule.predicate, rule.source) == ("works", "EMPLOYED_BY", "test.yaml, line 2")
    names = find(rule.example)
    rendering = patterns.render(rule.example.text, Sentence(0, len(rule.example.text)), names)
    (match,) = patterns.apply([rule], rendering, names)
    assert match.captures == {"role": "工程师"}
    assert rule.example.text[match.start : match.end] == rule.example.text


@pytest.mark.parametrize(
    ("old", "new", "message"),
    [
        ("EMPLOYED_BY\n", "LIKES\n", "test.yaml, line 2: unknown relation 'LIKES'"),
        ("{object:Firm}", "{object:Award}", "test.yaml, line 2: EMPLOYED_BY leads to"),
        ("{object:Firm}", "{object:Bank}", "unknown type 'Bank'"),
        ("{object:Firm}", "", "one object"),
        ("{near}", "{far}", "unknown fragment 'far'"),
        ("{near}", ".*", "without a bound"),
        ("?P<role>", "?P<rank>", "no qualifier 'rank'"),
        ("(?P<role>工程师)", "(?P<role>工程师", "test.yaml, line 2"),
        ("  counter", "  Counter", "unknown field"),
        ("- name: works", "- name: [", "test.yaml"),
    ],
)
def test_wrong_rules_are_refused_with_their_line(old: str, new: str, message: str) -> None:
    assert old in RULE
    with pytest.raises(InvalidOntology, match=re.escape(message)):
        patterns.read(RULE.replace(old, new), MACROS, "test.yaml", ontology())


def test_rendering() -> None:
    text = "由“张三”（A<B）和 \n 李四完成"
    names = [Found(2, 4, "Person"), Found(14, 16, "Person")]
    rendering = patterns.render(text, Sentence(0, len(text)), names)
    assert rendering.text == "由<Person:0>(A‹B)和 <Person:1>完成"
    assert len(rendering.offsets) == len(rendering.text) + 1
    assert text[rendering.offsets[rendering.text.index("完")]] == "完"


def test_an_understood_subject_has_a_place_and_no_text() -> None:
    text = "2010年获奖"
    rendering = patterns.render(text, Sentence(0, len(text)), [Found(0, 0, "Person")])
    assert rendering.text == "<Person:0>2010年获奖"


HOSTILE = [
    "".join(f"<{type_}:{number}>" for number in range(60) for type_ in ("Person", "Firm")),
    "<Person:0>" + "、".join(f"<Person:{number}>" for number in range(120)) + "任",
    "<Person:0>" + "任" * 900 + "<Firm:1>",
    "<Firm:0>" + "(" * 400 + "<Workstation:1>" + ")" * 400,
    "<University:0>" + "教授、" * 250 + "<Person:1>",
    "<Person:0>," + "a, " * 300 + "<University:1> professor of " * 8,
    "<Firm:0> and " + "the <University:1> and " * 40,
    "<Patent:0>" + "," * 900 + "<Firm:1>",
]


@pytest.mark.parametrize("language", ["zh", "en"])
@pytest.mark.parametrize("number", range(len(HOSTILE)))
def test_hostile_sentences_end(language: str, number: int) -> None:
    text = HOSTILE[number]
    places = [(int(match[2]), match[1]) for match in re.finditer(r"<(\w+):(\d+)>", text)]
    size = max(place for place, _ in places) + 1
    types = dict(places)
    names = [Found(place, place + 1, types.get(place, "Person")) for place in range(size)]
    rendering = patterns.Rendering(text, (*range(len(text)), len(text)))
    assert all(match.subject != match.object for match in patterns.apply(patterns.load(language), rendering, names))
