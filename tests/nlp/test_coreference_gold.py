"""How well names are joined, and how far references reach, with the names of the annotated passages given."""

from __future__ import annotations

import functools
import itertools
import json
from collections import defaultdict
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest

from liaison.nlp import anaphora, coreference
from liaison.nlp.chinese import plain
from liaison.nlp.found import Found
from liaison.nlp.sentences import split

Span = tuple[int, int]


@dataclass
class Score:
    """Pairs of mentions of one thing: right, wrong, missed; relations between sentences: all, and brought into one."""

    right: int = 0
    wrong: int = 0
    missed: int = 0
    across: int = 0
    reached: int = 0
    lost: list[str] = field(default_factory=list)


def outermost(gold: dict[str, Any]) -> list[tuple[int, int, int]]:
    """The spans of the gold entities with the number of their entity, without those inside others."""
    spans = {
        (start, end): number for number, entity in enumerate(gold["entities"]) for start, end, _ in entity["spans"]
    }
    kept: list[tuple[int, int, int]] = []
    for start, end in sorted(spans, key=lambda span: (span[0], -span[1])):
        if not kept or start >= kept[-1][1]:
            kept.append((start, end, spans[start, end]))
    return kept


def pairs(groups: dict[Span, int]) -> set[tuple[Span, Span]]:
    members: dict[int, list[Span]] = defaultdict(list)
    for span in sorted(groups):
        members[groups[span]].append(span)
    return {pair for some in members.values() for pair in itertools.combinations(some, 2)}


@functools.cache
def score(folder: Path, language: str) -> Score:
    result = Score()
    for file in sorted(folder.glob(f"{language}-*.json")):
        gold = json.loads(file.read_text("utf-8"))
        text = (folder / gold["file"]).read_text("utf-8")
        spans, sentences = outermost(gold), split(text, language)
        found = [Found(start, end, gold["entities"][number]["type"]) for start, end, number in spans]
        resolution = coreference.resolve(text, sentences, found, language)
        thing = {(name.start, name.end): number for name, number in resolution.mentions}
        result.lost.extend(text[start:end] for start, end, _ in spans if (start, end) not in thing)
        true = pairs({(start, end): number for start, end, number in spans})
        ours = pairs({(start, end): thing[start, end] for start, end, _ in spans if (start, end) in thing})
        result.right += len(true & ours)
        result.wrong += len(ours - true)
        result.missed += len(true - ours)
        read = plain(text) if language == "zh" else text
        references = anaphora.find(read, sentences, resolution, language)
        reach(result, gold, spans, thing, [(one.found.start, one.thing) for one in references], sentences)
    return result


def reach(
    result: Score,
    gold: dict[str, Any],
    spans: list[tuple[int, int, int]],
    thing: dict[Span, int],
    references: list[tuple[int, int]],
    sentences: list[Any],
) -> None:
    """Counts required relations whose ends no sentence names together, and those that references bring together."""
    named: dict[int, set[int]] = defaultdict(set)
    meant: dict[int, set[int]] = defaultdict(set)
    things: dict[int, set[int]] = defaultdict(set)
    of = {place: at for at, sentence in enumerate(sentences) for place in range(sentence.start, sentence.end)}
    for start, end, entity in spans:
        if (start, end) in thing and start in of:
            things[entity].add(thing[start, end])
            named[entity].add(of[start])
    for start, one in references:
        if start in of:
            meant[one].add(of[start])
    entities = {entity["canonical"]: at for at, entity in enumerate(gold["entities"])}
    for subject, _, object_ in gold["relations"]:
        ends = [entities[name] for name in (subject, object_) if name in entities]
        if len(ends) < 2 or named[ends[0]] & named[ends[1]]:
            continue
        places = [named[end].union(*(meant[one] for one in things[end])) for end in ends]
        result.across += 1
        result.reached += bool(places[0] & places[1])


@pytest.fixture(scope="module", params=["en", "zh"])
def scored(request: pytest.FixtureRequest, shared_data: Path) -> tuple[str, Score]:
    folder = shared_data / "gold-train"
    if not folder.is_dir():
        pytest.skip("no annotated passages beside the checkout")
    return request.param, score(folder, request.param)


def test_names_are_joined(scored: tuple[str, Score]) -> None:
    _, result = scored
    assert result.right / (result.right + result.wrong) >= 0.98
    assert result.right / (result.right + result.missed) >= 0.90


def test_no_annotated_name_is_lost(scored: tuple[str, Score]) -> None:
    _, result = scored
    assert len(result.lost) <= 2


def test_references_bring_relations_into_one_sentence(scored: tuple[str, Score]) -> None:
    _, result = scored
    assert result.across > 500
    assert result.reached / result.across >= 0.40
