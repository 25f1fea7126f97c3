"""Joins short names to the long ones that they stand for, where only one long name can be meant."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable

from . import english_shortforms, shortforms
from .found import Found
from .name_groups import ORGANISATIONS, Key, Names

__all__ = ["join", "units"]

# More long names than this behind one handle: no short form could choose among them.
_CROWD = 400
_HAN = re.compile(r"[\u3400-\u9fff]")


def units(names: Names) -> None:
    """Units of one body are one; a unit named without its body is the one named with it, if there is only one."""
    owned: dict[tuple[str, str], dict[Key, Key]] = defaultdict(dict)
    for name in names.found:
        owner = names.owners.get((name.start, name.end))
        if owner is not None:
            key = names.key(name)
            known = owned[key[0], key[1].split("\x1f")[1]].setdefault(names.root(names.key(owner)), key)
            names.join(known, key)
    for (class_, own), bodies in owned.items():
        if len(bodies) == 1 and (class_, own) in names.parent:
            names.join(next(iter(bodies.values())), (class_, own))


def join(names: Names) -> None:
    """Every short form of exactly one long name goes to it, the longer short forms first."""
    index: dict[tuple[str, str], list[Key]] = defaultdict(list)
    surfaces = {key: shortforms.key(names.surface(name)) for key, name in names.samples.items()}
    latin = {key: names.surface(name) for key, name in names.samples.items() if not _HAN.search(surfaces[key])}
    for key, name in names.samples.items():
        handles = (
            english_shortforms.handles(latin[key], name.type) if key in latin else _pairs(surfaces[key], name.type)
        )
        for handle in handles:
            index[key[0], handle].append(key)
    for key in sorted(names.samples, key=lambda item: (-len(surfaces[item]), item)):
        if key in names.defined or "\x1f" in key[1]:
            continue
        name = names.samples[key]
        candidates = _candidates(key, latin.get(key, ""), surfaces[key], name, index)
        long = [other for other in candidates if other != key and _stands_for(names, key, other, surfaces, latin)]
        roots = {names.root(other) for other in long}
        if len(roots) == 1 and names.root(key) not in roots:
            names.join(long[0], key)


def _candidates(
    key: Key, latin: str, surface: str, name: Found, index: dict[tuple[str, str], list[Key]]
) -> Iterable[Key]:
    if latin:
        handles = english_shortforms.handles(latin, name.type)
    else:
        handles = frozenset({surface[:2] if name.type != "Person" else surface})
    found: dict[Key, None] = {}
    for handle in sorted(handles):
        bucket = index.get((key[0], handle), [])
        if len(bucket) <= _CROWD:
            found.update(dict.fromkeys(bucket))
    return found


def _pairs(name: str, type_: str) -> set[str]:
    """What a Chinese short form may begin with."""
    if type_ == "Person":
        parts = re.split(r"[·•・‧]", name)
        return {*parts} if len(parts) > 1 else {name[:1], name[1:], name[2:]} - {name, ""}
    if len(name) > 60:
        return set()
    return {name[at] + other for at in range(len(name) - 1) for other in name[at + 1 : at + 15]}


def _stands_for(names: Names, short: Key, long: Key, surfaces: dict[Key, str], latin: dict[Key, str]) -> bool:
    types = names.samples[short].type, names.samples[long].type
    if (short in latin) != (long in latin):
        return False
    longer = len(surfaces[short]) < len(surfaces[long])
    if short in latin:
        # "Delhi University" and "University of Delhi", "Zhang Jing" and "Jing Zhang" are of about one length.
        turned = types[0] == types[1] and (types[0] == "Person" or (types[0] == "University" and short < long))
        return (longer or turned) and _latin(latin[short], latin[long], types)
    return longer and _chinese(surfaces[short], surfaces[long], types)


def _latin(short: str, long: str, types: tuple[str, str]) -> bool:
    if types[0] != types[1]:
        return english_shortforms.acronym(short, long)
    return english_shortforms.abbreviates(short, long, types[0])


def _chinese(short: str, long: str, types: tuple[str, str]) -> bool:
    if types[0] == "Person":
        return _chinese_person(short, long)
    if (types[0] != types[1] and "Firm" in types) or types[1] not in ORGANISATIONS:
        return types[0] == types[1] and len(short) >= 6 and long.endswith(short)
    return shortforms.abbreviates(short, long, types[1])


def _chinese_person(short: str, long: str) -> bool:
    """A surname, a given name of two characters, or one part of a foreign name."""
    parts = re.split(r"[·•・‧]", long)
    if len(parts) > 1:
        return short in parts and len(short) > 1
    if len(long) < 2 or len(short) >= len(long):
        return False
    return (len(short) == 1 and long[0] == short) or (len(short) == 2 and len(long) >= 3 and long.endswith(short))
