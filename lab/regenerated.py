"""Whether a small network tells a photo that a network drew anew, as an AI editor does, by its finest noise.

    PYTHONPATH=training python -m lab.regenerated --data ../shared/data --nets out/build/makers --minutes 9 --out out/regenerated

The nets are those of the stage `makers` of recipes/deepfake.toml, and `realesrgan_anime.onnx`, which training/README.md makes of the same package.

Squares of real photos of cards and of portraits are sent through the autoencoder of the data and through upscalers (`training/makers.py`), and
both sides are then saved once more with the same quality. A third of the documents and people, and the last upscaler, are left out of
training and judge it. Controls are genuine squares that were handled harmlessly, against the same squares as they were.
"""

from __future__ import annotations

import argparse
import json
import time
import zlib
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import NamedTuple

import cv2
import numpy as np
import onnxruntime
import torch
from sklearn.metrics import roc_auc_score
from torch import Tensor, nn
from torch.nn import functional as F

SIDE, GIVEN = 208, 240  # pixels of a square, and of what a net receives, whose edges are cut off
CROP = 96  # pixels of a square in training
UPSCALERS = {"compact2": 2, "compact4": 4, "realesrgan_anime": 4}
UNSEEN = "realesrgan_anime"
FOLDS = 3
PORTRAITS = {"webmorph": 150, "congress": 100, "scut": 200, "ffhq": 120}
QUALITIES = (95, 85, 75)
TRUNCATE = 3.0  # levels
Pixels = np.ndarray  # (h, w, 3) uint8 BGR
Rng = np.random.Generator


class Square(NamedTuple):
    """A genuine square, its regenerated copies by the name of the net, whose it is, and whether it shows a card."""

    genuine: Pixels
    made: dict[str, Pixels]
    fold: int
    is_card: bool


def photos(data: Path, rng: Rng) -> Iterator[tuple[Pixels, np.ndarray, str, bool]]:
    """Photo, the quad (4, 2) from which squares are cut, document or person, and whether it shows a card."""
    for line in (data / "cards/labels.jsonl").read_text().splitlines():
        row = json.loads(line)
        for _ in range(2 if row["kind"] == "colour" else 1):
            yield cv2.imread(str(data / row["file"])), np.array(row["quad"], float), row["document"], True
    rows = [json.loads(line) for line in (data / "faces/labels.jsonl").read_text().splitlines()]
    for name, count in PORTRAITS.items():
        own = [row for row in rows if row["set"].startswith(name) and not row["fake"]]
        for i in rng.permutation(len(own))[:count]:
            photo = cv2.imread(str(data / own[i]["file"]))
            h, w = photo.shape[:2]
            yield photo, np.array([[0, 0], [w, 0], [w, h], [0, h]], float), str(own[i]["group"]), False


def cut(photo: Pixels, quad: np.ndarray, rng: Rng) -> Pixels | None:
    """A square of GIVEN pixels inside the quad; half of the photos are made smaller before."""
    scale = float(rng.choice([1, rng.uniform(0.6, 0.95)]))
    if scale < 1:
        photo = cv2.resize(photo, None, fx=scale, fy=scale, interpolation=cv2.INTER_AREA)
    h, w = photo.shape[:2]
    if min(h, w) < GIVEN:
        return None
    low, high = quad.min(0) * scale, quad.max(0) * scale - GIVEN
    x, y = (int(np.clip(rng.uniform(min(a, b), max(a, b)), 0, side - GIVEN)) for a, b, side in zip(low, high, (w, h)))
    return photo[y : y + GIVEN, x : x + GIVEN]


def inner(square: Pixels) -> Pixels:
    margin = (GIVEN - SIDE) // 2
    return np.ascontiguousarray(square[margin : margin + SIDE, margin : margin + SIDE])


def regenerated(square: Pixels, net: onnxruntime.InferenceSession, factor: int) -> Pixels:
    """The square made smaller by the factor, and through the net."""
    small = cv2.resize(square, (GIVEN // factor, GIVEN // factor), interpolation=cv2.INTER_AREA)
    view = small[..., ::-1].transpose(2, 0, 1)[None].astype(np.float32) / 255
    made = net.run(None, {net.get_inputs()[0].name: view})[0][0]
    return inner(np.clip(made * 255 + 0.5, 0, 255).astype(np.uint8).transpose(1, 2, 0)[..., ::-1])


def squares(data: Path, nets: Path) -> list[Square]:
    """All squares: each through the autoencoder, and through one of the upscalers in turn."""
    rng = np.random.default_rng(5)
    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = 1
    autoencoder = onnxruntime.InferenceSession(str(data / "weights/taef2_roundtrip.onnx"), options)
    upscalers = [(n, onnxruntime.InferenceSession(str(nets / f"{n}.onnx"), options), f) for n, f in UPSCALERS.items()]
    documents: dict[str, int] = {}
    out: list[Square] = []
    for photo, quad, who, is_card in photos(data, rng):
        square = cut(photo, quad, rng)
        if square is None:
            continue
        fold = documents.setdefault(who, len(documents)) % FOLDS if is_card else zlib.crc32(who.encode()) % FOLDS
        name, net, factor = upscalers[len(out) % len(upscalers)]
        made = {"autoencoder": regenerated(square, autoencoder, 1), name: regenerated(square, net, factor)}
        out.append(Square(inner(square), made, fold, is_card))
    return out


def saved(picture: Pixels, quality: int, is_halved: bool = True) -> Pixels:
    """Through a JPEG; with halved colour or not."""
    sampling = cv2.IMWRITE_JPEG_SAMPLING_FACTOR_420 if is_halved else cv2.IMWRITE_JPEG_SAMPLING_FACTOR_444
    options = [cv2.IMWRITE_JPEG_QUALITY, quality, cv2.IMWRITE_JPEG_SAMPLING_FACTOR, sampling]
    return cv2.imdecode(cv2.imencode(".jpg", picture, options)[1], cv2.IMREAD_COLOR)


def handlings(rng: Rng) -> dict[str, Callable[[Pixels], Pixels]]:
    """Harmless changes of a picture (h, w, 3) that smooth or wipe its finest noise, by name."""
    by = float(rng.uniform(0.7, 0.95))

    def scaled(picture: Pixels, factor: float, way: int) -> Pixels:
        return cv2.resize(picture, None, fx=factor, fy=factor, interpolation=way)

    def moved(picture: Pixels) -> Pixels:
        h, w = picture.shape[:2]
        shift = np.array([[1, 0, 0.5], [0, 1, 0.5]], np.float32)
        return cv2.warpAffine(picture, shift, (w, h), flags=cv2.INTER_CUBIC, borderMode=cv2.BORDER_REFLECT)

    return {
        "smaller": lambda p: scaled(p, by, cv2.INTER_AREA),
        "larger": lambda p: scaled(p, 1 / by, cv2.INTER_CUBIC),
        "moved by half a pixel": moved,
        "soft": lambda p: cv2.GaussianBlur(p, (0, 0), float(rng.uniform(0.4, 0.8))),
        "denoised": lambda p: cv2.bilateralFilter(p, 5, 12, 3),
        "median": lambda p: cv2.medianBlur(p, 3),
        "messaging": lambda p: scaled(saved(p, 70), by, cv2.INTER_AREA),
    }


class NoiseNet(nn.Module):
    """(n, 3, h, w) 0..255 → (n,) logits. Fixed differences of neighbours, truncated, then convolutions without a stride before the first mean."""

    def __init__(self, width: int = 24):
        super().__init__()
        kernels = np.zeros((5, 1, 3, 3), np.float32)
        kernels[0, 0, 1, :2] = kernels[1, 0, :2, 1] = (-1, 1)
        kernels[2, 0, 1] = kernels[3, 0, :, 1] = (0.5, -1, 0.5)
        kernels[4, 0] = np.outer((1, -2, 1), (1, -2, 1)) / -4
        self.register_buffer("kernels", torch.from_numpy(kernels))

        def block(inside: int, outside: int) -> nn.Sequential:
            return nn.Sequential(nn.Conv2d(inside, outside, 3, bias=False), nn.BatchNorm2d(outside), nn.ReLU())

        fine = [block(3 * len(kernels), width), block(width, width), block(width, width)]
        coarse = [nn.AvgPool2d(2), block(width, 2 * width), nn.AvgPool2d(2), block(2 * width, 3 * width)]
        self.body = nn.Sequential(*fine, *coarse)
        self.head = nn.Linear(6 * width, 1)

    def forward(self, view: Tensor) -> Tensor:
        n, _, h, w = view.shape
        noise = F.conv2d(view.reshape(3 * n, 1, h, w), self.kernels).reshape(n, -1, h - 2, w - 2)
        features = self.body(noise.clamp(-TRUNCATE, TRUNCATE) / TRUNCATE)
        return self.head(torch.cat([features.mean((2, 3)), features.std((2, 3))], 1))[:, 0]


def batch(rng: Rng, rows: list[Square], pairs: int) -> tuple[Tensor, Tensor]:
    """Pairs of crops (2n, 3, CROP, CROP) and labels: both of a pair are handled and saved alike."""
    views, labels = [], []
    for _ in range(pairs):
        row = rows[rng.integers(len(rows))]
        known = [name for name in row.made if name != UNSEEN]
        made = row.made[known[rng.integers(len(known))]]
        ways = list(handlings(rng).values())
        handle = ways[rng.integers(len(ways))] if rng.random() < 0.5 else None
        quality, is_halved = int(rng.integers(70, 99)), rng.random() < 0.6
        at: tuple[int, int] | None = None
        for label, picture in ((0, row.genuine), (1, made)):
            picture = handle(picture) if handle else picture
            at = at or tuple(rng.integers(0, np.array(picture.shape[:2]) - CROP + 1))
            crop = np.ascontiguousarray(picture[at[0] : at[0] + CROP, at[1] : at[1] + CROP])
            views.append(saved(crop, quality, is_halved).transpose(2, 0, 1))
            labels.append(label)
    return torch.from_numpy(np.stack(views)).float(), torch.tensor(labels).float()


def train(rows: list[Square], minutes: float) -> NoiseNet:
    rng, net, start = np.random.default_rng(0), NoiseNet(), time.monotonic()
    optimizer = torch.optim.AdamW(net.parameters(), 2e-3, weight_decay=1e-3)
    while (done := (time.monotonic() - start) / 60 / minutes) < 1:
        for group in optimizer.param_groups:
            group["lr"] = 2e-3 * min(1, done / 0.05) * (0.01 + 0.99 * (1 + np.cos(np.pi * done)) / 2)
        views, labels = batch(rng, rows, 16)
        with torch.autocast("cpu", torch.bfloat16):
            logits = net(views)
        loss = F.binary_cross_entropy_with_logits(logits.float(), labels)
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()
    return net.eval()


@torch.no_grad()
def judge(net: NoiseNet, rows: list[Square]) -> None:
    """Prints AUC by quality, net and what the squares show, and the controls."""

    def score(picture: Pixels, quality: int) -> float:
        view = saved(picture, quality).transpose(2, 0, 1)[None]
        return float(net(torch.from_numpy(view).float()))

    def tell(name: str, genuine: list[float], others: list[float]) -> None:
        labels = [0] * len(genuine) + [1] * len(others)
        print(f"{name}: AUC {roc_auc_score(labels, genuine + others):.3f} of {len(others)}", flush=True)

    for is_card in (True, False):
        own = [row for row in rows if row.is_card == is_card]
        shows = "cards" if is_card else "portraits"
        for quality in QUALITIES:
            for name in ("autoencoder", *UPSCALERS):
                through = [row for row in own if name in row.made]
                genuine = [score(row.genuine, quality) for row in through]
                tell(f"{shows}, q{quality}, {name}", genuine, [score(row.made[name], quality) for row in through])
        rng = np.random.default_rng(1)
        genuine = [score(row.genuine, 90) for row in own]
        for name in handlings(rng):
            tell(f"{shows}, control, {name}", genuine, [score(handlings(rng)[name](row.genuine), 90) for row in own])


def main(arguments: list[str] | None = None) -> None:
    parser = argparse.ArgumentParser(prog="lab.regenerated", description=__doc__)
    parser.add_argument("--data", type=Path, required=True)
    parser.add_argument(
        "--nets", type=Path, required=True, help="folder with the upscalers that training/makers.py made"
    )
    parser.add_argument("--minutes", type=float, default=9)
    parser.add_argument("--fold", type=int, default=0, help="which third is left out")
    parser.add_argument("--out", type=Path, required=True)
    options = parser.parse_args(arguments)
    torch.set_num_threads(1)
    rows = squares(options.data, options.nets)
    net = train([row for row in rows if row.fold != options.fold], options.minutes)
    options.out.mkdir(parents=True, exist_ok=True)
    torch.save(net.state_dict(), options.out / "final.pt")
    judge(net, [row for row in rows if row.fold == options.fold])


if __name__ == "__main__":
    main()
