"""A stranger's extractor through the whole way: what it says truly goes in, its lies and failures are reported."""

from __future__ import annotations

import io
import json
import re
import sys
import tomllib
from collections.abc import Iterator
from dataclasses import asdict
from pathlib import Path

import pytest
from conftest import clear_embedded
from plugins import install

import liaison
from liaison.cli import main
from liaison.graph.model.errors import EntityNotFound, ExtractorUnusable
from liaison.ingest.pipeline import Report
from liaison.kg import KnowledgeGraph
from liaison.nlp import EXTRACTOR_FAST

TRUE = "Harrowmere Alloys Ltd works with the University of Northmoor."

STRANGER = r'''
import sys

from liaison.graph.model import Assertion, Extraction, Mention, Profile, ids

NAMES = {"Firm": "Harrowmere Alloys Ltd", "University": "University of Northmoor"}
TRUE = "Harrowmere Alloys Ltd works with the University of Northmoor."


class Stranger:
    """Good, malformed and lying answers, as the document asks for them."""

    id = "stranger 1"

    def extract(self, document):
        text = document.text
        if "RAISE" in text:
            raise ConnectionError("the endpoint\n is down")
        if "EXIT" in text:
            sys.exit(3)
        if "NOTHING" in text:
            return None
        if "PLAIN" in text:
            return {"profiles": []}
        if "FIELDS" in text:
            return Extraction.model_construct(document=document, profiles=({"id": "p:1"},), assertions=(), claims=())
        if "CHANGED" in text:
            document = document.model_copy(update={"text": text.replace("CHANGED", TRUE)})
        if TRUE not in document.text:
            return Extraction(document=document)
        profiles = [self.profile(document, kind, name) for kind, name in NAMES.items()]
        said = [self.said(document, "COLLABORATES_WITH", *profiles, TRUE)]
        if "LIES" in text:
            ghost = profiles[0].model_copy(update={"name": "Ghost Ltd", "names": ("Ghost Ltd",)})
            ghost = ghost.model_copy(update={"id": ids.profile_id(document.id, "Firm", "Ghost Ltd")})
            wrong = Mention(start=0, end=9, text="Ghost Ltd")
            said += [
                self.said(document, "EMPLOYED_BY", *profiles, TRUE),
                self.said(document, "LICENSED_TO", profiles[1], ghost, TRUE),
                self.said(document, "COLLABORATES_WITH", *profiles, "Northmoor owns Harrowmere."),
                said[0].model_copy(update={"id": "a:" + "0" * 20}),
                said[0].model_copy(update={"extractor": "another 1"}),
            ]
            profiles.append(ghost.model_copy(update={"mentions": (wrong,)}))
        return Extraction(document=document, profiles=tuple(profiles), assertions=tuple(said))

    def profile(self, document, kind, name):
        start = document.text.index(name)
        return Profile(
            id=ids.profile_id(document.id, kind, name),
            document=document.id,
            type=kind,
            name=name,
            names=(name,),
            mentions=(Mention(start=start, end=start + len(name), text=name),),
        )

    def said(self, document, predicate, subject, object_, quote):
        start = max(document.text.find(quote), 0)
        return Assertion(
            id=ids.assertion_id(subject.id, predicate, object_.id, quote),
            document=document.id,
            subject=subject.id,
            predicate=predicate,
            object=object_.id,
            quote=quote,
            start=start,
            end=start + len(quote),
            subject_at=(subject.mentions[0].start, subject.mentions[0].end),
            object_at=(object_.mentions[0].start, object_.mentions[0].end),
            extractor=self.id,
        )


class Newer(Stranger):
    id = "stranger 2"
'''


@pytest.fixture(autouse=True)
def _stranger(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    entries = {"stranger": "stranger:Stranger", "newer": "stranger:Newer"}
    install(monkeypatch, tmp_path / "site", "stranger", entries, {"stranger": STRANGER})


@pytest.fixture
def kg(embedded_folder: Path) -> Iterator[KnowledgeGraph]:
    if embedded_folder.exists():
        clear_embedded(embedded_folder)
    with liaison.open(embedded_folder) as graph:
        yield graph


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    made = tmp_path / "documents"
    made.mkdir()
    return made


def write(folder: Path, **texts: str) -> None:
    for name, text in texts.items():
        (folder / f"{name}.txt").write_text(text + "\n", encoding="utf-8")


def signatures(kg: KnowledgeGraph) -> list[tuple[str, str, str]]:
    answer = kg.cypher("MATCH (a:Assertion) RETURN a.predicate, a.quote, a.extractor")
    return sorted((predicate, quote, extractor) for predicate, quote, extractor in answer.rows)


def keys(report: Report) -> dict[str, list[str]]:
    return {name: found for name, found in asdict(report).items() if name in ("added", "updated", "unchanged")}


def test_good_lying_and_malformed_answers(kg: KnowledgeGraph, folder: Path) -> None:
    bad = {"b_raise": "RAISE", "c_exit": "EXIT", "d_nothing": "NOTHING", "e_plain": "PLAIN", "f_fields": "FIELDS"}
    write(folder, a_good=TRUE, g_changed=f"CHANGED {TRUE}", h_lies=f"LIES. {TRUE}", i_quiet="Nothing.", **bad)
    report = kg.ingest(folder, extractor="stranger", workers=1)
    assert report.added == ["a_good.txt", "h_lies.txt", "i_quiet.txt"]
    failed = {problem.key: problem.reason for problem in report.failed}
    assert sorted(failed) == [f"{name}.txt" for name in sorted([*bad, "g_changed"])]
    assert failed["b_raise.txt"].endswith("the extractor stranger 1 failed: ConnectionError: the endpoint is down")
    assert "SystemExit: 3" in failed["c_exit.txt"]
    assert "NoneType" in failed["d_nothing.txt"]
    assert "dict" in failed["e_plain.txt"]
    assert "changed its text" in failed["g_changed.txt"]
    (refused,) = report.refused
    # A profile by its false mention, then five assertions: of these, one leans on that profile.
    assert (refused.key, refused.count, len(refused.reasons)) == ("h_lies.txt", 7, 5)
    assert signatures(kg) == [("COLLABORATES_WITH", TRUE, "stranger 1")] * 2
    (path,) = kg.connect("Harrowmere Alloys Ltd", "University of Northmoor").paths
    assert [quote.quote for fact in path.hops[0].facts for quote in fact.quotes] == [TRUE] * 2
    with pytest.raises(EntityNotFound):
        kg.entity("Ghost Ltd")


def test_a_failure_leaves_what_stood_there(kg: KnowledgeGraph, folder: Path) -> None:
    write(folder, a=TRUE)
    kg.ingest(folder, extractor="stranger", workers=1)
    write(folder, a=f"RAISE {TRUE}")
    report = kg.ingest(folder, extractor="stranger", workers=1)
    assert [problem.key for problem in report.failed] == ["a.txt"]
    assert len(signatures(kg)) == 1


def test_another_extractor_reads_again_and_the_same_does_not(kg: KnowledgeGraph, folder: Path) -> None:
    write(folder, a=TRUE)
    name = "a.txt"
    for extractor, language, expected in (
        ("stranger", None, "added"),
        ("stranger", None, "unchanged"),
        ("newer", None, "updated"),
        ("newer", None, "unchanged"),
        ("newer", "en", "updated"),
        (None, None, "updated"),
        ("liaison", None, "unchanged"),
        ("liaison-fast", None, "updated"),
        ("liaison-fast", None, "unchanged"),
        (None, None, "updated"),
        ("stranger", None, "updated"),
    ):
        report = kg.ingest(folder, extractor=extractor, language=language, workers=1)
        assert keys(report) == {"added": [], "updated": [], "unchanged": []} | {expected: [name]}, extractor
    assert [each[2] for each in signatures(kg)] == ["stranger 1"]


def test_the_environment_names_the_extractor(kg: KnowledgeGraph, folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    write(folder, a=TRUE)
    monkeypatch.setenv("LIAISON_EXTRACTOR", "newer")
    kg.ingest(folder, workers=1)
    assert [each[2] for each in signatures(kg)] == ["stranger 2"]


def test_an_extractor_that_is_not_there_is_said_before_anything_is_read(kg: KnowledgeGraph, folder: Path) -> None:
    with pytest.raises(ExtractorUnusable):
        kg.ingest(folder, extractor="nobody")


def test_reading_processes_make_their_own_extractor(kg: KnowledgeGraph, folder: Path) -> None:
    write(folder, **{f"d{number:02}": f"Number {number}. {TRUE}" for number in range(10)})
    write(folder, x=f"LIES. {TRUE}", y="EXIT", z="RAISE")
    report = kg.ingest(folder, extractor="stranger", workers=2)
    assert len(report.added) == 11
    assert [each.key for each in report.failed] == ["y.txt", "z.txt"]
    assert [(each.key, each.count) for each in report.refused] == [("x.txt", 7)]
    assert {each[2] for each in signatures(kg)} == {"stranger 1"}


# From the command line


def run(*arguments: str | Path, stdin: str = "") -> tuple[int, str, str]:
    out, err = (io.TextIOWrapper(io.BytesIO(), encoding="utf-8") for _ in range(2))
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(sys, "argv", ["liaison", *map(str, arguments)])
        patch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(stdin.encode()), encoding="utf-8"))
        patch.setattr(sys, "stdout", out)
        patch.setattr(sys, "stderr", err)
        with pytest.raises(SystemExit) as ended:
            main()
    texts = []
    for stream in (out, err):
        stream.flush()
        texts.append(stream.buffer.getvalue().decode())  # type: ignore[attr-defined]
    return int(ended.value.code or 0), texts[0], texts[1]


def test_the_command_line_says_what_was_refused(kg: KnowledgeGraph, embedded_folder: Path, folder: Path) -> None:
    write(folder, a=f"LIES. {TRUE}")
    code, out, err = run("ingest", folder, "--extractor", "stranger", "--store", embedded_folder)
    assert (code, out) == (0, "1 added, 0 updated, 0 unchanged.\n")
    assert "a.txt: 7 refused: mention 'Ghost Ltd': it does not stand at 0; " in err
    assert err.rstrip().endswith("and 2 more")
    code, out, _ = run("ingest", folder, "--fast", "--json", "--store", embedded_folder)
    assert json.loads(out)["updated"] == ["a.txt"]
    assert json.loads(out)["refused"] == []
    assert {each[2] for each in signatures(kg)} <= {EXTRACTOR_FAST}


def test_extract_takes_the_same_options() -> None:
    code, out, err = run("extract", "-", "--json", "--extractor", "stranger", stdin=f"LIES. {TRUE}")
    assert (code, len(json.loads(out)["relations"])) == (0, 1)
    assert err.count("liaison: -: refused: ") == 7
    assert run("extract", "-", "--extractor", "stranger", stdin="RAISE")[0] == 4
    code, out, err = run("extract", "-", "--json", "--fast", stdin=TRUE)
    assert (code, err) == (0, "")
    assert json.loads(out)["entities"]


def test_options_that_do_not_go_together_or_name_nothing(tmp_path: Path) -> None:
    assert run("extract", "-", "--fast", "--extractor", "stranger")[0] == 2
    code, _, err = run("extract", tmp_path, "--extractor", "nobody")
    assert code == 2
    assert "Installed: liaison, liaison-fast, newer, stranger" in err


# The documentation


def blocks(checkout: Path, language: str) -> list[str]:
    text = (checkout / "docs" / "extractors.md").read_text(encoding="utf-8")
    return re.findall(rf"^```{language}\n(.*?)^```", text, re.DOTALL | re.MULTILINE)


def test_the_example_of_the_documentation_works(
    checkout: Path, kg: KnowledgeGraph, folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    project = tomllib.loads(blocks(checkout, "toml")[0])["project"]
    entries = project["entry-points"]["liaison.extractors"]
    ((name, value),) = entries.items()
    module = value.partition(":")[0]
    install(monkeypatch, tmp_path / "example", project["name"], entries, {module: blocks(checkout, "python")[0]})
    write(folder, a=f"{TRUE} Later, Pillarsea Ltd works with the University of Northmoor.")
    report = kg.ingest(folder, extractor=name, workers=1)
    assert (report.failed, report.refused) == ([], [])
    assert len(signatures(kg)) == 2
    assert len(kg.connect("Harrowmere Alloys Ltd", "Pillarsea Ltd").paths) == 1
