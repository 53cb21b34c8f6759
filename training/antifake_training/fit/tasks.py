"""The kinds of training run: the net, how rows become tensors, the loss, and the measures."""

from __future__ import annotations

from pathlib import Path
from typing import Any, Protocol

import numpy as np
import torch
from torch import Tensor, nn

from ..data.packed import Packed, Row
from ..forge.collage import PADDING, Deck, finder_sample, refiner_sample
from ..forge.fresh import Collages, Portraits, add_forgeries, insert_collages
from ..forge.workshop import Forge
from ..measure import metrics
from ..nets import BlurNet, CardFinder, CardRefiner, DeepfakeNet, EdgeNet
from ..nets.edges import WIDTH
from . import augment, losses
from .labels import corner_labels, in_view_order, logarithms, side_rows
from .settings import BlurSettings, DeepfakeSettings, EdgesSettings, FinderSettings, RefinerSettings, Settings

Batch = dict[str, Tensor]


class Task(Protocol):
    """One kind of training run."""

    name: str
    settings: Any

    def build(self, weights: Path | None) -> nn.Module:
        """A fresh net; `weights` is the ImageNet ONNX file for its trunk, if it has one."""

    def load(self, data: Packed, indices: np.ndarray, rng: torch.Generator | None) -> Batch:
        """Tensors of a batch, `x` the net's input; augmented if a generator is given."""

    def loss(self, net: Any, batch: Batch) -> losses.Parts:
        """Named parts of the loss; their sum is minimised."""

    def usable(self, rows: list[Row], train: np.ndarray) -> np.ndarray:
        """The indices of `train` from which these settings learn."""

    def measure(self, outputs: dict[str, np.ndarray], rows: list[Row]) -> dict[str, Any]:
        """Measures of final outputs, one row each."""


def make_task(name: str, settings: Settings | None = None) -> Task:
    """The task of a name: finder, refiner, edges, deepfake or blur."""
    match name:
        case "finder":
            return FinderTask(settings or FinderSettings())
        case "refiner":
            return RefinerTask(settings or RefinerSettings())
        case "edges":
            return EdgesTask(settings or EdgesSettings())
        case "deepfake":
            return DeepfakeTask(settings or DeepfakeSettings())
        case "blur":
            return BlurTask(settings or BlurSettings())
        case _:
            raise ValueError(f"Expected finder, refiner, edges, deepfake or blur but received {name}")


class FinderTask:
    name = "finder"

    def __init__(self, settings: Any):
        self.settings: FinderSettings = settings
        self.deck: Deck | None = None

    def build(self, weights: Path | None) -> CardFinder:
        return with_weights(CardFinder(), weights)

    def load(self, data: Packed, indices: np.ndarray, rng: torch.Generator | None) -> Batch:
        pixels, rows = data.take("photo", indices), [data.rows[i] for i in indices]
        if rng is not None and self.deck is not None:
            insert_collages(pixels, rows, Collages(self.deck, finder_sample, self.settings.fresh), rng)
        x, labels = pictures(pixels), corner_labels(rows)
        if rng is not None:
            for turns, part in quarters(len(x), rng):
                x[part], labels["corners"][part] = augment.quarter_turns(x[part], labels["corners"][part], turns)
            there = labels["card"] > 0.5
            moved, corners = augment.affine(x, labels["corners"], self.settings.affinity, rng)
            x = torch.where(there[:, None, None, None], moved, x)
            labels["corners"] = torch.where(there[:, None, None], corners, labels["corners"])
            x = augment.photometric(x, self.settings.photometry, rng).contiguous(memory_format=torch.channels_last)
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

    def __init__(self, settings: Any):
        self.settings: RefinerSettings = settings
        self.deck: Deck | None = None

    def build(self, weights: Path | None) -> CardRefiner:
        return with_weights(CardRefiner(), weights)

    def load(self, data: Packed, indices: np.ndarray, rng: torch.Generator | None) -> Batch:
        pixels, rows = data.take("view", indices), [data.rows[i] for i in indices]
        if rng is not None and self.deck is not None:
            insert_collages(pixels, rows, Collages(self.deck, refiner_sample, self.settings.fresh), rng)
        x, labels = pictures(pixels), corner_labels(rows)
        turned = torch.tensor([float(bool(row.get("turned"))) for row in rows])
        if rng is not None:
            half = torch.rand(len(x), generator=rng) < 0.5
            x[half], labels["corners"][half] = augment.half_turn_view(x[half], labels["corners"][half])
            turned[half] = 1 - turned[half]
            x = augment.photometric(x, self.settings.photometry, rng)
        labels["corners"] = in_view_order(labels["corners"], turned)
        return {"x": x, "turned": turned, **labels}

    def loss(self, net: CardRefiner, batch: Batch) -> losses.Parts:
        return losses.refiner_loss(net.raw(batch["x"]), *(batch[k] for k in ("corners", "turned", "card", "thai")))

    def usable(self, rows: list[Row], train: np.ndarray) -> np.ndarray:
        return without(rows, train, "document", self.settings.leave_out)

    def measure(self, outputs: dict[str, np.ndarray], rows: list[Row]) -> dict[str, Any]:
        return metrics.refiner_metrics(outputs, rows)


class EdgesTask:
    name = "edges"

    def __init__(self, settings: Any):
        self.settings: EdgesSettings = settings

    def build(self, weights: Path | None) -> EdgeNet:
        return EdgeNet()

    def load(self, data: Packed, indices: np.ndarray, rng: torch.Generator | None) -> Batch:
        pixels = data.take("strips", indices)  # (n, 4, 64, 256, 3)
        away = torch.cat([side_rows(data.rows[i]["corners"]) for i in indices])  # (4 n, 64), NaN where there is no side
        x = pictures(pixels.reshape(len(indices), -1, WIDTH, 3))  # the four strips of a quad as one picture
        unseen = (pixels == PADDING).all((2, 3, 4)).reshape(-1)
        if rng is not None:
            x = augment.photometric(x, self.settings.photometry, rng)
        x = x.unflatten(2, (4, -1)).transpose(1, 2).flatten(0, 1).contiguous(memory_format=torch.channels_last)
        if rng is not None:
            half = torch.rand(len(x), generator=rng) < 0.5
            x[half], away[half] = torch.flip(x[half], (3,)), torch.flip(away[half], (1,))
        away[torch.from_numpy(unseen)] = float("nan")
        return {"x": x, "rows": away}

    def loss(self, net: EdgeNet, batch: Batch) -> losses.Parts:
        return losses.edges_loss(net.raw(batch["x"]), batch["rows"], self.settings.spread)

    def usable(self, rows: list[Row], train: np.ndarray) -> np.ndarray:
        return without(rows, train, "document", self.settings.leave_out)

    def measure(self, outputs: dict[str, np.ndarray], rows: list[Row]) -> dict[str, Any]:
        true = torch.cat([side_rows(row["corners"]) for row in rows]).numpy()
        return metrics.edges_metrics(outputs["edges"], true)


class DeepfakeTask:
    name = "deepfake"

    def __init__(self, settings: Any):
        self.settings: DeepfakeSettings = settings
        self.forge: Forge | None = None

    def build(self, weights: Path | None) -> DeepfakeNet:
        return with_weights(DeepfakeNet(self.settings.side), weights)

    def load(self, data: Packed, indices: np.ndarray, rng: torch.Generator | None) -> Batch:
        made = round(self.settings.fresh * len(indices) / 2) if rng is not None and self.forge is not None else 0
        indices = indices[2 * made :]
        pixels = data.take("portrait", indices) if len(indices) else np.empty(0, np.uint8)
        rows = [data.rows[i] for i in indices]
        masks = data.take("mask", indices) if "mask" in data.shapes else None
        if made:
            pixels, masks, rows = add_forgeries(Portraits(pixels, masks, rows), self.forge, made, rng)
        x = pictures(pixels)
        batch = {"fake": torch.tensor([float(bool(row["fake"])) for row in rows])}
        mask = None
        if masks is not None:
            mask = torch.from_numpy(masks).float().reshape(len(x), *masks.shape[1:3]) / 255
            seen = mask.amax((1, 2)) > 0
            masked = torch.tensor([bool(row.get("masked", True)) for row in rows])
            batch["known"] = masked & (seen | (batch["fake"] < 0.5))
        if rng is not None:
            x, mask = augment.mirror(x, mask, rng)
            x = augment.photometric(x, self.settings.photometry, rng)
        return {"x": x, **batch} if mask is None else {"x": x, "mask": mask, **batch}

    def loss(self, net: DeepfakeNet, batch: Batch) -> losses.Parts:
        target = batch["fake"] * (1 - self.settings.smoothing) + self.settings.smoothing / 2
        return losses.deepfake_loss(
            net.raw(batch["x"]), target, batch.get("mask"), batch.get("known"), self.settings.pointing
        )

    def usable(self, rows: list[Row], train: np.ndarray) -> np.ndarray:
        return without(rows, train, "maker", self.settings.leave_out)

    def measure(self, outputs: dict[str, np.ndarray], rows: list[Row]) -> dict[str, Any]:
        return metrics.deepfake_metrics(outputs["probability"], rows)


class BlurTask:
    name = "blur"

    def __init__(self, settings: Any):
        self.settings: BlurSettings = settings

    def build(self, weights: Path | None) -> BlurNet:
        return BlurNet()

    def load(self, data: Packed, indices: np.ndarray, rng: torch.Generator | None) -> Batch:
        x = torch.from_numpy(data.take("view", indices)).float().div_(255)[:, None]
        if rng is not None:
            x, _ = augment.mirror(x, None, rng)
            x = augment.tone(x, self.settings, rng)
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


def pictures(pixels: np.ndarray) -> Tensor:
    """(N, h, w, 3) uint8 -> (N, 3, h, w) float32 0..1, channels last in memory."""
    return torch.from_numpy(pixels).permute(0, 3, 1, 2).float().div_(255)


def quarters(count: int, rng: torch.Generator) -> list[tuple[int, Tensor]]:
    """Divides the samples of a batch among the four quarter turns: (turns, mask) pairs."""
    drawn = torch.randint(4, (count,), generator=rng)
    return [(turns, drawn == turns) for turns in range(1, 4) if bool((drawn == turns).any())]


def with_weights(net: Any, weights: Path | None) -> Any:
    """The net with the ImageNet weights in its trunk, if a file is given."""
    if weights is not None:
        net.trunk.load_onnx(weights)
    return net
