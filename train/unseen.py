"""The figures for passages that no model has seen, by the ruler of `liaison evaluate`.

`python -m train.unseen zh --gold FOLDER --work FOLDER --scores FILE --models FOLDER`: `--scores` is what
`train.relations --keep` wrote; names are those of the models of the other half (``oof-zh.json``); the trees are fitted
anew on four fifths for each fifth; `--models` says from which chance on a relation is believed.
"""

from __future__ import annotations

import argparse
import json
import sys
from pathlib import Path

import numpy as np

from liaison.graph.model import Extraction
from liaison.ingest.standard_input import from_text
from liaison.nlp import evaluation
from liaison.nlp.assertions import assertions, profiles
from liaison.nlp.relations.decide import resolved
from liaison.nlp.relations.features import View
from liaison.nlp.relations.model import Judged
from liaison.nlp.relations.stack import Stack
from liaison.nlp.relations.stack import rows as stacked
from liaison.nlp.statements import by_rules
from liaison.nlp.tabled import by_tables

from .gold import load
from .relations import known_passage
from .stack import Seen, fit_trees

__all__: list[str] = []

_PARTS = 5


def main() -> None:
    arguments = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    arguments.add_argument("language", choices=("en", "zh"))
    for name in ("gold", "work", "scores", "models"):
        arguments.add_argument(f"--{name}", type=Path, required=True)
    options = arguments.parse_args()
    found = json.loads((options.work / f"oof-{options.language}.json").read_text("utf-8"))
    known = {one.id: known_passage(one, found[one.id]) for one in load(options.gold, options.language)}
    scores = np.load(options.scores)
    seen = {}
    for id_, both in known.items():
        one, (linear, network) = both.predicted, scores[id_]
        seen[id_] = Seen(one, stacked(View(one.scene, one.candidates), one.fired, linear, network, both.trust))
    least = Stack.load(options.models / "relations-stack.npz").least
    passages = {one.name.removesuffix(".json"): one for one in evaluation.load(options.gold)}
    results = []
    for part in range(_PARTS):
        trees = fit_trees([one for number, one in enumerate(seen.values()) if number % _PARTS != part])
        for id_ in list(seen)[part::_PARTS]:
            one = seen[id_].example
            chances = Stack(trees, least)(seen[id_].rows, len(one.candidates))
            best = np.zeros(chances.shape, dtype=np.int64)
            ruled = [*by_rules(one.seen), *by_tables(one.seen)]
            statements = resolved(one.seen, ruled, Judged(one.scene, one.candidates, chances, best, least))
            document = from_text(one.passage.text, key=id_).model_copy(update={"language": options.language})
            made = profiles(document, one.seen.resolution)
            extraction = Extraction(
                document=document,
                profiles=tuple(made),
                assertions=tuple(assertions(document, statements, made, "unseen")),
                claims=(),
            )
            results.append(evaluation.score(passages[id_], evaluation.Prediction.of(extraction)))
    figures = evaluation.summarise(results).together
    for name in ("entities_strict", "entities_relaxed", "relations_strict"):
        print(name, getattr(figures, name).micro)
    print("non-facts", figures.non_facts["all"])
    print("reliability", figures.reliability)


if __name__ == "__main__":
    sys.exit(main())
