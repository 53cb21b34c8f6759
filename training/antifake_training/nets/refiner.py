"""Refines a rough quad: receives the card almost rectified and returns its corners."""

from __future__ import annotations

from typing import NamedTuple

import torch
from torch import Tensor, nn
from torch.nn import functional as F

from .layers import Separable, cell_centres
from .mobilenet import STRIDE_8, STRIDE_16, MobileNet

HEIGHT, WIDTH = 176, 264
ROWS, COLUMNS = HEIGHT // 8, WIDTH // 8
WIDE_ROWS, WIDE_COLUMNS = -(-HEIGHT // 16), -(-WIDTH // 16)


class Refined(NamedTuple):
    """The values that training uses."""

    corners: Tensor  # (N, 4, 2) 0..1 of the view, in the view's order
    heat: Tensor  # (N, 4, 726) logits over the 22×33 cells
    verdicts: Tensor  # (N, 3) logits: turned, card, thai


class CardRefiner(nn.Module):
    """`view` (N, 3, 176, 264) float32 RGB 0..1: the card rectified by a rough quad with a margin of 15 % of the card on
    every side -> `corners` (N, 4, 2) in 0..1 of the view, also a little outside, **in the view's order**: first the one
    at the view's top left, whichever way up the card is; `turned` (N,) that the card is upside down in the view (then the
    card's own order starts at the third corner); `card` (N,) that there is a card; `thai` (N,) that it is a Thai one."""

    INPUT = "view"
    OUTPUTS = ("corners", "turned", "card", "thai")

    def __init__(self) -> None:
        super().__init__()
        self.trunk = MobileNet(STRIDE_16)
        self.near = nn.Conv2d(32, 64, 1)
        self.wide = nn.Conv2d(96, 64, 1)
        self.mix = nn.Sequential(Separable(64), Separable(64, dilation=2), Separable(64, dilation=4), Separable(64))
        self.head = nn.Conv2d(64, 12, 1)  # 4 heatmaps, 4 × (x, y) offsets inside the cell
        self.squeeze = nn.Conv2d(96, 16, 1)
        self.layout = nn.Linear(16 * WIDE_ROWS * WIDE_COLUMNS, 64)
        self.shift = nn.Linear(64, 8)
        self.verdicts = nn.Linear(64, 3)
        nn.init.zeros_(self.shift.weight)
        nn.init.zeros_(self.shift.bias)
        self.register_buffer("centres", cell_centres(ROWS, COLUMNS), persistent=False)

    @property
    def input_shape(self) -> tuple[int, ...]:
        return (1, 3, HEIGHT, WIDTH)

    def raw(self, view: Tensor) -> Refined:
        at8 = self.trunk.run(view * 2 - 1, 0, STRIDE_8)  # (N, 32, 22, 33)
        at16 = self.trunk.run(at8, STRIDE_8 + 1, STRIDE_16)  # (N, 96, 11, 17)
        wide = F.interpolate(self.wide(at16), size=(ROWS, COLUMNS), mode="bilinear", align_corners=False)
        output = self.head(self.mix(F.relu6(self.near(at8) + wide))).float().flatten(2)  # (N, 12, 726)
        weights = torch.softmax(output[:, :4], 2)  # (N, 4, 726)
        offsets = output[:, 4:].reshape(-1, 4, 2, ROWS * COLUMNS) * 0.1
        votes = offsets + self.centres.T[None, None]  # (N, 4, 2, 726)
        layout = F.relu6(self.layout(F.relu6(self.squeeze(at16)).flatten(1)))
        corners = (votes * weights[:, :, None]).sum(3) + self.shift(layout).float().reshape(-1, 4, 2) * 0.1
        return Refined(corners, output[:, :4], self.verdicts(layout).float())

    def forward(self, view: Tensor) -> tuple[Tensor, Tensor, Tensor, Tensor]:
        refined = self.raw(view)
        turned, card, thai = torch.sigmoid(refined.verdicts).unbind(1)
        return refined.corners, turned, card, thai
