"""A real Neo4j for the tests: the one that is given, one in Docker, or a server run from the jars of Maven Central.

``running(cache, home)`` yields its address, or raises Unavailable, which names what is missing.
"""

from __future__ import annotations

import contextlib
import fcntl
import hashlib
import os
import re
import secrets
import shutil
import socket
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any, NamedTuple
from urllib.parse import quote, unquote, urlsplit, urlunsplit

import neo4j

FILES = Path(__file__).with_name("neo4j")
IMAGE = "neo4j:5.26-community"
READY_SECONDS = 120
JVM_FLAGS = (
    "-Xms512m",
    "-Xmx512m",
    "-XX:+UseSerialGC",
    "-XX:TieredStopAtLevel=1",
    "-XX:-OmitStackTraceInFastThrow",
    "-Djdk.nio.maxCachedBufferSize=1024",
    "-Dio.netty.tryReflectionSetAccessible=true",
    "-Dlog4j2.disable.jmx=true",
    "-Dfile.encoding=UTF-8",
    "--add-opens=java.base/java.nio=ALL-UNNAMED",
    "--add-opens=java.base/java.io=ALL-UNNAMED",
    "--add-opens=java.base/sun.nio.ch=ALL-UNNAMED",
    "--add-opens=java.base/java.util.concurrent=ALL-UNNAMED",
)
# Runs a program that gets SIGTERM when the process that started it dies, however it dies (Linux; elsewhere: runs it).
LEASH = """
import ctypes, os, signal, sys
if sys.platform == "linux":
    ctypes.CDLL(None).prctl(1, signal.SIGTERM)
    if os.getppid() != int(sys.argv[1]):
        sys.exit("the tests are gone")
os.execv(sys.argv[2], sys.argv[2:])
"""


class Unavailable(Exception):
    """No Neo4j can be had here; the message says what is missing."""


class Address(NamedTuple):
    """Where a server listens (``bolt://host:port``) and who may enter."""

    uri: str
    user: str
    password: str

    @property
    def url(self) -> str:
        """The address with its credentials inside, as ``--store`` takes it."""
        scheme, rest = self.uri.split("://", 1)
        return f"{scheme}://{quote(self.user, safe='')}:{quote(self.password, safe='')}@{rest}"


@contextlib.contextmanager
def running(cache: Path, home: Path, environment: Mapping[str, str]) -> Iterator[Address]:
    """Yield the address of an empty Neo4j; raises Unavailable.

    `cache` keeps the jars; `home`, which must not exist, becomes the folder of a server of our own.
    """
    if given := given_address(environment):
        refuse_if_not_empty(given)
        yield given
        wipe(given)
        return
    reasons = ["LIAISON_TEST_NEO4J_URI is not set"]
    for way in (docker_server, lambda: jar_server(cache, home)):
        with contextlib.ExitStack() as stack:
            try:
                address = stack.enter_context(way())
            except Unavailable as reason:
                reasons.append(str(reason))
                continue
            yield address
            return
    raise Unavailable("no Neo4j: " + "; ".join(reasons))


def given_address(environment: Mapping[str, str]) -> Address | None:
    """The server named by LIAISON_TEST_NEO4J_URI, its credentials inside or in LIAISON_TEST_NEO4J_USER/PASSWORD."""
    uri = environment.get("LIAISON_TEST_NEO4J_URI")
    if not uri:
        return None
    parts = urlsplit(uri)
    user = unquote(parts.username) if parts.username else environment.get("LIAISON_TEST_NEO4J_USER", "neo4j")
    password = unquote(parts.password) if parts.password else environment.get("LIAISON_TEST_NEO4J_PASSWORD", "")
    return Address(urlunsplit(parts._replace(netloc=parts.netloc.rpartition("@")[2])), user, password)


def refuse_if_not_empty(address: Address) -> None:
    """The tests delete everything: they must never do so to data that somebody keeps."""
    with driver(address) as session:
        if session.run("MATCH (n) RETURN count(n) AS nodes").single(strict=True)["nodes"]:
            raise Unavailable(f"the database at {address.uri} is not empty, and the tests would delete what it holds")


@contextlib.contextmanager
def driver(address: Address) -> Iterator[neo4j.Session]:
    """A session on the server's one database."""
    with (
        neo4j.GraphDatabase.driver(address.uri, auth=(address.user, address.password)) as connection,
        connection.session(database="neo4j") as session,
    ):
        yield session


def wipe(address: Address) -> None:
    """Empty the database: data, constraints and indexes."""
    with driver(address) as session:
        session.run("MATCH (n) CALL (n) { DETACH DELETE n } IN TRANSACTIONS OF 5000 ROWS").consume()
        for row in list(session.run("SHOW CONSTRAINTS YIELD name")):
            session.run(f"DROP CONSTRAINT `{row['name']}`").consume()
        for row in list(session.run("SHOW INDEXES YIELD name, type WHERE type <> 'LOOKUP'")):
            session.run(f"DROP INDEX `{row['name']}`").consume()


@contextlib.contextmanager
def docker_server() -> Iterator[Address]:
    """A throw-away container, where an engine answers at once."""
    from docker.errors import DockerException
    from testcontainers.core.container import DockerContainer

    client = shutil.which("docker")
    if client is None:
        raise Unavailable("Docker is missing")
    # By the command, because docker-py leaves a socket open where nothing answers.
    question = [client, "version", "--format", "{{.Server.Version}}"]
    try:
        subprocess.run(question, capture_output=True, check=True, timeout=5)
    except (subprocess.CalledProcessError, subprocess.TimeoutExpired) as error:
        raise Unavailable("Docker does not answer") from error
    password = secrets.token_urlsafe(12)
    container = DockerContainer(IMAGE).with_env("NEO4J_AUTH", f"neo4j/{password}").with_exposed_ports(7687)
    try:
        container.start()
    except (DockerException, OSError) as error:
        raise Unavailable(f"Docker cannot run {IMAGE}") from error
    try:
        host, port = container.get_container_host_ip(), int(container.get_exposed_port(7687))
        await_bolt(host, port)
        yield warmed(Address(f"bolt://{host}:{port}", "neo4j", password))
    finally:
        container.stop()


@contextlib.contextmanager
def jar_server(cache: Path, home: Path) -> Iterator[Address]:
    """A server of our own on loopback, in the folder `home`, which goes with it."""
    java = java_program()
    lib = jars(cache)
    port, password = free_port(), secrets.token_urlsafe(12)
    write_home(home, port, password)
    log = home / "logs" / "console.log"
    command = [
        *(sys.executable, "-I", "-S", "-c", LEASH, str(os.getpid())),
        *(java, *JVM_FLAGS, "-cp", f"{lib}/*", "org.neo4j.server.CommunityEntryPoint"),
        *(f"--home-dir={home}", f"--config-dir={home / 'conf'}"),
    ]
    with log.open("wb") as out:
        process = subprocess.Popen(command, stdin=subprocess.DEVNULL, stdout=out, stderr=subprocess.STDOUT)
    try:
        await_bolt("127.0.0.1", port, process, log)
        yield warmed(Address(f"bolt://127.0.0.1:{port}", "neo4j", password))
    finally:
        process.terminate()
        try:
            process.wait(30)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()
        shutil.rmtree(home)


def java_program() -> str:
    """The Java that will run the server; raises Unavailable if there is none or it is older than 17."""
    java_home = os.environ.get("JAVA_HOME")
    java = shutil.which("java", path=f"{java_home}/bin") if java_home else shutil.which("java")
    if java is None:
        raise Unavailable("Java is missing (17 or 21)")
    said = subprocess.run([java, "-version"], capture_output=True, text=True, check=False).stderr
    found = re.search(r'version "(\d+)', said)
    if not found or int(found[1]) < 17:
        raise Unavailable("Java is too old (17 or 21 is needed)")
    return java


def jars(cache: Path) -> Path:
    """The folder of the server's jars; fetched once a pom, by one process at a time."""
    pom = FILES / "pom.xml"
    lib = cache / f"lib-{hashlib.sha256(pom.read_bytes()).hexdigest()[:12]}"
    cache.mkdir(parents=True, exist_ok=True)
    with (cache / "lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if lib.is_dir():
            return lib
        maven = shutil.which("mvn")
        if maven is None:
            raise Unavailable("Maven (mvn) is missing")
        partial = cache / "partial"
        shutil.rmtree(partial, ignore_errors=True)
        goal = ["dependency:copy-dependencies", "-DincludeScope=runtime", f"-DoutputDirectory={partial}"]
        done = subprocess.run(
            [maven, "--batch-mode", "--quiet", "--strict-checksums", "--file", str(pom), *goal],
            capture_output=True,
            text=True,
            check=False,
        )
        if done.returncode or not partial.is_dir():
            raise Unavailable(f"Maven could not fetch the server: {(done.stdout + done.stderr).strip()[:400]}")
        partial.rename(lib)
        return lib


def write_home(home: Path, port: int, password: str) -> None:
    """Configuration and password of a server that was never started."""
    for folder in ("conf", "data/dbms", "import", "plugins", "logs"):
        (home / folder).mkdir(parents=True)
    template = (FILES / "neo4j.conf").read_text(encoding="utf-8")
    settings = template.replace("@HOME@", str(home)).replace("@PORT@", str(port))
    (home / "conf" / "neo4j.conf").write_text(settings, encoding="utf-8")
    # What `neo4j-admin dbms set-initial-password` writes, without the two seconds of another JVM.
    salt = os.urandom(32)
    digest = salt + password.encode()
    for _ in range(1024):
        digest = hashlib.sha256(digest).digest()
    auth = home / "data" / "dbms" / "auth.ini"
    auth.write_text(f"neo4j:SHA-256,{digest.hex()},{salt.hex()},1024:\n", encoding="utf-8")


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def await_bolt(host: str, port: int, process: subprocess.Popen[Any] | None = None, log: Path | None = None) -> None:
    """Wait until a Bolt handshake is answered (the driver's own back-off would add seconds)."""
    end = time.monotonic() + READY_SECONDS
    while time.monotonic() < end:
        if process and process.poll() is not None:
            said = log.read_text(encoding="utf-8", errors="replace")[-400:] if log else ""
            raise Unavailable(f"Neo4j ended with code {process.returncode}: {said}")
        try:
            with socket.create_connection((host, port), 1) as probe:
                probe.settimeout(2)
                probe.sendall(bytes.fromhex("6060b01700080805000000000000000000000000"))
                if len(probe.recv(4)) == 4:
                    return
        except OSError:
            pass
        time.sleep(0.1)
    raise Unavailable(f"Neo4j did not answer within {READY_SECONDS} s")


def warmed(address: Address) -> Address:
    """The first query of a server takes seconds: not in the first test."""
    with driver(address) as session:
        session.run("RETURN 1").consume()
    return address
