"""The embedded engine: ArcadeDB from its wheel, as a private child process that speaks Bolt on loopback."""

from __future__ import annotations

import base64
import contextlib
import ctypes
import http.client
import importlib.util
import json
import os
import secrets
import signal
import socket
import subprocess
import sys
import time
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from ..model.errors import EngineFailed

__all__ = ["DATABASE", "Ends", "Engine", "command", "write_private"]

DATABASE = "neo4j"
_HANDSHAKE = bytes.fromhex("6060b01700000404000000000000000000000000")
_PARENT_DEATH_SIGNAL = 1
_COMMAND_TIMEOUT_MS = 60_000
_READ = ["readRecord"]
_WRITE = ["createRecord", "readRecord", "updateRecord", "deleteRecord"]


@dataclass(frozen=True, slots=True)
class Ends:
    """Where the engine listens and who may come in."""

    bolt: int
    http: int
    password: str
    reader: str


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def _group(access: list[str], records: list[str]) -> dict[str, Any]:
    return {"resultSetLimit": -1, "readTimeout": -1, "access": access, "types": {"*": {"access": records}}}


def write_private(path: Path, text: str) -> None:
    """Write a file that only its owner may read; whole or not at all."""
    fresh = path.with_suffix(".new")
    with os.fdopen(os.open(fresh, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "w") as file:
        file.write(text)
    fresh.replace(path)


def command(ends: Ends, path: str, **body: str) -> Any:
    """Ask the engine's own HTTP API, for what its Cypher lacks (types, full-text indexes, users)."""
    connection = http.client.HTTPConnection("127.0.0.1", ends.http, timeout=60)
    token = base64.b64encode(f"root:{ends.password}".encode()).decode()
    headers = {"Content-Type": "application/json", "Authorization": f"Basic {token}"}
    try:
        connection.request("POST", f"/api/v1/{path}", json.dumps(body), headers)
        response = connection.getresponse()
        answer = json.loads(response.read() or b"{}")
    except (OSError, ValueError, http.client.HTTPException) as error:
        raise EngineFailed(f"The embedded engine does not answer: {error}") from error
    finally:
        connection.close()
    if response.status >= 400:
        raise EngineFailed(f"The embedded engine refused a command: {answer.get('detail') or answer.get('error')}")
    return answer


class Engine:
    """One engine process on one folder. `start` returns when it answers; `lock` is inherited by the process."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.process: subprocess.Popen[bytes] | None = None

    def start(self, lock: int, heap: str, timeout: float = 90.0) -> Ends:
        """Start the engine and wait for it. Raises EngineFailed with the last lines of its log."""
        for attempt in range(3):  # Between the choice of a port and its use another program may take it.
            ends = self._launch(lock, heap)
            if self._ready(ends, timeout):
                break
            if attempt == 2 or "Address already in use" not in self._log():
                self.stop()
                raise EngineFailed(
                    f"The embedded engine did not start: {self._last_words()}",
                    f"Its log is {self.folder / 'engine.log'}.",
                )
        self._make_reader(ends)
        return ends

    @property
    def alive(self) -> bool:
        return self.process is not None and self.process.poll() is None

    def _launch(self, lock: int, heap: str) -> Ends:
        found = importlib.util.find_spec("arcadedb_embedded")
        if found is None or not found.submodule_search_locations:
            raise EngineFailed(
                "The embedded engine is not installed.", "pip install arcadedb-embedded, or give a Neo4j address."
            )
        package = Path(found.submodule_search_locations[0])
        config = self.folder / "config"
        config.mkdir(parents=True, exist_ok=True)
        self.folder.chmod(0o700)
        for name in ("root", "reader"):
            if not (config / f"{name}.password").exists():
                write_private(config / f"{name}.password", secrets.token_urlsafe(24))
        groups = config / "server-groups.json"
        if not groups.exists():  # Before the first start: a reader added later may see an empty graph.
            roles = {
                "admin": _group(["updateSecurity", "updateSchema", "updateDatabaseSettings"], _WRITE),
                "reader": _group([], _READ),
                "*": _group([], []),
            }
            write_private(groups, json.dumps({"databases": {"*": {"groups": roles}}, "version": 2}))
        passwords = [(config / f"{name}.password").read_text() for name in ("root", "reader")]
        ends = Ends(_free_port(), _free_port(), *passwords)
        arguments = config / "java.arguments"  # In a file: a command line is visible to everybody.
        write_private(arguments, f"-Darcadedb.server.rootPassword={ends.password}\n")
        settings: dict[str, object] = {
            "server.rootPath": self.folder,
            "server.mode": "development",  # The other mode hides the texts of errors.
            "server.httpIncomingHost": "127.0.0.1",
            "server.httpIncomingPort": ends.http,
            "server.plugins": "Bolt:com.arcadedb.bolt.BoltProtocolPlugin",
            "bolt.host": "127.0.0.1",
            "bolt.port": ends.bolt,
            "bolt.defaultDatabase": DATABASE,
            "server.defaultDatabases": f"{DATABASE}[root]",
            "txWalFlush": 1,
            "command.timeout": _COMMAND_TIMEOUT_MS,
            "queryMaxHeapElementsAllowedPerOp": 5_000_000,
            "opencypher.loadCsv.allowFileUrls": "false",
            "opencypher.loadCsv.allowRemoteUrls": "false",
        }
        java = package / "jre" / "bin" / "java"
        with (self.folder / "engine.log").open("wb") as log:
            self.process = subprocess.Popen(
                [
                    str(java),
                    f"@{arguments}",
                    f"-Xmx{heap}",
                    "--add-modules",
                    "jdk.incubator.vector",
                    "--enable-native-access=ALL-UNNAMED",
                    "-cp",
                    str(package / "jars" / "*"),
                    *[f"-Darcadedb.{name}={value}" for name, value in settings.items()],
                    "com.arcadedb.server.ArcadeDBServer",
                ],
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=log,
                cwd=self.folder,
                pass_fds=(lock,),
                preexec_fn=_die_with_parent if sys.platform == "linux" else None,  # noqa: PLW1509 - we have no threads
            )
        return ends

    def _ready(self, ends: Ends, timeout: float) -> bool:
        """Wait for a Bolt handshake on a raw socket (the driver's own back-off would add seconds), then for HTTP."""
        deadline = time.monotonic() + timeout
        while time.monotonic() < deadline and self.alive:
            try:
                with socket.create_connection(("127.0.0.1", ends.bolt), 1) as probe:
                    probe.settimeout(2)
                    probe.sendall(_HANDSHAKE)
                    if len(probe.recv(4)) == 4:
                        socket.create_connection(("127.0.0.1", ends.http), 1).close()
                        return True
                    time.sleep(0.05)
            except OSError:
                time.sleep(0.05)
        return False

    def _make_reader(self, ends: Ends) -> None:
        """A login that can only read: users' own queries come in by it."""
        done = self.folder / "config" / "reader.made"
        if done.exists():
            return
        user = {"name": "reader", "password": ends.reader, "databases": {DATABASE: ["reader"]}}
        with contextlib.suppress(EngineFailed):  # A start that was cut short may have left one.
            command(ends, "server", command="drop user reader")
        command(ends, "server", command=f"create user {json.dumps(user)}")
        done.touch()

    def stop(self, timeout: float = 30.0) -> None:
        """Stop cleanly; kill if it takes longer than `timeout` seconds."""
        if self.process is None or self.process.poll() is not None:
            return
        self.process.terminate()
        try:
            self.process.wait(timeout)
        except subprocess.TimeoutExpired:
            self.process.kill()
            self.process.wait()

    def _log(self) -> str:
        try:
            return (self.folder / "engine.log").read_text(errors="replace")
        except OSError:
            return ""

    def _last_words(self) -> str:
        lines = [line.strip() for line in self._log().splitlines() if line.strip()]
        telling = [line for line in lines if "SEVER" in line or "Exception" in line or "Error" in line]
        return (telling or lines or ["it said nothing"])[-1][:300]


def _die_with_parent() -> None:
    ctypes.CDLL(None).prctl(_PARENT_DEATH_SIGNAL, signal.SIGTERM)
