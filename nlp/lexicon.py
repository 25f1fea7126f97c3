"""Word lists that ship as data: ``data/<language>/<name>.yaml``, words separated by white space."""

from __future__ import annotations

import functools
import re
from collections.abc import Iterable, Mapping
from importlib import resources
from types import MappingProxyType
from typing import Any

import yaml

__all__ = ["alternatives", "patterns", "table", "words"]


@functools.cache
def table(language: str, name: str) -> Mapping[str, Any]:
    """A word list: each key holds a tuple of words, or a mapping of such."""
    file = resources.files(__package__) / "data" / language / f"{name}.yaml"
    return MappingProxyType({key: _split(value) for key, value in yaml.safe_load(file.read_text("utf-8")).items()})


def _split(value: Any) -> Any:
    if isinstance(value, dict):
        return MappingProxyType({str(key): _split(item) for key, item in value.items()})
    return tuple(str(value).split()) if isinstance(value, str) else value


@functools.cache
def patterns(language: str, name: str) -> Mapping[str, Any]:
    """A data file as it is, without splitting at white space: lists of regular expressions."""
    file = resources.files(__package__) / "data" / language / f"{name}.yaml"
    return MappingProxyType(yaml.safe_load(file.read_text("utf-8")))


def words(language: str, name: str, key: str) -> tuple[str, ...]:
    """The words of one plain key."""
    return tuple(table(language, name)[key])


def alternatives(items: Iterable[str]) -> str:
    """A regular expression for any of the words, the longest first."""
    return "|".join(re.escape(item) for item in sorted(set(items), key=lambda item: (-len(item), item)))
