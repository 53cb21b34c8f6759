"""Trains a small face swapper on genuine portraits and writes it as ONNX, for making fakes; it is never shipped.

A swap places a donor's face on another person's head: a network draws it at 128 px, as one-shot swappers do, and it is blended into
the picture through a soft mask (`synth/dataset/faces.ts`). The network learns from single pictures: it receives a picture whose inner
face is blurred, and the same face moved, bent, mirrored and recoloured, and must draw the picture. If it receives another person's
face instead, it draws that face in the remaining light and pose.

    python -m antifake_training.fit.swapper --minutes 12 --weights FILE --out ../out/nets/swapper.onnx
"""

from __future__ import annotations

import argparse
import json
import math
import time
from pathlib import Path

import cv2
import numpy as np
import torch
from torch import Tensor, nn
from torch.nn import functional as F

from ..data.batches import prefetch
from ..forge.blend import Rng, random_chain, tint
from ..nets.mobilenet import STRIDE_4, STRIDE_8, MobileNet
from ..ship.export import OPSET
from .loop import Log, meaningless_batches, precision_of, schedule

SIDE = 128
# Positions of the five points of a face in the square, pixels; the same as in `synth/dataset/swapper.ts`.
PLACES = np.array([[44.0, 54], [84, 54], [64, 78], [48, 100], [80, 100]])
# Centre and half axes of the swapped area.
INNER = ((64, 74), (42, 52))
COARSE = 8  # pixels across to which the inner face is reduced; divides SIDE


class Swapper(nn.Module):
    """`target` and `donor` (N, 3, 128, 128) float32 RGB 0..1, faces at `PLACES` -> `made`, likewise: the target with the donor's face.

    The network receives everything outside the inner face unchanged, and the inner face only coarsely. Nothing finer than 64 px across
    reaches the decoder unencoded, so every fine pixel is drawn by the network.
    """

    def __init__(self, channels: tuple[int, ...] = (32, 64, 96, 160)):
        super().__init__()
        self.register_buffer("inner", torch.from_numpy(inner_mask())[None, None], persistent=False)
        widths = (7, *channels)
        self.down = nn.ModuleList(nn.Sequential(conv(a, b, 2), conv(b, b)) for a, b in zip(widths, widths[1:]))
        wide = list(reversed(channels))
        self.up = nn.ModuleList(conv(a + b, b) for a, b in zip(wide, wide[1:]))
        self.middle = nn.Sequential(conv(wide[0], wide[0]), conv(wide[0], wide[0]))
        self.last = nn.Sequential(conv(wide[-1], wide[-1]), nn.Conv2d(wide[-1], 12, 3, padding=1))

    def forward(self, target: Tensor, donor: Tensor) -> Tensor:
        small = F.avg_pool2d(target, SIDE // COARSE)
        coarse = F.interpolate(small, size=(SIDE, SIDE), mode="bilinear", align_corners=False)
        inner = self.inner.expand(target.shape[0], 1, SIDE, SIDE)
        x = torch.cat([target + (coarse - target) * inner, donor, inner], 1) * 2 - 1
        seen = []
        for layer in self.down:
            x = layer(x)
            seen.append(x)
        x = self.middle(x)
        for layer, beside in zip(self.up, reversed(seen[:-1])):
            x = layer(torch.cat([F.interpolate(x, scale_factor=2.0, mode="nearest"), beside], 1))
        return torch.sigmoid(F.pixel_shuffle(self.last(x).float(), 2))


def conv(cin: int, cout: int, stride: int = 1) -> nn.Module:
    return nn.Sequential(nn.Conv2d(cin, cout, 3, stride, 1), nn.LeakyReLU(0.1, inplace=True))


def inner_mask() -> np.ndarray:
    """(128, 128) float32 0..1, soft-edged."""
    mask = np.zeros((SIDE, SIDE), np.float32)
    cv2.ellipse(mask, INNER[0], INNER[1], 0, 0, 360, 1.0, -1, cv2.LINE_AA)
    return cv2.GaussianBlur(mask, (0, 0), 4)


def aligned(picture: np.ndarray, points: np.ndarray) -> np.ndarray:
    """The face of a picture at `PLACES`, (128, 128, 3)."""
    matrix, _ = cv2.estimateAffinePartial2D(points.astype(np.float32), PLACES.astype(np.float32), method=cv2.LMEDS)
    if matrix is None:
        raise ValueError("Expected five points that are not in one place")
    return cv2.warpAffine(picture, matrix, (SIDE, SIDE), borderMode=cv2.BORDER_REFLECT)


def varied(face: np.ndarray, rng: Rng) -> np.ndarray:
    """The same face as in another picture: mirrored, moved, bent, in other light, of lower quality."""
    if rng.random() < 0.5:
        face = face[:, ::-1]
    angle, zoom = rng.normal(0, 0.06), math.exp(rng.normal(0, 0.05))
    c, s = zoom * math.cos(angle), zoom * math.sin(angle)
    y, x = np.mgrid[:SIDE, :SIDE].astype(np.float32) - SIDE / 2
    bends = [
        cv2.resize(rng.normal(0, 2.5, (4, 4)).astype(np.float32), (SIDE, SIDE), interpolation=cv2.INTER_CUBIC)
        for _ in "xy"
    ]
    moved_x, moved_y = rng.normal(0, 3, 2)
    to_x = c * x - s * y + bends[0] + SIDE / 2 + moved_x
    to_y = s * x + c * y + bends[1] + SIDE / 2 + moved_y
    bent = cv2.remap(
        face, to_x.astype(np.float32), to_y.astype(np.float32), cv2.INTER_LINEAR, borderMode=cv2.BORDER_REFLECT
    )
    return tint(random_chain(bent, rng) if rng.random() < 0.3 else bent, rng)


def faces_of(portraits: Path, data: Path, split: str) -> np.ndarray:
    """All genuine faces of a split, (n, 128, 128, 3) uint8 RGB."""
    rows = [json.loads(line) for line in portraits.read_text().splitlines()]
    rows = [row for row in rows if row["split"] == split and not row["fake"]]
    pictures = [aligned(cv2.imread(str(data / row["file"])), np.array(row["points"])) for row in rows]
    return np.stack(pictures)[:, :, :, ::-1]


def likeness(trunk: MobileNet, made: Tensor, expected: Tensor) -> Tensor:
    """Distance between two pictures in the features of a trained network at stride 4 and 8."""
    apart = made.new_zeros(())
    a, b = made * 2 - 1, expected * 2 - 1
    for first, last in ((0, STRIDE_4), (STRIDE_4 + 1, STRIDE_8)):
        a, b = trunk.run(a, first, last), trunk.run(b, first, last)
        apart = apart + (a - b).float().abs().mean() / b.float().abs().mean().detach()
    return apart


def learn(faces: np.ndarray, options: argparse.Namespace) -> Swapper:
    """Trains within the minutes; without weights, pictures are compared by random features."""
    torch.manual_seed(options.seed)
    net = Swapper().to(memory_format=torch.channels_last)
    trunk = MobileNet(STRIDE_8).requires_grad_(False)
    if options.weights:
        trunk.load_onnx(options.weights)
    optimiser = torch.optim.AdamW(net.parameters(), lr=2e-3, betas=(0.9, 0.99), weight_decay=0.01)
    say = Log(options.out.with_suffix(".log"))

    def load(_: np.ndarray, number: int) -> dict[str, Tensor]:
        rng = np.random.default_rng((options.seed, number))
        chosen = faces[rng.integers(len(faces), size=options.batch)]
        variants = np.stack([varied(face, rng) for face in chosen])
        return {
            name: torch.from_numpy(x).permute(0, 3, 1, 2).float() / 255
            for name, x in (("target", chosen), ("donor", variants))
        }

    began = time.monotonic()
    for step, batch in enumerate(prefetch(meaningless_batches(options.batch), load)):
        spent = (time.monotonic() - began) / (60 * options.minutes)
        progress = step / options.steps if options.steps else spent
        if progress >= 1:
            break
        for group in optimiser.param_groups:
            group["lr"] = 2e-3 * schedule(progress, 0.03)
        with torch.autocast("cpu", torch.bfloat16, enabled=precision_of(options.precision, "cpu") == "bf16"):
            made = net(batch["target"], batch["donor"])
            near = (made - batch["target"]).abs().mean()
            alike = likeness(trunk, made, batch["target"])
        optimiser.zero_grad(set_to_none=True)
        (near * 2 + alike * 0.5).backward()
        nn.utils.clip_grad_norm_(net.parameters(), 1.0)
        optimiser.step()
        if step % 50 == 0:
            say(f"{progress:6.1%} step {step} apart {near.item() * 255:.2f} bytes, features {alike.item():.3f}")
    return net.eval()


def main() -> None:
    parser = argparse.ArgumentParser(prog="antifake_training.fit.swapper", description=__doc__)
    parser.add_argument("--portraits", type=Path, default=Path("../data/portraits.jsonl"))
    parser.add_argument("--faces", type=Path, default=Path("../../shared/data"), help="folder of --portraits' files")
    parser.add_argument("--weights", type=Path, help="MobileNetV2 ImageNet weights, ONNX")
    parser.add_argument("--minutes", type=float, default=12)
    parser.add_argument("--steps", type=int, default=0, help="stop after this many steps instead")
    parser.add_argument("--batch", type=int, default=16)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--out", type=Path, required=True)
    options = argparse.Namespace(**vars(parser.parse_args()), precision="auto")
    torch.set_num_threads(1)
    cv2.setNumThreads(1)
    options.out.parent.mkdir(parents=True, exist_ok=True)
    net = learn(faces_of(options.portraits, options.faces, "train"), options)
    shape = torch.zeros(1, 3, SIDE, SIDE)
    torch.onnx.export(
        net.to(memory_format=torch.contiguous_format), (shape, shape), str(options.out),
        input_names=["target", "donor"], output_names=["made"], opset_version=OPSET, dynamo=False,
    )  # fmt: skip


if __name__ == "__main__":
    main()
