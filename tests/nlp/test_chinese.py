"""Names in Chinese sentences written for these tests."""

from __future__ import annotations

from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from liaison.nlp import patents
from liaison.nlp.chinese import ChineseFinder
from liaison.nlp.sentences import LONGEST, split

CASES = [
    ("山西大学程芳琴到会。", {"山西大学": "University", "程芳琴": "Person"}),
    ("江南大学食品学院教授李国华。", {"江南大学": "University", "食品学院": "Institute", "李国华": "Person"}),
    ("中国科学院山西煤炭化学研究所参与完成。", {"中国科学院山西煤炭化学研究所": "Institute"}),
    ("山西潞安矿业（集团）有限责任公司公告。", {"山西潞安矿业（集团）有限责任公司": "Firm"}),
    ("宜昌市科学技术协会备案。", {"宜昌市科学技术协会": "Institute"}),
    ("省科技厅批准立项。", {"省科技厅": "Government"}),
    ("获国家科技进步二等奖。", {"国家科技进步二等奖": "Award"}),
    ("获2020年度国家自然科学奖二等奖。", {"国家自然科学奖二等奖": "Award"}),
    ("张三主持完成的“煤泥清洁高效利用技术”获奖。", {"煤泥清洁高效利用技术": "Project"}),
    ("公司研发的“低氧控香工艺”投产。", {"低氧控香工艺": "Technology"}),
    ("“云岫岩茶专家工作站”揭牌。", {"云岫岩茶专家工作站": "Workstation"}),
    ("专利ZL201510883296.0已授权。", {"ZL201510883296.0": "Patent"}),
    ("專利US 6,118,910與獲獎者陳文雄教授。", {"US 6,118,910": "Patent", "陳文雄": "Person"}),
    ("瑞典卡罗林斯卡学院派出专家。", {"瑞典": "Region", "卡罗林斯卡学院": "University"}),
]


def names(text: str) -> dict[str, str]:
    return {name.text(text): name.type for name in ChineseFinder().find(text, split(text, "zh"))}


@pytest.mark.parametrize(("text", "expected"), CASES)
def test_finds(text: str, expected: dict[str, str]) -> None:
    assert expected.items() <= names(text).items()


@pytest.mark.parametrize(
    "text", ["各高校要建好院士工作站。", "公司与大学合作。", "要鼓励企业申报博士后科研工作站。", ""]
)
def test_general_words_are_no_names(text: str) -> None:
    assert names(text) == {}


@pytest.mark.parametrize(
    ("number", "valid"),
    [("CN85100001.0", True), ("ZL 2015 1 0883296.0", True), ("ZL201510883296.1", False), ("", False)],
)
def test_check_digits(number: str, valid: bool) -> None:
    assert patents.valid_chinese(number) is valid


def test_a_bare_number_needs_its_check_digit() -> None:
    assert [name.start for name in patents.find("编号201510883296.0")] == [2]
    assert patents.find("编号201510883296.5") == []
    assert len(patents.find("申请号201510883296.5")) == 1


@settings(max_examples=60, deadline=None)
@given(st.text(alphabet=st.sampled_from("山西大学张三教授、，。“”（）(<>0年ZL获奖院士工作站公司与 \n·A"), max_size=80))
def test_spans_are_sorted_apart_and_inside_sentences(text: str) -> None:
    sentences = split(text, "zh")
    found = ChineseFinder().find(text, sentences)
    assert found == sorted(found)
    assert all(one.end <= other.start for one, other in pairwise(found))
    assert all(any(s.start <= name.start < name.end <= s.end for s in sentences) for name in found)


@pytest.mark.parametrize(
    ("text", "language", "sentences"),
    [
        ("他说：“我们成功了。”随后离开。再见！", "zh", ["他说：“我们成功了。”", "随后离开。", "再见！"]),
        ("该站（2019年建立。后更名）运转正常。完", "zh", ["该站（2019年建立。后更名）运转正常。", "完"]),
        ("标题\n\n第一句。第二句", "zh", ["标题", "第一句。", "第二句"]),
        (
            "与太原理工大学签订了为期五年的全面合作协议，\n共建工作站。",
            "zh",
            ["与太原理工大学签订了为期五年的全面合作协议，\n共建工作站。"],
        ),
        ("Dr. Li of Chen Co., Ltd. spoke. He left.", "en", ["Dr. Li of Chen Co., Ltd. spoke.", "He left."]),
        ("It works for Acme Ltd. The firm grew.", "en", ["It works for Acme Ltd.", "The firm grew."]),
        (
            "The University signed an agreement with the\ncompany. Next.",
            "en",
            ["The University signed an agreement with the\ncompany.", "Next."],
        ),
        ("Name | Unit\nLi | Acme", "en", ["Name | Unit", "Li | Acme"]),
    ],
)
def test_sentences(text: str, language: str, sentences: list[str]) -> None:
    assert [text[one.start : one.end] for one in split(text, language)] == sentences


@given(st.text(max_size=200), st.sampled_from(["zh", "en"]))
def test_sentences_lose_nothing_but_space(text: str, language: str) -> None:
    found = split(text, language)
    assert "".join("".join(text[one.start : one.end].split()) for one in found) == "".join(text.split())
    assert all(one.end - one.start <= LONGEST for one in found)
