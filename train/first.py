"""The first stage of the English encoder: CrossNER, whose coarser labels leave several of ours open.

`python -m train.first --data FOLDER --base FOLDER --out FILE`
"""

from __future__ import annotations

import argparse
import json
import random
import sys
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import torch

from liaison.nlp.found import Sentence
from liaison.nlp.neural.channels import shapes
from liaison.nlp.neural.inputs import Inputs
from liaison.nlp.neural.labels import OUTSIDE, TAGS, begin, inside
from liaison.nlp.neural.units import Tokenizer, normalised

from .base import files, from_base, save, small_vocabulary
from .examples import Example
from .tagger import train

_DOMAINS = ("ai", "science", "politics", "literature")
_BODIES = ("Firm", "University", "Institute", "Government")
_PERSONS = ("person", "researcher", "scientist", "politician", "writer", "musicalartist")
_MEANS = {
    **dict.fromkeys(_PERSONS, ("Person",)),
    **dict.fromkeys(("location", "country"), ("Region",)),
    "organisation": _BODIES,
    "university": ("University",),
    "award": ("Award",),
    "politicalparty": ("Institute",),
}
# Types that CrossNER does not mark, or not as we do: they may hide in what it calls something else, or nothing.
_HIDDEN = ("Patent", "Project", "Technology", "Workstation")


def _rows(folder: Path) -> Iterator[tuple[str, list[tuple[int, int, str]]]]:
    """Sentences with their marked spans, without the spaces that tokenisation put before marks."""
    for domain in _DOMAINS:
        for part in ("train", "dev"):
            for line in (folder / f"en_cross_{domain}_{part}.jsonl").read_text("utf-8").splitlines():
                row = json.loads(line)
                text, moved = _joined(row["text"])
                yield text, [(moved[start], moved[end], kind) for start, end, kind in row["ents"]]


def _joined(text: str) -> tuple[str, list[int]]:
    """The text with natural spaces, and where each place of the old text is in it."""
    moved, out = [], ""
    for place, char in enumerate(text):
        moved.append(len(out))
        glued = (
            text[place + 1 : place + 2] in tuple(",.;:)?!%") or out[-1:] == "(" or text[place + 1 : place + 3] == "'s"
        )
        if char != " " or not glued:
            out += char
    return out, [*moved, len(out)]


def _example(number: int, rows: list[tuple[str, list[tuple[int, int, str]]]], tokenizer: Tokenizer) -> Example:
    """Some sentences as one example; the rules are not asked (opinion 0)."""
    text, sentences, spans = "", [], []
    for piece, marked in rows:
        start = len(text)
        sentences.append(Sentence(start, start + len(piece)))
        spans += [(start + first, start + last, kind) for first, last, kind in marked]
        text += piece + "\n"
    units = tokenizer([normalised(text[s.start : s.end], "en") for s in sentences], sentences)
    right = np.zeros((len(units.pieces), len(TAGS)), dtype=bool)
    right[:, OUTSIDE] = True
    right[:, [number for type_ in _HIDDEN for number in (begin(type_), inside(type_))]] = True
    for first, last, kind in spans:
        one = int(np.searchsorted(units.ends, first, side="right"))
        stop = int(np.searchsorted(units.starts, last, side="left"))
        here = np.flatnonzero((units.owners >= one) & (units.owners < stop))
        if kind in _MEANS and len(here):
            right[here] = False
            for type_ in _MEANS[kind]:
                right[here[1:], inside(type_)] = True
                right[here[0], begin(type_)] = True
    nothing = np.zeros(len(units), dtype=np.int64)
    return Example(str(number), Inputs(text, units, shapes(text, units), nothing, nothing, ()), right)


def main() -> None:
    arguments = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else "")
    arguments.add_argument("--data", type=Path, required=True, help="the folder of CrossNER")
    arguments.add_argument("--base", type=Path, required=True)
    arguments.add_argument("--out", type=Path, required=True)
    options = arguments.parse_args()
    torch.set_num_threads(1)
    data, _ = small_vocabulary(files(options.base, "en")[1], "en")
    vocabulary = options.out.with_suffix(".json")
    vocabulary.write_text(json.dumps(data, ensure_ascii=False), "utf-8")
    tokenizer = Tokenizer(vocabulary)
    rows = list(_rows(options.data))
    random.Random(0).shuffle(rows)
    examples = [_example(first, rows[first : first + 5], tokenizer) for first in range(0, len(rows), 5)]
    print(f"{len(examples)} examples, {sum(len(one.inputs.units.pieces) for one in examples)} pieces", flush=True)
    tagger = from_base(options.base, "en")
    train(tagger, examples, tokenizer, epochs=1, rate=1e-4, seed=0, pieces=1000)
    save(tagger, "en", options.out)


if __name__ == "__main__":
    sys.exit(main())
