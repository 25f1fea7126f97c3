"""Dates and spells as written in both languages."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from liaison.nlp import dates


@pytest.mark.parametrize(
    ("text", "language", "spells"),
    [
        ("1998年至2003年任教授", "zh", ["1998/2003"]),
        ("2010—2015年", "zh", ["2010/2015"]),
        ("1999年3月—2001年7月", "zh", ["1999-03/2001-07"]),
        ("2007.03—2010.05", "zh", ["2007-03/2010-05"]),
        ("2010年至今", "zh", ["2010/.."]),
        ("2010年以来", "zh", ["2010/.."]),
        ("自2010年起任", "zh", ["2010/"]),
        ("至2020年6月到期", "zh", ["/2020-06"]),
        ("2020年度", "zh", ["2020"]),
        ("二〇二〇年", "zh", ["2020"]),
        ("1794年2月3日", "zh", ["1794-02-03"]),
        ("2019年2月30日", "zh", []),
        ("编号20191234", "zh", []),
        ("from 1998 to 2003", "en", ["1998/2003"]),
        ("1998-2003", "en", ["1998/2003"]),
        ("2008–13", "en", ["2008/2013"]),
        ("since 2010", "en", ["2010/.."]),
        ("from 2011 to the present", "en", ["2011/.."]),
        ("from 2010 onwards", "en", ["2010/"]),
        ("until 2003", "en", ["/2003"]),
        ("on 12 May 1794", "en", ["1794-05-12"]),
        ("May 12, 2010 and in March 2013", "en", ["2010-05-12", "2013-03"]),
        ("a sum of 2000 yuan", "en", []),
        ("in the 1990s", "en", []),
    ],
)
def test_find(text: str, language: str, spells: list[str]) -> None:
    assert [str(when.spell) for when in dates.find(text, language)] == spells


@pytest.mark.parametrize(
    ("text", "event", "spell"),
    [("2010年", True, "2010"), ("2010年", False, "2010/"), ("1998年至2003年", True, "1998/2003")],
)
def test_a_lone_date_is_an_event_or_a_beginning(text: str, event: bool, spell: str) -> None:
    assert str(dates.read(text, "zh", event)) == spell


def test_no_date_is_an_unknown_spell() -> None:
    assert not dates.read("任教授", "zh", False).known


@pytest.mark.parametrize(
    ("text", "statement", "event", "spell"),
    [
        ("2010年<Person:0>获<Award:1>", "<Person:0>获<Award:1>", True, "2010"),
        ("<Person:0>获<Award:1>(2012年)", "<Person:0>获<Award:1>", True, "2012"),
        ("1968年,<Person:0>毕业,2003年<Person:0>任<Firm:1>总经理", "<Person:0>任<Firm:1>", False, "2003/"),
        ("2003年成立;<Person:0>获<Award:1>", "<Person:0>获<Award:1>", True, "/"),
    ],
)
def test_nearest(text: str, statement: str, event: bool, spell: str) -> None:
    left = text.index(statement)
    assert str(dates.nearest(text, "zh", left, left + len(statement), event)) == spell


@given(
    st.text(alphabet=st.sampled_from("0123456789年月日至—-自起今. tofrmsince"), max_size=60),
    st.sampled_from(["zh", "en"]),
)
def test_any_text_gives_spells_in_order(text: str, language: str) -> None:
    found = dates.find(text, language)
    assert [when.start for when in found] == sorted(when.start for when in found)
    assert all(when.spell.known for when in found)
