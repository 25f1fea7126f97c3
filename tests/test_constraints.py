"""constraints.txt holds an exact version for everything that pyproject.toml asks for, and no addresses."""

from __future__ import annotations

import re
import tomllib
from pathlib import Path

import pytest
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name


@pytest.fixture(scope="module")
def pinned(checkout: Path) -> dict[str, str]:
    lines = (checkout / "constraints.txt").read_text(encoding="utf-8").splitlines()
    entries = [line for line in lines if not line.startswith("#")]
    found = [re.fullmatch(r"([A-Za-z0-9._-]+)==([A-Za-z0-9.!+]+)", line) for line in entries]
    assert all(found), "a line that is not NAME==VERSION"
    return {canonicalize_name(match[1]): match[2] for match in found if match}


def test_every_requirement_has_its_version(checkout: Path, pinned: dict[str, str]) -> None:
    project = tomllib.loads((checkout / "pyproject.toml").read_text(encoding="utf-8"))
    wanted = [
        *project["build-system"]["requires"],
        *project["project"]["dependencies"],
        *(name for extra in project["project"]["optional-dependencies"].values() for name in extra),
    ]
    for requirement in map(Requirement, wanted):
        name = canonicalize_name(requirement.name)
        assert name in pinned, f"{name} has no line in constraints.txt"
        assert requirement.specifier.contains(pinned[name]), f"{name}=={pinned[name]} is not {requirement.specifier}"


def test_liaison_does_not_constrain_itself(pinned: dict[str, str]) -> None:
    assert "liaison" not in pinned
