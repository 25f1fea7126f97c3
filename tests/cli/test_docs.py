"""The documentation of the command line, of the routes and of the stored properties says all there is."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import pytest
import typer

from liaison.cli.app import app
from liaison.graph.model import Assertion, Claim, Document, Entity, Judgement, Profile

GROUP: Any = typer.main.get_command(app)


def page(checkout: Path, name: str) -> str:
    return (checkout / "docs" / name).read_text(encoding="utf-8")


@pytest.mark.parametrize("command", sorted(GROUP.commands))
def test_every_command_and_option_is_described(checkout: Path, command: str) -> None:
    text = page(checkout, "cli.md")
    found = re.search(rf"\*\*`liaison {command}\b.*?(?=\n\*\*`liaison |\n## |\Z)", text, re.DOTALL)
    assert found, f"docs/cli.md has no {command}"
    shared = text.split("## Exit codes")[0]
    for parameter in GROUP.commands[command].params:
        for option in parameter.opts:
            if option.startswith("-"):
                described = found[0] + (shared if option in ("--store", "-s", "-h", "--help") else "")
                assert f"`{option}" in described, f"{command} {option}"


def test_the_options_of_the_program_are_described(checkout: Path) -> None:
    text = page(checkout, "cli.md")
    for parameter in GROUP.params:
        assert all(option in text for option in parameter.opts)


@pytest.mark.parametrize("model", [Document, Profile, Assertion, Claim, Judgement, Entity])
def test_every_stored_property_is_described(checkout: Path, model: Any) -> None:
    section = re.search(rf"### {model.__name__}\n(.*?)(?=\n##|\Z)", page(checkout, "model.md"), re.DOTALL)
    assert section
    assert [name for name in model.model_fields if f"`{name}`" not in section[1]] == []


def test_every_route_is_described(checkout: Path) -> None:
    source = (checkout / "api" / "app.py").read_text(encoding="utf-8")
    routes = {route.replace(":path", "") for route in re.findall(r'\.get\(\s*"(/[^"]+)"', source)} - {"/favicon.ico"}
    text = page(checkout, "api.md")
    assert len(routes) >= 8
    assert [route for route in routes if f"`{route}" not in text] == []


def test_every_variable_of_the_environment_is_described(checkout: Path) -> None:
    code = "\n".join(
        path.read_text(encoding="utf-8")
        for room in ("src", "graph", "ingest", "nlp", "api")
        for path in (checkout / room).rglob("*.py")
    )
    names = set(re.findall(r"\bLIAISON_[A-Z0-9_]+", code))
    assert "LIAISON_STORE" in names
    assert {name for name in names if name not in page(checkout, "storage.md")} == set()
