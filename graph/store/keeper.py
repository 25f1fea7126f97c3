"""The keeper: a small process that owns the embedded engine of one folder.

It is started on demand, serves all processes that hold a lease on the folder (a shared lock on ``lease.lock``), and
leaves `linger` seconds after the last one. Nothing is left behind, whoever is killed: locks belong to the kernel, the
engine dies with its keeper, and it holds ``engine.lock`` itself, so that a new keeper waits until it is gone.

Run as ``python -m liaison.graph.store.keeper FOLDER``.
"""

from __future__ import annotations

import argparse
import contextlib
import json
import os
import signal
import sys
import time
from dataclasses import asdict
from pathlib import Path
from types import FrameType

from ..model.errors import EngineFailed, LiaisonError
from .engine import Engine, write_private
from .locks import FileLock

__all__ = ["ENDS", "ENGINE_LOCK", "FAILURE", "KEEPER_LOCK", "LEASE_LOCK", "main"]

KEEPER_LOCK = "keeper.lock"
ENGINE_LOCK = "engine.lock"
LEASE_LOCK = "lease.lock"
ENDS = "keeper.json"  # where the engine listens, for those who hold a lease (mode 0600)
FAILURE = "keeper.failure"  # why it did not start
_TICK = 0.25


class _Stopped(Exception):
    pass


def main(arguments: list[str] | None = None) -> int:
    parser = argparse.ArgumentParser(description="Keep the embedded engine of a folder.")
    parser.add_argument("folder", type=Path)
    parser.add_argument("--linger", type=float, default=60.0, help="seconds to stay after the last lease")
    parser.add_argument("--heap", default="2g", help="memory of the engine")
    parser.add_argument("--detach", action="store_true", help="go on in the background")
    given = parser.parse_args(arguments)
    if given.detach:
        if os.fork():
            return 0
        os.setsid()
    return _keep(given.folder.resolve(), given.linger, given.heap)


def _keep(folder: Path, linger: float, heap: str) -> int:
    ours = FileLock(folder / KEEPER_LOCK)
    if not ours.acquire(timeout=1.0):  # A second is for those who only look whether a keeper is there.
        return 0  # Another keeper was faster.
    signal.signal(signal.SIGTERM, _stop)
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C is meant for the command, not for us.
    ends, failure = folder / ENDS, folder / FAILURE
    for stale in (ends, failure):
        stale.unlink(missing_ok=True)
    engine = Engine(folder / "engine")
    try:
        with FileLock(folder / ENGINE_LOCK) as engine_lock:
            _wait_for_predecessor(engine_lock, folder)
            found = engine.start(engine_lock.fileno(), heap)
            write_private(folder / "engine.pid", str(engine.process.pid if engine.process else ""))
            write_private(ends, json.dumps({"pid": os.getpid(), **asdict(found)}))
        _serve(folder, engine, linger)
    except _Stopped:
        return 0
    except LiaisonError as error:
        write_private(failure, json.dumps({"message": error.message, "hint": error.hint}))
        return 1
    except OSError as error:
        write_private(failure, json.dumps({"message": f"The embedded engine did not start: {error}", "hint": ""}))
        return 1
    finally:
        ends.unlink(missing_ok=True)
        engine.stop()
    return 0


def _stop(_number: int, _frame: FrameType | None) -> None:
    raise _Stopped


def _wait_for_predecessor(lock: FileLock, folder: Path) -> None:
    """An engine whose keeper was killed may still be on its way out; one that hangs is killed."""
    if lock.acquire(timeout=15.0):
        return
    with contextlib.suppress(OSError, ValueError):
        os.kill(int((folder / "engine.pid").read_text()), signal.SIGKILL)
    if not lock.acquire(timeout=15.0):
        raise EngineFailed("An earlier engine still holds the folder.", "Stop it, or give another folder.")


def _serve(folder: Path, engine: Engine, linger: float) -> None:
    leases = FileLock(folder / LEASE_LOCK)
    idle_since: float | None = None
    while engine.alive:
        if leases.acquire():  # Nobody holds a lease.
            now = time.monotonic()
            idle_since = idle_since if idle_since is not None else now
            if now - idle_since >= linger:
                return  # The lock stays ours until we are gone: who comes now waits, then starts a new keeper.
            leases.unlock()
        else:
            idle_since = None
        time.sleep(_TICK)
    raise EngineFailed("The embedded engine died.", f"Its log is {folder / 'engine' / 'engine.log'}.")


if __name__ == "__main__":
    sys.exit(main())
