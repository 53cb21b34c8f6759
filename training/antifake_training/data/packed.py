"""Packed datasets: one raw file per array, read through memory maps; labels in `rows.jsonl`.

A folder holds `meta.json` ({"arrays": {name: {"dtype": "uint8" | "float32", "shape": [...]}}, "count": N}), one
`<name>.bin` per array (N × shape, C order) and `rows.jsonl` (N lines, any keys).
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy as np

Row = dict[str, Any]
SPLITS = ("train", "val", "test")


class Packed:
    """One or several packed folders as one list of samples; folders must agree in the shapes of the arrays that are read."""

    def __init__(self, folders: Sequence[str | Path]):
        self.rows: list[Row] = []
        self._parts: list[dict[str, np.memmap]] = []
        starts = [0]
        for folder in map(Path, folders):
            rows, arrays = _read_folder(folder)
            self.rows += rows
            self._parts.append(arrays)
            starts.append(starts[-1] + len(rows))
        self._starts = np.array(starts)
        shared = set.intersection(*(set(part) for part in self._parts)) if self._parts else set()
        self.shapes = {name: self._parts[0][name].shape[1:] for name in sorted(shared)}

    def __len__(self) -> int:
        return len(self.rows)

    def take(self, name: str, indices: np.ndarray) -> np.ndarray:
        """A copy of the samples `indices` (n,) of one array: (n, *shape), in the order of the indices."""
        shape = self.shapes[name]
        out = np.empty((len(indices), *shape), self._parts[0][name].dtype)
        part = np.searchsorted(self._starts, indices, side="right") - 1
        for at, (p, i) in enumerate(zip(part, indices)):
            out[at] = self._parts[p][name][i - self._starts[p]]
        return out

    def split(self, val: float = 0.1, test: float = 0.1) -> dict[str, np.ndarray]:
        """Indices by split; rows of one `group` always share a split, in every run and on every machine."""
        names = [split_of(str(row.get("group", i)), val, test) for i, row in enumerate(self.rows)]
        return {split: np.flatnonzero([name == split for name in names]) for split in SPLITS}


def split_of(group: str, val: float, test: float) -> str:
    """The split of a group, from the SHA-256 of its name."""
    at = int.from_bytes(hashlib.sha256(group.encode()).digest()[:6], "big") / 2**48
    return "test" if at < test else "val" if at < test + val else "train"


def write_packed(folder: str | Path, arrays: dict[str, np.ndarray], rows: Sequence[Row]) -> None:
    """Writes arrays (N, ...) and N rows as a packed folder."""
    folder = Path(folder)
    folder.mkdir(parents=True, exist_ok=True)
    meta = {name: {"dtype": str(a.dtype), "shape": list(a.shape[1:])} for name, a in arrays.items()}
    for name, array in arrays.items():
        np.ascontiguousarray(array).tofile(folder / f"{name}.bin")
    (folder / "rows.jsonl").write_text("".join(json.dumps(row) + "\n" for row in rows))
    (folder / "meta.json").write_text(json.dumps({"arrays": meta, "count": len(rows)}))


def _read_folder(folder: Path) -> tuple[list[Row], dict[str, np.memmap]]:
    meta = json.loads((folder / "meta.json").read_text())
    count = int(meta["count"])
    rows = [json.loads(line) for line in (folder / "rows.jsonl").read_text().splitlines() if line.strip()]
    if len(rows) != count:
        raise ValueError(f"Expected {count} rows in {folder} but found {len(rows)}")
    arrays = {}
    for name, spec in meta["arrays"].items():
        path, dtype, shape = folder / f"{name}.bin", np.dtype(spec["dtype"]), (count, *spec["shape"])
        expected = int(np.prod(shape)) * dtype.itemsize
        if path.stat().st_size != expected:
            raise ValueError(f"Expected {expected} bytes in {path} but found {path.stat().st_size}")
        arrays[name] = np.memmap(path, dtype, "r", shape=shape)
    return rows, arrays
