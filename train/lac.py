"""LAC's recurrent layers in ONNX: `python -m train.lac FOLDER` writes ``layers.onnx.gz`` from the weights there.

onnxruntime computes them several times as fast as numpy, and in one thread.
"""

from __future__ import annotations

import gzip
import sys
from pathlib import Path
from typing import Any

import numpy as np
import onnx
from onnx import TensorProto, helper, numpy_helper

_HIDDEN = 128
_IR = 8
_OPSET = 17


def _network(weights: Any, number: int) -> tuple[np.ndarray[Any, Any], np.ndarray[Any, Any], np.ndarray[Any, Any]]:
    """Input weights, recurrent weights and biases of one direction, in ONNX's order: update, reset, candidate.

    LAC's update gate says how much is new, ONNX's how much is kept: its weights change their sign.
    """
    sign = np.repeat(np.array([-1, 1, 1], dtype=np.float32), _HIDDEN)
    # One flat array holds both matrices: update and reset gates (H x 2H), then the candidate (H x H).
    flat = weights[f"gru_{number}.w_0"].astype(np.float32).reshape(-1)
    gates = flat[: 2 * _HIDDEN * _HIDDEN].reshape(_HIDDEN, 2 * _HIDDEN)
    candidate = flat[2 * _HIDDEN * _HIDDEN :].reshape(_HIDDEN, _HIDDEN)
    inner = np.concatenate([gates, candidate], axis=1) * sign
    outer = weights[f"fc_{number}.w_0"].astype(np.float32) * sign
    bias = weights[f"fc_{number}.b_0"].astype(np.float32) + weights[f"gru_{number}.b_0"].astype(np.float32).reshape(-1)
    return outer.T, inner.T, np.concatenate([bias * sign, np.zeros_like(bias)])


def build(folder: Path) -> Any:
    """The model: ``vectors`` [steps, rows, H] and ``lengths`` [rows] to ``scores`` of the tags [steps, rows, tags]."""
    weights = np.load(folder / "lac_weights.npz")
    nodes, stored = [], [numpy_helper.from_array(np.array([0, 0, 2 * _HIDDEN]), "shape")]

    def constant(name: str, array: np.ndarray[Any, Any]) -> str:
        stored.append(numpy_helper.from_array(array.astype(np.float16), f"{name}_half"))
        nodes.append(helper.make_node("Cast", [f"{name}_half"], [name], to=TensorProto.FLOAT))
        return name

    here = "vectors"
    for layer in (0, 2):
        parts = [np.stack(both) for both in zip(_network(weights, layer), _network(weights, layer + 1), strict=True)]
        names = [constant(f"{kind}{layer}", part) for kind, part in zip("WRB", parts, strict=True)]
        out = [f"{kind}{layer}" for kind in ("gru", "turned", "joined")]
        inputs = [here, *names, "lengths"]
        nodes += [
            helper.make_node("GRU", inputs, [out[0]], hidden_size=_HIDDEN, direction="bidirectional"),
            helper.make_node("Transpose", [out[0]], [out[1]], perm=[0, 2, 1, 3]),
            helper.make_node("Reshape", [out[1], "shape"], [out[2]]),
        ]
        here = out[2]
    product = helper.make_node("MatMul", [here, constant("tags", weights["fc_4.w_0"])], ["product"])
    nodes += [product, helper.make_node("Add", ["product", constant("bias", weights["fc_4.b_0"])], ["scores"])]
    graph = helper.make_graph(
        nodes,
        "lac",
        [
            helper.make_tensor_value_info("vectors", TensorProto.FLOAT, ["steps", "rows", _HIDDEN]),
            helper.make_tensor_value_info("lengths", TensorProto.INT32, ["rows"]),
        ],
        [helper.make_tensor_value_info("scores", TensorProto.FLOAT, ["steps", "rows", weights["fc_4.b_0"].shape[0]])],
        stored,
    )
    model = helper.make_model(graph, opset_imports=[helper.make_opsetid("", _OPSET)])
    model.ir_version = _IR
    onnx.checker.check_model(model)
    return model


def main() -> None:
    folder = Path(sys.argv[1])
    model = build(folder).SerializeToString()
    (folder / "layers.onnx.gz").write_bytes(gzip.compress(model, mtime=0))


if __name__ == "__main__":
    sys.exit(main())
