"""Judges whether a portrait, or a part of it, was generated or inserted by a machine, and where."""

from __future__ import annotations

from typing import NamedTuple

import torch
from torch import Tensor, nn
from torch.nn import functional as F

from .layers import Separable, with_mirrored
from .mobilenet import LAST, STRIDE_4, STRIDE_16, STRIDE_32, MobileNet, pad_same


class Judged(NamedTuple):
    """The values that training uses."""

    fake: Tensor  # (N,) logit
    patches: Tensor  # (N, h, w) logits: this patch was replaced


class DeepfakeNet(nn.Module):
    """`portrait` (N, 3, side, side) float32 RGB 0..1 -> `probability` (N,) that it is a fake and `heatmap`
    (N, side/16, side/16) 0..1, row by row, of the patches that were replaced.

    A branch next to the colours receives only the result of high-pass filters.

    Args:
        side: pixels, a multiple of 32.
    """

    INPUT = "portrait"
    OUTPUTS = ("probability", "heatmap")

    def __init__(self, side: int = 224):
        super().__init__()
        if side % 32:
            raise ValueError(f"Expected a multiple of 32 for side but received {side}")
        self.side = side
        self.trunk = MobileNet(LAST)
        self.noise = NoiseStem(24)
        self.near = nn.Conv2d(96, 64, 1)
        self.wide = nn.Conv2d(320, 64, 1)
        self.mix = Separable(64)
        self.patch = nn.Conv2d(64, 1, 1)
        self.drop = nn.Dropout(0.2)
        self.head = nn.Linear(1280 + 2, 1)

    @property
    def input_shape(self) -> tuple[int, ...]:
        return (1, 3, self.side, self.side)

    def raw(self, portrait: Tensor) -> Judged:
        """The values for the portrait, without its mirror image."""
        x = self.trunk.run(portrait * 2 - 1, 0, STRIDE_4)  # (N, 24, side/4, side/4)
        x = x + self.noise(portrait)
        at16 = self.trunk.run(x, STRIDE_4 + 1, STRIDE_16)  # (N, 96, side/16, side/16)
        at32 = self.trunk.run(at16, STRIDE_16 + 1, STRIDE_32)  # (N, 320, side/32, side/32)
        wide = F.interpolate(self.wide(at32), scale_factor=2.0, mode="nearest")
        patches = self.patch(self.mix(F.relu6(self.near(at16) + wide))).float()[:, 0]  # (N, side/16, side/16)
        pooled = self.trunk.run(at32, LAST, LAST).mean((2, 3)).float()  # (N, 1280)
        flat = patches.flatten(1)
        hottest = torch.logsumexp(flat * 2, 1, keepdim=True) / 2  # a soft maximum
        seen = torch.cat([self.drop(pooled), hottest, flat.mean(1, keepdim=True)], 1)
        return Judged(self.head(seen).float()[:, 0], patches)

    def judge(self, portrait: Tensor) -> Judged:
        """The mean of the values for the portrait and for its mirror image."""
        output = self.raw(with_mirrored(portrait))
        (fake, mirrored_fake), (patches, mirrored) = output.fake.chunk(2), output.patches.chunk(2)
        return Judged((fake + mirrored_fake) / 2, (patches + torch.flip(mirrored, (2,))) / 2)

    def forward(self, portrait: Tensor) -> tuple[Tensor, Tensor]:
        judged = self.judge(portrait)
        return torch.sigmoid(judged.fake), torch.sigmoid(judged.patches)


class NoiseStem(nn.Module):
    """High-pass residuals of each colour, cut off at ±5 % of the range, brought to stride 4: (N, 3, h, w) 0..1 ->
    (N, channels, h/4, w/4). Its output is zero at first, so that the pretrained trunk starts undisturbed.

    The filters are fixed: the three of Zhou et al., "Learning Rich Features for Image Manipulation Detection", 2018, taken
    from the steganalysis rich model, for each colour. (Additional learned filters halved the speed of training.)
    """

    def __init__(self, channels: int):
        super().__init__()
        each = torch.zeros(9, 3, 5, 5)
        for colour in range(3):
            each[colour * 3 : colour * 3 + 3, colour] = rich_model_filters()[:, 0]
        self.register_buffer("filters", each, persistent=False)
        self.first = nn.Conv2d(9, 24, 3, stride=2)
        self.second = nn.Conv2d(24, 32, 3, stride=2)
        self.merge = nn.Conv2d(32, channels, 1)
        nn.init.zeros_(self.merge.weight)
        nn.init.zeros_(self.merge.bias)

    def forward(self, portrait: Tensor) -> Tensor:
        x = torch.clamp(F.conv2d(portrait, self.filters, padding=2) * 20, -1, 1)  # (N, 9, h, w)
        x = F.relu6(self.first(pad_same(x)))
        return self.merge(F.relu6(self.second(pad_same(x))))


def rich_model_filters() -> Tensor:
    """Three high-pass filters of the steganalysis rich model, (3, 1, 5, 5)."""
    filters = torch.zeros(3, 1, 5, 5)
    filters[0, 0, 1:4, 1:4] = torch.tensor([[-1.0, 2, -1], [2, -4, 2], [-1, 2, -1]]) / 4
    filters[1, 0] = torch.tensor(
        [[-1.0, 2, -2, 2, -1], [2, -6, 8, -6, 2], [-2, 8, -12, 8, -2], [2, -6, 8, -6, 2], [-1, 2, -2, 2, -1]]
    ) / 12  # fmt: skip
    filters[2, 0, 2, 1:4] = torch.tensor([1.0, -2, 1]) / 2
    return filters
