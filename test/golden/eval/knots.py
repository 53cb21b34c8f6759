"""Writes knots.json: the knots that training/ fits for a manifest, which `antifake calibrate` must fit alike.

    cd training && python ../test/golden/eval/knots.py
"""

from __future__ import annotations

import json
from pathlib import Path

import numpy as np

from antifake_training.fit.calibrate import fit_knots


def main() -> None:
    rng = np.random.default_rng(85)
    cases = []
    for count, attack_count, threshold, bpcer, decimals in [
        (400, 300, 85, 0.01, 6),
        (300, 0, 70, 0.05, 6),
        (350, 200, 70, 0.01, 2),
        (60, 60, 85, 0.1, 6),
    ]:
        genuine = np.round(rng.beta(1, 6, count), decimals)
        attacks = np.round(rng.beta(4, 2, attack_count), decimals)
        cases.append(
            {
                "bonaFide": genuine.tolist(),
                "attacks": attacks.tolist(),
                "threshold": threshold,
                "bpcer": bpcer,
                "knots": fit_knots(genuine, attacks, threshold, bpcer),
            }
        )
    Path(__file__).with_name("knots.json").write_text(json.dumps({"cases": cases}) + "\n")


if __name__ == "__main__":
    main()
