"""Fits the judge of placed quads, which estimates from eight traits how likely a quad is the card's, and measures it on documents left out.

python -m antifake_training.fit.card_judge --data ../data/placed-*.jsonl --version 0.1.0 --out ../models
"""

from __future__ import annotations

import argparse
import hashlib
import json
from pathlib import Path

import numpy as np

from ..measure.metrics import auc
from ..ship.manifest import Entry, write_fit
from .logistic import Fit, fit, graph_of, judge

NEAR = 1.5  # maximum corner error of a quad that is the card's, in % of the diagonal
WEIGHT = 1000.0  # of all rows together, relative to the ridge
SHARES = {"real": 0.4, "drawn": 0.6}  # of the weight; the quads of one photo share the weight of the photo
SETS = ["drawn by synth/", "Face Research Lab London Set", "US Congress portraits", "DLC-2021", "MIDV-500"]


def read(files: list[Path]) -> list[dict]:
    """The lines written by `training/views/placed.ts`."""
    return [json.loads(line) for file in files for line in file.read_text().splitlines()]


def arrays(rows: list[dict]) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Traits (N, 8), whether the quad is the card's (N,), and weights (N,)."""
    traits = np.array([row["traits"] for row in rows], np.float64)
    right = np.array([row["error"] <= NEAR for row in rows], np.float64)
    weights = np.zeros(len(rows))
    for source, share in SHARES.items():
        own = [i for i, row in enumerate(rows) if row["source"] == source]
        photos = {rows[i]["file"]: 0 for i in own}
        for i in own:
            photos[rows[i]["file"]] += 1
        for i in own:
            weights[i] = share * WEIGHT / len(photos) / photos[rows[i]["file"]]
    return traits, right, weights


def left_out(rows: list[dict]) -> np.ndarray:
    """(N,) probabilities from fits without the photos of the row's document; drawn photos are left out in ten parts."""
    traits, right, weights = arrays(rows)
    folds = np.array([row["document"] if row["source"] == "real" else f"drawn {hash_of(row) % 10}" for row in rows])
    likelihoods = np.zeros(len(rows))
    for fold in np.unique(folds):
        out = folds == fold
        likelihoods[out] = judge(fit(traits[~out], right[~out], weights[~out]), traits[out])
    return likelihoods


def hash_of(row: dict) -> int:
    return int.from_bytes(hashlib.sha256(row["file"].encode()).digest()[:4], "big")


def write_model(found: Fit, version: str, out: Path) -> Path:
    """The ONNX file and its manifest."""
    inputs = {"features": [1, len(found.mean)]}
    entry = Entry("card-judge", version, inputs, ["value"], "commercial", SETS, {})
    return write_fit(graph_of(found, "card-judge"), out, entry)


def main(arguments: list[str] | None = None) -> None:
    parser = argparse.ArgumentParser(prog="antifake_training.fit.card_judge", description=__doc__)
    parser.add_argument("--data", type=Path, nargs="+", required=True, help="lines of training/views/placed.ts")
    parser.add_argument("--leave-out", default="", help="documents, a,b,c, that the fit leaves out: those of a fold")
    parser.add_argument("--version", required=True)
    parser.add_argument("--out", type=Path, required=True)
    options = parser.parse_args(arguments)
    kept_out = options.leave_out.split(",")
    rows = [row for row in read(options.data) if row["document"] not in kept_out]
    traits, right, weights = arrays(rows)
    likelihoods = left_out(rows)
    for source in SHARES:
        own = np.array([row["source"] == source for row in rows])
        print(
            f"{source}: {own.sum()} quads, AUC {auc(likelihoods[own & (right == 0)], likelihoods[own & (right == 1)]):.3f}"
        )
        for cut in (0.5, 0.7, 0.8, 0.9, 0.95):
            over = own & (likelihoods > cut)
            print(f"  above {cut}: {over.sum() / own.sum():.3f} of them, {right[over].mean():.3f} right")
    print(write_model(fit(traits, right, weights), options.version, options.out))


if __name__ == "__main__":
    main()
