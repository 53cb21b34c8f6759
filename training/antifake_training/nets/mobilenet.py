"""MobileNetV2 1.0 with its batch norms folded into the convolutions, as in the published ONNX file.

Input of the trunk: float32 RGB scaled to -1..1 (`x * 2 - 1` for x in 0..1). With this scaling, the published weights classify
scikit-learn's sample pictures correctly (daisy, palace); 0..1, 0..255 and the usual mean/std do not.
"""

from __future__ import annotations

from pathlib import Path

import torch
from torch import Tensor, nn
from torch.nn import functional as F

# (expansion, output channels, stride) of blocks 1..17; taps: block 3 is stride 4 (24 channels), block 6 stride 8 (32),
# block 13 stride 16 (96), block 17 stride 32 (320).
BLOCKS: tuple[tuple[int, int, int], ...] = (
    (1, 16, 1),
    (6, 24, 2), (6, 24, 1),
    (6, 32, 2), (6, 32, 1), (6, 32, 1),
    (6, 64, 2), (6, 64, 1), (6, 64, 1), (6, 64, 1),
    (6, 96, 1), (6, 96, 1), (6, 96, 1),
    (6, 160, 2), (6, 160, 1), (6, 160, 1),
    (6, 320, 1),
)  # fmt: skip
STRIDE_4, STRIDE_8, STRIDE_16, STRIDE_32 = 3, 6, 13, 17
LAST = 18


def pad_same(x: Tensor) -> Tensor:
    """Pads (N, C, h, w) for a 3×3 convolution of stride 2 as TensorFlow's "same" does: the odd pixel goes below and right."""
    across, down = (max((-(-n // 2) - 1) * 2 + 3 - n, 0) for n in (int(x.shape[3]), int(x.shape[2])))
    return F.pad(x, (across // 2, across - across // 2, down // 2, down - down // 2))


class Conv(nn.Module):
    """A convolution with bias, then ReLU6 unless `linear`; one of stride 2 is padded as TensorFlow does, so it has no padding of its own."""

    def __init__(self, conv: nn.Conv2d, linear: bool = False):
        super().__init__()
        self.c = conv
        self.linear = linear
        # Without weights to load, and without batch norm, the default start would fade to nothing over 50 layers.
        nn.init.normal_(self.c.weight, std=(1.0 if linear else 2.0) ** 0.5 / conv.weight[0].numel() ** 0.5)
        nn.init.zeros_(self.c.bias)

    def forward(self, x: Tensor) -> Tensor:
        if self.c.stride[0] == 2:
            x = pad_same(x)
        if self.c.stride[0] == 2 and self.c.groups > 1 and torch.is_autocast_enabled(x.device.type):
            # The bfloat16 kernel for strided depthwise convolutions is slow on CPUs: keep this one in float32.
            with torch.autocast(x.device.type, enabled=False):
                x = self.c(x.float())
        else:
            x = self.c(x)
        return x if self.linear else F.relu6(x, inplace=True)


class Block(nn.Module):
    """Inverted residual: expand 1×1, depthwise 3×3, project 1×1; adds its input if the shapes agree."""

    def __init__(self, cin: int, expansion: int, cout: int, stride: int):
        super().__init__()
        wide = cin * expansion
        expand = [Conv(nn.Conv2d(cin, wide, 1))] if expansion > 1 else []
        depthwise = Conv(nn.Conv2d(wide, wide, 3, stride, padding=0 if stride == 2 else 1, groups=wide))
        self.m = nn.Sequential(*expand, depthwise, Conv(nn.Conv2d(wide, cout, 1), linear=True))
        self.residual = stride == 1 and cin == cout

    def forward(self, x: Tensor) -> Tensor:
        return x + self.m(x) if self.residual else self.m(x)


class MobileNet(nn.Module):
    """The first `depth` + 1 layers: 0 is the stem, 1..17 the blocks, 18 the 1×1 convolution to 1280 channels."""

    def __init__(self, depth: int = LAST):
        super().__init__()
        layers: list[nn.Module] = [Conv(nn.Conv2d(3, 32, 3, 2))]
        cin = 32
        for expansion, cout, stride in BLOCKS[:depth]:
            layers.append(Block(cin, expansion, cout, stride))
            cin = cout
        if depth == LAST:
            layers.append(Conv(nn.Conv2d(cin, 1280, 1)))
        self.f = nn.Sequential(*layers)

    def run(self, x: Tensor, first: int, last: int) -> Tensor:
        """Runs layers `first`..`last`, both included."""
        for layer in self.f[first : last + 1]:
            x = layer(x)
        return x

    def forward(self, x: Tensor) -> Tensor:
        """(N, 3, h, w) float32 RGB -1..1 -> the features of the last layer."""
        return self.run(x, 0, len(self.f) - 1)

    def load_onnx(self, path: str | Path) -> MobileNet:
        """Loads the ImageNet weights; layers beyond this trunk's depth are left out.

        Raises:
            ValueError: the file lacks a weight of this trunk, or one has another shape.
        """
        stored = onnx_weights(path)
        own = self.state_dict()
        missing = [name for name in own if name not in stored]
        if missing:
            raise ValueError(f"Expected the MobileNetV2 weight {missing[0]} in {path} but did not find it")
        self.load_state_dict({name: stored[name] for name in own})
        return self


def onnx_weights(path: str | Path) -> dict[str, Tensor]:
    """All float initialisers of an ONNX file, by name."""
    import onnx
    from onnx import numpy_helper

    graph = onnx.load(str(path)).graph
    return {i.name: torch.from_numpy(numpy_helper.to_array(i).copy()) for i in graph.initializer}
