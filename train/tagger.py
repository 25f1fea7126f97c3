"""Fine-tuning of the encoders that find names.

`python -m train.tagger zh --out FOLDER --parts A B fit all` trains one model a part: on half A or B of the passages
(to predict the other half), on all but the slice for choosing (`fit`), on everything (`all`).
English starts from a first stage on CrossNER (`--first`), whose coarser labels leave several of ours open.
"""

from __future__ import annotations

import argparse
import json
import random
import sys
import time
from collections.abc import Sequence
from pathlib import Path

import numpy as np
import torch
from torch import nn

from liaison.nlp.neural.decode import Floats
from liaison.nlp.neural.encoder import on_units
from liaison.nlp.neural.units import Tokenizer

from .base import Tagger, files, from_base, load, save, small_vocabulary
from .examples import Example, Window, batches, cut, example, tensors
from .gold import load as load_gold
from .gold import part_of

__all__ = ["average", "predict", "train"]

_RATE = {"zh": 1.5e-4, "en": 2e-4}
_RATE_NEW = 1e-3
_PIECES = 600
_LEAST_RATE = 0.02
_OUT = -1e9


def train(
    tagger: Tagger,
    examples: Sequence[Example],
    tokenizer: Tokenizer,
    *,
    epochs: int,
    rate: float,
    seed: int,
    pieces: int = _PIECES,
) -> None:
    """Train in place on examples; deterministic by seed on one machine."""
    torch.manual_seed(seed)
    rng = random.Random(seed)
    plan = [batch for _ in range(epochs) for batch in batches(examples, tokenizer, pieces, rng)]
    new, old = [], []
    for name, parameter in tagger.named_parameters():
        if parameter.requires_grad:
            (new if name.split(".")[0] in ("head", "shape", "opinion", "word") else old).append(parameter)
    groups = [{"params": old, "lr": rate, "weight_decay": 0.01}, {"params": new, "lr": _RATE_NEW, "weight_decay": 0.0}]
    optimiser = torch.optim.AdamW(groups, fused=True)
    warm = max(1, len(plan) // 10)
    schedule = torch.optim.lr_scheduler.LambdaLR(
        optimiser,
        lambda step: (step + 1) / warm if step < warm else max(_LEAST_RATE, (len(plan) - step) / (len(plan) - warm)),
    )
    tagger.train()
    begun, total = time.monotonic(), 0.0
    for step, batch in enumerate(plan, 1):
        loss = _loss(tagger, batch)
        optimiser.zero_grad()
        loss.backward()
        nn.utils.clip_grad_norm_([*old, *new], 1.0)
        optimiser.step()
        schedule.step()
        total += loss.item()
        if step % max(1, len(plan) // epochs) == 0:
            mean = total / max(1, len(plan) // epochs)
            print(f"  step {step}/{len(plan)} loss {mean:.4f} {time.monotonic() - begun:.0f} s", flush=True)
            total = 0.0
    tagger.eval()


def _loss(tagger: Tagger, batch: Sequence[Window]) -> torch.Tensor:
    """The mean negative log probability of the right labels of a piece, whichever of them."""
    channels, mask, right = tensors(batch)
    with torch.autocast("cpu", torch.bfloat16):
        scores = tagger(channels, mask)
    likely = torch.log_softmax(scores.float(), -1).masked_fill(~right, _OUT)
    return -torch.logsumexp(likely[mask], -1).mean()


def predict(tagger: Tagger, examples: Sequence[Example], tokenizer: Tokenizer) -> dict[str, Floats]:
    """Log probabilities of the labels for each example: [units, labels]."""
    scores: dict[str, Floats] = {}
    with torch.no_grad():
        for one in examples:
            parts = []
            for window in cut(one, tokenizer):
                channels, mask, _ = tensors([window])
                parts.append(torch.log_softmax(tagger(channels, mask)[0, 1:-1].float(), -1).numpy())
            scores[one.id] = on_units(np.concatenate(parts), one.inputs.units) if parts else np.zeros((0, 23), "f4")
    return scores


def average(taggers: Sequence[Tagger]) -> Tagger:
    """A tagger with the mean of the weights of taggers that began as one."""
    states = [tagger.state_dict() for tagger in taggers]
    mean = {name: torch.stack([state[name] for state in states]).mean(0) for name in states[0]}
    taggers[0].load_state_dict(mean)
    return taggers[0]


def main() -> None:
    arguments = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else "")
    arguments.add_argument("language", choices=("en", "zh"))
    arguments.add_argument("--gold", type=Path, required=True)
    arguments.add_argument("--also", type=Path, help="a second folder of passages to predict")
    arguments.add_argument("--base", type=Path, required=True, help="the unpacked artifacts")
    arguments.add_argument("--out", type=Path, required=True)
    arguments.add_argument("--first", type=Path, help="checkpoint of the first stage")
    arguments.add_argument("--parts", nargs="+", default=["all"])
    arguments.add_argument("--epochs", type=int, default=6)
    arguments.add_argument("--seeds", type=int, nargs="+", default=[0], help="several: their weights are averaged")
    options = arguments.parse_args()
    torch.set_num_threads(1)
    torch.use_deterministic_algorithms(True)
    data, _ = small_vocabulary(files(options.base, options.language)[1], options.language)
    vocabulary = options.out / f"tokenizer-{options.language}.json"
    vocabulary.write_text(json.dumps(data, ensure_ascii=False), "utf-8")
    tokenizer = Tokenizer(vocabulary)
    begun = time.monotonic()
    passages = load_gold(options.gold, options.language)
    others = load_gold(options.also, options.language) if options.also else []
    examples = {passage.id: example(passage, tokenizer) for passage in [*passages, *others]}
    print(f"{len(examples)} passages read in {time.monotonic() - begun:.0f} s", flush=True)
    for part in options.parts:
        some = [examples[passage.id] for passage in part_of(passages, part)]
        print(f"{options.language} {part}: {len(some)} passages", flush=True)
        taggers = []
        for seed in options.seeds:
            tagger = load(options.first)[1] if options.first else from_base(options.base, options.language)
            for module in tagger.modules():
                if isinstance(module, nn.Dropout):
                    module.p = 0.1
            train(tagger, some, tokenizer, epochs=options.epochs, rate=_RATE[options.language], seed=seed)
            taggers.append(tagger)
        tagger = average(taggers)
        name = f"ner-{options.language}-{part}"
        save(tagger, options.language, options.out / f"{name}.pt")
        scores = predict(tagger, list(examples.values()), tokenizer)
        np.savez(options.out / f"{name}.npz", **{key: value.astype(np.float16) for key, value in scores.items()})
        print(f"{name}: {time.monotonic() - begun:.0f} s", flush=True)


if __name__ == "__main__":
    sys.exit(main())
