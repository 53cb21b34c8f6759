from __future__ import annotations

import numpy as np
import torch

from antifake_training.fit.labels import side_rows
from antifake_training.fit.losses import edges_loss
from antifake_training.measure.metrics import edges_metrics

LEVEL = [[0.0, 32.0], [256.0, 32.0], [256.0, 190.0], [0.0, 190.0]]  # its first side along the strip's middle


def strip_of(side: int) -> list[list[float]]:
    """Corners of a quad whose side `side` lies along the middle of the strip."""
    return [LEVEL[(i - side) % 4] for i in range(4)]


def test_the_side_along_a_strip_gives_the_row_of_each_column() -> None:
    rows = side_rows([strip_of(side) for side in range(4)])
    assert torch.allclose(rows, torch.full((4, 64), 32.0))


def test_for_a_card_turned_by_half_the_opposite_side_counts() -> None:
    rows = side_rows([strip_of(side + 2) for side in range(4)])
    assert torch.allclose(rows, torch.full((4, 64), 32.0))


def test_columns_beyond_the_ends_of_a_slanted_side_are_ignored() -> None:
    corners = [[32.0, 20.0], [224.0, 44.0], [224.0, 190.0], [32.0, 190.0]]
    rows = side_rows([corners, strip_of(1), strip_of(2), strip_of(3)])[0]
    assert rows[:8].isnan().all() and rows[56:].isnan().all()
    assert torch.allclose(rows[[8, 55]], torch.tensor([20.25, 43.75]))


def test_the_loss_is_lowest_at_the_side_and_counts_columns_without_one() -> None:
    rows = torch.full((1, 64), 40.5)
    rows[0, :10] = float("nan")
    rows[0, 10:20] = 70.0  # next to the strip

    def loss(row: int, nowhere: float) -> float:
        predicted = torch.zeros(1, 65, 64)
        predicted[0, row, 20:] = 8.0
        predicted[0, 64, :20] = nowhere
        return float(edges_loss(predicted, rows, 1.0)["edges"])

    assert loss(40, 8.0) < loss(42, 8.0) < loss(50, 8.0)
    assert loss(40, 8.0) < loss(40, 0.0)


def test_the_measure_is_the_distance_in_rows_between_prediction_and_side() -> None:
    predicted = np.zeros((1, 64, 64), np.float32)
    predicted[0, :, 30] = 1.0
    true = np.full((1, 64), 31.5, np.float32)
    true[0, :32] = np.nan
    assert edges_metrics(predicted, true) == {"median_rows": 1.0, "within_2": 1.0, "within_4": 1.0}
