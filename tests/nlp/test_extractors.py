"""Extractors by name, and the checks that each of them passes: what lies is refused, what is no answer fails."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from building import contribution
from hypothesis import given
from hypothesis import strategies as st
from plugins import install

from liaison.graph.model import Assertion, Claim, Document, Extraction, Mention, Profile, Spell, ids, ontology
from liaison.graph.model.errors import ExtractionFailed, ExtractorUnusable
from liaison.ingest.readers import SUFFIXES, read
from liaison.nlp import EXTRACTOR, extractors

FIRM, UNIVERSITY = ("Firm", "Harrowmere Alloys Ltd"), ("University", "University of Northmoor")


def true() -> Extraction:
    """An answer without fault: two profiles, a relation, a claim."""
    extraction = contribution("a.txt", [(FIRM, "COLLABORATES_WITH", UNIVERSITY)], footer="They won 10 awards.")
    start = extraction.document.text.index("They")
    quote = extraction.document.text[start:]
    claim = Claim(
        id=ids.claim_id(extraction.document.id, "awards", quote),
        document=extraction.document.id,
        quote=quote,
        start=start,
        end=start + len(quote),
        measure="awards",
        low=10,
        high=10,
    )
    return extraction.model_copy(update={"claims": (claim,)})


class Says:
    """An extractor that gives the same answer to everything."""

    id = "test/1"

    def __init__(self, answer: Any) -> None:
        self.answer = answer

    def extract(self, document: Document) -> Extraction:
        del document
        if isinstance(self.answer, BaseException):
            raise self.answer
        answer: Extraction = self.answer
        return answer


def ask(answer: Extraction) -> extractors.Checked:
    result = extractors.checked(Says(answer)).extract(answer.document)
    result.extraction.check(ontology())
    return result


# By name


def test_ours_are_registered_as_anybodys_are() -> None:
    assert {"liaison", "liaison-fast"} <= set(extractors.names())
    assert extractors.load().id == extractors.load("liaison").id == EXTRACTOR
    assert extractors.load("liaison-fast").id != EXTRACTOR


def test_a_strangers_is_found_by_its_name(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    code = "class Quiet:\n    id = 'quiet 1'\n    def extract(self, document): return None\n"
    install(monkeypatch, tmp_path, "quiet-package", {"quiet": "quiet_extractor:Quiet"}, {"quiet_extractor": code})
    assert "quiet" in extractors.names()
    assert extractors.load("quiet").id == "quiet 1"
    monkeypatch.setenv("LIAISON_EXTRACTOR", "quiet")
    assert extractors.load().id == "quiet 1"
    assert extractors.load("liaison").id == EXTRACTOR


def test_an_unknown_name_is_refused_with_the_known_ones() -> None:
    with pytest.raises(ExtractorUnusable, match="'nobody'") as caught:
        extractors.load("nobody")
    assert "liaison-fast" in caught.value.hint


def test_two_packages_with_one_name_are_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    install(monkeypatch, tmp_path, "pretender", {"liaison": "pretender:Pretender"}, {"pretender": ""})
    with pytest.raises(ExtractorUnusable, match=r"Several packages.*liaison, pretender"):
        extractors.load()


@pytest.mark.parametrize(
    ("code", "said"),
    [
        ("import no_such_module", "ModuleNotFoundError"),
        ("X = None", "TypeError"),
        ("def X(): raise RuntimeError('no key')", "RuntimeError: no key"),
        ("import sys\ndef X(): sys.exit(1)", "SystemExit"),
        ("class X: id = 'x 1'", "AttributeError"),
        ("class X:\n    id = ''\n    def extract(self, d): ...", "proper `id`"),
        ("class X:\n    id = 7\n    def extract(self, d): ...", "proper `id`"),
        ("class X:\n    id = 'x\\n1'\n    def extract(self, d): ...", "proper `id`"),
        ("class X:\n    id = 'x' * 101\n    def extract(self, d): ...", "proper `id`"),
        ("class X:\n    id = 'x'\n    extract = 3", "no `extract`"),
    ],
)
def test_what_cannot_be_started_is_named(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, code: str, said: str) -> None:
    install(monkeypatch, tmp_path, "broken", {"broken": "broken_extractor:X"}, {"broken_extractor": code})
    with pytest.raises(ExtractorUnusable, match="'broken' of broken") as caught:
        extractors.load("broken")
    assert said in caught.value.message


# What holds goes through


def test_a_true_answer_goes_through_whole() -> None:
    assert ask(true()) == extractors.Checked(true())


def texts(checkout: Path) -> list[Document]:
    files = sorted((checkout / "examples" / "documents").rglob("*"))
    return [read(path, path.name) for path in files if path.suffix in SUFFIXES]


@pytest.mark.parametrize("name", ["liaison", "liaison-fast"])
def test_nothing_of_ours_is_refused(checkout: Path, name: str) -> None:
    extractor = extractors.checked(extractors.load(name))
    documents = texts(checkout)
    # Many equal sentences: ordinals of equal names and quotes grow.
    many = "".join(document.text for document in documents if document.language == "en") * 2
    key = "many.txt"
    documents.append(Document(id=ids.document_id(key), key=key, sha256="", text=many, language="en", title=""))
    results = [extractor.extract(document) for document in documents]
    assert [reason for result in results for reason in result.refused] == []
    assert sum(len(result.extraction.assertions) for result in results) > 20


def test_nothing_of_ours_is_refused_on_other_peoples_text(shared_data: Path) -> None:
    extractor = extractors.checked(extractors.load())
    for path in sorted((shared_data / "gold-train").glob("*.txt"))[::40]:
        assert extractor.extract(read(path, path.name)).refused == (), path.name


# What lies is refused by itself

Change = dict[str, Any]


def profile(**change: Any) -> Callable[[Extraction], Extraction]:
    def lie(extraction: Extraction) -> Extraction:
        first, *rest = extraction.profiles
        return extraction.model_copy(update={"profiles": (first.model_copy(update=change), *rest)})

    return lie


def assertion(**change: Any) -> Callable[[Extraction], Extraction]:
    def lie(extraction: Extraction) -> Extraction:
        return extraction.model_copy(update={"assertions": (extraction.assertions[0].model_copy(update=change),)})

    return lie


def claim(**change: Any) -> Callable[[Extraction], Extraction]:
    def lie(extraction: Extraction) -> Extraction:
        return extraction.model_copy(update={"claims": (extraction.claims[0].model_copy(update=change),)})

    return lie


GOOD = true()
FIRST, SECOND = GOOD.profiles
SAID, COUNTED = GOOD.assertions[0], GOOD.claims[0]
LENGTH = len(GOOD.document.text)


def signed(predicate: str, subject: str = SAID.subject, object_: str = SAID.object, **change: Any) -> Change:
    """Fields of an assertion with the id that fits them."""
    made = ids.assertion_id(subject, predicate, object_, change.get("quote", SAID.quote))
    return {"id": made, "predicate": predicate, "subject": subject, "object": object_, **change}


@pytest.mark.parametrize(
    ("lie", "reason"),
    [
        (profile(type="Planet"), "unknown type"),
        (profile(document="doc:other"), "a profile of another document"),
        (profile(mentions=()), "no mention of it stands in the text"),
        (profile(mentions=(Mention(start=0, end=4, text="Acme"),)), "it does not stand at 0"),
        (profile(mentions=(Mention(start=-4, end=-1, text=GOOD.document.text[-4:-1]),)), "offsets are not in the text"),
        (profile(mentions=(Mention(start=LENGTH, end=LENGTH + 5, text=""),)), "offsets are not in the text"),
        (profile(mentions=(Mention(start=10**30, end=10**31, text=""),)), "offsets are not in the text"),
        (profile(mentions=(Mention(start=10, end=11, text=" "),)), "white space names nothing"),
        (profile(mentions=FIRST.mentions * 2), "one mention twice"),
        (profile(name="Apple Inc", names=("Apple Inc",)), "like any of its mentions"),
        (profile(names=("Another",)), "do not begin with its name"),
        (profile(names=()), "do not begin with its name"),
        (profile(names=(FIRST.name, "\ud800")), "cannot be kept"),
        (profile(names=(FIRST.name, "a" * 1001)), "cannot be kept"),
        (profile(names=(FIRST.name, " ")), "cannot be kept"),
        (profile(id="p:0123456789abcdef0123"), "not made of its parts"),
        (profile(id=ids.profile_id("doc:other", *FIRM)), "not made of its parts"),
        (profile(id=SECOND.id), "not made of its parts"),
    ],
)
def test_a_profile_that_does_not_hold_goes_with_what_rests_on_it(
    lie: Callable[[Extraction], Extraction], reason: str
) -> None:
    result = ask(lie(true()))
    assert [one.id for one in result.extraction.profiles] == [SECOND.id]
    assert result.extraction.assertions == ()
    assert result.extraction.claims == GOOD.claims
    assert reason in "\n".join(result.refused)
    assert "an end that is no profile of the document, or one that was refused" in result.refused[-1]


@pytest.mark.parametrize(
    ("lie", "reason"),
    [
        (assertion(quote="Never said."), "the quote is not in the text"),
        (assertion(quote=""), "the quote is not in the text"),
        (assertion(start=SAID.start + 1), "the quote is not in the text"),
        (assertion(start=SAID.start - LENGTH, end=SAID.end - LENGTH), "offsets are not in the text"),
        (assertion(start=-(10**5000), end=10**5000), "offsets are not in the text"),
        (assertion(document="doc:other"), "evidence of another document"),
        (assertion(**signed("EMPLOYED_BY")), "EMPLOYED_BY starts at Person"),
        (assertion(**signed("MARRIED_TO")), "unknown relation"),
        (assertion(**signed("COLLABORATES_WITH", object_=SAID.subject)), "in relation to itself"),
        (assertion(**signed("COLLABORATES_WITH", object_="p:of-another-document")), "no profile of the document"),
        (assertion(id="a:0123456789abcdef0123"), "an id that is not made of its parts"),
        (assertion(subject_at=(-1, 3)), "outside the text"),
        (assertion(subject_at=(3, 3)), "outside the text"),
        (assertion(subject_at=(LENGTH - 4, LENGTH - 1)), "without coreference"),
        (assertion(subject_at=(LENGTH - 4, LENGTH - 1), coreference=True), "not mentioned where it says"),
        (assertion(page=3), "another page"),
        (assertion(confidence=float("nan")), "confidence"),
        (assertion(confidence=1.01), "confidence"),
        (assertion(qualifiers={"colour": "red"}), "does not belong to it"),
        (assertion(qualifiers={"agreement": object()}), "a qualifier that is neither"),
        (assertion(qualifiers={"agreement": ["a", "b"]}), "a qualifier that is neither"),
        (assertion(qualifiers={"agreement": {"a": {"b": "c"}}}), "a qualifier that is neither"),
        (assertion(qualifiers={"agreement": float("inf")}), "a qualifier that is neither"),
        (assertion(attributed_to="\0"), "a source that cannot be kept"),
        (assertion(extractor="somebody else"), "signed by another"),
    ],
)
def test_an_assertion_that_does_not_hold_goes_alone(lie: Callable[[Extraction], Extraction], reason: str) -> None:
    result = ask(lie(true()))
    assert result.extraction == GOOD.model_copy(update={"assertions": ()})
    assert len(result.refused) == 1
    assert reason in result.refused[0]


@pytest.mark.parametrize(
    ("lie", "reason"),
    [
        (claim(quote="They won 100 awards."), "the quote is not in the text"),
        (claim(start=COUNTED.start - LENGTH, end=-1), "offsets are not in the text"),
        (claim(document="doc:other"), "evidence of another document"),
        (claim(id="c:0123456789abcdef0123"), "not made of its parts"),
        (claim(low=11), "the wrong way round"),
        (claim(high=float("inf")), "no number"),
        (claim(low=float("nan")), "no number"),
        (claim(year=10**20), "a year that is none"),
        (claim(participant="Planet"), "a participant of an unknown type"),
        (claim(place="x" * 1001), "cannot be kept"),
        (claim(page=1), "another page"),
    ],
)
def test_a_claim_that_does_not_hold_goes_alone(lie: Callable[[Extraction], Extraction], reason: str) -> None:
    result = ask(lie(true()))
    assert result.extraction == GOOD.model_copy(update={"claims": ()})
    assert len(result.refused) == 1
    assert reason in result.refused[0]


def test_of_two_with_one_id_the_first_stays() -> None:
    twice = GOOD.model_copy(
        update={
            "profiles": (*GOOD.profiles, GOOD.profiles[0]),
            "assertions": GOOD.assertions * 2,
            "claims": GOOD.claims * 3,
        }
    )
    result = ask(twice)
    assert result.extraction == GOOD
    assert len(result.refused) == 4


def test_homonyms_are_told_apart_by_their_ordinals() -> None:
    text = "Li Ming met Li Ming."
    document = GOOD.document.model_copy(update={"text": text})
    both = tuple(
        Profile(
            id=ids.profile_id(document.id, "Person", "Li Ming", ordinal),
            document=document.id,
            type="Person",
            name="Li Ming",
            names=("Li Ming",),
            mentions=(Mention(start=start, end=start + 7, text="Li Ming"),),
        )
        for ordinal, start in enumerate((0, 12))
    )
    assert ask(Extraction(document=document, profiles=both)).refused == ()


def test_a_false_mention_does_not_take_the_profile_with_it() -> None:
    first = FIRST.model_copy(update={"mentions": (*FIRST.mentions, Mention(start=3, end=9, text="Nobody"))})
    result = ask(GOOD.model_copy(update={"profiles": (first, SECOND)}))
    assert result.extraction == GOOD
    assert result.refused == ("mention 'Nobody': it does not stand at 3",)


def test_a_page_is_checked_where_there_are_pages() -> None:
    document = GOOD.document.model_copy(update={"pages": (0, COUNTED.start)})
    paged = GOOD.model_copy(
        update={
            "document": document,
            "assertions": (SAID.model_copy(update={"page": 1}),),
            "claims": (COUNTED.model_copy(update={"page": 2}),),
        }
    )
    assert ask(paged).refused == ()


# What is no answer fails the document


class Sly(Assertion):
    """A subclass may hold what ours does not know."""

    hidden: str = "x"


@pytest.mark.parametrize(
    "answer",
    [
        None,
        {"profiles": []},
        GOOD.model_dump(),
        GOOD.document,
        RuntimeError("the endpoint is down"),
        SystemExit(3),
        RecursionError(),
        GOOD.model_copy(update={"document": GOOD.document.model_copy(update={"text": "Another text."})}),
        GOOD.model_copy(update={"document": GOOD.document.model_copy(update={"id": "doc:other"})}),
        GOOD.model_copy(update={"profiles": None}),
        GOOD.model_copy(update={"profiles": "Harrowmere"}),
        GOOD.model_copy(update={"profiles": ({"id": "p:1"},)}),
        GOOD.model_copy(update={"profiles": GOOD.assertions}),
        GOOD.model_copy(update={"profiles": (FIRST.model_copy(update={"mentions": ((0, 3),)}),)}),
        GOOD.model_copy(update={"profiles": (FIRST.model_copy(update={"name": 7}),)}),
        GOOD.model_copy(update={"profiles": (FIRST.model_copy(update={"mentions": (Mention.model_construct(),)}),)}),
        GOOD.model_copy(update={"assertions": (SAID.model_copy(update={"start": "abc"}),)}),
        GOOD.model_copy(update={"assertions": (SAID.model_copy(update={"modality": "certain"}),)}),
        GOOD.model_copy(update={"assertions": (SAID.model_copy(update={"spell": Spell(start="2020")}),)}),  # type: ignore[arg-type]
        GOOD.model_copy(update={"assertions": (Assertion.model_construct(id="a:1"),)}),
        GOOD.model_copy(update={"assertions": (Sly(**dict(SAID)),)}),
        GOOD.model_copy(update={"claims": (COUNTED.model_copy(update={"low": "ten"}),)}),
        Extraction.model_construct(document=GOOD.document),
    ],
)
def test_what_is_no_answer_fails_the_document(answer: Any) -> None:
    extractor = extractors.checked(Says(answer))
    if isinstance(answer, Extraction) and "assertions" not in answer.model_fields_set:
        # Fields that are left out have their defaults: an answer that says nothing.
        assert extractor.extract(GOOD.document).extraction == Extraction(document=GOOD.document)
        return
    with pytest.raises(ExtractionFailed, match=r"a\.txt: the extractor test/1 failed") as caught:
        extractor.extract(GOOD.document)
    assert len(caught.value.message) < 400


def test_an_interrupt_is_nobodys_failure() -> None:
    with pytest.raises(KeyboardInterrupt):
        extractors.checked(Says(KeyboardInterrupt())).extract(GOOD.document)


class Unspeakable(Exception):
    def __str__(self) -> str:
        raise ValueError


@pytest.mark.parametrize("error", [Unspeakable(), ValueError("x" * 10**6), ValueError("a\nb\x1b[31m\ud800")])
def test_any_message_of_a_failure_is_one_short_line(error: Exception) -> None:
    with pytest.raises(ExtractionFailed) as caught:
        extractors.checked(Says(error)).extract(GOOD.document)
    assert "\n" not in caught.value.message
    assert len(caught.value.message) < 400


OFFSETS = st.integers(-LENGTH - 3, LENGTH + 3)


@given(st.lists(st.tuples(OFFSETS, OFFSETS, st.booleans()), max_size=4), OFFSETS, OFFSETS, st.text(max_size=3))
def test_whatever_is_said_what_comes_through_holds(
    spans: list[tuple[int, int, bool]], start: int, end: int, name: str
) -> None:
    text = GOOD.document.text
    mentions = [Mention(start=a, end=b, text=text[a:b] if exact else name) for a, b, exact in spans]
    first = FIRST.model_copy(update={"mentions": (*FIRST.mentions, *mentions), "names": (FIRST.name, name)})
    said = SAID.model_copy(
        update={"start": start, "end": end, "quote": text[start:end], **signed(SAID.predicate, quote=text[start:end])}
    )
    answer = GOOD.model_copy(update={"profiles": (first, SECOND), "assertions": (said, SAID)})
    result = ask(answer)
    given_, kept = (
        len(each.profiles) + len(each.assertions) + len(each.claims) for each in (answer, result.extraction)
    )
    lost = len(mentions) - sum(len(one.mentions) for one in result.extraction.profiles) + 2
    assert len(result.refused) >= given_ - kept
    assert lost <= 0 or result.refused
