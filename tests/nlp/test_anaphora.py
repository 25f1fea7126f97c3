"""Words that stand for a thing, the parts that parties play, and what must hold of every resolution."""

from __future__ import annotations

import itertools
import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from liaison.nlp import anaphora
from liaison.nlp.coreference import Resolution, resolve
from liaison.nlp.found import Found
from liaison.nlp.sentences import split

NAMES = {
    "汾河软件有限公司": "Firm",
    "中北大学": "University",
    "山西大学": "University",
    "张伟": "Person",
    "Fen Tools Ltd": "Firm",
    "Birch University": "University",
    "Zhang Wei": "Person",
}


def resolved(text: str, language: str) -> tuple[list[Found], Resolution]:
    pattern = re.compile("|".join(sorted(map(re.escape, NAMES), key=len, reverse=True)))
    found = [Found(match.start(), match.end(), NAMES[match.group()]) for match in pattern.finditer(text)]
    return found, resolve(text, split(text, language), found, language)


def references(text: str, language: str) -> list[tuple[str, str, str]]:
    _, resolution = resolved(text, language)
    return [
        (text[one.found.start : one.found.end], resolution.things[one.thing].name, one.kind)
        for one in anaphora.find(text, split(text, language), resolution, language)
    ]


@pytest.mark.parametrize(
    ("text", "language", "expected"),
    [
        (
            "甲方：汾河软件有限公司\n乙方：中北大学\n甲方委托乙方研究。",
            "zh",
            [("甲方", "汾河软件有限公司", "label"), ("乙方", "中北大学", "label")],
        ),
        (
            "汾河软件有限公司与中北大学签约。双方共建实验室。",
            "zh",
            [("双方", "汾河软件有限公司", "plural"), ("双方", "中北大学", "plural")],
        ),
        (
            "Party A: Fen Tools Ltd. Party B: Birch University. Party B sends experts.",
            "en",
            [("Party B", "Birch University", "label")],
        ),
        (
            "Fen Tools Ltd and Birch University signed. Both sides will share it.",
            "en",
            [("Both sides", "Fen Tools Ltd", "plural"), ("Both sides", "Birch University", "plural")],
        ),
        ("山西大学与中北大学签约。该校派出专家。", "zh", []),
    ],
)
def test_who_is_meant(text: str, language: str, expected: list[tuple[str, str, str]]) -> None:
    assert references(text, language) == expected


@pytest.mark.parametrize(
    ("text", "language", "persons"),
    [
        ("山西大学张伟与中北大学张伟到会。", "zh", 2),
        ("Zhang Wei of Birch University left. Zhang Wei joined Fen Tools Ltd.", "en", 1),
        ("山西大学张伟到会。张伟发言。", "zh", 1),
    ],
)
def test_homonyms_are_told_apart_by_their_bodies(text: str, language: str, persons: int) -> None:
    _, resolution = resolved(text, language)
    assert sum(thing.type == "Person" for thing in resolution.things) == persons


pieces = st.sampled_from(
    [
        *NAMES,
        "与",
        "、",
        "。",
        "，",
        "（以下简称“",
        "”）",
        "该校",
        "公司",
        "其",
        "双方",
        "甲方：",
        "\n",
        " ",
        ". ",
        "The company ",
        "he ",
    ]
)


@given(st.lists(pieces, max_size=40).map("".join), st.sampled_from(["zh", "en"]))
def test_what_must_hold_of_any_text(text: str, language: str) -> None:
    found, resolution = resolved(text, language)
    spans = [(name.start, name.end) for name, _ in resolution.mentions]
    assert spans == sorted(set(spans))
    assert all(one[1] <= other[0] for one, other in itertools.pairwise(spans))
    # A name is kept, or lies inside a longer one.
    assert all(any(start <= name.start and name.end <= end for start, end in spans) for name in found)
    members = sorted((span, number) for number, thing in enumerate(resolution.things) for span in thing.spans)
    assert members == sorted(((name.start, name.end), thing) for name, thing in resolution.mentions)
    for one in anaphora.find(text, split(text, language), resolution, language):
        assert 0 <= one.thing < len(resolution.things)
        assert 0 <= one.found.start <= one.found.end <= len(text)
        assert all(end <= one.found.start or one.found.end <= start for start, end in spans)
