"""The command line: help, exit codes, what goes to which stream, and harmless output of hostile names."""

from __future__ import annotations

import io
import json
import os
import pty
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import conftest
import pytest
import typer
from building import contribution

import liaison
from liaison.cli import main
from liaison.cli.app import app
from liaison.cli.output import report
from liaison.graph.model.errors import AmbiguousName, Candidate
from liaison.ingest import writing

FIRM, UNIVERSITY = ("Firm", "汾河软件股份有限公司"), ("University", "太原理工大学")
STATION, PERSON = ("Workstation", "汾河软件股份有限公司院士工作站"), ("Person", "张伟")
TWICE = ("Person", "李明")
ESCAPES = "\x1b[31m[red]Evil[/red]\x1b]0;title\x07 \u202egnp.exe [/] Ltd"
HOSTILE = ("Firm", ESCAPES)
COMMANDS = sorted(typer.main.get_command(app).commands)  # type: ignore[attr-defined]
HEAVY = ("spacy", "thinc", "networkx", "trafilatura", "lxml", "opencc", "docx", "openpyxl", "pypdfium2", "fastapi")


@pytest.fixture(scope="module")
def store(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """One embedded store for all tests of this module, filled by hand."""
    folder = tmp_path_factory.mktemp("cli") / "store"
    table = contribution("list.csv", [(("Project", "深部煤层气"), "WON", ("Award", "科技进步奖"))], footer="Rows.")
    with liaison.open(folder, linger=300) as kg:
        writing.put(
            kg.store,
            [
                contribution(
                    "a.txt",
                    [
                        (FIRM, "HOSTS_WORKSTATION", STATION),
                        (PERSON, "SERVES_AT", STATION),
                        (PERSON, "EMPLOYED_BY", UNIVERSITY, {"spell": "1998/2003", "qualifiers": {"role": "教授"}}),
                    ],
                ),
                contribution("b [red].txt", [(TWICE, "EMPLOYED_BY", HOSTILE)], title="\x1b[2J[bold]Title"),
                contribution("c.txt", [(TWICE, "EMPLOYED_BY", ("Firm", "Island Ltd"))], footer="CREATE (n)"),
                table,
            ],
            reader="test/1",
        )
    yield folder
    conftest.stop_embedded(folder)


@dataclass(frozen=True)
class Result:
    returncode: int
    stdout: str
    stderr: str


def run(*arguments: str | Path, store: Path | None = None, stdin: str = "", **environment: str) -> Result:
    """Run a command as its console script does, with streams of its own."""
    out, err = (io.TextIOWrapper(io.BytesIO(), encoding="utf-8") for _ in range(2))
    settings = {**environment, **({"LIAISON_STORE": str(store)} if store else {})}
    with pytest.MonkeyPatch.context() as patch:
        for name, value in settings.items():
            patch.setenv(name, value)
        patch.setattr(sys, "argv", ["liaison", *map(str, arguments)])
        patch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(stdin.encode()), encoding="utf-8"))
        patch.setattr(sys, "stdout", out)
        patch.setattr(sys, "stderr", err)
        try:
            main()
            code = 0
        except SystemExit as ended:
            code = ended.code if isinstance(ended.code, int) else 0 if ended.code is None else 1
    streams = []
    for stream in (out, err):
        stream.flush()
        streams.append(stream.buffer.getvalue().decode())  # type: ignore[attr-defined]
    return Result(code, *streams)


def process(*arguments: str | bytes, store: Path, **environment: str) -> Result:
    """Run a command in a process of its own."""
    command = [sys.executable, "-c", "from liaison.cli import main; main()", *arguments]
    settings = {**os.environ, "LIAISON_STORE": str(store), **environment}
    ended = subprocess.run(command, capture_output=True, env=settings, timeout=120, check=False)
    return Result(ended.returncode, ended.stdout.decode(), ended.stderr.decode())


def clean(result: Result) -> bool:
    """No traceback, and nothing that a terminal would obey."""
    both = result.stdout + result.stderr
    return "Traceback" not in both and "unexpected error" not in both and "\x1b" not in both and "\u202e" not in both


# Help and start


def test_help_lists_every_command() -> None:
    result = run("--help")
    assert (result.returncode, result.stderr) == (0, "")
    assert len(COMMANDS) >= 16
    assert all(f"  {name} " in result.stdout for name in COMMANDS)


@pytest.mark.parametrize("command", COMMANDS)
def test_every_command_has_help_with_an_example(command: str) -> None:
    group: Any = typer.main.get_command(app)
    text = group.commands[command].get_help(typer.Context(group.commands[command], info_name=command))
    assert f"liaison {command}" in text.partition("Example")[2]


def test_version() -> None:
    assert run("--version").stdout.strip() == f"liaison {liaison.__version__}"


def loaded(*arguments: str, store: Path | None = None) -> set[str]:
    """The modules that are loaded when a command has ended."""
    code = (
        "import sys, atexit, os\n"
        "atexit.register(lambda: print('\\n'.join(sys.modules), file=sys.stderr))\n"
        "from liaison.cli import main; main()"
    )
    settings = {**os.environ, **({"LIAISON_STORE": str(store)} if store else {})}
    command = [sys.executable, "-c", code, *arguments]
    return set(
        subprocess.run(command, capture_output=True, text=True, env=settings, timeout=60, check=True).stderr.split()
    )


def test_help_loads_nothing_heavy_and_no_driver() -> None:
    modules = loaded("--help")
    assert "liaison.cli.app" in modules
    assert modules.isdisjoint({*HEAVY, "neo4j", "numpy"})


def test_a_command_loads_nothing_that_it_does_not_need(store: Path) -> None:
    modules = loaded("status", store=store)
    assert "neo4j" in modules  # which takes numpy where it is installed
    assert modules.isdisjoint(HEAVY)


# Answers


def test_status_counts_by_type(store: Path) -> None:
    result = run("status", store=store)
    assert (result.returncode, result.stderr) == (0, "")
    assert "embedded engine" in result.stdout
    assert "EMPLOYED_BY" in result.stdout
    documents = run("status", "--documents", store=store).stdout
    assert "a.txt" in documents
    assert "b [red].txt" in documents


def test_connect_shows_hops_and_sentences(store: Path) -> None:
    result = run("connect", FIRM[1], UNIVERSITY[1], store=store)
    assert (result.returncode, result.stderr) == (0, "")
    for part in (
        "HOSTS_WORKSTATION",
        "SERVES_AT",
        "EMPLOYED_BY",
        "“张伟 SERVES_AT",
        "A.Txt (a.txt",
        "1998/2003",
        "教授",
    ):
        assert part in result.stdout


@pytest.mark.parametrize(
    "arguments",
    [
        ("status",),
        ("status", "--documents"),
        ("connect", FIRM[1], UNIVERSITY[1]),
        ("show", PERSON[1]),
        ("search", "Ltd"),
        ("search", "nothing of the kind"),
        ("claims",),
        ("judgements",),
        ("cypher", "MATCH (n:Entity) RETURN n, 1.5 AS x, date('2020-01-01') AS d, n.nothing AS z"),
        ("cypher", "MATCH p = (a)-[r]->(b) RETURN p, r"),
    ],
)
def test_json_parses_and_stands_alone(store: Path, arguments: tuple[str, ...]) -> None:
    result = run(*arguments, "--json", store=store)
    json.loads(result.stdout, parse_constant=pytest.fail)
    assert result.stderr == ""
    assert clean(result)


def test_connect_as_json_has_every_quote(store: Path) -> None:
    answer = json.loads(run("connect", FIRM[1], UNIVERSITY[1], "--json", store=store).stdout)
    hops = answer["paths"][0]["hops"]
    assert [hop["target"]["name"] for hop in hops] == [STATION[1], PERSON[1], UNIVERSITY[1]]
    assert all(fact["quotes"] for hop in hops for fact in hop["facts"])


@pytest.mark.parametrize(
    ("arguments", "code", "message"),
    [
        (("connect", FIRM[1], "Island Ltd"), 1, "not connected within 4 hops"),
        (("connect", FIRM[1], UNIVERSITY[1], "--as-of", "2012"), 1, "not connected"),
        (("connect", FIRM[1], UNIVERSITY[1], "--max-hops", "2"), 1, "within 2 hops"),
        (("connect", FIRM[1], "Nobody Inc."), 1, "Nothing is called"),
        (("show", "Nobody Inc."), 1, "Nothing is called"),
        (("show", ""), 1, "empty name"),
        (("show", "p:00000000000000000000"), 1, "No entity has the id"),
        (("search", "nothing of the kind"), 1, "nothing fits"),
        (("search", "Ltd", "--type", "Nonsense"), 1, "nothing fits"),
        (("remove", "nothing.txt"), 1, "No document is called"),
        (("undo", "j:1"), 1, "No judgement has the id"),
        (("judge", "reject", "a:00000000000000000000"), 1, "No assertion has the id"),
        (("judge", "same", "p:00000000000000000000", "p:1"), 1, "No profile or entity"),
        ((), 2, ""),
        (("nonsense",), 2, "No such command"),
        (("connect", "only one"), 2, "Missing argument"),
        (("connect", FIRM[1], FIRM[1]), 2, "same entity"),
        (("connect", FIRM[1], UNIVERSITY[1], "--max-hops", "0"), 2, "--max-hops"),
        (("connect", FIRM[1], UNIVERSITY[1], "-k", "many"), 2, "-k"),
        (("connect", FIRM[1], UNIVERSITY[1], "--types", "EMPLOYED_BY,LOVES"), 2, "unknown relation type 'LOVES'"),
        (("connect", FIRM[1], UNIVERSITY[1], "--as-of", "2020-13"), 2, "no such date"),
        (("connect", FIRM[1], UNIVERSITY[1], "--as-of", "yesterday"), 2, "not a date"),
        (("connect", FIRM[1], UNIVERSITY[1], "--certain"), 2, "needs a date"),
        (("judge", "same", "p:1"), 2, "need two ids"),
        (("judge", "perhaps", "p:1", "p:2"), 2, "does not fit"),
        (("judge", "retype", "a:1", "--to", "LOVES"), 2, "is no relation"),
        (("cypher", "MATCH (n) DETACH DELETE n"), 2, "not allowed"),
        (("cypher", "MATCH (n RETURN n"), 2, "cannot run"),
        (("cypher", "RETURN $x AS x", "-p", "no value"), 2, "is no parameter"),
        (("cypher", "RETURN $x AS x", "-p", "x=99999999999999999999"), 2, "parameter"),
        (("export", "graph.nonsense"), 2, "no export format"),
        (("export", "-"), 2, "no suffix"),
        (("export", "nowhere/graph.gexf"), 2, "cannot write"),
        (("export", "nowhere/graph", "--format", "canonical"), 2, "cannot write"),
        (("ingest", "no/such/file"), 2, "does not exist"),
        (("ingest", ".", "--language", "fr"), 2, "en or zh"),
        (("extract", "no/such/file"), 2, "does not exist"),
        (("serve", "--port", "99999"), 2, "--port"),
        (("connect", TWICE[1], UNIVERSITY[1]), 3, "fits 2 entities"),
        (("show", TWICE[1]), 3, "fits 2 entities"),
        (("show", "Ltd"), 3, "fits 2 entities"),
    ],
)
def test_exit_codes(
    store: Path,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    arguments: tuple[str, ...],
    code: int,
    message: str,
) -> None:
    monkeypatch.chdir(tmp_path)
    result = run(*arguments, store=store)
    assert (result.returncode, message in result.stderr + (result.stdout if not arguments else "")) == (code, True)
    assert result.stdout == "" or not arguments
    assert clean(result)


def test_an_ambiguous_name_lists_ids_that_can_be_used(store: Path) -> None:
    result = run("show", TWICE[1], store=store)
    assert result.stdout == ""
    ids = [line.split()[0] for line in result.stderr.splitlines() if line.startswith("  p:")]
    assert len(ids) == 2
    for id_ in ids:
        assert run("show", id_, store=store).returncode == 0


@pytest.mark.parametrize("command", ["status", "check", "claims", "judgements", "search x", "cypher RETURN(1)"])
def test_a_store_that_cannot_be_used_is_exit_code_5(tmp_path: Path, command: str) -> None:
    file, foreign, newer = tmp_path / "file", tmp_path / "foreign", tmp_path / "newer"
    file.write_text("a file")
    for folder in (foreign, newer):
        folder.mkdir()
    (foreign / "thesis.docx").write_text("precious")
    (newer / "liaison.json").write_text('{"format": 99}')
    expected = {
        str(file): "is a file, not a folder",
        str(foreign): "holds other files",
        str(newer): "newer version",
        "http://localhost": "No store can be opened by http://",
        "bolt://[": "not valid",
    }
    for where, message in expected.items():
        result = run(*command.split(), "--store", where)
        assert (result.returncode, result.stdout) == (5, "")
        assert message in result.stderr
        assert clean(result)
    assert [entry.name for entry in foreign.iterdir()] == ["thesis.docx"]


def test_no_server_there_is_one_line_without_the_password() -> None:
    result = run("status", "--store", "bolt://ann:secretsecret@127.0.0.1:9")
    assert (result.returncode, result.stdout) == (5, "")
    assert result.stderr.startswith("liaison: No database answers at bolt://127.0.0.1:9.")
    assert len(result.stderr.splitlines()) == 2
    assert "secret" not in result.stderr


def test_bytes_that_are_no_utf_8_are_a_clear_error(store: Path) -> None:
    for command in (["show"], ["search"], ["remove"], ["undo"], ["judge", "reject"], ["cypher"]):
        result = run(*command, os.fsdecode(b"\xff\xfe"), store=store)
        assert result.returncode in (1, 2)
        assert clean(result)
        assert result.stderr


# Output


@pytest.mark.parametrize(
    "arguments",
    [
        ("show", "Evil"),
        ("search", "Evil"),
        ("connect", ESCAPES, "Nobody Inc."),
        ("show", ESCAPES + "!"),
        ("status", "--documents"),
        ("cypher", "MATCH (n:Firm) RETURN n.name, n AS `[red]column`"),
        ("cypher", "RETURN 1 AS \x1b[31m"),
        ("remove", ESCAPES),
        ("search", ESCAPES + "x"),
        ("status", "--store", "http://\x1b[31m[red]/"),
        ("export", "\x1b[31m.nonsense"),
    ],
)
def test_hostile_names_are_shown_harmlessly(store: Path, arguments: tuple[str, ...]) -> None:
    for settings in ({}, {"COLUMNS": "30"}):
        result = run(*arguments, store=store, **settings)
        assert clean(result)
        assert not any(ord(char) < 32 and char != "\n" for char in result.stdout + result.stderr)


def test_markup_in_names_is_text(store: Path) -> None:
    assert "[red]Evil[/red]" in run("show", "Evil", store=store).stdout
    assert "[bold]Title" in run("show", "Evil", store=store).stdout
    assert "[red]Evil[/red]" in run("cypher", "MATCH (n:Firm) RETURN n.name AS name", store=store, COLUMNS="200").stdout
    card = json.loads(run("show", "Evil", "--json", store=store).stdout)
    assert card["entity"]["name"] == ESCAPES  # for machines: as it is, escaped


def test_colours_on_a_terminal_only(store: Path) -> None:
    assert "\x1b" not in run("show", PERSON[1], store=store).stdout
    settings = {**os.environ, "LIAISON_STORE": str(store), "TERM": "xterm-256color"}
    assert "\x1b[" in on_a_terminal(
        "show", PERSON[1], environment={k: v for k, v in settings.items() if k != "NO_COLOR"}
    )
    assert "\x1b[3" not in on_a_terminal("show", PERSON[1], environment=settings).replace("\x1b[3m", "")


def on_a_terminal(*arguments: str, environment: dict[str, str]) -> str:
    ours, theirs = pty.openpty()
    command = [sys.executable, "-c", "from liaison.cli import main; main()", *arguments]
    with subprocess.Popen(command, stdin=theirs, stdout=theirs, stderr=theirs, env=environment) as process:
        os.close(theirs)
        seen = b""
        while True:
            try:
                part = os.read(ours, 65_536)
            except OSError:  # Linux says so when the last writer has gone.
                break
            if not part:
                break
            seen += part
        assert process.wait(60) == 0
    os.close(ours)
    return seen.decode()


def test_a_terminal_that_lacks_a_character_shows_the_rest(store: Path) -> None:
    result = process("search", "大学", store=store, PYTHONIOENCODING="ascii")
    assert result.returncode == 0
    assert "University" in result.stdout


@pytest.mark.parametrize(
    "arguments",
    [
        "status",
        "export - --format canonical",
        "cypher 'UNWIND range(1, 20000) AS x RETURN x' --limit 20000",
        "cypher 'UNWIND range(1, 20000) AS x RETURN x' --limit 20000 --json",
        "show 张伟",
    ],
)
@pytest.mark.parametrize("reader", ["head -c 10", "true"])
def test_a_reader_that_goes_early_is_no_error(store: Path, arguments: str, reader: str) -> None:
    program = f"{sys.executable} -c 'from liaison.cli import main; main()'"
    settings = {**os.environ, "LIAISON_STORE": str(store)}
    line = ["sh", "-c", f"{program} {arguments} | {reader}"]
    assert subprocess.run(line, capture_output=True, env=settings, check=False).stderr == b""


# Standard input and output, and files


def test_a_query_comes_from_standard_input(store: Path) -> None:
    result = run("cypher", "-", "--json", store=store, stdin="MATCH (n:University)\nRETURN n.name AS name // done\n")
    assert json.loads(result.stdout)["rows"] == [{"name": UNIVERSITY[1]}]


def test_parameters_are_json_or_text(store: Path) -> None:
    result = run(
        "cypher",
        "RETURN $a AS a, $b AS b, $c AS c",
        "-p",
        "a=[1, 2]",
        "-p",
        "b=张=靖",
        "-p",
        "c=",
        "--json",
        store=store,
    )
    assert json.loads(result.stdout)["rows"] == [{"a": [1, 2], "b": "张=靖", "c": ""}]


def test_a_limit_that_was_reached_is_told(store: Path) -> None:
    result = run("cypher", "UNWIND range(1, 9) AS x RETURN x", "--limit", "3", store=store)
    assert result.returncode == 0
    assert "more than 3 rows" in result.stderr


@pytest.mark.parametrize("suffix", ["gexf", "graphml", "json"])
def test_exports_to_standard_output_and_to_files_are_equal(store: Path, tmp_path: Path, suffix: str) -> None:
    file = tmp_path / f"graph.{suffix}"
    assert run("export", file, store=store).returncode == 0
    assert run("export", "-", "--format", suffix, store=store).stdout == file.read_text(encoding="utf-8")


def test_the_canonical_export_is_lines_of_json(store: Path, tmp_path: Path) -> None:
    file = tmp_path / "graph.jsonl"
    assert run("export", file, "--format", "canonical", store=store).returncode == 0
    lines = file.read_text(encoding="utf-8").splitlines()
    assert len([json.loads(line) for line in lines]) > 10


def test_check_finds_a_sound_store_sound(store: Path) -> None:
    result = run("check", store=store)
    assert (result.returncode, result.stderr) == (0, "")


def test_judging_and_undoing(store: Path) -> None:
    ids = [
        line.split()[0] for line in run("show", TWICE[1], store=store).stderr.splitlines() if line.startswith("  p:")
    ]
    word = run("judge", "same", *ids, "--by", "tester", "--reason", "one \x1b[31mperson", store=store)
    assert word.returncode == 0
    assert run("connect", "Evil", "Island Ltd", store=store).returncode == 0
    listed = run("judgements", store=store)
    assert "tester" in listed.stdout
    assert clean(listed)
    assert run("undo", word.stdout.split(":", 2)[0] + ":" + word.stdout.split(":", 2)[1], store=store).returncode == 0
    assert run("connect", "Evil", "Island Ltd", store=store).returncode == 1


def test_ingest_names_what_it_could_not_read_and_takes_the_rest(store: Path, tmp_path: Path) -> None:
    folder = tmp_path / "reports"
    folder.mkdir()
    (folder / "good.txt").write_text(
        "Harrowmere Alloys Ltd works with the University of Northmoor.\n", encoding="utf-8"
    )
    (folder / "broken.pdf").write_bytes(b"%PDF-1.7\nnot a pdf")
    (folder / "notes.xyz").write_text("?")
    result = run("ingest", folder, "--json", store=store)
    report = json.loads(result.stdout)
    assert result.returncode == 4
    assert report["added"] == ["good.txt"]
    assert [problem["key"] for problem in report["failed"]] == ["broken.pdf"]
    assert [problem["key"] for problem in report["skipped"]] == ["notes.xyz"]
    (folder / "broken.pdf").unlink()
    again = run("ingest", folder, store=store)
    assert again.returncode == 0
    assert again.stdout == "0 added, 0 updated, 1 unchanged.\n"
    assert "notes.xyz" in again.stderr
    assert run("remove", "good.txt", store=store).stdout == "Removed good.txt.\n"


def test_extract_reads_standard_input_and_needs_no_store(tmp_path: Path) -> None:
    text = "张靖，太原理工大学教授。\n"
    result = run("extract", "-", "--json", stdin=text, LIAISON_STORE="/dev/null/nothing")
    assert result.returncode == 0
    found = json.loads(result.stdout)
    assert {"document", "entities", "relations", "claims"} <= set(found)
    for name in ("one.txt", "two.txt"):
        (tmp_path / name).write_text(text, encoding="utf-8")
    lines = run("extract", tmp_path, "--json").stdout.splitlines()
    assert [json.loads(line)["source"] for line in lines] == ["one.txt", "two.txt"]


def test_extract_goes_on_after_a_file_that_it_cannot_read(tmp_path: Path) -> None:
    (tmp_path / "a.pdf").write_bytes(b"%PDF-1.7\nnot a pdf")
    (tmp_path / "b.txt").write_text("太原理工大学\n", encoding="utf-8")
    result = run("extract", tmp_path, "--json")
    assert result.returncode == 4
    assert [json.loads(line)["source"] for line in result.stdout.splitlines()] == ["b.txt"]
    assert "a.pdf" in result.stderr
    assert clean(result)


def test_what_is_left_out_of_a_list_of_candidates_is_said(capsys: pytest.CaptureFixture[str]) -> None:
    every = [Candidate(f"p:{number}", "Person", f"Name {number}", 1) for number in range(25)]
    report(AmbiguousName("Name", every))
    said = capsys.readouterr().err
    assert "fits 25 entities" in said
    assert said.count("p:") == 20
    assert "and 5 more" in said
