"""Writes a model's outputs for the product's own view of the sample card, so that TypeScript can prove that it cuts the
same view and gets the same outputs.

    node training/views/golden.ts data/golden
    python -m antifake_training.golden --model ../models/card-finder-0.1.0.onnx --inputs ../data/golden --out ../test/golden
"""

from __future__ import annotations

import argparse
import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import numpy as np

from .ship.inputs import stem_of, views

MAX_VALUES = 1024


def golden(path: Path, inputs: Path) -> dict[str, object]:
    """The golden record of one ONNX file."""
    import onnxruntime

    session = onnxruntime.InferenceSession(str(path), providers=["CPUExecutionProvider"])
    tensors = views(inputs, stem_of(path), {one.name: tuple(one.shape) for one in session.get_inputs()})
    answers = answers_by_name(session, tensors)
    manifest = path.with_suffix(".json")
    fusion = json.loads(manifest.read_text()).get("fusion") if manifest.exists() else None
    return {
        "file": path.name,
        "inputs": {name: summary_of(x) for name, x in tensors.items()},
        "outputs": {
            name: {"shape": list(answer.shape), **sampled(answer.reshape(-1))} for name, answer in answers.items()
        },
        **({"passes": passes(session, tensors, fusion)} if fusion else {}),
        "tolerance": 1e-3,
    }


def passes(session: Any, tensors: Mapping[str, np.ndarray], fusion: Mapping[str, Any]) -> dict[str, object]:
    """Results of the deepfake check after one pass, and after a second one on the mirror image: raw values with and without a card,
    and the logits of its patches."""
    first = answers_by_name(session, tensors)
    second = answers_by_name(session, {name: np.ascontiguousarray(x[..., ::-1]) for name, x in tensors.items()})
    second["patches"] = second["patches"][..., ::-1]
    both = {name: (first[name] + second[name]) / 2 for name in first}
    return {
        name: {
            **{where: raw(outputs, weights) for where, weights in fusion.items()},
            "patches": sampled(outputs["patches"].reshape(-1)),
        }
        for name, outputs in (("one", first), ("two", both))
    }


def raw(outputs: Mapping[str, np.ndarray], fusion: Mapping[str, Any]) -> float:
    """The raw value of logits, added as in `src/checks/evidence.ts`."""
    logit = fusion["bias"] + fusion["card"] * outputs["card"][0]
    if "face" in fusion:
        limits = fusion.get("faceLimits", (-np.inf, np.inf))
        logit += fusion["face"] * np.clip(outputs["face_itself"][0], *limits)
    return float(1 / (1 + np.exp(-logit)))


def answers_by_name(session: Any, tensors: Mapping[str, np.ndarray]) -> dict[str, np.ndarray]:
    """Every output of a graph."""
    names = [output.name for output in session.get_outputs()]
    return dict(zip(names, session.run(names, tensors)))


def sampled(answer: np.ndarray) -> dict[str, object]:
    """The values of a flat output; of a long one, only every n-th."""
    every = -(-answer.size // MAX_VALUES)
    return {"values": [float(v) for v in answer[::every]], **({"every": every} if every > 1 else {})}


def summary_of(x: np.ndarray) -> dict[str, object]:
    """A summary by which an input can be recognised."""
    at = [0, 1, 1000 % x.size, x.size // 2, x.size - 1]
    values = {str(i): float(x.reshape(-1)[i]) for i in at}
    return {"shape": list(x.shape), "mean": float(x.mean(dtype=np.float64)), "values": values}


def main(arguments: list[str] | None = None) -> Path:
    parser = argparse.ArgumentParser(prog="antifake_training.golden", description=__doc__)
    parser.add_argument("--model", type=Path, required=True, help="ONNX file with its version in the name")
    parser.add_argument("--inputs", type=Path, required=True, help="folder written by training/views/golden.ts")
    parser.add_argument("--out", type=Path, required=True)
    options = parser.parse_args(arguments)
    options.out.mkdir(parents=True, exist_ok=True)
    path = options.out / f"{stem_of(options.model)}.json"
    path.write_text(json.dumps(golden(options.model, options.inputs), indent=1) + "\n")
    print(path)
    return path


if __name__ == "__main__":
    main()
