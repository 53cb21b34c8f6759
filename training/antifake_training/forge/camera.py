"""Effects of cameras other than the drawn one, before any JPEG and any forgery. uint8 BGR."""

from __future__ import annotations

import cv2
import numpy as np

from .blend import grain, sharpen, to_bytes

Rng = np.random.Generator
Pixels = np.ndarray  # (h, w, 3) uint8 BGR


def other_camera(picture: Pixels, rng: Rng) -> Pixels:
    """None, one or two of: a colour fringe, a mosaic, a round defocus, grain, smoothing, sharpening."""
    steps = (fringe, mosaic, defocus, grain, smooth, sharpen)
    for k in rng.permutation(len(steps))[: int(rng.choice(3, p=[0.5, 0.3, 0.2]))]:
        picture = steps[k](picture, rng)
    return picture


def fringe(picture: Pixels, rng: Rng) -> Pixels:
    """Lateral chromatic aberration: away from the photo's centre, red and blue are shifted from green by an almost constant step."""
    turn, by = rng.uniform(0, 2 * np.pi), rng.uniform(0.15, 1.2)
    step = by * np.array([np.cos(turn), np.sin(turn)])
    size = picture.shape[1::-1]
    moved = picture.copy()
    for channel, share in ((0, -1.0), (2, rng.uniform(0.3, 1.0))):
        matrix = np.array([[1, 0, step[0] * share], [0, 1, step[1] * share]])
        layer = np.ascontiguousarray(picture[:, :, channel])
        moved[:, :, channel] = cv2.warpAffine(layer, matrix, size, borderMode=cv2.BORDER_REPLICATE)
    return moved


def mosaic(picture: Pixels, rng: Rng) -> Pixels:
    """One colour for each pixel in Bayer's pattern, then the other two interpolated; usually at a finer pitch than the photo's."""
    fine = cv2.resize(picture, None, fx=by, fy=by) if (by := rng.choice([1.0, 1.5, 2.0])) > 1 else picture
    raw = fine[:, :, 1].copy()
    raw[0::2, 0::2], raw[1::2, 1::2] = fine[0::2, 0::2, 2], fine[1::2, 1::2, 0]
    how = cv2.COLOR_BayerBG2BGR if rng.random() < 0.5 else cv2.COLOR_BayerBG2BGR_EA
    guessed = cv2.cvtColor(raw, how)
    return cv2.resize(guessed, picture.shape[1::-1], interpolation=cv2.INTER_AREA) if by > 1 else guessed


def defocus(picture: Pixels, rng: Rng) -> Pixels:
    """A uniform disk, as of an open aperture."""
    radius = rng.uniform(0.6, 2.2)
    reach = int(np.ceil(radius)) + 1
    y, x = np.mgrid[-reach : reach + 1, -reach : reach + 1]
    disk = np.clip(radius + 0.5 - np.hypot(x, y), 0, 1)
    return cv2.filter2D(picture, -1, disk / disk.sum(), borderType=cv2.BORDER_REPLICATE)


def smooth(picture: Pixels, rng: Rng) -> Pixels:
    """Denoising that keeps edges, as in phones in dim light; part of the noise stays."""
    smoothed = cv2.bilateralFilter(picture, 5, rng.uniform(8, 40), rng.uniform(1, 3))
    share = rng.uniform(0.4, 1.0)
    return to_bytes(picture * (1 - share) + smoothed.astype(np.float32) * share)
