"""Finds the card in a whole photo: four corners, in the card's own order, whichever way it lies."""

from __future__ import annotations

from typing import NamedTuple

import torch
from torch import Tensor, nn
from torch.nn import functional as F

from ..mobilenet import STRIDE_16, STRIDE_32, MobileNet
from .layers import Separable, cell_centres

SIDE = 256
GRID = SIDE // 16
SHARPNESS = 2.0


class Cells(NamedTuple):
    """What each of the 256 cells says."""

    card: Tensor  # (N, 256) logit: the cell lies near the middle of a card
    corners: Tensor  # (N, 256, 4, 2) float32, 0..1 of the square, clockwise from the card's own top left
    thai: Tensor  # (N, 256) logit: that card is a Thai ID card


class Found(NamedTuple):
    """The cells' verdict."""

    corners: Tensor  # (N, 4, 2)
    card: Tensor  # (N,) logit
    thai: Tensor  # (N,) logit


class CardFinder(nn.Module):
    """`photo` (N, 3, 256, 256) float32 RGB 0..1, letterboxed -> `corners` (N, 4, 2) 0..1 of the square, clockwise from the
    card's own top left, also outside it; `confidence` (N,) that there is a card; `thai` (N,) that it is a Thai one."""

    INPUT = "photo"
    OUTPUTS = ("corners", "confidence", "thai")

    def __init__(self) -> None:
        super().__init__()
        self.trunk = MobileNet(STRIDE_32)
        self.near = nn.Conv2d(96, 96, 1)
        self.wide = nn.Conv2d(320, 96, 1)
        self.whole = nn.Linear(320, 96)
        self.mix = nn.Sequential(Separable(96, 5), Separable(96, 5), Separable(96, 3))
        self.head = nn.Conv2d(96, 10, 1)
        self.look = nn.Sequential(
            nn.Conv2d(96, 32, 1), nn.ReLU6(), nn.Conv2d(32, 1, 1)
        )  # what kind of card, from near by
        self.register_buffer("centres", cell_centres(GRID, GRID), persistent=False)

    @property
    def input_shape(self) -> tuple[int, ...]:
        return (1, 3, SIDE, SIDE)

    def cells(self, photo: Tensor) -> Cells:
        """What each cell says, before they are put together."""
        at16 = self.trunk.run(photo * 2 - 1, 0, STRIDE_16)  # (N, 96, 16, 16)
        at32 = self.trunk.run(at16, STRIDE_16 + 1, STRIDE_32)  # (N, 320, 8, 8)
        whole = self.whole(at32.mean((2, 3)))[:, :, None, None]
        wide = F.interpolate(self.wide(at32), scale_factor=2.0, mode="nearest")
        said = self.head(self.mix(F.relu6(self.near(at16) + wide + whole))).float().flatten(2)  # (N, 10, 256)
        thai = said[:, 9] + self.look(at16).float().flatten(1)
        offsets = said[:, 1:9].transpose(1, 2).reshape(-1, GRID * GRID, 4, 2)
        return Cells(said[:, 0], offsets + self.centres[None, :, None, :], thai)

    def decode(self, cells: Cells) -> Found:
        """Weighted mean of the votes. Votes that read the card upside down against the surest cell are turned first, so
        that two readings never average into a point in the middle."""
        weights = torch.softmax(cells.card * SHARPNESS, 1)  # (N, 256)
        best = cells.card.argmax(1)[:, None, None, None].expand(-1, 1, 4, 2)
        surest = torch.gather(cells.corners, 1, best)  # (N, 1, 4, 2)
        turned = torch.cat([cells.corners[:, :, 2:], cells.corners[:, :, :2]], 2)
        far, near = ((votes - surest).abs().sum((2, 3), keepdim=True) for votes in (cells.corners, turned))
        votes = torch.where(near < far, turned, cells.corners)
        corners = (votes * weights[:, :, None, None]).sum(1)
        return Found(corners, cells.card.amax(1), (cells.thai * weights).sum(1))

    def raw(self, photo: Tensor) -> tuple[Cells, Found]:
        cells = self.cells(photo)
        return cells, self.decode(cells)

    def forward(self, photo: Tensor) -> tuple[Tensor, Tensor, Tensor]:
        found = self.decode(self.cells(photo))
        return found.corners, torch.sigmoid(found.card), torch.sigmoid(found.thai)
