"""Composes every sample of portraits on cards for the deepfake check: genuine captures unchanged, or with a face, a part of it or
the whole portrait inserted afterwards; then both are saved, edited and sent in the same way.

A capture (`training/views/captures.ts`) is the picture of the sensor before the first JPEG. A forgery is revealed by the fact that the
attacker's picture went through another camera than the card, so donors are processed separately. Pictures are uint8 BGR.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from ..data.heap import Heap, is_card
from ..data.packed import Row
from .blend import polygon_mask
from .camera import other_camera
from .cut import cut_view
from .editor import GENUINE, Editor, grouped
from .mixes import MIXES, Mix
from .placing import recut, view_matrix
from .sending import save, send

Rng = np.random.Generator
Pixels = np.ndarray  # (h, w, 3) uint8 BGR


@dataclass(frozen=True)
class Forged:
    """A view (side, side, 3) uint8 RGB, the mask (side/4, side/4) uint8 of the replaced area, and the labels."""

    view: np.ndarray
    mask: np.ndarray
    row: Row


@dataclass(frozen=True)
class Stock:
    """The material of forgeries.

    Attributes:
        captures: folders written by `captures.ts`.
        portraits: list written by `training/views/portraits.ts`.
        faces: folder to which its files are relative.
        split: the split of people who may be donors.
        left_out: makers whose fakes are used neither as donors nor unchanged.
        panels: folders written by `panels.ts`, with portraits on a card's panel to paste.
    """

    captures: Sequence[Path]
    portraits: Path
    faces: Path
    split: str
    left_out: Sequence[str] = ()
    panels: Sequence[Path] = ()

    def donors(self) -> list[Row]:
        """The rows of the portraits that may be donors."""
        rows = [json.loads(line) for line in self.portraits.read_text().splitlines()]
        return [row for row in rows if row["split"] == self.split and not (row["fake"] and row["set"] in self.left_out)]


class Forge:
    """Makes pairs of genuine and forged portraits.

    Args:
        stock: captures and donors.
        mix: composition of the pairs.
        side: pixels of the squares that are cut from the view; 0: the whole view.
    """

    def __init__(self, stock: Stock, mix: Mix = MIXES["card"], side: int = 0):
        self.captures, panels = Heap(stock.captures), Heap(stock.panels)
        self.mix, self.side = mix, side or mix.view.px
        self._last: tuple[tuple[int, int, bool], tuple[Pixels, Row]] | None = None
        rows = self.captures.rows
        kinds = np.array([row["kind"] for row in rows])
        fake = np.array([bool(row["fake"]) for row in rows])
        self._genuine = np.flatnonzero(~fake & (kinds != "real") & (kinds != "lone"))
        self._plain, self._real, self._lone = (np.flatnonzero(kinds == kind) for kind in ("genuine", "real", "lone"))
        documents = np.array([rows[i]["set"] for i in self._real])
        self._documents = [self._real[documents == name] for name in np.unique(documents)]
        sets = np.array([rows[i]["set"] for i in self._lone])
        self._lone_sets = [self._lone[sets == name] for name in np.unique(sets)]
        self._originals = {self._plan_of(i): int(i) for i in (*self._plain, *self._lone)}
        self._earlier: dict[str, list[int]] = {}
        for kind in mix.earlier:
            found = np.flatnonzero(fake & (kinds == kind))
            self._earlier[kind] = [
                int(i) for i in found if rows[i]["maker"] not in stock.left_out and self._has_genuine(i)
            ]
        self._earlier_of = {kind: grouped(found, lambda i: rows[i]["maker"]) for kind, found in self._earlier.items()}
        whole_cards = self._plain if len(self._plain) else self._real
        self.editor = Editor(self.captures, whole_cards, panels, stock.donors(), stock.faces)

    def pair(self, rng: Rng) -> tuple[Forged, Forged]:
        """A genuine portrait and a forged one of the same capture, sent and cut in the same way, so that they differ only in the forgery.

        Most forgeries are inserted after the capture; the others are the same card with a fake printed on it or stuck over it, or
        a fake portrait next to the genuine one from which it was made, or next to any other if it was made from none.
        """
        while True:
            kind = pick(self.mix.earlier, rng)
            if self._earlier[kind] and rng.random() < self.mix.before:
                fake = self._made_before(kind, rng)
                real = self._beside_made_up(rng) if self._is_made_up(fake) else self._originals[self._plan_of(fake)]
                method = None
            else:
                real = fake = int(rng.choice(self._base(rng)))
                alone = self.captures.rows[fake]["kind"] == "lone"
                method = pick(self.mix.lone_methods if alone else self.mix.methods, rng)
            seed = int(rng.integers(2**62))
            intact = self._may_be_intact(fake) and rng.random() < self.mix.intact
            forged = self.make(fake, method, seed, intact)
            genuine = self.make(real, None, seed, intact)
            if forged is not None and genuine is not None:
                return genuine, forged

    def pairs(self, count: int, seed: int) -> list[Forged]:
        """Pairs of one seed, genuine and forged in turn."""
        rng = np.random.default_rng(seed)
        return [forged for _ in range(count) for forged in self.pair(rng)]

    def _made_before(self, kind: str, rng: Rng) -> int:
        """A fake that existed before the capture: usually by a maker that is drawn as the sets of the portraits on genuine cards are, else any."""
        alike = self._earlier_of[kind].get(self.editor.set_on_a_card(rng)) if rng.random() < GENUINE else None
        return int(rng.choice(alike or self._earlier[kind]))

    def _beside_made_up(self, rng: Rng) -> int:
        """A genuine portrait without a card, with equal shares of the data sets, because the small ones are most similar to generated portraits."""
        return int(rng.choice(self._lone_sets[int(rng.integers(len(self._lone_sets)))]))

    def _plan_of(self, i: int) -> tuple[int, int]:
        """A key that all captures of one drawn card share."""
        row = self.captures.rows[i]
        return row["heap"], row["seed"]

    def _is_made_up(self, i: int) -> bool:
        """Whether a fake was made without a genuine picture."""
        return self.captures.rows[i]["kind"] == "generated"

    def _may_be_intact(self, i: int) -> bool:
        """Whether a fake without a card has the size and file of its genuine portrait; otherwise these would distinguish them."""
        return not is_card(self.captures.rows[i]) and not self._is_made_up(i)

    def _has_genuine(self, i: int) -> bool:
        return len(self._lone) > 0 if self._is_made_up(i) else self._plan_of(i) in self._originals

    def _base(self, rng: Rng) -> np.ndarray:
        """The captures to choose from: mostly plain ones, some with faults, some real ones of one kind of document, some portraits
        without a card."""
        which = rng.random()
        drawn_or_alone = len(self._plain) or len(self._lone)
        if len(self._real) and (which < self.mix.real or not drawn_or_alone):
            return self._documents[int(rng.integers(len(self._documents)))]
        if len(self._lone) and (which > 1 - self.mix.lone or not len(self._plain)):
            return self._lone
        return self._plain if rng.random() < 0.7 else self._genuine

    def make(self, i: int, method: str | None, seed: int, intact: bool = False) -> Forged | None:
        """The capture `i` forged by a method, or unchanged; None if the attempt has no visible effect. The same seed gives the same
        camera, sending and view, whatever the method. `intact`: at its own size, saved only once as a JPEG of high quality."""
        forging, sending, viewing = self._streams(seed)[2:]
        picture, row = self._taken(i, seed, intact)
        region, maker = np.zeros(picture.shape[:2], np.float32), row["maker"]
        if row["replaced"] is not None:
            region = polygon_mask(picture.shape, np.array(row["replaced"]), 0)
        if method is not None:
            put_in = self.editor.put_in(picture, row, method, forging)
            if put_in is None:
                return None
            picture, region, maker = put_in.picture, put_in.region, put_in.maker
            row = {**row, "face": put_in.face}
        if intact:
            picture, moved = save(picture, sending, 80, 98), np.eye(3)
        else:
            picture, region, moved = send(picture, region, sending)
        to_photo = moved @ view_matrix(row, self.mix.view, viewing, self.side)
        view = cut_view(picture, to_photo, self.side, self.side)
        region = np.round(region * 255).astype(np.uint8)
        mask = cut_view(region, to_photo @ np.diag([4, 4, 1]), self.side // 4, self.side // 4)
        fake = bool(row["fake"]) or method is not None
        kind = row["kind"] if method is None else method
        labels = {"fake": fake, "kind": kind, "maker": maker, "set": row["set"], "group": row["group"]}
        return Forged(np.ascontiguousarray(view[:, :, ::-1]), mask, labels)

    def _streams(self, seed: int) -> list[Rng]:
        """Random numbers of cutting, camera, forging, sending and viewing."""
        return [np.random.default_rng(stream) for stream in np.random.SeedSequence(seed).spawn(5)]

    def _taken(self, i: int, seed: int, intact: bool) -> tuple[Pixels, Row]:
        """The capture `i` as a camera saves it. The last one is cached, because a forgery follows its own genuine portrait."""
        if self._last is None or self._last[0] != (i, seed, intact):
            row = self.captures.rows[i]
            cutting, camera = self._streams(seed)[:2]
            picture = np.ascontiguousarray(self.captures.picture(i)[:, :, ::-1])
            if not intact:
                if not is_card(row):
                    picture, row = recut(picture, row, cutting)
                picture = other_camera(picture, camera)
                if camera.random() < 0.85:
                    picture = save(picture, camera, 70, 98)
            self._last = (i, seed, intact), (picture, row)
        return self._last[1]


def pick(shares: Mapping[str, float], rng: Rng) -> str:
    """One of the names, with a probability proportional to its share."""
    return str(rng.choice(list(shares), p=list(shares.values())))
