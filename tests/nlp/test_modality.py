"""What is a fact, a plan, hearsay, a denial, nothing, and whose word it is."""

from __future__ import annotations

import pytest

from liaison.nlp.modality import Voice, heading, judge

FACT = Voice()
PLAN = Voice(modality="plan")
DENIED = Voice(polarity="negative")
VOID = Voice(void=True)


@pytest.mark.parametrize(
    ("text", "voice"),
    [
        ("<Firm:0>与<University:1>签订合作协议", FACT),
        ("<Firm:0>拟与<University:1>签约", PLAN),
        ("下一步,<Firm:0>将与<University:1>签约", PLAN),
        ("<Firm:0>计划与<University:1>签约", PLAN),
        ("要继续支持<Firm:0>与<University:1>签约", PLAN),
        ("2020年拟签约,现已由<Firm:0>与<University:1>签约", FACT),
        ("据传<Firm:0>与<University:1>签约", Voice(modality="reported")),
        ("<Firm:0>从未与<University:1>签约", DENIED),
        ("<Firm:0>与<University:1>的共建协议仍在洽谈", DENIED),
        ("<Project:0>申报<Award:1>,未获通过", VOID),
        ("据<Government:0>介绍,<Firm:1>与<University:2>签约", Voice(source=0)),
        ("据业内人士介绍,<Firm:1>与<University:2>签约", Voice(modality="attributed")),
        ("<Firm:0>将<Patent:1>许可给<Firm:2>", FACT),
    ],
)
def test_chinese(text: str, voice: Voice) -> None:
    left = text.rindex("<", 0, text.rindex("<"))
    assert judge(text, left, text.rindex(">") + 1, "zh") == voice


@pytest.mark.parametrize(
    ("text", "voice"),
    [
        ("<Firm:0> signed an agreement with <University:1>", FACT),
        ("<Firm:0> will sign an agreement with <University:1>", PLAN),
        ("<Firm:0> plans to work with <University:1>", PLAN),
        ("Reportedly, <Firm:0> works with <University:1>", Voice(modality="reported")),
        ("<Firm:0> did not sign an agreement with <University:1>", DENIED),
        ("<Firm:0> never worked with <University:1>", DENIED),
        ("<Project:0> was nominated for the <Award:1>", VOID),
        ("According to <Government:0>, <Firm:1> works with <University:2>", Voice(source=0)),
        ("According to a blog, <Firm:1> works with <University:2>", Voice(modality="attributed")),
    ],
)
def test_english(text: str, voice: Voice) -> None:
    left = text.rindex("<", 0, text.rindex("<"))
    assert judge(text, left, text.rindex(">") + 1, "en") == voice


@pytest.mark.parametrize(
    ("text", "language", "plan"),
    [
        ("四、下一步打算", "zh", True),
        ("二、平台建设", "zh", False),
        ("Next steps", "en", True),
        ("Results", "en", False),
    ],
)
def test_headings(text: str, language: str, plan: bool) -> None:
    assert heading(text, language) is plan
