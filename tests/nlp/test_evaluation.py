"""The ruler of extraction: what counts as right, wrong and missed, and what a gold folder may hold."""

from __future__ import annotations

import json
import random
import re
import string
import subprocess
import sys
from collections import Counter
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from liaison.graph.model.errors import UnreadableDocument
from liaison.ingest.standard_input import from_text
from liaison.nlp import extract
from liaison.nlp.evaluation import (
    Passage,
    Prediction,
    Report,
    Score,
    Scores,
    load,
    load_predictions,
    score,
    summarise,
)

MARK = re.compile(r"\[(?P<id>[A-Z]\d)\|(?P<name>[^\]]*)\]")
TYPES = {
    "P": "Person",
    "F": "Firm",
    "U": "University",
    "I": "Institute",
    "W": "Workstation",
    "A": "Award",
    "N": "Patent",
    "R": "Region",
}

# One passage for most cases: F1 twice, under two names; A2 is a plan; "Moon" stands inside no annotated name.
MARKED = (
    "[F1|Arm Holdings Ltd] won the [A1|Star Prize] with [P1|Li Ming] of [U1|Leeds University]. "
    "[F1|Arm] hopes for the [A2|Moon Prize] and works with [F2|Bee Ltd] in [R1|Leeds]; ten firms applied."
)
RELATIONS = (("F1", "WON", "A1"), ("P1", "EMPLOYED_BY", "U1"), ("F1", "COLLABORATES_WITH", "F2"))
NAMES = {"F1": "Arm Holdings Ltd", "A1": "Star Prize", "P1": "Li Ming", "U1": "Leeds University"}
NAMES |= {"A2": "Moon Prize", "F2": "Bee Ltd", "R1": "Leeds"}


def passage(marked: str = MARKED, relations: Any = RELATIONS, **more: Any) -> Passage:
    """A passage from a text with marks [ID|name]; `relations`, `optional`, `negatives` by these ids."""
    text, entities, position = "", {}, 0
    for mark in MARK.finditer(marked):
        text += marked[position : mark.start()]
        one = entities.setdefault(mark["id"], {"id": mark["id"], "type": TYPES[mark["id"][0]], "spans": []})
        one["spans"].append([len(text), len(text) + len(mark["name"]), mark["name"]])
        text, position = text + mark["name"], mark.end()
    text += marked[position:]
    for id_, one in entities.items():
        names = [name for _, _, name in one["spans"]]
        one.update({"mentions": names, "canonical": max(names, key=len), **more.pop(id_, {})})
    name = {id_: one["canonical"] for id_, one in entities.items()}
    return Passage.model_validate(
        {
            "name": "a",
            "lang": "en",
            "text": text,
            "entities": list(entities.values()),
            "relations": [(name[a], predicate, name[b]) for a, predicate, b in relations],
            "optional_relations": [(name[a], predicate, name[b]) for a, predicate, b in more.pop("tolerated", ())],
            "negatives": [(kind, name[a], predicate, name[b]) for kind, a, predicate, b in more.pop("negatives", ())],
            **more,
        }
    )


def found(
    *entities: tuple[str, str] | tuple[str, str, int], relations: Any = (), claims: Any = (), text: str = ""
) -> Prediction:
    """A prediction; the number in an entity is which occurrence in the text it is (else it has no offsets)."""
    rows = []
    for name, type_, *which in entities:
        row: dict[str, Any] = {"text": name, "type": type_}
        if which:
            row["start"] = [at.start() for at in re.finditer(re.escape(name), text)][int(which[0])]
            row["end"] = row["start"] + len(name)
        rows.append(row)
    links = [{"subject": a, "predicate": predicate, "object": b, **dict(*more)} for a, predicate, b, *more in relations]
    return Prediction.model_validate({"entities": rows, "relations": links, "claims": claims})


TEXT = passage().text


def counts(scores: Scores) -> tuple[int, int, int]:
    return scores.micro.right, scores.micro.wrong, scores.micro.missed


# Names and types: (right, wrong) by the strict and by the relaxed ruler


@pytest.mark.parametrize(
    ("entities", "strict", "relaxed"),
    [
        ([], (0, 0), (0, 0)),
        ([("Star Prize", "Award", 0)], (1, 0), (1, 0)),
        ([("the “STAR prize”", "Award")], (1, 0), (1, 0)),
        ([("Arm Holdings Ltd", "Firm", 0), ("Arm", "Firm", 1)], (1, 0), (1, 0)),  # One thing, named twice.
        ([("Arm Holdings", "Firm", 0)], (0, 1), (1, 0)),  # A wrong boundary.
        ([("Star Prize", "Patent", 0)], (0, 1), (0, 1)),  # A wrong type.
        ([("ten firms", "Firm", 0)], (0, 1), (0, 1)),  # Nothing is there.
        ([("ten firms", "Firm", 0), ("ten firms", "Firm")], (0, 1), (0, 1)),  # The same mistake once.
        ([("Leeds", "Region", 0)], (0, 0), (0, 0)),  # A right name inside a longer one: neither.
        ([("Leeds", "Region", 1)], (1, 0), (1, 0)),
        ([("Leeds", "Person", 1), ("Leeds", "Region", 1)], (1, 1), (1, 1)),
        ([("Nobody Inc.", "Firm")], (0, 1), (0, 1)),  # Not in the text.
        ([("Bee Limited Company, Bee Ltd", "Firm")], (0, 1), (1, 0)),  # Not in the text, but it contains a name.
        ([("Moon Prize", "Award", 0)], (1, 0), (1, 0)),  # What is only planned is still named.
    ],
)
def test_entities(entities: Any, strict: tuple[int, int], relaxed: tuple[int, int]) -> None:
    section = summarise([score(passage(), found(*entities, text=TEXT))]).together
    assert counts(section.entities_strict) == (*strict, 7 - strict[0])
    assert counts(section.entities_relaxed) == (*relaxed, 7 - relaxed[0])


def test_an_optional_thing_is_neither_right_nor_wrong() -> None:
    gold = passage(R1={"optional": True})
    for type_ in ("Region", "Person"):
        section = summarise([score(gold, found(("Leeds", type_, 1), text=TEXT))]).together
        assert counts(section.entities_strict) == (0, 0, 6)


def test_other_types_and_names_are_as_good() -> None:
    gold = passage(A1={"alt_types": ["Institute"]}, F2={"aka": ["Bee International"]})
    section = summarise([score(gold, found(("Star Prize", "Institute"), ("Bee International", "Firm")))]).together
    assert counts(section.entities_strict) == (2, 0, 5)
    assert {name for name, each in section.entities_strict.by_name.items() if each.right} == {"Award", "Firm"}


def test_homonyms_are_two_things() -> None:
    gold = passage(
        "[P1|Li Ming] of [F1|Arm] met [P2|Li Ming] of [F2|Bee].",
        [("P1", "EMPLOYED_BY", "F1"), ("P2", "EMPLOYED_BY", "F2")],
        P1={"canonical": "Li Ming (Arm)"},
        P2={"canonical": "Li Ming (Bee)"},
    )
    once, twice = (summarise([score(gold, found(*[("Li Ming", "Person")] * n))]).together for n in (1, 3))
    assert counts(once.entities_strict) == (1, 0, 3)
    assert counts(twice.entities_strict) == (2, 0, 2)
    either = found(relations=[("Li Ming", "EMPLOYED_BY", "Bee"), ("Li Ming", "EMPLOYED_BY", "Arm")])
    assert counts(summarise([score(gold, either)]).together.relations_strict) == (2, 0, 0)
    crossed = found(relations=[("Li Ming (Arm)", "EMPLOYED_BY", "Bee")])
    assert counts(summarise([score(gold, crossed)]).together.relations_strict) == (0, 1, 2)


def test_how_names_were_read() -> None:
    prediction = found(
        ("Arm Holdings", "Firm", 0),
        ("Star Prize", "Patent", 0),
        ("Ming of Leeds", "Region", 0),
        ("ten firms", "Firm", 0),
        ("Bee Ltd", "Firm", 0),
        text=TEXT,
    )
    readings = summarise([score(passage(), prediction)]).together.readings
    assert {(each.way, each.gold, each.predicted, each.count) for each in readings} == {
        ("right", "Firm", "Firm", 1),
        ("boundary", "Firm", "Firm", 1),
        ("type", "Award", "Patent", 1),
        ("boundary and type", "Person", "Region", 1),
        ("spurious", None, "Firm", 1),
        ("misread", "Firm", None, 1),
        ("misread", "Award", None, 1),
        ("misread", "Person", None, 1),
        ("misread", "University", None, 1),
        ("missed", "Award", None, 1),
        ("missed", "Region", None, 1),
    }


# Relations


@pytest.mark.parametrize(
    ("relations", "strict", "relaxed"),
    [
        ([("Arm Holdings Ltd", "WON", "Star Prize")], (1, 0), (1, 0)),
        ([("Arm", "WON", "Star Prize"), ("Arm Holdings Ltd", "WON", "Star Prize")], (1, 0), (1, 0)),
        ([("Arm Holdings", "WON", "Star Prize")], (0, 1), (1, 0)),
        ([("Star Prize", "WON", "Arm")], (0, 1), (0, 1)),
        ([("Bee Ltd", "COLLABORATES_WITH", "Arm")], (1, 0), (1, 0)),  # Symmetric.
        ([("Bee Ltd", "COLLABORATES_WITH", "Li Ming")] * 2, (0, 1), (0, 1)),
        ([("Bee Ltd", "COLLABORATES_WITH", "Li Ming"), ("Li Ming", "COLLABORATES_WITH", "Bee Ltd")], (0, 1), (0, 1)),
        ([("Arm", "LOCATED_IN", "Leeds")], (0, 0), (0, 0)),  # Tolerated.
        ([("Arm", "WON", "Moon Prize")], (0, 1), (0, 1)),
        ([("Arm", "WON", "Moon Prize", {"modality": "plan"})], (0, 0), (0, 0)),
        ([("Arm", "WON", "Star Prize", {"modality": "attributed"})], (0, 0), (0, 0)),
        ([("Arm", "WON", "Star Prize", {"polarity": "negative"})], (0, 0), (0, 0)),
        ([("Arm", "LOVES", "Star Prize")], (0, 1), (0, 1)),
        ([("Nobody", "WON", "Star Prize")], (0, 1), (0, 1)),
    ],
)
def test_relations(relations: Any, strict: tuple[int, int], relaxed: tuple[int, int]) -> None:
    gold = passage(tolerated=[("F1", "LOCATED_IN", "R1")])
    section = summarise([score(gold, found(relations=relations))]).together
    assert counts(section.relations_strict) == (*strict, 3 - strict[0])
    assert counts(section.relations_relaxed) == (*relaxed, 3 - relaxed[0])


def test_non_facts_by_kind() -> None:
    negatives = [
        ("plan", "F1", "WON", "A2"),
        ("denied", "P1", "EMPLOYED_BY", "F1"),
        ("denied", "F1", "WON", "A1"),  # It also stands there as a fact: not counted.
        ("failed", "F2", "WON", "A1"),
    ]
    prediction = found(
        relations=[
            ("Arm", "WON", "Moon Prize", {"modality": "plan"}),
            ("Li Ming", "EMPLOYED_BY", "Arm Holdings", {"quote": "Li Ming … Arm"}),
            ("Arm", "WON", "Star Prize"),
        ]
    )
    report = summarise([score(passage(negatives=negatives), prediction)])
    table = {
        kind: (each.annotated, each.as_fact, each.as_fact_relaxed, each.apart)
        for kind, each in report.together.non_facts.items()
    }
    assert table == {"plan": (1, 0, 0, 1), "denied": (1, 0, 1, 0), "failed": (1, 0, 0, 0), "all": (3, 0, 1, 1)}
    assert [(each.about, each.sentence) for each in report.mistakes if each.kind == "non-fact"] == [
        ("Li Ming —EMPLOYED_BY→ Arm Holdings Ltd: denied", "Li Ming … Arm")
    ]


# Numbers


def claim(quote: str, measure: str = "firms", low: float | None = 10, high: float | None = 10, **more: Any) -> Any:
    return {"quote": quote, "start": TEXT.index(quote), "end": TEXT.index(quote) + len(quote)} | {
        "measure": measure,
        "low": low,
        "high": high,
        **more,
    }


@pytest.mark.parametrize(
    ("claims", "exact", "located"),
    [
        ([], (0, 0, 1), (0, 0, 1)),
        ([claim("ten firms applied.")], (1, 0, 0), (1, 0, 0)),
        ([{"quote": "ten firms", "measure": "firms", "low": "10", "high": 10}], (1, 0, 0), (1, 0, 0)),
        ([claim("ten", high=None)], (0, 1, 1), (1, 0, 0)),
        ([claim("ten", status="plan")], (0, 1, 1), (1, 0, 0)),
        ([claim("ten", low=2), claim("ten firms")], (1, 1, 0), (1, 1, 0)),  # The better one is the pair.
        ([claim("Star Prize")], (0, 1, 1), (0, 1, 1)),
    ],
)
def test_claims(claims: Any, exact: tuple[int, int, int], located: tuple[int, int, int]) -> None:
    gold = passage(claims=[claim("ten firms")])
    made = summarise([score(gold, found(claims=claims))]).together.claims
    assert made
    assert (made.exact.right, made.exact.wrong, made.exact.missed) == exact
    assert (made.located.right, made.located.wrong, made.located.missed) == located


def test_claims_are_compared_field_by_field() -> None:
    gold = passage(claims=[claim("ten"), claim("firms applied", "staff", 3, None)])
    prediction = found(claims=[claim("ten", high=None), claim("firms applied", "experts", 3, None, status="plan")])
    made = summarise([score(gold, prediction)]).together.claims
    assert made
    assert {name: (each.right, each.pairs) for name, each in made.fields.items()} == {
        "measure": (1, 2),
        "low": (2, 2),
        "high": (1, 2),
        "status": (1, 2),
    }


def test_without_annotated_claims_none_is_wrong() -> None:
    assert summarise([score(passage(), found(claims=[claim("ten firms")]))]).together.claims is None


# Sums


def two() -> list[Score]:
    chinese = passage("[P1|张靖]任[U1|北岳大学]教授。", [("P1", "EMPLOYED_BY", "U1")], name="b", lang="zh", claims=[])
    english = found(("Arm", "Firm"), ("Bee", "Firm"), relations=[("Arm", "WON", "Star Prize", {"confidence": 0.95})])
    return [
        score(passage(), english),
        score(chinese, found(("张靖", "Person"), relations=[("张靖", "EMPLOYED_BY", "北岳大学", {"confidence": 0.9})])),
    ]


def test_by_language_type_and_mean() -> None:
    report = summarise(two())
    assert counts(report.together.entities_strict) == (2, 1, 7)
    assert {name: counts(each.entities_strict) for name, each in report.by_language.items()} == {
        "en": (1, 1, 6),
        "zh": (1, 0, 1),
    }
    by_name = report.together.entities_strict.by_name
    assert list(by_name) == ["Person", "Firm", "University", "Award", "Region"]  # In the order of the ontology.
    firm = by_name["Firm"]
    assert (firm.precision, firm.recall, firm.f1) == (0.5, 0.5, 0.5)
    chinese = report.by_language["zh"]
    assert chinese.entities_strict.macro_names == pytest.approx((1 + 0) / 2)
    assert chinese.entities_strict.macro_passages == pytest.approx(2 / 3)
    assert report.together.relations_strict.macro_passages == pytest.approx((0.5 + 1) / 2)


def test_only_some_types_and_relations() -> None:
    report = summarise(two(), only=["Firm", "WON"])
    assert counts(report.together.entities_strict) == (1, 1, 1)
    assert counts(report.together.relations_strict) == (1, 0, 0)
    assert report.together.claims is None
    assert {each.name for each in report.mistakes} == {"Firm"}
    assert sum(each.count for each in report.together.reliability.bins) == 1
    assert all("Firm" in (each.gold, each.predicted) for each in report.together.readings)


def test_reliability() -> None:
    prediction = found(
        relations=[
            ("Arm", "WON", "Star Prize", {"confidence": 0.91}),
            ("Arm", "WON", "Star Prize", {"confidence": 0.93}),  # Said twice: the surer one counts.
            ("Bee Ltd", "WON", "Star Prize", {"confidence": 0.97}),
            ("Li Ming", "EMPLOYED_BY", "Leeds University", {"confidence": 1}),
            ("Arm", "COLLABORATES_WITH", "Bee Ltd", {"confidence": 0}),
            ("Arm", "WON", "Moon Prize", {"confidence": 0.5, "modality": "plan"}),
        ]
    )
    made = summarise([score(passage(), prediction)]).together.reliability
    filled = {each.low: (each.count, each.confidence, each.right) for each in made.bins if each.count}
    assert len(made.bins) == 10
    assert filled == {0.0: (1, 0, 1), 0.9: (3, pytest.approx(2.9 / 3), pytest.approx(2 / 3))}
    assert made.error == pytest.approx((1 * 1 + 3 * 0.3) / 4)


def test_each_mistake_comes_with_its_sentence() -> None:
    gold = passage(
        claims=[claim("ten firms")],
        evidence=[("Arm Holdings Ltd", "WON", "Star Prize", 0, len("Arm Holdings Ltd won the Star Prize"))],
    )
    prediction = found(
        ("Star Prize", "Patent", 0),
        relations=[("Bee Ltd", "WON", "Moon Prize", {"quote": "Bee won"})],
        claims=[claim("ten", low=9)],
        text=TEXT,
    )
    first, second = TEXT[: TEXT.index(" Arm hopes")], TEXT[TEXT.index("Arm hopes") :]
    told = {(each.kind, each.name, each.about): each.sentence for each in score(gold, prediction).mistakes}
    assert told["missed entity", "Person", "Li Ming"] == first
    assert told["false entity", "Patent", "Star Prize: type (Award Star Prize)"] == first
    assert told["missed relation", "WON", "Arm Holdings Ltd —WON→ Star Prize"] == first.partition(" with")[0]
    assert told["missed relation", "COLLABORATES_WITH", "Arm Holdings Ltd —COLLABORATES_WITH→ Bee Ltd"] == (
        f"{first} … {second}"
    )
    assert told["false relation", "WON", "Bee Ltd —WON→ Moon Prize"] == "Bee won"
    assert told["false claim", "firms", "'ten firms' is firms 10, not firms 9..10"] == second
    assert Counter(each.kind for each in score(gold, prediction).mistakes) == {
        "missed entity": 7,
        "false entity": 1,
        "missed relation": 3,
        "false relation": 1,
        "false claim": 1,
    }


# What always holds

SOME = st.sampled_from(
    [*NAMES.values(), "Arm", "ten firms", "", " ", "the", "\ud800", "😀 Ltd", "Prize and", "(", "\\", "x" * 99]
)
TYPE = st.sampled_from([*TYPES.values(), "Nonsense", "ＷＩＤＥ"])
OFFSET = st.one_of(st.none(), st.integers(-3, len(TEXT) + 3), st.integers())
ANYTHING = st.builds(
    lambda entities, relations, claims: Prediction.model_validate(
        {
            "entities": [dict(zip(("text", "type", "start", "end"), each, strict=True)) for each in entities],
            "relations": [
                dict(zip(("subject", "predicate", "object", "modality"), each, strict=True)) for each in relations
            ],
            "claims": [dict(zip(("quote", "measure", "low", "start", "end"), each, strict=True)) for each in claims],
        }
    ),
    st.lists(st.tuples(SOME, TYPE, OFFSET, OFFSET), max_size=8),
    st.lists(
        st.tuples(
            SOME,
            st.sampled_from(["WON", "EMPLOYED_BY", "COLLABORATES_WITH", ""]),
            SOME,
            st.sampled_from(["fact", "plan"]),
        ),
        max_size=8,
    ),
    st.lists(st.tuples(SOME, SOME, st.floats(-5, 20), OFFSET, OFFSET), max_size=4),
)
GOLD = passage(claims=[claim("ten firms")], negatives=[("plan", "F1", "WON", "A2")])


@given(ANYTHING)
def test_every_required_thing_is_right_or_missed(prediction: Prediction) -> None:
    made = score(GOLD, prediction)
    section = summarise([made]).together
    for scores, there in (
        (section.entities_strict, 7),
        (section.entities_relaxed, 7),
        (section.relations_strict, 3),
        (section.relations_relaxed, 3),
    ):
        right, wrong, missed = counts(scores)
        assert right + missed == there
        assert 0 <= min(scores.micro.precision, scores.micro.recall) <= scores.micro.f1
        assert scores.micro.f1 <= max(scores.micro.precision, scores.micro.recall) <= 1
        assert wrong + right <= max(len(prediction.entities), len(prediction.relations))
        assert sum(each.right for each in scores.by_name.values()) == right
    ways = Counter[str]()
    for each in section.readings:
        ways[each.way] += each.count
    assert ways["missed"] + ways["misread"] == section.entities_strict.micro.missed
    false = ways["type"] + ways["boundary"] + ways["boundary and type"] + ways["spurious"]
    assert (ways["right"], false) == (section.entities_strict.micro.right, section.entities_strict.micro.wrong)
    kinds = Counter(each.kind for each in made.mistakes)
    assert kinds["missed entity"] + kinds["false entity"] == section.entities_strict.micro.missed + false
    assert kinds["missed relation"] == section.relations_strict.micro.missed


@given(ANYTHING, ANYTHING)
def test_sums_do_not_depend_on_the_order(a: Prediction, b: Prediction) -> None:
    one, other = summarise([score(GOLD, a), score(GOLD, b)]), summarise([score(GOLD, b), score(GOLD, a)])
    assert one.together.entities_strict.micro == other.together.entities_strict.micro
    assert one.together.readings == other.together.readings
    assert one.together.claims == other.together.claims


def perfect(gold: Passage) -> Prediction:
    return Prediction.model_validate(
        {
            "entities": [
                {"text": text, "type": entity.type, "start": start, "end": end}
                for entity in gold.entities
                for start, end, text in entity.spans
            ],
            "relations": [{"subject": a, "predicate": p, "object": b} for a, p, b in gold.relations],
            "claims": [each.model_dump() for each in gold.claims or ()],
        }
    )


def test_what_is_annotated_is_right() -> None:
    section = summarise([score(GOLD, perfect(GOLD))]).together
    assert section.claims
    for figures in (section.entities_strict.micro, section.relations_strict.micro, section.claims.exact):
        assert (figures.wrong, figures.missed, figures.f1) == (0, 0, 1)


def test_an_extraction_is_judged_as_its_json() -> None:
    document = from_text("Professor Li Ming of Leeds University won the Star Prize.", "a")
    extraction = extract(document)
    prediction = Prediction.of(extraction)
    assert len(prediction.entities) == sum(len(profile.mentions) for profile in extraction.profiles) > 0
    assert all(document.text[each.start : each.end] == each.text for each in prediction.entities)
    assert len(prediction.relations) == len(extraction.assertions)


# Folders

RECORD: dict[str, Any] = {
    "file": "a.txt",
    "lang": "en",
    "entities": [{"id": "F1", "type": "Firm", "canonical": "Arm", "spans": [[0, 3, "Arm"]]}],
    "relations": [],
    "note": "passed over",
}


def write(folder: Path, record: Any, text: str | None = "Arm.") -> None:
    given = record if isinstance(record, bytes) else json.dumps(record).encode()
    (folder / "a.json").write_bytes(given)
    if text is not None:
        (folder / "a.txt").write_text(text, encoding="utf-8")


def test_a_folder_is_read_in_the_order_of_names(tmp_path: Path) -> None:
    write(tmp_path, RECORD)
    (tmp_path / "Z.json").write_text(json.dumps(RECORD | {"id": "other"}), encoding="utf-8-sig")
    assert [each.name for each in load(tmp_path)] == ["Z", "a"]
    assert load(tmp_path)[0].text == "Arm."


@pytest.mark.parametrize(
    ("record", "text", "message"),
    [
        (b"{", "", "a.json: not JSON"),
        (b"[]", "", "a.json: not a JSON object"),
        (b"\xff", "", "a.json: not UTF-8"),
        pytest.param(b'{"a": ' + b"[" * 100_000, "", "a.json: ", id="deep"),
        pytest.param(b'{"a": ' + b"9" * 5_000 + b"}", "", "a.json: ", id="a number too long"),
        ({}, "", "a.json: file: names no text"),
        (RECORD | {"file": "../a.txt"}, "Arm.", "a.json: file: names no text"),
        (RECORD | {"file": ""}, "Arm.", "a.json: file: names no text"),
        (RECORD, None, "a.json: its text 'a.txt' is not there"),
        (RECORD | {"lang": "fr"}, "Arm.", "a.json: lang: "),
        (
            {key: value for key, value in RECORD.items() if key != "entities"},
            "Arm.",
            "a.json: entities: Field required",
        ),
        ({key: value for key, value in RECORD.items() if key != "lang"}, "Arm.", "a.json: lang: Field required"),
        (RECORD | {"entities": [{"id": "F1", "type": "Firm"}]}, "Arm.", r"a.json: entities.0.canonical: Field"),
        (RECORD | {"entities": RECORD["entities"] * 2}, "Arm.", "a.json: two entities with one id"),
        (RECORD, "An Arm.", "a.json: entity F1: 'Arm' is not at 0"),
        (RECORD | {"relations": [["Arm", "WON"]]}, "Arm.", "a.json: relations.0"),
        (RECORD | {"relations": [["Arm", "WON", "Prize"]]}, "Arm.", "a.json: WON: 'Prize' is the canonical name of no"),
        (RECORD | {"relations": [["Arm", "LOVES", "Arm"]]}, "Arm.", "a.json: unknown relation 'LOVES'"),
        (RECORD | {"entities": [{"id": "F1", "type": "Company", "canonical": "Arm"}]}, "", "unknown type 'Company'"),
        (
            RECORD | {"claims": [{"quote": "x", "start": 3, "end": 9, "measure": "firms"}]},
            "Arm.",
            "a.json: claim 'x' is not at 3",
        ),
    ],
)
def test_a_broken_annotation_is_one_error_that_names_the_file(
    tmp_path: Path, record: Any, text: str | None, message: str
) -> None:
    write(tmp_path, record, text)
    with pytest.raises(UnreadableDocument, match=re.escape(message)):
        load(tmp_path)


def test_a_text_that_is_no_utf_8(tmp_path: Path) -> None:
    write(tmp_path, RECORD)
    (tmp_path / "a.txt").write_bytes(b"\xff\xfe")
    with pytest.raises(UnreadableDocument, match=r"a\.txt: not UTF-8"):
        load(tmp_path)


def test_an_empty_folder(tmp_path: Path) -> None:
    with pytest.raises(UnreadableDocument, match="no annotated passages"):
        load(tmp_path)


@pytest.mark.parametrize(
    ("given", "message"),
    [
        (b"nonsense", "a.json: not JSON"),
        (b'{"entities": [{"text": "Arm"}]}', "a.json: entities.0.type: Field required"),
        (b'{"relations": [["Arm", "WON", "Star Prize"]]}', "a.json: relations.0: "),
        (b'{"relations": [{"subject": "a", "predicate": "p", "object": "b", "confidence": NaN}]}', "confidence"),
    ],
)
def test_a_broken_prediction_is_one_error_that_names_the_file(tmp_path: Path, given: bytes, message: str) -> None:
    (tmp_path / "a.json").write_bytes(given)
    with pytest.raises(UnreadableDocument, match=re.escape(message)):
        load_predictions(tmp_path, [passage()])


def test_passages_without_a_prediction(tmp_path: Path) -> None:
    with pytest.raises(UnreadableDocument, match="no prediction for any"):
        load_predictions(tmp_path, [passage()])
    (tmp_path / "a.json").write_text("{}", encoding="utf-8")
    assert list(load_predictions(tmp_path, [passage(), passage(name="b")])) == ["a"]


# Beside the scorer of the shared passages


def noisy(gold: Passage, chance: random.Random) -> dict[str, Any]:
    """The annotation with every kind of mistake: missed, moved, shortened, retyped, made up, repeated, turned round."""
    entities: list[dict[str, Any]] = []
    for entity in gold.entities:
        for start, end, _ in entity.spans:
            roll = chance.random()
            left, right = start, end
            if roll < 0.2:
                continue
            if roll < 0.3:
                left, right = max(0, start - chance.randrange(4)), min(len(gold.text), end + chance.randrange(4))
            type_ = chance.choice(list(TYPES.values())) if chance.random() < 0.1 else entity.type
            row = {"text": gold.text[left:right], "type": type_}
            row |= {"start": left, "end": right} if chance.random() < 0.8 else {}
            entities += [row] * chance.choice((1, 1, 2))
    for _ in range(2):
        start = chance.randrange(max(1, len(gold.text) - 8))
        entities.append({"text": gold.text[start : start + 6], "type": "Firm", "start": start, "end": start + 6})
    names = [form for entity in gold.entities for form in entity.names] + ["nobody", string.ascii_letters]
    relations = []
    for subject, predicate, object_ in (
        *gold.relations,
        *gold.optional_relations,
        *(each[1:] for each in gold.negatives),
    ):
        ends = chance.choice(
            [
                *[(subject, object_)] * 4,
                (object_, subject),
                (chance.choice(names), object_),
                (subject, object_[:-1] or object_),
                None,
            ]
        )
        if ends:
            row = {"subject": ends[0], "predicate": predicate, "object": ends[1]}
            relations += [row] * chance.choice((1, 2))
    return {"entities": entities, "relations": relations}


@pytest.mark.parametrize(("collection", "files"), [("gold-dev", "*.json"), ("gold-train", "*-[ac]-00?.json")])
def test_the_figures_are_those_of_the_shared_scorer(
    shared_data: Path, tmp_path: Path, collection: str, files: str
) -> None:
    folder, answers, ours = tmp_path / "gold", tmp_path / "answers", tmp_path / "ours"
    for each in (folder, answers, ours):
        each.mkdir()
    for file in (shared_data / collection).glob(files):
        (folder / file.name).symlink_to(file)
        text = json.loads(file.read_text(encoding="utf-8"))["file"]
        (folder / text).symlink_to(file.with_name(text))
    passages = load(folder)
    chance = random.Random(4)
    for each in passages:
        made = noisy(each, chance)
        (ours / f"{each.name}.json").write_text(json.dumps(made), encoding="utf-8")
        triples = [[one["subject"], one["predicate"], one["object"]] for one in made["relations"]]
        (answers / f"{each.name}.json").write_text(json.dumps(made | {"relations": triples}), encoding="utf-8")
    command = [sys.executable, shared_data / "gold-dev" / "score.py", answers, "--gold", folder]
    said = subprocess.run(command, capture_output=True, text=True, check=True, env={"PYTHONUTF8": "1"}).stdout
    theirs = json.loads(said.splitlines()[-1])
    found_ = load_predictions(ours, passages)
    report = summarise([score(each, found_[each.name]) for each in passages])
    assert len(passages) >= 30
    for name, table in (
        ("entities_strict", "entities_strict"),
        ("entities_relaxed", "entities_relaxed"),
        ("relations", "relations_strict"),
        ("relations_relaxed_ends", "relations_relaxed"),
    ):
        compare(theirs[name], report, table)


def compare(theirs: dict[str, Any], report: Report, table: str) -> None:
    def three(row: dict[str, Any]) -> tuple[int, int, int]:
        return row["tp"], row["fp"], row["fn"]

    ours: Scores = getattr(report.together, table)
    assert counts(ours) == three(theirs["micro"])
    assert min(counts(ours)) > 0
    assert (ours.micro.precision, ours.micro.f1) == pytest.approx(
        (theirs["micro"]["P"], theirs["micro"]["F1"]), abs=1e-4
    )
    assert ours.macro_names == pytest.approx(theirs["macro_type_F1"], abs=1e-3)
    assert {name: (each.right, each.wrong, each.missed) for name, each in ours.by_name.items()} == {
        name: three(row) for name, row in theirs["by_type"].items()
    }
    for language, section in report.by_language.items():
        assert counts(getattr(section, table)) == three(theirs["by_lang"][language]["micro"])
