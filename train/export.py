"""A trained tagger as an ONNX file in 8 bits, made by editing the base encoder's graph.

`python -m train.export CHECKPOINT --base FOLDER --out FOLDER` writes ``encoder.onnx.gz`` and ``tokenizer.json``.
"""

from __future__ import annotations

import argparse
import gzip
import json
import sys
import tempfile
from pathlib import Path
from typing import Any

import numpy as np
import onnx
from onnx import TensorProto, helper, numpy_helper
from onnxruntime.quantization import QuantType, quantize_dynamic

from liaison.nlp.neural.labels import TAGS

from .base import FORMS, NORMS, PARTS, files, load, matrices, small_vocabulary

__all__ = ["export", "graph", "keep", "output_of", "put_layers", "quantised"]

_CHANNELS = {"shape": "shape_ids", "opinion": "opinion_ids", "word": "word_ids"}


def export(checkpoint: Path, base: Path, out: Path) -> None:
    """Write the model in 8 bits and its tokenizer into a folder."""
    language, tagger = load(checkpoint)
    model = graph(base, language, {name: tensor.numpy() for name, tensor in tagger.state_dict().items()})
    out.mkdir(parents=True, exist_ok=True)
    quantised(model, out / "encoder.onnx.gz")
    data, _ = small_vocabulary(files(base, language)[1], language)
    (out / "tokenizer.json").write_text(json.dumps(data, ensure_ascii=False, separators=(",", ":")), "utf-8")


def graph(base: Path, language: str, state: dict[str, np.ndarray[Any, Any]]) -> Any:
    """The model in full precision. Inputs ``input_ids``, ``attention_mask``, ``token_type_ids`` and the channels, all
    [windows, pieces]; outputs ``logits`` [windows, pieces, labels] and ``mid`` [windows, pieces, width]."""
    form = FORMS[language]
    model = onnx.load(str(files(base, language)[0]))
    whole = model.graph
    stored = {tensor.name: tensor for tensor in whole.initializer}

    for ours, name in (("we", "word"), ("pe", "position"), ("te", "token_type")):
        _put(stored, f"embeddings.{name}_embeddings.weight", state[f"{ours}.weight"])
    for kind in ("weight", "bias"):
        _put(stored, f"embeddings.LayerNorm.{kind}", state[f"n.{kind}"])
    put_layers(whole, stored, state, range(form.layers))
    channels = {name: fed for name, fed in _CHANNELS.items() if name != "word" or form.words}
    new = {name: state[f"{name}.weight"] for name in channels}
    new |= {"head_weight": state["head.weight"].T, "head_bias": state["head.bias"]}
    nodes = [
        *_with_channels(whole, channels),
        helper.make_node("Identity", [output_of(whole, form.middle)], ["mid"]),
        helper.make_node("MatMul", [output_of(whole, form.layers), "head_weight"], ["head_product"]),
        helper.make_node("Add", ["head_product", "head_bias"], ["logits"]),
    ]
    stored |= {name: numpy_helper.from_array(np.ascontiguousarray(array), name) for name, array in new.items()}
    keep(whole, nodes, stored, {"logits", "mid"})
    axes = ["windows", "pieces"]
    for fed in channels.values():
        whole.input.append(helper.make_tensor_value_info(fed, TensorProto.INT64, axes))
    del whole.output[:], whole.value_info[:]
    for name, size in (("logits", len(TAGS)), ("mid", form.width)):
        whole.output.append(helper.make_tensor_value_info(name, TensorProto.FLOAT, [*axes, size]))
    onnx.checker.check_model(model)
    return model


def put_layers(whole: Any, stored: dict[str, Any], state: dict[str, np.ndarray[Any, Any]], places: range) -> None:
    """Put layers ``layers.0``, ``layers.1``, … of a state into the graph's layers at `places`."""
    names = matrices(whole)
    for ours_number, number in enumerate(places):
        for place, (ours, name) in enumerate(PARTS.items()):
            _put(stored, names[len(PARTS) * number + place], state[f"layers.{ours_number}.{ours}.weight"].T)
            _put(stored, f"encoder.layer.{number}.{name}.bias", state[f"layers.{ours_number}.{ours}.bias"])
        for ours, name in NORMS.items():
            for kind in ("weight", "bias"):
                _put(stored, f"encoder.layer.{number}.{name}.{kind}", state[f"layers.{ours_number}.{ours}.{kind}"])


def _put(stored: dict[str, Any], name: str, array: np.ndarray[Any, Any]) -> None:
    stored[name].CopyFrom(numpy_helper.from_array(np.ascontiguousarray(array, dtype=np.float32), name))


def output_of(whole: Any, layer: int) -> str:
    """The name of the output of a layer; layers count from one."""
    bias = f"encoder.layer.{layer - 1}.output.LayerNorm.bias"
    return next(str(node.output[0]) for node in whole.node if node.op_type == "Add" and bias in node.input)


def _with_channels(whole: Any, channels: dict[str, str]) -> list[Any]:
    """All nodes, with the channels' embeddings added to the sum of embeddings before its LayerNorm."""
    summed = next(node.input[0] for node in whole.node if node.op_type == "ReduceMean")
    for node in whole.node:
        for place, name in enumerate(node.input):
            if name == summed:
                node.input[place] = "channels_sum"
    added, here = [], summed
    for place, (name, fed) in enumerate(channels.items()):
        out = "channels_sum" if place == len(channels) - 1 else f"{name}_sum"
        added.append(helper.make_node("Gather", [name, fed], [f"{name}_vectors"]))
        added.append(helper.make_node("Add", [here, f"{name}_vectors"], [out]))
        here = out
    at = next(number for number, node in enumerate(whole.node) if summed in node.output) + 1
    return [*whole.node[:at], *added, *whole.node[at:]]


def keep(whole: Any, nodes: list[Any], stored: dict[str, Any], outputs: set[str]) -> None:
    """Leave in the graph only what the outputs need."""
    needed, kept = set(outputs), []
    for node in reversed(nodes):
        if needed.intersection(node.output):
            kept.append(node)
            needed.update(node.input)
    del whole.node[:], whole.initializer[:]
    whole.node.extend(reversed(kept))
    whole.initializer.extend(tensor for name, tensor in stored.items() if name in needed)


def quantised(model: Any, path: Path) -> None:
    """Write a model with the weights of its matrices and embeddings in 8 bits, packed."""
    with tempfile.TemporaryDirectory() as folder:
        full, small = Path(folder) / "full.onnx", Path(folder) / "small.onnx"
        onnx.save(model, str(full))
        quantize_dynamic(
            full, small, weight_type=QuantType.QInt8, per_channel=True, op_types_to_quantize=["MatMul", "Gather"]
        )
        path.write_bytes(gzip.compress(small.read_bytes(), mtime=0))


def main() -> None:
    arguments = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else "")
    arguments.add_argument("checkpoint", type=Path)
    arguments.add_argument("--base", type=Path, required=True)
    arguments.add_argument("--out", type=Path, required=True)
    options = arguments.parse_args()
    export(options.checkpoint, options.base, options.out)


if __name__ == "__main__":
    sys.exit(main())
