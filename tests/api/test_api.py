"""The HTTP API over a real embedded store."""

from __future__ import annotations

import os
import re
import signal
import socket
import subprocess
import sys
import threading
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from urllib.parse import quote

import conftest
import httpx
import pytest
import uvicorn
from building import contribution

import liaison
from liaison.api import create_app
from liaison.ingest import writing
from liaison.kg import KnowledgeGraph

FIRM, UNIVERSITY = ("Firm", "汾河软件股份有限公司"), ("University", "太原理工大学")
STATION, PERSON = ("Workstation", "汾河软件股份有限公司院士工作站"), ("Person", "张伟")
TWICE, PATENT = ("Person", "李明"), ("Patent", "ZL200810054925.4")


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    folder = tmp_path_factory.mktemp("api") / "store"
    with liaison.open(folder, linger=300) as kg:
        writing.put(
            kg.store,
            [
                contribution("报告/a 1.txt", [(FIRM, "HOSTS_WORKSTATION", STATION), (PERSON, "SERVES_AT", STATION)]),
                contribution("b.txt", [(PERSON, "SERVES_AT", STATION), (PERSON, "EMPLOYED_BY", UNIVERSITY)]),
                contribution("c.txt", [(TWICE, "EMPLOYED_BY", FIRM), (FIRM, "HOLDS_PATENT", PATENT)]),
                contribution("d.txt", [(TWICE, "EMPLOYED_BY", ("Firm", "Island Ltd"))]),
            ],
            reader="test/1",
        )
    yield folder
    conftest.stop_embedded(folder)


@pytest.fixture(scope="module")
def kg(folder: Path) -> Iterator[KnowledgeGraph]:
    with liaison.open(folder, linger=300) as graph:
        yield graph


@pytest.fixture(scope="module")
def client(kg: KnowledgeGraph) -> Iterator[httpx.Client]:
    """A client of the application on a real socket, in a thread of this process."""
    with socket.create_server(("127.0.0.1", 0)) as listening:
        server = uvicorn.Server(uvicorn.Config(create_app(kg), log_level="critical", lifespan="off"))
        thread = threading.Thread(target=server.run, kwargs={"sockets": [listening]})
        thread.start()
        address = f"http://127.0.0.1:{listening.getsockname()[1]}"
        with httpx.Client(base_url=address, trust_env=False, timeout=30) as client:
            yield client
        server.should_exit = True
        thread.join(30)


def is_problem(response: httpx.Response, status: int) -> bool:
    body = response.json()
    return (
        response.status_code == status == body["status"]
        and response.headers["content-type"] == "application/problem+json"
        and bool(body["title"] and body["detail"] and body["type"])
    )


def test_health_and_status(client: httpx.Client, kg: KnowledgeGraph) -> None:
    health = client.get("/health").json()
    assert health == {
        "status": "ok",
        "engine": "embedded",
        "revision": kg.store.revision(),
        "version": liaison.__version__,
    }
    status = client.get("/status").json()
    assert status["entities"]["Firm"] == 2
    assert status["relations"]["EMPLOYED_BY"] == 3


@pytest.mark.parametrize(
    ("asked", "found"), [("汾河", FIRM[1]), ("island ltd", "Island Ltd"), ("ＩＳＬＡＮＤ", "Island Ltd")]
)
def test_search_in_both_languages(client: httpx.Client, asked: str, found: str) -> None:
    body = client.get("/search", params={"q": asked, "type": "Firm"}).json()
    assert [entity["name"] for entity in body["entities"]] == [found]
    assert body["truncated"] is False


def test_search_tells_when_there_is_more(client: httpx.Client) -> None:
    body = client.get("/search", params={"q": "汾河", "limit": 1}).json()
    assert (len(body["entities"]), body["truncated"]) == (1, True)
    assert client.get("/search", params={"q": "nothing of the kind"}).json()["entities"] == []


def test_connect_quotes_every_hop_and_the_quotes_stand_in_their_documents(client: httpx.Client) -> None:
    answer = client.get("/connect", params={"a": FIRM[1], "b": UNIVERSITY[1]}).json()
    hops = answer["paths"][0]["hops"]
    assert [hop["target"]["name"] for hop in hops] == [STATION[1], PERSON[1], UNIVERSITY[1]]
    for fact in (fact for hop in hops for fact in hop["facts"]):
        assert fact["quotes"]
        for each in fact["quotes"]:
            text = client.get(f"/documents/{each['document']}").json()["text"]
            assert text[each["start"] : each["end"]] == each["quote"]
    assert client.get("/connect", params={"a": UNIVERSITY[1], "b": FIRM[1]}).json()["paths"]


def test_entities_by_id(client: httpx.Client, kg: KnowledgeGraph) -> None:
    id_ = kg.entity(FIRM[1]).id
    card = client.get(f"/entities/{id_}").json()
    assert card["entity"]["name"] == FIRM[1]
    assert {fact["relation"]["predicate"] for fact in card["facts"]} == {
        "EMPLOYED_BY",
        "HOLDS_PATENT",
        "HOSTS_WORKSTATION",
    }
    assert client.get("/entities/patent:CN200810054925").json()["entity"]["name"] == PATENT[1]


def test_documents_by_id_and_by_key(client: httpx.Client) -> None:
    documents = client.get("/documents").json()
    assert sorted(each["key"] for each in documents) == ["b.txt", "c.txt", "d.txt", "报告/a 1.txt"]
    for each in documents:
        assert "text" not in each
        for name in (each["id"], quote(each["key"])):
            assert client.get(f"/documents/{name}").json()["key"] == each["key"]
    assert "text" not in client.get("/documents/b.txt", params={"text": False}).json()
    assert client.get("/claims").json() == []


def test_after_a_merge_the_old_id_leads_on_and_after_its_document_is_gone_it_is_gone(
    client: httpx.Client, kg: KnowledgeGraph
) -> None:
    with pytest.raises(Exception, match="fits 2 entities") as caught:
        kg.entity(TWICE[1])
    ids = sorted(each.id for each in caught.value.candidates)  # type: ignore[attr-defined]
    word = kg.judge("same", *ids, by="tester")
    moved = client.get(f"/entities/{ids[1]}")
    assert moved.status_code == 301
    followed = client.get(moved.headers["location"])
    assert followed.json()["entity"]["id"] == ids[0]
    assert ids[1] in followed.json()["profiles"]
    kg.undo(word.id, by="tester")
    assert client.get(f"/entities/{ids[1]}").status_code == 200
    fresh = contribution("gone.txt", [(("Person", "王芳"), "EMPLOYED_BY", UNIVERSITY)])
    writing.put(kg.store, [fresh], reader="test/1")
    person = fresh.profiles[0].id
    assert client.get(f"/entities/{person}").status_code == 200
    kg.remove("gone.txt")
    assert is_problem(client.get(f"/entities/{person}"), 410)


@pytest.mark.parametrize(
    ("path", "parameters", "status", "kind"),
    [
        ("/nothing", {}, 404, "about:blank"),
        ("/entities/patent:CN1", {}, 404, "urn:liaison:EntityNotFound"),
        ("/entities/汾河", {}, 404, "urn:liaison:EntityNotFound"),
        ("/documents/nothing.txt", {}, 404, "urn:liaison:DocumentNotFound"),
        ("/connect", {"a": FIRM[1], "b": "Nobody Inc."}, 404, "urn:liaison:EntityNotFound"),
        ("/connect", {"a": UNIVERSITY[1], "b": "Island Ltd"}, 404, "urn:liaison:NoPath"),
        ("/connect", {"a": FIRM[1], "b": TWICE[1]}, 409, "urn:liaison:AmbiguousName"),
        ("/connect", {"a": FIRM[1]}, 422, "urn:liaison:InvalidParameter"),
        ("/connect", {"a": FIRM[1], "b": ""}, 422, "urn:liaison:InvalidParameter"),
        ("/connect", {"a": FIRM[1], "b": UNIVERSITY[1], "k": "many"}, 422, "urn:liaison:InvalidParameter"),
        ("/connect", {"a": FIRM[1], "b": UNIVERSITY[1], "max_hops": "0"}, 422, "urn:liaison:InvalidParameter"),
        ("/connect", {"a": FIRM[1], "b": UNIVERSITY[1], "as_of": "2020-13"}, 422, "urn:liaison:InvalidDate"),
        ("/connect", {"a": FIRM[1], "b": UNIVERSITY[1], "types": "LOVES"}, 422, "urn:liaison:LiaisonError"),
        ("/connect", {"a": FIRM[1], "b": FIRM[1]}, 422, "urn:liaison:LiaisonError"),
        ("/search", {}, 422, "urn:liaison:InvalidParameter"),
        ("/search", {"q": "x", "limit": "-1"}, 422, "urn:liaison:InvalidParameter"),
    ],
)
def test_problems(client: httpx.Client, path: str, parameters: dict[str, str], status: int, kind: str) -> None:
    response = client.get(path, params=parameters)
    assert is_problem(response, status)
    assert response.json()["type"] == kind


def test_problems_carry_what_helps(client: httpx.Client) -> None:
    ambiguous = client.get("/connect", params={"a": TWICE[1], "b": FIRM[1]}).json()
    assert {each["name"] for each in ambiguous["candidates"]} == {TWICE[1]}
    for each in ambiguous["candidates"]:
        assert client.get(f"/entities/{each['id']}").status_code == 200
    assert client.get("/connect", params={"a": UNIVERSITY[1], "b": "Island Ltd", "max_hops": 3}).json()["searched"] == 3


@pytest.mark.parametrize("method", ["POST", "PUT", "DELETE", "PATCH"])
def test_nothing_can_be_written(client: httpx.Client, method: str) -> None:
    response = client.request(method, "/documents/b.txt")
    assert is_problem(response, 405)
    assert response.headers["allow"] == "GET"


HOSTILE = [
    *("'; MATCH (n) DETACH DELETE n; //", "`})-[:X]->() DETACH DELETE n //", "$name {x: 1}", '"quoted" AND (bracket'),
    *("*:* OR name:[* TO *]", "a\\b'c", "%00", "\x00", "a\x00b", "\x1b[31m", "\u202e", "<script>alert(1)</script>"),
    *("../../etc/passwd", "..", "𠮷🧪", "\\ud800", "x" * 10_000, "AND", "~", "?", "p:" + "0" * 20, "-" * 400),
]


@pytest.mark.parametrize("value", HOSTILE, ids=range(len(HOSTILE)))
def test_hostile_parameters_are_only_names(client: httpx.Client, kg: KnowledgeGraph, value: str) -> None:
    before = kg.store.revision()
    for response in (
        client.get("/search", params={"q": value}),
        client.get("/search", params={"q": "汾河", "type": value}),
        client.get("/connect", params={"a": value, "b": FIRM[1]}),
        client.get("/connect", params={"a": FIRM[1], "b": UNIVERSITY[1], "as_of": value}),
        client.get("/connect", params={"a": FIRM[1], "b": UNIVERSITY[1], "types": value}),
        client.get(f"/entities/{quote(value, safe='')}"),
        client.get(f"/documents/{quote(value, safe='')}"),
    ):
        assert response.status_code in (200, 307, 404, 409, 410, 422)
        assert response.status_code < 300 or response.status_code == 307 or is_problem(response, response.status_code)
    assert kg.store.revision() == before


@pytest.mark.parametrize("raw", [b"%ff%fe", b"%ed%a0%80", b"%C0%AF", b"%"])
def test_bytes_that_are_no_utf_8(client: httpx.Client, raw: bytes) -> None:
    for url in (b"/search?q=" + raw, b"/connect?a=" + raw + b"&b=x", b"/entities/" + raw, b"/documents/" + raw):
        assert client.get(client.base_url.copy_with(raw_path=url)).status_code in (200, 404, 409, 410)


def test_the_description_is_sound_and_has_examples(client: httpx.Client) -> None:
    description = client.get("/openapi.json").json()
    assert description["openapi"].startswith("3.")
    assert {
        "/health",
        "/status",
        "/search",
        "/connect",
        "/claims",
        "/entities/{id}",
        "/documents",
        "/documents/{id}",
    } == set(description["paths"])
    known = set(description["components"]["schemas"])
    assert set(re.findall(r"#/components/schemas/(\w+)", client.get("/openapi.json").text)) <= known
    for path in ("/connect", "/search"):
        parameters = {each["name"]: each for each in description["paths"][path]["get"]["parameters"]}
        for name in ("a", "b") if path == "/connect" else ("q",):
            assert parameters[name]["schema"]["examples"]
            assert parameters[name]["required"]
    for path, operations in description["paths"].items():
        assert operations["get"]["summary"], path
    for status in ("404", "409"):
        content = description["paths"]["/connect"]["get"]["responses"][status]["content"]
        assert "application/problem+json" in content
    assert client.get("/docs").status_code == 200


def test_many_at_once(client: httpx.Client) -> None:
    def ask(number: int) -> int:
        if number % 2:
            return client.get("/connect", params={"a": FIRM[1], "b": UNIVERSITY[1]}).status_code
        return client.get("/search", params={"q": "汾河"}).status_code

    with ThreadPoolExecutor(8) as pool:
        assert set(pool.map(ask, range(60))) == {200}


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT])
def test_a_server_answers_on_loopback_and_stops_when_told(folder: Path, number: signal.Signals) -> None:
    command = [sys.executable, "-c", "from liaison.cli import main; main()", "serve", "--port", "0"]
    settings = {**os.environ, "LIAISON_STORE": str(folder), "PYTHONUNBUFFERED": "1"}
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, env=settings) as server:
        assert server.stderr
        said = ""
        try:
            while not (found := re.search(r"running on http://(\S+):(\d+)", said)):
                line = server.stderr.readline()
                assert line, f"it ended: {said}"
                said += line
            assert found[1] == "127.0.0.1"
            answer = httpx.get(f"http://127.0.0.1:{found[2]}/search", params={"q": "汾河"}, trust_env=False, timeout=30)
            assert answer.json()["entities"]
        finally:
            server.send_signal(number)
        rest = server.communicate(timeout=60)[1]
    assert server.returncode == 0
    assert "Traceback" not in said + rest


def test_a_port_that_is_taken_is_a_clear_error(folder: Path) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        command = [sys.executable, "-c", "from liaison.cli import main; main()", "serve", "--port", str(port)]
        settings = {**os.environ, "LIAISON_STORE": str(folder)}
        ended = subprocess.run(command, capture_output=True, text=True, env=settings, timeout=60, check=False)
    assert ended.returncode == 5
    assert ended.stderr.startswith(f"liaison: 127.0.0.1:{port} cannot be used")
