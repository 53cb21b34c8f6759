"""Finds the card in a whole photo: four corners, in the card's own order, whichever way it lies."""

from __future__ import annotations

from typing import NamedTuple

import torch
from torch import Tensor, nn
from torch.nn import functional as F

from .layers import Separable, cell_centres
from .mobilenet import STRIDE_16, STRIDE_32, MobileNet

SIDE = 256
GRID = SIDE // 16
SHARPNESS = 2.0
AGREEMENT = 6.0


# Where a fresh net puts the corners of a card around a cell: an upright card that spans two fifths of the square.
ANCHOR = ((-0.2, -0.13), (0.2, -0.13), (0.2, 0.13), (-0.2, 0.13))


class Cells(NamedTuple):
    """The outputs of the 256 cells."""

    card: Tensor  # (N, 256) logit: the cell lies near the middle of a card
    corners: Tensor  # (N, 256, 4, 2) float32, 0..1 of the square, clockwise, starting at any corner
    turn: Tensor  # (N, 256, 4) logits: which of the four corners above is the card's own top left
    thai: Tensor  # (N, 256) logit: that card is a Thai ID card


class Found(NamedTuple):
    """The result of all cells together."""

    corners: Tensor  # (N, 4, 2) clockwise from the card's own top left
    card: Tensor  # (N,) logit
    thai: Tensor  # (N,) logit


class CardFinder(nn.Module):
    """`photo` (N, 3, 256, 256) float32 RGB 0..1, letterboxed -> `corners` (N, 4, 2) 0..1 of the square, clockwise from the
    card's own top left, also outside it; `confidence` (N,) that there is a card; `thai` (N,) that it is a Thai one;
    `cells` (N, 256) that the centre of any card is near the cell, 16×16, row by row."""

    INPUT = "photo"
    OUTPUTS = ("corners", "confidence", "thai", "cells")

    def __init__(self) -> None:
        super().__init__()
        self.trunk = MobileNet(STRIDE_32)
        self.near = nn.Conv2d(96, 96, 1)
        self.wide = nn.Conv2d(320, 96, 1)
        self.whole = nn.Linear(320, 96)
        self.mix = nn.Sequential(Separable(96, 5), Separable(96, 5), Separable(96, 3))
        self.head = nn.Conv2d(96, 14, 1)  # card, 4 × (x, y), thai, 4 turns
        self.start_at_anchor()
        self.look = nn.Sequential(
            nn.Conv2d(96, 32, 1), nn.ReLU6(), nn.Conv2d(32, 1, 1)
        )  # what kind of card, from near by
        self.register_buffer("centres", cell_centres(GRID, GRID), persistent=False)

    @property
    def input_shape(self) -> tuple[int, ...]:
        return (1, 3, SIDE, SIDE)

    def start_at_anchor(self) -> None:
        """Every cell starts with the same upright quad, so that the four readings of a card never cancel out."""
        with torch.no_grad():
            self.head.weight[1:9] *= 0.1
            self.head.bias[1:9] = torch.tensor(ANCHOR).flatten()

    def cells(self, photo: Tensor) -> Cells:
        """The outputs of the cells, before they are combined."""
        at16 = self.trunk.run(photo * 2 - 1, 0, STRIDE_16)  # (N, 96, 16, 16)
        at32 = self.trunk.run(at16, STRIDE_16 + 1, STRIDE_32)  # (N, 320, 8, 8)
        whole = self.whole(at32.mean((2, 3)))[:, :, None, None]
        wide = F.interpolate(self.wide(at32), scale_factor=2.0, mode="nearest")
        output = self.head(self.mix(F.relu6(self.near(at16) + wide + whole))).float().flatten(2)  # (N, 14, 256)
        thai = output[:, 9] + self.look(at16).float().flatten(1)
        offsets = output[:, 1:9].transpose(1, 2).reshape(-1, GRID * GRID, 4, 2)
        turn = output[:, 10:].transpose(1, 2)
        return Cells(output[:, 0], offsets + self.centres[None, :, None, :], turn, thai)

    def decode(self, cells: Cells) -> Found:
        """Weighted mean of the votes. Votes that start at another corner than that of the most confident cell are renumbered first, so
        that two readings never average to a point in the middle; votes for another place hardly count."""
        weights = torch.softmax(cells.card * SHARPNESS, 1)  # (N, 256)
        best = cells.card.argmax(1)[:, None, None, None].expand(-1, 1, 4, 2)
        surest = torch.gather(cells.corners, 1, best)  # (N, 1, 4, 2)
        quads, turns = renumberings(cells.corners), renumberings(cells.turn)  # (N, 256, 4, 4, 2), (N, 256, 4, 4)
        apart, nearest = (quads - surest[:, :, None]).abs().sum((3, 4)).min(2)  # (N, 256)
        agreeing = weights * torch.exp(-AGREEMENT * apart)
        agreeing = agreeing / agreeing.sum(1, keepdim=True)  # (N, 256)
        chosen = F.one_hot(nearest, 4).to(weights.dtype) * agreeing[:, :, None]  # (N, 256, 4)
        corners = (quads * chosen[..., None, None]).sum((1, 2))  # (N, 4, 2)
        turn = (turns * chosen[..., None]).sum((1, 2))  # (N, 4)
        first = F.one_hot(turn.argmax(1), 4).to(corners.dtype)  # (N, 4)
        own = (renumberings(corners) * first[:, :, None, None]).sum(1)
        return Found(own, cells.card.amax(1), (cells.thai * weights).sum(1))

    def raw(self, photo: Tensor) -> tuple[Cells, Found]:
        cells = self.cells(photo)
        return cells, self.decode(cells)

    def forward(self, photo: Tensor) -> tuple[Tensor, Tensor, Tensor, Tensor]:
        cells = self.cells(photo)
        found = self.decode(cells)
        return found.corners, torch.sigmoid(found.card), torch.sigmoid(found.thai), torch.sigmoid(cells.card)


def renumberings(values: Tensor) -> Tensor:
    """(..., 4, *k) values at four corners -> (..., 4, 4, *k): the same, numbered from each of the corners. For k = 2 columns
    of points the last axis but one is the corners'; for logits (..., 4) the last."""
    axis = values.dim() - 1 if values.shape[-1] == 4 else values.dim() - 2
    return torch.stack([torch.roll(values, -start, axis) for start in range(4)], axis)
