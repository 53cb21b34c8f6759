"""Fits the print check's model: logistic regression on its statistics and their products, judged with document types left out.

python -m antifake_training.logistic --data ../data/print-features --version 0.2.0 --out ../models --table ../bench/results/print-left-out.csv
"""

from __future__ import annotations

import argparse
import csv
import json
from collections.abc import Sequence
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np

from .data import Packed, Row
from .metrics import auc

CLIP = 6.0
RIDGE = 3.0
WEIGHT = 1000.0  # of all rows together, against the ridge
# Shares of the weight: grey copies, cards in colour, the same with their colour taken away; real photos twice drawn ones.
SHARES = {"grey": 0.3, "colour": 0.5, "converted": 0.2}
SOURCES = {"real": 1.0, "drawn": 0.5}
SETS = ["drawn by synth/", "DLC-2021", "MIDV-500", "SCUT-FBP5500", "DFDC", "LFW", "FFHQ", "UTKFace"]


class Fit(NamedTuple):
    """`probability = sigmoid(products(clip((features - mean) / deviation)) @ weights + bias)`."""

    mean: np.ndarray
    deviation: np.ndarray
    weights: np.ndarray
    bias: float


def products(z: np.ndarray) -> np.ndarray:
    """(N, k) -> (N, k + k²): the values and half of every product of two."""
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


def judge(found: Fit, features: np.ndarray) -> np.ndarray:
    """(N,) probabilities."""
    z = np.clip((features - found.mean) / found.deviation, -CLIP, CLIP)
    return 1 / (1 + np.exp(-np.clip(products(z) @ found.weights + found.bias, -30, 30)))


def row_weights(rows: Sequence[Row]) -> np.ndarray:
    """(N,): classes and sources weigh what `SHARES` and `SOURCES` say, however many rows they have."""
    names = [(row["source"], kind_of(row)) for row in rows]
    sizes = {name: names.count(name) for name in set(names)}
    return np.array([WEIGHT * SOURCES[s] * SHARES[kind] / sizes[s, kind] for s, kind in names])


def kind_of(row: Row) -> str:
    if row["kind"] == "converted":
        return "converted"
    return "grey" if row["grey"] else "colour"


def folds_of(rows: Sequence[Row], count: int) -> list[list[str]]:
    """The real documents dealt out, both kinds in every fold."""
    kinds = {str(r["document"]): bool(r["grey"]) for r in rows if r["source"] == "real" and r["kind"] != "converted"}
    dealt = sorted(kinds, key=lambda document: (kinds[document], document))
    return [dealt[i::count] for i in range(count)]


def left_out(features: np.ndarray, rows: Sequence[Row], folds: Sequence[Sequence[str]]) -> list[tuple[Row, float]]:
    """Every real photo, cut by the corners the product found, judged by a fit that never saw its document."""
    grey, documents = np.array([float(bool(r["grey"])) for r in rows]), np.array([str(r["document"]) for r in rows])
    asked = np.array([r.get("how") == "found" for r in rows])
    judged: list[tuple[Row, float]] = []
    for fold in folds:
        out = np.isin(documents, fold)
        kept = np.flatnonzero(~out)
        found = fit(features[kept], grey[kept], row_weights([rows[i] for i in kept]))
        for i in np.flatnonzero(out & asked):
            judged.append((rows[i], float(judge(found, features[i : i + 1])[0])))
    return judged


def table(judged: Sequence[tuple[Row, float]]) -> list[dict[str, Any]]:
    """Share above one half by kind and by document; the AUC of each kind's grey against all cards in colour."""
    said = np.array([p for _, p in judged])
    colour = said[[kind_of(row) == "colour" for row, _ in judged]]
    names = [(str(row["kind"]), f"{row['kind']}/{row['document']}") for row, _ in judged]
    lines = []
    for group in sorted({name for pair in names for name in pair}):
        part = said[[group in pair for pair in names]]
        area = "" if group.startswith("colour") else f"{auc(colour, part):.4f}"
        lines.append(
            {"group": group, "photos": len(part), "print_yes": f"{(part > 0.5).mean():.4f}", "print_auc": area}
        )
    return lines


def graph_of(found: Fit, name: str = "print") -> Any:
    """The ONNX model: `features` (1, k) -> `value` (1,)."""
    from onnx import TensorProto, helper, numpy_helper

    k = len(found.mean)
    constants = {
        "mean": found.mean[None], "deviation": found.deviation[None], "low": np.array(-CLIP), "high": np.array(CLIP),
        "half": np.array(0.5), "weights": found.weights[:, None], "bias": np.array([found.bias]),
    }  # fmt: skip
    stored = [numpy_helper.from_array(value.astype(np.float32), name) for name, value in constants.items()]
    shapes = {"column": [1, k, 1], "row": [1, 1, k], "flat": [1, k * k], "one": [1]}
    stored += [numpy_helper.from_array(np.array(shape, np.int64), name) for name, shape in shapes.items()]
    steps = [
        ("Sub", ["features", "mean"], "centred"), ("Div", ["centred", "deviation"], "scaled"),
        ("Clip", ["scaled", "low", "high"], "z"), ("Reshape", ["z", "column"], "zc"), ("Reshape", ["z", "row"], "zr"),
        ("Mul", ["zc", "zr"], "pairs"), ("Mul", ["pairs", "half"], "halves"), ("Reshape", ["halves", "flat"], "squares"),
        ("Concat", ["z", "squares"], "all"), ("MatMul", ["all", "weights"], "sum"), ("Add", ["sum", "bias"], "logit"),
        ("Sigmoid", ["logit"], "share"), ("Reshape", ["share", "one"], "value"),
    ]  # fmt: skip
    nodes = [
        helper.make_node(op, inputs, [out], **({"axis": 1} if op == "Concat" else {})) for op, inputs, out in steps
    ]
    asked = helper.make_tensor_value_info("features", TensorProto.FLOAT, [1, k])
    answer = helper.make_tensor_value_info("value", TensorProto.FLOAT, [1])
    graph = helper.make_graph(nodes, name, [asked], [answer], stored)
    return helper.make_model(graph, opset_imports=[helper.make_opsetid("", 17)], ir_version=8)


def write_model(found: Fit, version: str, folder: Path) -> Path:
    """Writes ONNX and manifest; yes begins at a probability of one half."""
    import hashlib

    path = folder / f"print-{version}.onnx"
    path.write_bytes(graph_of(found).SerializeToString())
    manifest = {
        "name": "print",
        "version": version,
        "file": path.name,
        "sha256": hashlib.sha256(path.read_bytes()).hexdigest(),
        "inputs": [{"name": "features", "shape": [1, len(found.mean)]}],
        "outputs": ["value"],
        "licence": "Apache-2.0; trained on research data, see the model card",
        "data": SETS,
        "calibration": {
            "knots": [[0.0, 0.0], [0.1, 30.0], [0.5, 70.5], [0.9, 92.0], [1.0, 100.0]],
            "operatingPoint": "a probability of one half; error rates on real document types left out of the fit in bench/results",
        },
        "threshold": 70,
    }
    path.with_suffix(".json").write_text(json.dumps(manifest, indent=2) + "\n")
    return path


def main(arguments: list[str] | None = None) -> None:
    parser = argparse.ArgumentParser(prog="antifake_training.logistic", description=__doc__)
    parser.add_argument("--data", type=Path, nargs="+", required=True, help="packed features")
    parser.add_argument("--folds", type=int, default=7)
    parser.add_argument("--drawn", type=int, default=4, help="use every so-many-th drawn row")
    parser.add_argument("--version", default="0.2.0")
    parser.add_argument("--out", type=Path, required=True)
    parser.add_argument("--table", type=Path, required=True)
    options = parser.parse_args(arguments)
    data = Packed(options.data)
    kept = [i for i, row in enumerate(data.rows) if row["source"] == "real" or i % options.drawn == 0]
    rows, features = [data.rows[i] for i in kept], data.take("features", np.array(kept)).astype(np.float64)
    lines = table(left_out(features, rows, folds_of(rows, options.folds)))
    with options.table.open("w", newline="") as file:
        file.write("# cd training && python -m antifake_training.logistic\n# numpy\n")
        writer = csv.DictWriter(file, lines[0], lineterminator="\n")
        writer.writeheader()
        writer.writerows(lines)
    print(options.table.read_text())
    found = fit(features, np.array([float(bool(row["grey"])) for row in rows]), row_weights(rows))
    print(write_model(found, options.version, options.out))


if __name__ == "__main__":
    main()
