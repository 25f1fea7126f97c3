"""Names on their way to things: which of them are one name, which were joined, and where else they stand."""

from __future__ import annotations

import bisect
import itertools
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence

from ..graph.model.ids import name_key
from .found import Found, Sentence

__all__ = ["ORGANISATIONS", "Key", "Names", "class_of"]

ORGANISATIONS = frozenset({"Firm", "University", "Institute", "Government"})
_CLASS = {**dict.fromkeys(ORGANISATIONS, "Organisation"), "Project": "Work", "Technology": "Work"}

# Class and folded name; of a unit that stands beside its body, both names.
Key = tuple[str, str]


def class_of(type_: str) -> str:
    """Names of one class may be names of one thing."""
    return _CLASS.get(type_, type_)


class Names:
    """A union of name keys over the names found in a text. `plain`: the text as the rules read it, of equal length."""

    def __init__(self, text: str, plain: str, sentences: Sequence[Sentence], found: Iterable[Found]) -> None:
        self.text, self.plain, self.sentences = text, plain, sentences
        self.found = sorted(found)
        self.owners = _owners(plain, self.found)
        self.parent: dict[Key, Key] = {}
        self.defined: set[Key] = set()
        self.samples: dict[Key, Found] = {}
        self._keys: dict[Found, Key] = {}
        self._starts = [sentence.start for sentence in sentences]
        for name in self.found:
            key = self.key(name)
            self.parent.setdefault(key, key)
            self.samples.setdefault(key, name)

    def surface(self, name: Found) -> str:
        """The clean name, in simplified characters."""
        return name.name or self.plain[name.start : name.end]

    def key(self, name: Found) -> Key:
        """What makes two names equal."""
        known = self._keys.get(name)
        if known is None:
            own, owner = name_key(self.surface(name)), self.owners.get((name.start, name.end))
            whole = own if owner is None else f"{name_key(self.surface(owner))}\x1f{own}"
            known = self._keys[name] = (class_of(name.type), whole)
        return known

    def root(self, key: Key) -> Key:
        while self.parent[key] != key:
            self.parent[key] = self.parent[self.parent[key]]
            key = self.parent[key]
        return key

    def join(self, one: Key, other: Key) -> None:
        """Join two names of one class; the first stays the root."""
        if one[0] == other[0] and one in self.parent and other in self.parent and self.root(one) != self.root(other):
            self.parent[self.root(other)] = self.root(one)

    def add(self, key: Key) -> None:
        """Make a name known that the text may not hold as a found one."""
        self.parent.setdefault(key, key)

    def sentence(self, position: int) -> int:
        """The number of the sentence that holds a position, or of the last one before it; -1 before the first."""
        return bisect.bisect_right(self._starts, position) - 1

    def place(self, spans: Iterable[tuple[int, int, Key, str]]) -> None:
        """Take further names, the longest first; a shorter found name inside one gives way to it."""
        holder: dict[int, Found] = {at: name for name in self.found for at in range(name.start, name.end)}
        alive = set(self.found)
        for start, end, key, type_ in sorted(set(spans), key=lambda item: (item[0] - item[1], item)):
            inside = {holder[at] for at in range(start, end) if at in holder}
            if any(name.start < start or name.end > end or name.end - name.start == end - start for name in inside):
                continue
            alive -= inside
            name = Found(start, end, type_)
            alive.add(name)
            holder.update(dict.fromkeys(range(start, end), name))
            self._keys[name] = key
        self.found = sorted(alive)

    def groups(self) -> Iterator[tuple[Key, list[Found]]]:
        """The names by root, in the order of the text."""
        groups: dict[Key, list[Found]] = defaultdict(list)
        for name in self.found:
            groups[self.root(self.key(name))].append(name)
        yield from groups.items()


def _owners(text: str, found: Sequence[Found]) -> dict[tuple[int, int], Found]:
    """The body beside which a unit stands (医学院 of one university is not that of another)."""
    owners: dict[tuple[int, int], Found] = {}
    for before, name in itertools.pairwise(found):
        between = text[before.end : name.start]
        if name.type == "Institute" and before.type in ("University", "Firm") and between in ("", "'s ", "’s "):
            owners[name.start, name.end] = before
        elif (
            before.type == "Institute"
            and name.type == "University"
            and between in (", ", " of ", " of the ", " at ", " at the ")
        ):
            owners.setdefault((before.start, before.end), name)
    return owners
