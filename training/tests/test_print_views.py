from __future__ import annotations

from pathlib import Path

import numpy as np

from antifake_training.data import write_packed
from antifake_training.print_views import photographed


def test_drawn_cards_come_out_of_the_refiners_views_upright(tmp_path: Path) -> None:
    view = np.zeros((1, 176, 264, 3), np.uint8)
    view[0, :88] = 200  # the lower half of the card lies above: it is upside down in the view
    corners = [[0.9, 0.9], [0.1, 0.9], [0.1, 0.1], [0.9, 0.1]]
    write_packed(tmp_path, {"view": view}, [{"corners": corners, "kind": "grey_copy", "group": "a"}])
    (card,), (row,) = photographed([tmp_path])
    assert card.shape == (30, 48, 3) and row["grey"] is True
    assert card[5].mean() == 0 and card[25].mean() == 200
