"""Effects over a collage: fingers, light, lens, sensor and file."""

from __future__ import annotations

import math

import cv2
import numpy as np

from .paper import noise

Picture = np.ndarray  # (h, w, 3) float32 BGR 0..255
Quad = np.ndarray  # (4, 2) float64, pixels, clockwise from the card's own top left
Rng = np.random.Generator


def lay_fingers(picture: Picture, rng: Rng, quad: Quad) -> None:
    """Fingertips that reach over the card's edge, in place."""
    length = np.linalg.norm(quad[1] - quad[0])
    skin = np.array([120, 150, 200]) * rng.uniform(0.45, 1.15) + rng.normal(0, 10, 3)
    side = int(rng.integers(4))
    for _ in range(int(rng.integers(1, 4))):
        side = side if rng.random() < 0.6 else int(rng.integers(4))
        on_edge = quad[side] + (quad[(side + 1) % 4] - quad[side]) * rng.uniform(0.05, 0.95)
        inwards = quad.mean(0) - on_edge
        inwards = inwards / np.linalg.norm(inwards) + rng.normal(0, 0.3, 2)
        tip, root = on_edge + inwards * rng.uniform(0, 0.14) * length, on_edge - inwards * length * 0.7
        thick = max(3, round(rng.uniform(0.1, 0.2) * length))
        mask = np.zeros(picture.shape[:2], np.float32)
        cv2.line(mask, tip.astype(int).tolist(), root.astype(int).tolist(), 1.0, thick, cv2.LINE_AA)
        mask = cv2.GaussianBlur(mask, (0, 0), 1)
        round_off = 0.75 + 0.25 * cv2.GaussianBlur(mask, (0, 0), thick / 5)
        picture *= (1 - mask)[:, :, None]
        picture += skin * (mask * round_off)[:, :, None]


def shine(picture: Picture, rng: Rng, quad: Quad | None) -> None:
    """Light on the whole scene: slow changes, bars of shadow, coloured spots, glare on the card, the cast; in place."""
    h, w = picture.shape[:2]
    y, x = np.mgrid[0:h, 0:w].astype(np.float32)
    field = np.exp(rng.normal(0, rng.choice([0.05, 0.2, 0.35]), (3, 3))).astype(np.float32)
    picture *= cv2.resize(field, (w, h), interpolation=cv2.INTER_CUBIC)[:, :, None]
    if rng.random() < 0.22:
        angle, width = rng.uniform(0, math.pi), rng.uniform(0.04, 0.25) * max(h, w)
        phase = (x * math.cos(angle) + y * math.sin(angle)) / width + rng.uniform(0, 1)
        wave = np.clip(np.sin(phase * math.pi) * rng.uniform(1, 12) + rng.uniform(-1, 1), -1, 1) / 2 + 0.5
        picture *= (1 - rng.uniform(0.2, 0.7) * wave)[:, :, None]
    if rng.random() < 0.25:
        centre, reach = rng.uniform(-0.1, 1.1, 2) * [w, h], rng.uniform(0.2, 0.8) * max(h, w)
        spot = np.exp(-((x - centre[0]) ** 2 + (y - centre[1]) ** 2) / (2 * reach**2))
        picture *= 1 + spot[:, :, None] * rng.normal(0.1, 0.35, 3).clip(-0.5, 1.2).astype(np.float32)
    if quad is not None and rng.random() < 0.2:
        centre = quad.mean(0) + rng.uniform(-0.5, 0.5, 2) * np.ptp(quad, 0)
        reach = rng.uniform(0.03, 0.2) * max(h, w)
        spot = np.exp(-((x - centre[0]) ** 2 + ((y - centre[1]) * rng.uniform(0.5, 2)) ** 2) / (2 * reach**2))
        picture += spot[:, :, None] * rng.uniform(40, 300)
    picture *= (rng.uniform(0.65, 1.2) * np.exp(rng.normal(0, 0.07, 3))).astype(np.float32)


def develop(picture: Picture, rng: Rng, size: tuple[int, int]) -> np.ndarray:
    """Lens, sensor and file: (h, w, 3) float32 BGR -> `size` (width, height) uint8 RGB."""
    if rng.random() < 0.5:
        picture = cv2.GaussianBlur(picture, (0, 0), rng.uniform(0.3, 2.8))
    if rng.random() < 0.12:
        length = int(rng.integers(3, 11))
        kernel = np.zeros((length, length), np.float32)
        towards = np.array([math.cos(a := rng.uniform(0, math.pi)), math.sin(a)]) * length / 2
        middle = np.array([length / 2, length / 2])
        cv2.line(kernel, (middle - towards).astype(int).tolist(), (middle + towards).astype(int).tolist(), 1.0)
        picture = cv2.filter2D(picture, -1, kernel / max(kernel.sum(), 1))
    picture = cv2.resize(picture, size, interpolation=cv2.INTER_AREA)
    grain = rng.uniform(0, 1) ** 2 * 12
    if grain > 1:
        picture = picture + noise(rng, picture.shape, grain)
    if rng.random() < 0.5:
        picture = 255 * (np.clip(picture, 0, 255) / 255) ** math.exp(rng.normal(0, 0.2))
    if rng.random() < 0.2:
        picture = picture + (picture - cv2.GaussianBlur(picture.astype(np.float32), (0, 0), 1.0)) * rng.uniform(
            0.3, 1.5
        )
    pixels = np.clip(picture + 0.5, 0, 255).astype(np.uint8)
    if rng.random() < 0.6:
        _, file = cv2.imencode(".jpg", pixels, [cv2.IMWRITE_JPEG_QUALITY, int(rng.integers(35, 96))])
        pixels = cv2.imdecode(file, cv2.IMREAD_COLOR)
    return np.ascontiguousarray(pixels[:, :, ::-1])
