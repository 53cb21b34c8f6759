"""Writes a trained net as ONNX, checked against PyTorch."""

from __future__ import annotations

import warnings
from pathlib import Path
from typing import Any

import numpy as np
import onnx
import torch
from onnx import TensorProto, helper, numpy_helper
from torch import nn

from .inputs import inputs_of, noise, stem_of, views
from .pads import fold_pads

OPSET = 17
TOLERANCE = 1e-4
HALF_FROM = 64  # smaller weights stay in float32


def export(net: Any, path: Path, half: bool = False, shown: Path | None = None) -> Path:
    """Writes `net` for a batch of one.

    Args:
        half: store the weights as float16, cast to float32 in the graph: half the bytes, the same speed, since
            onnxruntime folds the casts when it opens the file.
        shown: the folder with views to compare on (`training/views/golden.ts`); without it, noise. A finder needs one, because its
            result for noise depends on ties between votes.

    Raises:
        ValueError: onnxruntime's outputs differ from PyTorch's by more than 1e-4.
    """
    net = net.eval().to("cpu", memory_format=torch.contiguous_format)
    if half:
        round_weights(net)
    inputs = inputs_of(net)
    path.parent.mkdir(parents=True, exist_ok=True)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        torch.onnx.export(
            net, tuple(map(torch.zeros, inputs.values())), str(path), dynamo=False, opset_version=OPSET,
            input_names=list(inputs), output_names=list(net.OUTPUTS), do_constant_folding=True,
        )  # fmt: skip
    model = onnx.load(str(path))
    fold_pads(model)
    if half:
        store_half(model.graph)
    model.doc_string = model.graph.doc_string = ""
    for node in model.graph.node:
        node.doc_string = ""
    onnx.checker.check_model(model, full_check=True)
    onnx.save(model, str(path))
    worst = difference(net, path, shown)
    if worst > TOLERANCE:
        path.unlink()
        raise ValueError(f"Expected onnxruntime to agree with PyTorch within {TOLERANCE} but received {worst}")
    return path


def difference(net: Any, path: Path, shown: Path | None = None) -> float:
    """The largest difference between PyTorch and onnxruntime, over a view and a slightly darker version of it, or over noise."""
    import onnxruntime

    session = onnxruntime.InferenceSession(str(path), providers=["CPUExecutionProvider"])
    worst = 0.0
    shapes = inputs_of(net)
    x = {key: noise(shape) for key, shape in shapes.items()} if shown is None else views(shown, stem_of(path), shapes)
    for tensors in (x, {key: values * np.float32(0.9) for key, values in x.items()}):
        with torch.no_grad():
            outputs = net(*map(torch.from_numpy, tensors.values()))
        outputs = outputs if isinstance(outputs, tuple) else (outputs,)
        for a, b in zip(outputs, session.run(list(net.OUTPUTS), tensors)):
            if a.shape != b.shape:
                raise ValueError(f"Expected the shape {tuple(a.shape)} but received {b.shape}")
            worst = max(worst, float(np.abs(a.numpy() - b).max()))
    return worst


def round_weights(net: nn.Module) -> None:
    """Rounds the weights that `store_half` stores to float16, so that PyTorch gives the outputs of the file."""
    with torch.no_grad():
        for tensor in net.parameters():
            if tensor.numel() >= HALF_FROM:
                tensor.copy_(tensor.half().float())


def store_half(graph: Any) -> None:
    """Stores the float32 weights of a graph as float16 wherever this loses no precision."""
    casts, weights = [], []
    for weight in graph.initializer:
        values = numpy_helper.to_array(weight)
        with np.errstate(over="ignore"):
            small = values.astype(np.float16)
        if (
            weight.data_type == TensorProto.FLOAT
            and values.size >= HALF_FROM
            and (small.astype(np.float32) == values).all()
        ):
            casts.append(helper.make_node("Cast", [f"{weight.name}.half"], [weight.name], to=TensorProto.FLOAT))
            weights.append(numpy_helper.from_array(small, f"{weight.name}.half"))
        else:
            weights.append(weight)
    nodes = [*casts, *graph.node]
    del graph.initializer[:], graph.node[:]
    graph.initializer.extend(weights)
    graph.node.extend(nodes)
