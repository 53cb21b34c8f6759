"""Pictures of any size with their labels, as `synth/dataset/heap.ts` writes them."""

from __future__ import annotations

import json
from collections.abc import Sequence
from pathlib import Path

import numpy as np

from .packed import Row

NOT_CARDS = ("lone", "published", "generated", "round_trip")


def is_card(row: Row) -> bool:
    """Whether a row's picture shows a portrait on a card, and not only a portrait."""
    return row["kind"] not in NOT_CARDS


class Heap:
    """One or several heaps as one list of pictures; a folder that is still being written is read up to its last complete row."""

    def __init__(self, folders: Sequence[Path]):
        self.rows: list[Row] = []
        self._pixels: list[np.memmap] = []
        for folder in folders:
            pixels = np.memmap(folder / "pixels.bin", np.uint8, "r")
            lines = (folder / "rows.jsonl").read_text().split("\n")[:-1]
            rows = [{**json.loads(line), "heap": len(self._pixels)} for line in lines]
            self.rows += [row for row in rows if row["at"] + row["widthPx"] * row["heightPx"] * 3 <= len(pixels)]
            self._pixels.append(pixels)

    def __len__(self) -> int:
        return len(self.rows)

    def picture(self, i: int) -> np.ndarray:
        """(h, w, 3) uint8 RGB, a copy."""
        row = self.rows[i]
        count = row["widthPx"] * row["heightPx"] * 3
        flat = self._pixels[row["heap"]][row["at"] : row["at"] + count]
        return np.array(flat).reshape(row["heightPx"], row["widthPx"], 3)
