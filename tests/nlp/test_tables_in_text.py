"""Tables inside text: every relation rule on its example and counter-example, layouts, names, hostile input."""

from __future__ import annotations

import re
from collections.abc import Mapping
from itertools import pairwise
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from liaison.nlp import table_names, tables_in_text
from liaison.nlp.found import Found
from liaison.nlp.language import detect_language
from liaison.nlp.tables_in_text import RelationRule

RULES = tables_in_text.rules()


def find(case: Mapping[str, Any]) -> list[Found]:
    names: list[Found] = []
    for surface in sorted(case["names"], key=len, reverse=True):
        for match in re.finditer(re.escape(surface), case["text"]):
            if not any(name.start < match.end() and match.start() < name.end for name in names):
                names.append(Found(*match.span(), case["names"][surface]))
    return sorted(names)


def state(case: Mapping[str, Any], modality: str = "fact") -> set[tuple[str, str, str]]:
    text, language = case["text"], detect_language(case["text"])
    found = tables_in_text.records(text, language)
    return {
        (one.subject.text(text), one.predicate, one.object.text(text))
        for one in tables_in_text.statements(text, found, find(case), language)
        if one.modality == modality
    }


@pytest.mark.parametrize("rule", RULES, ids=[f"{rule.subject}-{rule.predicate}-{rule.object}" for rule in RULES])
def test_each_rule_does_what_its_example_says(rule: RelationRule) -> None:
    assert {tuple(one) for one in rule.example["relations"]} <= state(rule.example)
    assert not [one for one in state(rule.counter) if one[1] == rule.predicate]


AWARDS = """附件1
2023年度云南省科学技术进步奖一等奖项目目录
序号{0}项目名称{0}主要完成人{0}主要完成单位{0}提名单位
1{0}高原湖泊蓝藻控制关键技术{0}段云溪、和丽琼{0}云南大学、昆明澄湖环境工程有限公司{0}昆明市人民政府
2{0}橡胶林下植物栽培体系{0}岩温罕、刀玉波{0}云南农业大学{0}云南省林业和草原局
说明：完成人按贡献大小排序。"""


@pytest.mark.parametrize("separator", ["|", "\t", "｜", " | ", "／", "    ", "　　"])
def test_a_table_reads_the_same_whatever_separates_its_cells(separator: str) -> None:
    text = AWARDS.format(separator)
    found = tables_in_text.records(text, "zh")
    assert [len(record.cells) for record in found] == [5, 5]
    assert [text[cell.start : cell.end] for cell in found[1].of("person")] == ["岩温罕、刀玉波"]
    names = {name.text(text): name.type for name in table_names.names(text, found, "zh")}
    assert names["高原湖泊蓝藻控制关键技术"] == "Project"
    assert names["和丽琼"] == "Person"
    assert names["昆明澄湖环境工程有限公司"] == "Firm"
    assert "昆明市人民政府" not in names


def test_the_award_of_the_heading_is_won_by_each_row_and_lies_in_the_quote() -> None:
    text = AWARDS.format("|")
    names = {
        "云南省科学技术进步奖一等奖": "Award",
        "高原湖泊蓝藻控制关键技术": "Project",
        "橡胶林下植物栽培体系": "Project",
    }
    found = tables_in_text.records(text, "zh")
    won = list(tables_in_text.statements(text, found, find({"text": text, "names": names}), "zh"))
    assert [one.subject.text(text) for one in won] == ["高原湖泊蓝藻控制关键技术", "橡胶林下植物栽培体系"]
    assert all(one.start <= one.object.start < one.subject.end <= one.end for one in won)


def test_a_grade_between_records_is_a_qualifier() -> None:
    case = {
        "text": "2016年度湛江市科学技术奖授奖项目目录\n一等奖（1项）\n珍珠贝插核新工艺\n"
        "主要完成单位：广东海洋大学\n主要完成人：符韶华",
        "names": {"湛江市科学技术奖": "Award", "珍珠贝插核新工艺": "Project"},
    }
    (won,) = tables_in_text.statements(case["text"], tables_in_text.records(case["text"], "zh"), find(case), "zh")
    assert (won.predicate, won.qualifiers) == ("WON", {"grade": "一等奖"})


CASES = [
    (
        "完成人：完玛才让（兰州大学）、卓玛（首曲草地生态研究站）；项目名称：高寒草甸退化机制",
        {"完玛才让": "Person", "卓玛": "Person", "兰州大学": "University", "首曲草地生态研究站": "Institute"},
        {("完玛才让", "EMPLOYED_BY", "兰州大学"), ("卓玛", "EMPLOYED_BY", "首曲草地生态研究站")},
    ),
    (
        "项目名称：镍钴冶炼脱除技术；完成单位：陇金冶金股份有限公司（牵头）、兰州理工大学",
        {"镍钴冶炼脱除技术": "Project", "陇金冶金股份有限公司": "Firm", "兰州理工大学": "University"},
        {
            ("陇金冶金股份有限公司", "LED_PROJECT", "镍钴冶炼脱除技术"),
            ("兰州理工大学", "PARTICIPATED_IN", "镍钴冶炼脱除技术"),
        },
    ),
    (
        "Narrow Laser Stacks. Awardee: Quill LLC (Bozeman, MT). Principal investigator: Darnell K. Ford. It did.",
        {"Narrow Laser Stacks": "Project", "Quill LLC": "Firm", "Bozeman": "Region", "Darnell K. Ford": "Person"},
        {("Darnell K. Ford", "LED_PROJECT", "Narrow Laser Stacks"), ("Darnell K. Ford", "EMPLOYED_BY", "Quill LLC")},
    ),
    (
        "工作站\t建站单位\t派出单位\n长武窑洞专家工作站\t长武县园艺站\t西安工业大学（拟）",
        {"长武窑洞专家工作站": "Workstation", "长武县园艺站": "Institute", "西安工业大学": "University"},
        {("长武县园艺站", "HOSTS_WORKSTATION", "长武窑洞专家工作站")},
    ),
    (
        "序号|专利号|发明人|受让单位|状态\n1|ZL201510883296.0|张三|晨晖有限公司|受让单位已书面放弃",
        {"ZL201510883296.0": "Patent", "张三": "Person", "晨晖有限公司": "Firm"},
        {("张三", "INVENTED", "ZL201510883296.0")},
    ),
    ("他说：项目名称很重要。完成人不多。", {}, set()),
]


@pytest.mark.parametrize(("text", "names", "expected"), CASES)
def test_what_records_state(text: str, names: dict[str, str], expected: set[tuple[str, str, str]]) -> None:
    assert state({"text": text, "names": names}) == expected


def test_what_is_only_nominated_or_proposed_is_a_plan() -> None:
    case = {
        "text": "2023年度山西省科技进步奖一等奖提名公示\n项目名称|完成单位\n煤泥利用|山西大学",
        "names": {"山西省科技进步奖一等奖": "Award", "煤泥利用": "Project", "山西大学": "University"},
    }
    assert state(case) == {("山西大学", "PARTICIPATED_IN", "煤泥利用")}
    assert state(case, "plan") == {("煤泥利用", "WON", "山西省科技进步奖一等奖")}


@pytest.mark.parametrize("value", ["空缺", "未定", "—", "", "拟聘2人", "3人"])
def test_a_cell_without_a_name_gives_none(value: str) -> None:
    text = f"工作站名称|进站专家|得分\n晨晖院士工作站|{value}|90"
    found = table_names.names(text, tables_in_text.records(text, "zh"), "zh")
    assert [name.type for name in found] == ["Workstation"]


def test_ocr_spaces_stay_in_the_span_and_go_from_the_name() -> None:
    text = "站 名 ｜ 设 站 单 位 ｜ 人 员\n渭城 化肥 院士工作站 ｜ 咸阳渭城化肥 股份公司 ｜ 封 绍 波"
    found = table_names.names(text, tables_in_text.records(text, "zh"), "zh")
    assert [(text[name.start : name.end], name.text(text)) for name in found][-1] == ("封 绍 波", "封绍波")


@given(
    st.lists(
        st.sampled_from(
            [
                "项目名称",
                "主要完成人：",
                "|",
                "\t",
                "　　",
                "张三",
                "、",
                "（山西大学）",
                "\n",
                "Title: ",
                "PI: A. B. Cee. ",
                "。",
                "\ud800",
                "😀",
                "拟",
            ]
        ),
        max_size=40,
    ),
    st.sampled_from(["zh", "en"]),
)
def test_offsets_hold_for_any_text(pieces: list[str], language: str) -> None:
    text = "".join(pieces)
    found = tables_in_text.records(text, language)
    assert all(0 <= record.start < record.end <= len(text) for record in found)
    assert all(record.start <= cell.start <= cell.end <= record.end for record in found for cell in record.cells)
    names = table_names.names(text, found, language)
    assert all(one.end <= other.start for one, other in pairwise(names))
    for one in tables_in_text.statements(text, found, names, language):
        assert one.start <= one.subject.start < one.subject.end <= one.end


@pytest.mark.parametrize(
    "piece",
    ["PI: x\n", "Title: A b c. PI: D. E. Fgh. ", "项目名称|完成人\n", "完成人：张三；", "   ", "a / b\n", "A. "],
)
@pytest.mark.parametrize("language", ["zh", "en"])
def test_long_texts_end(piece: str, language: str) -> None:
    text = piece * 4_000
    assert isinstance(table_names.names(text, tables_in_text.records(text, language), language), list)
