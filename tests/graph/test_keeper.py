"""The life of an embedded store: the keeper, its leases, and whoever is killed."""

from __future__ import annotations

import json
import os
import shutil
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from building import contribution
from conftest import stop_embedded

import liaison
from liaison.graph.model.errors import (
    EngineFailed,
    NewerStore,
    NotAStore,
    StoreBusy,
    StoreError,
    StoreForbidden,
    StoreFull,
)
from liaison.graph.store import Store
from liaison.graph.store import store as store_module
from liaison.graph.store.engine import Engine
from liaison.graph.store.keeper import ENDS, KEEPER_LOCK
from liaison.graph.store.lease import prepare_folder
from liaison.graph.store.locks import FileLock, is_held
from liaison.ingest import writing

pytestmark = pytest.mark.xdist_group("keeper")

FACT = (("Person", "李明"), "FOUNDED", ("Firm", "汾河软件股份有限公司"))


def pids(folder: Path) -> tuple[int, int]:
    """Of the keeper and of its engine."""
    return json.loads((folder / ENDS).read_text())["pid"], int((folder / "engine.pid").read_text())


def alive(pid: int) -> bool:
    try:
        return "Z" not in Path(f"/proc/{pid}/stat").read_text().rsplit(")", 1)[1].split()[0]
    except FileNotFoundError:
        return False


def wait(condition: Callable[[], bool], seconds: float = 30) -> None:
    deadline = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < deadline, "it did not come to pass"
        time.sleep(0.05)


def test_a_second_process_uses_the_same_engine_and_the_last_one_out_ends_it(fresh_folder: Path) -> None:
    with Store.open(fresh_folder, linger=0):
        first = pids(fresh_folder)
        code = f"from liaison.graph.store import Store; print(Store.open({str(fresh_folder)!r}).revision())"
        done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
        assert done.stdout == "0\n"
        assert pids(fresh_folder) == first
    wait(lambda: not any(map(alive, first)))
    assert not (fresh_folder / ENDS).exists()
    with Store.open(fresh_folder, linger=0) as again:
        assert again.revision() == 0
        assert pids(fresh_folder) != first


def test_the_engine_lingers_and_a_lease_keeps_it(fresh_folder: Path) -> None:
    with Store.open(fresh_folder, linger=2):
        first = pids(fresh_folder)
        time.sleep(3)
        assert all(map(alive, first))
    time.sleep(0.5)
    assert all(map(alive, first))
    wait(lambda: not any(map(alive, first)))


def test_a_killed_client_leaves_no_orphan(fresh_folder: Path) -> None:
    code = f"""
import time
from liaison.graph.store import Store
store = Store.open({str(fresh_folder)!r}, linger=0)
print("open", flush=True)
time.sleep(60)
"""
    client = subprocess.Popen([sys.executable, "-c", code], stdout=subprocess.PIPE, text=True)
    assert client.stdout
    assert client.stdout.readline() == "open\n"
    client.stdout.close()
    running = pids(fresh_folder)
    client.kill()
    client.wait()
    wait(lambda: not any(map(alive, running)))


@pytest.mark.parametrize("victim", [0, 1], ids=["keeper", "engine"])
def test_a_killed_keeper_or_engine_is_replaced_and_nothing_acknowledged_is_lost(
    fresh_folder: Path, victim: int
) -> None:
    with liaison.open(fresh_folder, linger=0) as kg:
        writing.put(kg.store, [contribution("a", [FACT])], reader="test/1")
        before, running = kg.canonical(), pids(fresh_folder)
        os.kill(running[victim], signal.SIGKILL)
        wait(lambda: not any(map(alive, running)))
        assert kg.canonical() == before  # The open store finds a new keeper by itself.
        writing.put(kg.store, [contribution("b", [FACT])], reader="test/1")
        assert kg.check() == []
        assert len(kg.documents()) == 2


def test_many_processes_at_once_start_one_engine(fresh_folder: Path) -> None:
    opening = f"Store.open({str(fresh_folder)!r}, linger=5)"
    code = f"from liaison.graph.store import Store; store = {opening}; print(store.lease.ends.bolt)"
    clients = [subprocess.Popen([sys.executable, "-c", code], stdout=subprocess.PIPE, text=True) for _ in range(4)]
    ports = {client.communicate()[0] for client in clients}
    assert [client.returncode for client in clients] == [0] * 4
    assert len(ports) == 1


def test_secrets_stay_in_private_files(fresh_folder: Path) -> None:
    with Store.open(fresh_folder, linger=0) as store:
        ends, (keeper, engine) = store.lease.ends, pids(fresh_folder)
        for pid in (keeper, engine):
            shown = Path(f"/proc/{pid}/cmdline").read_text()
            assert ends.password not in shown
            assert ends.reader not in shown
        assert ends.password not in repr(store.address)
        for path in fresh_folder.rglob("*"):
            if path.is_file() and path.stat().st_size < 1_000_000:
                text = path.read_bytes()
                if ends.password.encode() in text or ends.reader.encode() in text:
                    assert path.stat().st_mode & 0o077 == 0, path


def test_the_engine_listens_on_loopback_only(fresh_folder: Path) -> None:
    with Store.open(fresh_folder, linger=0) as store:
        for port in (store.lease.ends.bolt, store.lease.ends.http):
            with socket.create_connection(("127.0.0.1", port), 5):
                pass
            hexed = f":{port:04X} "
            lines = Path("/proc/net/tcp").read_text().splitlines() + Path("/proc/net/tcp6").read_text().splitlines()
            listening = [
                line.split()[1] for line in lines if hexed in line.split()[1] + " " and line.split()[3] == "0A"
            ]
            assert listening
            assert all(each.startswith(("0100007F", "0000000000000000FFFF00000100007F")) for each in listening)


@pytest.mark.parametrize(
    ("content", "error", "text"),
    [
        ({"liaison.json": '{"format": 99}'}, NewerStore, "newer version"),
        ({"liaison.json": "nonsense"}, NotAStore, "damaged"),
        ({"holiday.jpg": "x"}, NotAStore, "other files"),
    ],
)
def test_folders_that_are_no_store_of_ours(
    fresh_folder: Path, content: dict[str, str], error: type[StoreError], text: str
) -> None:
    fresh_folder.mkdir()
    for name, body in content.items():
        (fresh_folder / name).write_text(body)
    with pytest.raises(error, match=text):
        Store.open(fresh_folder)
    assert {path.name for path in fresh_folder.iterdir()} == set(content)


def test_a_file_is_no_folder(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("x")
    with pytest.raises(NotAStore, match="is a file"):
        Store.open(tmp_path / "file")


@pytest.fixture
def small_disk(tmp_path: Path) -> Iterator[Path]:
    """A file system of 16 MB; skips where none can be mounted."""
    disk = tmp_path / "disk"
    disk.mkdir()
    mount, umount = shutil.which("mount"), shutil.which("umount")
    if os.getuid() != 0 or not mount or not umount:
        pytest.skip("needs root and mount, for a disk of its own")
    if subprocess.run([mount, "-t", "tmpfs", "-o", "size=16m", "tmpfs", str(disk)], check=False).returncode:
        pytest.skip("a disk cannot be mounted here")
    yield disk
    subprocess.run([umount, str(disk)], check=True)


def test_a_full_disk(small_disk: Path) -> None:
    with pytest.raises(StoreFull, match="is full"):
        Store.open(small_disk / "store")


def test_a_folder_that_may_not_be_written(small_disk: Path) -> None:
    subprocess.run([shutil.which("mount") or "", "-o", "remount,ro", str(small_disk)], check=True)
    with pytest.raises(StoreForbidden, match="may not be"):
        Store.open(small_disk)


def test_a_second_writer_waits_and_then_says_so(fresh_folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(store_module, "_WRITER_PATIENCE", 0.2)
    with liaison.open(fresh_folder, linger=0) as kg, FileLock(fresh_folder / "writer.lock") as other:
        assert other.acquire()
        with pytest.raises(StoreBusy, match="Another process is writing"):
            writing.put(kg.store, [contribution("a", [FACT])], reader="test/1")
        assert kg.documents() == []  # Reading goes on.


def test_an_engine_that_cannot_start_says_why(fresh_folder: Path) -> None:
    prepare_folder(fresh_folder)
    with FileLock(fresh_folder / "engine.lock") as lock:
        lock.acquire()
        engine = Engine(fresh_folder / "engine")
        with pytest.raises(EngineFailed, match="did not start"):
            engine.start(lock.fileno(), heap="1k")


def test_a_failed_start_reaches_the_one_who_asked(fresh_folder: Path) -> None:
    with pytest.raises(EngineFailed, match="did not start"):
        Store.open(fresh_folder, heap="1k")
    assert not is_held(fresh_folder / KEEPER_LOCK)
    with Store.open(fresh_folder, linger=0) as store:  # And leaves nothing in the way.
        assert store.revision() == 0
    stop_embedded(fresh_folder)
