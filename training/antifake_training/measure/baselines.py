"""One-number baselines. A net that is not much better has learned sharpness or light, not forgery.

python -m antifake_training.measure.baselines --data DIR [--array portrait] [--label fake]
"""

from __future__ import annotations

import argparse
import json
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy as np

from ..data.packed import Packed, Row
from .metrics import auc


def numbers(picture: np.ndarray) -> dict[str, float]:
    """The plain numbers of one (h, w, 3) uint8 RGB picture."""
    rgb = picture.astype(np.float32)
    grey = rgb @ np.array([0.299, 0.587, 0.114], np.float32)
    inner = grey[1:-1, 1:-1]
    laplacian = grey[:-2, 1:-1] + grey[2:, 1:-1] + grey[1:-1, :-2] + grey[1:-1, 2:] - 4 * inner
    across = sum(grey[1:-1, 1 + d : grey.shape[1] - 1 + d] for d in (-1, 0, 1)) / 3
    h, w = laplacian.shape
    centre = laplacian[h // 4 : h - h // 4, w // 4 : w - w // 4]
    high, low = rgb.max(2), rgb.min(2)
    return {
        "laplacian_variance": float(laplacian.var()),
        "centre_laplacian_share": float(centre.var() / (laplacian.var() + 1e-6)),
        "high_pass_energy": float(np.abs(inner - across).mean()),
        "contrast": float(grey.std()),
        "brightness": float(grey.mean()),
        "saturation": float(((high - low) / np.maximum(high, 1)).mean()),
        "blocking": blocking(grey),
    }


def blocking(grey: np.ndarray) -> float:
    """Steps across columns of an 8 px JPEG grid against all others, the strongest of the 8 phases."""
    steps = np.abs(np.diff(grey, axis=1)).mean(0)
    phases = [steps[phase::8].mean() for phase in range(8)]
    return float(max(phases) / (np.mean(phases) + 1e-6))


def baseline_metrics(pictures: np.ndarray, rows: Sequence[Row], label: str = "fake") -> dict[str, Any]:
    """Signed AUC of each number for the label, over all rows and against each `kind` of the positives.

    .5 is no information; .2 is as informative as .8.
    """
    table = [numbers(picture) for picture in pictures]
    yes = np.array([bool(row.get(label)) for row in rows])
    kinds = np.array([str(row.get("kind")) for row in rows])
    out: dict[str, Any] = {}
    for name in table[0] if table else ():
        values = np.array([line[name] for line in table])
        by_kind = {kind: round(auc(values[~yes], values[yes & (kinds == kind)]), 4) for kind in sorted(set(kinds[yes]))}
        out[name] = {"auc": round(auc(values[~yes], values[yes]), 4), "by_kind": by_kind}
    return dict(sorted(out.items(), key=lambda item: -abs(item[1]["auc"] - 0.5)))


def main(arguments: list[str] | None = None) -> None:
    parser = argparse.ArgumentParser(prog="antifake_training.measure.baselines", description=__doc__)
    parser.add_argument("--data", type=Path, nargs="+", required=True)
    parser.add_argument("--array", default="portrait")
    parser.add_argument("--label", default="fake")
    parser.add_argument("--limit", type=int, default=2000)
    options = parser.parse_args(arguments)
    data = Packed(options.data)
    chosen = np.sort(np.random.default_rng(0).permutation(len(data))[: options.limit])
    rows = [data.rows[i] for i in chosen]
    print(json.dumps(baseline_metrics(data.take(options.array, chosen), rows, options.label), indent=1))


if __name__ == "__main__":
    main()
