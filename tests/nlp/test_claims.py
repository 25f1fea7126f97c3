"""Claims: what a count says, whose it is, and what is no claim."""

from __future__ import annotations

from pathlib import Path
from typing import Any, Literal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from liaison.graph.model import Claim, Document, ids
from liaison.nlp import extract
from liaison.nlp.claims import find
from liaison.nlp.quantities import amount, number, share
from liaison.nlp.sentences import split


def claims(text: str, language: Literal["en", "zh"]) -> tuple[Claim, ...]:
    document = Document(id=ids.document_id(text), key="t", sha256="", text=text, language=language, title="")
    return extract(document).claims


def counted(text: str, language: Literal["en", "zh"], names: list[tuple[int, int]] | None = None) -> list[Claim]:
    document = Document(id=ids.document_id(text), key="t", sha256="", text=text, language=language, title="")
    return find(document, [(sentence, False) for sentence in split(text, language)], names or ())


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
        ("引进专家超过30名。", "zh", [{"measure": "experts", "low": 30, "low_open": True, "status": "fact"}]),
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


def test_half_of_nothing_counted_is_a_share() -> None:
    (half,) = claims("半数以上的获奖成果由企业参与完成。", "zh")
    assert values(half) == {"measure": "share_percent", "low": 50, "high": 100, "low_open": True, "status": "fact"}


@pytest.mark.parametrize(
    ("text", "language", "expected"),
    [
        ("全市专家工作站已有十余家。", "zh", [("workstations", 10, None, "fact")]),
        (
            "全市专家工作站41家，其中优秀17家。",
            "zh",
            [("workstations", 41, 41, "fact"), ("workstations", 17, 17, "fact")],
        ),
        ("高新技术企业由4100家增加到7860家。", "zh", [("firms", 7860, 7860, "fact")]),
        (
            "通过率不足六成，本地承接比例超过三成。",
            "zh",
            [("share_percent", None, 60, "fact"), ("share_percent", 30, None, "fact")],
        ),
        (
            "占比一成二，另有三分之二在外。",
            "zh",
            [("share_percent", 12, 12, "fact"), ("share_percent", 67, 67, "fact")],
        ),
        ("财政拨付20万元至50万元补助。", "zh", [("funds_million_yuan", 0.2, 0.5, "fact")]),
        ("投入近３０００万元。", "zh", [("funds_million_yuan", None, 30, "fact")]),
        ("补 助 ５ ０ 万 元 已 拨 付 。", "zh", [("funds_million_yuan", 0.5, 0.5, "fact")]),
        (
            "2024年计划新建工作站5家；引进专家20名。",
            "zh",
            [("workstations", 5, 5, "plan"), ("experts", 20, 20, "plan")],
        ),
        ("公司称其市场占有率已达35%。", "zh", [("share_percent", 35, 35, "attributed")]),
        ("三方于2023年9月7日在第3会议室签约，建站期3年。", "zh", []),
        ("三家公司到场。", "zh", []),
        ("二元流模型被引用。", "zh", []),
        ("It holds nearly 40 per cent of the shares.", "en", [("share_percent", None, 40, "fact")]),
        ("Two thirds of the firms export.", "en", [("share_percent", 67, 67, "fact")]),
        ("It employs between 35 and 40 engineers.", "en", [("staff", 35, 40, "fact")]),
        (
            "A dozen companies and at least ninety-six patents came.",
            "en",
            [("firms", 12, 12, "fact"), ("patents", 96, None, "fact")],
        ),
        ("Seven doctoral students will be recruited.", "en", [("staff", 7, 7, "plan")]),
        ("It spent 2.6 million yuan.", "en", [("funds_million_yuan", 2.6, 2.6, "fact")]),
        ("On 6 April 2021, after six years, Phase 2 ended.", "en", []),
    ],
)
def test_bounds_and_measures(
    text: str, language: Literal["en", "zh"], expected: list[tuple[str, float | None, float | None, str]]
) -> None:
    found = counted(text, language)
    assert [(claim.measure, claim.low, claim.high, claim.status) for claim in found] == expected


def test_a_number_inside_a_name_is_no_count() -> None:
    assert len(counted("建成12家工作站。", "zh")) == 1
    assert counted("建成12家工作站。", "zh", [(2, 5)]) == []


@given(
    st.text(alphabet="十余近9,.%家名万元 more than two half人\ud800😀。", max_size=80), st.sampled_from(["zh", "en"])
)
def test_any_text_gives_claims_with_bounds(text: str, language: Literal["en", "zh"]) -> None:
    for claim in counted(text, language):
        assert claim.quote == text[claim.start : claim.end]
        assert claim.low is not None or claim.high is not None


def test_the_op_ed_has_its_two_claims(shared_data: Path) -> None:
    text = (shared_data / "corpus" / "docs" / "000-en.txt").read_text(encoding="utf-8")
    awards = [claim for claim in counted(text, "en") if claim.measure == "awards"]
    assert [(claim.low, claim.high, claim.low_open) for claim in awards] == [(10, 10, False), (5, 10, True)]
    assert [claim for claim in counted(text, "en") if claim.measure == "share_percent"] == []


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


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("8.6%", 8.6),
        ("百分之四十", 40),
        ("三成", 30),
        ("one in four", 25),
        ("a quarter", 25),
        ("a lot of", None),
        ("", None),
    ],
)
def test_shares(text: str, value: float | None) -> None:
    assert share(text) == value


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("two hundred and forty", 240),
        ("half a dozen", 6),
        ("ninety-six", 96),
        ("a", None),
        ("and", None),
        ("half", None),
    ],
)
def test_numbers_in_words(text: str, value: float | None) -> None:
    assert number(text) == value
