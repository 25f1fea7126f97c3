"""The type of an organisation, guessed from its name."""

from __future__ import annotations

import functools
import re
from importlib import resources

import yaml

__all__ = ["guess_type"]

_BRACKETS = re.compile(r"\s*[(（][^()（）]*[)）]$")


@functools.cache
def _patterns() -> tuple[tuple[str, re.Pattern[str]], ...]:
    text = (resources.files(__package__) / "endings.yaml").read_text(encoding="utf-8")
    return tuple((rule["type"], re.compile(rule["pattern"])) for rule in yaml.safe_load(text))


def guess_type(name: str) -> str | None:
    """Firm, University, Institute or Government by the words of a name; None if they do not tell.

    >>> [guess_type(name) for name in ("山西大学", "中铁十二局集团有限公司", "Max Planck Institute", "Acme")]
    ['University', 'Firm', 'Institute', None]
    """
    # A name is short; what is not (a hostile cell) has no type.
    bare = _BRACKETS.sub("", name.strip()) if len(name) <= 200 else ""
    return next((type_ for type_, pattern in _patterns() if pattern.search(bare)), None)
