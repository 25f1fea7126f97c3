"""Whether a relation between any two mentions is stated as a fact: cues, their scope, and the annotated passages."""

from __future__ import annotations

import json
import re
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from liaison.nlp.found import Found, Sentence
from liaison.nlp.modality import Voice
from liaison.nlp.sentences import split
from liaison.nlp.status import stated, status

FACT = Voice()
PLAN = Voice(modality="plan")
DENIED = Voice(polarity="negative")
VOID = Voice(void=True)
REPORTED = Voice(modality="reported")

_TYPES = {"F": "Firm", "U": "University", "P": "Person", "A": "Award", "G": "Government", "T": "Technology"}
_TYPES |= {"W": "Workstation", "J": "Project", "N": "Patent", "R": "Region", "I": "Institute"}
_MARK = re.compile(r"\[(\w)(\*?) ([^\]]+)\]")


def judged(marked: str, language: str, predicate: str) -> Voice:
    """The status between the two mentions that are marked with a star: ``[F* Alder]``."""
    text, names, ends, at = "", [], [], 0
    for match in _MARK.finditer(marked):
        text += marked[at : match.start()]
        names.append(Found(len(text), len(text) + len(match[3]), _TYPES[match[1]]))
        if match[2]:
            ends.append((names[-1].start, names[-1].end))
        text, at = text + match[3], match.end()
    text += marked[at:]
    return status(text, Sentence(0, len(text)), ends[0], ends[1], language, predicate=predicate, names=names)


@pytest.mark.parametrize(
    ("text", "predicate", "voice"),
    [
        ("[F* Alder] signed an agreement with [U* Fen].", "COLLABORATES_WITH", FACT),
        ("[F* Alder] will sign an agreement with [U* Fen].", "COLLABORATES_WITH", PLAN),
        ("[F* Alder] is in talks with [U* Fen].", "COLLABORATES_WITH", PLAN),
        ("[F* Alder] has an option on [N* US 7].", "LICENSED_TO", PLAN),
        ("We must continue to support [F* Alder] and [U* Fen] in their work.", "COLLABORATES_WITH", PLAN),
        ("[F* Alder] not only supplies [U* Fen] but also funds it.", "FUNDED", FACT),
        ("[F* Alder] no longer works with [U* Fen].", "COLLABORATES_WITH", FACT),
        ("Contrary to reports, [F* Alder] has signed no agreement with [U* Fen].", "COLLABORATES_WITH", DENIED),
        ("[P* Lee], not [P Ek], won the [A* Fen Prize].", "WON", FACT),
        ("[P Lee], not [P* Ek], won the [A* Fen Prize].", "WON", DENIED),
        ("[F* Alder] denied that it had worked with [U Fen], [U Ouse] and [U* Nene].", "COLLABORATES_WITH", DENIED),
        ("[F* Alder], which plans to list next year, was founded by [P* Lee].", "FOUNDED", FACT),
        ("[F* Alder] signed with [U* Fen] and will open a laboratory in [R Ely].", "COLLABORATES_WITH", FACT),
        ("[F Alder], which was founded by [P Lee], will work with [U* Fen] in [R* Ely].", "LOCATED_IN", FACT),
        ("[F* Alder] will open a laboratory with [U* Fen].", "COLLABORATES_WITH", PLAN),
        ("The board hopes that [P* Lee], professor at [U* Fen], joins [F Alder].", "EMPLOYED_BY", FACT),
        ("[P* Lee] was nominated for the [A* Fen Prize].", "WON", VOID),
        ("[F* Alder] applied for the [A* Fen Prize] but was rejected.", "WON", VOID),
        ("The licence of [T* StarFoam] to [F* Alder] was revoked in 2012.", "LICENSED_TO", FACT),
        ("The [A* Fen Prize] of [P* Lee] was revoked in 2012.", "WON", VOID),
        ("A rumour that [F* Alder] had bought [F* Brook] goes round.", "MEMBER_OF", REPORTED),
        ("According to the [G Ministry], [F* Alder] works with [U* Fen].", "COLLABORATES_WITH", Voice(source=0)),
    ],
)
def test_english(text: str, predicate: str, voice: Voice) -> None:
    assert judged(text, "en", predicate) == voice


@pytest.mark.parametrize(
    ("text", "predicate", "voice"),
    [
        ("[P* 张三]不是[F* 甲公司]的员工，而是[F 乙公司]的员工。", "EMPLOYED_BY", DENIED),
        ("[P* 张三]不是[F 甲公司]的员工，而是[F* 乙公司]的员工。", "EMPLOYED_BY", FACT),
        ("[F* 甲公司]不仅与[U* 晋山大学]签约，还与[U 汾水大学]签约。", "COLLABORATES_WITH", FACT),
        ("[F* 甲公司]拟与[U 晋山大学]、[U 汾水大学]、[U* 沁水大学]签约。", "COLLABORATES_WITH", PLAN),
        ("[F* 甲公司]已与[U* 晋山大学]签约，拟明年再与[U 汾水大学]签约。", "COLLABORATES_WITH", FACT),
        ("[F* 甲公司]已与[U 晋山大学]签约，拟明年再与[U* 汾水大学]签约。", "COLLABORATES_WITH", PLAN),
        ("要继续支持[F* 甲公司]与[U* 晋山大学]合作。", "COLLABORATES_WITH", PLAN),
        ("[P* 李四]落选[A* 省科技奖]。", "WON", VOID),
        ("[J* 某项目]申报[A* 省科技奖]未获通过。", "WON", VOID),
        ("[P* 张三]曾获[A* 省科技奖]提名。", "WON", VOID),
        ("拟聘[U* 晋山大学]教授[P* 王五]为首席专家。", "EMPLOYED_BY", FACT),
        ("[F 甲公司]将推广由[U* 晋山大学]研制的[T* 某技术]。", "DEVELOPED", FACT),
        ("[F* 甲公司]与[U* 晋山大学]的合作因价格谈崩。", "COLLABORATES_WITH", VOID),
        ("网传[F* 甲公司]收购[F* 乙公司]。", "MEMBER_OF", REPORTED),
        ("网传[F* 甲公司]收购[F* 乙公司]，甲公司予以否认。", "MEMBER_OF", DENIED),
        ("[P* 张三]不再担任[F* 甲公司]总经理。", "EMPLOYED_BY", FACT),
        ("[F* 甲公司]的[W* 某工作站]于2020年被撤销。", "HOSTS_WORKSTATION", FACT),
        ("[F 甲公司] 拟 与 [U* 晋山大学] 共 建 [W* 某工作站]。", "STAFFS_WORKSTATION", PLAN),
        ("据[G 省科技厅]介绍，[F* 甲公司]与[U* 晋山大学]签约。", "COLLABORATES_WITH", Voice(source=0)),
        ("[F* 甲公司]自称与[U* 晋山大学]合作。", "COLLABORATES_WITH", Voice(modality="attributed", source=0)),
    ],
)
def test_chinese(text: str, predicate: str, voice: Voice) -> None:
    assert judged(text, "zh", predicate) == voice


def test_the_later_sentence_states_what_two_sentences_hold() -> None:
    assert judged("[F* Alder] plans much. It was founded by [P* Lee].", "en", "FOUNDED") == FACT
    assert judged("[F* Alder] was founded in 1990. It will work with [U* Fen].", "en", "COLLABORATES_WITH") == PLAN


def test_a_heading_makes_a_plan() -> None:
    text = "甲公司与晋山大学签约。"
    assert status(text, Sentence(0, len(text)), (0, 3), (4, 8), "zh", planned=True) == PLAN


@pytest.mark.parametrize(
    ("text", "number", "language", "voice"),
    [
        ("Seven students will be recruited.", "Seven", "en", PLAN),
        ("It never had 40 patents.", "40", "en", DENIED),
        ("计划建成工作站15家", "15家", "zh", PLAN),
        ("建成工作站15家", "15家", "zh", FACT),
    ],
)
def test_what_is_said_of_a_number(text: str, number: str, language: str, voice: Voice) -> None:
    at = text.index(number)
    assert stated(text, at, at + len(number), language) == voice


@given(
    st.text(alphabet="拟不将、，。, .not will甲乙<>:0😀\ud800", max_size=60), st.sampled_from(["zh", "en"]), st.data()
)
def test_any_two_spans_of_any_text(text: str, language: str, data: st.DataObject) -> None:
    text = f"x{text}yz"
    cuts = sorted(data.draw(st.lists(st.integers(0, len(text)), min_size=4, max_size=4, unique=True)))
    left, right = (cuts[0], cuts[1]), (cuts[2], cuts[3])
    whole = Sentence(0, len(text))
    voice = status(text, whole, left, right, language, predicate="WON")
    assert voice == status(text, whole, right, left, language, predicate="WON")
    assert voice.source is None


# -- the annotated passages -----------------------------------------------------------------------------------------


def passages(folder: Path) -> Iterator[tuple[dict[str, Any], str]]:
    # Every fifth: enough to notice, and it takes seconds.
    for file in sorted(folder.glob("*-*.json"))[::5]:
        gold = json.loads(file.read_text(encoding="utf-8"))
        yield gold, (folder / gold["file"]).read_text(encoding="utf-8")


def nearest(
    subject: list[tuple[int, int]], object_: list[tuple[int, int]]
) -> tuple[tuple[int, int], tuple[int, int]] | None:
    pairs = [(a, b) for a in subject for b in object_ if a[1] <= b[0] or b[1] <= a[0]]
    return min(pairs, key=lambda pair: max(pair[0][0], pair[1][0]) - min(pair[0][1], pair[1][1]), default=None)


def outcomes(folder: Path) -> Counter[tuple[str, str, bool]]:
    """(language, fact or the kind of non-fact, whether `status` called it a fact) over all annotated relations whose
    nearest mentions stand within three sentences."""
    counted: Counter[tuple[str, str, bool]] = Counter()
    for gold, text in passages(folder):
        language = gold["lang"]
        spans = {each["canonical"]: [(a, b) for a, b, _ in each["spans"]] for each in gold["entities"]}
        names = sorted(Found(a, b, each["type"]) for each in gold["entities"] for a, b, _ in each["spans"])
        sentences = split(text, language)
        rows = [("fact", s, p, o, low, high) for s, p, o, low, high in gold["evidence"]]
        rows += [(kind, s, p, o, 0, len(text)) for kind, s, p, o in gold["negatives"]]
        for kind, subject, predicate, object_, low, high in rows:
            inside = [
                [span for span in spans[name] if low <= span[0] and span[1] <= high] for name in (subject, object_)
            ]
            pair = nearest(*inside) or nearest(spans[subject], spans[object_])
            if pair is None:
                continue
            first, last = min(pair), max(pair)
            held = [each for each in sentences if each.start < last[1] and first[0] < each.end]
            if not held or len(held) > 3:
                continue
            around = Sentence(min(held[0].start, first[0]), max(held[-1].end, last[1]))
            voice = status(text, around, *pair, language, predicate=predicate, names=names)
            is_fact = voice.modality == "fact" and voice.polarity == "positive" and not voice.void
            counted[language, kind, is_fact] += 1
    return counted


def test_annotated_relations_stay_facts_and_non_facts_do_not(shared_data: Path) -> None:
    counted = outcomes(shared_data / "gold-train")
    # As measured, less a little: (share of required relations kept, share of non-facts caught).
    for language, kept, caught in (("en", 0.955, 0.60), ("zh", 0.965, 0.60)):
        facts = {is_fact: counted[language, "fact", is_fact] for is_fact in (True, False)}
        others = {True: 0, False: 0}
        for (other, kind, is_fact), number in counted.items():
            if other == language and kind != "fact":
                others[is_fact] += number
        assert facts[True] / (facts[True] + facts[False]) >= kept, counted
        assert others[False] / (others[True] + others[False]) >= caught, counted
