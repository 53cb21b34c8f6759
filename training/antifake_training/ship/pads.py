"""Makes the file of a net faster without changing its outputs: padding before a convolution becomes part of the convolution.

    python -m antifake_training.ship.pads --model ../models/card-refiner-0.1.0.onnx --out ../models/card-refiner-0.1.1.onnx \\
        [--probability cells=/Gather_1_output_0]

TensorFlow pads strided convolutions only on two sides, which PyTorch can express only by a separate padding; ONNX can
include it. onnxruntime leaves its fast layout for every separate padding, which costs a sixth of the finder's time.
"""

from __future__ import annotations

import argparse
from pathlib import Path
from typing import Any

import onnx
from onnx import helper
from onnx.reference import ReferenceEvaluator


def fold_pads(model: Any) -> int:
    """Folds every padding by zeros of height and width into the convolutions, if only these read it; returns how many it folded."""
    graph = model.graph
    folded = 0
    for pad in [node for node in graph.node if node.op_type == "Pad"]:
        readers = [node for node in graph.node if pad.output[0] in node.input]
        if not all(node.op_type == "Conv" and node.input[0] == pad.output[0] for node in readers):
            continue
        sides = zeros_around(model, pad)
        if sides is None or pad.output[0] in (output.name for output in graph.output):
            continue
        for conv in readers:
            widen(conv, sides)
            conv.input[0] = pad.input[0]
        graph.node.remove(pad)
        folded += 1
    drop_unread(graph)
    return folded


def zeros_around(model: Any, pad: Any) -> list[int] | None:
    """Zeros at the top, left, bottom and right that a padding of (N, C, H, W) adds; None if it does anything else."""
    mode = next((a.s for a in pad.attribute if a.name == "mode"), b"constant")
    values = [constant(model, name) for name in pad.input[1:3] if name]
    if mode != b"constant" or len(pad.input) > 3 or any(value is None for value in values):
        return None
    pads = [int(v) for v in values[0]]
    filled = float(values[1]) if len(values) > 1 else 0.0
    return pads[2:4] + pads[6:8] if len(pads) == 8 and filled == 0 and not any(pads[:2] + pads[4:6]) else None


def constant(model: Any, name: str) -> Any:
    """The value of a tensor that depends on no input; None if it depends on one."""
    nodes, needed = [], {name}
    for node in reversed(model.graph.node):
        if needed.intersection(node.output):
            nodes.insert(0, node)
            needed.update(node.input)
    if needed.intersection(one.name for one in model.graph.input):
        return None
    weights = [one for one in model.graph.initializer if one.name in needed]
    known = next((one for one in weights if one.name == name), None)
    if known is not None:
        return onnx.numpy_helper.to_array(known)
    output = helper.make_tensor_value_info(name, onnx.TensorProto.UNDEFINED, None)
    part = helper.make_model(helper.make_graph(nodes, "part", [], [output], weights), opset_imports=model.opset_import)
    return ReferenceEvaluator(part).run(None, {})[0]


def widen(conv: Any, sides: list[int]) -> None:
    """Adds zeros at the top, left, bottom and right to those that a convolution pads with already."""
    own = next((a for a in conv.attribute if a.name == "pads"), None)
    if own is None:
        own = conv.attribute.add()
        own.CopyFrom(helper.make_attribute("pads", [0, 0, 0, 0]))
    own.CopyFrom(helper.make_attribute("pads", [int(a + b) for a, b in zip(own.ints, sides)]))


def drop_unread(graph: Any) -> None:
    """Drops nodes and weights on which no output depends."""
    needed = {output.name for output in graph.output}
    for node in reversed(list(graph.node)):
        if needed.intersection(node.output):
            needed.update(node.input)
        else:
            graph.node.remove(node)
    kept = [one for one in graph.initializer if one.name in needed]
    del graph.initializer[:]
    graph.initializer.extend(kept)


def show_probability(model: Any, name: str, logits: str) -> None:
    """Adds the probabilities of inner logits as an output of a graph."""
    inferred = onnx.shape_inference.infer_shapes(model, data_prop=True).graph.value_info
    shape = next(one for one in inferred if one.name == logits).type.tensor_type
    sides = [side.dim_value or None for side in shape.shape.dim]
    model.graph.node.append(helper.make_node("Sigmoid", [logits], [name]))
    model.graph.output.append(helper.make_tensor_value_info(name, shape.elem_type, sides))


def main(arguments: list[str] | None = None) -> Path:
    parser = argparse.ArgumentParser(prog="antifake_training.ship.pads", description=__doc__)
    parser.add_argument("--model", type=Path, required=True)
    parser.add_argument("--out", type=Path, required=True)
    parser.add_argument(
        "--probability", nargs="*", default=[], help="NAME=TENSOR: inner logits whose probabilities become outputs"
    )
    options = parser.parse_args(arguments)
    model = onnx.load(str(options.model))
    for one in options.probability:
        show_probability(model, *one.split("=", 1))
    folded = fold_pads(model)
    onnx.checker.check_model(model, full_check=True)
    onnx.save(model, str(options.out))
    print(f"{options.out} {folded} paddings folded")
    return options.out


if __name__ == "__main__":
    main()
