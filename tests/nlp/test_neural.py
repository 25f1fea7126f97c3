"""The learned finder: exact spans on any text, constrained decoding, windows, inputs, and who wins."""

from __future__ import annotations

import functools
import itertools

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from liaison.nlp.found import Found, Sentence
from liaison.nlp.lac import Word
from liaison.nlp.language import finder
from liaison.nlp.neural.channels import opinions, shapes, word_tags
from liaison.nlp.neural.combine import combined
from liaison.nlp.neural.decode import Scored, decode
from liaison.nlp.neural.encoder import on_units
from liaison.nlp.neural.finder import LearnedFinder, models
from liaison.nlp.neural.labels import TAGS, TYPES, begin, inside
from liaison.nlp.neural.repairs import everywhere, one_type, whole_stations
from liaison.nlp.neural.units import LIMIT, Tokenizer, Units, normalised, windows
from liaison.nlp.sentences import split

ZH = "5月8日，晋阳晨晖新材料股份有限公司与太原理工大学欧阳牧之教授团队签约。欧阳牧之任首席专家。"
EN = "Dr Henry Snaith of the University of Oxford founded Lumen Optics Ltd in Kidlington. Its office is small."


@functools.cache
def _tokenizer(language: str) -> Tokenizer:
    return Tokenizer(models(language) / "tokenizer.json")


def _units(language: str, text: str) -> tuple[Units, list[Sentence]]:
    sentences = split(text, language)
    pieces = [normalised(text[s.start : s.end], language) for s in sentences]
    return _tokenizer(language)(pieces, sentences), sentences


def _plain_units(*lengths: int) -> Units:
    """Units of one character and one piece each, in sentences of these lengths."""
    total = sum(lengths)
    at = np.arange(total)
    return Units(at, at + 1, np.repeat(np.arange(len(lengths)), lengths), at, at)


@pytest.mark.parametrize(
    ("language", "text", "expected"),
    [
        ("en", EN, {"Lumen Optics Ltd": "Firm", "University of Oxford": "University", "Henry Snaith": "Person"}),
        ("zh", ZH, {"太原理工大学": "University", "欧阳牧之": "Person", "晋阳晨晖新材料股份有限公司": "Firm"}),
    ],
)
@pytest.mark.parametrize("fast", [False, True])
def test_plain_names(language: str, text: str, expected: dict[str, str], fast: bool) -> None:
    found = finder(language, fast).find(text, split(text, language))
    assert expected.items() <= {text[span.start : span.end]: span.type for span in found}.items()


def _check(text: str, language: str, fast: bool) -> None:
    sentences = split(text, language)
    reading = LearnedFinder(language, fast).read(text, sentences)
    assert list(reading.found) == sorted(reading.found)
    assert all(one.end <= other.start for one, other in itertools.pairwise(reading.found))
    assert len(reading.confidence) == len(reading.found)
    assert all(0 < sure <= 1.000001 for sure in reading.confidence)
    for span in reading.found:
        assert span.type in TYPES
        assert any(s.start <= span.start < span.end <= s.end for s in sentences)
        assert text[span.start : span.end] == text[span.start : span.end].strip()
    assert reading.found == tuple(LearnedFinder(language, fast).find(text, sentences))


@pytest.mark.parametrize("language", ["en", "zh"])
@pytest.mark.parametrize("fast", [False, True])
@pytest.mark.parametrize(
    "text",
    [
        "",
        " \n\t ",
        "\x00",
        "\ud800 Zhang Wei \udfff of 太原\ud83d大学",
        "😀👩‍🔬 Dr. Ada Lovelace 🏆 获2020年度国家科学技术进步奖二等奖🎉",
        "МГУ имени Ломоносова и Сколтех подписали соглашение. جامعة القاهرة",
        "a" * 5000,
        "́̈" * 300,
        "（" * 300 + "公司" + "）" * 300,
        "Straße GmbH & Co. KG ﬁrst ﬀ İstanbul Üniversitesi",
        "张 三\u3000在\u200b太原\u00ad理工\u2028大学",
    ],
)
def test_odd_texts(language: str, fast: bool, text: str) -> None:
    _check(text, language, fast)


@settings(max_examples=25, deadline=None)
@given(
    text=st.text(st.sampled_from("张伟李大学公司院士工作站 的在、，。\n“”()Ab1-😀\u200b\ud800"), max_size=80),
    fast=st.booleans(),
)
def test_any_text(text: str, fast: bool) -> None:
    _check(text, "zh", fast)
    _check(text, "en", fast)


def test_a_long_line_without_a_stop() -> None:
    text = "太原理工大学与山西潞安化工集团有限公司共建工作站" * 1500
    found = LearnedFinder("zh", fast=True).find(text, split(text, "zh"))
    assert len(found) > 1500
    assert all(one.end <= other.start for one, other in itertools.pairwise(found))


def test_long_documents_are_read_in_parts() -> None:
    text = "Henry Snaith works at the University of Oxford.\n" * 600
    reading = LearnedFinder("en").read(text, split(text, "en"))
    assert len(reading.parts) == 2
    for part in reading.parts:
        assert part.mid is not None
        assert part.mid.shape[0] == len(part.units)
    assert {text[span.start : span.end] for span in reading.found} == {"Henry Snaith", "University of Oxford"}


def test_the_encoder_is_deterministic() -> None:
    sentences = split(ZH, "zh")
    assert LearnedFinder("zh").read(ZH, sentences).confidence == LearnedFinder("zh").read(ZH, sentences).confidence


@given(text=st.text(max_size=60))
def test_normalising_keeps_every_place(text: str) -> None:
    for language in ("en", "zh"):
        plain = normalised(text, language)
        assert len(plain) == len(text)
        plain.encode("utf-8")


@settings(max_examples=60, deadline=None)
@given(text=st.text(st.sampled_from("太原大学张a bC1.,'-\néﬁ😀"), max_size=120), language=st.sampled_from(["en", "zh"]))
def test_units_lie_apart_and_in_order(text: str, language: str) -> None:
    units, sentences = _units(language, text)
    assert np.all(units.starts < units.ends)
    assert np.all(units.ends[:-1] <= units.starts[1:])
    for start, end, number in zip(units.starts, units.ends, units.sentences, strict=True):
        assert sentences[number].start <= start < end <= sentences[number].end
    assert np.array_equal(np.unique(units.owners), np.arange(len(units)))


@given(lengths=st.lists(st.integers(1, 700), max_size=12))
def test_windows_cover_all_pieces_once(lengths: list[int]) -> None:
    units = _plain_units(*lengths)
    ranges = list(windows(units))
    assert [start for start, _ in ranges] == [0, *(end for _, end in ranges)][: len(ranges)]
    assert (ranges[-1][1] if ranges else 0) == sum(lengths)
    assert all(0 < end - start <= LIMIT for start, end in ranges)
    edges = {0, *np.cumsum(lengths).tolist()}
    short = all(length <= LIMIT for length in lengths)
    assert not short or {end for _, end in ranges} <= edges


def _brute(
    scores: np.ndarray[tuple[int, int], np.dtype[np.float32]], labels: list[int]
) -> dict[tuple[int, ...], float]:
    """All allowed sequences of some labels with their weights."""
    weights = {}
    for path in itertools.product(labels, repeat=len(scores)):
        allowed = all(
            label == 0 or label % 2 == 1 or (place > 0 and path[place - 1] in (label - 1, label))
            for place, label in enumerate(path)
        )
        if allowed:
            weights[path] = float(np.exp(sum(scores[place, label] for place, label in enumerate(path))))
    return weights


@settings(max_examples=40, deadline=None)
@given(seed=st.integers(0, 10_000), lengths=st.lists(st.integers(1, 4), min_size=1, max_size=3))
def test_decoding_is_exact(seed: int, lengths: list[int]) -> None:
    """Best sequence and probabilities equal those of the enumeration of all sequences."""
    units = _plain_units(*lengths)
    labels = [0, begin("Person"), inside("Person"), begin("Firm"), inside("Firm")]
    scores = np.full((len(units), len(TAGS)), -40.0, dtype=np.float32)
    scores[:, labels] = np.random.default_rng(seed).normal(0, 2, (len(units), len(labels)))
    found = decode(scores, units)
    first = 0
    for length in lengths:
        weights = _brute(scores[first : first + length], labels)
        best = max(weights, key=lambda path: weights[path])
        here = [span for span in found if first <= span.start < first + length]
        expected = [(first + place, label) for place, label in enumerate(best) if label % 2 == 1]
        assert [(span.start, begin(span.type)) for span in here] == expected
        for span in here:
            left, right, label = span.start - first, span.end - first, begin(span.type)
            same = sum(
                weight
                for path, weight in weights.items()
                if path[left] == label
                and all(one == label + 1 for one in path[left + 1 : right])
                and (right == length or path[right] != label + 1)
            )
            assert span.confidence == pytest.approx(same / sum(weights.values()), rel=1e-3)
        first += length


def test_a_unit_of_several_pieces_counts_once() -> None:
    units = Units(np.array([0, 9]), np.array([9, 12]), np.array([0, 0]), np.arange(3), np.array([0, 0, 1]))
    scores = np.zeros((3, len(TAGS)), dtype=np.float32)
    scores[0, begin("Firm")], scores[1, inside("Firm")], scores[2, 0] = 4.0, 2.0, 1.0
    merged = on_units(scores, units)
    assert merged.shape == (2, len(TAGS))
    assert merged[0, begin("Firm")] == pytest.approx(3.0)
    assert merged[1, 0] == pytest.approx(1.0)


def test_channels() -> None:
    text = "CuraMed-3 hired 张伟 in 2021 ."
    units, _ = _units("en", text)
    names = [text[start:end] for start, end in zip(units.starts, units.ends, strict=True)]
    assert names == ["CuraMed", "-", "3", "hired", "张", "伟", "in", "2021", "."]
    assert shapes(text, units).tolist() == [4, 6, 5, 1, 7, 7, 1, 5, 6]
    opinion = opinions(units, [Found(0, 9, "Firm"), Found(16, 18, "Person")])
    firm, person = begin("Firm") + 1, begin("Person") + 1
    assert opinion.tolist() == [firm, firm + 1, firm + 1, 1, person, person + 1, 1, 1, 1]
    tags = word_tags(units, [Word(16, 18, "PER"), Word(22, 26, "m")], ["PER", "m"])
    assert tags.tolist() == [0, 0, 0, 0, 1, 3, 0, 8, 0]


def test_a_patent_number_by_rule_goes_over_the_model() -> None:
    text = "Patent ZL201510883296.2 of Arm"
    rule = Found(7, 23, "Patent")
    spans = [Scored(7, 18, "Technology", 0.9), Scored(27, 30, "Firm", 0.8), Scored(0, 6, "Patent", 0.99)]
    done = combined(text, [Sentence(0, 30)], "en", [rule, Found(27, 30, "Region")], spans)
    assert [(span.start, span.end, span.type) for span in done] == [(7, 23, "Patent"), (27, 30, "Firm")]


def test_a_station_takes_in_the_host_that_it_is_named_after() -> None:
    text = "晨晖公司院士工作站，晨晖公司的院士工作站"
    spans = [Scored(0, 4, "Firm", 0.9), Scored(4, 9, "Workstation", 0.8), Scored(10, 14, "Firm", 0.9)]
    done = whole_stations([*spans, Scored(15, 20, "Workstation", 0.7)])
    assert [(text[span.start : span.end], span.type, span.confidence) for span in done] == [
        ("晨晖公司院士工作站", "Workstation", 0.8),
        ("晨晖公司", "Firm", 0.9),
        ("院士工作站", "Workstation", 0.7),
    ]


def test_one_name_has_one_type_and_is_found_everywhere() -> None:
    text = "晨晖公司签约。晨晖公司揭牌。晨晖公司扩产。"
    spans = [Scored(0, 4, "Firm", 0.9), Scored(7, 11, "Institute", 0.6)]
    typed = one_type(text, spans)
    assert [span.type for span in typed] == ["Firm", "Firm"]
    again = everywhere(text, split(text, "zh"), "zh", typed)
    assert [(span.start, span.end, span.type) for span in again] == [(0, 4, "Firm"), (7, 11, "Firm"), (14, 18, "Firm")]
