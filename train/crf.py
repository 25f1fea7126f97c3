"""Training of the conditional random fields.

`python -m train.crf zh --gold FOLDER --out FOLDER --parts A B fit all`; `--tagger`: with the opinion of English rules
that ask spaCy's tagger, for the fast path.
"""

from __future__ import annotations

import argparse
import sys
import time
from collections.abc import Sequence
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from liaison.nlp.neural.crf import Field, features, sentences
from liaison.nlp.neural.labels import OUTSIDE, TAGS
from liaison.nlp.neural.units import Tokenizer

from .examples import Example, example
from .gold import load, part_of

__all__ = ["train"]

_SETTINGS = {"c1": 0.1, "c2": 0.02, "max_iterations": 60, "feature.minfreq": 3}


def train(examples: Sequence[Example], language: str, path: Path) -> None:
    """Train a field on examples and write it to a file."""
    import pycrfsuite

    trainer = pycrfsuite.Trainer(verbose=False)
    for one in examples:
        labels = _labels(one)
        for start, stop in sentences(one.inputs):
            trainer.append(features(one.inputs, language, start, stop), labels[start:stop])
    trainer.set_params(_SETTINGS)
    trainer.train(str(path))


def _labels(one: Example) -> list[str]:
    """A label for each unit; optional names count as names."""
    owners = one.inputs.units.owners
    firsts = np.flatnonzero(np.append(True, owners[1:] != owners[:-1])[: len(owners)])
    right: NDArray[np.bool_] = one.allowed[firsts].copy()
    right[right[:, OUTSIDE + 1 :].any(-1), OUTSIDE] = False
    return [TAGS[number] for number in right.argmax(-1).tolist()]


def main() -> None:
    arguments = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else "")
    arguments.add_argument("language", choices=("en", "zh"))
    arguments.add_argument("--gold", type=Path, required=True)
    arguments.add_argument("--also", type=Path, help="a second folder of passages to predict")
    arguments.add_argument("--out", type=Path, required=True, help="holds the tokenizer")
    arguments.add_argument("--parts", nargs="+", default=["all"])
    arguments.add_argument("--tagger", action="store_true")
    options = arguments.parse_args()
    tokenizer = Tokenizer(options.out / f"tokenizer-{options.language}.json")
    passages = load(options.gold, options.language)
    others = load(options.also, options.language) if options.also else []
    examples = {passage.id: example(passage, tokenizer, tagger=options.tagger) for passage in [*passages, *others]}
    for part in options.parts:
        begun = time.monotonic()
        path = options.out / f"{'fast' if options.tagger else 'crf'}-{options.language}-{part}.crfsuite"
        train([examples[passage.id] for passage in part_of(passages, part)], options.language, path)
        field = Field(path)
        scores = {id_: field(one.inputs, options.language).astype(np.float16) for id_, one in examples.items()}
        np.savez(path.with_suffix(".npz"), **scores)  # type: ignore[arg-type]
        print(f"{path.name}: {path.stat().st_size / 1e6:.2f} MB, {time.monotonic() - begun:.0f} s", flush=True)


if __name__ == "__main__":
    sys.exit(main())
