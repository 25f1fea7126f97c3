"""What all tests share: a clean environment, the two engines, and the data beside the checkout."""

from __future__ import annotations

import json
import os
import signal
import time
from collections.abc import Iterator
from pathlib import Path

import hypothesis
import neo4j_server
import pytest

ROOT = Path(__file__).resolve().parents[1]
OURS = "LIAISON_"
KEPT = ("LIAISON_TEST_", "LIAISON_REQUIRE_")

# Tests run in parallel: one thread of linear algebra each.
os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")
hypothesis.settings.register_profile("liaison", deadline=None, print_blob=True)
hypothesis.settings.load_profile("liaison")


@pytest.hookimpl(tryfirst=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """All tests on Neo4j go to one worker: Community has one database, and one server is heavy enough."""
    for item in items:
        if item.get_closest_marker("neo4j"):
            item.add_marker(pytest.mark.xdist_group("neo4j"))


@pytest.fixture(autouse=True)
def _clean_environment(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """No test sees the settings, the data or the terminal of whoever runs it."""
    for name in os.environ:
        if name.startswith(OURS) and not name.startswith(KEPT):
            monkeypatch.delenv(name)
    monkeypatch.setenv("LIAISON_STORE", str(tmp_path / "default-store"))
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path / "data-home"))
    monkeypatch.setenv("NO_COLOR", "1")
    monkeypatch.setenv("COLUMNS", "120")
    monkeypatch.delenv("FORCE_COLOR", raising=False)
    yield
    for lock in tmp_path.rglob("keeper.lock"):
        stop_embedded(lock.parent)


@pytest.fixture(scope="session")
def checkout() -> Path:
    """The folder of the project."""
    return ROOT


@pytest.fixture(scope="session")
def shared_data() -> Path:
    """The corpora and gold files that stand beside the checkout and never come into it."""
    folder = ROOT.parent / "shared" / "data"
    if not folder.is_dir():
        pytest.skip("../shared/data is not there")
    return folder


@pytest.fixture(scope="session")
def neo4j_address(tmp_path_factory: pytest.TempPathFactory) -> Iterator[neo4j_server.Address]:
    """(uri, user, password) of a real Neo4j; skips where none can be had, fails if LIAISON_REQUIRE_NEO4J is set.

    Mark what uses it with ``@pytest.mark.neo4j``.
    """
    try:
        with neo4j_server.running(ROOT / ".neo4j", tmp_path_factory.mktemp("neo4j") / "home", os.environ) as address:
            yield address
    except neo4j_server.Unavailable as reason:
        if os.environ.get("LIAISON_REQUIRE_NEO4J") == "1":
            pytest.fail(str(reason))
        pytest.skip(str(reason))


@pytest.fixture(scope="session")
def embedded_folder(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """The folder of this worker's one embedded store (its engine takes seconds to start). Use `store_address`."""
    folder = tmp_path_factory.mktemp("embedded") / "store"
    yield folder
    stop_embedded(folder)


@pytest.fixture(params=["embedded", pytest.param("neo4j", marks=pytest.mark.neo4j)])
def store_address(request: pytest.FixtureRequest) -> str:
    """The address of a clean, empty store: once on the embedded engine, once on Neo4j."""
    if request.param == "neo4j":
        address: neo4j_server.Address = request.getfixturevalue("neo4j_address")
        neo4j_server.wipe(address)
        return address.url
    folder: Path = request.getfixturevalue("embedded_folder")
    if folder.exists():
        clear_embedded(folder)
    return str(folder)


@pytest.fixture
def fresh_folder(tmp_path: Path) -> Path:
    """A folder of its own for tests about the life of an embedded store (start, lock, crash); it does not exist yet."""
    return tmp_path / "store"


def clear_embedded(folder: Path) -> None:
    """Empty the store but keep its engine running."""
    from liaison.graph.store import Store

    with Store.open(str(folder)) as store:
        store.clear()


def stop_embedded(folder: Path) -> None:
    """Stop the keeper of a folder, which else lingers for a minute with its engine; wait until both are gone."""
    if not folder.is_dir():
        return
    from liaison.graph.store.keeper import ENDS, ENGINE_LOCK, KEEPER_LOCK
    from liaison.graph.store.locks import is_held

    # The lock is asked first: after a crash the file may name a process that is somebody else's by now.
    if is_held(folder / KEEPER_LOCK) and (folder / ENDS).exists():
        os.kill(json.loads((folder / ENDS).read_text(encoding="utf-8"))["pid"], signal.SIGTERM)
    while is_held(folder / KEEPER_LOCK) or is_held(folder / ENGINE_LOCK):
        time.sleep(0.02)
