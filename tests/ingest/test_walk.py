"""Which files a walk yields, under which keys, and what it says about the rest."""

from __future__ import annotations

import os
import unicodedata
from pathlib import Path

import pytest

from liaison.ingest.walk import Source, walk


def make(folder: Path, *names: str) -> None:
    for name in names:
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text("text", encoding="utf-8")


def found(*paths: Path) -> list[tuple[str, str]]:
    return [(source.key, source.kind) for source in walk(paths)]


def reasons(*paths: Path) -> dict[str, str]:
    return {source.key: source.reason for source in walk(paths) if source.kind == "skipped"}


def test_files_come_sorted_by_key_with_slashes(tmp_path: Path) -> None:
    make(tmp_path, "b.txt", "a/z.md", "a/b/c.PDF", "a-b.html", "报告.docx")
    keys = ["a-b.html", "a/b/c.PDF", "a/z.md", "b.txt", "报告.docx"]
    assert found(tmp_path) == [(key, "document") for key in keys]


def test_the_key_of_a_file_that_is_given_itself_is_its_name(tmp_path: Path) -> None:
    make(tmp_path, "a/x.txt")
    assert found(tmp_path / "a" / "x.txt") == [("x.txt", "document")]
    assert found(tmp_path / "a") == [("x.txt", "document")]
    assert found(tmp_path) == [("a/x.txt", "document")]


def test_keys_are_nfc(tmp_path: Path) -> None:
    make(tmp_path, unicodedata.normalize("NFD", "Müller.txt"))
    assert found(tmp_path) == [(unicodedata.normalize("NFC", "Müller.txt"), "document")]


def test_two_files_of_one_key_do_not_supersede_each_other(tmp_path: Path) -> None:
    make(tmp_path, "a/x.txt", "b/x.txt")
    sources = list(walk([tmp_path / "a", tmp_path / "b"]))
    assert [(source.key, source.kind) for source in sources] == [("x.txt", "document"), ("x.txt", "skipped")]
    assert str(tmp_path / "a" / "x.txt") in sources[1].reason


def test_a_file_that_is_reached_twice_comes_once(tmp_path: Path) -> None:
    make(tmp_path, "a/x.txt")
    assert found(tmp_path, tmp_path / "a", tmp_path / "a" / "x.txt") == [("a/x.txt", "document")]


def test_hidden_and_lock_files_are_passed_over(tmp_path: Path) -> None:
    make(tmp_path, ".hidden.txt", ".git/x.txt", "~$report.docx", "a/.DS_Store", "x.txt")
    assert found(tmp_path) == [("x.txt", "document")]


def test_tables_come_with_their_mappings(tmp_path: Path) -> None:
    make(tmp_path, "a.csv", "a.mapping.yaml", "b.xlsx", "B.tsv", "B.mapping.yml")
    sources = {source.key: source for source in walk([tmp_path])}
    assert sources == {
        "a.csv": Source(tmp_path / "a.csv", "a.csv", "table", tmp_path / "a.mapping.yaml"),
        "B.tsv": Source(tmp_path / "B.tsv", "B.tsv", "table", tmp_path / "B.mapping.yml"),
        "b.xlsx": Source(
            tmp_path / "b.xlsx", "b.xlsx", "skipped", reason="a table without a mapping: write b.mapping.yaml beside it"
        ),
    }


@pytest.mark.parametrize(
    ("name", "said"),
    [
        ("x.xyz", "unknown kind of file '.xyz'"),
        ("README", "unknown kind of file ''"),
        ("x.doc", "save it as .docx"),
        ("x.zip", "unpack it first"),
        ("two\nlines.txt", "control characters"),
    ],
)
def test_what_is_skipped_has_a_reason(tmp_path: Path, name: str, said: str) -> None:
    make(tmp_path, name)
    (reason,) = reasons(tmp_path).values()
    assert said in reason


def test_a_name_that_is_no_utf8_is_skipped(tmp_path: Path) -> None:
    try:
        (tmp_path / os.fsdecode(b"bad\xff.txt")).write_text("text", encoding="utf-8")
    except OSError:
        pytest.skip("this file system takes only UTF-8 names")
    ((key, reason),) = reasons(tmp_path).items()
    assert "not valid UTF-8" in reason
    key.encode("utf-8")


def test_links_do_not_lead_out_of_the_folder_or_into_a_circle(tmp_path: Path) -> None:
    make(tmp_path, "in/x.txt", "secret/key.txt")
    (tmp_path / "in" / "loop").symlink_to(tmp_path / "in")
    (tmp_path / "in" / "out.txt").symlink_to(tmp_path / "secret" / "key.txt")
    (tmp_path / "in" / "dangling.txt").symlink_to(tmp_path / "nowhere")
    assert [key for key, kind in found(tmp_path / "in") if kind == "document"] == ["x.txt"]
    said = reasons(tmp_path / "in")
    assert set(said) == {"loop", "out.txt", "dangling.txt"}
    assert {reason.partition(":")[0] for reason in said.values()} == {"a symbolic link"}


def test_a_link_that_is_given_itself_is_followed(tmp_path: Path) -> None:
    make(tmp_path, "real/x.txt")
    (tmp_path / "link").symlink_to(tmp_path / "real")
    assert found(tmp_path / "link") == [("x.txt", "document")]


def test_what_cannot_be_read_is_said_and_the_rest_goes_on(tmp_path: Path) -> None:
    make(tmp_path, "x.txt")
    os.mkfifo(tmp_path / "pipe.txt")
    assert found(tmp_path / "missing", tmp_path) == [
        ("missing", "skipped"),
        ("pipe.txt", "skipped"),
        ("x.txt", "document"),
    ]
    assert reasons(tmp_path / "missing", tmp_path) == {
        "missing": "cannot be read: No such file or directory",
        "pipe.txt": "not a regular file",
    }
