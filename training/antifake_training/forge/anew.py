"""Samples that are made anew at every step, in place of packed ones."""

from __future__ import annotations

from collections.abc import Callable
from typing import NamedTuple

import numpy as np
import torch

from ..data.packed import Row
from .collage import Deck, Sample
from .workshop import Forge


class Fresh(NamedTuple):
    """What replaces a share of the packed samples."""

    deck: Deck
    make: Callable[[Deck, np.random.Generator], Sample]
    share: float


def lay_anew(pixels: np.ndarray, rows: list[Row], fresh: Fresh, rng: torch.Generator) -> None:
    """Replaces a share of the pictures (N, h, w, 3) and their rows by collages made on the spot, in place."""
    seed = int(torch.randint(2**62, (), generator=rng))
    draws = np.random.default_rng(seed)
    for i in np.flatnonzero(draws.random(len(rows)) < fresh.share):
        sample = fresh.make(fresh.deck, draws)
        pixels[i], rows[i] = sample.view, sample.row


class Portraits(NamedTuple):
    """Portraits (N, side, side, 3) uint8 RGB, masks (N, h, w) uint8 of what was replaced, if known, and N rows."""

    pixels: np.ndarray
    masks: np.ndarray | None
    rows: list[Row]


def forge_anew(packed: Portraits, forge: Forge, pairs: int, rng: torch.Generator) -> Portraits:
    """This many pairs made on the spot, and after them the packed portraits, if there are any."""
    draws = np.random.default_rng(int(torch.randint(2**62, (), generator=rng)))
    made = [forged for _ in range(pairs) for forged in forge.pair(draws)]
    views, regions = np.stack([forged.view for forged in made]), np.stack([forged.mask for forged in made])
    rows = [forged.row for forged in made] + packed.rows
    if not len(packed.pixels):
        return Portraits(views, regions, rows)
    if packed.masks is None:
        raise ValueError("Expected packed portraits with masks, to mix forgeries in")
    masks = packed.masks.reshape(-1, *regions.shape[1:])
    return Portraits(np.concatenate([views, packed.pixels]), np.concatenate([regions, masks]), rows)
