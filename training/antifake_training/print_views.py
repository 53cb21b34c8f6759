"""Packs the print check's view (30, 48, 3) of drawn cards out of photos that the refiner's packs hold.

python -m antifake_training.print_views --refiner ../data/find-1/refiner ... --out ../data/print-drawn
"""

from __future__ import annotations

import argparse
from pathlib import Path

import numpy as np

from .cut import cut_view, rect_to_quad
from .data import Packed, Row, write_packed

WIDTH, HEIGHT = 48, 30
GREY = ("grey_copy", "grey_convert")


def photographed(folders: list[Path]) -> tuple[list[np.ndarray], list[Row]]:
    """The cards of drawn photos, upright, in their own corners."""
    data = Packed(folders)
    views, rows = [], []
    for i, row in enumerate(data.rows):
        if row["corners"] is None:
            continue
        picture = data.take("view", np.array([i]))[0]
        quad = np.array(row["corners"]) * [picture.shape[1], picture.shape[0]]
        views.append(cut_view(picture, rect_to_quad(WIDTH, HEIGHT, quad), WIDTH, HEIGHT))
        kind, grey = row["kind"], row["kind"] in GREY
        rows.append({"group": row["group"], "kind": kind, "source": "drawn", "document": "drawn", "grey": grey})
    return views, rows


def main(arguments: list[str] | None = None) -> None:
    parser = argparse.ArgumentParser(prog="antifake_training.print_views", description=__doc__)
    parser.add_argument("--refiner", type=Path, nargs="+", required=True)
    parser.add_argument("--out", type=Path, required=True)
    options = parser.parse_args(arguments)
    views, rows = photographed(options.refiner)
    write_packed(options.out, {"card": np.stack(views)}, rows)
    print(f"{len(rows)} cards, {sum(row['grey'] for row in rows)} grey")


if __name__ == "__main__":
    main()
