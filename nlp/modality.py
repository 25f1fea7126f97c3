"""Whether a statement is a fact: plans, hearsay, denials, refusals, and whose word it is.

Works on rendered sentences (`patterns.render`), so words inside names are no cues.
"""

from __future__ import annotations

import functools
import re
from collections.abc import Iterable
from dataclasses import dataclass

from ..graph.model import Modality, Polarity
from .lexicon import patterns

__all__ = ["Voice", "attributed", "heading", "judge"]

_BODY = re.compile(r"<(?:Firm|University|Institute|Government):(\d+)>")


@dataclass(frozen=True, slots=True)
class Voice:
    """How a statement is made. `void`: a failed or refused thing, which states nothing. `source` is the place in the
    sentence's list of names of the body whose word it is."""

    polarity: Polarity = "positive"
    modality: Modality = "fact"
    source: int | None = None
    void: bool = False


@dataclass(frozen=True, slots=True)
class _Cues:
    plan: re.Pattern[str]
    reported: re.Pattern[str]
    denied: re.Pattern[str]
    failed: re.Pattern[str]
    actual: re.Pattern[str]
    after: dict[str, re.Pattern[str]]
    attributed: tuple[re.Pattern[str], ...]
    self_claim: re.Pattern[str]
    headings: re.Pattern[str]
    clause: re.Pattern[str]


def judge(rendered: str, left: int, right: int, language: str) -> Voice:
    """How the statement at ``rendered[left:right]`` is made."""
    cues = _cues(language)
    for kind in ("failed", "denied", "reported"):
        if cues.after[kind].match(rendered, right):
            if kind == "failed":
                return Voice(void=True)
            return Voice(polarity="negative") if kind == "denied" else Voice(modality="reported")
    clause = _clause_start(rendered, left, cues.clause)
    if cues.failed.search(rendered, clause, right):
        return Voice(void=True)
    polarity: Polarity = "negative" if cues.denied.search(rendered, clause, right) else "positive"
    if _in_force(cues.reported, None, rendered, right):
        return Voice(polarity, "reported")
    if _in_force(cues.plan, cues.actual, rendered, right):
        return Voice(polarity, "plan")
    return _attributed(rendered, right, cues, polarity)


def attributed(rendered: str, right: int, language: str) -> Voice:
    """Whose word the statement is that ends at `right`: a body's (a fact with its source), someone's, or the text's."""
    return _attributed(rendered, right, _cues(language), "positive")


def heading(text: str, language: str) -> bool:
    """Whether a heading puts what follows under plans or refusals."""
    return bool(_cues(language).headings.search(text))


def _attributed(rendered: str, right: int, cues: _Cues, polarity: Polarity) -> Voice:
    for pattern in cues.attributed:
        found = pattern.search(rendered, 0, right)
        if not found:
            continue
        body = _BODY.search(found["who"])
        if body and not cues.self_claim.search(found.group()):
            return Voice(polarity, "fact", int(body[1]))
        return Voice(polarity, "attributed", int(body[1]) if body else None)
    return Voice(polarity)


def _in_force(cue: re.Pattern[str], end: re.Pattern[str] | None, rendered: str, right: int) -> bool:
    """Whether a cue stands before or inside the statement, in its sentence, and nothing ended it in between."""
    ends = [found.end() for found in cue.finditer(rendered, 0, right)]
    return bool(ends) and (end is None or end.search(rendered, ends[-1], right) is None)


def _clause_start(rendered: str, left: int, clause: re.Pattern[str]) -> int:
    start = 0
    for match in clause.finditer(rendered, 0, left):
        start = match.end()
    return start


@functools.cache
def _cues(language: str) -> _Cues:
    data = patterns(language, "modality")

    def one(sources: Iterable[str]) -> re.Pattern[str]:
        return re.compile("|".join(f"(?:{source})" for source in sources), re.IGNORECASE)

    return _Cues(
        one([*data["plan"], *data["possible"]]),
        one(data["reported"]),
        one(data["denied"]),
        one([*data["failed"], *data["ended"]]),
        one(data["actual"]),
        {kind: re.compile(source, re.IGNORECASE) for kind, source in data["after"].items()},
        tuple(re.compile(source) for source in data["attributed"]),
        re.compile(data["self_claim"], re.IGNORECASE),
        re.compile(data["headings"], re.IGNORECASE),
        re.compile(data["comma"]),
    )
