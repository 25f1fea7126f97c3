"""`liaison evaluate`: figures for people and for machines, each mistake, and what it says of a broken folder."""

from __future__ import annotations

import json
import re
import sys
from pathlib import Path
from typing import Any

import pytest

from liaison.cli import main

TEXT = "Arm Ltd won the Star Prize and hopes for the Moon Prize; ten firms applied."
FAILING = """
class Failing:
    id = "failing 1"

    def extract(self, document):
        raise RuntimeError("no connection")
"""


@pytest.fixture
def gold(checkout: Path, tmp_path: Path) -> Path:
    """A folder with the passage that docs/cli.md shows, and a Chinese one."""
    sample = re.search(r"```json\n(.*?)```", (checkout / "docs" / "cli.md").read_text(encoding="utf-8"), re.DOTALL)
    assert sample
    folder = tmp_path / "gold"
    folder.mkdir()
    (folder / "a.json").write_text(sample[1], encoding="utf-8")
    (folder / "a.txt").write_text(TEXT, encoding="utf-8")
    chinese = {"file": "b.txt", "lang": "zh", "relations": []}
    chinese["entities"] = [{"id": "U1", "type": "University", "canonical": "北岳大学", "spans": [[0, 4, "北岳大学"]]}]
    (folder / "b.json").write_text(json.dumps(chinese), encoding="utf-8")
    (folder / "b.txt").write_text("北岳大学发布公告。", encoding="utf-8")
    return folder


@pytest.fixture
def answers(tmp_path: Path) -> Path:
    """Predictions for both: one name right, one wrong, a plan taken for a fact, a hostile name."""
    folder = tmp_path / "answers"
    folder.mkdir()
    english = {
        "entities": [
            {"text": "Arm Ltd", "type": "Firm", "start": 0, "end": 7},
            {"text": "Star Prize", "type": "Project", "start": 16, "end": 26},
            {"text": "\x1b[31m[red]Evil", "type": "Firm", "start": 3, "end": 9},
        ],
        "relations": [
            {"subject": "Arm Ltd", "predicate": "WON", "object": each, "quote": TEXT, "confidence": 0.9}
            for each in ("Star Prize", "Moon Prize")
        ],
        "claims": [{"quote": TEXT, "start": 0, "end": len(TEXT), "measure": "firms", "low": 10, "high": 10}],
    }
    (folder / "a.json").write_text(json.dumps(english), encoding="utf-8")
    (folder / "b.json").write_text('{"entities": [{"text": "北岳大学", "type": "University"}]}', encoding="utf-8")
    return folder


Run = Any


@pytest.fixture
def run(capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> Run:
    """Run the command; its exit code, what it printed, and what it said on standard error."""

    def go(*arguments: str | Path) -> tuple[int, str, str]:
        monkeypatch.setattr(sys, "argv", ["liaison", "evaluate", *map(str, arguments)])
        code = 0
        try:
            main()
        except SystemExit as ended:
            code = ended.code if isinstance(ended.code, int) else 0
        said = capsys.readouterr()
        assert "Traceback" not in said.err
        assert "\x1b" not in said.out + said.err
        return code, said.out, said.err

    return go


def test_tables_for_people(run: Run, gold: Path, answers: Path) -> None:
    code, out, err = run(gold, "--predictions", answers)
    assert code == 0
    assert "1 offsets do not fit" in err
    lines = [" ".join(line.split()) for line in out.splitlines()]
    assert "Firm 1 1 0 0.50 1.00 0.67 0.67" in lines
    assert "University 1 0 0 1.00 1.00 1.00 1.00" in lines
    assert "WON 1 1 0 0.50 1.00 0.67 0.67" in lines
    assert "Award Project 1" in lines
    assert "plan 1 1 1.00 1 0" in lines
    assert "firms 1 0 0 1.00 1.00 1.00" in lines
    assert "0.9 … 1.0 2 0.90 0.50" in lines
    assert lines[-1] == "Passages: English 1, Chinese 1."
    assert "Star Prize" not in out


def test_mistakes_with_their_sentences(run: Run, gold: Path, answers: Path) -> None:
    _, out, _ = run(gold, "--predictions", answers, "--errors")
    told = out[out.index("\na\n") :]
    for line in (
        "missed entity   Award  Star Prize",
        "false entity    Project  Star Prize: type (Award Star Prize)",
        "false entity    Firm  [31m[red]Evil: spurious",
        "false relation  WON  Arm Ltd —WON→ Moon Prize",
        "non-fact        WON  Arm Ltd —WON→ Moon Prize: plan",
    ):
        assert f"  {line}\n" in told
    assert told.count(f"      “{TEXT}”\n") == 5  # All but the name that is not in the text.


def test_json_holds_all_figures(run: Run, gold: Path, answers: Path) -> None:
    found = json.loads(run(gold, "--predictions", answers, "--json")[1])
    assert found["by_language"]["zh"]["entities_strict"]["micro"]["f1"] == 1
    assert found["together"]["non_facts"]["plan"]["share_as_fact"] == 1
    assert found["together"]["claims"]["exact"]["right"] == 1
    assert "mistakes" not in found
    found = json.loads(run(gold, "--predictions", answers, "--json", "--errors")[1])
    assert {each["passage"] for each in found["mistakes"]} == {"a"}


def test_only_one_language_or_type(run: Run, gold: Path, answers: Path) -> None:
    found = json.loads(run(gold, "--predictions", answers, "--json", "--language", "zh")[1])
    assert list(found["by_language"]) == ["zh"]
    found = json.loads(run(gold, "--predictions", answers, "--json", "--only", "award", "--only", "WON")[1])
    assert list(found["together"]["entities_strict"]["by_name"]) == ["Award"]
    assert list(found["together"]["relations_strict"]["by_name"]) == ["WON"]


def test_the_installed_extractor_is_judged(run: Run, gold: Path) -> None:
    code, out, err = run(gold, "--json", "--language", "en", "--fast")
    assert (code, err) == (0, "")
    found = json.loads(out)
    assert found["together"]["passages"] == 1
    assert found["unanswered"] == []
    assert found["together"]["entities_strict"]["micro"]["right"] >= 1


def test_passages_without_an_answer_count_and_are_told(run: Run, gold: Path, answers: Path) -> None:
    (answers / "b.json").unlink()
    code, out, err = run(gold, "--predictions", answers, "--json")
    assert code == 0
    assert "no prediction for b: counted as nothing found" in err
    assert json.loads(out)["by_language"]["zh"]["entities_strict"]["micro"]["missed"] == 1


def test_an_extractor_that_fails_is_told_passage_by_passage(
    run: Run, gold: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "failing_extractor.py").write_text(FAILING, encoding="utf-8")
    about = tmp_path / "failing_extractor-1.dist-info"
    about.mkdir()
    (about / "METADATA").write_text("Metadata-Version: 2.1\nName: failing-extractor\nVersion: 1\n", encoding="utf-8")
    (about / "entry_points.txt").write_text(
        "[liaison.extractors]\nfailing = failing_extractor:Failing\n", encoding="utf-8"
    )
    monkeypatch.syspath_prepend(str(tmp_path))
    code, out, err = run(gold, "--extractor", "failing", "--json")
    assert code == 4
    assert err.count("no connection") == 2
    assert json.loads(out)["unanswered"] == ["a", "b"]


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["nowhere"], "does not exist"),
        (["gold/a.json"], "is a file"),
        (["empty"], "no annotated passages"),
        (["gold", "--language", "fr"], "en or zh"),
        (["gold", "--only", "Company"], "is no type or relation"),
        (["gold", "--extractor", "nobody"], "No extractor is called"),
        (["gold", "--predictions", "empty"], "no prediction for any"),
        (["gold", "--predictions", "answers", "--fast"], "there already"),
        (["english", "--language", "zh"], "no passage in zh"),
        (["broken"], "a.json: its text 'a.txt' is not there"),
    ],
)
def test_what_cannot_be_judged_is_exit_code_2(
    run: Run,
    gold: Path,
    answers: Path,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    arguments: list[str],
    message: str,
) -> None:
    assert answers.is_dir()
    monkeypatch.chdir(tmp_path)
    for name in ("empty", "english", "broken"):
        (tmp_path / name).mkdir()
    for name, files in (("english", ("a.json", "a.txt")), ("broken", ("a.json",))):
        for file in files:
            (tmp_path / name / file).write_bytes((gold / file).read_bytes())
    code, out, err = run(*arguments)
    assert (code, out) == (2, "")
    assert message in " ".join(err.split())
