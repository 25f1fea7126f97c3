"""The examples: all are read, in both languages and every format, and the built ones come from their sources."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from liaison.graph.model import Document, Extraction, Scope, ontology
from liaison.ingest import readers
from liaison.ingest.tables import read_mapping, read_table
from liaison.ingest.walk import walk

BUILT = (
    "en/workstation-report.pdf",
    "zh/workstation-report.pdf",
    "zh/workstation-agreement.docx",
    "zh/award-announcement-2020.html",
    "zh/wafer-foundry.txt",
)


@pytest.fixture(scope="module")
def examples(checkout: Path) -> Path:
    return checkout / "examples" / "documents"


@pytest.fixture(scope="module")
def documents(examples: Path) -> dict[str, Document]:
    sources = list(walk([examples]))
    assert [source for source in sources if source.kind == "skipped"] == []
    return {source.key: readers.read(source.path, source.key) for source in sources if source.kind == "document"}


@pytest.fixture(scope="module")
def awards(examples: Path) -> tuple[Document, list[Extraction]]:
    path = examples / "tables" / "shanxi-national-awards-2020.csv"
    document, rows = read_table(path, path.name, read_mapping(path.with_suffix(".mapping.yaml")))
    return document, list(rows)


def test_all_are_read_in_their_language(documents: dict[str, Document]) -> None:
    assert len(documents) >= 12
    assert {Path(key).suffix for key in documents} == {".txt", ".md", ".html", ".pdf", ".docx"}
    for key, document in documents.items():
        assert document.language == key[:2], key
        assert document.observed is not None, key
        assert "\ufffd" not in document.text


@pytest.mark.parametrize(
    ("key", "sentence"),
    [
        ("zh/workstation-report.pdf", "北岳理工大学教授林远舟任该站首席专家。"),
        ("zh/workstation-agreement.docx", "槐荫新材料院士专家工作站设在山西槐荫新材料有限公司。"),
        ("zh/award-announcement-2020.html", "1994年至2003年任清华大学校长。"),
        ("zh/wafer-foundry.txt", "張忠謀創辦台灣積體電路製造股份有限公司。"),
        (
            "en/workstation-report.pdf",
            "Ellen Marsh, a professor at the University of Northmoor, is the chief expert of the",
        ),
        ("en/pagerank-licence.html", "Stanford University holds patent US 6,285,999."),
    ],
)
def test_sentences_come_out_whole(documents: dict[str, Document], key: str, sentence: str) -> None:
    assert sentence in documents[key].text


def test_reports_have_pages(documents: dict[str, Document]) -> None:
    for key in ("en/workstation-report.pdf", "zh/workstation-report.pdf"):
        document = documents[key]
        assert len(document.pages) == 2
        assert document.page(len(document.text) - 1) == 2


def test_what_is_fictional_says_so(documents: dict[str, Document], checkout: Path) -> None:
    readme = (checkout / "examples" / "README.md").read_text(encoding="utf-8")
    for key, document in documents.items():
        marked = "示例" in document.title or "illustrative" in document.title
        (line,) = [line for line in readme.splitlines() if f"`{key}`" in line]
        assert marked == ("**fictional**" in line), key
        assert not marked or "虚构" in document.text or "fictional" in document.text


def test_the_table_holds_the_ten_projects(awards: tuple[Document, list[Extraction]]) -> None:
    document, rows = awards
    assert document.complete == Scope(measure="awards", place="山西", year=2020, level="national")
    assert len(rows) == 10
    with_firm = 0
    for row in rows:
        row.check(ontology())
        types = {profile.id: profile.type for profile in row.profiles}
        (won,) = [each for each in row.assertions if each.predicate == "WON"]
        assert (types[won.subject], won.qualifiers["year"], str(won.spell)) == ("Project", "2020", "2021-11-03")
        with_firm += "Firm" in types.values()
    assert with_firm == 6


def test_the_class_of_the_last_award_stays_open(awards: tuple[Document, list[Extraction]]) -> None:
    last = awards[1][-1]
    assert [profile.name for profile in last.profiles if profile.type == "Award"] == ["国家科学技术奖"]
    assert "未核实" in last.document.text


def test_a_firm_and_an_institute_meet_in_a_project(awards: tuple[Document, list[Extraction]]) -> None:
    (row,) = [row for row in awards[1] if "煤间接液化" in row.document.text]
    names = {profile.id: (profile.type, profile.name) for profile in row.profiles}
    joined = {names[each.subject] for each in row.assertions if each.predicate == "PARTICIPATED_IN"}
    assert joined == {
        ("Institute", "中国科学院山西煤炭化学研究所"),
        ("Firm", "山西潞安矿业（集团）有限责任公司"),
    }


def test_the_facts_of_the_table_are_the_given_ones(
    awards: tuple[Document, list[Extraction]], shared_data: Path
) -> None:
    import csv

    with (shared_data / "shanxi_nsta2020_facts" / "facts.csv").open(encoding="utf-8") as file:
        facts = {row["project"]: row for row in csv.DictReader(file)}
    for row in awards[1]:
        names = [profile.name.replace("（", "(").replace("）", ")") for profile in row.profiles]
        fact = facts.pop(row.document.title)
        wanted = [fact["project"], *fact["people"].split(";"), *fact["shanxi_organisations"].split(";")]
        assert sorted(name for name in names if not name.endswith(("奖", "等奖"))) == sorted(filter(None, wanted))
    assert not facts


def test_the_op_ed_is_our_own(documents: dict[str, Document], shared_data: Path) -> None:
    seed = (shared_data / "corpus" / "docs" / "000-en.txt").read_text(encoding="utf-8").lower().split()
    words = documents["en/op-ed-talent-workstations.txt"].text.lower().split()
    runs = {tuple(seed[at : at + 9]) for at in range(len(seed))}
    assert not [words[at : at + 9] for at in range(len(words)) if tuple(words[at : at + 9]) in runs]


def test_built_examples_come_from_their_sources(checkout: Path, examples: Path, tmp_path: Path) -> None:
    subprocess.run([sys.executable, checkout / "examples" / "make_examples.py", tmp_path], check=True)
    for name in BUILT:
        built, kept = (readers.read(folder / name, name) for folder in (tmp_path, examples))
        assert built.model_copy(update={"sha256": ""}) == kept.model_copy(update={"sha256": ""})
