"""Fits the row of the refiner that decides whether a card is there, on views that the product itself proposes.

The three verdicts of `nets/refiner.py` are linear in 64 features. Only the row of `card` is fitted, by ridge logistic regression around its
present weights; corners and the other verdicts stay the same to the bit.

python -m antifake_training.fit.card_row --model ../models/card-refiner-0.3.0.onnx --data ../data/proposed/refiner --version 0.4.0 --out ../models
"""

from __future__ import annotations

import argparse
import json
from pathlib import Path
from typing import NamedTuple

import numpy as np
import onnx
import onnxruntime
from onnx import TensorProto, helper, numpy_helper

from ..data.packed import Packed, split_of
from ..ship.manifest import Entry, write_manifest

NAME = "card-refiner"
LAYER = "verdicts"
ROW = 1  # turned, card, thai
RIDGE = 10.0
ROUNDS = 200
FOLDS = 5
SMALLEST_STEP = 1e-4


class Line(NamedTuple):
    """`logit = features @ weights + bias`: weights (k,)."""

    weights: np.ndarray
    bias: float

    def logits(self, features: np.ndarray) -> np.ndarray:
        """(N, k) -> (N,)."""
        return features @ self.weights + self.bias


def fit_line(features: np.ndarray, wanted: np.ndarray, start: Line, ridge: float = RIDGE) -> Line:
    """Logistic regression by damped Newton steps; the ridge draws standardised weights towards those of `start`.

    Args:
        features: (N, k).
        wanted: (N,) 0 or 1.
    """
    mean, spread = features.mean(0), features.std(0) + 1e-3
    x = np.hstack([(features - mean) / spread, np.ones((len(features), 1))])
    before = np.append(start.weights * spread, start.bias + start.weights @ mean)
    penalty = np.append(np.full(len(mean), ridge), 0.0)

    def loss(b: np.ndarray) -> float:
        z = x @ b
        return float((np.logaddexp(0, z) - wanted * z).sum() + penalty @ (b - before) ** 2 / 2)

    b, now = before, loss(before)
    for _ in range(ROUNDS):
        p = 1 / (1 + np.exp(-np.clip(x @ b, -30, 30)))
        curvature = (x * np.maximum(p * (1 - p), 1e-6)[:, None]).T @ x + np.diag(penalty + 1e-6)
        step = np.linalg.solve(curvature, x.T @ (p - wanted) + penalty * (b - before))
        size = 1.0
        while size > SMALLEST_STEP and loss(b - size * step) >= now:
            size /= 2
        if size <= SMALLEST_STEP:
            break
        b = b - size * step
        now = loss(b)
    weights = b[:-1] / spread
    return Line(weights, float(b[-1] - weights @ mean))


def left_out(features: np.ndarray, wanted: np.ndarray, groups: list[str], start: Line) -> np.ndarray:
    """(N,) logits of fits that have seen no row of the group: a photo, or a document."""
    folds = np.array([fold_of(group) for group in groups])
    logits = np.zeros(len(wanted))
    for fold in range(FOLDS):
        out = folds == fold
        logits[out] = fit_line(features[~out], wanted[~out], start).logits(features[out])
    return logits


def fold_of(group: str) -> int:
    """0..4, by the hash that splits data elsewhere."""
    return next((fold for fold in range(FOLDS - 1) if split_of(group, 0, (fold + 1) / FOLDS) == "test"), FOLDS - 1)


class Verdicts:
    """The layer of the verdicts in an ONNX file."""

    def __init__(self, model: onnx.ModelProto):
        self.model = model
        self.features = next(node for node in model.graph.node if node.name == f"/{LAYER}/Gemm").input[0]
        self.stored = {tensor.name.removesuffix(".half"): tensor for tensor in model.graph.initializer}

    def line(self) -> Line:
        weights, bias = (numpy_helper.to_array(self.stored[f"{LAYER}.{part}"]) for part in ("weight", "bias"))
        return Line(weights[ROW].astype(np.float64), float(bias[ROW]))

    def replace(self, line: Line) -> None:
        for part, value in (("weight", line.weights), ("bias", line.bias)):
            tensor = self.stored[f"{LAYER}.{part}"]
            array = numpy_helper.to_array(tensor).copy()
            array[ROW] = value
            tensor.CopyFrom(numpy_helper.from_array(array, tensor.name))

    def run(self, data: Packed) -> np.ndarray:
        """(N, 64) features of the views."""
        model = onnx.ModelProto()
        model.CopyFrom(self.model)
        model.graph.output.append(helper.make_tensor_value_info(self.features, TensorProto.FLOAT, None))
        options = onnxruntime.SessionOptions()
        options.intra_op_num_threads = 1
        session = onnxruntime.InferenceSession(model.SerializeToString(), options)
        name = session.get_inputs()[0].name
        rows = []
        for i in range(len(data)):
            view = data.take("view", np.array([i])).transpose(0, 3, 1, 2).astype(np.float32) / 255
            rows.append(session.run([self.features], {name: view})[0][0])
        return np.array(rows, np.float64)


def report(title: str, logits: np.ndarray, wanted: np.ndarray) -> None:
    print(f"{title}: {100 * (logits[wanted == 1] > 0).mean():.2f} % of {int(wanted.sum())} cards, ", end="")
    print(f"{100 * (logits[wanted == 0] > 0).mean():.2f} % of {int((1 - wanted).sum())} other views above one half")


def main(arguments: list[str] | None = None) -> Path:
    parser = argparse.ArgumentParser(prog="antifake_training.fit.card_row", description=__doc__)
    parser.add_argument(
        "--model", type=Path, required=True, help="ONNX file of the refiner, with its manifest beside it"
    )
    parser.add_argument("--data", type=Path, nargs="+", required=True, help="packed views; corners null: no card")
    parser.add_argument("--leave-out", default="", help="documents, a,b,c, that the fit leaves out: those of a fold")
    parser.add_argument("--version", required=True)
    parser.add_argument("--out", type=Path, required=True)
    options = parser.parse_args(arguments)
    kept_out = options.leave_out.split(",")
    data, verdicts = Packed(options.data), Verdicts(onnx.load(options.model))
    # A view beside the card of a photo may still show a part of it; it answers nothing that the product asks.
    photos = [str(row.get("document", row.get("seed"))) for row in data.rows]
    shown = {photo for photo, row in zip(photos, data.rows) if row["corners"] is not None}
    wanted = np.array([float(row["corners"] is not None) for row in data.rows])
    kept = np.array(
        [
            photo not in kept_out and (row["corners"] is not None or photo not in shown)
            for photo, row in zip(photos, data.rows)
        ]
    )
    features, wanted = verdicts.run(data)[kept], wanted[kept]
    start = verdicts.line()
    report("before", start.logits(features), wanted)
    report("left out", left_out(features, wanted, [p for p, k in zip(photos, kept) if k], start), wanted)
    verdicts.replace(fit_line(features, wanted, start))
    return write(verdicts.model, options.model, options.version, options.out)


def write(model: onnx.ModelProto, before: Path, version: str, out: Path) -> Path:
    """Writes the file and its manifest, which keeps the inputs and data of the old one."""
    path = out / f"{NAME}-{version}.onnx"
    out.mkdir(parents=True, exist_ok=True)
    onnx.checker.check_model(model, full_check=True)
    path.write_bytes(model.SerializeToString())
    old = json.loads(before.with_suffix(".json").read_text())
    inputs = {entry["name"]: entry["shape"] for entry in old["inputs"]}
    write_manifest(path, Entry(NAME, version, inputs, old["outputs"], old["terms"], old["data"], {}))
    print(path)
    return path


if __name__ == "__main__":
    main()
