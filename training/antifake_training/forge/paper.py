"""Cards and sheets of a collage: toner, faded edges, shadows, round corners."""

from __future__ import annotations

import math

import cv2
import numpy as np

Picture = np.ndarray  # (h, w, 3) float32 BGR 0..255
Quad = np.ndarray  # (4, 2) float64, pixels, clockwise from the card's own top left
Rng = np.random.Generator
NOISE = np.random.default_rng(7).standard_normal(1 << 22, dtype=np.float32)


def paper_of(rng: Rng) -> np.ndarray:
    """The colour of a sheet, mostly nearly white."""
    if rng.random() < 0.85:
        return rng.uniform(205, 255) + rng.normal(0, 5, 3)
    return rng.uniform(60, 255, 3)


def recolour(flat: Picture, rng: Rng, paper: np.ndarray | None) -> Picture:
    """Fading and casts for a card in colour; toner on `paper` for a copy."""
    if paper is None:
        flat = flat * np.exp(rng.normal(0, 0.06, 3)).astype(np.float32)
        level = rng.uniform(0.75, 1.25)
        return np.clip((flat - 128) * level + 128 + rng.normal(0, 10), 0, 255).astype(np.float32)
    grey = flat @ np.array([0.114, 0.587, 0.299], np.float32)
    pivot, contrast = rng.uniform(110, 190), rng.uniform(0.8, 2.2)
    level = np.clip(pivot + (grey - pivot) * contrast, 0, 255) / 255
    black = rng.uniform(10, 80)
    toner = black + level[:, :, None] * (paper.astype(np.float32) * rng.uniform(0.85, 1.0) - black)
    toner += noise(rng, toner.shape, rng.uniform(1, 10))
    return np.clip(toner, 0, 255).astype(np.float32)


def trim(flat: Picture, rng: Rng) -> Picture:
    """Takes up to 12 % off each side, so that a border is not always the card's own."""
    h, w = flat.shape[:2]
    cut = rng.uniform(0, 0.12, 4)
    return np.ascontiguousarray(
        flat[round(cut[0] * h) : h - round(cut[1] * h), round(cut[2] * w) : w - round(cut[3] * w)]
    )


def fade_edges(flat: Picture, rng: Rng, paper: np.ndarray) -> None:
    """Lets one or two sides fade into the paper, in place."""
    h, w = flat.shape[:2]
    for _ in range(int(rng.integers(1, 3))):
        axis, far = int(rng.integers(2)), bool(rng.integers(2))
        at = np.linspace(0, 1, (h, w)[axis], dtype=np.float32)
        at = at[::-1] if far else at
        share = np.clip(at / rng.uniform(0.02, 0.2), rng.uniform(0, 0.6), 1)
        share = share[:, None, None] if axis == 0 else share[None, :, None]
        flat[:] = flat * share + paper.astype(np.float32) * (1 - share)


def unit_to(quad: Quad) -> np.ndarray:
    """The homography that maps the unit square to the quad."""
    unit = np.array([[0, 0], [1, 0], [1, 1], [0, 1]], np.float32)
    return cv2.getPerspectiveTransform(unit, quad.astype(np.float32))


def lay_sheet(picture: Picture, rng: Rng, quad: Quad, paper: np.ndarray, margins: np.ndarray) -> None:
    """Paper around the quad, `margins` (top, right, bottom, left) in shares of the card's sides, sometimes with writing; in place."""
    top, right, bottom, left = margins
    corners = np.array([[[-left, -top], [1 + right, -top], [1 + right, 1 + bottom], [-left, 1 + bottom]]], np.float32)
    to = unit_to(quad)
    sheet = cv2.perspectiveTransform(corners, to)[0]
    if rng.random() < 0.7:
        drop_shadow(picture, rng, sheet)
    cv2.fillConvexPoly(picture, np.round(sheet * 16).astype(np.int32), paper.tolist(), cv2.LINE_AA, 4)
    if rng.random() < 0.3:
        ink = rng.uniform(0, 120, 3).tolist()
        step = rng.uniform(0.04, 0.12)
        for y in np.arange(-top + step, 1 + bottom, step):
            ends = np.sort(rng.uniform(-left, 1 + right, 2))
            line = cv2.perspectiveTransform(np.array([[[ends[0], y], [ends[1], y]]], np.float32), to)[0]
            cv2.line(picture, *(tuple(map(int, p)) for p in line), ink, int(rng.integers(1, 3)), cv2.LINE_AA)


def drop_shadow(picture: Picture, rng: Rng, quad: Quad) -> None:
    """Darkens the area next to the card, in place."""
    strength = rng.uniform(0, 0.6)
    size = np.linalg.norm(quad[1] - quad[0])
    mask = np.zeros(picture.shape[:2], np.float32)
    moved = quad + rng.normal(0, 0.012 * size, 2)
    cv2.fillConvexPoly(mask, np.round(moved).astype(np.int32), strength, cv2.LINE_AA)
    mask = cv2.GaussianBlur(mask, (0, 0), max(0.6, rng.uniform(0.002, 0.03) * size))
    picture *= 1 - mask[:, :, None]


def paste_card(picture: Picture, rng: Rng, quad: Quad, flat: Picture, radius: float) -> None:
    """Warps the flat card into its quad, in place."""
    h, w = flat.shape[:2]
    alpha = rounded(w, h, radius * w)
    if rng.random() < 0.3:
        edge = max(1, round(rng.uniform(0.002, 0.008) * w))
        cv2.rectangle(flat, (0, 0), (w - 1, h - 1), rng.uniform(0, 255, 3).tolist(), edge)
    pixels = np.array([[0, 0], [w, 0], [w, h], [0, h]], np.float32) - 0.5
    to = cv2.getPerspectiveTransform(pixels, quad.astype(np.float32) - 0.5)
    size = picture.shape[1::-1]
    layer = cv2.warpPerspective(flat, to, size, flags=cv2.INTER_LINEAR, borderMode=cv2.BORDER_REPLICATE)
    cover = cv2.warpPerspective(alpha, to, size, flags=cv2.INTER_LINEAR)[:, :, None]
    picture *= 1 - cover
    picture += layer * cover


def rounded(width: int, height: int, radius: float) -> np.ndarray:
    """Coverage (height, width) float32 of a rectangle with round corners."""
    alpha = np.ones((height, width), np.float32)
    r = round(radius)
    if r > 0:
        far = np.hypot(*np.meshgrid(np.arange(r) + 0.5, np.arange(r) + 0.5))
        corner = np.clip(far - r + 0.5, 0, 1).astype(np.float32)
        alpha[height - r :, width - r :] -= corner
        alpha[height - r :, :r] -= corner[:, ::-1]
        alpha[:r, width - r :] -= corner[::-1]
        alpha[:r, :r] -= corner[::-1, ::-1]
    return alpha


def noise(rng: Rng, shape: tuple[int, ...], sigma: float) -> np.ndarray:
    """Gaussian noise from a bank, because drawing new noise would take longer than everything else."""
    count = math.prod(shape)
    at = int(rng.integers(len(NOISE) - count))
    return NOISE[at : at + count].reshape(shape) * np.float32(sigma)
