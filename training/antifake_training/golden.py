"""Writes what a model answers to the product's own view of the sample card, so that TypeScript can prove that it cuts the
same view and answers the same.

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
    asked = views(inputs, stem_of(path), {one.name: tuple(one.shape) for one in session.get_inputs()})
    answers = answers_by_name(session, asked)
    manifest = path.with_suffix(".json")
    fusion = json.loads(manifest.read_text()).get("fusion") if manifest.exists() else None
    return {
        "file": path.name,
        "inputs": {name: told(x) for name, x in asked.items()},
        "outputs": {
            name: {"shape": list(answer.shape), **some(answer.reshape(-1))} for name, answer in answers.items()
        },
        **({"looks": looks(session, asked, fusion)} if fusion else {}),
        "tolerance": 1e-3,
    }


def looks(session: Any, asked: Mapping[str, np.ndarray], fusion: Mapping[str, Any]) -> dict[str, object]:
    """What the deepfake check says after one look, and after another at the mirror image: raw values by where the portrait is,
    and the logits of its patches."""
    first = answers_by_name(session, asked)
    second = answers_by_name(session, {name: np.ascontiguousarray(x[..., ::-1]) for name, x in asked.items()})
    second["patches"] = second["patches"][..., ::-1]
    both = {name: (first[name] + second[name]) / 2 for name in first}
    return {
        name: {
            **{where: raw(said, weights) for where, weights in fusion.items()},
            "patches": some(said["patches"].reshape(-1)),
        }
        for name, said in (("one", first), ("two", both))
    }


def raw(said: Mapping[str, np.ndarray], fusion: Mapping[str, Any]) -> float:
    """The raw value of logits, as `src/checks/evidence.ts` adds them up."""
    face = np.clip(said["face_itself"][0], *fusion.get("faceLimits", (-np.inf, np.inf)))
    logit = fusion["bias"] + fusion["card"] * said["card"][0] + fusion["face"] * face
    return float(1 / (1 + np.exp(-logit)))


def answers_by_name(session: Any, asked: Mapping[str, np.ndarray]) -> dict[str, np.ndarray]:
    """Every output of a graph."""
    names = [output.name for output in session.get_outputs()]
    return dict(zip(names, session.run(names, asked)))


def some(answer: np.ndarray) -> dict[str, object]:
    """The values of a flat answer; of a long one every so many."""
    every = -(-answer.size // MAX_VALUES)
    return {"values": [float(v) for v in answer[::every]], **({"every": every} if every > 1 else {})}


def told(x: np.ndarray) -> dict[str, object]:
    """Enough of an input to know it by."""
    at = [0, 1, 1000 % x.size, x.size // 2, x.size - 1]
    values = {str(i): float(x.reshape(-1)[i]) for i in at}
    return {"shape": list(x.shape), "mean": float(x.mean(dtype=np.float64)), "values": values}


def main(arguments: list[str] | None = None) -> Path:
    parser = argparse.ArgumentParser(prog="antifake_training.golden", description=__doc__)
    parser.add_argument("--model", type=Path, required=True, help="ONNX file with its version in the name")
    parser.add_argument("--inputs", type=Path, required=True, help="folder that training/views/golden.ts wrote")
    parser.add_argument("--out", type=Path, required=True)
    options = parser.parse_args(arguments)
    options.out.mkdir(parents=True, exist_ok=True)
    path = options.out / f"{stem_of(options.model)}.json"
    path.write_text(json.dumps(golden(options.model, options.inputs), indent=1) + "\n")
    print(path)
    return path


if __name__ == "__main__":
    main()
