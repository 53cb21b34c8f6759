"""Padding that becomes part of the convolutions."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import onnx
import onnxruntime
import pytest
from onnx import TensorProto, helper, numpy_helper

from antifake_training.nets import CardRefiner
from antifake_training.ship import pads
from antifake_training.ship.export import export


def padded(value: float, conv_pads: list[int]) -> onnx.ModelProto:
    """(1, 2, 6, 7) -> a padding below and right with `value` -> a convolution of stride 2."""
    rng = np.random.default_rng(0)
    weights = [
        numpy_helper.from_array(np.array([0, 0, 0, 0, 0, 0, 1, 1], np.int64), "around"),
        numpy_helper.from_array(np.float32(value), "value"),
        numpy_helper.from_array(rng.normal(size=(3, 2, 3, 3)).astype(np.float32), "weight"),
    ]
    nodes = [
        helper.make_node("Pad", ["x", "around", "value"], ["p"], mode="constant"),
        helper.make_node("Conv", ["p", "weight"], ["logit"], strides=[2, 2], pads=conv_pads),
        helper.make_node("Neg", ["logit"], ["y"]),
    ]
    x = helper.make_tensor_value_info("x", TensorProto.FLOAT, [1, 2, 6, 7])
    y = helper.make_tensor_value_info("y", TensorProto.FLOAT, None)
    graph = helper.make_graph(nodes, "padded", [x], [y], weights)
    return helper.make_model(graph, opset_imports=[helper.make_opsetid("", 17)], ir_version=9)


def answers(model: onnx.ModelProto) -> list[np.ndarray]:
    x = np.random.default_rng(1).normal(size=(1, 2, 6, 7)).astype(np.float32)
    return onnxruntime.InferenceSession(model.SerializeToString()).run(None, {"x": x})


@pytest.mark.parametrize("conv_pads", [[0, 0, 0, 0], [1, 0, 0, 1]])
def test_folded_padding_gives_the_same_outputs(conv_pads: list[int]) -> None:
    model = padded(0.0, conv_pads)
    before = answers(model)
    assert pads.fold_pads(model) == 1
    assert [node.op_type for node in model.graph.node] == ["Conv", "Neg"]
    assert [weight.name for weight in model.graph.initializer] == ["weight"]
    assert np.array_equal(answers(model)[0], before[0])


def test_padding_with_other_values_than_zero_is_kept() -> None:
    assert pads.fold_pads(padded(0.5, [0, 0, 0, 0])) == 0


def test_inner_logits_become_an_output() -> None:
    model = padded(0.0, [0, 0, 0, 0])
    pads.show_probability(model, "chance", "logit")
    y, chance = answers(model)
    assert np.allclose(chance, 1 / (1 + np.exp(y)), atol=1e-6)


def test_an_export_contains_no_separate_padding(tmp_path: Path) -> None:
    path = export(CardRefiner(), tmp_path / "refiner-0.1.0.onnx")
    assert all(node.op_type != "Pad" for node in onnx.load(str(path)).graph.node)
