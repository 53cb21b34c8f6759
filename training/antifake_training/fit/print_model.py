"""Fits the print check's model: one logit for the card and one for the portrait, added; measured with document types left out.

python -m antifake_training.fit.print_model --data ../data/print-features --version 0.4.0 --out ../models --table ../bench/results/print-left-out.csv
"""

from __future__ import annotations

import argparse
import csv
import hashlib
from collections.abc import Sequence
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np

from ..data.packed import Packed, Row
from ..measure.metrics import auc
from ..ship.manifest import Entry, write_fit
from .logistic import WEIGHT, Fit, Part, fit, logit_part, logits, model_of

CARD = 35  # the first features are the card's, as `printFeatureCounts` in src/checks/print.ts; the portrait's follow
RIDGE = 10.0
MAX_LOGIT = 5.0  # limit of each part, so that a finger on one cannot always outvote the other
FOLDS = 7
FALSE_ALARM = 1.5  # weight of a false alarm, relative to a miss
# Shares of the weight: grey copies, cards in colour, the same converted to grey; real photos have twice the weight of drawn ones.
SHARES = {"grey": 0.3, "colour": 0.5, "converted": 0.2}
SOURCES = {"real": 1.0, "drawn": 0.5}
SETS = ["drawn by synth/", "DLC-2021", "MIDV-500", "Face Research Lab London Set", "US Congress portraits"]
CALIBRATION = {
    "calibration": {
        "knots": [[0.0, 0.0], [0.1, 30.0], [0.5, 70.5], [0.9, 92.0], [1.0, 100.0]],
        "operatingPoint": "a probability of one half, a false alarm counted 1.5 times a miss; error rates on real document types left out of the fit in bench/results",
    },
    "threshold": 70,
}


class Line(NamedTuple):
    """`probability = sigmoid(slope * sum + bias)`."""

    slope: float
    bias: float


class Pair(NamedTuple):
    """The fits of card and portrait, and the line that turns their sum into a probability."""

    card: Fit
    portrait: Fit
    line: Line


def fit_parts(features: np.ndarray, rows: Sequence[Row]) -> tuple[Fit, Fit]:
    """One fit of the card's features (N, 35), one of the portrait's (N, 14)."""
    grey, weights = grey_of(rows), row_weights(rows)
    card, portrait = features[:, :CARD], features[:, CARD:]
    return fit(card, grey, weights, ridge=RIDGE), fit(portrait, grey, weights, ridge=RIDGE)


def sums(card: Fit, portrait: Fit, features: np.ndarray) -> np.ndarray:
    """(N,) the sum of the two logits, each limited."""
    values = logits(card, features[:, :CARD]), logits(portrait, features[:, CARD:])
    return np.clip(values[0], -MAX_LOGIT, MAX_LOGIT) + np.clip(values[1], -MAX_LOGIT, MAX_LOGIT)


def judge(pair: Pair, features: np.ndarray) -> np.ndarray:
    """(N,) probabilities."""
    return 1 / (1 + np.exp(-(pair.line.slope * sums(pair.card, pair.portrait, features) + pair.line.bias)))


def fit_pair(features: np.ndarray, rows: Sequence[Row], folds: int = FOLDS) -> Pair:
    """Both fits, and the line through the sums of rows, from fits without their documents and people."""
    left_out_sums, left = np.full(len(rows), np.nan), folds_of(rows, folds)
    for i, documents in enumerate(left):
        out = np.array([is_out(row, documents, i, folds) for row in rows])
        kept = np.flatnonzero(~out)
        left_out_sums[out] = sums(*fit_parts(features[kept], [rows[k] for k in kept]), features[out])
    used = [i for i, row in enumerate(rows) if row["source"] == "drawn" or row.get("how") == "found"]
    used_rows = [rows[i] for i in used]
    slope, bias = fit_line(left_out_sums[used], grey_of(used_rows), row_weights(used_rows))
    return Pair(*fit_parts(features, rows), Line(slope, bias - float(np.log(FALSE_ALARM))))


def fit_line(x: np.ndarray, grey: np.ndarray, weights: np.ndarray, rounds: int = 20) -> Line:
    """Logistic regression of one number (N,)."""
    columns, b = np.stack([x, np.ones(len(x))], 1), np.zeros(2)
    for _ in range(rounds):
        p = 1 / (1 + np.exp(-np.clip(columns @ b, -30, 30)))
        curvature = (columns * (weights * np.maximum(p * (1 - p), 1e-6))[:, None]).T @ columns
        b -= np.linalg.solve(curvature + np.eye(2) * 1e-6, columns.T @ (weights * (p - grey)))
    return Line(float(b[0]), float(b[1]))


def grey_of(rows: Sequence[Row]) -> np.ndarray:
    return np.array([float(bool(row["grey"])) for row in rows])


def row_weights(rows: Sequence[Row]) -> np.ndarray:
    """(N,): classes and sources have the weights in `SHARES` and `SOURCES`, whatever their number of rows."""
    names = [(row["source"], kind_of(row)) for row in rows]
    sizes = {name: names.count(name) for name in set(names)}
    return np.array([WEIGHT * SOURCES[s] * SHARES[kind] / sizes[s, kind] for s, kind in names])


def kind_of(row: Row) -> str:
    if row["kind"] == "converted":
        return "converted"
    return "grey" if row["grey"] else "colour"


def folds_of(rows: Sequence[Row], count: int) -> list[list[str]]:
    """The real documents divided into folds, with both kinds in every fold."""
    kinds = {str(r["document"]): bool(r["grey"]) for r in rows if r["source"] == "real" and r["kind"] != "converted"}
    dealt = sorted(kinds, key=lambda document: (kinds[document], document))
    return [dealt[i::count] for i in range(count)]


def is_out(row: Row, documents: Sequence[str], fold: int, folds: int) -> bool:
    """Real photos are left out with their document, drawn ones with their person."""
    if row["source"] == "real":
        return row["document"] in documents
    return int(hashlib.sha256(str(row["group"]).encode()).hexdigest()[:12], 16) % folds == fold


def left_out(features: np.ndarray, rows: Sequence[Row], folds: Sequence[Sequence[str]]) -> list[tuple[Row, float]]:
    """Every real photo, cut at the corners that the product found, judged by a model that was fitted without its document."""
    judged: list[tuple[Row, float]] = []
    for documents in folds:
        out = np.array([row["document"] in documents for row in rows])
        kept = np.flatnonzero(~out)
        pair = fit_pair(features[kept], [rows[i] for i in kept], len(folds))
        for i in np.flatnonzero(out & np.array([row.get("how") == "found" for row in rows])):
            judged.append((rows[i], float(judge(pair, features[i : i + 1])[0])))
    return judged


def table(judged: Sequence[tuple[Row, float]]) -> list[dict[str, Any]]:
    """Share above one half by kind and by document; the AUC of each kind's grey against all cards in colour."""
    values = np.array([p for _, p in judged])
    colour = values[[kind_of(row) == "colour" for row, _ in judged]]
    names = [(str(row["kind"]), f"{row['kind']}/{row['document']}") for row, _ in judged]
    lines = []
    for group in sorted({name for pair in names for name in pair}):
        part = values[[group in pair for pair in names]]
        area = "" if group.startswith("colour") else f"{auc(colour, part):.4f}"
        lines.append(
            {"group": group, "photos": len(part), "print_yes": f"{(part > 0.5).mean():.4f}", "print_auc": area}
        )
    return lines


def pair_graph(pair: Pair) -> Any:
    """The ONNX model: `features` (1, card's and portrait's) -> `value` (1,)."""
    from onnx import helper, numpy_helper

    length = len(pair.card.mean) + len(pair.portrait.mean)
    ends = {"begin": [0], "middle": [len(pair.card.mean)], "end": [length], "axis": [1]}
    numbers = {"most": MAX_LOGIT, "least": -MAX_LOGIT, "slope": pair.line.slope, "moved": pair.line.bias}
    stored = [numpy_helper.from_array(np.array(value, np.int64), key) for key, value in ends.items()]
    stored += [numpy_helper.from_array(np.array(value, np.float32), key) for key, value in numbers.items()]
    cut = [
        helper.make_node("Slice", ["features", "begin", "middle", "axis"], ["ofCard"]),
        helper.make_node("Slice", ["features", "middle", "end", "axis"], ["ofPortrait"]),
    ]
    parts = logit_part(pair.card, "ofCard", "card"), logit_part(pair.portrait, "ofPortrait", "portrait")
    joined = [
        helper.make_node("Clip", ["card", "least", "most"], ["cardSays"]),
        helper.make_node("Clip", ["portrait", "least", "most"], ["portraitSays"]),
        helper.make_node("Add", ["cardSays", "portraitSays"], ["both"]),
        helper.make_node("Mul", ["both", "slope"], ["steeper"]),
        helper.make_node("Add", ["steeper", "moved"], ["logit"]),
    ]
    nodes = [*cut, *parts[0].nodes, *parts[1].nodes, *joined]
    return model_of("print", length, Part([*stored, *parts[0].constants, *parts[1].constants], nodes))


def write_model(pair: Pair, version: str, folder: Path) -> Path:
    """Writes ONNX and manifest; yes begins at a probability of one half."""
    inputs = {"features": [1, len(pair.card.mean) + len(pair.portrait.mean)]}
    entry = Entry("print", version, inputs, ["value"], "commercial", SETS, CALIBRATION)
    return write_fit(pair_graph(pair), folder, entry)


def main(arguments: list[str] | None = None) -> None:
    parser = argparse.ArgumentParser(prog="antifake_training.fit.print_model", description=__doc__)
    parser.add_argument("--data", type=Path, nargs="+", required=True, help="packed features")
    parser.add_argument("--version", default="0.4.0")
    parser.add_argument("--out", type=Path, required=True)
    parser.add_argument("--table", type=Path, required=True)
    options = parser.parse_args(arguments)
    data = Packed(options.data)
    features = data.take("features", np.arange(len(data))).astype(np.float64)
    lines = table(left_out(features, data.rows, folds_of(data.rows, FOLDS)))
    with options.table.open("w", newline="") as file:
        file.write("# cd training && python -m antifake_training.fit.print_model\n# numpy\n")
        writer = csv.DictWriter(file, lines[0], lineterminator="\n")
        writer.writeheader()
        writer.writerows(lines)
    print(options.table.read_text())
    print(write_model(fit_pair(features, data.rows), options.version, options.out))


if __name__ == "__main__":
    main()
