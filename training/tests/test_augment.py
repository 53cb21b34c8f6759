from __future__ import annotations

import numpy as np
import pytest
import torch

from antifake_training.fit.augment import (
    Affinity,
    Photometry,
    affine,
    half_turn_view,
    mirror,
    photometric,
    quarter_turns,
)
from antifake_training.fit.labels import in_view_order

QUAD = torch.tensor([[0.2, 0.3], [0.8, 0.35], [0.75, 0.7], [0.25, 0.6]])
COLOURS = torch.eye(3)


def marked(points: torch.Tensor, side: int = 64, radius: float = 3) -> torch.Tensor:
    """A black picture with a red, a green, a blue and a white dot at the four points."""
    y, x = torch.meshgrid(torch.arange(side) + 0.5, torch.arange(side) + 0.5, indexing="ij")
    picture = torch.zeros(3, side, side)
    for point, colour in zip(points, [*COLOURS, torch.ones(3)]):
        near = (x - point[0] * side) ** 2 + (y - point[1] * side) ** 2 < radius**2
        picture[:, near] = colour[:, None]
    return picture


def colours_at(picture: torch.Tensor, points: torch.Tensor) -> list[list[int]]:
    h, w = picture.shape[1:]
    return [picture[:, int(p[1] * h), int(p[0] * w)].round().int().tolist() for p in points]


EXPECTED = [[1, 0, 0], [0, 1, 0], [0, 0, 1], [1, 1, 1]]


@pytest.mark.parametrize("turns", [0, 1, 2, 3])
def test_quarter_turns_move_each_corner_with_its_mark(turns: int) -> None:
    pictures, points = quarter_turns(marked(QUAD)[None], QUAD[None], turns)
    assert colours_at(pictures[0], points[0]) == EXPECTED


def test_quarter_turns_keep_the_corners_clockwise() -> None:
    for turns in range(4):
        _, points = quarter_turns(torch.zeros(1, 3, 8, 8), QUAD[None], turns)
        after = torch.roll(points, -1, 1)
        assert (points[..., 0] * after[..., 1] - points[..., 1] * after[..., 0]).sum() > 0


def test_zoom_turn_and_shift_move_each_corner_with_its_mark() -> None:
    rng = torch.Generator().manual_seed(3)
    n = 40
    pictures, points = affine(marked(QUAD).repeat(n, 1, 1, 1), QUAD.repeat(n, 1, 1), Affinity(), rng)
    seen = [i for i in range(n) if bool(((points[i] > 0.05) & (points[i] < 0.95)).all())]
    assert len(seen) > 20
    assert len({round(float(points[i, 0, 0]), 4) for i in seen}) > 10
    for i in seen:
        assert colours_at(pictures[i], points[i]) == EXPECTED


def test_a_card_that_would_leave_the_photo_stays() -> None:
    points = torch.tensor([[0.0, 0.1], [1.0, 0.1], [1.0, 0.9], [0.0, 0.9]]).repeat(50, 1, 1)
    _, moved = affine(torch.zeros(50, 3, 16, 16), points, Affinity(), torch.Generator().manual_seed(1))
    assert moved.min() > -0.06 and moved.max() < 1.06


def test_half_a_turn_of_the_view_and_view_order_agree() -> None:
    upright = marked(QUAD)[None]
    turned, own = half_turn_view(upright, QUAD[None])
    assert colours_at(turned[0], own[0]) == EXPECTED  # still the card's own order
    viewed = in_view_order(own, torch.tensor([1.0]))[0]
    assert colours_at(turned[0], viewed) == [EXPECTED[i] for i in (2, 3, 0, 1)]
    assert viewed[0, 0] < 0.5 and viewed[0, 1] < 0.5 and viewed[2, 0] > 0.5 and viewed[2, 1] > 0.5
    assert torch.equal(in_view_order(QUAD[None], torch.tensor([0.0]))[0], QUAD)


def test_the_mask_of_a_mirrored_portrait_is_mirrored_too() -> None:
    mask = torch.zeros(30, 8, 8)
    mask[:, :, :4] = 1
    x, mirrored = mirror(mask[:, None].repeat(1, 3, 1, 1).clone(), mask, torch.Generator().manual_seed(0))
    assert mirrored is not None and torch.equal(x[:, 0], mirrored)
    assert 5 < int((mirrored[:, 0, 0] == 0).sum()) < 25


def test_photometry_is_reproducible_and_stays_in_range() -> None:
    x = torch.rand(16, 3, 20, 30)
    a, b = (photometric(x.clone(), Photometry(), torch.Generator().manual_seed(5)) for _ in range(2))
    assert torch.equal(a, b) and not torch.equal(a, x)
    assert a.min() >= 0 and a.max() <= 1 and np.isfinite(a.numpy()).all()
