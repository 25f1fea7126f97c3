"""Chinese names of closed shape: the cases of the data files for awards, stations and programmes."""

from __future__ import annotations

from typing import Any

import pytest

from liaison.nlp import chinese_achievements, chinese_awards, chinese_stations, lexicon
from liaison.nlp.chinese import plain
from liaison.nlp.chinese_words import Text, prepare
from liaison.nlp.lac import lac


def cases(name: str) -> list[Any]:
    return list(lexicon.patterns("zh", name)["cases"])


def read(text: str) -> Text:
    return prepare(plain(text), next(iter(lac().words([plain(text)]))))


def surfaces(text: str, found: list[Any]) -> list[str]:
    return [text[name.start : name.end] for name in found]


@pytest.mark.parametrize("case", cases("awards"), ids=lambda case: case["text"])
def test_awards(case: dict[str, Any]) -> None:
    assert surfaces(case["text"], chinese_awards.awards(read(case["text"]))) == case["awards"]


@pytest.mark.parametrize("case", cases("stations"), ids=lambda case: case["text"])
def test_stations(case: dict[str, Any]) -> None:
    assert surfaces(case["text"], chinese_stations.find(read(case["text"]))) == case["stations"]


@pytest.mark.parametrize("case", cases("programmes"), ids=lambda case: case["text"])
def test_projects_and_programmes(case: dict[str, Any]) -> None:
    found = [name for name in chinese_achievements.quoted(read(case["text"])) if name.type == "Project"]
    assert surfaces(case["text"], found) == case["projects"]


@pytest.mark.parametrize(
    ("name", "station"),
    [("云岫岩茶专家工作站", True), ("院士工作站", False), ("省级院士工作站", False), ("山西大学是否设站", False)],
)
def test_a_quoted_station_is_a_name_to_its_end(name: str, station: bool) -> None:
    assert chinese_stations.is_station(name) is station


@pytest.mark.parametrize("text", ["奖" * 300, "获" * 300 + "奖", "院士工作站" * 100, "“" * 200 + "院士工作站", "称号"])
def test_hostile_sentences(text: str) -> None:
    for find in (chinese_awards.awards, chinese_stations.find, chinese_achievements.quoted):
        found = find(read(text))
        assert all(0 <= name.start < name.end <= len(text) for name in found)
