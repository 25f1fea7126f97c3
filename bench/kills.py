"""Thirty kills in the middle of an ingest, of the command, the keeper and the engine in turn: `bench/kills.py`."""

from __future__ import annotations

import json
import os
import random
import signal
import subprocess
import sys
import tempfile
import time
from pathlib import Path

import liaison

KILLS = 30
LIAISON = [sys.executable, "-c", "from liaison.cli import main; main()"]


def write_documents(folder: Path, number: int) -> None:
    folder.mkdir()
    for one in range(number):
        text = f"第{one}号公告。太原理工大学教授王建国任汾河{one % 9}号软件有限公司院士工作站首席专家。"
        (folder / f"{one:03}.txt").write_text(text, encoding="utf-8")


def victim(turn: int, command: subprocess.Popen[bytes], store: Path) -> int | None:
    try:
        if turn % 3 == 0:
            return command.pid
        if turn % 3 == 1:
            return int(json.loads((store / "keeper.json").read_text())["pid"])
        return int((store / "engine.pid").read_text())
    except (OSError, ValueError):
        return None  # It is just being replaced.


def main() -> None:
    chance, lost, wrong, killed = random.Random(3), 0, 0, 0
    with tempfile.TemporaryDirectory() as place:
        documents, store = Path(place, "documents"), Path(place, "store")
        write_documents(documents, 120)
        known: set[str] = set()
        turn = 0
        while killed < KILLS and turn < 4 * KILLS:
            turn += 1
            command = subprocess.Popen(
                [*LIAISON, "ingest", str(documents), "--store", str(store)],
                stdout=subprocess.DEVNULL,
                stderr=subprocess.DEVNULL,
            )
            time.sleep(chance.uniform(1.0, 3.5))
            target = victim(turn, command, store)
            if target is not None and command.poll() is None:
                os.kill(target, signal.SIGKILL)
                killed += 1
            time.sleep(0.2)
            command.kill()
            command.wait()
            with liaison.open(store, linger=5) as kg:
                keys = {row["key"] for row in kg.documents()}
                lost += len(known - keys)
                wrong += bool(kg.check())
                if len(keys) == 120:
                    kg.store.clear()
                    keys = set()
                known = keys
    print(f"{killed} kills: {lost} acknowledged documents lost, {wrong} stores that were not sound afterwards")


if __name__ == "__main__":
    main()
