"""Samples that are composed at every step, in place of packed ones."""

from __future__ import annotations

from collections.abc import Callable
from typing import NamedTuple

import numpy as np
import torch

from ..data.packed import Row
from .collage import Deck, Sample
from .workshop import Forge


class Collages(NamedTuple):
    """How a share of the packed samples is replaced by collages."""

    deck: Deck
    make: Callable[[Deck, np.random.Generator], Sample]
    share: float


def insert_collages(pixels: np.ndarray, rows: list[Row], collages: Collages, rng: torch.Generator) -> None:
    """Replaces a share of the pictures (N, h, w, 3) and their rows by new collages, in place."""
    seed = int(torch.randint(2**62, (), generator=rng))
    draws = np.random.default_rng(seed)
    for i in np.flatnonzero(draws.random(len(rows)) < collages.share):
        sample = collages.make(collages.deck, draws)
        pixels[i], rows[i] = sample.view, sample.row


class Portraits(NamedTuple):
    """Portraits (N, side, side, 3) uint8 RGB, masks (N, h, w) uint8 of the replaced areas, if known, and N rows."""

    pixels: np.ndarray
    masks: np.ndarray | None
    rows: list[Row]


def add_forgeries(packed: Portraits, forge: Forge, pairs: int, rng: torch.Generator) -> Portraits:
    """`pairs` new pairs, followed by the packed portraits, if there are any."""
    draws = np.random.default_rng(int(torch.randint(2**62, (), generator=rng)))
    made = [forged for _ in range(pairs) for forged in forge.pair(draws)]
    views, regions = np.stack([forged.view for forged in made]), np.stack([forged.mask for forged in made])
    rows = [forged.row for forged in made] + packed.rows
    if not len(packed.pixels):
        return Portraits(views, regions, rows)
    if packed.masks is None:
        raise ValueError("Expected packed portraits with masks, to add forgeries to")
    masks = packed.masks.reshape(-1, *regions.shape[1:])
    return Portraits(np.concatenate([views, packed.pixels]), np.concatenate([regions, masks]), rows)
