"""What can be checked of Dockerfile and docker-compose.yml without an engine that runs them."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import pytest
import yaml


@pytest.fixture(scope="module")
def services(checkout: Path) -> dict[str, Any]:
    compose = yaml.safe_load((checkout / "docker-compose.yml").read_text(encoding="utf-8"))
    found: dict[str, Any] = compose["services"]
    return found


def test_ports_are_published_on_loopback_only(services: dict[str, Any]) -> None:
    ports = [port for service in services.values() for port in service["ports"]]
    assert len(ports) == 3
    assert all(port.startswith("127.0.0.1:") for port in ports)


def test_there_is_no_password_but_the_one_that_is_given(services: dict[str, Any]) -> None:
    given = {name: value for service in services.values() for name, value in service["environment"].items()}
    secrets = [given["NEO4J_AUTH"].removeprefix("neo4j/"), given["LIAISON_NEO4J_PASSWORD"]]
    assert all(re.fullmatch(r"\$\{NEO4J_PASSWORD:\?[^}]+\}", secret) for secret in secrets)


def test_the_api_waits_for_a_healthy_database(services: dict[str, Any]) -> None:
    assert services["api"]["depends_on"] == {"neo4j": {"condition": "service_healthy"}}
    assert services["neo4j"]["healthcheck"]["test"][0] == "CMD-SHELL"
    assert any(volume.endswith(":/data") for volume in services["neo4j"]["volumes"])


def test_the_image_is_built_from_what_is_there(checkout: Path) -> None:
    dockerfile = (checkout / "Dockerfile").read_text(encoding="utf-8")
    copied = [name for line in re.findall(r"^COPY (.+) \S+$", dockerfile, re.MULTILINE) for name in line.split()]
    admitted = set(re.findall(r"^!(\S+)$", (checkout / ".dockerignore").read_text(encoding="utf-8"), re.MULTILINE))
    assert set(copied) == admitted
    assert not [name for name in copied if not (checkout / name).exists()]
    linked = {path.name for path in (checkout / "src" / "liaison").iterdir() if path.is_symlink()}
    assert linked <= set(copied)


def test_the_image_runs_as_nobody_special_and_is_watched(checkout: Path) -> None:
    lines = (checkout / "Dockerfile").read_text(encoding="utf-8").splitlines()
    words = [line.split()[0] for line in lines if line and line[0].isupper()]
    assert "HEALTHCHECK" in words
    assert words.index("USER") < words.index("CMD")
    assert "USER liaison" in lines
