"""Ridge logistic regression on statistics and their products, in closed form, and its ONNX graph."""

from __future__ import annotations

from typing import Any, NamedTuple

import numpy as np

CLIP = 6.0
RIDGE = 3.0
WEIGHT = 1000.0  # of all rows together, relative to the ridge


class Fit(NamedTuple):
    """`probability = sigmoid(products(clip((features - mean) / deviation)) @ weights + bias)`."""

    mean: np.ndarray
    deviation: np.ndarray
    weights: np.ndarray
    bias: float


def products(z: np.ndarray) -> np.ndarray:
    """(N, k) -> (N, k + k²): the values, and half of every product of two values."""
    return np.hstack([z, (z[:, :, None] * z[:, None, :]).reshape(len(z), -1) / 2])


def fit(features: np.ndarray, grey: np.ndarray, weights: np.ndarray, rounds: int = 8, ridge: float = RIDGE) -> Fit:
    """Ridge logistic regression by Newton's method: features (N, k), grey (N,) 0 or 1, weights (N,)."""
    mean, deviation = features.mean(0), features.std(0) + 1e-6
    k = features.shape[1]
    own, pairs = np.arange(k), np.triu_indices(k)
    columns = np.concatenate([own, k + pairs[0] * k + pairs[1]])  # each product once
    x = products(np.clip((features - mean) / deviation, -CLIP, CLIP))[:, columns]
    x = np.hstack([x, np.ones((len(x), 1))])
    penalty = np.eye(x.shape[1]) * ridge
    penalty[-1, -1] = 1e-9
    b = np.zeros(x.shape[1])
    for _ in range(rounds):
        p = 1 / (1 + np.exp(-np.clip(x @ b, -30, 30)))
        curvature = (x * (weights * np.maximum(p * (1 - p), 1e-4))[:, None]).T @ x + penalty
        b -= np.linalg.solve(curvature, x.T @ (weights * (p - grey)) + penalty @ b)
    full = np.zeros(k + k * k)
    full[columns] = b[:-1]
    return Fit(mean, deviation, full, float(b[-1]))


def logits(found: Fit, features: np.ndarray) -> np.ndarray:
    """(N,) logarithms of the odds."""
    z = np.clip((features - found.mean) / found.deviation, -CLIP, CLIP)
    return products(z) @ found.weights + found.bias


def judge(found: Fit, features: np.ndarray) -> np.ndarray:
    """(N,) probabilities."""
    return 1 / (1 + np.exp(-np.clip(logits(found, features), -30, 30)))


class Part(NamedTuple):
    """A piece of an ONNX graph: its constants and nodes."""

    constants: list[Any]
    nodes: list[Any]


def logit_part(found: Fit, features: str, logit: str) -> Part:
    """`features` (1, k) -> `logit` (1, 1); its names begin with that of the logit."""
    from onnx import helper, numpy_helper

    k = len(found.mean)
    constants = {
        "mean": found.mean[None], "deviation": found.deviation[None], "low": np.array(-CLIP), "high": np.array(CLIP),
        "half": np.array(0.5), "weights": found.weights[:, None], "bias": np.array([found.bias]),
    }  # fmt: skip
    stored = [numpy_helper.from_array(value.astype(np.float32), f"{logit}.{key}") for key, value in constants.items()]
    shapes = {"column": [1, k, 1], "row": [1, 1, k], "flat": [1, k * k]}
    stored += [numpy_helper.from_array(np.array(shape, np.int64), f"{logit}.{key}") for key, shape in shapes.items()]
    steps = [
        ("Sub", [features, ".mean"], ".centred"), ("Div", [".centred", ".deviation"], ".scaled"),
        ("Clip", [".scaled", ".low", ".high"], ".z"), ("Reshape", [".z", ".column"], ".zc"),
        ("Reshape", [".z", ".row"], ".zr"), ("Mul", [".zc", ".zr"], ".pairs"), ("Mul", [".pairs", ".half"], ".halves"),
        ("Reshape", [".halves", ".flat"], ".squares"), ("Concat", [".z", ".squares"], ".all"),
        ("MatMul", [".all", ".weights"], ".sum"), ("Add", [".sum", ".bias"], logit),
    ]  # fmt: skip

    def full(name: str) -> str:
        return logit + name if name.startswith(".") else name

    nodes = [
        helper.make_node(op, [full(name) for name in inputs], [full(out)], **({"axis": 1} if op == "Concat" else {}))
        for op, inputs, out in steps
    ]
    return Part(stored, nodes)


def model_of(name: str, length: int, part: Part) -> Any:
    """An ONNX model `features` (1, length) -> `value` (1,), the sigmoid of the part's `logit` (1, 1)."""
    from onnx import TensorProto, helper, numpy_helper

    one = numpy_helper.from_array(np.array([1], np.int64), "one")
    last = [helper.make_node("Sigmoid", ["logit"], ["share"]), helper.make_node("Reshape", ["share", "one"], ["value"])]
    features_info = helper.make_tensor_value_info("features", TensorProto.FLOAT, [1, length])
    answer = helper.make_tensor_value_info("value", TensorProto.FLOAT, [1])
    graph = helper.make_graph([*part.nodes, *last], name, [features_info], [answer], [*part.constants, one])
    return helper.make_model(graph, opset_imports=[helper.make_opsetid("", 17)], ir_version=8)


def graph_of(found: Fit, name: str = "logistic") -> Any:
    """The ONNX model of one fit: `features` (1, k) -> `value` (1,)."""
    return model_of(name, len(found.mean), logit_part(found, "features", "logit"))
