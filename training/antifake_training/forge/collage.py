"""Composes every sample of the card finder and the card refiner from flat cards and empty scenes.

A deck (`training/views/deck.ts`) contains drawn cards and drawn grounds; `scenes.jsonl` may add real photos, whose documents are
painted over. Everything between card and file (sheet, shadow, light, objects in front, lens, noise, JPEG) is simplified; the
purpose is that no two samples share card, place and scene. Pictures are float32 BGR 0..255 while they are composed.
"""

from __future__ import annotations

import json
import math
from dataclasses import dataclass
from pathlib import Path
from typing import NamedTuple

import cv2
import numpy as np

from ..data.packed import Packed, Row
from .paper import drop_shadow, fade_edges, lay_sheet, paper_of, paste_card, recolour, trim
from .scenery import develop, lay_fingers, shine

Picture = np.ndarray  # (h, w, 3) float32
Quad = np.ndarray  # (4, 2) float64, pixels, clockwise from the card's own top left
Rng = np.random.Generator

FINDER_SIDE, PHOTO_SHARE, PADDING = 256, 0.9, 114
REFINER_WIDTH, REFINER_HEIGHT, REFINER_MARGIN = 264, 176, 0.15
SHAPES = ((4, 3), (3, 4), (16, 9), (9, 16), (1, 1))
ID1 = 85.6 / 53.98
OVERSAMPLING = 1.5


@dataclass(frozen=True)
class Sample:
    """A view (h, w, 3) uint8 RGB; `corners` (4, 2) 0..1 of it in the card's own order, or None; `turned`: upside down."""

    view: np.ndarray
    corners: np.ndarray | None
    thai: bool
    turned: bool = False

    @property
    def row(self) -> Row:
        """The labels in the form of packed datasets."""
        corners = None if self.corners is None else self.corners.tolist()
        return {"corners": corners, "thai": self.thai, "turned": self.turned}


class FlatCard(NamedTuple):
    """A flat card (h, w, 3), and whether it is a Thai one."""

    flat: Picture
    thai: bool


class Deck:
    """The cards and scenes of collages, in memory."""

    def __init__(self, folder: Path, scenes: Path | None = None):
        self._cards = Packed([folder / "cards"])
        grounds = Packed([folder / "grounds"])
        self._grounds = [g[:, :, ::-1] for g in grounds.take("ground", np.arange(len(grounds)))]
        self._scenes = load_scenes(scenes) if scenes else []

    def card(self, rng: Rng) -> FlatCard:
        """One of the cards, at random."""
        i = int(rng.integers(len(self._cards)))
        flat = self._cards.take("card", np.array([i]))[0, :, :, ::-1].astype(np.float32)
        return FlatCard(flat, bool(self._cards.rows[i]["thai"]))

    def ground(self, rng: Rng, width: int, height: int) -> Picture:
        """A scene without a card, turned, mirrored, zoomed and recoloured at random."""
        real = bool(self._scenes) and rng.random() < 0.6
        source = (self._scenes if real else self._grounds)[
            int(rng.integers(len(self._scenes if real else self._grounds)))
        ]
        h, w = source.shape[:2]
        zoom = max(width / w, height / h) * math.exp(rng.uniform(-0.3, 0.9))
        angle = rng.choice([0.0, 0.5, 1.0, 1.5]) * math.pi + rng.normal(0, 0.15)
        flip = rng.choice([-1.0, 1.0])
        c, s = zoom * math.cos(angle), zoom * math.sin(angle)
        turn = np.array([[c * flip, -s], [s * flip, c]])
        at = turn @ np.array([w * rng.uniform(0.25, 0.75), h * rng.uniform(0.25, 0.75)])
        matrix = np.column_stack([turn, np.array([width, height]) / 2 - at])
        picture = cv2.warpAffine(source, matrix, (width, height), flags=cv2.INTER_LINEAR, borderMode=cv2.BORDER_REFLECT)
        picture = picture.astype(np.float32)
        if rng.random() < 0.5:
            picture *= (rng.uniform(0.7, 1.2) * np.exp(rng.normal(0, 0.12, 3))).astype(np.float32)
        if rng.random() < 0.25:
            self._lay_prints(picture, rng)
        return cv2.min(picture, 255.0)

    def _lay_prints(self, picture: Picture, rng: Rng) -> None:
        """Pictures and text blocks side by side, as on a newspaper or a crowded desk, in place."""
        height, width = picture.shape[:2]
        angle = rng.normal(0, 0.2)
        for _ in range(int(rng.integers(2, 9))):
            source = self.card(rng).flat if rng.random() < 0.4 else self._grounds[int(rng.integers(len(self._grounds)))]
            h, w = source.shape[:2]
            share = rng.uniform(0.15, 0.9, 2)
            y, x = int(rng.uniform(0, 1 - share[0]) * h), int(rng.uniform(0, 1 - share[1]) * w)
            patch = source[y : y + int(share[0] * h), x : x + int(share[1] * w)].astype(np.float32)
            if rng.random() < 0.5:
                patch = np.repeat(patch.mean(2, keepdims=True), 3, 2)
            by = rng.uniform(0.1, 0.5) * max(height, width) / max(patch.shape[:2])
            c, s = by * math.cos(angle), by * math.sin(angle)
            matrix = np.array([[c, -s, rng.uniform(-0.1, 1) * width], [s, c, rng.uniform(-0.1, 1) * height]])
            cv2.warpAffine(patch, matrix, (width, height), dst=picture, borderMode=cv2.BORDER_TRANSPARENT)


def load_scenes(file: Path, side: int = 640) -> list[np.ndarray]:
    """Real photos, longest side `side`, whose document is painted over with its surroundings. Files are relative to `file`."""
    pictures = []
    for line in file.read_text().splitlines():
        row = json.loads(line)
        picture = cv2.imread(str(file.parent / row["file"]))
        if picture is None:
            raise ValueError(f"Expected a picture at {row['file']}")
        by = side / max(picture.shape[:2])
        picture = cv2.resize(picture, None, fx=by, fy=by, interpolation=cv2.INTER_AREA)
        quad = np.array(row["quad"]) * by
        pictures.append(paint_over(picture, quad.mean(0) + (quad - quad.mean(0)) * 1.12))
    return pictures


def paint_over(picture: np.ndarray, quad: Quad) -> np.ndarray:
    """Fills a quad with its surroundings: inpainted at a small size, enlarged again, with the scene's grain."""
    small = cv2.resize(picture, None, fx=0.25, fy=0.25, interpolation=cv2.INTER_AREA)
    mask = np.zeros(small.shape[:2], np.uint8)
    cv2.fillConvexPoly(mask, np.round(quad / 4).astype(np.int32), 255)
    filled = cv2.resize(cv2.inpaint(small, mask, 5, cv2.INPAINT_TELEA), picture.shape[1::-1]).astype(np.float32)
    filled += np.random.default_rng(0).normal(0, 4, filled.shape)
    wide = cv2.GaussianBlur(cv2.resize(mask, picture.shape[1::-1]).astype(np.float32) / 255, (0, 0), 3)[:, :, None]
    return np.clip(picture * (1 - wide) + filled * wide, 0, 255).astype(np.uint8)


def finder_sample(deck: Deck, rng: Rng) -> Sample:
    """The whole photo in the finder's square (see `src/card/views.ts`)."""
    across, down = SHAPES[int(rng.integers(len(SHAPES)))]
    longer = round(FINDER_SIDE * PHOTO_SHARE)
    width, height = round(longer * across / max(across, down)), round(longer * down / max(across, down))
    size = (round(OVERSAMPLING * width), round(OVERSAMPLING * height))
    empty = rng.random() < 0.1
    card = deck.card(rng)
    quad = None if empty else pose(rng, size, ID1 if card.thai else ID1 / rng.uniform(0.97, 1.2))
    photo = develop(compose(deck, rng, size, quad, card), rng, (width, height))
    x0, y0 = (FINDER_SIDE - width) // 2, (FINDER_SIDE - height) // 2
    view = np.full((FINDER_SIDE, FINDER_SIDE, 3), PADDING, np.uint8)
    view[y0 : y0 + height, x0 : x0 + width] = photo
    corners = None if quad is None else (quad / size * [width, height] + [x0, y0]) / FINDER_SIDE
    return Sample(view, corners, card.thai and not empty)


def refiner_sample(deck: Deck, rng: Rng) -> Sample:
    """The card as a rough quad rectifies it: as rough as the finder's, as exact as the refiner's own, or without a card."""
    size = (round(OVERSAMPLING * REFINER_WIDTH), round(OVERSAMPLING * REFINER_HEIGHT))
    card = deck.card(rng)
    width, height = size[0] / (1 + 2 * REFINER_MARGIN), size[1] / (1 + 2 * REFINER_MARGIN)
    x0, y0 = (size[0] - width) / 2, (size[1] - height) / 2
    quad = np.array([[x0, y0], [x0 + width, y0], [x0 + width, y0 + height], [x0, y0 + height]])
    nothing = rng.random() < 0.1
    if nothing:
        away = rng.random() < 0.5
        quad = shake(quad + rng.choice([-1, 1], (1, 2)) * [width * 0.75, height * 0.75], 0.05, rng) if away else None
    else:
        roughness = rng.uniform(0.01, 0.1) if rng.random() < 0.5 else rng.uniform(0.002, 0.02)
        quad = shake(quad, roughness, rng)
    turned = not nothing and rng.random() < 0.3
    if turned:
        quad = np.roll(quad, 2, 0)
    picture = compose(deck, rng, size, quad, card)
    view = develop(picture, rng, (REFINER_WIDTH, REFINER_HEIGHT))
    corners = None if nothing else quad / size
    return Sample(view, corners, card.thai and not nothing, turned)


def shake(quad: Quad, roughness: float, rng: Rng) -> Quad:
    """Moves corners individually and together, by a share of the diagonal, as `synth/dataset/shake.ts` does."""
    by = np.linalg.norm(quad[2] - quad[0]) * roughness
    return quad + 0.7 * by * (rng.normal(size=(1, 2)) + rng.normal(size=(4, 2)))


def pose(rng: Rng, size: tuple[int, int], ratio: float) -> Quad:
    """A card in front of a pinhole camera: turned by any angle, tilted, from small in the photo to partly cut."""
    width, height = size
    while True:
        turn = rng.choice([0, 0.5, 1, 1.5]) * math.pi if rng.random() < 0.6 else rng.uniform(-math.pi, math.pi)
        turn += rng.normal(0, 0.09)
        c, s = abs(math.cos(turn)), abs(math.sin(turn))
        room = min(width / (c + s / ratio), height / (s + c / ratio))
        share = rng.uniform(0.3, 1.0) if rng.random() < 0.85 else rng.uniform(0.22, 1.2)
        length = room * share
        tilt = abs(rng.normal(0, 0.3))
        towards = rng.uniform(0, 2 * math.pi)
        plane = np.array([[-1, -1], [1, -1], [1, 1], [-1, 1]]) / 2 * [1, 1 / ratio]
        turned = plane @ np.array([[math.cos(turn), math.sin(turn)], [-math.sin(turn), math.cos(turn)]])
        pitch, yaw = np.clip([math.sin(towards) * tilt, math.cos(towards) * tilt], -0.7, 0.7)
        depth = 2.1 + turned[:, 0] * math.sin(yaw) + turned[:, 1] * math.sin(pitch)
        seen = turned * [math.cos(yaw), math.cos(pitch)] * (length * 2.1 / depth)[:, None]
        slack = max(0.12, (1 - share) * 0.48)
        quad = seen + np.array(size) * (0.5 + rng.uniform(-slack, slack, 2))
        if inside_share(quad, size) > 0.8:
            return quad


def inside_share(quad: Quad, size: tuple[int, int]) -> float:
    """The share of the quad's area inside the picture."""
    frame = np.array([[0, 0], [size[0], 0], [size[0], size[1]], [0, size[1]]], np.float32)
    shared, _ = cv2.intersectConvexConvex(quad.astype(np.float32), frame)
    return shared / max(1.0, cv2.contourArea(quad.astype(np.float32)))


def compose(deck: Deck, rng: Rng, size: tuple[int, int], quad: Quad | None, card: FlatCard) -> Picture:
    """Scene, sheet, card, light and objects in front of it, before the camera."""
    picture = deck.ground(rng, *size)
    if quad is None:
        if rng.random() < 0.4:
            lay_sheet(picture, rng, pose(rng, size, rng.uniform(0.7, 1.7)), paper_of(rng), margins=np.zeros(4))
    else:
        lay_card(picture, rng, quad, card)
        if rng.random() < 0.3:
            lay_things(picture, deck, rng, quad)
        if rng.random() < 0.3:
            lay_fingers(picture, rng, quad)
    shine(picture, rng, quad)
    return picture


def lay_card(picture: Picture, rng: Rng, quad: Quad, card: FlatCard) -> None:
    """The card itself, or a copy of it on its sheet, in place."""
    grey, paper = rng.random() < 0.4, paper_of(rng)
    flat = card.flat
    width = int(min(flat.shape[1], max(64.0, 1.15 * np.linalg.norm(quad[1] - quad[0]))))
    flat = cv2.resize(flat, (width, round(width * flat.shape[0] / flat.shape[1])), interpolation=cv2.INTER_AREA)
    on_sheet = rng.random() < (0.6 if grey else 0.12)
    flat = recolour(flat, rng, paper if grey else None)
    if rng.random() < 0.3:
        flat = trim(flat, rng)
    if rng.random() < 0.2:
        fade_edges(flat, rng, paper if on_sheet else flat.reshape(-1, 3).max(0))
    if on_sheet:
        margins = rng.uniform(0.02, 1.2, 4) * rng.choice([0.2, 1.0])
        lay_sheet(picture, rng, quad, paper, margins)
    elif rng.random() < 0.1:
        lay_sheet(picture, rng, quad, flat.reshape(-1, 3).mean(0) * rng.uniform(0.9, 1.1), np.array([1.05, 0, 0, 0]))
    else:
        drop_shadow(picture, rng, quad)
    radius = 0.037 if (card.thai and not grey) else float(rng.choice([0, 0, 0.02, 0.037, 0.05]))
    paste_card(picture, rng, quad, flat, radius)


def lay_things(picture: Picture, deck: Deck, rng: Rng, quad: Quad) -> None:
    """Objects with straight or round outlines over or next to the card's edges, in place."""
    size = picture.shape[1::-1]
    length = np.linalg.norm(quad[1] - quad[0])
    for _ in range(int(rng.integers(1, 4))):
        side = int(rng.integers(4))
        on_edge = quad[side] + (quad[(side + 1) % 4] - quad[side]) * rng.random()
        outwards = on_edge - quad.mean(0)
        reach = rng.uniform(0.05, 0.4) * length
        centre = on_edge + outwards / np.linalg.norm(outwards) * reach * rng.uniform(0.8, 1.6)
        mask = np.zeros(picture.shape[:2], np.float32)
        axes = (max(2, int(reach)), max(2, int(reach * rng.uniform(0.2, 1))))
        if rng.random() < 0.5:
            cv2.ellipse(mask, centre.astype(int).tolist(), axes, rng.uniform(0, 180), 0, 360, 1.0, -1, cv2.LINE_AA)
        else:
            box = cv2.boxPoints((centre.tolist(), (2 * axes[0], 2 * axes[1]), rng.uniform(0, 180)))
            cv2.fillConvexPoly(mask, np.round(box).astype(np.int32), 1.0, cv2.LINE_AA)
        if rng.random() < 0.3:
            mask = cv2.GaussianBlur(mask, (0, 0), rng.uniform(1, 0.06 * length))
        look = deck.ground(rng, *size) if rng.random() < 0.5 else rng.uniform(0, 255, 3).astype(np.float32)
        picture *= 1 - mask[:, :, None]
        picture += look * mask[:, :, None]
