"""kill -9 in the middle of an ingest: of the command, of the keeper, of the engine."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

import liaison
from liaison.graph.store.keeper import ENDS

pytestmark = pytest.mark.xdist_group("keeper")

LIAISON = [sys.executable, "-c", "from liaison.cli import main; main()"]
SURNAMES, NAMES = "王李张刘陈杨赵黄", "建国志强晓红丽华"


@pytest.fixture(scope="module")
def documents(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Forty bulletins that share their organisations."""
    folder = tmp_path_factory.mktemp("bulletins")
    for number in range(40):
        person = SURNAMES[number % 8] + NAMES[number % 7 : number % 7 + 2]
        firm = f"汾河{'甲乙丙丁'[number % 4]}号软件有限公司"
        text = f"公告第{number}号。太原理工大学教授{person}任{firm}院士工作站首席专家。{person}毕业于山西大学。"
        (folder / f"{number:02}.txt").write_text(text, encoding="utf-8")
    return folder


@pytest.fixture(scope="module")
def undisturbed(documents: Path, tmp_path_factory: pytest.TempPathFactory) -> bytes:
    with liaison.open(tmp_path_factory.mktemp("undisturbed") / "store", linger=0) as kg:
        kg.ingest(documents, workers=1)
        assert len(kg.snapshot().relations) > 30
        return kg.canonical()


def start(documents: Path, store: Path) -> subprocess.Popen[bytes]:
    command = [*LIAISON, "ingest", str(documents), "--store", str(store)]
    environment = {**os.environ, "LIAISON_LINGER": "0"}
    return subprocess.Popen(command, env=environment, stdout=subprocess.PIPE, stderr=subprocess.PIPE)


def acknowledged(store: Path, at_least: int) -> int:
    """Wait until some documents are in; how many."""
    deadline = time.monotonic() + 60
    with liaison.open(store, linger=5) as kg:
        while time.monotonic() < deadline:
            number = len(kg.documents())
            if number >= at_least:
                return number
            time.sleep(0.02)
    raise AssertionError("nothing was taken in")


@pytest.mark.parametrize("victim", ["command", "keeper", "engine"])
def test_a_kill_loses_nothing_acknowledged_and_leaves_no_half(
    documents: Path, undisturbed: bytes, fresh_folder: Path, victim: str
) -> None:
    with liaison.open(fresh_folder, linger=5):
        pass
    command = start(documents, fresh_folder)
    known = acknowledged(fresh_folder, 1)
    if victim == "command":
        command.kill()
    elif victim == "keeper":
        os.kill(json.loads((fresh_folder / ENDS).read_text())["pid"], signal.SIGKILL)
    else:
        os.kill(int((fresh_folder / "engine.pid").read_text()), signal.SIGKILL)
    _, said = command.communicate(timeout=120)
    # An embedded engine that dies is replaced under the command's feet; it goes on.
    assert command.returncode == (-signal.SIGKILL if victim == "command" else 0), said.decode()
    with liaison.open(fresh_folder, linger=0) as kg:
        assert len(kg.documents()) >= known
        assert kg.check() == []
        report = kg.ingest(documents, workers=1)
        assert report.failed == []
        assert len(report.unchanged) >= known
        assert kg.canonical() == undisturbed


def test_an_interrupt_is_one_line_and_keeps_what_was_acknowledged(documents: Path, fresh_folder: Path) -> None:
    with liaison.open(fresh_folder, linger=5):
        pass
    command = subprocess.Popen(
        [*LIAISON, "ingest", str(documents), "--store", str(fresh_folder)],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        start_new_session=True,
    )
    known = acknowledged(fresh_folder, 1)
    os.killpg(command.pid, signal.SIGINT)  # As a terminal sends it: to the command and to all that it has started.
    _, said = command.communicate(timeout=60)
    if command.returncode == 0:
        pytest.skip("the ingest was faster than the interrupt")
    assert command.returncode == 130
    assert said.decode().split("\n")[-2:] == ["liaison: interrupted; what was acknowledged is kept", ""]
    assert "Traceback" not in said.decode()
    with liaison.open(fresh_folder, linger=0) as kg:
        assert len(kg.documents()) >= known
        assert kg.check() == []
