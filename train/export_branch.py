"""The trained relation network as files: its layers as an ONNX model in 8 bits, its head as arrays."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import onnx
from onnx import TensorProto, helper, numpy_helper

from .base import FORMS, files
from .branch import Branch
from .export import keep, output_of, put_layers, quantised

__all__ = ["export_branch"]

_HEAD = ("subject", "object", "between", "product", "query", "key", "value", "out")
_TABLES = ("types", "gap", "near", "references")


def export_branch(branch: Branch, language: str, base: Path, out: Path) -> None:
    """Write ``relations.onnx.gz`` (inputs ``mid``, ``tag_ids``, ``attention_mask``; output ``hidden``) and
    ``relations-head.npz`` into a folder."""
    form = FORMS[language]
    state = {name: tensor.detach().numpy() for name, tensor in branch.state_dict().items()}
    model = onnx.load(str(files(base, language)[0]))
    whole = model.graph
    stored = {tensor.name: tensor for tensor in whole.initializer}

    put_layers(whole, stored, state, range(form.middle, form.layers))
    before, last = output_of(whole, form.middle), output_of(whole, form.layers)
    for node in whole.node:
        for place, name in enumerate(node.input):
            if name == before:
                node.input[place] = "tagged"
    stored["tag"] = numpy_helper.from_array(state["tag.weight"], "tag")
    nodes = [
        helper.make_node("Gather", ["tag", "tag_ids"], ["tag_vectors"]),
        helper.make_node("Add", ["mid", "tag_vectors"], ["tagged"]),
        *whole.node,
        helper.make_node("Identity", [last], ["hidden"]),
    ]
    keep(whole, nodes, stored, {"hidden"})
    axes = ["windows", "units"]
    fed = [one for one in whole.input if one.name == "attention_mask"]
    del whole.input[:], whole.output[:], whole.value_info[:]
    whole.input.extend(fed)
    whole.input.append(helper.make_tensor_value_info("mid", TensorProto.FLOAT, [*axes, form.width]))
    whole.input.append(helper.make_tensor_value_info("tag_ids", TensorProto.INT64, axes))
    whole.output.append(helper.make_tensor_value_info("hidden", TensorProto.FLOAT, [*axes, form.width]))
    onnx.checker.check_model(model)
    quantised(model, out / "relations.onnx.gz")
    head = {f"{name}.{kind}": state[f"{name}.{kind}"] for name in _HEAD for kind in ("weight", "bias")}
    head |= {name: state[f"{name}.weight"] for name in _TABLES}
    np.savez_compressed(
        out / "relations-head.npz",
        allow_pickle=False,
        **{name: array.astype(np.float16) for name, array in head.items()},
    )
