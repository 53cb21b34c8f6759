"""Writes what a model answers to a fixed input, so that TypeScript can prove that it answers the same.

python -m antifake_training.golden --model ../models/card-finder-0.1.0.onnx --out ../test/golden
"""

from __future__ import annotations

import argparse
import json
from pathlib import Path

import numpy as np

FORMULA = "value[i] = ((i * 2654435761) mod 2^32 >> 24) / 255 over the flat tensor, averaged with (i mod 97) / 96"


def picture(shape: tuple[int, ...]) -> np.ndarray:
    """A tensor that any language can make, float32 0..1: see FORMULA. In TypeScript:
    `((Math.imul(i, 2654435761) >>> 24) / 255 + (i % 97) / 96) / 2`."""
    i = np.arange(int(np.prod(shape)), dtype=np.uint64)
    hashed = ((i * 2654435761) % 2**32) >> np.uint64(24)
    return ((hashed / 255 + (i % 97) / 96) / 2).astype(np.float32).reshape(shape)


def golden(path: Path) -> dict[str, object]:
    """The golden record of one ONNX file."""
    import onnxruntime

    session = onnxruntime.InferenceSession(str(path), providers=["CPUExecutionProvider"])
    (asked,) = session.get_inputs()
    x = picture(tuple(asked.shape))
    names = [output.name for output in session.get_outputs()]
    answers = session.run(names, {asked.name: x})
    at = [0, 1, 1000 % x.size, x.size // 2, x.size - 1]
    return {
        "file": path.name,
        "input": {
            "name": asked.name,
            "shape": list(x.shape),
            "formula": FORMULA,
            "mean": float(x.mean(dtype=np.float64)),
            "values": {str(i): float(x.reshape(-1)[i]) for i in at},
        },
        "outputs": {
            name: {"shape": list(answer.shape), "values": [float(v) for v in answer.reshape(-1)]}
            for name, answer in zip(names, answers)
        },
        "tolerance": 1e-3,
    }


def main(arguments: list[str] | None = None) -> Path:
    parser = argparse.ArgumentParser(prog="antifake_training.golden", description=__doc__)
    parser.add_argument("--model", type=Path, required=True, help="ONNX file with its version in the name")
    parser.add_argument("--out", type=Path, required=True)
    options = parser.parse_args(arguments)
    options.out.mkdir(parents=True, exist_ok=True)
    path = options.out / f"{options.model.stem.rpartition('-')[0] or options.model.stem}.json"
    path.write_text(json.dumps(golden(options.model), indent=1) + "\n")
    print(path)
    return path


if __name__ == "__main__":
    main()
