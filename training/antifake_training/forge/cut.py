"""Cuts views from pictures as `src/image/pyramid.ts` and `src/image/warp.ts` do; `tests/test_cut.py` compares the two."""

from __future__ import annotations

import math

import cv2
import numpy as np


def cut_view(picture: np.ndarray, to_photo: np.ndarray, width: int, height: int) -> np.ndarray:
    """A view (height, width, c) uint8 of a picture (h, w, c) uint8, edges repeated.

    Args:
        to_photo: (3, 3), maps a point of the view, in view pixels, to the picture.
    """
    span = span_px(to_photo, width, height)
    level = min(6, math.ceil(math.log2(span / 2))) if span > 2 else 0
    for _ in range(level):
        picture = halve(picture)
    matrix = np.diag([0.5**level, 0.5**level, 1]) @ to_photo
    grid = min(4, max(1, math.ceil(span_px(matrix, width, height) - 0.25)))
    inwards = np.array([[1 / grid, 0, 0.5 / grid], [0, 1 / grid, 0.5 / grid], [0, 0, 1]])
    outwards = np.array([[1, 0, -0.5], [0, 1, -0.5], [0, 0, 1]])
    fine = cv2.warpPerspective(
        picture,
        outwards @ matrix @ inwards,
        (width * grid, height * grid),
        flags=cv2.INTER_LINEAR | cv2.WARP_INVERSE_MAP,
        borderMode=cv2.BORDER_REPLICATE,
    )
    return cv2.resize(fine, (width, height), interpolation=cv2.INTER_AREA) if grid > 1 else fine


def span_px(m: np.ndarray, width: int, height: int) -> float:
    """Picture pixels that one view pixel spans at the view's centre, in the direction in which it spans more."""
    x, y, w = m @ np.array([width / 2, height / 2, 1])
    px, py = x / w, y / w
    across = math.hypot(m[0, 0] - m[2, 0] * px, m[1, 0] - m[2, 0] * py) / w
    down = math.hypot(m[0, 1] - m[2, 1] * px, m[1, 1] - m[2, 1] * py) / w
    return max(across, down)


def halve(picture: np.ndarray) -> np.ndarray:
    """Half the size, each pixel the mean of 2×2; an odd last row or column is repeated."""
    h, w = picture.shape[:2]
    if h % 2 or w % 2:
        picture = cv2.copyMakeBorder(picture, 0, h % 2, 0, w % 2, cv2.BORDER_REPLICATE)
    return cv2.resize(picture, ((w + 1) // 2, (h + 1) // 2), interpolation=cv2.INTER_AREA)


def rect_to_quad(width: float, height: float, quad: np.ndarray) -> np.ndarray:
    """The homography (3, 3) that maps the rectangle from (0, 0) to (width, height) to a quad (4, 2)."""
    rect = np.array([[0, 0], [width, 0], [width, height], [0, height]], np.float32)
    return cv2.getPerspectiveTransform(rect, np.asarray(quad, np.float32))


def project(matrix: np.ndarray, points: np.ndarray) -> np.ndarray:
    """Points (n, 2) through a homography."""
    lifted = np.column_stack([points, np.ones(len(points))]) @ matrix.T
    return lifted[:, :2] / lifted[:, 2:]
