"""The models keep their word: frozen, exact, and an extraction that breaks a rule is refused."""

from __future__ import annotations

from typing import Any

import pydantic
import pytest
from hypothesis import given
from hypothesis import strategies as st

from liaison.graph.model import (
    Assertion,
    Claim,
    Document,
    Extraction,
    Mention,
    PartialDate,
    Profile,
    Relation,
    Spell,
    ids,
    ontology,
)
from liaison.graph.model.errors import InvalidRecord

TEXT = "张三任晋阳公司总经理。Zhang San 😀 won ten awards."
QUOTE = "张三任晋阳公司总经理。"
DOC = ids.document_id("a.txt")
PERSON = ids.profile_id(DOC, "Person", "张三")
FIRM = ids.profile_id(DOC, "Firm", "晋阳公司")


def document(**changes: Any) -> Document:
    return Document(
        **{"id": DOC, "key": "a.txt", "sha256": "0" * 64, "text": TEXT, "language": "zh", "title": "A"} | changes
    )


def profiles() -> tuple[Profile, ...]:
    person = Mention(start=0, end=2, text="张三")
    firm = Mention(start=3, end=7, text="晋阳公司")
    return (
        Profile(id=PERSON, document=DOC, type="Person", name="张三", names=("张三",), mentions=(person,)),
        Profile(id=FIRM, document=DOC, type="Firm", name="晋阳公司", names=("晋阳公司",), mentions=(firm,)),
    )


def assertion(**changes: Any) -> Assertion:
    fields: dict[str, Any] = {
        "document": DOC,
        "subject": PERSON,
        "predicate": "EMPLOYED_BY",
        "object": FIRM,
        "quote": QUOTE,
        "start": 0,
        "end": len(QUOTE),
        "subject_at": (0, 2),
        "object_at": (3, 7),
        "qualifiers": {"role": "总经理"},
        "extractor": "test",
    } | changes
    made = ids.assertion_id(fields["subject"], fields["predicate"], fields["object"], fields["quote"])
    return Assertion(**{"id": made} | fields)


def claim(**changes: Any) -> Claim:
    quote = "won ten awards"
    start = TEXT.index(quote)
    fields: dict[str, Any] = {"id": "c:1", "document": DOC, "quote": quote, "start": start, "end": start + len(quote)}
    return Claim(**fields | {"measure": "awards", "low": 10, "high": 10} | changes)


def extraction(**changes: Any) -> Extraction:
    whole: dict[str, Any] = {"document": document(), "profiles": profiles(), "assertions": (assertion(),)}
    return Extraction(**whole | {"claims": (claim(),)} | changes)


def test_a_sound_extraction_passes() -> None:
    extraction().check(ontology())


def other(index: int, **changes: Any) -> tuple[Profile, ...]:
    return tuple(
        profile.model_copy(update=changes) if number == index else profile for number, profile in enumerate(profiles())
    )


@pytest.mark.parametrize(
    ("changes", "message"),
    [
        ({"profiles": (*profiles(), profiles()[0])}, "two profiles with one id"),
        ({"profiles": other(0, type="Robot")}, "unknown type 'Robot'"),
        ({"profiles": other(0, document="doc:other")}, "a profile of another document"),
        ({"profiles": other(0, mentions=(Mention(start=1, end=3, text="张三"),))}, "is not at 1"),
        ({"profiles": profiles()[:1]}, "an end that is no profile"),
        ({"profiles": other(1, type="Award")}, "EMPLOYED_BY leads to"),
        ({"assertions": (assertion(document="doc:other"),)}, "evidence of another document"),
        ({"assertions": (assertion(start=1),)}, "the quote is not in the text"),
        ({"assertions": (assertion(end=5),)}, "the quote is not in the text"),
        ({"assertions": (assertion(quote="", start=0, end=0),)}, "the quote is not in the text"),
        ({"assertions": (assertion(predicate="KNOWS"),)}, "unknown relation 'KNOWS'"),
        ({"assertions": (assertion(subject=FIRM, object=PERSON),)}, "EMPLOYED_BY starts at Person"),
        ({"assertions": (assertion(qualifiers={"salary": "1"}),)}, "qualifier 'salary' does not belong to it"),
        ({"assertions": (assertion(subject_at=(11, 20)),)}, "a mention outside the quote without coreference"),
        ({"assertions": (assertion(object_at=(7, 3)),)}, "a mention outside the quote without coreference"),
        ({"assertions": (assertion(id="a:0"),)}, "an id that is not made of its parts"),
        ({"claims": (claim(start=0),)}, "the quote is not in the text"),
        ({"claims": (claim(document="doc:other"),)}, "evidence of another document"),
    ],
)
def test_a_broken_rule_is_named(changes: dict[str, Any], message: str) -> None:
    with pytest.raises(InvalidRecord) as caught:
        extraction(**changes).check(ontology())
    assert message in caught.value.message
    assert "a.txt" in caught.value.message


def test_a_mention_may_lie_outside_the_quote_by_coreference() -> None:
    extraction(assertions=(assertion(subject_at=(11, 20), coreference=True),)).check(ontology())


def test_offsets_count_code_points() -> None:
    at = TEXT.index("won")
    said = claim(quote="won", start=at, end=at + 3)
    extraction(claims=(said,)).check(ontology())
    assert TEXT[: said.start].endswith("😀 ")


def test_records_are_frozen_and_know_their_fields() -> None:
    with pytest.raises(pydantic.ValidationError):
        document().title = "B"  # type: ignore[misc]
    with pytest.raises(pydantic.ValidationError):
        document(colour="red")
    with pytest.raises(pydantic.ValidationError):
        document(language="fr")
    with pytest.raises(pydantic.ValidationError):
        assertion(modality="certain")


def test_an_extraction_comes_back_from_json() -> None:
    whole = extraction(
        document=document(observed=PartialDate(2021, 11), pages=(0, 11)),
        assertions=(assertion(spell=Spell.parse("2012/.."), page=1),),
    )
    text = whole.model_dump_json()
    assert Extraction.model_validate_json(text) == whole
    assert '"observed":"2021-11"' in text
    assert '"spell":"2012/.."' in text


@pytest.mark.parametrize(
    ("pages", "offset", "page"),
    [((), 0, None), ((0,), 5, 1), ((0, 10, 20), 0, 1), ((0, 10, 20), 9, 1), ((0, 10, 20), 10, 2), ((0, 10, 20), 99, 3)],
)
def test_the_page_of_an_offset(pages: tuple[int, ...], offset: int, page: int | None) -> None:
    assert document(pages=pages).page(offset) == page


@given(st.lists(st.integers(1, 50), min_size=1, max_size=8), st.integers(0, 400))
def test_pages_are_in_order(lengths: list[int], offset: int) -> None:
    starts = tuple(sum(lengths[:number]) for number in range(len(lengths)))
    page = document(pages=starts).page(offset)
    assert page is not None
    assert starts[page - 1] <= offset
    assert page == len(starts) or offset < starts[page]


@pytest.mark.parametrize(
    ("spells", "since", "until"),
    [
        ((), None, None),
        (("1998/2003", "2010/2015"), "1998-01-01", "2015-12-31"),
        (("1998/2003", "2010/.."), "1998-01-01", None),
        (("1998/2003", "2010/"), "1998-01-01", None),
        (("2012-10",), "2012-10-01", "2012-10-31"),
        (("/2003",), None, "2003-12-31"),
        (("/",), None, None),
        (("1794-02/1795",), "1794-02-01", "1795-12-31"),
    ],
)
def test_since_and_until_of_a_relation(spells: tuple[str, ...], since: str | None, until: str | None) -> None:
    ends = ("p:1", "EMPLOYED_BY", "p:2")
    relation = Relation(
        id=ids.relation_id(*ends),
        subject=ends[0],
        predicate=ends[1],
        object=ends[2],
        support=1,
        confidence=1.0,
        spells=tuple(Spell.parse(text) for text in spells),
    )
    assert (relation.since, relation.until) == (since, until)
