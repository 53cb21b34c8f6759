"""Positions: faces mapped onto faces, portraits cut to fit, and the view as the product would cut it. Points are pixels."""

from __future__ import annotations

from typing import NamedTuple

import cv2
import numpy as np

from ..data.packed import Row
from .cut import project, rect_to_quad

Rng = np.random.Generator
CARD_MM = (85.6, 53.98)
NARROW = 2.2  # face heights that captures hold which do not say


class View(NamedTuple):
    """A square around the face: its side in pixels, and as a multiple of the face's height."""

    px: int
    face_heights: float


CARD_VIEW, FACE_VIEW = View(288, 2.83), View(192, 1.3)  # as the product cuts them (`src/checks/deepfake.ts`)


def face_size(points: np.ndarray) -> float:
    """Distance between the eyes, or an estimate from the height between eyes and mouth if the head is turned."""
    return max(np.linalg.norm(points[1] - points[0]), 0.9 * np.linalg.norm(points[3:].mean(0) - points[:2].mean(0)))


def moved_face(face: np.ndarray, before: np.ndarray, after: np.ndarray) -> np.ndarray:
    """The face box (4, 2) of another face, from the new positions of its points."""
    by = face_size(after) / face_size(before)
    return after.mean(0) + (face - before.mean(0)) * by


def portrait_crop(shape: tuple[int, ...], points: np.ndarray, width: float, ratio: float, rng: Rng) -> np.ndarray:
    """The rectangle (4, 2) of a portrait picture that an attacker would cut out: the face in the middle, `ratio` = height / width."""
    height = width * ratio
    x, y = points.mean(0) + [0, rng.uniform(-0.2, 0.4) * face_size(points)] - [width / 2, height / 2]
    x, y = np.clip(x, 0, shape[1] - width), np.clip(y, 0, shape[0] - height)
    return np.array([[x, y], [x + width, y], [x + width, y + height], [x, y + height]])


def align(own: np.ndarray, points: np.ndarray, rng: Rng) -> np.ndarray:
    """The map (3, 3) from five points to others: affine in half of the cases, otherwise a similarity."""
    noisy = points + rng.normal(0, 0.02 * np.ptp(points, 0).max(), points.shape)
    if rng.random() < 0.5:
        lifted = np.column_stack([own, np.ones(5)])
        solved, *_ = np.linalg.lstsq(lifted, noisy, rcond=None)
        return np.vstack([solved.T, [0, 0, 1]])
    matrix, _ = cv2.estimateAffinePartial2D(own.astype(np.float32), noisy.astype(np.float32), method=cv2.LMEDS)
    return np.vstack([matrix if matrix is not None else np.eye(3)[:2], [0, 0, 1]])


def jitter(quad: np.ndarray, share: float, rng: Rng) -> np.ndarray:
    """A quad with errors of its corners and its size, as a share of its diagonal."""
    by = share * np.linalg.norm(quad[2] - quad[0])
    grown = quad.mean(0) + (quad - quad.mean(0)) * rng.uniform(0.94, 1.04)
    return grown + rng.normal(0, by * 0.5, (4, 2))


def view_matrix(row: Row, view: View, rng: Rng, side: int = 0) -> np.ndarray:
    """View pixels -> capture pixels, with the errors of finder and face detector in corners and face box
    (`synth/dataset/shake.ts`): the product's whole view, or a square of `side` pixels anywhere in it if the capture contains
    all of that, otherwise its middle."""
    side = side or view.px
    corners = np.array(row["corners"])
    by = np.linalg.norm(corners[2] - corners[0]) * 0.004
    corners = corners + 0.7 * by * (rng.normal(size=(1, 2)) + rng.normal(size=(4, 2)))
    to_photo = rect_to_quad(*CARD_MM, corners)
    face = project(np.linalg.inv(to_photo), np.array(row["face"]))
    left, right = (face[0, 0] + face[3, 0]) / 2, (face[1, 0] + face[2, 0]) / 2
    top, bottom = (face[0, 1] + face[1, 1]) / 2, (face[2, 1] + face[3, 1]) / 2
    width, height = (right - left), (bottom - top) * (1 + 0.03 * rng.normal())
    x = (left + right) / 2 + 0.02 * rng.normal() * width
    y = (top + bottom) / 2 + 0.02 * rng.normal() * height
    mm_per_px = height * view.face_heights / view.px
    room = (view.px - side) / 2 if row.get("faceHeights", NARROW) >= view.face_heights else 0
    x, y = (at + mm_per_px * (rng.uniform(-room, room) - side / 2) for at in (x, y))
    to_mm = np.array([[mm_per_px, 0, x], [0, mm_per_px, y], [0, 0, 1]])
    return to_photo @ to_mm


def recut(picture: np.ndarray, row: Row, rng: Rng) -> tuple[np.ndarray, Row]:
    """A portrait without a card, at random smaller and cut closer, so that neither its size nor the position of its edges
    reveals its data set. The random numbers are the same for every picture."""
    face = np.array(row["face"])
    scale = min(1.0, rng.uniform(70, 170) / (face[3, 1] - face[0, 1])) if rng.random() < 0.75 else 1.0
    draws = rng.uniform(0, 1, 4) if rng.random() < 0.6 else np.ones(4)
    (x0, y0), (x1, y1) = np.maximum(face.min(0), 0), face.max(0)
    left, top = int(x0 * (1 - draws[0])), int(y0 * (1 - draws[1]))
    right = int(np.ceil(x1 + (picture.shape[1] - x1) * draws[2]))
    bottom = int(np.ceil(y1 + (picture.shape[0] - y1) * draws[3]))
    picture = picture[top:bottom, left:right]
    size = max(16, round(picture.shape[1] * scale)), max(16, round(picture.shape[0] * scale))
    by = np.array(size) / picture.shape[1::-1]
    if scale < 1:
        picture = cv2.resize(picture, size, interpolation=cv2.INTER_AREA)
    places = {name: (np.array(row[name]) - [left, top]) * by for name in ("corners", "face", "points", "panel")}
    return np.ascontiguousarray(picture), {**row, **places}
