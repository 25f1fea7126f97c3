"""Claims: what a count says, whose it is, and what is no claim."""

from __future__ import annotations

from typing import Any, Literal

import pytest

from liaison.graph.model import Claim, Document, ids
from liaison.nlp import extract
from liaison.nlp.quantities import amount, number


def claims(text: str, language: Literal["en", "zh"]) -> tuple[Claim, ...]:
    document = Document(id=ids.document_id(text), key="t", sha256="", text=text, language=language, title="")
    return extract(document).claims


FIELDS = ("measure", "low", "high", "low_open", "place", "year", "level", "participant", "status")


def values(claim: Claim) -> dict[str, Any]:
    return {key: value for key in FIELDS if (value := getattr(claim, key)) not in (None, False)}


AWARDS = {"measure": "awards", "low": 10, "high": 10, "year": 2020, "level": "national", "status": "fact"}


@pytest.mark.parametrize(
    ("text", "language", "expected"),
    [
        ("山西新闻。我省共有10项成果获2020年度国家科学技术奖。", "zh", [{**AWARDS, "place": "山西"}]),
        (
            "News from Shanxi. Ten projects of our province won the 2020 National Science and Technology Award.",
            "en",
            [{**AWARDS, "place": "Shanxi"}],
        ),
        ("我省共有10项成果获2020年度国家科学技术奖。", "zh", [AWARDS]),
        ("山西与河北：我省共有10项成果获2020年度国家科学技术奖。", "zh", [AWARDS]),
        ("全市建成专家工作站15家。", "zh", [{"measure": "workstations", "low": 15, "high": 15, "status": "fact"}]),
        ("计划建成专家工作站15家。", "zh", [{"measure": "workstations", "low": 15, "high": 15, "status": "plan"}]),
        ("引进专家超过30名。", "zh", []),
        (
            "引进了超过30名专家。",
            "zh",
            [{"measure": "experts", "low": 30, "low_open": True, "status": "fact"}],
        ),
        ("投入经费1.2亿元。", "zh", [{"measure": "funds_million_yuan", "low": 120, "high": 120, "status": "fact"}]),
        (
            "The firm holds more than 40 patents.",
            "en",
            [{"measure": "patents", "low": 40, "low_open": True, "status": "fact"}],
        ),
        ("It never had 40 patents.", "en", []),
        ("一件专利的旅行。", "zh", []),
    ],
)
def test_counts(text: str, language: Literal["en", "zh"], expected: list[dict[str, Any]]) -> None:
    assert [values(claim) for claim in claims(text, language)] == expected


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("山西10项成果获2020年度国家科学技术奖。半数以上的获奖成果由企业参与完成。", "zh"),
        (
            "Ten projects of Shanxi Province won the 2020 National Science and Technology Award. "
            "More than half of the award project is completed by the company.",
            "en",
        ),
    ],
)
def test_more_than_half_of_a_count(text: str, language: Literal["en", "zh"]) -> None:
    count, half = claims(text, language)
    assert values(count).items() >= AWARDS.items()
    assert values(half) == {**values(count), "low": 5, "high": 10, "low_open": True, "participant": "Firm"}
    assert count.id != half.id
    assert half.quote == text[half.start : half.end]


def test_half_of_nothing_counted_is_no_claim() -> None:
    assert claims("半数以上的获奖成果由企业参与完成。", "zh") == ()


@pytest.mark.parametrize(
    ("text", "value"),
    [("1,200", 1200), ("三十五", 35), ("一百二十", 120), ("2.5万", 25000), ("twelve", 12), ("many", None), ("", None)],
)
def test_numbers(text: str, value: float | None) -> None:
    assert number(text) == value


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("1200万元", {"value": 12_000_000, "unit": "CNY"}),
        ("3.6亿元新台币", {"value": 360_000_000, "unit": "TWD"}),
        ("£30,000", {"value": 30_000, "unit": "GBP"}),
        ("a lot", None),
    ],
)
def test_amounts(text: str, value: dict[str, Any] | None) -> None:
    assert amount(text) == value
