"""Masks of faces, processing of an attacker's picture, and ways to insert one picture into another. uint8 BGR."""

from __future__ import annotations

import math

import cv2
import numpy as np

Rng = np.random.Generator
Pixels = np.ndarray  # (h, w, 3) uint8 BGR
Mask = np.ndarray  # (h, w) float32 0..1

# Outline of a mean face in units of the eyes' distance: x right, y down, from the point midway between the eyes.
OVAL = np.array([
    [-0.98, -0.25], [-0.98, 0.25], [-0.93, 0.7], [-0.8, 1.15], [-0.55, 1.5], [-0.25, 1.72], [0, 1.78],
    [0.25, 1.72], [0.55, 1.5], [0.8, 1.15], [0.93, 0.7], [0.98, 0.25], [0.98, -0.25],
    [0.8, -0.62], [0.45, -0.8], [0, -0.86], [-0.45, -0.8], [-0.8, -0.62],
])  # fmt: skip
# Parts of it: centre and half axes.
PARTS = {
    "right eye": ((-0.5, 0.0), (0.36, 0.24)),
    "left eye": ((0.5, 0.0), (0.36, 0.24)),
    "eyes": ((0.0, -0.05), (0.95, 0.38)),
    "nose": ((0.0, 0.55), (0.36, 0.5)),
    "mouth": ((0.0, 1.12), (0.52, 0.32)),
    "lower": ((0.0, 1.05), (0.8, 0.65)),
}


def face_mask(shape: tuple[int, ...], points: np.ndarray, rng: Rng, part: bool) -> Mask:
    """The face, or a part of it, from its five points, deformed and feathered at random."""
    eyes = points[:2].mean(0)
    across = points[1] - points[0]
    down = points[3:].mean(0) - eyes
    scale = max(np.linalg.norm(across), 0.9 * np.linalg.norm(down), 2.0)
    basis = np.stack([across / max(np.linalg.norm(across), 1e-6), down / max(np.linalg.norm(down), 1e-6)]) * scale
    if part:
        (x, y), (a, b) = PARTS[str(rng.choice(list(PARTS)))]
        turn = np.linspace(0, 2 * math.pi, 24, endpoint=False)
        outline = np.column_stack([x + a * np.cos(turn), y + b * np.sin(turn)]) * rng.uniform(0.85, 1.25)
    else:
        outline = OVAL * [rng.uniform(0.75, 1.1), rng.uniform(0.8, 1.08)] + rng.normal(0, 0.04, OVAL.shape)
        outline = whole_or_cut(outline, rng)
    polygon = eyes + outline @ basis
    feather = scale * (rng.uniform(0.005, 0.06) if rng.random() < 0.5 else rng.uniform(0.05, 0.25))
    return polygon_mask(shape, polygon, feather)


def whole_or_cut(outline: np.ndarray, rng: Rng) -> np.ndarray:
    """The outline unchanged, without the forehead, or grown to the whole head with its hair."""
    kind = rng.random()
    if kind < 0.3:
        return np.column_stack([outline[:, 0], np.maximum(outline[:, 1], -rng.uniform(0.2, 0.5))])
    if kind < 0.42:
        middle = np.array([0, 0.3])
        return middle + (outline - middle) * rng.uniform(1.2, 1.45) - [0, rng.uniform(0, 0.25)]
    return outline


def polygon_mask(shape: tuple[int, ...], polygon: np.ndarray, feather: float) -> Mask:
    """Coverage of a polygon, softened inwards and outwards by a Gaussian of `feather` pixels."""
    mask = np.zeros(shape[:2], np.float32)
    cv2.fillPoly(mask, [np.round(polygon * 16).astype(np.int32)], 1.0, cv2.LINE_AA, 4)
    return cv2.GaussianBlur(mask, (0, 0), feather) if feather > 0.3 else mask


def random_chain(picture: Pixels, rng: Rng, at_least: int = 0, recoloured: bool = False) -> Pixels:
    """Processing of a picture on its way to an attacker: some of other resolution, lens, noise, sharpening and JPEG."""
    steps = [resample, soften, sharpen, grain, compress] + ([tint] if recoloured else [])
    count = int(rng.integers(at_least, min(len(steps), at_least + 3) + 1))
    for k in rng.permutation(len(steps))[:count]:
        picture = steps[k](picture, rng)
    return picture


def resample(picture: Pixels, rng: Rng) -> Pixels:
    by = rng.uniform(0.3, 0.9)
    how = [int(h) for h in rng.choice([cv2.INTER_AREA, cv2.INTER_LINEAR, cv2.INTER_CUBIC, cv2.INTER_LANCZOS4], 2)]
    small = cv2.resize(picture, None, fx=by, fy=by, interpolation=how[0])
    return cv2.resize(small, picture.shape[1::-1], interpolation=how[1])


def soften(picture: Pixels, rng: Rng) -> Pixels:
    return cv2.GaussianBlur(picture, (0, 0), rng.uniform(0.4, 1.8))


def sharpen(picture: Pixels, rng: Rng) -> Pixels:
    x = picture.astype(np.float32)
    return to_bytes(x + (x - cv2.GaussianBlur(x, (0, 0), rng.uniform(0.6, 2))) * rng.uniform(0.3, 1.8))


def grain(picture: Pixels, rng: Rng) -> Pixels:
    noise = rng.standard_normal(picture.shape[:2] + (1 if rng.random() < 0.5 else 3,), np.float32)
    if rng.random() < 0.5:
        noise = (
            cv2.GaussianBlur(noise, (0, 0), rng.uniform(0.4, 1.0)).reshape(picture.shape[0], picture.shape[1], -1) * 2
        )
    return to_bytes(picture + noise * rng.uniform(1.5, 10))


def compress(picture: Pixels, rng: Rng) -> Pixels:
    _, file = cv2.imencode(".jpg", picture, [cv2.IMWRITE_JPEG_QUALITY, int(rng.integers(30, 93))])
    return cv2.imdecode(file, cv2.IMREAD_COLOR)


def tint(picture: Pixels, rng: Rng) -> Pixels:
    x = picture.astype(np.float32)
    x = (x - 128) * rng.uniform(0.85, 1.15) + 128 + rng.normal(0, 8, 3)
    return to_bytes(x)


def match_colour(donor: Pixels, target: Pixels, mask: Mask, rng: Rng) -> Pixels:
    """Moves mean and spread of the donor's colours towards the target's inside the mask, mostly all the way."""
    x, y, w, h = cv2.boundingRect((mask > 0).astype(np.uint8))
    inside = np.s_[y : y + h, x : x + w]
    weights = mask[inside].ravel()
    total = max(float(weights.sum()), 1.0)
    own, there = (picture[inside].reshape(-1, 3).astype(np.float32) for picture in (donor, target))
    means = [weights @ colours / total for colours in (own, there)]
    squares = [weights @ colours**2 / total for colours in (own, there)]
    spreads = [np.sqrt(np.maximum(square - mean**2, 0)) + 1 for square, mean in zip(squares, means)]
    share = 1.0 if rng.random() < 0.6 else rng.uniform(0.3, 1)
    gain = np.clip(spreads[1] / spreads[0], 0.5, 2.0)
    matched = (
        (donor.astype(np.float32) - means[0]) * (1 + (gain - 1) * share) + means[0] + (means[1] - means[0]) * share
    )
    return to_bytes(matched)


def blend(target: Pixels, donor: Pixels, mask: Mask, rng: Rng, sharp_edged: bool = False) -> Pixels:
    """Inserts the donor by plain mixing, by Poisson cloning or by bands."""
    way = rng.random()
    if sharp_edged or way < 0.6:
        return mix(target, donor, mask)
    if way < 0.8:
        cloned = clone(target, donor, mask, rng)
        return mix(target, donor, mask) if cloned is None else cloned
    return blend_bands(target, donor, mask)


def mix(target: Pixels, donor: Pixels, mask: Mask) -> Pixels:
    share = mask[:, :, None]
    return to_bytes(target * (1 - share) + donor * share)


def clone(target: Pixels, donor: Pixels, mask: Mask, rng: Rng) -> Pixels | None:
    """Poisson cloning (Pérez et al., 2003); None if the mask touches the picture's edge."""
    inner = (mask > 0.5).astype(np.uint8) * 255
    x, y, w, h = cv2.boundingRect(inner)
    if w < 8 or h < 8 or x < 2 or y < 2 or x + w > target.shape[1] - 2 or y + h > target.shape[0] - 2:
        return None
    how = cv2.NORMAL_CLONE if rng.random() < 0.8 else cv2.MIXED_CLONE
    return cv2.seamlessClone(donor, target, inner, (x + w // 2, y + h // 2), how)


def blend_bands(target: Pixels, donor: Pixels, mask: Mask) -> Pixels:
    """Blending by Laplacian bands (Burt and Adelson, 1983), three of them."""
    share, near, far = mask, donor.astype(np.float32), target.astype(np.float32)
    bands = []
    for _ in range(3):
        small = [cv2.pyrDown(x) for x in (near, far, share)]
        size = near.shape[1::-1]
        detail = [x - cv2.pyrUp(s, dstsize=size) for x, s in zip((near, far), small[:2])]
        bands.append(detail[0] * share[:, :, None] + detail[1] * (1 - share[:, :, None]))
        near, far, share = small
    mixed = near * share[:, :, None] + far * (1 - share[:, :, None])
    for band in reversed(bands):
        mixed = cv2.pyrUp(mixed, dstsize=band.shape[1::-1]) + band
    return to_bytes(mixed)


def to_bytes(x: np.ndarray) -> Pixels:
    return np.clip(x + 0.5, 0, 255).astype(np.uint8)
