"""Who is who in a document: brackets, short forms, descriptions, understood subjects, homonyms."""

from __future__ import annotations

import pytest

from liaison.nlp import anaphora, coreference, english_shortforms, shortforms
from liaison.nlp.found import Found
from liaison.nlp.sentences import split


def things(text: str, names: dict[str, str], language: str = "zh") -> coreference.Resolution:
    found = []
    for surface in sorted(names, key=len, reverse=True):
        at = text.find(surface)
        while at >= 0:
            if not any(one.start < at + len(surface) and at < one.end for one in found):
                found.append(Found(at, at + len(surface), names[surface]))
            at = text.find(surface, at + 1)
    return coreference.resolve(text, split(text, language), sorted(found), language)


def test_definitions_in_brackets() -> None:
    text = "山西晨晖新材料股份有限公司（以下简称“晨晖新材”）公告，晨晖新材扩建。"
    resolution = things(text, {"山西晨晖新材料股份有限公司": "Firm"})
    (thing,) = resolution.things
    assert thing.names == ["山西晨晖新材料股份有限公司", "晨晖新材"]
    assert len(thing.spans) == 3
    assert [text[start:end] for start, end in resolution.skip] == ["（以下简称“晨晖新材”）"]


@pytest.mark.parametrize(
    ("text", "names", "language", "joined"),
    [
        ("山西大学（Shanxi University）扩建。", {"山西大学": "University"}, "zh", ["Shanxi University", "山西大学"]),
        (
            "Shanxi University (山西大学) grew.",
            {"Shanxi University": "University"},
            "en",
            ["Shanxi University", "山西大学"],
        ),
        (
            'Acme Coal Co., Ltd. (hereinafter "Acme Coal") grew. Acme Coal sold it.',
            {"Acme Coal Co., Ltd.": "Firm"},
            "en",
            ["Acme Coal Co., Ltd.", "Acme Coal"],
        ),
        (
            "山西省科学技术协会发文，省科协补助20万元。",
            {"山西省科学技术协会": "Institute"},
            "zh",
            ["山西省科学技术协会", "省科协"],
        ),
    ],
)
def test_names_of_one_thing(text: str, names: dict[str, str], language: str, joined: list[str]) -> None:
    (thing,) = things(text, names, language).things
    assert thing.names == joined


def test_a_short_form_of_two_names_is_neither() -> None:
    names = {"山西省科学技术协会": "Institute", "河北省科学技术协会": "Institute"}
    resolution = things("山西省科学技术协会与河北省科学技术协会到会，省科协发言。", names)
    assert [thing.names for thing in resolution.things] == [["山西省科学技术协会"], ["河北省科学技术协会"]]


def test_legal_forms_stay_apart() -> None:
    names = {"汾河软件股份有限公司": "Firm", "汾河软件有限公司": "Firm"}
    assert len(things("汾河软件股份有限公司与汾河软件有限公司无关。", names).things) == 2


@pytest.mark.parametrize(
    ("name", "type_", "form"),
    [
        ("东北农业大学", "University", "东北农大"),
        ("河南科技大学", "University", "河科大"),
        ("宁波大学", "University", "宁大"),
        ("香港中文大学", "University", "港中大"),
        ("山西晨晖新材料股份有限公司", "Firm", "晨晖新材"),
        ("威海海岱渔业股份有限公司", "Firm", "威海海岱渔业"),
        ("华为技术有限公司", "Firm", "华为"),
        ("威海荣海液控股份有限公司", "Firm", "荣海液控"),
        ("中国科学院高能物理研究所", "Institute", "高能所"),
        ("青海省地方病预防控制所", "Institute", "省地病所"),
        ("宜春市科协", "Institute", "市科协"),
    ],
)
def test_short_forms(name: str, type_: str, form: str) -> None:
    assert shortforms.abbreviates(form, name, type_)


@pytest.mark.parametrize(
    ("name", "type_", "form"),
    [
        ("江苏科技大学", "University", "江苏大学"),
        ("上海大学", "University", "海大"),
        ("汾河软件股份有限公司", "Firm", "汾河软件有限公司"),
        ("晋煤集团金石化工有限公司", "Firm", "晋煤集团"),
        ("韩国科学技术研究院", "Institute", "韩国科学技术院"),
    ],
)
def test_no_short_forms(name: str, type_: str, form: str) -> None:
    assert not shortforms.abbreviates(form, name, type_)


@pytest.mark.parametrize(
    ("name", "type_", "form", "expected"),
    [
        ("Boskamp Dredging B.V.", "Firm", "Boskamp", True),
        ("Inner Mongolia Yinshan Blade Co., Ltd.", "Firm", "Yinshan Blade", True),
        ("University of California, Los Angeles", "University", "UCLA", True),
        ("University of Delhi", "University", "Delhi University", True),
        ("US Department of Homeland Security", "Government", "DHS", True),
        ("John Smith", "Person", "J. Smith", True),
        ("Tsai Hsin-Yi", "Person", "H.-Y. Tsai", True),
        ("Sanne ter Braak", "Person", "Ter Braak", True),
        ("EP 3 588 104 B1", "Patent", "EP 3 588 104", True),
        ("US 8,901,556", "Patent", "’556", True),
        ("University of Washington", "University", "Washington University", False),
        ("University of California, Berkeley", "University", "University of California", False),
        ("Institute of Physics of the Chinese Academy of Sciences", "Institute", "Chinese Academy of Sciences", False),
        ("Acme Technology Co., Ltd.", "Firm", "Technology", False),
        ("John Peter Smith", "Person", "P. Smith", False),
        ("EP 8,901,556", "Patent", "US 8,901,556", False),
    ],
)
def test_english_short_forms(name: str, type_: str, form: str, expected: bool) -> None:
    assert english_shortforms.abbreviates(form, name, type_) is expected


@pytest.mark.parametrize(
    ("text", "names", "language", "count"),
    [
        ("华为技术有限公司获奖。华为扩建。", {"华为技术有限公司": "Firm", "华为": "Firm"}, "zh", 1),
        ("Zhang Jing spoke. Prof. Zhang left.", {"Zhang Jing": "Person", "Zhang": "Person"}, "en", 1),
        (
            "Zhang Jing and Zhang Min spoke. Prof. Zhang left.",
            {"Zhang Jing": "Person", "Zhang Min": "Person", "Zhang": "Person"},
            "en",
            3,
        ),
        ("晨晖材料厂，原名汾河化工厂，位于太原。", {"晨晖材料厂": "Firm", "汾河化工厂": "Firm"}, "zh", 1),
        ("Acme Ltd, formerly Fen Works, grew.", {"Acme Ltd": "Firm", "Fen Works": "Firm"}, "en", 1),
        ("安海德（Hans Ahlefeld，1950年生）到会。", {"安海德": "Person", "Hans Ahlefeld": "Person"}, "zh", 1),
        ("Acme Ltd sued Fen Works.", {"Acme Ltd": "Firm", "Fen Works": "Firm"}, "en", 2),
    ],
)
def test_how_many_things(text: str, names: dict[str, str], language: str, count: int) -> None:
    assert len(things(text, names, language).things) == count


def test_a_name_is_found_again_over_a_line_break() -> None:
    # A line that fills its width goes on in the next one, so both are one sentence.
    text = "Fen Valley Soda Works grew.\nIn the year after that the station moved to Fen Valley\nSoda Works and stayed."
    found = [Found(0, 21, "Firm")]
    (thing,) = coreference.resolve(text, split(text, "en"), found, "en").things
    assert [text[start:end] for start, end in thing.spans] == ["Fen Valley Soda Works", "Fen Valley\nSoda Works"]


def test_a_part_in_an_agreement_is_no_name() -> None:
    text = "汾河软件有限公司（以下简称“甲方”）出资。甲方派人。"
    resolution = things(text, {"汾河软件有限公司": "Firm"})
    assert [thing.names for thing in resolution.things] == [["汾河软件有限公司"]]
    assert [label.word for label in resolution.labels] == ["甲方"]


def references(text: str, names: dict[str, str], language: str = "zh") -> list[tuple[str, str]]:
    resolution = things(text, names, language)
    found = anaphora.find(text, split(text, language), resolution, language)
    return [(text[one.found.start : one.found.end], resolution.things[one.thing].name) for one in found]


@pytest.mark.parametrize(
    ("text", "names", "language", "expected"),
    [
        ("山西大学签约。该校派出专家。", {"山西大学": "University"}, "zh", [("该校", "山西大学")]),
        ("山西大学与中北大学签约。该校派出专家。", {"山西大学": "University", "中北大学": "University"}, "zh", []),
        ("晨晖公司签约。专家进驻，由公司承担费用。", {"晨晖公司": "Firm"}, "zh", [("公司", "晨晖公司")]),
        ("Acme Ltd grew. The company sold it.", {"Acme Ltd": "Firm"}, "en", [("The company", "Acme Ltd")]),
        ("Li Wei left. He founded it.", {"Li Wei": "Person"}, "en", [("He", "Li Wei")]),
    ],
)
def test_descriptions(text: str, names: dict[str, str], language: str, expected: list[tuple[str, str]]) -> None:
    assert references(text, names, language) == expected


def test_understood_subjects() -> None:
    text = "李国华，1960年生。1984年毕业于山西大学，任晨晖公司经理。"
    names = {"李国华": "Person", "山西大学": "University", "晨晖公司": "Firm"}
    assert references(text, names) == [("", "李国华"), ("", "李国华")]


def test_two_persons_of_one_name_in_one_sentence() -> None:
    text = "晨晖公司工程师张伟与山西大学教授张伟同时入选。"
    resolution = things(text, {"晨晖公司": "Firm", "山西大学": "University", "张伟": "Person"})
    assert [(thing.name, thing.ordinal) for thing in resolution.things if thing.type == "Person"] == [
        ("张伟", 0),
        ("张伟", 1),
    ]


def test_one_person_at_two_places_is_one() -> None:
    text = "晨晖公司工程师张伟到会。后来，山西大学教授张伟发言。"
    resolution = things(text, {"晨晖公司": "Firm", "山西大学": "University", "张伟": "Person"})
    assert len([thing for thing in resolution.things if thing.type == "Person"]) == 1


def test_units_of_two_universities_are_two() -> None:
    names = {"山西大学": "University", "中北大学": "University", "医学院": "Institute"}
    resolution = things("山西大学医学院与中北大学医学院签约。", names)
    assert [thing.name for thing in resolution.things].count("医学院") == 2
    resolution = things("山西大学医学院签约。医学院扩建。", names)
    assert [len(thing.spans) for thing in resolution.things if thing.name == "医学院"] == [2]
