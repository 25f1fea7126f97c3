"""Ids are functions of what a thing is made of: equal for equals, different for what differs."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from liaison.graph.model import ids


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("The University of Oxford", "university of oxford"),
        ("  Oxford\u00a0Photovoltaics\tLtd. ", "Oxford Photovoltaics, Ltd"),
        ("ＡＢＣ　Ｌｔｄ", "ABC Ltd"),
        ("山西潞安矿业（集团）有限责任公司", "山西潞安矿业(集团)有限责任公司"),
        ("STRASSE AG", "Straße AG"),
        ("CN 102 345 678 A", "CN102345678A"),
        ("Johnson & Johnson", "Johnson, Johnson"),
    ],
)
def test_one_key_for_spellings_of_one_name(one: str, other: str) -> None:
    assert ids.name_key(one) == ids.name_key(other)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Theranos", "ranos"),
        ("山西大学", "山西大学研究院"),
        ("Acme Ltd", "Acme GmbH"),
        ("João Silva", "Joao Silva"),
        ("!!!", "???"),
        ("C", "C1"),
    ],
)
def test_other_names_have_other_keys(one: str, other: str) -> None:
    assert ids.name_key(one) != ids.name_key(other)


def test_a_name_of_signs_keeps_a_key() -> None:
    assert ids.name_key("!!!") == "!!!"


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Oxford PV was founded in 2010.", "Oxford  PV was\nfounded in 2010"),
        ("张靖任山西大学教授。", "张靖任山西大学教授"),
        ("ＰＶ　2010", "pv 2010"),
    ],
)
def test_copies_of_a_quote_are_one_text(one: str, other: str) -> None:
    assert ids.normalised_quote(one) == ids.normalised_quote(other)
    assert ids.assertion_id("p:1", "FOUNDED", "p:2", one) == ids.assertion_id("p:1", "FOUNDED", "p:2", other)
    assert ids.text_key(one) == ids.text_key(other)


def test_ids_say_what_they_are_of() -> None:
    made = {
        "doc": ids.document_id("a.txt"),
        "p": ids.profile_id("doc:1", "Firm", "Acme"),
        "a": ids.assertion_id("p:1", "FOUNDED", "p:2", "x"),
        "c": ids.claim_id("doc:1", "awards", "ten"),
        "r": ids.relation_id("p:1", "FOUNDED", "p:2"),
        "j": ids.judgement_id("identity", "p:1", "p:2"),
        "t": ids.text_key("x"),
    }
    for prefix, made_id in made.items():
        assert re.fullmatch(rf"{prefix}:[0-9a-f]{{20}}", made_id)


def test_ids_are_the_same_on_every_machine() -> None:
    # Stored graphs hold them: whoever changes these lines needs a migration.
    assert ids.document_id("reports/a.txt") == "doc:f6eb05708cfbdc755ae2"
    assert ids.profile_id("doc:1", "Firm", "Acme Ltd") == "p:a977de17307c7f8a6079"


def test_an_anchor_survives_another_spelling_but_not_another_type_document_or_ordinal() -> None:
    anchor = ids.profile_id("doc:1", "Person", "Wang Wei")
    assert ids.profile_id("doc:1", "Person", "WANG  Wei") == anchor
    others = {
        ids.profile_id("doc:2", "Person", "Wang Wei"),
        ids.profile_id("doc:1", "Firm", "Wang Wei"),
        ids.profile_id("doc:1", "Person", "Wang Wei", 1),
        ids.profile_id("doc:1", "Person", "Wang Wen"),
    }
    assert len(others | {anchor}) == 5


def test_a_relation_has_a_direction() -> None:
    assert ids.relation_id("p:1", "FUNDED", "p:2") != ids.relation_id("p:2", "FUNDED", "p:1")


parts = st.text(st.characters(blacklist_characters="\x1f"), max_size=6)


@given(st.lists(parts, min_size=1, max_size=4), st.lists(parts, min_size=1, max_size=4))
def test_parts_do_not_run_together(one: list[str], other: list[str]) -> None:
    assert (ids.judgement_id(*one) == ids.judgement_id(*other)) is (one == other)


@given(st.text())
def test_any_text_has_an_id_and_a_key(text: str) -> None:
    assert ids.document_id(text).startswith("doc:")
    assert ids.name_key(text) == ids.name_key(f" {text} ")
    assert ids.name_key(text) or not text.strip()


def test_half_a_character_has_an_id() -> None:
    assert ids.document_id("\ud800.txt") != ids.document_id("\ud801.txt")  # File names that are not UTF-8.
