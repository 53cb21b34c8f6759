"""Fits the screen finding of `inspect`: logistic regression on its statistics and their products.

python -m antifake_training.findings --data ../data/finding-train --held ../data/finding-val --out ../models
"""

from __future__ import annotations

import argparse
import hashlib
import json
from collections import Counter
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy as np

from .calibrate import describe, fit_knots
from .data import Packed, Row
from .logistic import WEIGHT, Fit, fit, graph_of, judge
from .metrics import auc

# The model's name, which is the kind of drawn photo that it looks for.
NAME = "screen"
# No bona fide card either, but nothing that the model looks for.
COPY = "colour_copy"
# Share of the weight: screens, cards in colour whatever their sharpness, copies in colour, copies in grey.
SHARES = {"attack": 0.4, "colour": 0.35, "copy": 0.15, "grey": 0.1}
GREY = ("grey_copy", "grey_convert")
THRESHOLD = 70
BPCER = 0.01
RIDGE = 30.0
SETS = ["drawn by synth/", "SCUT-FBP5500", "DFDC", "LFW", "FFHQ", "UTKFace"]


def group_of(row: Row) -> str:
    """What a row is to the model: a key of `SHARES`."""
    if row["kind"] == NAME:
        return "attack"
    if row["kind"] == COPY:
        return "copy"
    return "grey" if row["kind"] in GREY else "colour"


def row_weights(rows: Sequence[Row]) -> np.ndarray:
    """(N,): every group weighs what `SHARES` says, however many rows it has."""
    groups = [group_of(row) for row in rows]
    sizes = Counter(groups)
    return np.array([WEIGHT * SHARES[group] / sizes[group] for group in groups])


def fit_finding(features: np.ndarray, rows: Sequence[Row]) -> Fit:
    """The model: features (N, k)."""
    wanted = np.array([float(row["kind"] == NAME) for row in rows])
    return fit(features, wanted, row_weights(rows), ridge=RIDGE)


def write_model(found: Fit, held: tuple[np.ndarray, np.ndarray], options: argparse.Namespace) -> Path:
    """Writes ONNX and manifest; `held` are raw values of validation people's photos, bona fide and attacks."""
    path = options.out / f"{NAME}-{options.version}.onnx"
    path.write_bytes(graph_of(found, NAME).SerializeToString())
    knots = fit_knots(*held, THRESHOLD, BPCER)
    manifest: dict[str, Any] = {
        "name": NAME,
        "version": options.version,
        "file": path.name,
        "sha256": hashlib.sha256(path.read_bytes()).hexdigest(),
        "inputs": [{"name": "features", "shape": [1, len(found.mean)]}],
        "outputs": ["value"],
        "licence": "Apache-2.0; trained on research data, see the model card",
        "data": SETS,
        "calibration": {
            "knots": knots,
            "operatingPoint": f"experimental; drawn photos of validation people: {describe(*held, knots, THRESHOLD)}",
        },
        "threshold": THRESHOLD,
    }
    path.with_suffix(".json").write_text(json.dumps(manifest, indent=2) + "\n")
    return path


def main(arguments: list[str] | None = None) -> None:
    parser = argparse.ArgumentParser(prog="antifake_training.findings", description=__doc__)
    parser.add_argument("--data", type=Path, nargs="+", required=True, help="packed features")
    parser.add_argument("--held", type=Path, nargs="+", required=True, help="those of validation people")
    parser.add_argument("--version", default="0.1.0")
    parser.add_argument("--out", type=Path, required=True)
    options = parser.parse_args(arguments)
    features, rows = load(options.data)
    held, held_rows = load(options.held)
    print(Counter(row["kind"] for row in rows), Counter(row["kind"] for row in held_rows))
    found = fit_finding(features, rows)
    said = judge(found, held)
    attack = np.array([row["kind"] == NAME for row in held_rows])
    # Whether a copy in colour is told from a screen stands in bench/results/findings.csv.
    bona_fide = np.array([row["kind"] not in (NAME, COPY) for row in held_rows])
    print(f"auc {auc(said[bona_fide], said[attack]):.4f}")
    print(write_model(found, (said[bona_fide], said[attack]), options))


def load(folders: Sequence[Path]) -> tuple[np.ndarray, list[Row]]:
    """Features (N, k) and their rows."""
    data = Packed(folders)
    return data.take("features", np.arange(len(data.rows))).astype(np.float64), data.rows


if __name__ == "__main__":
    main()
