"""Numbers of patents: each form on its own example and counter-example, what a wrong check digit means, noise."""

from __future__ import annotations

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from liaison.nlp import patents

RULES = patents.rules()


def numbers(text: str) -> list[str]:
    return [text[span.start : span.end] for span in patents.find(text)]


@pytest.mark.parametrize("rule", RULES, ids=[rule.name for rule in RULES])
def test_each_form_finds_its_example_only(rule: patents.NumberRule) -> None:
    text, number = rule.example
    assert number in [text[span.start : span.end] for span in rule.find(text)]
    assert rule.find(rule.counter) == []


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("patents ZL 2015 1 0883296.0 and EP 3 588 104 B1", ["ZL 2015 1 0883296.0", "EP 3 588 104 B1"]),
        ("patent Nos. 7,852,995 and 7,860,225.", ["7,852,995", "7,860,225"]),
        ("专利ZL 2011\n1 0284417.6，归公司所有", ["ZL 2011\n1 0284417.6"]),
        (
            "US 2012/0323581 A1, WO 2016/180321, PCT/CN2022/083617",
            ["US 2012/0323581 A1", "WO 2016/180321", "PCT/CN2022/083617"],
        ),
        ("DE 10 2011 054 763 B4. Clause 5", ["DE 10 2011 054 763 B4"]),
        ("KR10-1234567B1及JP 6 707 112 B2", ["KR10-1234567B1", "JP 6 707 112 B2"]),
        ("a grant of 7,852,995 pounds in 2019; call 138-0013-8000", []),
        ("", []),
    ],
)
def test_numbers_in_running_text(text: str, expected: list[str]) -> None:
    assert numbers(text) == expected


def test_a_wrong_check_digit_matters_only_without_country_or_cue() -> None:
    assert numbers("ZL201510883296.5") == ["ZL201510883296.5"]
    assert numbers("申请号201510883296.5") == ["201510883296.5"]
    assert numbers("编号201510883296.0") == ["201510883296.0"]
    assert numbers("编号201510883296.5") == []


@given(st.text(alphabet="ZLCNUSEPWODE0123456789 .,/-X專利专号A\n\ud800", max_size=80))
def test_spans_are_apart_and_sorted(text: str) -> None:
    found = patents.find(text)
    assert all(one.end <= other.start for one, other in pairwise(found))
    assert all(text[span.start : span.end].strip() == text[span.start : span.end] != "" for span in found)


@pytest.mark.parametrize("piece", ["1 ", "ZL ", "20151", "DE 10 ", "7,852,995 and ", "US 1,234,"])
def test_long_lines_end(piece: str) -> None:
    assert isinstance(patents.find(piece * 20_000), list)
