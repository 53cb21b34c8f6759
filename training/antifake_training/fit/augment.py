"""Changes to batches that keep the labels true. Pictures are (N, 3, h, w) float32 0..1, points 0..1 of the picture."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import Protocol

import torch
from torch import Tensor
from torch.nn import functional as F


@dataclass(frozen=True)
class Photometry:
    """How far colours and sharpness may be changed; each is a range, or the share of pictures that are changed."""

    brightness: float = 0.25
    contrast: float = 0.25
    cast: float = 0.1
    gamma: float = 0.25
    grey: float = 0.1
    blurred: float = 0.2
    blur_px: float = 1.5
    noisy: float = 0.3
    noise: float = 0.04


class Tones(Protocol):
    """How far each may be changed."""

    contrast: float
    brightness: float
    gamma: float


def photometric(x: Tensor, how: Photometry, rng: torch.Generator) -> Tensor:
    """Brightness, contrast, colour cast, gamma, grey, blur and noise, drawn separately for each picture."""
    n = len(x)

    def spread(amount: float, *shape: int) -> Tensor:
        return 1 + amount * (torch.rand(n, *shape, generator=rng) * 2 - 1)

    middle = x.mean((1, 2, 3), keepdim=True)
    x = (x - middle) * spread(how.contrast, 1, 1, 1) + middle
    x = x * (spread(how.brightness, 1, 1, 1) * spread(how.cast, 3, 1, 1))
    x = x.clamp_(0, 1) ** spread(how.gamma, 1, 1, 1)
    grey = torch.rand(n, generator=rng) < how.grey
    x[grey] = x[grey].mean(1, keepdim=True).expand(-1, 3, -1, -1)
    blurred = torch.rand(n, generator=rng) < how.blurred
    if blurred.any():
        x[blurred] = blur(x[blurred], 0.3 + float(torch.rand((), generator=rng)) * how.blur_px)
    noisy = torch.rand(n, generator=rng) < how.noisy
    if noisy.any():
        strength = torch.rand(int(noisy.sum()), 1, 1, 1, generator=rng) * how.noise
        x[noisy] += torch.randn(x[noisy].shape, generator=rng) * strength
    return x.clamp_(0, 1)


def tone(x: Tensor, how: Tones, rng: torch.Generator) -> Tensor:
    """Contrast, brightness and gamma of grey pictures (N, 1, h, w), drawn separately for each."""
    by = torch.rand(3, len(x), 1, 1, 1, generator=rng) * 2 - 1
    middle = x.mean((1, 2, 3), keepdim=True)
    x = ((x - middle) * (1 + how.contrast * by[0]) + middle) * (1 + how.brightness * by[1])
    return x.clamp(0, 1) ** (1 + how.gamma * by[2])


def blur(x: Tensor, sigma_px: float) -> Tensor:
    """Gaussian blur, edges repeated."""
    reach = max(1, math.ceil(2.5 * sigma_px))
    at = torch.arange(-reach, reach + 1, dtype=torch.float32)
    kernel = torch.exp(-(at**2) / (2 * sigma_px**2))
    kernel = (kernel / kernel.sum()).repeat(3, 1, 1, 1)  # (3, 1, 1, k)
    x = F.conv2d(F.pad(x, (reach, reach, 0, 0), mode="replicate"), kernel, groups=3)
    return F.conv2d(F.pad(x, (0, 0, reach, reach), mode="replicate"), kernel.transpose(2, 3), groups=3)


def quarter_turns(x: Tensor, points: Tensor, turns: int) -> tuple[Tensor, Tensor]:
    """Turns square pictures and their points (N, k, 2) by `turns` × 90° anticlockwise. The order of the points is kept: a
    card's own top left is still its own top left."""
    for _ in range(turns % 4):
        px, py = points.unbind(-1)
        points = torch.stack([py, 1 - px], -1)
    return torch.rot90(x, turns, (2, 3)), points


def half_turn_view(x: Tensor, points: Tensor) -> tuple[Tensor, Tensor]:
    """Turns pictures of any shape and their points by 180°."""
    return torch.flip(x, (2, 3)), 1 - points


@dataclass(frozen=True)
class Affinity:
    """How far the finder's photos may be zoomed, turned (on top of quarter turns) and moved."""

    zoom: float = 1.4
    turn_degrees: float = 20.0
    shift: float = 0.12


def affine(x: Tensor, points: Tensor, how: Affinity, rng: torch.Generator) -> tuple[Tensor, Tensor]:
    """Zooms, turns and moves square pictures and their points (N, k, 2).

    A picture is unchanged if its points would move outside by more than 5 % of the side (and were not there before).
    """
    n = len(x)
    draw = torch.rand(4, n, generator=rng) * 2 - 1
    zoom = how.zoom ** draw[0]
    angle = draw[1] * math.radians(how.turn_degrees)
    shift = draw[2:].T * how.shift * 2  # (N, 2) in -1..1 units
    cos, sin = torch.cos(angle), torch.sin(angle)
    turn = torch.stack([torch.stack([cos, -sin], -1), torch.stack([sin, cos], -1)], 1)  # (N, 2, 2)
    centred = points * 2 - 1
    moved = ((centred - shift[:, None]) @ turn) * zoom[:, None, None]  # the inverse of from = turn · to / zoom + shift
    after = (moved + 1) / 2
    overhang = (after - 0.5).abs().amax((1, 2)) - 0.5
    before = (points - 0.5).abs().amax((1, 2)) - 0.5
    keep = overhang > torch.clamp(before, min=0.05)
    matrix = torch.cat([turn / zoom[:, None, None], shift[:, :, None]], 2)  # (N, 2, 3)
    matrix[keep] = torch.eye(2, 3)
    border = "border" if torch.rand((), generator=rng) < 0.5 else "zeros"
    grid = F.affine_grid(matrix, list(x.shape), align_corners=False)
    pictures = F.grid_sample(x, grid, mode="bilinear", padding_mode=border, align_corners=False)
    return pictures, torch.where(keep[:, None, None], points, after)


def mirror(x: Tensor, mask: Tensor | None, rng: torch.Generator) -> tuple[Tensor, Tensor | None]:
    """Mirrors half of the pictures left to right, together with their masks (N, h, w). Only for portraits, never for text."""
    flip = torch.rand(len(x), generator=rng) < 0.5
    x[flip] = torch.flip(x[flip], (3,))
    if mask is not None:
        mask[flip] = torch.flip(mask[flip], (2,))
    return x, mask
