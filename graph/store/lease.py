"""A process's right to use a folder: finds the folder's keeper, or starts one."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
import time
from pathlib import Path

from ..model.errors import EngineFailed, NewerStore, NotAStore, StoreBusy, StoreForbidden, StoreFull
from .engine import Ends
from .keeper import ENDS, FAILURE, KEEPER_LOCK, LEASE_LOCK
from .locks import FileLock, is_held

__all__ = ["FORMAT", "Lease", "prepare_folder"]

FORMAT = 1
_MARK = "liaison.json"
_ROOM_NEEDED = 128 * 1024 * 1024
_PATIENCE = 120.0


def prepare_folder(folder: Path) -> None:
    """Make a folder a store, or check that it is one.

    Raises NotAStore, NewerStore, StoreForbidden or StoreFull.
    """
    try:
        folder.mkdir(parents=True, exist_ok=True)
        entries = {entry.name for entry in folder.iterdir()}
    except (FileExistsError, NotADirectoryError) as error:
        raise NotAStore(f"{folder} is a file, not a folder.", "Give a folder, or a bolt:// address.") from error
    except PermissionError as error:
        raise StoreForbidden(f"{folder} may not be used by you.", "Give another folder with --store.") from error
    if not os.access(folder, os.W_OK | os.X_OK):
        raise StoreForbidden(f"{folder} may not be written.", "Give another folder with --store.")
    if shutil.disk_usage(folder).free < _ROOM_NEEDED:
        raise StoreFull(f"The disk of {folder} is full.", f"Free at least {_ROOM_NEEDED >> 20} MB.")
    mark = folder / _MARK
    if _MARK not in entries:
        if entries:
            raise NotAStore(f"{folder} holds other files and is no store.", "Give an empty or a new folder.")
        mark.write_text(json.dumps({"format": FORMAT}))
        return
    try:
        written = int(json.loads(mark.read_text())["format"])
    except PermissionError as error:
        raise StoreForbidden(f"{folder} may not be read by you.", "Give another folder with --store.") from error
    except (ValueError, KeyError, TypeError) as error:
        raise NotAStore(f"{mark} is damaged.", "Restore it, or ingest into a new folder.") from error
    if written > FORMAT:
        raise NewerStore(f"{folder} was written by a newer version of Liaison.", "Update: pip install -U liaison.")


class Lease:
    """A lease on a folder; `ends` says where its engine listens. Held until `release` or the end of the process."""

    def __init__(self, folder: Path, linger: float, heap: str) -> None:
        """Raises what `prepare_folder` raises, EngineFailed and StoreBusy."""
        prepare_folder(folder)
        self.folder = folder.resolve()
        self._linger, self._heap = linger, heap
        self._lock = FileLock(self.folder / LEASE_LOCK)
        if not self._lock.acquire(shared=True, timeout=_PATIENCE):
            raise StoreBusy(f"The engine of {folder} is stopping, and does not end.")
        try:
            self.ends = self._find()
        except BaseException:
            self._lock.release()
            raise

    def _find(self) -> Ends:
        deadline = time.monotonic() + _PATIENCE
        started = 0
        while time.monotonic() < deadline:
            if is_held(self.folder / KEEPER_LOCK):
                ends = self._read()
                if ends:
                    return ends
            else:
                self._raise_failure(started)
                started += 1
                self._start()
            time.sleep(0.03)
        raise EngineFailed(f"The embedded engine of {self.folder} does not answer.", "See engine/engine.log there.")

    def _read(self) -> Ends | None:
        try:
            found = json.loads((self.folder / ENDS).read_text())
        except (OSError, ValueError):
            return None  # Not yet.
        found.pop("pid")
        return Ends(**found)

    def _raise_failure(self, started: int) -> None:
        failure = self.folder / FAILURE
        if started and failure.exists():
            raise EngineFailed(**json.loads(failure.read_text()))
        if started >= 3:
            raise EngineFailed("The keeper of the embedded engine ends as soon as it starts.", f"See {self.folder}.")

    def _start(self) -> None:
        (self.folder / FAILURE).unlink(missing_ok=True)
        arguments = [str(self.folder), "--linger", str(self._linger), "--heap", self._heap, "--detach"]
        with (self.folder / "keeper.log").open("ab") as log:
            subprocess.run(
                [sys.executable, "-m", "liaison.graph.store.keeper", *arguments],
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=log,
                cwd="/",
                check=False,
            )
        # The child takes the lock a moment after its parent has ended.
        deadline = time.monotonic() + 2.0
        while time.monotonic() < deadline and not is_held(self.folder / KEEPER_LOCK):
            if (self.folder / FAILURE).exists():
                return
            time.sleep(0.01)

    def holds(self) -> bool:
        """Whether the keeper that this lease found is still there."""
        return is_held(self.folder / KEEPER_LOCK) and self._read() == self.ends

    def release(self) -> None:
        self._lock.release()
