"""The store: one class over the official Neo4j driver, the same for the embedded engine and for a Neo4j server."""

from __future__ import annotations

import os
import threading
import uuid
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Any, TypeVar

import neo4j
from neo4j import exceptions as neo

from ...cypher import load
from ..model.errors import (
    EngineFailed,
    LiaisonError,
    StoreBusy,
    StoreError,
    StoreFull,
    StoreUnreachable,
    is_interrupt,
)
from .address import Address
from .engine import DATABASE
from .lease import Lease
from .locks import FileLock
from .migrate import migrate

__all__ = ["Row", "Store", "Transaction"]

Row = dict[str, Any]
T = TypeVar("T")

_MESSAGE_ROWS = 2_000
_MESSAGE_CHARACTERS = 2_000_000  # A Bolt message holds 16 MiB; four bytes a character, and room for the rest.
_LIST_VALUES = 500  # Neo4j keeps its uncommitted changes once for every value that it looks up in an index.
_WRITER_PATIENCE = 60.0


def _linger() -> float:
    text = os.environ.get("LIAISON_LINGER", "60")
    try:
        return max(0.0, float(text))
    except ValueError as error:
        raise StoreError(f"LIAISON_LINGER is {text!r}, not a number of seconds.") from error


class Transaction:
    """Statements by name, inside one transaction."""

    def __init__(self, inner: neo4j.ManagedTransaction) -> None:
        self._inner = inner

    def run(self, name: str, parameters: Mapping[str, Any] | None = None, **identifiers: str) -> list[Row]:
        """Run ``cypher/NAME.cypher``; its rows as dicts."""
        result = self._inner.run(load(name, **identifiers), dict(parameters or {}))
        return [record.data() for record in result]

    def for_values(self, name: str, key: str, values: Iterable[Any]) -> list[Row]:
        """Run a statement for many values of one list parameter, a bounded number at a time; all its rows."""
        every = sorted(values)
        found: list[Row] = []
        for start in range(0, len(every), _LIST_VALUES):
            found += self.run(name, {key: every[start : start + _LIST_VALUES]})
        return found

    def for_rows(self, name: str, rows: Iterable[Row], **identifiers: str) -> list[Row]:
        """Run a statement over ``$rows``, in messages of bounded size; all its rows."""
        return [row for part in _messages(rows) for row in self.run(name, {"rows": part}, **identifiers)]


def _messages(rows: Iterable[Row]) -> Iterator[list[Row]]:
    part: list[Row] = []
    size = 0
    for row in rows:
        weight = sum(len(value) for value in row.values() if isinstance(value, str | list | dict)) + 200
        if part and (len(part) >= _MESSAGE_ROWS or size + weight > _MESSAGE_CHARACTERS):
            yield part
            part, size = [], 0
        part.append(row)
        size += weight
    if part:
        yield part


class Store:
    """An open store. Use it as a context manager, or `close` it."""

    def __init__(self, address: Address, *, linger: float, heap: str) -> None:
        self.address = address
        self._linger, self._heap = linger, heap
        self._lease: Lease | None = None
        self._drivers: dict[str, neo4j.Driver] = {}
        self._making = threading.Lock()
        self._thread = threading.RLock()
        self._is_alone = False
        self._connect()

    @classmethod
    def open(
        cls, address: str | Path | Address | None = None, *, linger: float | None = None, heap: str = "2g"
    ) -> Store:
        """Open a folder (embedded engine) or an address (Neo4j), and bring its schema up to date.

        `linger`: seconds that the embedded engine stays after its last user (60; or LIAISON_LINGER). `heap`: its
        memory. Raises a StoreError that says what is wrong.
        """
        parsed = address if isinstance(address, Address) else Address.parse(address)
        wait = linger if linger is not None else _linger()
        store = cls(parsed, linger=wait, heap=heap)
        try:
            migrate(store)
        except BaseException:
            store.close()
            raise
        return store

    @property
    def engine(self) -> str:
        """``embedded`` or ``neo4j``."""
        return "embedded" if self.address.folder else "neo4j"

    @property
    def lease(self) -> Lease:
        """The lease on the folder. Raises StoreError on a server."""
        if self._lease is None:
            raise StoreError("Only the embedded engine has a lease.")
        return self._lease

    def _connect(self) -> None:
        if self.address.folder:
            self._lease = Lease(self.address.folder, self._linger, self._heap)

    def driver(self, role: str = "owner") -> neo4j.Driver:
        """The driver of a role: ``owner``, or ``reader`` for users' queries (the same login on a Neo4j server)."""
        with self._making:
            if role not in self._drivers:
                self._drivers[role] = self._make_driver(role)
            return self._drivers[role]

    def _make_driver(self, role: str) -> neo4j.Driver:
        if self._lease:
            ends = self._lease.ends
            uri = f"bolt://127.0.0.1:{ends.bolt}"
            login = ("root", ends.password) if role == "owner" else ("reader", ends.reader)
        else:
            uri, login = self.address.uri, (self.address.user, self.address.password)
        return neo4j.GraphDatabase.driver(
            uri,
            auth=login,
            user_agent="liaison",
            connection_timeout=10,
            connection_acquisition_timeout=30,
            max_transaction_retry_time=10,
            notifications_min_severity="OFF",
            telemetry_disabled=True,
        )

    @property
    def database(self) -> str:
        return DATABASE if self.address.folder else self.address.database

    @contextmanager
    def session(self, *, role: str = "owner", write: bool = False) -> Iterator[neo4j.Session]:
        """A session of the driver; its errors leave as ours."""
        mode = neo4j.WRITE_ACCESS if write else neo4j.READ_ACCESS
        try:
            with self.driver(role).session(database=self.database, default_access_mode=mode) as session:
                yield session
        except (neo.Neo4jError, neo.DriverError) as error:
            if self._lease and not self._lease.holds():
                # An engine on its way out reports all sorts of things.
                raise StoreUnreachable(f"The embedded engine of {self.address.text} has died.") from error
            raise translate(error, self.address.text) from error

    def read(self, name: str, parameters: Mapping[str, Any] | None = None) -> list[Row]:
        """The rows of ``cypher/NAME.cypher``."""
        return self.reading(lambda transaction: transaction.run(name, parameters))

    def read_for(self, name: str, key: str, values: Iterable[Any]) -> list[Row]:
        """The rows of a statement for many values of one list parameter."""
        return self.reading(lambda transaction: transaction.for_values(name, key, values))

    def reading(self, work: Callable[[Transaction], T]) -> T:
        """Run `work` in one read transaction."""
        return self._again(lambda: self._execute(work, write=False))

    def write(self, work: Callable[[Transaction], T]) -> T:
        """Run `work` in one write transaction, as the only writer; all of it happens, or nothing.

        `work` may run again after a lost connection, so it must not change anything outside. Raises StoreBusy when
        another process writes for over a minute.
        """

        def locked(transaction: Transaction) -> T:
            transaction.run("write/lock_revision", {"writer": uuid.uuid4().hex})
            return work(transaction)

        with self.alone():
            return self._again(lambda: self._execute(locked, write=True))

    @contextmanager
    def alone(self) -> Iterator[None]:
        """Be the only writer of an embedded store (a server sees to that itself). Raises StoreBusy."""
        with self._thread:
            if self.address.folder is None or self._is_alone:
                yield
                return
            with FileLock(self.address.folder / "writer.lock") as lock:
                if not lock.acquire(timeout=_WRITER_PATIENCE):
                    raise StoreBusy("Another process is writing to this store.", "Wait until it has finished.")
                self._is_alone = True
                try:
                    yield
                finally:
                    self._is_alone = False

    def _execute(self, work: Callable[[Transaction], T], *, write: bool) -> T:
        with self.session(write=write) as session:
            run = session.execute_write if write else session.execute_read
            return run(lambda inner: work(Transaction(inner)))

    def _again(self, attempt: Callable[[], T]) -> T:
        """Try once more with a new keeper when the embedded engine has died."""
        try:
            return attempt()
        except (StoreUnreachable, EngineFailed) as error:
            if self.address.folder is None or is_interrupt(error):
                raise
            self.close()
            self._connect()
            return attempt()

    def revision(self) -> int:
        """The counter of derived changes."""
        rows = self.read("read/revision")
        return int(rows[0]["number"]) if rows else 0

    def clear(self) -> None:
        """Remove everything but the schema."""
        while self.write(lambda transaction: transaction.run("write/clear"))[0]["removed"] > 1:
            pass
        migrate(self)

    def close(self) -> None:
        """Close the connections and give the lease back."""
        for driver in self._drivers.values():
            driver.close()
        self._drivers.clear()
        if self._lease:
            self._lease.release()
            self._lease = None

    def __enter__(self) -> Store:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()


def translate(error: Exception, where: str) -> LiaisonError:
    """The driver's error as one of ours."""
    text = str(getattr(error, "message", None) or error)
    if "No space left" in text or "not enough space" in text.lower():
        return StoreFull("The disk of the store is full.", "Free some room; nothing acknowledged is lost.")
    if isinstance(error, neo.AuthError):
        return StoreUnreachable(
            f"{where} refuses the user or the password.", "Set LIAISON_NEO4J_USER and LIAISON_NEO4J_PASSWORD."
        )
    if isinstance(error, neo.ServiceUnavailable | neo.SessionExpired | neo.ReadServiceUnavailable):
        return StoreUnreachable(f"No database answers at {where}.", "Is the server running?")
    return StoreError(f"The database reports: {_first_line(text)}")


def _first_line(text: str) -> str:
    return next((line.strip() for line in text.splitlines() if line.strip()), "an error without a text")[:500]
