"""The cutter in Python and the product's cutter give the same views."""

import base64
import json
from pathlib import Path

import numpy as np
import pytest

from antifake_training.forge.cut import cut_view

RECORDS = json.loads((Path(__file__).parent / "views.json").read_text())


def waves() -> np.ndarray:
    """The picture of `training/views/records.ts`."""
    y, x, c = np.mgrid[0:300, 0:401, 0:3].astype(float)
    return np.floor(128 + 60 * np.sin(x / 3 + c) + 50 * np.cos(y / 4 - x / 11) + 0.5).astype(np.uint8)


@pytest.mark.parametrize("record", RECORDS)
def test_cut_view_gives_the_views_of_the_product(record: dict) -> None:
    shape = (record["heightPx"], record["widthPx"], 3)
    expected = np.frombuffer(base64.b64decode(record["pixels"]), np.uint8).reshape(shape).astype(int)
    view = cut_view(waves(), np.array(record["toPhoto"]).reshape(3, 3), record["widthPx"], record["heightPx"])
    difference = np.abs(view.astype(int) - expected)
    assert difference.max() <= 4  # OpenCV places samples to 1/32 of a pixel
    assert difference.mean() < 0.6
