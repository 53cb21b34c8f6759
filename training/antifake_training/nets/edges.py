"""Finds where the card's own edge crosses the strips along the four sides of a quad."""

from __future__ import annotations

import torch
from torch import Tensor, nn
from torch.nn import functional as F

from .blur import block
from .layers import Separable

WIDTH, HEIGHT = 256, 64
COLUMNS, ROWS = 64, 64
DEEP = 96


class EdgeNet(nn.Module):
    """`strips` (4, 3, 64, 256) float32 RGB 0..1, along the top, right, bottom and left side of a quad, rows from inside the card to
    outside, 0.25 mm each -> `edges` (4, 64, 64): for each of 64 columns along the side the probability that the card's edge
    crosses it in each row; the rest to 1 is the probability that it crosses the column nowhere."""

    INPUT = "strips"
    OUTPUTS = ("edges",)
    input_shape = (4, 3, HEIGHT, WIDTH)

    def __init__(self) -> None:
        super().__init__()
        self.stem = nn.Sequential(
            nn.Conv2d(3, 16, (3, 8), (1, 4), (1, 2), bias=False), nn.BatchNorm2d(16), nn.ReLU(inplace=True)
        )
        self.halved = nn.Sequential(block(16, 32, 2), block(32, 32), block(32, 32))
        self.quartered = nn.Sequential(
            block(32, DEEP, 2),
            *(Separable(DEEP, dilation=dilation) for dilation in (1, 2, 4, 1, 2, 4, 2)),
        )
        self.to_half = nn.Conv2d(DEEP, 32, 1)
        self.at_halved = nn.Sequential(Separable(32), Separable(32))
        self.to_whole = nn.Conv2d(32, 16, 1)
        self.at_whole = nn.Sequential(Separable(16, 5), nn.Conv2d(16, 1, 1))
        self.nowhere = nn.Conv1d(DEEP, 1, 1)

    def raw(self, strips: Tensor) -> Tensor:
        """(N, 3, 64, 256) -> (N, 65, 64): logits of the 64 rows, and after them of no row, in each of 64 columns."""
        whole = self.stem((strips - 0.5) * 4)  # (N, 16, 64, 64)
        half = self.halved(whole)  # (N, 32, 32, 32)
        quarter = self.quartered(half)  # (N, 96, 16, 16)
        half = self.at_halved(half + widened(self.to_half(quarter)))
        rows = self.at_whole(whole + widened(self.to_whole(half)))[:, 0]
        nowhere = self.nowhere(quarter.mean(2))  # (N, 1, 16)
        nowhere = F.interpolate(nowhere, scale_factor=4.0, mode="linear", align_corners=False)
        return torch.cat([rows, nowhere], 1).float()

    def forward(self, strips: Tensor) -> Tensor:
        return torch.softmax(self.raw(strips), 1)[:, :ROWS].transpose(1, 2)


def widened(x: Tensor) -> Tensor:
    """(N, c, h, w) -> (N, c, 2h, 2w), bilinear."""
    return F.interpolate(x, scale_factor=2.0, mode="bilinear", align_corners=False)
