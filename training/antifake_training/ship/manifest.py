"""Model files with their manifests (`src/model/manifest.ts`)."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import onnx

Shape = Sequence[int | str]

LICENCES = {"commercial": "Apache-2.0", "research": "Apache-2.0; trained on research data, see the model card"}


@dataclass(frozen=True)
class Entry:
    """The entries of a manifest.

    Attributes:
        inputs: shapes by name, in order.
        terms: "commercial" if the terms of all training data allow commercial use, otherwise "research".
        data: names of the sets on which the model was trained.
        rest: further keys, such as calibration and threshold.
    """

    name: str
    version: str
    inputs: Mapping[str, Shape]
    outputs: Sequence[str]
    terms: str
    data: Sequence[str]
    rest: Mapping[str, Any]


def write_manifest(path: Path, entry: Entry) -> Path:
    """Writes the manifest of an ONNX file next to it; returns its path."""
    manifest = {
        "name": entry.name,
        "version": entry.version,
        "file": path.name,
        "sha256": hashlib.sha256(path.read_bytes()).hexdigest(),
        "inputs": [{"name": key, "shape": list(shape)} for key, shape in entry.inputs.items()],
        "outputs": list(entry.outputs),
        "licence": LICENCES[entry.terms],
        "terms": entry.terms,
        "data": list(entry.data),
        **entry.rest,
    }
    target = path.with_name(path.name.removesuffix(".onnx") + ".json")
    target.write_text(json.dumps(manifest, indent=2) + "\n")
    return target


def write_fit(model: Any, folder: Path, entry: Entry) -> Path:
    """Writes the ONNX model of a fit and its manifest; returns the path of the ONNX file."""
    path = folder / f"{entry.name}-{entry.version}.onnx"
    folder.mkdir(parents=True, exist_ok=True)
    onnx.checker.check_model(model, full_check=True)
    path.write_bytes(model.SerializeToString())
    write_manifest(path, entry)
    return path
