"""Writes metrics.json: scikit-learn's word on random scores, which src/eval/metrics must agree with to 1e-9.

    python test/golden/eval/metrics.py

Needs numpy and scikit-learn; the file names the versions that wrote it. EER: scikit-learn has none, so it is where a
straight line between two neighbouring points of its ROC curve meets FNR = FPR.
"""

from __future__ import annotations

import json
import platform
from pathlib import Path

import numpy as np
import sklearn
from sklearn.metrics import confusion_matrix, roc_auc_score, roc_curve

POINTS = (0.01, 0.05, 0.1)
THRESHOLD = 70


def equal_error_rate(fpr: np.ndarray, tpr: np.ndarray) -> float:
    """The false positive rate at which it equals the false negative rate."""
    gap = (1 - tpr) - fpr
    i = int(np.argmax(gap <= 0))
    part = gap[i - 1] / (gap[i - 1] - gap[i])
    return float(fpr[i - 1] + part * (fpr[i] - fpr[i - 1]))


def case(rng: np.random.Generator, name: str, negatives: int, positives: int, shift: float, decimals: int) -> dict:
    """Random scores of both classes and what scikit-learn makes of them."""
    truth = np.concatenate([np.zeros(negatives, int), np.ones(positives, int)])
    latent = np.concatenate([rng.normal(0, 1, negatives), rng.normal(shift, 1.3, positives)])
    order = rng.permutation(len(truth))
    truth, value = truth[order], np.round(1 / (1 + np.exp(-latent[order])), decimals)
    score = np.floor(100 * value + 0.5).astype(int)
    fpr, tpr, thresholds = roc_curve(truth, value, drop_intermediate=False)
    tn, fp, fn, tp = confusion_matrix(truth, score > THRESHOLD).ravel()
    return {
        "name": name,
        "truth": truth.tolist(),
        "value": value.tolist(),
        "score": score.tolist(),
        "threshold": THRESHOLD,
        "expected": {
            "auc": float(roc_auc_score(truth, value)),
            "eer": equal_error_rate(fpr, tpr),
            "apcer": float(fn / (fn + tp)),
            "bpcer": float(fp / (fp + tn)),
            "apcerAt": [float((1 - tpr)[fpr <= point].min()) for point in POINTS],
            "curve": {"value": thresholds[1:].tolist(), "bpcer": fpr[1:].tolist(), "apcer": (1 - tpr)[1:].tolist()},
        },
    }


def main() -> None:
    rng = np.random.default_rng(30107)
    cases = [
        case(rng, "many, no ties", 400, 300, 1.5, 12),
        case(rng, "many ties", 350, 250, 1.0, 2),
        case(rng, "few", 9, 7, 0.7, 12),
        case(rng, "no better than chance", 200, 200, 0.0, 3),
        case(rng, "worse than chance", 120, 80, -1.0, 3),
        case(rng, "apart", 60, 60, 30.0, 6),
    ]
    versions = {"python": platform.python_version(), "numpy": np.__version__, "scikit-learn": sklearn.__version__}
    text = json.dumps({"command": "python test/golden/eval/metrics.py", "versions": versions, "cases": cases})
    Path(__file__).with_name("metrics.json").write_text(text + "\n")


if __name__ == "__main__":
    main()
