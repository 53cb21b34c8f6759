"""Labels of rows as tensors."""

from __future__ import annotations

import torch
from torch import Tensor

from ..data.packed import Row
from ..nets.edges import COLUMNS, ROWS, WIDTH

NO_CARD = [[0.0, 0.0], [1.0, 0.0], [1.0, 1.0], [0.0, 1.0]]


def corner_labels(rows: list[Row]) -> dict[str, Tensor]:
    """`corners` (N, 4, 2) in the card's own order, `card` (N,) and `thai` (N,), 0 or 1."""
    there = [row.get("corners") is not None for row in rows]
    corners = [row["corners"] if has else NO_CARD for row, has in zip(rows, there)]
    thai = [float(bool(row.get("thai"))) for row in rows]
    return {"corners": torch.tensor(corners), "card": torch.tensor(there).float(), "thai": torch.tensor(thai)}


def side_rows(corners: list[list[list[float]]]) -> Tensor:
    """Where the card's side crosses the 64 columns of each strip, in rows from its top; NaN beyond the side's ends.

    Args:
        corners: (4, 4, 2) the card's corners in pixels of each strip; of the two sides that are possible, the nearer one counts.
    """
    points = torch.tensor(corners)
    at = (torch.arange(COLUMNS) + 0.5) * (WIDTH / COLUMNS)
    rows = []
    for strip in range(4):
        sides = [points[strip][[side % 4, (side + 1) % 4]] for side in (strip, strip + 2)]
        (x0, y0), (x1, y1) = min(sides, key=lambda side: float((side[:, 1].mean() - ROWS / 2).abs()))
        row = y0 + (y1 - y0) * (at - x0) / (x1 - x0)
        rows.append(torch.where((at > min(x0, x1)) & (at < max(x0, x1)), row, float("nan")))
    return torch.stack(rows)


def logarithms(rows: list[Row]) -> Tensor:
    """(n,) float32 natural logarithms of the rows' blur in millimetres."""
    return torch.tensor([float(row["blurMm"]) for row in rows]).log()


def in_view_order(corners: Tensor, turned: Tensor) -> Tensor:
    """Corners (N, 4, 2) in the card's own order -> starting at the view's top left."""
    return torch.where((turned > 0.5)[:, None, None], torch.roll(corners, 2, 1), corners)
