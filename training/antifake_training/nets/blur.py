"""Measures the remaining detail of the portrait, in millimetres on the card."""

from __future__ import annotations

import torch
from torch import Tensor, nn

from .layers import with_mirrored

WIDTH, HEIGHT = 320, 240
CHANNELS = 96


class BlurNet(nn.Module):
    """`view` (N, 1, 240, 320) float32 grey 0..1, 10 px a millimetre, the face in the middle -> `value` (N,): the natural logarithm
    of the blur's effective sigma in millimetres.

    Each cell of 1.6 mm returns an estimate and its weight; the face's cells are also evaluated separately, because smoothing
    removes only the face's detail. The result is the mean over the view and its mirror image.
    """

    INPUT = "view"
    OUTPUTS = ("value",)
    input_shape = (1, 1, HEIGHT, WIDTH)

    def __init__(self, centre: float = -1.6, spread: float = 0.6):
        super().__init__()
        self.register_buffer("centre", torch.tensor(centre))
        self.register_buffer("spread", torch.tensor(spread))
        self.cells = nn.Sequential(
            nn.Conv2d(1, 16, 5, stride=2, padding=2), nn.BatchNorm2d(16), nn.ReLU(inplace=True),
            block(16, 24, 2), block(24, 32), block(32, 64, 2), block(64, 64), block(64, CHANNELS, 2), block(CHANNELS, CHANNELS),
        )  # fmt: skip
        self.counts = nn.Conv2d(CHANNELS, CHANNELS, 1)
        self.face_counts = nn.Conv2d(CHANNELS, CHANNELS, 1)
        self.head = nn.Sequential(nn.Linear(3 * CHANNELS, 64), nn.SiLU(), nn.Dropout(0.1), nn.Linear(64, 1))

    def raw(self, view: Tensor) -> Tensor:
        """(N,): the standardised logarithm for the view, without its mirror image."""
        x = self.cells((view - 0.5) * 4)  # (N, 96, 15, 20)
        face = x[:, :, 3:12, 5:15]
        seen = [weighted(x, self.counts(x)), weighted(face, self.face_counts(face)), x.mean((2, 3))]
        return self.head(torch.cat(seen, 1))[:, 0]

    def forward(self, view: Tensor) -> Tensor:
        one, other = self.raw(with_mirrored(view)).chunk(2)
        return (one + other) / 2 * self.spread + self.centre


def weighted(x: Tensor, counts: Tensor) -> Tensor:
    """Mean over cells (N, c, h, w), each channel weighted by its own softmax: (N, c)."""
    return (x * torch.softmax(counts.flatten(2), 2).view_as(x)).sum((2, 3))


def block(inputs: int, outputs: int, stride: int = 1) -> nn.Module:
    """A depthwise 3×3 and a 1×1 convolution."""
    return nn.Sequential(
        nn.Conv2d(inputs, inputs, 3, stride, 1, groups=inputs, bias=False), nn.BatchNorm2d(inputs), nn.ReLU(inplace=True),
        nn.Conv2d(inputs, outputs, 1, bias=False), nn.BatchNorm2d(outputs), nn.ReLU(inplace=True),
    )  # fmt: skip
