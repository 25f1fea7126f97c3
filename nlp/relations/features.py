"""What a pair of things looks like: named features for the linear model, numbers for the trees.

The words between and around, with every name in them replaced by its type; the same around the list that a mention is
a member of; labels at the head of the line; how near the pair is beside its competitors; cues of plans and denials;
which rules fired.
"""

from __future__ import annotations

import bisect
import functools
import itertools
import re
from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping, Sequence

import numpy as np

from .. import lexicon
from ..neural.decode import Floats
from ..neural.labels import TYPES
from .candidates import Candidate
from .scene import Mention, Scene

__all__ = ["NUMBERS", "Fired", "View", "names", "numbers"]

# (subject, object) -> the relations for which a rule fired, and whether it read a fact.
Fired = Mapping[tuple[int, int], Sequence[tuple[str, bool]]]

_LONG = 40
_CUES = ("plan", "denied", "failed", "reported", "former")
NUMBERS = 31 + 3 * len(_CUES)


class View:
    """The candidates of a document, with what both kinds of features ask of all of them: ranks and cues."""

    def __init__(self, scene: Scene, candidates: Sequence[Candidate]) -> None:
        self.scene, self.candidates = scene, candidates
        self.ranks = _ranks(candidates)
        self.cues = _Cues(scene)


def names(view: View, fired: Fired) -> Iterator[list[str]]:
    """For each candidate its features, each named; a feature is there or not."""
    for candidate, rank in zip(view.candidates, view.ranks, strict=True):
        found = set(_of_pair(view.scene, candidate, rank, view.cues))
        for predicate, fact in fired.get((candidate.subject, candidate.object), ()):
            found.add(f"R{predicate}{fact:d}")
        yield sorted(found)


def numbers(view: View, chosen: Sequence[int]) -> Floats:
    """For each of the `chosen` candidates a row of numbers, `NUMBERS` columns: types, distance, competitors, lists,
    cues."""
    scene = view.scene
    out = np.zeros((len(chosen), NUMBERS), np.float32)
    counts = Counter(scene.types)
    length = max(1, len(scene.text))
    for row, number in enumerate(chosen):
        candidate, rank = view.candidates[number], view.ranks[number]
        pair = candidate.pairs[0]
        left, right = _order(pair.subject, pair.object)
        inside = _inside(scene, left, right)
        types = scene.types[candidate.subject], scene.types[candidate.object]
        i, j = scene.number[_key(pair.subject)], scene.number[_key(pair.object)]
        out[row] = [
            TYPES.index(types[0]),
            TYPES.index(types[1]),
            pair.sentences,
            min(pair.gap, 500),
            left is pair.subject,
            len(inside),
            *rank,
            min(len(scene.of[candidate.subject]), 9),
            min(len(scene.of[candidate.object]), 9),
            pair.subject.start / length,
            pair.object.start / length,
            pair.subject.sentence == 0,
            min(len(scene.types), 40),
            counts[types[0]],
            counts[types[1]],
            len(candidate.pairs),
            pair.subject.reference,
            pair.object.reference,
            i - scene.lists[i][0],
            scene.lists[i][1] - i,
            j - scene.lists[j][0],
            scene.lists[j][1] - j,
            bool(scene.labels[i]),
            bool(scene.labels[j]),
            sum(scene.types[mention.thing] == types[0] for mention in inside),
            sum(scene.types[mention.thing] == types[1] for mention in inside),
            min(len(scene.names[candidate.subject]), 60),
            min(len(scene.names[candidate.object]), 60),
            *(flag for flags in view.cues(left, right) for flag in flags),
        ]
    return out


def _key(mention: Mention) -> tuple[int, int, int]:
    return mention.start, mention.end, mention.thing


def _order(one: Mention, other: Mention) -> tuple[Mention, Mention]:
    return (one, other) if one.start <= other.start else (other, one)


def _inside(scene: Scene, left: Mention, right: Mention) -> list[Mention]:
    i, j = scene.number[_key(left)], scene.number[_key(right)]
    return scene.mentions[i + 1 : j]


def _ranks(candidates: Sequence[Candidate]) -> list[tuple[int, int, int, int]]:
    """Of each candidate: how many nearer objects of this type the subject has, of how many; the same turned round."""
    objects: dict[int, list[float]] = defaultdict(list)
    subjects: dict[int, list[float]] = defaultdict(list)
    distance = [one.pairs[0].gap + 500.0 * one.pairs[0].sentences for one in candidates]
    for candidate, far in zip(candidates, distance, strict=True):
        objects[candidate.subject].append(far)
        subjects[candidate.object].append(far)
    for far_ones in (*objects.values(), *subjects.values()):
        far_ones.sort()
    return [
        (
            bisect.bisect_left(objects[candidate.subject], far),
            len(objects[candidate.subject]),
            bisect.bisect_left(subjects[candidate.object], far),
            len(subjects[candidate.object]),
        )
        for candidate, far in zip(candidates, distance, strict=True)
    ]


@functools.cache
def _cue_patterns(language: str) -> tuple[re.Pattern[str], ...]:
    data = lexicon.patterns(language, "cues")
    return tuple(re.compile("|".join(data[kind]), re.IGNORECASE) for kind in _CUES)


_CLAUSE = re.compile(r"[，,；;：:。]")


class _Cues:
    """Where the words of each kind stand in a text, and where its clauses end: found once, asked for every pair."""

    def __init__(self, scene: Scene) -> None:
        self._scene = scene
        self._found = []
        for pattern in _cue_patterns(scene.language):
            spans = [match.span() for match in pattern.finditer(scene.text)]
            self._found.append(([start for start, _ in spans], [end for _, end in spans]))
        clauses = [match.span() for match in _CLAUSE.finditer(scene.text)]
        self._commas = [start for start, _ in clauses]

    def __call__(self, left: Mention, right: Mention) -> list[tuple[bool, bool, bool]]:
        """For each kind of cue: in the sentences of the pair, in its clause, between the two."""
        sentences, length = self._scene.sentences, len(self._scene.text)
        start = sentences[left.sentence].start if sentences else 0
        here = sentences[right.sentence].start if sentences else 0
        end = max(sentences[right.sentence].end if sentences else length, right.end)
        before = bisect.bisect_left(self._commas, right.start) - 1
        clause = self._commas[before] + 1 if before >= 0 and self._commas[before] >= here else here
        after = bisect.bisect_left(self._commas, right.end)
        stop = self._commas[after] if after < len(self._commas) and self._commas[after] < end else end
        first = min(clause, max(here, left.start))
        return [
            (_inside_of(found, start, end), _inside_of(found, first, stop), _inside_of(found, left.end, right.start))
            for found in self._found
        ]


def _inside_of(found: tuple[list[int], list[int]], start: int, end: int) -> bool:
    """Whether one of the spans (starts, ends) lies between two places."""
    starts, ends = found
    at = bisect.bisect_left(starts, start)
    return at < len(starts) and ends[at] <= end


def _of_pair(scene: Scene, candidate: Candidate, rank: tuple[int, int, int, int], cues: _Cues) -> Iterator[str]:
    pair = candidate.pairs[0]
    left, right = _order(pair.subject, pair.object)
    kinds = f"{scene.types[candidate.subject][:3]}>{scene.types[candidate.object][:3]}"
    way = "F" if left is pair.subject else "R"
    directed = kinds + way
    apart = min(pair.sentences, 3)
    middle = [token.text for token in scene.between(left.end, right.start)]
    inside = _inside(scene, left, right)
    yield from (
        kinds,
        directed,
        f"{directed}sd{apart}",
        f"ne{min(len(inside), 6)}",
        f"{directed}ne{min(len(inside), 4)}",
    )
    yield f"{directed}d{min(len(middle) // 3, 8)}"
    yield from _middle(middle, kinds, way, directed)
    yield from _around(scene, left, right, kinds, way, directed)
    for kind, flags in zip(_CUES, cues(left, right), strict=True):
        for place, flag in zip("scm", flags, strict=True):
            if flag:
                yield f"Q{kind}{place}"
                yield f"Q{kinds}{kind}{place}"
    for name, value in (("ra", rank[0]), ("rb", rank[2])):
        yield f"{kinds}{name}{min(value, 4)}"
        yield f"{directed}{name}{min(value, 2)}sd{min(apart, 2)}"
    yield f"{kinds}na{min(rank[1], 4)}"
    yield f"{kinds}nb{min(rank[3], 4)}"
    yield f"{directed}bt{'.'.join(sorted({scene.types[mention.thing][:2] for mention in inside})[:4])}"
    for side, mention in (("e", pair.subject), ("f", pair.object)):
        yield from _of_end(scene, mention, side, kinds)
    first = scene.mentions[0] if scene.mentions else None
    if first is not None and first.thing == candidate.subject:
        yield f"{kinds}first"
    yield f"{kinds}ns{min(3, len(scene.of[candidate.subject]))}no{min(3, len(scene.of[candidate.object]))}"


def _middle(middle: list[str], kinds: str, way: str, directed: str) -> Iterator[str]:
    words = middle if len(middle) <= _LONG else [*middle[:15], "…", *middle[-15:]]
    for word in words:
        yield f"{way}m={word}"
        yield f"{kinds}m={word}"
    for one, other in itertools.pairwise(words):
        yield f"{way}mm={one}_{other}"
        yield f"{kinds}mm={one}_{other}"
    if len(middle) <= 8:
        yield f"{directed}M={'_'.join(middle)}"
    if middle:
        yield f"{way}mf={middle[0]}"
        yield f"{directed}mf={'_'.join(middle[:2])}"
        yield f"{directed}ml={'_'.join(middle[-2:])}"
        yield f"{directed}mt={'_'.join(middle[-3:])}"


def _around(scene: Scene, left: Mention, right: Mention, kinds: str, way: str, directed: str) -> Iterator[str]:
    start = scene.sentences[left.sentence].start if scene.sentences else 0
    end = scene.sentences[right.sentence].end if scene.sentences else len(scene.text)
    before = [token.text for token in scene.between(max(start, left.start - 60), left.start)][-5:]
    after = [token.text for token in scene.between(right.end, min(end, right.end + 60))][:6]
    for word in before:
        yield f"{way}b={word}"
        yield f"{directed}b={word}"
    for word in after:
        yield f"{way}a={word}"
        yield f"{directed}a={word}"
    for one, other in itertools.pairwise(before):
        yield f"{directed}bb={one}_{other}"
    for one, other in itertools.pairwise(after):
        yield f"{directed}aa={one}_{other}"
    sentence = {token.text for token in scene.between(start, min(end, start + 400))}
    for word in sentence:
        yield f"{kinds}s={word}"


def _of_end(scene: Scene, mention: Mention, side: str, kinds: str) -> Iterator[str]:
    """One end for itself: its last and first words, what stands left and right of it and of its list, its label."""
    number = scene.number[_key(mention)]
    name = scene.names[mention.thing].casefold()
    parts = (name[-2:], name[-3:], name[:2]) if scene.language == "zh" else (name.split()[-1:], name.split()[:1])
    for part in parts:
        yield f"{kinds}{side}h={part if isinstance(part, str) else ''.join(part)}"
    if mention.reference:
        yield f"{kinds}{side}ref"
    head, last = scene.lists[number]
    for tag, first, final in (("", mention, mention), ("L", scene.mentions[head], scene.mentions[last])):
        if tag and head == last:
            continue
        start = max(0, first.start - 40)
        before = [token.text for token in scene.between(start, first.start)][-3:]
        after = [token.text for token in scene.between(final.end, final.end + 40)][:3]
        yield f"{kinds}{side}{tag}l={'_'.join(before[-1:])}"
        yield f"{kinds}{side}{tag}l2={'_'.join(before[-2:])}"
        yield f"{kinds}{side}{tag}l3={'_'.join(before)}"
        yield f"{kinds}{side}{tag}r={'_'.join(after[:1])}"
        yield f"{kinds}{side}{tag}r2={'_'.join(after[:2])}"
        yield f"{kinds}{side}{tag}r3={'_'.join(after)}"
    if label := scene.labels[number]:
        yield f"{side}lab={label[-6:]}"
        yield f"{kinds}{side}lab={label[-6:]}"
        yield f"{kinds}{side}lab={label[-12:]}"
