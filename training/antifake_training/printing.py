"""How other documents than the drawn card print a portrait: in grey, retouched, of hard or pale tones, through a screen of dots.

Genuine portraits and those made by a machine are printed alike, so that none of it tells them apart: a network that has seen drawn
cards alone takes every other print for a machine's work (EXPERIMENTS.md). uint8 BGR.
"""

from __future__ import annotations

import cv2
import numpy as np

from .blend import polygon_mask, to_bytes
from .data import Row
from .heap import is_card

# What is finer than this is taken for the sensor's noise.
NOISE_PX = 0.8

Rng = np.random.Generator
Pixels = np.ndarray  # (h, w, 3) uint8 BGR


def other_print(picture: Pixels, row: Row, rng: Rng) -> Pixels:
    """One to three of them, on the card's panel; on all of a picture that is no card. The sensor's noise stays as it was."""
    printed = without_noise = cv2.GaussianBlur(picture, (0, 0), NOISE_PX)
    steps = (grey, retouched, toned, screened)
    for k in rng.permutation(len(steps))[: int(rng.integers(1, 4))]:
        printed = steps[k](printed, row, rng)
    noise = picture.astype(np.float32) - without_noise
    printed = to_bytes(printed + noise)
    if not is_card(row):
        return printed
    inside = polygon_mask(picture.shape, np.array(row["panel"]), rng.choice([0.0, 1.0]))[:, :, None]
    return to_bytes(picture * (1 - inside) + printed * inside)


def grey(picture: Pixels, _: Row, rng: Rng) -> Pixels:
    """Engraved by a laser, or in black ink, or tinted; now and then some colour is left."""
    luma = cv2.cvtColor(picture, cv2.COLOR_BGR2GRAY)[:, :, None].astype(np.float32)
    tint = 1 + rng.normal(0, 0.05, 3)
    left = rng.uniform(0, 0.4) if rng.random() < 0.3 else 0.0
    return to_bytes(luma * tint * (1 - left) + picture * left)


def retouched(picture: Pixels, row: Row, rng: Rng) -> Pixels:
    """Skin smoothed as a studio or a phone's beauty filter does it; edges, and some of the detail, stay."""
    reach = float(np.clip(face_height(row) * rng.uniform(0.01, 0.03), 1, 6))
    smooth = cv2.bilateralFilter(picture, 0, rng.uniform(15, 50), reach)
    share = rng.uniform(0.4, 1.0)
    return to_bytes(picture * (1 - share) + smooth.astype(np.float32) * share)


def toned(picture: Pixels, _: Row, rng: Rng) -> Pixels:
    """Hard or soft tones, paler blacks, another gamma, stronger or weaker colours."""
    x = np.arange(256, dtype=np.float32) / 255
    hard = rng.uniform(-0.25, 0.6)
    x = np.clip(x + hard * np.sin(2 * np.pi * (x - 0.5)) / (2 * np.pi), 0, 1) ** np.exp(rng.normal(0, 0.3))
    black, white = rng.uniform(0, 0.2), rng.uniform(0.85, 1)
    curved = cv2.LUT(picture, to_bytes((black + (white - black) * x) * 255))
    luma = cv2.cvtColor(curved, cv2.COLOR_BGR2GRAY)[:, :, None].astype(np.float32)
    return to_bytes(luma + (curved - luma) * rng.uniform(0.5, 1.4))


def screened(picture: Pixels, row: Row, rng: Rng) -> Pixels:
    """Rows of dots or lines, or a laser's grain, that ink follows: strongest in the middle tones, weak at this distance."""
    height, width = picture.shape[:2]
    period = max(1.8, face_height(row) * rng.uniform(0.012, 0.04))
    strength = rng.uniform(3, 14)
    y, x = np.mgrid[:height, :width].astype(np.float32)
    turn = rng.uniform(0, np.pi)
    along, across = (x * np.cos(turn) + y * np.sin(turn), y * np.cos(turn) - x * np.sin(turn))
    way = rng.random()
    if way < 0.4:
        pattern = np.cos(2 * np.pi * along / period) * np.cos(2 * np.pi * across / period)
    elif way < 0.7:
        pattern = np.cos(2 * np.pi * along / period)
    else:
        pattern = cv2.GaussianBlur(rng.normal(0, 1, (height, width)).astype(np.float32), (0, 0), period / 4)
        pattern /= pattern.std() + 1e-6
    middle = 1 - np.abs(cv2.cvtColor(picture, cv2.COLOR_BGR2GRAY).astype(np.float32) / 127.5 - 1) * 0.7
    return to_bytes(picture + (pattern * middle * strength)[:, :, None])


def face_height(row: Row) -> float:
    """Pixels."""
    face = np.array(row["face"])
    return float(np.linalg.norm(face[3] - face[0]))
