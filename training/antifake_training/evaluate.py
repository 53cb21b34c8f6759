"""Measures a trained net (final.pt) or an exported one (ONNX) on packed data: metrics.json and predictions.csv.

python -m antifake_training.evaluate deepfake --model RUN/final.pt --data DIR --split test --out DIR
"""

from __future__ import annotations

import argparse
import csv
import json
from pathlib import Path
from typing import Any

import numpy as np
import torch

from .data.packed import Packed, Row
from .fit.settings import change
from .fit.tasks import Task, make_task
from .fit.trained import load_trained, predict
from .measure.baselines import baseline_metrics

ARRAYS = {"finder": "photo", "refiner": "view", "deepfake": "portrait"}


def predict_onnx(task: Task, path: Path, data: Packed, indices: np.ndarray, threads: int) -> dict[str, np.ndarray]:
    """The outputs of an ONNX file by name, each (n, ...), with one sample per run as in the service."""
    import onnxruntime

    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = threads
    session = onnxruntime.InferenceSession(str(path), options, providers=["CPUExecutionProvider"])
    name, names = session.get_inputs()[0].name, [output.name for output in session.get_outputs()]
    runs = [session.run(names, {name: task.load(data, np.array([i]), None)["x"].contiguous().numpy()}) for i in indices]
    return {name: np.concatenate([run[at] for run in runs]) for at, name in enumerate(names)}


def write_predictions(path: Path, outputs: dict[str, np.ndarray], rows: list[Row], indices: np.ndarray) -> None:
    """One CSV line for each sample: its plain labels and the outputs (without maps)."""
    columns: dict[str, np.ndarray] = {}
    for name, values in outputs.items():
        flat = values.reshape(len(values), -1)
        if flat.shape[1] <= 8:
            columns |= {f"{name}{i}" if flat.shape[1] > 1 else name: flat[:, i] for i in range(flat.shape[1])}
    labels = [
        k
        for k in dict.fromkeys(k for row in rows for k in row)
        if not any(isinstance(r.get(k), (list, dict)) for r in rows)
    ]
    with path.open("w", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(["index", *(f"said_{name}" for name in columns), *labels])
        for at, (index, row) in enumerate(zip(indices, rows)):
            cells = (f"{float(values[at]):.6f}" for values in columns.values())
            writer.writerow([int(index), *cells, *(row.get(label, "") for label in labels)])


def main(arguments: list[str] | None = None) -> dict[str, Any]:
    parser = argparse.ArgumentParser(prog="antifake_training.evaluate", description=__doc__)
    parser.add_argument("task", choices=["finder", "refiner", "deepfake", "blur"])
    parser.add_argument("--model", type=Path, required=True)
    parser.add_argument("--data", type=Path, nargs="+", required=True)
    parser.add_argument("--split", choices=["train", "val", "test", "all"], default="test")
    parser.add_argument("--out", type=Path, required=True)
    parser.add_argument("--limit", type=int, default=0, help="use only this number of rows, drawn at random")
    parser.add_argument("--set", dest="settings", action="append", default=[], metavar="NAME=VALUE")
    parser.add_argument("--baselines", action="store_true", help="one-number baselines next to the net (deepfake)")
    parser.add_argument("--threads", type=int, default=1)
    options = parser.parse_args(arguments)
    torch.set_num_threads(options.threads)
    data = Packed(options.data)
    if options.model.suffix == ".onnx":
        task, net = make_task(options.task), None
    else:
        task, net = load_trained(options.model)
    task.settings = change(task.settings, options.settings)
    indices = np.arange(len(data))
    if options.split != "all":
        indices = data.split(task.settings.val, task.settings.test)[options.split]
    if options.limit:
        indices = np.sort(np.random.default_rng(0).permutation(indices)[: options.limit])
    rows = [data.rows[i] for i in indices]
    if net is None:
        outputs = predict_onnx(task, options.model, data, indices, options.threads)
    else:
        outputs = predict(task, net, data, indices)
    table = {"model": options.model.name, "split": options.split, **task.measure(outputs, rows)}
    if options.baselines:
        table["baselines"] = baseline_metrics(data.take(ARRAYS[options.task], indices), rows)
    options.out.mkdir(parents=True, exist_ok=True)
    (options.out / "metrics.json").write_text(json.dumps(table, indent=1) + "\n")
    write_predictions(options.out / "predictions.csv", outputs, rows, indices)
    print(json.dumps(table, indent=1))
    return table


if __name__ == "__main__":
    main()
