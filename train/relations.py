"""Training of the relation models of a language: the linear one, the network, and the stack over both.

`python -m train.relations zh --gold FOLDER --base FOLDER --work FOLDER --out FOLDER`. `--work` holds the taggers of the
halves A and B and of all passages (`train.tagger`) and the names they predicted for the other half
(``oof-zh.json``, `train.predictions`). Each passage is learnt twice, with its annotated names and with those predicted
for it by a tagger that had not seen it, so that the models know what wrong names look like. The stack is fitted on
scores for passages that linear model, network and tagger had not seen.
"""

from __future__ import annotations

import argparse
import json
import sys
import tempfile
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import torch
from numpy.typing import NDArray

from liaison.nlp.found import Found
from liaison.nlp.neural.encoder import Encoder
from liaison.nlp.neural.units import Tokenizer, Units
from liaison.nlp.relations.features import View
from liaison.nlp.relations.model import trust_in
from liaison.nlp.relations.network import windows
from liaison.nlp.relations.pairs import pair_inputs
from liaison.nlp.relations.stack import rows as stacked

from .branch import Branch, Item, read
from .branch import train as train_branch
from .examples import example as tagging_example
from .export import export
from .export_branch import export_branch
from .gold import Passage, load, part_of
from .linear import fit, rows
from .pairs import Example, example
from .stack import Seen, fit_stack

__all__ = ["Known", "known_passage"]

Floats = NDArray[np.float32]


@dataclass(frozen=True, slots=True)
class Known:
    """A passage in its two readings: with annotated and with predicted names (and how sure these were)."""

    annotated: Example
    predicted: Example
    trust: Floats


def main() -> None:
    arguments = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    arguments.add_argument("language", choices=("en", "zh"))
    for name in ("gold", "base", "work", "out"):
        arguments.add_argument(f"--{name}", type=Path, required=True)
    arguments.add_argument("--epochs", type=int, default=8)
    arguments.add_argument("--keep", type=Path, help="write the scores for unseen passages here, to look at")
    options = arguments.parse_args()
    torch.set_num_threads(1)
    torch.use_deterministic_algorithms(True)
    language = options.language
    passages = load(options.gold, language)
    predicted = json.loads((options.work / f"oof-{language}.json").read_text("utf-8"))
    known = {one.id: known_passage(one, predicted[one.id]) for one in passages}
    features = {id(one): rows(one) for both in known.values() for one in (both.annotated, both.predicted)}
    halves = {part: {one.id for one in part_of(passages, part)} for part in ("A", "B")}
    unseen: dict[str, tuple[Floats, Floats]] = {}
    for part, inside in halves.items():
        mine = [known[one.id] for one in passages if one.id in inside]
        others = [one for one in passages if one.id not in inside]
        encoded = _encoded(language, part, passages, options)
        linear = fit(_both(mine), features)
        branch = _branch(language, part, mine, encoded, options)
        for one in others:
            example_ = known[one.id].predicted
            network = read(branch, _item(example_, *encoded[one.id])).numpy()
            unseen[one.id] = (linear(features[id(example_)]), network)
        print(f"{language} {part}: scored {len(others)} passages", flush=True)
    options.out.mkdir(parents=True, exist_ok=True)
    if options.keep:
        np.savez(options.keep, **{id_: np.stack(both) for id_, both in unseen.items()})
    _fit_stacks(known, unseen, options.out)
    everything = list(known.values())
    fit(_both(everything), features).save(options.out / "relations-linear.npz")
    encoded = _encoded(language, "all", passages, options)
    branch = _branch(language, "all", everything, encoded, options)
    export_branch(branch, language, options.base, options.out)


def known_passage(passage: Passage, spans: Sequence[Sequence[object]]) -> Known:
    """A passage in both readings; `spans`: [start, end, type, confidence]."""
    found = [Found(int(str(start)), int(str(end)), str(type_)) for start, end, type_, _ in spans]
    sure = [float(str(one[3])) for one in spans]
    predicted = example(passage, found)
    return Known(example(passage), predicted, trust_in(predicted.seen, found, sure))


def _both(known: Sequence[Known]) -> list[Example]:
    return [one for both in known for one in (both.annotated, both.predicted)]


def _encoded(
    language: str, part: str, passages: Sequence[Passage], options: argparse.Namespace
) -> dict[str, tuple[Units, torch.Tensor]]:
    """What the encoder of a part, in 8 bits as it ships, sees in its middle layer."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        export(options.work / f"ner-{language}-{part}.pt", options.base, folder)
        tokenizer = Tokenizer(folder / "tokenizer.json")
        encoder = Encoder(folder / "encoder.onnx.gz", tokenizer)
        found = {}
        for passage in passages:
            inputs = tagging_example(passage, tokenizer).inputs
            found[passage.id] = inputs.units, torch.from_numpy(encoder(inputs).mid)
    return found


def _item(one: Example, units: Units, mid: torch.Tensor) -> Item:
    inputs = pair_inputs(one.scene, one.candidates, units.starts, units.ends)
    right, weights = torch.from_numpy(one.right), torch.from_numpy(one.weights)
    return Item(mid, tuple(windows(units.sentences)), inputs, right, weights)


def _branch(
    language: str,
    part: str,
    known: Sequence[Known],
    encoded: Mapping[str, tuple[Units, torch.Tensor]],
    options: argparse.Namespace,
) -> Branch:
    items = [
        [_item(one, *encoded[both.annotated.passage.id]) for one in (both.annotated, both.predicted)] for both in known
    ]
    return train_branch(options.work / f"ner-{language}-{part}.pt", items, epochs=options.epochs)


def _fit_stacks(known: Mapping[str, Known], unseen: Mapping[str, tuple[Floats, Floats]], out: Path) -> None:
    for name, fast in (("relations-stack.npz", False), ("relations-fast.npz", True)):
        seen = []
        for id_, both in known.items():
            one = both.predicted
            linear, network = unseen[id_]
            asked = stacked(View(one.scene, one.candidates), one.fired, linear, None if fast else network, both.trust)
            seen.append(Seen(one, asked))
        fit_stack(seen).save(out / name)


if __name__ == "__main__":
    sys.exit(main())
