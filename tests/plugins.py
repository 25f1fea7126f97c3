"""Packages with entry points, installed for one test: what a stranger's extractor looks like from outside."""

from __future__ import annotations

import sys
from collections.abc import Mapping
from pathlib import Path

import pytest

__all__ = ["install"]


def install(
    patch: pytest.MonkeyPatch, site: Path, package: str, entries: Mapping[str, str], modules: Mapping[str, str]
) -> Path:
    """Put a distribution with extractors (`entries`: name to ``module:object``) and its modules on ``sys.path``.

    Returns the folder that it is in. Modules are forgotten when `patch` is undone.
    """
    info = site / f"{package.replace('-', '_')}-1.0.dist-info"
    info.mkdir(parents=True)
    (info / "METADATA").write_text(f"Metadata-Version: 2.1\nName: {package}\nVersion: 1.0\n", encoding="utf-8")
    lines = ["[liaison.extractors]", *(f"{name} = {value}" for name, value in entries.items())]
    (info / "entry_points.txt").write_text("\n".join(lines) + "\n", encoding="utf-8")
    for module, code in modules.items():
        (site / f"{module}.py").write_text(code, encoding="utf-8")
        # Set and deleted, so that undoing takes away what the test imports.
        patch.setitem(sys.modules, module, sys)
        patch.delitem(sys.modules, module)
    patch.syspath_prepend(site)
    return site
