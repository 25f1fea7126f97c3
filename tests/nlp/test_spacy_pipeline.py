"""The spaCy components: found by name, saying what `extract` says, whole through processes, bytes and disk."""

from __future__ import annotations

import functools
import json
import pickle
import re
import subprocess
import sys
from pathlib import Path
from typing import Any, Literal

import pytest
import spacy
from hypothesis import given, settings
from hypothesis import strategies as st
from spacy.tokens import Doc, DocBin

import liaison
from liaison.graph.model import ontology
from liaison.nlp import EXTRACTOR, spacy_pipeline

Language = Literal["en", "zh"]
TEXTS: dict[Language, str] = {
    "en": "😀 Zhang Jing of Shanxi University led the project “Quantum Control of Fermi Gas”. "
    "Ten projects of Shanxi won national awards.",
    "zh": "😀山西大学程芳琴主持完成的“煤泥清洁高效利用技术”获国家科学技术进步奖二等奖。"
    "全省共有10项成果获2020年度国家科学技术奖。",
}


@pytest.fixture(scope="module", params=["en", "zh"])
def language(request: pytest.FixtureRequest) -> Language:
    chosen: Language = request.param
    return chosen


@pytest.fixture(scope="module")
def nlp(language: Language) -> Any:
    made = spacy.blank(language)
    made.add_pipe(f"liaison_{language}")
    return made


def said(doc: Doc) -> dict[str, Any]:
    return {
        "entities": doc._.liaison_entities,
        "relations": doc._.liaison_relations,
        "claims": doc._.liaison_claims,
        "ents": [(span.text, span.label_, span.id_) for span in doc.ents],
        "spans": [(span.text, span.label_, span.id_) for span in doc.spans["liaison"]],
        "extraction": doc._.liaison_extraction,
    }


def test_it_sets_what_it_promises(nlp: Any, language: Language) -> None:
    doc = nlp(TEXTS[language])
    types = {each["canonical"]: each["type"] for each in doc._.liaison_entities}
    relations = {(types[one["subject"]], one["predicate"], types[one["object"]]) for one in doc._.liaison_relations}
    assert ("Person", "EMPLOYED_BY", "University") in relations
    extraction = doc._.liaison_extraction
    extraction.check(ontology())
    assert extraction.document.text == doc.text
    assert {one.extractor for one in extraction.assertions} == {EXTRACTOR}
    assert [one["quote"] for one in doc._.liaison_claims] == [one.quote for one in extraction.claims]
    assert {span.label_ for span in doc.ents} <= set(ontology().types)
    assert [(span.start_char, span.end_char) for span in doc.ents] == [
        (one["start"], one["end"]) for one in doc._.liaison_entities
    ]
    assert {span.id_ for span in doc.ents} == {profile.id for profile in extraction.profiles}
    assert doc._.liaison_claims


def test_a_doc_that_did_not_pass_it_says_nothing() -> None:
    doc = spacy.blank("en")("Zhang Jing of Shanxi University.")
    assert doc._.liaison_extraction is None
    assert (doc._.liaison_relations, doc._.liaison_claims, doc._.liaison_unaligned) == ([], [], [])


def test_the_fast_one_signs_as_such(language: Language) -> None:
    nlp = spacy.blank(language)
    nlp.add_pipe(f"liaison_{language}", config={"fast": True})
    extraction = nlp(TEXTS[language])._.liaison_extraction
    assert {one.extractor for one in extraction.assertions} == {f"{EXTRACTOR} fast"}


def test_what_is_no_whole_token_is_kept_beside() -> None:
    nlp = spacy.blank("zh")
    nlp.tokenizer = spacy.blank("en").tokenizer  # Cuts Chinese at spaces and punctuation only.
    nlp.add_pipe("liaison_zh")
    doc = nlp("山西大学程芳琴教授获奖。")
    assert doc.ents == ()
    assert {each["text"] for each in doc._.liaison_unaligned} == {"山西大学", "程芳琴"}
    assert doc._.liaison_unaligned == doc._.liaison_entities
    assert [span.label_ for span in doc.spans["liaison"]] == ["University", "Person"]


def test_earlier_entities_give_way(nlp: Any, language: Language) -> None:
    doc = nlp.make_doc(TEXTS[language])
    doc.ents = [doc.char_span(0, 1, label="EMOJI")]
    assert "EMOJI" not in {span.label_ for span in nlp(doc).ents}


def test_results_cross_processes_and_bytes(nlp: Any, language: Language) -> None:
    whole = said(nlp(TEXTS[language]))
    for doc in nlp.pipe([TEXTS[language], "", TEXTS[language]], n_process=2, batch_size=1):
        assert not doc.text or said(doc) == whole
    doc = nlp(TEXTS[language])
    assert said(Doc(nlp.vocab).from_bytes(doc.to_bytes())) == whole
    (again,) = DocBin(docs=[doc], store_user_data=True).get_docs(nlp.vocab)
    assert again._.liaison_relations == whole["relations"]


def test_a_pipeline_is_its_settings(nlp: Any, language: Language, tmp_path: Path) -> None:
    whole = said(nlp(TEXTS[language]))
    nlp.to_disk(tmp_path / "saved")
    saved = spacy.load(tmp_path / "saved")
    from_bytes = spacy.blank(language)
    from_bytes.add_pipe(f"liaison_{language}")
    from_bytes.from_bytes(nlp.to_bytes())
    for other in (saved, from_bytes, pickle.loads(pickle.dumps(nlp))):  # noqa: S301
        assert said(other(TEXTS[language])) == whole
    assert not list((tmp_path / "saved").glob("liaison*"))


def test_the_ready_pipeline(nlp: Any, language: Language, tmp_path: Path) -> None:
    folder = spacy_pipeline.path(language)
    ready = spacy.load(folder)
    assert said(ready(TEXTS[language])) == said(nlp(TEXTS[language]))
    assert [token.text for token in ready(TEXTS[language])] == [token.text for token in nlp(TEXTS[language])]
    assert json.loads((folder / "meta.json").read_text(encoding="utf-8"))["version"] == liaison.__version__
    # What a user changes in its tokenizer is saved with it.
    if language == "en":
        ready.tokenizer.add_special_case("gimme", [{"ORTH": "gim"}, {"ORTH": "me"}])
        ready.to_disk(tmp_path / "saved")
        assert [token.text for token in spacy.load(tmp_path / "saved")("gimme")] == ["gim", "me"]
        assert [token.text for token in pickle.loads(pickle.dumps(ready))("gimme")] == ["gim", "me"]  # noqa: S301
        with pytest.raises(ValueError, match="en or zh"):
            spacy_pipeline.path("fr")  # type: ignore[arg-type]


def test_it_runs_alone_and_unasked(checkout: Path) -> None:
    """The two examples of the documentation, in a process that imports nothing of ours first."""
    text = (checkout / "docs" / "extractors.md").read_text(encoding="utf-8")
    examples = [
        code for code in re.findall(r"^```python\n(.*?)^```", text, re.DOTALL | re.MULTILINE) if "spacy" in code
    ]
    assert len(examples) == 2
    last = "import sys; print([name for name in sys.modules if name.startswith(('liaison.graph.store', 'neo4j'))])"
    command = [sys.executable, "-X", "utf8", "-c", "\n".join([*examples, last])]
    ended = subprocess.run(command, capture_output=True, encoding="utf-8", check=False)
    assert ended.returncode == 0, ended.stderr
    first, *_, types, modules = ended.stdout.splitlines()
    assert first.startswith("Zhang Jing EMPLOYED_BY Shanxi University - Zhang Jing of")
    assert "('程芳琴', 'Person')" in types
    assert modules == "[]"


@functools.cache
def pipelines() -> list[Any]:
    return [spacy.load(spacy_pipeline.path("en")), spacy.load(spacy_pipeline.path("zh"))]


@settings(max_examples=60)
@given(st.text(st.characters(exclude_categories=["Cs"]), max_size=60), st.sampled_from(["", *TEXTS.values()]))
def test_any_text_keeps_its_offsets(noise: str, text: str) -> None:
    for nlp in pipelines():
        doc = nlp(noise + text)
        doc._.liaison_extraction.check(ontology())
        for each in doc._.liaison_entities:
            assert doc.text[each["start"] : each["end"]] == each["text"]
        left_out = {(each["start"], each["end"]) for each in doc._.liaison_unaligned}
        shown = {(span.start_char, span.end_char) for span in doc.ents}
        assert shown | left_out == {(each["start"], each["end"]) for each in doc._.liaison_entities}
        assert len(doc.spans["liaison"]) == len(doc._.liaison_entities)
