"""Writes a trained net as ONNX with its draft manifest, checked against PyTorch.

python -m antifake_training.export --model RUN/final.pt --name card-finder --version 0.1.0 --out ../models [--half]
"""

from __future__ import annotations

import argparse
import hashlib
import json
import warnings
from pathlib import Path
from typing import Any

import numpy as np
import onnx
import torch
from onnx import TensorProto, helper, numpy_helper
from torch import nn

from .golden import inputs_of, noise, stem_of, views
from .nets import TwoViews
from .pads import fold_pads
from .train import load_trained

OPSET = 17
TOLERANCE = 1e-4
HALF_FROM = 64  # smaller weights stay in float32


def export(net: Any, path: Path, half: bool = False, shown: Path | None = None) -> Path:
    """Writes `net` for a batch of one.

    Args:
        half: store the weights as float16, cast to float32 in the graph: half the bytes, the same speed, since
            onnxruntime folds the casts when it opens the file.
        shown: the folder with views to compare on (`training/views/golden.ts`); noise without it. A finder needs one: what it
            says of noise hangs on ties between votes.

    Raises:
        ValueError: onnxruntime's answers differ from PyTorch's by more than 1e-4.
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
    """The largest difference between PyTorch and onnxruntime, over a view and the same a little darker, or over noise."""
    import onnxruntime

    session = onnxruntime.InferenceSession(str(path), providers=["CPUExecutionProvider"])
    worst = 0.0
    shapes = inputs_of(net)
    x = {key: noise(shape) for key, shape in shapes.items()} if shown is None else views(shown, stem_of(path), shapes)
    for asked in (x, {key: values * np.float32(0.9) for key, values in x.items()}):
        with torch.no_grad():
            said = net(*map(torch.from_numpy, asked.values()))
        said = said if isinstance(said, tuple) else (said,)
        for a, b in zip(said, session.run(list(net.OUTPUTS), asked)):
            if a.shape != b.shape:
                raise ValueError(f"Expected the shape {tuple(a.shape)} but received {b.shape}")
            worst = max(worst, float(np.abs(a.numpy() - b).max()))
    return worst


def round_weights(net: nn.Module) -> None:
    """Rounds the weights that `store_half` stores to float16, so that PyTorch answers as the file will."""
    with torch.no_grad():
        for tensor in net.parameters():
            if tensor.numel() >= HALF_FROM:
                tensor.copy_(tensor.half().float())


def store_half(graph: Any) -> None:
    """Stores the float32 weights of a graph as float16 wherever that loses nothing."""
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


def manifest(net: Any, path: Path, name: str, version: str, licence: str, data: list[str]) -> dict[str, Any]:
    """The draft manifest; `calibrate` adds calibration and threshold."""
    return {
        "name": name,
        "version": version,
        "file": path.name,
        "sha256": hashlib.sha256(path.read_bytes()).hexdigest(),
        "inputs": [{"name": key, "shape": list(shape)} for key, shape in inputs_of(net).items()],
        "outputs": list(net.OUTPUTS),
        "licence": licence,
        "data": data,
        **getattr(net, "manifest", {}),
    }


def main(arguments: list[str] | None = None) -> Path:
    parser = argparse.ArgumentParser(prog="antifake_training.export", description=__doc__)
    parser.add_argument("--model", type=Path, required=True, help="final.pt of a run")
    parser.add_argument("--name", required=True)
    parser.add_argument("--version", required=True)
    parser.add_argument("--face", type=Path, help="final.pt of the deepfake check's other network, which sees the face")
    parser.add_argument("--fusion", type=Path, help="with --face: what antifake_training.fuse wrote")
    parser.add_argument("--shown", type=Path, help="folder of views to compare on, that training/views/golden.ts wrote")
    parser.add_argument("--out", type=Path, required=True)
    parser.add_argument("--licence", default="Apache-2.0")
    parser.add_argument("--trained-on", nargs="*", default=[], help="names of the sets, for the manifest")
    parser.add_argument("--half", action="store_true", help="store the weights as float16")
    options = parser.parse_args(arguments)
    net = load_trained(options.model)[1]
    if options.face:
        net = TwoViews(net, load_trained(options.face)[1], json.loads(options.fusion.read_text()))
    path = export(net, options.out / f"{options.name}-{options.version}.onnx", options.half, options.shown)
    text = json.dumps(manifest(net, path, options.name, options.version, options.licence, options.trained_on), indent=2)
    path.with_name(path.name.removesuffix(".onnx") + ".json").write_text(text + "\n")
    print(f"{path} {path.stat().st_size / 1e6:.2f} MB, largest difference {difference(net, path, options.shown):.1e}")
    return path


if __name__ == "__main__":
    main()
