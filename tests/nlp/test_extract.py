"""From a text to an extraction that holds: quotes, spans, signatures; the sentences of the issue; hostile text."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any, Literal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from liaison.graph.model import Document, Extraction, ids, ontology
from liaison.nlp import EXTRACTOR, detect_language, extract
from liaison.nlp.report import as_json

DATA = Path(__file__).parents[2].parent / "shared" / "data"
Language = Literal["en", "zh"]


def read(text: str, language: Language, pages: tuple[int, ...] = ()) -> Extraction:
    extraction = extract(
        Document(id=ids.document_id(text), key="t.txt", sha256="", text=text, language=language, title="", pages=pages)
    )
    extraction.check(ontology())
    return extraction


def facts(extraction: Extraction) -> set[tuple[str, str, str]]:
    names = {profile.id: profile.name for profile in extraction.profiles}
    return {
        (names[one.subject], one.predicate, names[one.object])
        for one in extraction.assertions
        if one.polarity == "positive" and one.modality == "fact"
    }


ZH = "山西大学程芳琴主持完成的“煤泥清洁高效利用技术”获国家科学技术进步奖二等奖。"
EN = "Zhang Jing of Shanxi University led the project “Quantum Control of Fermi Gas”."


# Hosts and senders of a station may be said to work together.
TOLERATED = {
    ("山西大学", "COLLABORATES_WITH", "太原化工有限公司"),
    ("太原化工有限公司", "COLLABORATES_WITH", "山西大学"),
}


@pytest.mark.parametrize(
    ("text", "language", "expected"),
    [
        (
            ZH,
            "zh",
            {
                ("程芳琴", "EMPLOYED_BY", "山西大学"),
                ("程芳琴", "LED_PROJECT", "煤泥清洁高效利用技术"),
                ("煤泥清洁高效利用技术", "WON", "国家科学技术进步奖二等奖"),
            },
        ),
        (
            EN,
            "en",
            {
                ("Zhang Jing", "EMPLOYED_BY", "Shanxi University"),
                ("Zhang Jing", "LED_PROJECT", "Quantum Control of Fermi Gas"),
            },
        ),
        ("山西大学拟与太原化工有限公司签订合作协议。", "zh", set()),
        ("山西大学从未与太原化工有限公司签订合作协议。", "zh", set()),
        (
            "山西大学在太原化工有限公司设立“煤化工专家工作站”。",
            "zh",
            {
                ("太原化工有限公司", "HOSTS_WORKSTATION", "煤化工专家工作站"),
                ("山西大学", "STAFFS_WORKSTATION", "煤化工专家工作站"),
            },
        ),
        ("要鼓励企业与高校签订合作协议，支持园区申报博士后科研工作站。", "zh", set()),
        ("", "zh", set()),
        ("", "en", set()),
    ],
)
def test_facts(text: str, language: Language, expected: set[tuple[str, str, str]]) -> None:
    assert facts(read(text, language)) - TOLERATED == expected


def test_evidence_of_an_assertion() -> None:
    text = "消息。\f" + ZH
    extraction = read(text, "zh", (0, 4))
    won = next(one for one in extraction.assertions if one.predicate == "WON")
    assert won.quote == ZH
    assert (won.page, won.extractor, won.qualifiers["grade"]) == (2, EXTRACTOR, "二等")
    assert text[slice(*won.subject_at)] == "煤泥清洁高效利用技术"
    assert not won.coreference


@pytest.mark.parametrize(
    ("text", "language", "modality", "polarity"),
    [
        ("山西大学拟与太原化工有限公司签订合作协议。", "zh", "plan", "positive"),
        ("山西大学从未与太原化工有限公司签订合作协议。", "zh", "fact", "negative"),
        ("据传，山西大学与太原化工有限公司签订合作协议。", "zh", "reported", "positive"),
        ("Shanxi University will sign an agreement with Taiyuan Chemical Co., Ltd.", "en", "plan", "positive"),
        ("Shanxi University did not collaborate with Taiyuan Chemical Co., Ltd.", "en", "fact", "negative"),
    ],
)
def test_plans_rumours_and_denials_keep_their_voice(
    text: str, language: Language, modality: str, polarity: str
) -> None:
    (assertion,) = read(text, language).assertions
    assert (assertion.modality, assertion.polarity) == (modality, polarity)


def test_a_mention_outside_the_quote_is_coreference() -> None:
    text = "山西大学召开大会。该校与太原化工有限公司签订合作协议。"
    (assertion,) = read(text, "zh").assertions
    assert assertion.coreference
    assert text[slice(*assertion.subject_at)] == "山西大学"
    assert assertion.quote == "该校与太原化工有限公司签订合作协议。"


def test_homonyms_are_two_profiles() -> None:
    text = "太原软件有限公司工程师张伟与山西大学教授张伟同时入选。"
    extraction = read(text, "zh")
    assert len([profile for profile in extraction.profiles if profile.name == "张伟"]) == 2
    assert {(row["subject"], row["object"]) for row in as_json(extraction)["relations"]} == {
        ("张伟 (太原软件有限公司)", "太原软件有限公司"),
        ("张伟 (山西大学)", "山西大学"),
    }


def test_spells() -> None:
    extraction = read("李国华1998年至2003年任太原化工有限公司总经理。", "zh")
    (assertion,) = extraction.assertions
    assert (str(assertion.spell), assertion.qualifiers["role"]) == ("1998/2003", "总经理")
    (row,) = as_json(extraction)["relations"]
    assert (row["since"], row["until"]) == ("1998", "2003")


def test_extraction_is_deterministic() -> None:
    assert read(ZH, "zh") == read(ZH, "zh")


def test_json_has_the_agreed_keys() -> None:
    report = as_json(read("山西10项成果获2020年度国家科学技术奖。" + ZH, "zh"))
    assert json.loads(json.dumps(report)) == report
    assert list(report) == ["document", "entities", "relations", "claims"]
    assert set(report["entities"][0]) == {"text", "type", "canonical", "start", "end"}
    assert set(report["relations"][0]) == {
        *("subject", "predicate", "object", "start", "end", "quote", "polarity", "modality", "confidence"),
        *("since", "until", "qualifiers"),
    }
    assert set(report["claims"][0]) >= {"quote", "start", "end", "measure", "low", "high"}


@pytest.mark.parametrize(
    ("text", "language"),
    [("山西大学 hosts", "zh"), ("A station of 山西大学 in Shanxi", "en"), ("", "en"), ("12 %", "en")],
)
def test_language(text: str, language: str) -> None:
    assert detect_language(text) == language


def gold(folder: str, name: str) -> tuple[dict[str, Any], str]:
    file = DATA / folder / f"{name}.json"
    if not file.exists():
        pytest.skip(f"the shared data are not here: {file}")
    passage = json.loads(file.read_text("utf-8"))
    return passage, (file.parent / passage["file"]).read_text("utf-8")


@pytest.mark.parametrize("name", ["221", "127"])
def test_the_award_passages_come_out_right(name: str) -> None:
    passage, text = gold("gold-dev", name)
    found = facts(read(text, passage["lang"]))
    required = {tuple(relation) for relation in passage["relations"]}
    wrong = found - required - {tuple(relation) for relation in passage["optional_relations"]}
    assert len(required & found) >= 0.8 * len(required)
    assert len(wrong) <= 0.25 * len(found)


def test_the_op_ed_makes_its_claims() -> None:
    file = DATA / "corpus" / "docs" / "000-en.txt"
    if not file.exists():
        pytest.skip(f"the shared data are not here: {file}")
    count, half = read(file.read_text("utf-8"), "en").claims
    assert (count.measure, count.low, count.high, count.year, count.level, count.place) == (
        *("awards", 10, 10, 2020, "national", "Shanxi"),
    )
    assert (half.low, half.low_open, half.high, half.participant) == (5, True, 10, "Firm")


ALPHABETS = {
    "zh": "山西大学张三李四教授、，。；：“”（）<>0123年月至ZL获国家科技奖一等奖院士工作站公司该校他与共建任将拟 \n·A|",
    "en": "The Zhang Li of at University Co., Ltd. won (a) Award; he she its <>0123456789'\"-\n\tſİK company station",
}


@settings(max_examples=60, deadline=None)
@given(st.data(), st.sampled_from(["zh", "en"]))
def test_any_text_gives_an_extraction_that_holds(data: st.DataObject, language: Language) -> None:
    pieces = st.one_of(
        st.text(max_size=40),
        st.text(alphabet=ALPHABETS[language], max_size=80),
        st.sampled_from([ZH, EN, "该校", "the company", "（以下简称“山西大学”）", "(hereinafter Zhang)", "\ud800"]),
    )
    read("".join(data.draw(st.lists(pieces, max_size=6))), language)


def test_what_is_said_in_passing_has_no_date() -> None:
    (assertion,) = read("2021年4月16日，山西大学教授李国华到会。", "zh").assertions
    assert assertion.predicate == "EMPLOYED_BY"
    assert not assertion.spell.known
