"""What tells one training run from another: the net, how rows become tensors, the loss, the measure to watch."""

from __future__ import annotations

import io
from pathlib import Path
from typing import Any, Protocol

import numpy as np
import torch
from PIL import Image
from torch import Tensor, nn

from . import augment, losses, metrics
from .anew import Fresh, forge_anew, lay_anew
from .collage import PADDING, Deck, finder_sample, refiner_sample
from .data import Packed, Row
from .forge import Forge
from .labels import corner_labels, in_view_order, logarithms, side_rows
from .nets import BlurNet, CardFinder, CardRefiner, DeepfakeNet, EdgeNet
from .nets.edges import WIDTH
from .recipes import BlurRecipe, DeepfakeRecipe, EdgesRecipe, FinderRecipe, Recipe, RefinerRecipe

Batch = dict[str, Tensor]


class Task(Protocol):
    """One kind of training run."""

    name: str
    recipe: Any

    def build(self, weights: Path | None, data: Packed | None, train: np.ndarray | None) -> nn.Module:
        """A fresh net; `weights` is the ImageNet ONNX file, `data` and `train` what it may measure beforehand."""

    def load(self, data: Packed, indices: np.ndarray, rng: torch.Generator | None) -> Batch:
        """Tensors of a batch, `x` the net's input; augmented where a generator is given."""

    def loss(self, net: Any, batch: Batch) -> losses.Parts:
        """Named parts of the loss; their sum is minimised."""

    def usable(self, rows: list[Row], train: np.ndarray) -> np.ndarray:
        """The indices of `train` that this recipe learns from."""

    def measure(self, outputs: dict[str, np.ndarray], rows: list[Row]) -> dict[str, Any]:
        """Numbers about final outputs, one row each."""


def make_task(name: str, recipe: Recipe | None = None) -> Task:
    """The task of a name: finder, refiner, edges, deepfake or blur."""
    match name:
        case "finder":
            return FinderTask(recipe or FinderRecipe())
        case "refiner":
            return RefinerTask(recipe or RefinerRecipe())
        case "edges":
            return EdgesTask(recipe or EdgesRecipe())
        case "deepfake":
            return DeepfakeTask(recipe or DeepfakeRecipe())
        case "blur":
            return BlurTask(recipe or BlurRecipe())
        case _:
            raise ValueError(f"Expected finder, refiner, edges, deepfake or blur but received {name}")


class FinderTask:
    name = "finder"

    def __init__(self, recipe: Any):
        self.recipe: FinderRecipe = recipe
        self.deck: Deck | None = None

    def build(self, weights: Path | None, data: Packed | None, train: np.ndarray | None) -> CardFinder:
        return with_weights(CardFinder(), weights)

    def load(self, data: Packed, indices: np.ndarray, rng: torch.Generator | None) -> Batch:
        pixels, rows = data.take("photo", indices), [data.rows[i] for i in indices]
        if rng is not None and self.deck is not None:
            lay_anew(pixels, rows, Fresh(self.deck, finder_sample, self.recipe.fresh), rng)
        x, labels = pictures(pixels), corner_labels(rows)
        if rng is not None:
            for turns, part in quarters(len(x), rng):
                x[part], labels["corners"][part] = augment.quarter_turns(x[part], labels["corners"][part], turns)
            there = labels["card"] > 0.5
            moved, corners = augment.affine(x, labels["corners"], self.recipe.affinity, rng)
            x = torch.where(there[:, None, None, None], moved, x)
            labels["corners"] = torch.where(there[:, None, None], corners, labels["corners"])
            x = augment.photometric(x, self.recipe.photometry, rng).contiguous(memory_format=torch.channels_last)
        return {"x": x, **labels}

    def loss(self, net: CardFinder, batch: Batch) -> losses.Parts:
        cells, found = net.raw(batch["x"])
        return losses.finder_loss(cells, found, batch["corners"], batch["card"], batch["thai"])

    def usable(self, rows: list[Row], train: np.ndarray) -> np.ndarray:
        return train

    def measure(self, outputs: dict[str, np.ndarray], rows: list[Row]) -> dict[str, Any]:
        return metrics.finder_metrics(outputs, rows)


class RefinerTask:
    name = "refiner"

    def __init__(self, recipe: Any):
        self.recipe: RefinerRecipe = recipe
        self.deck: Deck | None = None

    def build(self, weights: Path | None, data: Packed | None, train: np.ndarray | None) -> CardRefiner:
        return with_weights(CardRefiner(), weights)

    def load(self, data: Packed, indices: np.ndarray, rng: torch.Generator | None) -> Batch:
        pixels, rows = data.take("view", indices), [data.rows[i] for i in indices]
        if rng is not None and self.deck is not None:
            lay_anew(pixels, rows, Fresh(self.deck, refiner_sample, self.recipe.fresh), rng)
        x, labels = pictures(pixels), corner_labels(rows)
        turned = torch.tensor([float(bool(row.get("turned"))) for row in rows])
        if rng is not None:
            if self.recipe.half_turns:
                half = torch.rand(len(x), generator=rng) < 0.5
                x[half], labels["corners"][half] = augment.half_turn_view(x[half], labels["corners"][half])
                turned[half] = 1 - turned[half]
            x = augment.photometric(x, self.recipe.photometry, rng)
        labels["corners"] = in_view_order(labels["corners"], turned)
        return {"x": x, "turned": turned, **labels}

    def loss(self, net: CardRefiner, batch: Batch) -> losses.Parts:
        return losses.refiner_loss(net.raw(batch["x"]), *(batch[k] for k in ("corners", "turned", "card", "thai")))

    def usable(self, rows: list[Row], train: np.ndarray) -> np.ndarray:
        return without(rows, train, "document", self.recipe.leave_out)

    def measure(self, outputs: dict[str, np.ndarray], rows: list[Row]) -> dict[str, Any]:
        return metrics.refiner_metrics(outputs, rows)


class EdgesTask:
    name = "edges"

    def __init__(self, recipe: Any):
        self.recipe: EdgesRecipe = recipe

    def build(self, weights: Path | None, data: Packed | None, train: np.ndarray | None) -> EdgeNet:
        return EdgeNet()

    def load(self, data: Packed, indices: np.ndarray, rng: torch.Generator | None) -> Batch:
        pixels = data.take("strips", indices)  # (n, 4, 64, 256, 3)
        away = torch.cat([side_rows(data.rows[i]["corners"]) for i in indices])  # (4 n, 64), NaN where there is no side
        x = pictures(pixels.reshape(len(indices), -1, WIDTH, 3))  # the four strips of a quad as one picture
        unseen = (pixels == PADDING).all((2, 3, 4)).reshape(-1)
        if rng is not None:
            x = augment.photometric(x, self.recipe.photometry, rng)
        x = x.unflatten(2, (4, -1)).transpose(1, 2).flatten(0, 1).contiguous(memory_format=torch.channels_last)
        if rng is not None:
            half = torch.rand(len(x), generator=rng) < 0.5
            x[half], away[half] = torch.flip(x[half], (3,)), torch.flip(away[half], (1,))
        away[torch.from_numpy(unseen)] = float("nan")
        return {"x": x, "rows": away}

    def loss(self, net: EdgeNet, batch: Batch) -> losses.Parts:
        return losses.edges_loss(net.raw(batch["x"]), batch["rows"], self.recipe.spread)

    def usable(self, rows: list[Row], train: np.ndarray) -> np.ndarray:
        return without(rows, train, "document", self.recipe.leave_out)

    def measure(self, outputs: dict[str, np.ndarray], rows: list[Row]) -> dict[str, Any]:
        true = torch.cat([side_rows(row["corners"]) for row in rows]).numpy()
        return metrics.edges_metrics(outputs["edges"], true)


class DeepfakeTask:
    name = "deepfake"

    def __init__(self, recipe: Any):
        self.recipe: DeepfakeRecipe = recipe
        self.forge: Forge | None = None

    def build(self, weights: Path | None, data: Packed | None, train: np.ndarray | None) -> DeepfakeNet:
        return with_weights(DeepfakeNet(self.recipe.side, self.recipe.residual), weights)

    def load(self, data: Packed, indices: np.ndarray, rng: torch.Generator | None) -> Batch:
        made = round(self.recipe.fresh * len(indices) / 2) if rng is not None and self.forge is not None else 0
        indices = indices[2 * made :]
        pixels = data.take("portrait", indices) if len(indices) else np.empty(0, np.uint8)
        rows = [data.rows[i] for i in indices]
        masks = data.take("mask", indices) if "mask" in data.shapes else None
        if made:
            pixels, masks, rows = forge_anew(pixels, masks, rows, self.forge, made, rng)
        if rng is not None and self.recipe.jpeg > 0:
            pixels = recompress(pixels, self.recipe.jpeg, rng)
        x = pictures(pixels)
        batch = {"fake": torch.tensor([float(bool(row["fake"])) for row in rows])}
        mask = None
        if masks is not None:
            mask = torch.from_numpy(masks).float().reshape(len(x), *masks.shape[1:3]) / 255
            seen = mask.amax((1, 2)) > 0
            asked = torch.tensor([bool(row.get("masked", True)) for row in rows])
            batch["known"] = asked & (seen | (batch["fake"] < 0.5))
        if rng is not None:
            if self.recipe.crop:
                x, mask = crop(x, mask, self.recipe.crop, rng)
            x, mask = augment.mirror(x, mask, rng)
            x = augment.photometric(x, self.recipe.photometry, rng)
        return {"x": x, **batch} if mask is None else {"x": x, "mask": mask, **batch}

    def loss(self, net: DeepfakeNet, batch: Batch) -> losses.Parts:
        target = batch["fake"] * (1 - self.recipe.smoothing) + self.recipe.smoothing / 2
        return losses.deepfake_loss(
            net.raw(batch["x"]), target, batch.get("mask"), batch.get("known"), self.recipe.pointing
        )

    def usable(self, rows: list[Row], train: np.ndarray) -> np.ndarray:
        return without(rows, train, "maker", self.recipe.leave_out)

    def measure(self, outputs: dict[str, np.ndarray], rows: list[Row]) -> dict[str, Any]:
        return metrics.deepfake_metrics(outputs["probability"], rows)


class BlurTask:
    name = "blur"

    def __init__(self, recipe: Any):
        self.recipe: BlurRecipe = recipe

    def build(self, weights: Path | None, data: Packed | None, train: np.ndarray | None) -> BlurNet:
        return BlurNet()

    def load(self, data: Packed, indices: np.ndarray, rng: torch.Generator | None) -> Batch:
        x = torch.from_numpy(data.take("view", indices)).float().div_(255)[:, None]
        if rng is not None:
            x, _ = augment.mirror(x, None, rng)
            x = augment.tone(x, self.recipe, rng)
        return {"x": x, "target": logarithms([data.rows[i] for i in indices])}

    def loss(self, net: BlurNet, batch: Batch) -> losses.Parts:
        target = (batch["target"] - net.centre) / net.spread
        return {"distance": nn.functional.smooth_l1_loss(net.raw(batch["x"]), target, beta=0.2)}

    def usable(self, rows: list[Row], train: np.ndarray) -> np.ndarray:
        return train

    def measure(self, outputs: dict[str, np.ndarray], rows: list[Row]) -> dict[str, Any]:
        return metrics.regression_by_kind(outputs["value"], logarithms(rows).numpy(), rows)


def without(rows: list[Row], train: np.ndarray, key: str, left_out: tuple[str, ...]) -> np.ndarray:
    """The indices of `train` whose row does not have one of the values."""
    return np.array([i for i in train if str(rows[i].get(key)) not in left_out])


def crop(x: Tensor, mask: Tensor | None, side: int, rng: torch.Generator) -> tuple[Tensor, Tensor | None]:
    """The same square of `side` pixels, a multiple of 16, out of every portrait (N, 3, s, s) and mask (N, s/4, s/4)."""
    room = (x.shape[2] - side) // 4 + 1
    top, left = (int(torch.randint(room, (), generator=rng)) for _ in range(2))
    x = x[:, :, 4 * top : 4 * top + side, 4 * left : 4 * left + side]
    return x, None if mask is None else mask[:, top : top + side // 4, left : left + side // 4]


def pictures(pixels: np.ndarray) -> Tensor:
    """(N, h, w, 3) uint8 -> (N, 3, h, w) float32 0..1, channels last in memory."""
    return torch.from_numpy(pixels).permute(0, 3, 1, 2).float().div_(255)


def quarters(count: int, rng: torch.Generator) -> list[tuple[int, Tensor]]:
    """Deals the samples of a batch out to the four quarter turns: (turns, mask) pairs."""
    drawn = torch.randint(4, (count,), generator=rng)
    return [(turns, drawn == turns) for turns in range(1, 4) if bool((drawn == turns).any())]


def recompress(pixels: np.ndarray, share: float, rng: torch.Generator) -> np.ndarray:
    """One more JPEG (quality 50–95) for a share of (N, h, w, 3) uint8 pictures."""
    for i, (u, q) in enumerate(torch.rand(len(pixels), 2, generator=rng).tolist()):
        if u < share:
            file = io.BytesIO()
            Image.fromarray(pixels[i]).save(file, "JPEG", quality=round(50 + 45 * q))
            pixels[i] = np.asarray(Image.open(file))
    return pixels


def with_weights(net: Any, weights: Path | None) -> Any:
    """The net with the ImageNet weights in its trunk, if a file is given."""
    if weights is not None:
        net.trunk.load_onnx(weights)
    return net
