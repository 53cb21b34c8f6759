"""Fits the screen finding of `inspect`: logistic regression on its statistics and their products.

python -m antifake_training.fit.screen --data ../data/screen-train --validation ../data/screen-val --version 0.1.0 --out ../models
"""

from __future__ import annotations

import argparse
from collections import Counter
from collections.abc import Sequence
from pathlib import Path

import numpy as np

from ..data.packed import Packed, Row
from ..measure.metrics import auc
from ..ship.manifest import Entry, write_fit
from .calibrate import describe, fit_knots
from .logistic import WEIGHT, Fit, fit, graph_of, judge

KIND = "screen"
# Shares of the weight: screens, cards in colour of any sharpness, colour copies, grey copies.
SHARES = {"attack": 0.4, "colour": 0.35, "copy": 0.15, "grey": 0.1}
COLOUR_COPY = "colour_copy"
GREY = ("grey_copy", "grey_convert")
THRESHOLD = 70
BPCER = 0.01
RIDGE = 30.0
SETS = ["drawn by synth/", "Face Research Lab London Set", "US Congress portraits"]


def group_of(row: Row) -> str:
    """The class of a row."""
    if row["kind"] == KIND:
        return "attack"
    if row["kind"] == COLOUR_COPY:
        return "copy"
    return "grey" if row["kind"] in GREY else "colour"


def row_weights(rows: Sequence[Row]) -> np.ndarray:
    """(N,): every group has the weight in `SHARES`, whatever its number of rows."""
    groups = [group_of(row) for row in rows]
    sizes = Counter(groups)
    return np.array([WEIGHT * SHARES[group] / sizes[group] for group in groups])


def fit_screen(features: np.ndarray, rows: Sequence[Row]) -> Fit:
    """The model: features (N, k)."""
    is_screen = np.array([float(row["kind"] == KIND) for row in rows])
    return fit(features, is_screen, row_weights(rows), ridge=RIDGE)


def write_model(found: Fit, version: str, values: tuple[np.ndarray, np.ndarray], out: Path) -> Path:
    """Writes ONNX and manifest; `values` are raw values of validation people's photos, bona fide and attacks."""
    knots = fit_knots(*values, THRESHOLD, BPCER)
    meaning = f"experimental; drawn photos of validation people: {describe(*values, knots, THRESHOLD)}"
    rest = {"calibration": {"knots": knots, "operatingPoint": meaning}, "threshold": THRESHOLD}
    entry = Entry("screen", version, {"features": [1, len(found.mean)]}, ["value"], "commercial", SETS, rest)
    return write_fit(graph_of(found, "screen"), out, entry)


def main(arguments: list[str] | None = None) -> None:
    parser = argparse.ArgumentParser(prog="antifake_training.fit.screen", description=__doc__)
    parser.add_argument("--data", type=Path, nargs="+", required=True, help="packed features")
    parser.add_argument("--validation", type=Path, nargs="+", required=True, help="those of validation people")
    parser.add_argument("--version", default="0.1.0")
    parser.add_argument("--out", type=Path, required=True)
    options = parser.parse_args(arguments)
    features, rows = load(options.data)
    val_features, val_rows = load(options.validation)
    print(Counter(row["kind"] for row in rows), Counter(row["kind"] for row in val_rows))
    found = fit_screen(features, rows)
    values = judge(found, val_features)
    attack = np.array([row["kind"] == KIND for row in val_rows])
    # A colour copy is not a bona fide card; bench/results/findings.csv shows whether it is distinguished.
    bona_fide = ~attack & np.array([row["kind"] != COLOUR_COPY for row in val_rows])
    print(f"auc {auc(values[bona_fide], values[attack]):.4f}")
    print(write_model(found, options.version, (values[bona_fide], values[attack]), options.out))


def load(folders: Sequence[Path]) -> tuple[np.ndarray, list[Row]]:
    """Features (N, k) and their rows."""
    data = Packed(folders)
    return data.take("features", np.arange(len(data.rows))).astype(np.float64), data.rows


if __name__ == "__main__":
    main()
