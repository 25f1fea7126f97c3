"""The names that a tagger finds in passages it was not trained on: the relation models learn from them, too.

`python -m train.predictions zh --gold FOLDER --work FOLDER` writes ``oof-zh.json`` into the work folder: for each
passage the spans that the models of the other half found, as [start, end, type, confidence].
"""

from __future__ import annotations

import argparse
import json
import sys
from pathlib import Path

import numpy as np

from liaison.nlp.neural.combine import FIELD_WEIGHT, combined
from liaison.nlp.neural.decode import decode
from liaison.nlp.neural.units import Tokenizer
from liaison.nlp.sentences import split

from .examples import example
from .gold import fold, load

__all__: list[str] = []


def main() -> None:
    arguments = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    arguments.add_argument("language", choices=("en", "zh"))
    arguments.add_argument("--gold", type=Path, required=True)
    arguments.add_argument("--work", type=Path, required=True, help="where the taggers left their predictions")
    options = arguments.parse_args()
    language, work = options.language, options.work
    passages = load(options.gold, language)
    tokenizer = Tokenizer(work / f"tokenizer-{language}.json")
    encoders = {half: np.load(work / f"ner-{language}-{half}.npz") for half in "AB"}
    fields = {half: np.load(work / f"crf-{language}-{half}.npz") for half in "AB"}
    halves = fold(passages)
    found = {}
    for one in passages:
        other = "B" if halves[one.id] == "A" else "A"
        inputs = example(one, tokenizer).inputs
        scores = encoders[other][one.id] + FIELD_WEIGHT[language] * fields[other][one.id]
        spans = decode(scores.astype(np.float32), inputs.units)
        names = combined(one.text, split(one.text, language), language, inputs.rules, spans)
        found[one.id] = [[name.start, name.end, name.type, round(name.confidence, 4)] for name in names]
    (work / f"oof-{language}.json").write_text(json.dumps(found), "utf-8")


if __name__ == "__main__":
    sys.exit(main())
