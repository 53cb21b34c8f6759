"""Fits a finding of `inspect`, colour copy or screen: logistic regression on its statistics and their products.

python -m antifake_training.findings colour-copy --data ../data/finding-paper --out ../models
python -m antifake_training.findings screen --data ../data/finding-train --held ../data/finding-val --out ../models
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
from .data import Packed, Row, split_of
from .logistic import WEIGHT, Fit, fit, graph_of, judge
from .metrics import auc

# The model's name and the kind of drawn photo that it looks for.
FINDINGS = {"colour-copy": "colour_copy", "screen": "screen"}
# Share of the weight: what is looked for, cards in colour whatever their sharpness, the other finding, everything else.
SHARES = {"attack": 0.4, "colour": 0.35, "other": 0.15, "grey": 0.1}
GREY = ("grey_copy", "grey_convert")
THRESHOLD = 70
BPCER = 0.01
RIDGE = 30.0
# Shares of the people, where one folder serves fit, calibration and bench/findings.ts.
VAL, TEST = 0.2, 0.25
SETS = ["drawn by synth/", "SCUT-FBP5500", "DFDC", "LFW", "FFHQ", "UTKFace"]


def group_of(row: Row, kind: str) -> str:
    """What a row is to the model of one kind."""
    if row["kind"] == kind:
        return "attack"
    if row["kind"] in FINDINGS.values():
        return "other"
    return "grey" if row["kind"] in GREY else "colour"


def row_weights(rows: Sequence[Row], kind: str) -> np.ndarray:
    """(N,): every group weighs what `SHARES` says, however many rows it has."""
    groups = [group_of(row, kind) for row in rows]
    sizes = Counter(groups)
    return np.array([WEIGHT * SHARES[group] / sizes[group] for group in groups])


def fit_finding(features: np.ndarray, rows: Sequence[Row], kind: str) -> Fit:
    """The model of one kind: features (N, k)."""
    wanted = np.array([float(row["kind"] == kind) for row in rows])
    return fit(features, wanted, row_weights(rows, kind), ridge=RIDGE)


def write_model(found: Fit, name: str, held: tuple[np.ndarray, np.ndarray], options: argparse.Namespace) -> Path:
    """Writes ONNX and manifest; `held` are raw values of validation people's photos, bona fide and attacks."""
    path = options.out / f"{name}-{options.version}.onnx"
    path.write_bytes(graph_of(found, name).SerializeToString())
    knots = fit_knots(*held, THRESHOLD, BPCER)
    manifest: dict[str, Any] = {
        "name": name,
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
    parser.add_argument("name", choices=FINDINGS)
    parser.add_argument("--data", type=Path, nargs="+", required=True, help="packed features")
    parser.add_argument("--held", type=Path, nargs="+", help="those of validation people; default: a share of the data")
    parser.add_argument("--version", default="0.1.0")
    parser.add_argument("--out", type=Path, required=True)
    options = parser.parse_args(arguments)
    features, rows = load(options.data)
    if options.held:
        held, held_rows = load(options.held)
    else:
        splits = np.array([split_of(str(row["group"]), VAL, TEST) for row in rows])
        held, held_rows = pick(features, rows, splits == "val")
        features, rows = pick(features, rows, splits == "train")
    print(Counter(row["kind"] for row in rows), Counter(row["kind"] for row in held_rows))
    kind = FINDINGS[options.name]
    found = fit_finding(features, rows, kind)
    said = judge(found, held)
    attack = np.array([row["kind"] == kind for row in held_rows])
    # The other finding is no bona fide card; whether it is told apart stands in bench/results/findings.csv.
    bona_fide = np.array([row["kind"] not in FINDINGS.values() for row in held_rows])
    print(f"auc {auc(said[bona_fide], said[attack]):.4f}")
    print(write_model(found, options.name, (said[bona_fide], said[attack]), options))


def pick(features: np.ndarray, rows: Sequence[Row], wanted: np.ndarray) -> tuple[np.ndarray, list[Row]]:
    """The part of features (N, k) and rows for which `wanted` (N,) holds."""
    return features[wanted], [rows[i] for i in np.flatnonzero(wanted)]


def load(folders: Sequence[Path]) -> tuple[np.ndarray, list[Row]]:
    """Features (N, k) and their rows."""
    data = Packed(folders)
    return data.take("features", np.arange(len(data.rows))).astype(np.float64), data.rows


if __name__ == "__main__":
    main()
