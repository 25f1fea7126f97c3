"""YAML whose lines are remembered, so that a mistake can be shown where it stands."""

from __future__ import annotations

from dataclasses import dataclass, field

import yaml

from ...graph.model.errors import InvalidMapping

__all__ = ["Lines", "Value", "load_yaml"]

Value = str | bool | None | list["Value"] | dict[str, "Value"]
Place = tuple[str | int, ...]
_MAX_DEPTH = 20


@dataclass(slots=True)
class Lines:
    """The line (from 1) of each place in a file, a place being the keys and indexes that lead to it."""

    file: str
    lines: dict[Place, int] = field(default_factory=dict)

    def fail(self, place: Place, message: str, hint: str = "") -> InvalidMapping:
        """An error at a place, or at the nearest one above it that the file has."""
        while place and place not in self.lines:
            place = place[:-1]
        return InvalidMapping(f"{self.file}:{self.lines.get(place, 1)}: {message}", hint)


def load_yaml(text: str, file: str) -> tuple[Value, Lines]:
    """Read YAML. Scalars stay text, but for true, false and nothing: ``on``, ``2020`` and ``0001`` mean themselves.

    Raises InvalidMapping for bad YAML, keys given twice and aliases (a few of them can stand for gigabytes).
    """
    lines = Lines(file)
    try:
        _refuse_traps(text, file)
        root = yaml.compose(text, Loader=yaml.SafeLoader)
    except (yaml.YAMLError, RecursionError) as error:
        mark = getattr(error, "problem_mark", None)
        problem = getattr(error, "problem", None) or "it cannot be read"
        raise InvalidMapping(f"{file}:{mark.line + 1 if mark else 1}: not valid YAML: {problem}") from error
    if root is None:
        raise InvalidMapping(f"{file}:1: the mapping is empty")
    return _value(root, (), lines), lines


def _refuse_traps(text: str, file: str) -> None:
    """Raise for aliases and for deep nesting, whose cost to PyYAML grows with its square."""
    depth = 0
    for event in yaml.parse(text, Loader=yaml.SafeLoader):
        line = event.start_mark.line + 1 if event.start_mark else 1
        if isinstance(event, yaml.AliasEvent):
            raise InvalidMapping(f"{file}:{line}: aliases are not used in mappings")
        depth += isinstance(event, yaml.CollectionStartEvent) - isinstance(event, yaml.CollectionEndEvent)
        if depth > _MAX_DEPTH:
            raise InvalidMapping(f"{file}:{line}: nested deeper than {_MAX_DEPTH} levels")


def _value(node: yaml.Node, place: Place, lines: Lines) -> Value:
    lines.lines.setdefault(place, node.start_mark.line + 1)
    if isinstance(node, yaml.SequenceNode):
        return [_value(item, (*place, index), lines) for index, item in enumerate(node.value)]
    if isinstance(node, yaml.MappingNode):
        fields: dict[str, Value] = {}
        for key, value in node.value:
            name = str(key.value) if isinstance(key, yaml.ScalarNode) else "?"
            lines.lines[*place, name] = key.start_mark.line + 1
            if name in fields:
                raise lines.fail((*place, name), f"{name!r} is given twice")
            fields[name] = _value(value, (*place, name), lines)
        return fields
    if node.tag == "tag:yaml.org,2002:null":
        return None
    if node.tag == "tag:yaml.org,2002:bool" and node.value.lower() in ("true", "false"):
        return bool(node.value.lower() == "true")
    return str(node.value)
