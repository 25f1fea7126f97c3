"""Relation rules: regular expressions over a sentence whose names are replaced by placeholders, kept as data.

A sentence is rendered as ``<University:0>教授<Person:1>主持完成的<Project:2>获<Award:3>``: the number is the place of
the name in the sentence's list. Quotation marks that hug a name go; full-width forms become half-width (so a rule meets
``,`` ``;`` ``:`` ``(`` ``)``, but ``、`` and ``。`` stay); white space becomes one space.

A rule file (``data/<language>/relations/*.yaml``) is a list of rules::

    - name: professor-of
      predicate: EMPLOYED_BY
      pattern: '{object:University|Institute}(?P<role>教授|研究员){subject:Person+}'
      confidence: 0.9                       # optional, 0.8 unless told
      given: true                           # optional: said in passing; a plan or denial around it does not touch it
      object_name: 'Academy of Sciences'    # optional: only for objects whose name matches (checked by extract)
      example:
        text: 山西大学教授张三、李四出席。
        entities: {山西大学: University, 张三: Person, 李四: Person}
        relations: [[张三, EMPLOYED_BY, 山西大学], [李四, EMPLOYED_BY, 山西大学]]
      counter:                              # where it must not fire
        text: 山西大学和张三。
        entities: {山西大学: University, 张三: Person}

In a pattern ``{subject:T|T}`` and ``{object:T|T}`` are the two ends (``Organisation`` stands for its four types,
``Any`` for all), ``{any:T|T}`` is a name that is only passed by, a ``+`` after the types allows a list (``A、B和C``),
and ``{word}`` is a fragment from the language's ``macros.yaml`` (which defines ``sep``, the separator of lists; a
fragment may use those above it). Named groups may capture ``when`` (dates as written), ``since``, ``until``, ``on`` and
the qualifiers of the relation. Every repetition is bounded, so that hostile text costs little.
"""

from __future__ import annotations

import functools
import re
import unicodedata
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from importlib import resources
from typing import Any

import yaml

from ..graph.model.errors import InvalidOntology
from ..graph.model.ontology import Ontology, ontology
from .found import Found, Sentence

__all__ = ["Case", "Match", "Rendering", "Rule", "apply", "load", "read", "render"]

_TIMES = frozenset({"when", "since", "until", "on"})
_SLOT = re.compile(r"\{(subject|object|any):([A-Za-z|]+)(\+?)\}")
_MACRO = re.compile(r"\{([a-z_][a-z_0-9]*)\}")
_WIDE = str.maketrans({"，": ",", "；": ";", "：": ":", "！": "!", "？": "?", "（": r"\(", "）": r"\)"})
_PLACE = re.compile(r"<[A-Za-z]+:(\d+)>")
_LIST = 40
_QUOTES = {"“": "”", '"': '"', "「": "」", "『": "』", "《": "》", "‘": "’", "〈": "〉", "＂": "＂"}
_FIELDS = {"name", "predicate", "pattern", "confidence", "example", "counter", "object_name", "given"}


@dataclass(frozen=True, slots=True)
class Case:
    """A sentence with its names (surface to type) and the relations that must come out."""

    text: str
    entities: dict[str, str]
    relations: tuple[tuple[str, str, str], ...] = ()


@dataclass(frozen=True, slots=True)
class Rule:
    name: str
    predicate: str
    pattern: re.Pattern[str]
    subjects: frozenset[str]
    objects: frozenset[str]
    confidence: float
    given: bool
    object_name: re.Pattern[str] | None
    example: Case
    counter: Case
    source: str


@dataclass(frozen=True, slots=True)
class Match:
    """A rule that fired: `subject`, `object` are places in the list of names, `start`, `end` offsets of the text,
    `left`, `right` offsets of the rendering."""

    rule: Rule
    subject: int
    object: int
    start: int
    end: int
    left: int
    right: int
    captures: dict[str, str]


@dataclass(frozen=True, slots=True)
class Rendering:
    """A sentence with placeholders; `offsets[i]` is where character i of `text` stands in the document."""

    text: str
    offsets: tuple[int, ...]


def render(text: str, sentence: Sentence, names: Sequence[Found], skip: Sequence[tuple[int, int]] = ()) -> Rendering:
    """Replace the names (sorted, apart, inside the sentence) by placeholders. Spans in `skip` are left out.

    A name of no length is a subject that is understood there: it gets a placeholder and replaces nothing.
    """
    out: list[str] = []
    offsets: list[int] = []
    drop = {position for start, end in skip for position in range(start, end)}
    starts: dict[int, int] = {}
    understood: dict[int, int] = {}
    for number, name in enumerate(names):
        if name.start == name.end:
            understood[name.start] = number
            continue
        starts[name.start] = number
        left, right = name.start - 1, name.end
        if left >= sentence.start and right < sentence.end and _QUOTES.get(text[left]) == text[right]:
            drop |= {left, right}
    position = sentence.start
    while position < sentence.end:
        if position in drop and position not in understood and position not in starts:
            position += 1
            continue
        if position in understood:
            piece = f"<{names[understood[position]].type}:{understood[position]}>"
            out.extend(piece)
            offsets.extend([position] * len(piece))
        number = starts.get(position, -1)
        if number >= 0:
            piece, step = f"<{names[number].type}:{number}>", max(1, names[number].end - position)
        else:
            piece, step = _plain(text[position]), 1
            if piece == " " and (not out or out[-1] == " "):
                piece = ""
        out.extend(piece)
        offsets.extend([position] * len(piece))
        position += step
    return Rendering("".join(out), (*offsets, sentence.end))


def _plain(char: str) -> str:
    if char in "<>":
        return "‹" if char == "<" else "›"
    if char.isspace():
        return " "
    if char < "\x80":
        return char
    folded = unicodedata.normalize("NFKC", char)
    return folded if len(folded) == 1 and folded not in "<>" else char


def apply(rules: Iterable[Rule], rendering: Rendering, names: Sequence[Found]) -> list[Match]:
    """All matches of the rules in a rendered sentence, in the order of rules and places; pairs of one rule once."""
    types = {name.type for name in names}
    matches: list[Match] = []
    for rule in rules:
        if not (rule.subjects & types and rule.objects & types):
            continue
        seen: set[tuple[int, int]] = set()
        at = 0
        while found := rule.pattern.search(rendering.text, at):
            at = found.start() + 1
            for subject in _places(found["subject"]):
                for object_ in _places(found["object"]):
                    if subject != object_ and (subject, object_) not in seen:
                        seen.add((subject, object_))
                        start = rendering.offsets[found.start()]
                        end = max(rendering.offsets[found.end() - 1] + 1, names[subject].end, names[object_].end)
                        matches.append(Match(rule, subject, object_, start, end, *found.span(), _captures(found)))
    return matches


def _captures(found: re.Match[str]) -> dict[str, str]:
    groups = found.groupdict()
    return {key: value.strip() for key, value in groups.items() if value and key not in ("subject", "object")}


def _places(rendered: str) -> list[int]:
    return [int(number) for number in _PLACE.findall(rendered)]


@functools.cache
def load(language: str) -> tuple[Rule, ...]:
    """The rules that ship for a language, by file name and place; raises InvalidOntology where one is wrong."""
    folder = resources.files(__package__) / "data" / language / "relations"
    files = {file.name: file.read_text(encoding="utf-8") for file in folder.iterdir() if file.name.endswith(".yaml")}
    macros = files.pop("macros.yaml")
    rules: list[Rule] = []
    for name in sorted(files):
        rules.extend(read(files[name], macros, f"{language}/relations/{name}", ontology()))
    return tuple(rules)


def read(text: str, macros: str, source: str, ontology: Ontology) -> list[Rule]:
    """Read a rule file; raises InvalidOntology with `source` and the line of what is wrong."""
    fragments: dict[str, str] = {}
    for name, value in (yaml.safe_load(macros) or {}).items():
        fragments[name] = f"(?:{_expand(str(value), fragments)})"
    try:
        root = yaml.compose(text, Loader=yaml.SafeLoader)
        data = yaml.safe_load(text) or []
    except yaml.YAMLError as error:
        raise InvalidOntology(f"{source}: {error}") from error
    if not isinstance(data, list):
        raise InvalidOntology(f"{source}, line 1: a list of rules is expected")
    nodes = root.value if root is not None else []
    rules = []
    for item, node in zip(data, nodes, strict=True):
        place = f"{source}, line {node.start_mark.line + 1}"
        try:
            rules.append(_rule(item, fragments, place, ontology))
        except (ValueError, KeyError, TypeError, AttributeError, re.error) as error:
            raise InvalidOntology(f"{place}: {error}") from error
    return rules


def _rule(item: dict[str, Any], fragments: dict[str, str], place: str, ontology: Ontology) -> Rule:
    if unknown := set(item) - _FIELDS:
        raise ValueError(f"unknown field {sorted(unknown)[0]!r}")
    predicate = item["predicate"]
    if predicate not in ontology.relations:
        raise ValueError(f"unknown relation {predicate!r}")
    source = item["pattern"]
    ends: dict[str, frozenset[str]] = {}
    for side in ("subject", "object"):
        found = [match[2] for match in _SLOT.finditer(source) if match[1] == side]
        if len(found) != 1:
            raise ValueError(f"a pattern has one {side}, this one has {len(found)}")
        ends[side] = _types(found[0], ontology)
    for subject in sorted(ends["subject"]):
        for object_ in sorted(ends["object"]):
            if problem := ontology.problem(subject, predicate, object_):
                raise ValueError(problem)
    expanded = _expand(_SLOT.sub(lambda match: _slot(match, fragments, ontology), source.translate(_WIDE)), fragments)
    _check_bounded(expanded)
    pattern = re.compile(expanded)
    allowed = {"subject", "object", *_TIMES, *ontology.relations[predicate].qualifiers}
    if unknown := set(pattern.groupindex) - allowed:
        raise ValueError(f"{predicate} has no qualifier {sorted(unknown)[0]!r}")
    return Rule(
        item["name"],
        predicate,
        pattern,
        ends["subject"],
        ends["object"],
        float(item.get("confidence", 0.8)),
        bool(item.get("given", False)),
        re.compile(item["object_name"]) if "object_name" in item else None,
        _case(item["example"]),
        _case(item["counter"]),
        place,
    )


def _case(item: dict[str, Any]) -> Case:
    relations = tuple((str(s), str(p), str(o)) for s, p, o in item.get("relations", []))
    return Case(item["text"], {str(key): str(value) for key, value in item.get("entities", {}).items()}, relations)


def _types(names: str, ontology: Ontology) -> frozenset[str]:
    types: set[str] = set()
    for name in names.split("|"):
        some = {node.name for node in ontology.types.values() if name in node.labels or name == "Any"}
        if not some:
            raise ValueError(f"unknown type {name!r}")
        types |= some
    return frozenset(types)


def _slot(match: re.Match[str], fragments: dict[str, str], ontology: Ontology) -> str:
    side, names, many = match.groups()
    one = f"<(?:{'|'.join(sorted(_types(names, ontology)))}):\\d{{1,4}}>"
    body = f"{one}(?:{fragments['sep']}{one}){{0,{_LIST}}}" if many else one
    return f"(?:{body})" if side == "any" else f"(?P<{side}>{body})"


def _expand(source: str, fragments: dict[str, str]) -> str:
    def fragment(match: re.Match[str]) -> str:
        if match[1] not in fragments:
            raise ValueError(f"unknown fragment {match[1]!r}")
        return fragments[match[1]]

    return _MACRO.sub(fragment, source.translate(_WIDE))


def _check_bounded(pattern: str) -> None:
    plain = re.sub(r"\[(?:\\.|[^\]\\])*\]", "x", re.sub(r"\\.", "x", pattern))
    if re.search(r"[*+]|\{\d*,\}", plain):
        raise ValueError("a repetition without a bound ('*', '+' or '{n,}'): write '{0,40}'")
