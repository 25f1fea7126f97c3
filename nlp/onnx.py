"""Opening the models that ship as ONNX files, packed with gzip: one thread each, nothing on the terminal."""

from __future__ import annotations

import gzip
from importlib.resources.abc import Traversable
from typing import Any

__all__ = ["session"]

_ERRORS_ONLY = 3


def session(path: Traversable) -> Any:
    """The onnxruntime session of a file ``*.onnx.gz``. Safe to share between threads."""
    import onnxruntime

    options = onnxruntime.SessionOptions()
    # Threads are for documents, not for the layers of one.
    options.intra_op_num_threads = options.inter_op_num_threads = 1
    options.log_severity_level = _ERRORS_ONLY
    model = gzip.decompress(path.read_bytes())
    return onnxruntime.InferenceSession(model, options, providers=["CPUExecutionProvider"])
