"""The relation model's parts: scenes, candidates, features, the linear model, trees. What it decides: test_extract."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from liaison.graph.model import ontology
from liaison.ingest.standard_input import from_text
from liaison.nlp import extract
from liaison.nlp.context import context
from liaison.nlp.found import Found
from liaison.nlp.relations import features, network
from liaison.nlp.relations.candidates import REACH, allowed, candidates, predicates
from liaison.nlp.relations.linear import Linear
from liaison.nlp.relations.model import scene_of
from liaison.nlp.relations.network import windows
from liaison.nlp.relations.pairs import COLUMNS, pair_inputs
from liaison.nlp.relations.scene import Scene
from liaison.nlp.relations.stack import Stack, rows
from liaison.nlp.relations.trees import Trees
from liaison.nlp.sentences import split


def scene(text: str, names: dict[str, str], language: str = "zh") -> Scene:
    """A scene in which each name stands wherever it occurs."""
    found = [
        Found(start, start + len(name), type_)
        for name, type_ in names.items()
        for start in range(len(text))
        if text.startswith(name, start)
    ]
    return scene_of(context(text, language, split(text, language), sorted(found)))


LIST = "主要完成单位：晋阳大学、山西晨晖新材料股份有限公司和并州研究院。主要完成人：张三、李四。"
NAMES = {
    "晋阳大学": "University",
    "山西晨晖新材料股份有限公司": "Firm",
    "并州研究院": "Institute",
    "张三": "Person",
    "李四": "Person",
}


def test_members_of_a_list_share_it_and_its_label() -> None:
    seen = scene(LIST, NAMES)
    by_name = {seen.names[one.thing]: number for number, one in enumerate(seen.mentions)}
    assert seen.lists[by_name["张三"]] == seen.lists[by_name["李四"]] == (by_name["张三"], by_name["李四"])
    assert seen.labels[by_name["李四"]] == "主要完成人"
    assert seen.labels[by_name["晋阳大学"]] == "主要完成单位"


def test_names_are_tokens_of_their_type() -> None:
    seen = scene("张三任晋阳大学校长。", {"张三": "Person", "晋阳大学": "University"})
    assert [token.text for token in seen.tokens] == ["<Pers>", "任", "<Univ>", "校", "长", "。"]


def test_every_candidate_is_allowed_near_and_of_two_things() -> None:
    far = "张三很好。" + "天晴。" * (REACH + 1) + "晋阳大学很大。"
    assert candidates(scene(far, NAMES)) == []
    near = candidates(scene("张三很好。" + "天晴。" * (REACH - 1) + "晋阳大学很大。", NAMES))
    assert {(one.subject, one.object) for one in near} >= {(0, 1)}
    assert all(pair.sentences == REACH for one in near for pair in one.pairs)


words = st.sampled_from(
    ["张三", "晋阳大学", "山西晨晖新材料股份有限公司", "并州研究院", "任", "与", "、", "。", "，", "\n", " "]
)


@given(st.lists(words, max_size=30).map("".join))
def test_candidates_of_any_text(text: str) -> None:
    seen = scene(text, NAMES)
    some = candidates(seen)
    expected = {
        (one.thing, other.thing)
        for one in seen.mentions
        for other in seen.mentions
        if one.thing != other.thing
        and abs(one.sentence - other.sentence) <= REACH
        and allowed(seen.types[one.thing], seen.types[other.thing])
    }
    assert {(one.subject, one.object) for one in some} == expected
    named = list(features.names(features.View(seen, some), {}))
    assert len(named) == len(some)
    assert all(row == sorted(set(row)) for row in named)


@given(st.lists(st.integers(1, 400), max_size=12))
def test_windows_are_a_partition_into_whole_sentences(lengths: list[int]) -> None:
    sentences = np.repeat(np.arange(len(lengths)), lengths)
    parts = list(windows(sentences))
    assert [place for start, end in parts for place in range(start, end)] == list(range(len(sentences)))
    for start, end in parts:
        assert end - start <= 320
        if start and sentences[start] == sentences[start - 1]:
            assert lengths[int(sentences[start])] > 320


def test_pairs_know_where_their_mentions_stand() -> None:
    text = "张三任晋阳大学校长。"
    seen = scene(text, NAMES)
    some = candidates(seen)
    inputs = pair_inputs(seen, some, np.arange(len(text)), np.arange(1, len(text) + 1))
    assert inputs.mentions.tolist() == [[0, 2], [3, 7]]
    row = dict(zip(COLUMNS, inputs.pairs[0].tolist(), strict=True))
    assert (row["left"], row["right"], row["first"], row["last"]) == (2, 3, 0, len(text))
    assert inputs.tags.tolist() == [1, 2, 0, 5, 6, 6, 6, 0, 0, 0]


def test_pairs_of_a_text_without_units() -> None:
    empty = np.zeros(0, dtype=np.int64)
    assert pair_inputs(scene("。", {}), [], empty, empty).pairs.shape == (0, len(COLUMNS))


def test_the_linear_model_survives_its_file(tmp_path: Path) -> None:
    rng = np.random.default_rng(1)
    weights = rng.normal(size=(3, 2)).astype(np.float32)
    model = Linear(["甲", "乙=“x y”", "c"], weights, np.array([0.5, -1], dtype=np.float32))
    model.save(tmp_path / "model.npz")
    again = Linear.load(tmp_path / "model.npz")
    named = [["甲", "c"], [], ["unknown", "乙=“x y”"]]
    assert model(named)[1] == pytest.approx([0.5, -1])
    assert again(named) == pytest.approx(model(named), abs=2 * float(np.abs(weights).max()) / 127)


def test_the_stack_compares_a_pair_with_its_competitors() -> None:
    seen = scene("张三和李四任职于晋阳大学。", NAMES)
    some = candidates(seen)
    number = predicates().index("EMPLOYED_BY")
    rng = np.random.default_rng(2)
    scores = rng.normal(size=(len(some), len(predicates()))).astype(np.float32)
    fired = {(some[0].subject, some[0].object): [(predicates()[number], True)]}
    asked = rows(features.View(seen, some), fired, scores, None, np.ones(len(seen.types), dtype=np.float32))
    pairs = [(seen.types[one.subject], seen.types[one.object]) for one in some]
    assert len(asked.values) == sum(len(allowed(*types)) for types in pairs)
    for values, place, relation in zip(asked.values, asked.candidates, asked.relations, strict=True):
        one = some[place]
        others = [
            scores[other, relation]
            for other, two in enumerate(some)
            if other != place and two.object == one.object and seen.types[two.subject] == seen.types[one.subject]
        ]
        assert values[6] == pytest.approx(max(others, default=-8))
        assert values[3] == (place == 0 and relation == number)


def test_what_no_model_believes_is_not_asked() -> None:
    seen = scene("张三任职于晋阳大学。", NAMES)
    some = candidates(seen)
    scores = np.full((len(some), len(predicates())), -6, dtype=np.float32)
    asked = rows(features.View(seen, some), {}, scores, None, np.ones(2, dtype=np.float32))
    assert len(asked.values) == 0
    assert Stack(STUMPS, 0.5)(asked, 1).max() == 0


def test_there_may_be_nothing_to_ask() -> None:
    empty = np.zeros((0, len(predicates())), dtype=np.float32)
    asked = rows(features.View(scene("。", {}), []), {}, empty, empty, np.zeros(0, dtype=np.float32))
    assert Stack(STUMPS, 0.5)(asked, 0).shape == (0, len(predicates()))


# Two trees: x0 <= 1 ? (x1 <= 0 ? 1 : 2) : 3, and always 10.
STUMPS = Trees(
    np.array([[0, 1, -1, -1, -1], [-1, -1, -1, -1, -1]], dtype=np.int16),
    np.array([[1, 0, 0, 0, 0], [0, 0, 0, 0, 0]], dtype=np.float64),
    np.array([[1, 2, 0, 0, 0], [0, 0, 0, 0, 0]], dtype=np.int16),
    np.array([[4, 3, 0, 0, 0], [0, 0, 0, 0, 0]], dtype=np.int16),
    np.array([[0, 0, 1, 2, 3], [10, 0, 0, 0, 0]], dtype=np.float64),
)


@pytest.mark.parametrize(("x", "odds"), [((1, 0), 11), ((1, 0.5), 12), ((1.5, 0), 13), ((-9, -9), 11)])
def test_a_tree_goes_left_up_to_its_limit(x: tuple[float, float], odds: float) -> None:
    assert STUMPS(np.array([x], dtype=np.float32)).tolist() == [odds]


def test_a_stack_survives_its_file(tmp_path: Path) -> None:
    Stack(STUMPS, 0.375).save(tmp_path / "stack.npz")
    again = Stack.load(tmp_path / "stack.npz")
    seen = scene("张三任职于晋阳大学。", NAMES)
    some = candidates(seen)
    scores = np.zeros((len(some), len(predicates())), dtype=np.float32)
    asked = rows(features.View(seen, some), {}, scores, None, np.ones(2, dtype=np.float32))
    assert again.least == 0.375
    assert (again(asked, len(some)) == Stack(STUMPS, 0.375)(asked, len(some))).all()


def test_relations_are_those_of_the_ontology_but_for_the_gazetteer() -> None:
    assert set(predicates()) == set(ontology().relations) - {"PART_OF"}
    assert all(
        ontology().problem(one, predicates()[number], other) is None
        for one in ontology().types
        for other in ontology().types
        for number in allowed(one, other)
    )


@pytest.mark.parametrize("language", ["zh", "en"])
def test_a_long_document_is_read_in_blocks_with_the_same_result(language: str, monkeypatch: pytest.MonkeyPatch) -> None:
    piece = {
        "zh": "晋阳大学教授张三与山西晨晖新材料股份有限公司共建工作站。该公司由李四创办，位于太原市。\n",
        "en": "Professor Li Wei of Birch University advises Fen Tools Ltd. Zhang Jing founded the company in Ulm.\n",
    }
    document = from_text(piece[language] * 12)
    whole = extract(document)
    monkeypatch.setattr(network, "_BLOCK", 90)
    blocks = extract(document)
    assert whole.assertions
    assert [one.id for one in blocks.assertions] == [one.id for one in whole.assertions]
    assert [one.confidence for one in blocks.assertions] == pytest.approx(
        [one.confidence for one in whole.assertions], abs=0.03
    )


def test_many_mentions_of_two_things_keep_the_nearest_pairs() -> None:
    seen = scene("张三、晋阳大学，" * 60, NAMES)
    [one] = [one for one in candidates(seen) if seen.types[one.subject] == "Person"]
    assert len(one.pairs) == 6
    assert {pair.gap for pair in one.pairs} == {1}


def test_members_of_a_long_list_are_compared_with_others_only() -> None:
    names = {f"王{digit}": "Person" for digit in "一二三四五六七八九十百千"} | {"晋阳大学": "University"}
    text = "晋阳大学专家" + "、".join(name for name in names if name != "晋阳大学") + "到会。"
    seen = scene(text, names)
    kinds = {(seen.types[one.subject], seen.types[one.object]) for one in candidates(seen)}
    assert ("Person", "University") in kinds
    assert ("Person", "Person") not in kinds
