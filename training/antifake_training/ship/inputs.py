"""The inputs of a net: names and shapes, and inputs for comparing outputs."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

import numpy as np


def noise(shape: tuple[int, ...]) -> np.ndarray:
    """Repeatable noise, float32 0..1, if there is no view."""
    i = np.arange(int(np.prod(shape)), dtype=np.uint64)
    hashed = ((i * 2654435761) % 2**32) >> np.uint64(24)
    return ((hashed / 255 + (i % 97) / 96) / 2).astype(np.float32).reshape(shape)


def inputs_of(net: Any) -> dict[str, tuple[int, ...]]:
    """Names and shapes of a net's inputs, in order."""
    return net.inputs if hasattr(net, "inputs") else {net.INPUT: net.input_shape}


def views(folder: Path, name: str, shapes: Mapping[str, tuple[int, ...]]) -> dict[str, np.ndarray]:
    """The inputs that `training/views/golden.ts` wrote for a model, `NAME.INPUT.f32`, in their shapes."""
    return {key: np.fromfile(folder / f"{name}.{key}.f32", np.float32).reshape(to) for key, to in shapes.items()}


def stem_of(path: Path) -> str:
    """card-finder-0.1.0.onnx -> card-finder"""
    return path.stem.rpartition("-")[0] or path.stem
