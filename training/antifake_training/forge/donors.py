"""The pictures that attackers insert: another picture mapped onto the card's pixels, the picture itself moved, or a part of it smoothed. uint8 BGR."""

from __future__ import annotations

import math

import cv2
import numpy as np

from .blend import blend, face_mask, random_chain

GREY_SPREAD = 3.0  # bytes

Rng = np.random.Generator
Pixels = np.ndarray  # (h, w, 3) uint8 BGR


def like_the_card(donor: Pixels, picture: Pixels, points: np.ndarray) -> Pixels:
    """The donor without colour if the card's portrait has none, because colour on grey would be obvious at a glance."""
    if not is_grey(picture, points):
        return donor
    return cv2.cvtColor(cv2.cvtColor(donor, cv2.COLOR_BGR2GRAY), cv2.COLOR_GRAY2BGR)


def is_grey(picture: Pixels, points: np.ndarray) -> bool:
    """Whether the face between five points has only one tint: its colour differences, without noise, hardly vary."""
    (x0, y0), (x1, y1) = np.floor(points.min(0)).astype(int), np.ceil(points.max(0)).astype(int) + 1
    face = picture[max(0, y0) : y1, max(0, x0) : x1]
    smooth = cv2.blur(face, (5, 5)).astype(np.float32)
    return max(np.std(smooth[:, :, k] - smooth[:, :, k + 1]) for k in (0, 1)) < GREY_SPREAD


def warp_onto(picture: Pixels, to: np.ndarray, shape: tuple[int, ...]) -> Pixels:
    """A picture mapped into the pixels of another, with its edge repeated; reduced first if it would alias."""
    shrink = math.sqrt(abs(np.linalg.det(to[:2, :2])) / abs(to[2, 2]))
    while shrink < 0.6:
        picture = cv2.resize(picture, None, fx=0.5, fy=0.5, interpolation=cv2.INTER_AREA)
        to, shrink = to @ np.array([[2, 0, 0.5], [0, 2, 0.5], [0, 0, 1]]), shrink * 2
    return cv2.warpPerspective(picture, to, (shape[1], shape[0]), borderMode=cv2.BORDER_REPLICATE)


def shifted(picture: Pixels, points: np.ndarray, rng: Rng) -> Pixels:
    """The picture itself, moved slightly and processed separately: "Detecting Deepfakes with Self-Blended Images"
    (Shiohara and Yamasaki, 2022)."""
    size = np.ptp(points, 0).max()
    middle = points.mean(0)
    angle, zoom = rng.normal(0, 0.03), math.exp(rng.normal(0, 0.03))
    c, s = zoom * math.cos(angle), zoom * math.sin(angle)
    turn = np.array([[c, -s], [s, c]])
    matrix = np.eye(3)
    matrix[:2, :2] = turn
    matrix[:2, 2] = middle - turn @ middle + rng.normal(0, 0.03 * size, 2)
    return random_chain(warp_onto(picture, matrix, picture.shape), rng, at_least=2, recoloured=True)


def retouch(picture: Pixels, points: np.ndarray, rng: Rng) -> tuple[Pixels, np.ndarray]:
    """Smoothing or inpainting of a part of the face after the capture."""
    part = rng.random() < 0.6
    mask = face_mask(picture.shape, points, rng, part=part)
    if part and rng.random() < 0.5:
        hole = (mask > 0.5).astype(np.uint8)
        smooth = cv2.inpaint(picture, hole, 3, cv2.INPAINT_TELEA)
    else:
        smooth = cv2.bilateralFilter(picture, 9, rng.uniform(30, 90), rng.uniform(3, 9))
        smooth = cv2.medianBlur(smooth, 5)
    return blend(picture, smooth, mask, rng), mask
