"""Locks that the kernel frees when their holder dies, however it dies."""

from __future__ import annotations

import os
import time
from pathlib import Path
from types import TracebackType

try:
    import fcntl
except ImportError:  # Windows: the embedded engine says so when it is asked for.
    fcntl = None  # type: ignore[assignment]

from ..model.errors import EngineFailed, StoreForbidden

__all__ = ["FileLock", "is_held"]


class FileLock:
    """An advisory lock on a file, shared or exclusive, held until `release` or the end of the process.

    The file itself stays: removing it while others wait for it would give two holders.
    """

    def __init__(self, path: Path) -> None:
        if fcntl is None:
            raise EngineFailed("The embedded engine needs Linux or macOS.", "Give the address of a Neo4j server.")
        try:
            # A lock is on the open file: a child that inherits the descriptor holds the lock too.
            self._descriptor = os.open(path, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
        except PermissionError as error:
            raise StoreForbidden(f"{path.parent} may not be written.", "Give another folder with --store.") from error
        self.path = path

    def acquire(self, *, shared: bool = False, timeout: float = 0.0) -> bool:
        """Try for `timeout` seconds; whether the lock is held now."""
        mode = (fcntl.LOCK_SH if shared else fcntl.LOCK_EX) | fcntl.LOCK_NB
        deadline = time.monotonic() + timeout
        while True:
            try:
                fcntl.flock(self._descriptor, mode)
            except BlockingIOError:
                if time.monotonic() >= deadline:
                    return False
                time.sleep(0.02)
            else:
                return True

    def unlock(self) -> None:
        """Give the lock back, and keep the file open for the next try."""
        fcntl.flock(self._descriptor, fcntl.LOCK_UN)

    def release(self) -> None:
        """Give the lock back for good."""
        if self._descriptor >= 0:
            os.close(self._descriptor)
            self._descriptor = -1

    def fileno(self) -> int:
        return self._descriptor

    def note(self, text: str) -> None:
        """Leave a word for those who wait (the holder's process id, say)."""
        os.ftruncate(self._descriptor, 0)
        os.pwrite(self._descriptor, text.encode(), 0)

    def __enter__(self) -> FileLock:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        self.release()


def is_held(path: Path) -> bool:
    """Whether some process holds the lock exclusively."""
    with FileLock(path) as probe:
        return not probe.acquire(shared=True)
