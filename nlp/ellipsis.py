"""Subjects that are only understood: Chinese clauses that go on with theirs, lines of a life, lines of a record."""

from __future__ import annotations

import functools
import re
from collections.abc import Iterator, Sequence
from typing import Any, Literal

from . import lexicon
from .discourse import Discourse
from .found import Found, Sentence
from .name_groups import ORGANISATIONS
from .subjects import chain

__all__ = ["Understood"]

_Place = tuple[int, int, Literal["zero", "record"]]

_DATE_LEAD = re.compile(
    r"(?:(?:自|从|至|于)?(?:\d{4}|[一二][〇○零一二三四五六七八九]{3})\s?(?:年|[.—–\-至])"
    r"[\d\s年月日至今—–\-.~起底初末间中前后春夏秋冬以来]{0,20}|同年|次年|翌年|此后|随后|后来|毕业后|回国后|退休后|期间|其间|目前|现在|今年|去年"
    r"|少时|早年|晚年|解放后|建国后|抗战爆发后)[，,]?(?:又|再|先后|曾|起|便|即|才)?"
)
_SAID = re.compile(r"(?:表示|介绍|透露|指出|认为|强调|坦言|回忆|告诉|宣布|[说称])[，,：:]?$")
# "，晨晖公司创始人，": what the clause before has called the person.
_POST = re.compile(r"[^，,；;。：:]{0,10}[人长授员师任家理士记裁事问匠][，,；;。]")
_BY_ANOTHER = re.compile(r"[从由在以经曾自]")
# Lines that a record may have between its head and one of its labels.
_RECORD = 8
# How far into its line the name that heads a record may stand ("项目名称：").
_HEAD = 14


class Understood:
    """Reads sentence after sentence; knows the topic of the last one."""

    def __init__(self, language: str, discourse: Discourse) -> None:
        self._language, self._discourse = language, discourse
        self._topic: int | None = None
        self._body: int | None = None
        self._life: int | None = None
        self._heads: dict[str, tuple[int, int]] = {}

    def read(self, text: str, sentence: Sentence, number: int, names: Sequence[tuple[Found, int]]) -> Iterator[_Place]:
        """Places in a sentence where a thing is understood. `names`: its names and words for things, sorted."""
        record = self._record(text, sentence, number, names)
        yield from self._roles(text, sentence, number, names)
        if record is not None:
            yield record
        elif self._language == "zh":
            yield from self._chinese(text, sentence, names)
        else:
            yield from self._english(text, sentence, names)
        for found, thing in names:
            if record is None and found.start <= sentence.start + _HEAD and found.end > found.start:
                self._heads[found.type] = (thing, number)

    def _record(self, text: str, sentence: Sentence, number: int, names: Sequence[tuple[Found, int]]) -> _Place | None:
        """A line "Inventors: …" belongs to the patent that an earlier line is headed with."""
        match = _labels(self._language).match(text, sentence.start, sentence.end)
        if match is None:
            return None
        heads = (self._heads.get(type_) for type_ in _record_types(self._language)[match.lastgroup or ""])
        best = next((head for head in heads if head and number - head[1] <= _RECORD), None)
        if best is None or best[0] in {thing for _, thing in names}:
            return None
        return match.end(), best[0], "record"

    def _roles(
        self, text: str, sentence: Sentence, number: int, names: Sequence[tuple[Found, int]]
    ) -> Iterator[_Place]:
        """A post at the start of a clause without the body that it is of: 总经理李国华, "The founders, …"."""
        pattern, rows = _posts(self._language)
        for match in pattern.finditer(text, sentence.start, sentence.end):
            types, ends = rows[match.lastgroup or ""]
            thing = self._discourse.choose(types, number, ends=ends)
            place = match.start(match.lastgroup or 0)
            inside = any(name.start < place < name.end or name.end == place for name, _ in names)
            if thing is not None and not inside:
                yield place, thing, "zero"

    def _chinese(self, text: str, sentence: Sentence, names: Sequence[tuple[Found, int]]) -> Iterator[_Place]:
        things = dict(names)
        types = self._discourse.types
        topic, before = self._topic, sentence.start
        breaks = (match.end() for match in re.finditer(r"[，,；;]\s*", text[sentence.start : sentence.end]))
        for start in (sentence.start, *(at + sentence.start for at in breaks)):
            if start > sentence.start and topic is not None and self._other_subject(text, before, start, names):
                topic = None
            before = start
            lead = chain(text, start, [*things])
            if lead is None:
                place, topic = self._clause(text, start, sentence, names, topic)
                if place is not None:
                    yield place
            elif topic is None or types[topic] != "Person" or not _POST.match(text, lead.end, sentence.end):
                topic = things[lead] if types[things[lead]] in ORGANISATIONS | {"Person"} else None
                if start == sentence.start and types[things[lead]] == "Person":
                    self._life = things[lead]
        self._topic = topic if topic is not None and types[topic] == "Person" else None
        self._body = topic if topic is not None and types[topic] in ORGANISATIONS else None

    def _clause(
        self, text: str, start: int, sentence: Sentence, names: Sequence[tuple[Found, int]], topic: int | None
    ) -> tuple[_Place | None, int | None]:
        """The subject that is understood at the start of a clause, and the topic from there on."""
        first, types = start == sentence.start, self._discourse.types
        if start >= sentence.end or any(name.start < start < name.end or name.start == start for name, _ in names):
            return None, topic
        date = _DATE_LEAD.match(text, start, sentence.end)
        after = date.end() if date else start
        body = _of_bodies().match(text, after, sentence.end) is not None
        if first and topic is None:
            topic = self._resumed(text, start, after, sentence, body)
        if topic is None or (_BY_ANOTHER.match(text, after, sentence.end) and self._named_in(after, names, text)):
            return None, None
        person = types[topic] == "Person"
        line = _life_line("zh").match(text, start, sentence.end) if first and person else None
        if line and any(name.start == line.end() and name.type != "Person" for name, _ in names):
            return (line.end(), topic, "record"), topic
        verb = _clause_start(not first or date is not None).match(text, after, sentence.end)
        if (verb and (person or not first)) or (first and body):
            return (start, topic, "zero"), topic
        return None, None if first or _fresh().match(text, start, sentence.end) else topic

    def _resumed(self, text: str, start: int, after: int, sentence: Sentence, body: bool) -> int | None:
        """The person of a life, or the body of the sentence before, that a sentence without a subject goes on with."""
        if self._life is not None and not _fresh().match(text, start, sentence.end):
            lively = _clause_start(after > start).match(text, after, sentence.end)
            if self._life == self._discourse.protagonist("Person") and (
                lively or _life_line("zh").match(text, start, sentence.end)
            ):
                return self._life
        return self._body if body else None

    def _other_subject(self, text: str, start: int, end: int, names: Sequence[tuple[Found, int]]) -> bool:
        """Whether a clause says what somebody says, or ends with a work that the next one goes on about."""
        clause = re.compile(r"[^，,；;。]*").match(text, start)
        stop = min(end, clause.end() if clause else end)
        if _SAID.search(text, start, stop):
            return True
        work = next((name for name, _ in names if stop - 1 <= name.end <= stop and start < name.start), None)
        return (
            work is not None
            and work.type in ("Project", "Technology")
            and re.search(r"的[“\"《「]?$", text[start : work.start]) is not None
        )

    def _named_in(self, start: int, names: Sequence[tuple[Found, int]], text: str) -> bool:
        """Whether a clause has a person or body as its subject behind an attribute: 从国外归来的贺敬修接任."""
        clause = re.compile(r"[^，,；;。]*").match(text, start)
        stop = clause.end() if clause else start
        return any(
            start < name.start < stop and text[name.start - 1] == "的" and name.type in ORGANISATIONS | {"Person"}
            for name, _ in names
        )

    def _english(self, text: str, sentence: Sentence, names: Sequence[tuple[Found, int]]) -> Iterator[_Place]:
        types = self._discourse.types
        head = names[0] if names and names[0][0].start <= sentence.start + 6 else None
        if head is not None and types[head[1]] == "Person":
            self._life = head[1]
            return
        if self._life is None:
            return
        line = _life_line("en").match(text, sentence.start, sentence.end)
        lead = _starts("en").match(text, sentence.start, sentence.end)
        if lead or (line and names and names[0][0].start <= line.end() + 30):
            persons = [thing for name, thing in names if types[thing] == "Person" and name.start < sentence.start + 60]
            if not persons:
                yield (line.end() if line and not lead else sentence.start), self._life, "record"


@functools.cache
def _patterns(language: str) -> Any:
    return lexicon.patterns(language, "coreference")


@functools.cache
def _clause_start(inside: bool) -> re.Pattern[str]:
    words = _patterns("zh")["clause_starts"].split()
    more = _patterns("zh")["bare_starts"].split() if inside else ()
    return re.compile(rf"(?:{lexicon.alternatives((*words, *more))})(?![人者方])")


@functools.cache
def _fresh() -> re.Pattern[str]:
    """Words that begin a clause with a subject of its own."""
    return re.compile(lexicon.alternatives(_patterns("zh")["fresh"].split()))


@functools.cache
def _of_bodies() -> re.Pattern[str]:
    return re.compile(lexicon.alternatives(_patterns("zh")["of_bodies"].split()))


@functools.cache
def _life_line(language: str) -> re.Pattern[str]:
    return re.compile(_patterns(language)["life_line"])


@functools.cache
def _starts(language: str) -> re.Pattern[str]:
    return re.compile(_patterns(language)["clause_starts"])


@functools.cache
def _posts(language: str) -> tuple[re.Pattern[str], dict[str, tuple[tuple[str, ...], re.Pattern[str] | None]]]:
    data = _patterns(language)
    rows, groups = {}, []
    for number, row in enumerate(data["roles"]):
        words = row["words"] if isinstance(row["words"], list) else row["words"].split()
        rows[f"row{number}"] = tuple(row["types"].split()), re.compile(f"(?:{row['ends']})$") if "ends" in row else None
        groups.append(f"(?P<row{number}>{lexicon.alternatives(words)})")
    if language == "zh":
        leads = lexicon.alternatives(data["role_leads"].split())
        # Behind a comma only where a name follows: "，总经理李国华".
        return re.compile(rf"(?:^|(?<=[。；;\n，,]))(?:{leads})?(?:{'|'.join(groups)})(?![一-龥]?[单职位])", re.M), rows
    leads = lexicon.alternatives(data["role_leads"])
    return re.compile(
        rf"(?:(?<=\. )|(?<=\n)|^|\bthe )(?:(?:{leads}) )?(?:{'|'.join(groups)})(?![\w-]| of\b)", re.M
    ), rows


def _rows(language: str) -> list[tuple[str, tuple[str, ...], list[str]]]:
    rows = _patterns(language)["records"]
    return [
        (
            f"row{number}",
            tuple(row["types"].split()),
            row["words"] if isinstance(row["words"], list) else row["words"].split(),
        )
        for number, row in enumerate(rows)
    ]


@functools.cache
def _record_types(language: str) -> dict[str, tuple[str, ...]]:
    return {name: types for name, types, _ in _rows(language)}


@functools.cache
def _labels(language: str) -> re.Pattern[str]:
    groups = "|".join(f"(?P<{name}>{lexicon.alternatives(words)})" for name, _, words in _rows(language))
    return re.compile(rf"[\s\-•·*]{{0,4}}(?:{groups})\s?[:：]\s?", re.IGNORECASE)
