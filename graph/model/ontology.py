"""The ontology: which types and relations exist. Read from ontology.yaml; every check and legend comes from it."""

from __future__ import annotations

import functools
from dataclasses import dataclass
from importlib import resources
from typing import Any

import yaml

from .errors import InvalidOntology

__all__ = ["NodeType", "Ontology", "RelationType", "load", "ontology"]


@dataclass(frozen=True, slots=True)
class NodeType:
    """One type of node; `labels` are all labels that it carries in the database, its own first."""

    name: str
    label: dict[str, str]
    labels: tuple[str, ...]
    transit: bool
    rdf: str
    colour: str


@dataclass(frozen=True, slots=True)
class RelationType:
    """One type of relation; `domain` and `range` are plain types (parents resolved)."""

    name: str
    label: dict[str, str]
    domain: frozenset[str]
    range: frozenset[str]
    symmetric: bool
    event: bool
    qualifiers: tuple[str, ...]
    rdf: str


@dataclass(frozen=True, slots=True)
class Ontology:
    version: int
    types: dict[str, NodeType]
    relations: dict[str, RelationType]
    parents: dict[str, dict[str, str]]

    @property
    def transit(self) -> frozenset[str]:
        """Types that may be inner nodes of a path."""
        return frozenset(name for name, node in self.types.items() if node.transit)

    def is_organisation(self, type_: str) -> bool:
        return "Organisation" in self.types[type_].labels

    def problem(self, subject: str, predicate: str, object_: str) -> str | None:
        """Say in words why a triple of types is not allowed; None if it is.

        >>> ontology().problem("Person", "EMPLOYED_BY", "Award")
        'EMPLOYED_BY leads to Firm, Government, Institute or University, not to Award'
        """
        relation = self.relations.get(predicate)
        if relation is None:
            return f"unknown relation {predicate!r}"
        for given in (subject, object_):
            if given not in self.types:
                return f"unknown type {given!r}"
        if subject not in relation.domain:
            return f"{predicate} starts at {_either(relation.domain)}, not at {subject}"
        if object_ not in relation.range:
            return f"{predicate} leads to {_either(relation.range)}, not to {object_}"
        return None


def _either(names: frozenset[str]) -> str:
    *most, last = sorted(names)
    return f"{', '.join(most)} or {last}" if most else last


@functools.cache
def ontology() -> Ontology:
    """The ontology that ships with the program."""
    file = resources.files(__package__) / "ontology.yaml"
    return load(file.read_text(encoding="utf-8"), "ontology.yaml")


def load(text: str, source: str) -> Ontology:
    """Read an ontology; raises InvalidOntology, which names `source` and the line."""
    try:
        root = yaml.compose(text, Loader=yaml.SafeLoader)
    except yaml.YAMLError as error:
        mark = getattr(error, "problem_mark", None)
        line = f"{source}:{mark.line + 1}" if mark else source
        raise InvalidOntology(f"{line}: not valid YAML") from error
    if root is None:
        raise InvalidOntology(f"{source}:1: the file is empty")
    return _Reader(source).ontology(root)


_TYPE_FIELDS = {"label", "parent", "transit", "rdf", "colour"}
_RELATION_FIELDS = {"label", "domain", "range", "symmetric", "event", "qualifiers", "rdf"}


class _Reader:
    """Walks the YAML nodes, because they know their lines."""

    def __init__(self, source: str) -> None:
        self.source = source

    def fail(self, node: Any, message: str) -> InvalidOntology:
        return InvalidOntology(f"{self.source}:{node.start_mark.line + 1}: {message}")

    def mapping(self, node: Any, allowed: set[str] | None = None) -> dict[str, Any]:
        if not isinstance(node, yaml.MappingNode):
            raise self.fail(node, "expected a mapping")
        fields: dict[str, Any] = {}
        for key, value in node.value:
            if not isinstance(key, yaml.ScalarNode):
                raise self.fail(key, "a name is expected")
            if key.value in fields:
                raise self.fail(key, f"{key.value!r} is given twice")
            if allowed is not None and key.value not in allowed:
                raise self.fail(key, f"unknown field {key.value!r}")
            fields[key.value] = value
        return fields

    def names(self, node: Any) -> list[tuple[str, Any]]:
        if not isinstance(node, yaml.SequenceNode):
            raise self.fail(node, "expected a list")
        return [(str(item.value), item) for item in node.value]

    def text(self, fields: dict[str, Any], name: str, node: Any) -> str:
        if name not in fields:
            raise self.fail(node, f"{name!r} is missing")
        if not isinstance(fields[name], yaml.ScalarNode):
            raise self.fail(fields[name], f"{name!r} must be text")
        return str(fields[name].value)

    def flag(self, fields: dict[str, Any], name: str) -> bool:
        if name not in fields:
            return False
        if fields[name].value not in ("true", "false"):
            raise self.fail(fields[name], f"{name!r} must be true or false")
        return bool(fields[name].value == "true")

    def label(self, fields: dict[str, Any], node: Any) -> dict[str, str]:
        if "label" not in fields:
            raise self.fail(node, "'label' is missing")
        found = self.mapping(fields["label"], {"en", "zh"})
        return {language: self.text(found, language, fields["label"]) for language in ("en", "zh")}

    def ontology(self, root: Any) -> Ontology:
        top = self.mapping(root, {"version", "parents", "types", "relations"})
        for needed in ("version", "types", "relations"):
            if needed not in top:
                raise self.fail(root, f"{needed!r} is missing")
        version = self.text(top, "version", root)
        if not version.isdigit():
            raise self.fail(top["version"], "'version' must be a whole number")
        parents = {
            name: {**self.label(self.mapping(node, {"label", "rdf"}), node)}
            for name, node in (self.mapping(top["parents"]) if "parents" in top else {}).items()
        }
        types = {name: self.type(name, node, parents) for name, node in self.mapping(top["types"]).items()}
        relations = {
            name: self.relation(name, node, types, parents) for name, node in self.mapping(top["relations"]).items()
        }
        return Ontology(int(version), types, relations, parents)

    def type(self, name: str, node: Any, parents: dict[str, dict[str, str]]) -> NodeType:
        if not name.isidentifier():
            raise self.fail(node, f"{name!r} is no label")
        fields = self.mapping(node, _TYPE_FIELDS)
        labels = [name]
        if "parent" in fields:
            parent = self.text(fields, "parent", node)
            if parent not in parents:
                raise self.fail(fields["parent"], f"unknown parent {parent!r}")
            labels.append(parent)
        return NodeType(
            name,
            self.label(fields, node),
            (*labels, "Entity"),
            self.flag(fields, "transit"),
            self.text(fields, "rdf", node),
            self.text(fields, "colour", node),
        )

    def relation(
        self, name: str, node: Any, types: dict[str, NodeType], parents: dict[str, dict[str, str]]
    ) -> RelationType:
        if not name.isidentifier() or name in types or name in parents:
            raise self.fail(node, f"{name!r} is no name for a relation")
        fields = self.mapping(node, _RELATION_FIELDS)
        ends: dict[str, frozenset[str]] = {}
        for side in ("domain", "range"):
            if side not in fields:
                raise self.fail(node, f"{side!r} is missing")
            allowed: set[str] = set()
            for given, item in self.names(fields[side]):
                if given not in types and given not in parents:
                    raise self.fail(item, f"unknown type {given!r} in the {side} of {name}")
                allowed |= {type_.name for type_ in types.values() if given in type_.labels}
            if not allowed:
                raise self.fail(fields[side], f"the {side} of {name} is empty")
            ends[side] = frozenset(allowed)
        symmetric = self.flag(fields, "symmetric")
        if symmetric and ends["domain"] != ends["range"]:
            raise self.fail(fields["range"], f"{name} is symmetric: domain and range must be equal")
        qualifiers = self.names(fields["qualifiers"]) if "qualifiers" in fields else []
        return RelationType(
            name,
            self.label(fields, node),
            ends["domain"],
            ends["range"],
            symmetric,
            self.flag(fields, "event"),
            tuple(given for given, _ in qualifiers),
            self.text(fields, "rdf", node),
        )
