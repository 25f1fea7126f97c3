"""Provinces of China by name in both languages, so that "our province", 山西省 and Shanxi meet."""

from __future__ import annotations

import functools
import re
from importlib import resources

import yaml

__all__ = ["names", "names_of_provinces", "province", "short_names"]

_SUFFIX = re.compile(r"(?:省|市|壮族自治区|回族自治区|维吾尔自治区|自治区|特别行政区|\s+(?:province|municipality))\Z")


@functools.cache
def names() -> dict[str, dict[str, str]]:
    """ISO 3166-2 code -> short name by language.

    >>> names()["CN-14"]
    {'zh': '山西', 'en': 'Shanxi'}
    """
    text = (resources.files(__package__) / "provinces.yaml").read_text(encoding="utf-8")
    return {str(code): dict(row) for code, row in yaml.safe_load(text).items()}


@functools.cache
def short_names(language: str) -> frozenset[str]:
    """The short names of all of them in one language."""
    return frozenset(row[language] for row in names().values())


# Municipalities and special regions: nobody means one of them by "our province".
_CITIES = frozenset({"CN-11", "CN-12", "CN-31", "CN-50", "CN-71", "CN-91", "CN-92"})


def names_of_provinces(language: str) -> list[str]:
    """Short names of what "our province" may stand for, in one language.

    >>> "山西" in names_of_provinces("zh"), "北京" in names_of_provinces("zh")
    (True, False)
    """
    return [row[language] for code, row in names().items() if code not in _CITIES]


@functools.cache
def _codes() -> dict[str, str]:
    return {name.casefold(): code for code, row in names().items() for name in row.values()}


def province(name: str) -> str | None:
    """The code of a province by any of its names; None for another place.

    >>> province("山西省"), province("Shanxi Province"), province("太原市")
    ('CN-14', 'CN-14', None)
    """
    folded = name.strip().casefold()
    return _codes().get(_SUFFIX.sub("", folded))
