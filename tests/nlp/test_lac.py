"""LAC in numpy: words that add up to the text, names with their tags, a spaCy pipeline over them."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from liaison.nlp.lac import lac, pipeline

SENTENCE = "太原理工大学张三教授与山西潞安化工集团有限公司共建院士工作站。"


def tagged(text: str) -> list[tuple[str, str]]:
    return [(text[word.start : word.end], word.tag) for word in lac().words([text])[0]]


@pytest.mark.parametrize(
    ("text", "word"),
    [
        (SENTENCE, ("太原理工大学", "ORG")),
        (SENTENCE, ("山西潞安化工集团有限公司", "ORG")),
        ("他于2019年来到太原市。", ("太原市", "LOC")),
        ("由程芳琴主持完成。", ("程芳琴", "PER")),
    ],
)
def test_names_are_tagged(text: str, word: tuple[str, str]) -> None:
    assert word in tagged(text)


def test_a_batch_gives_what_single_texts_give() -> None:
    texts = [SENTENCE, "", "山西大学", SENTENCE * 3, "a"]
    assert lac().words(texts) == [lac().words([text])[0] for text in texts]


@settings(max_examples=40, deadline=None)
@given(st.text(alphabet=st.characters(codec="utf-8"), max_size=60))
def test_words_cover_the_text(text: str) -> None:
    words = lac().words([text])[0]
    assert "".join(text[word.start : word.end] for word in words) == text


def test_the_pipeline_carries_words_tags_and_names() -> None:
    doc = pipeline()(SENTENCE)
    assert doc.text == SENTENCE
    assert ("太原理工大学", "ORG") in [(entity.text, entity.label_) for entity in doc.ents]
    assert {token.tag_ for token in doc} >= {"ORG", "n"}
