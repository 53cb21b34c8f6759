"""Cost and benefit of eight-bit weights and activations: an exported deepfake net compared with its quantised version, on the same
forged pairs, timed in turns.

PYTHONPATH=training python -m lab.int8 --model fp32.onnx --captures data/captures-val --out out/deepfake-int8.csv
"""

from __future__ import annotations

import argparse
import csv
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

import cv2
import numpy as np
import onnxruntime
from onnxruntime.quantization import CalibrationDataReader, QuantFormat, QuantType, quantize_static
from onnxruntime.quantization.shape_inference import quant_pre_process

from antifake_training.fit.tasks import pictures
from antifake_training.forge.workshop import Forge, Stock
from antifake_training.measure.metrics import detection


class Views(CalibrationDataReader):
    """Views one at a time, for the ranges of activations."""

    def __init__(self, name: str, views: np.ndarray):
        self._feeds: Iterator[dict[str, np.ndarray]] = ({name: view[None]} for view in views)

    def get_next(self) -> dict[str, np.ndarray] | None:
        return next(self._feeds, None)


def quantise(model: Path, to: Path, views: np.ndarray) -> None:
    """Static, weights by channel, ranges from views (n, 3, side, side)."""
    ready = to.with_suffix(".ready.onnx")
    quant_pre_process(str(model), str(ready))
    name = onnxruntime.InferenceSession(str(model)).get_inputs()[0].name
    formats = {"quant_format": QuantFormat.QDQ, "weight_type": QuantType.QInt8, "activation_type": QuantType.QUInt8}
    quantize_static(str(ready), str(to), Views(name, views), per_channel=True, reduce_range=True, **formats)


def judge_in_turn(models: dict[str, Path], views: np.ndarray, threads: int) -> dict[str, tuple[np.ndarray, np.ndarray]]:
    """For each model, its probabilities for the views (n,) and the milliseconds (n,) of each run; the models take turns."""
    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = threads
    sessions = {name: onnxruntime.InferenceSession(str(path), options) for name, path in models.items()}
    results: dict[str, list[tuple[float, float]]] = {name: [] for name in models}
    for view in views:
        for name, session in sessions.items():
            began = time.perf_counter()
            probability = session.run(["probability"], {session.get_inputs()[0].name: view[None]})[0]
            results[name].append((float(probability[0]), 1000 * (time.perf_counter() - began)))
    return {name: tuple(np.array(pairs).T) for name, pairs in results.items()}  # type: ignore[misc]


def main(arguments: list[str] | None = None) -> None:
    parser = argparse.ArgumentParser(prog="lab.int8", description=__doc__)
    parser.add_argument("--model", type=Path, required=True, help="exported without --half")
    parser.add_argument("--captures", type=Path, nargs="+", required=True, help="heaps of validation people")
    parser.add_argument("--portraits", type=Path, default=Path("data/portraits.jsonl"))
    parser.add_argument("--faces", type=Path, default=Path("../shared/data"))
    parser.add_argument("--pairs", type=int, default=200)
    parser.add_argument("--ranges", type=int, default=64, help="views of other pairs, which determine the ranges")
    parser.add_argument("--threads", type=int, default=2)
    parser.add_argument("--out", type=Path, required=True)
    options = parser.parse_args(arguments)
    cv2.setNumThreads(1)
    forge = Forge(Stock(options.captures, options.portraits, options.faces, "val"))
    made = forge.pairs(options.pairs, seed=5)
    views = pictures(np.stack([forged.view for forged in made])).contiguous().numpy()
    others = forge.pairs(options.ranges // 2, seed=6)
    with tempfile.TemporaryDirectory() as scratch:
        small = Path(scratch) / "int8.onnx"
        quantise(options.model, small, pictures(np.stack([forged.view for forged in others])).contiguous().numpy())
        sizes = {"fp32": options.model.stat().st_size, "int8": small.stat().st_size}
        results = judge_in_turn({"fp32": options.model, "int8": small}, views, options.threads)
    fake = np.array([bool(forged.row["fake"]) for forged in made])
    with options.out.open("w", newline="") as file:
        file.write(f"# PYTHONPATH=training python -m lab.int8 {' '.join(arguments or sys.argv[1:])}\n")
        writer = csv.writer(file)
        writer.writerow(["weights", "pairs", "auc", "tpr_at_fpr_1pct", "median_ms", "p95_ms", "megabytes"])
        for name, (scores, millis) in results.items():
            found = detection(scores[~fake], scores[fake])
            row = [found["auc"], found["tpr_at_fpr_1"], np.median(millis), np.quantile(millis, 0.95), sizes[name] / 1e6]
            writer.writerow([name, options.pairs, *(f"{value:.4f}" for value in row)])
    print(options.out.read_text())


if __name__ == "__main__":
    main()
