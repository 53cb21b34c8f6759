"""Processing of a genuine or forged photo after the sensor: adjusting, cropping, saving, a messaging app. uint8 BGR."""

from __future__ import annotations

import math

import cv2
import numpy as np

Rng = np.random.Generator
Pixels = np.ndarray  # (h, w, 3) uint8 BGR


def save(picture: Pixels, rng: Rng, low: int, high: int) -> Pixels:
    """Saves as one JPEG of a quality in the range, with or without halved colour."""
    options = [cv2.IMWRITE_JPEG_QUALITY, int(rng.integers(low, high + 1))]
    if rng.random() < 0.3:
        options += [cv2.IMWRITE_JPEG_SAMPLING_FACTOR, cv2.IMWRITE_JPEG_SAMPLING_FACTOR_444]
    _, file = cv2.imencode(".jpg", picture, options)
    return cv2.imdecode(file, cv2.IMREAD_COLOR)


def send(picture: Pixels, region: np.ndarray, rng: Rng) -> tuple[Pixels, np.ndarray, np.ndarray]:
    """The same processing for genuine and forged photos: adjusting, cropping, saving, a messaging app. Also returns the map (3, 3)
    from pixels before to pixels after."""
    moved = np.eye(3)
    if rng.random() < 0.25:
        picture = adjust(picture, rng)
    if rng.random() < 0.4:
        x, y = rng.integers(0, 8, 2)
        picture, region = np.ascontiguousarray(picture[y:, x:]), region[y:, x:]
        moved = np.array([[1, 0, -x], [0, 1, -y], [0, 0, 1]]) @ moved
    if rng.random() < 0.85:
        picture = save(picture, rng, 60, 98)
    if rng.random() < 0.35:
        by = rng.uniform(0.45, 0.92)
        size = (max(24, round(picture.shape[1] * by)), max(24, round(picture.shape[0] * by)))
        how = int(rng.choice([cv2.INTER_AREA, cv2.INTER_LINEAR, cv2.INTER_CUBIC]))
        moved = np.diag([size[0] / picture.shape[1], size[1] / picture.shape[0], 1]) @ moved
        picture = save(cv2.resize(picture, size, interpolation=how), rng, 40, 82)
        region = cv2.resize(region, size, interpolation=cv2.INTER_AREA)
    return picture, region, moved


def adjust(picture: Pixels, rng: Rng) -> Pixels:
    """One harmless change of the whole picture: tone, colour, sharpening or smoothing."""
    x = picture.astype(np.float32)
    match int(rng.integers(4)):
        case 0:
            x = 255 * (x / 255) ** math.exp(rng.normal(0, 0.2)) * rng.uniform(0.85, 1.15)
        case 1:
            grey = (x @ np.full(3, 1 / 3, np.float32))[:, :, None]
            x = grey + (x - grey) * rng.uniform(0.5, 1.5)
        case 2:
            x = x + (x - cv2.GaussianBlur(x, (0, 0), rng.uniform(0.6, 2))) * rng.uniform(0.3, 1.5)
        case _:
            x = cv2.GaussianBlur(x, (0, 0), rng.uniform(0.4, 1.2))
    return np.clip(x + 0.5, 0, 255).astype(np.uint8)
