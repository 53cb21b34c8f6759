"""Small drawn datasets: a card is a blue rectangle with a red mark at its own top left and a dark panel at its right."""

from __future__ import annotations

import math
from pathlib import Path

import numpy as np
from PIL import Image, ImageDraw, ImageFilter

from antifake_training.data.packed import Row, write_packed

CARD_W, CARD_H = 320, 202


def draw_card(thai: bool, rng: np.random.Generator) -> Image.Image:
    colour = (90, 150, 220) if thai else (210, 190, 120)
    card = Image.new("RGB", (CARD_W, CARD_H), tuple(int(c + rng.integers(-20, 20)) for c in colour))
    pen = ImageDraw.Draw(card)
    pen.rectangle((8, 8, 60, 50), fill=(200, 20, 30))
    pen.rectangle((235, 95, 310, 185), fill=(60, 50, 50))
    for y in range(70, 180, 22):
        pen.line((20, y, 200, y), fill=(20, 20, 60), width=6)
    return card


def paste(card: Image.Image, quad: np.ndarray, size: tuple[int, int], rng: np.random.Generator) -> Image.Image:
    """The card warped into `quad` (4, 2) pixels, clockwise from its own top left, on a noisy ground."""
    ground = np.full((size[1] // 8, size[0] // 8, 3), rng.integers(30, 230)) + rng.integers(
        -30, 30, (size[1] // 8, size[0] // 8, 3)
    )
    photo = Image.fromarray(ground.clip(0, 255).astype(np.uint8)).resize(size, Image.Resampling.BICUBIC)
    own = np.array([[0, 0], [CARD_W, 0], [CARD_W, CARD_H], [0, CARD_H]], float)
    lines = [[[*p, 1, 0, 0, 0, *(-q[0] * p)], [0, 0, 0, *p, 1, *(-q[1] * p)]] for p, q in zip(quad, own)]
    map_ = np.linalg.solve(np.array(lines).reshape(8, 8), own.reshape(8))
    warped = card.transform(size, Image.Transform.PERSPECTIVE, tuple(map_), Image.Resampling.BILINEAR)
    inside = Image.new("L", card.size, 255).transform(size, Image.Transform.PERSPECTIVE, tuple(map_))
    photo.paste(warped, mask=inside)
    return photo.filter(ImageFilter.GaussianBlur(float(rng.uniform(0, 0.8))))


def random_quad(side: int, rng: np.random.Generator, degrees: float = 180) -> np.ndarray:
    width = side * rng.uniform(0.45, 0.75)
    half = np.array([width, width / 1.586]) / 2
    angle = math.radians(rng.uniform(-degrees, degrees))
    turn = np.array([[math.cos(angle), math.sin(angle)], [-math.sin(angle), math.cos(angle)]])
    corners = np.array([[-1, -1], [1, -1], [1, 1], [-1, 1]]) * half
    return corners @ turn + side / 2 + rng.uniform(-0.08, 0.08, 2) * side + rng.normal(0, 0.012 * side, (4, 2))


def finder_data(folder: Path, count: int, degrees: float = 180, empty: float = 0.15) -> Path:
    rng = np.random.default_rng(count)
    photos, rows = [], []
    for i in range(count):
        if rng.random() < empty:
            photos.append(np.asarray(Image.fromarray(rng.integers(0, 255, (8, 8, 3), np.uint8)).resize((256, 256))))
            rows.append({"corners": None, "thai": False, "group": str(i)})
            continue
        quad, thai = random_quad(256, rng, degrees), bool(rng.random() < 0.7)
        photos.append(np.asarray(paste(draw_card(thai, rng), quad, (256, 256), rng)))
        rows.append({"corners": (quad / 256).tolist(), "thai": thai, "kind": "toy", "group": str(i)})
    write_packed(folder, {"photo": np.stack(photos)}, rows)
    return folder


def refiner_data(folder: Path, count: int) -> Path:
    rng = np.random.default_rng(count)
    views, rows = [], []
    frame = np.array([[0.1154, 0.1154], [0.8846, 0.1154], [0.8846, 0.8846], [0.1154, 0.8846]])
    for i in range(count):
        quad = frame + rng.normal(0, 0.03, (4, 2))
        turned, thai = bool(rng.random() < 0.5), bool(rng.random() < 0.7)
        if turned:
            quad = np.roll(quad, 2, 0)
        card = draw_card(thai, rng)
        there = rng.random() > 0.1
        blank = Image.new("RGB", (264, 176), (120, 130, 90))
        views.append(np.asarray(paste(card, quad * [264, 176], (264, 176), rng) if there else blank))
        rows.append({"corners": quad.tolist() if there else None, "turned": turned, "thai": thai, "group": str(i)})
    write_packed(folder, {"view": np.stack(views)}, rows)
    return folder


def deepfake_data(folder: Path, count: int, side: int = 96) -> Path:
    """Noisy pictures; a fake has a smooth rectangle, known by its mask."""
    rng = np.random.default_rng(count)
    base = rng.integers(60, 190, (count, 4, 4, 3), np.uint8)
    portraits = np.stack([np.asarray(Image.fromarray(b).resize((side, side), Image.Resampling.BICUBIC)) for b in base])
    noisy = (portraits + rng.normal(0, 8, portraits.shape)).clip(0, 255).astype(np.uint8)
    masks = np.zeros((count, side, side), np.uint8)
    rows: list[Row] = []
    for i in range(count):
        fake = bool(rng.random() < 0.5)
        if fake:
            x, y = rng.integers(8, side // 2 - 8, 2)
            masks[i, y : y + side // 2, x : x + side // 2] = 255
        rows.append(
            {"fake": int(fake), "kind": ["a", "b"][i % 2] if fake else "genuine", "maker": f"m{i % 3}", "group": str(i)}
        )
    portraits = np.where(masks[..., None] > 0, portraits, noisy)
    write_packed(folder, {"portrait": portraits, "mask": masks}, rows)
    return folder


def blur_data(folder: Path, count: int) -> Path:
    """Lines and patches, softened by a known amount."""
    rng = np.random.default_rng(count)
    views, rows = [], []
    for i in range(count):
        sigma_mm = float(np.exp(rng.uniform(np.log(0.08), np.log(0.6))))
        view = Image.new("L", (320, 240), 200)
        pen = ImageDraw.Draw(view)
        for x in range(10, 310, 25):
            pen.line((x, 10, x + int(rng.integers(-8, 8)), 230), fill=int(rng.integers(20, 120)), width=4)
        views.append(np.asarray(view.filter(ImageFilter.GaussianBlur(8 * sigma_mm))))
        rows.append({"blurMm": sigma_mm, "kind": "toy", "group": str(i)})
    write_packed(folder, {"view": np.stack(views)}, rows)
    return folder
