"""Small parts that several nets share."""

from __future__ import annotations

import torch
from torch import Tensor, nn
from torch.nn import functional as F


class Separable(nn.Module):
    """Residual depthwise + 1×1 convolution, (N, c, h, w) -> the same; `dilation` widens its view."""

    def __init__(self, channels: int, kernel: int = 3, dilation: int = 1):
        super().__init__()
        padding = dilation * (kernel // 2)
        self.depthwise = nn.Conv2d(channels, channels, kernel, padding=padding, dilation=dilation, groups=channels)
        self.pointwise = nn.Conv2d(channels, channels, 1)

    def forward(self, x: Tensor) -> Tensor:
        return x + F.relu6(self.pointwise(F.relu6(self.depthwise(x))))


def with_mirrored(x: Tensor) -> Tensor:
    """(N, c, h, w) -> (2N, c, h, w): the pictures, and after them each mirrored left to right."""
    return torch.cat([x, torch.flip(x, (3,))])


def cell_centres(rows: int, columns: int) -> Tensor:
    """Centres of a grid's cells in units of the whole, (rows·columns, 2) float32 as x, y, row by row."""
    y, x = torch.meshgrid((torch.arange(rows) + 0.5) / rows, (torch.arange(columns) + 0.5) / columns, indexing="ij")
    return torch.stack([x, y], -1).reshape(-1, 2)
