"""Moves the bias for portraits without a card, so that the share of genuine ones above the shipped threshold equals that of the
genuine cards: the check has one scale for both.

npm run bench -- portraits --split val --scores out/alone-val.jsonl --out out/alone-val
python -m antifake_training.fit.alone_bias --fusion ../out/fusion.json --manifest ../models/deepfake-0.6.0.json --alone ../out/alone-val.jsonl

The bias is changed in the manifest, the only file that ships it, and in the record of the fusion. The calibration is unchanged.
"""

from __future__ import annotations

import argparse
import json
from pathlib import Path
from typing import Any

import numpy as np

from .calibrate import operating_point
from .fuse import logit


def moved(fusion: dict[str, Any], genuine: np.ndarray, point: float, bpcer: float) -> dict[str, Any]:
    """The fusion with another bias for portraits without a card.

    Args:
        genuine: (N,) raw values 0..1 of genuine portraits without a card.
        point: the raw value, 0..1, from which a card is classified as fake.
    """
    bias, *weights = fusion["alone"]
    by = logit(np.array([point])) - logit(np.array([operating_point(genuine, bpcer)]))
    return {**fusion, "alone": [bias + float(by[0]), *weights], "settled_on": len(genuine)}


def point_of(manifest: dict[str, Any]) -> float:
    """The raw value from which the score is above the threshold."""
    raws, scores = zip(*manifest["calibration"]["knots"])
    return float(np.interp(manifest["threshold"] + 0.5, scores, raws))


def main(arguments: list[str] | None = None) -> None:
    parser = argparse.ArgumentParser(prog="antifake_training.fit.alone_bias", description=__doc__)
    parser.add_argument("--fusion", type=Path, required=True, help="output of fit.fuse; is changed")
    parser.add_argument("--manifest", type=Path, required=True, help="of the calibrated model; is changed")
    parser.add_argument("--alone", type=Path, required=True, help="scores of the bench portraits, JSON lines")
    parser.add_argument("--bpcer", type=float, default=0.01)
    options = parser.parse_args(arguments)
    rows = [json.loads(line) for line in options.alone.read_text().splitlines()]
    genuine = np.array([row["raw"] for row in rows if row["maker"] == "genuine"])
    manifest = json.loads(options.manifest.read_text())
    fusion = moved(json.loads(options.fusion.read_text()), genuine, point_of(manifest), options.bpcer)
    options.fusion.write_text(json.dumps(fusion, indent=1) + "\n")
    manifest["fusion"]["alone"]["bias"] = fusion["alone"][0]
    options.manifest.write_text(json.dumps(manifest, indent=2) + "\n")
    print("alone", fusion["alone"], f"by {len(genuine)} genuine portraits")


if __name__ == "__main__":
    main()
