"""Makes portraits on cards for the deepfake check, anew for every sample: genuine captures as they are, or with a face, a part
of it or the whole portrait put in afterwards; then both through the same saving, editing and sending.

A capture (`training/views/captures.ts`) is what the sensor saw before the first JPEG. That the forger's picture went through
another camera than the card is what gives it away, so donors get a chain of their own. Pictures are uint8 BGR.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import NamedTuple

import cv2
import numpy as np

from .blend import blend, face_mask, match_colour, polygon_mask, random_chain
from .camera import other_camera
from .cut import cut_view, project, rect_to_quad
from .data import Row
from .donors import like_the_card, retouch, shifted, warp_onto
from .heap import Heap, is_card
from .mixes import MIXES, Mix
from .placing import align, face_size, jitter, moved_face, portrait_crop, recut, view_matrix
from .sending import save, send

Rng = np.random.Generator
Pixels = np.ndarray  # (h, w, 3) uint8 BGR


@dataclass(frozen=True)
class Forged:
    """A view (side, side, 3) uint8 RGB, the mask (side/4, side/4) uint8 of what was replaced, and the labels."""

    view: np.ndarray
    mask: np.ndarray
    row: Row


class Forge:
    """Captures and donors.

    Args:
        heaps: folders that `captures.ts` wrote.
        portraits: list that `training/views/portraits.ts` wrote.
        data: folder that its files are relative to.
        split: whose portraits may be donors.
        left_out: makers whose fakes serve neither as donors nor as they are.
        mix: what pairs are made of.
        side: pixels of the squares to cut out of the view; 0: all of it.
        panels: folder that `panels.ts` wrote, of portraits on a card's panel to paste.
    """

    def __init__(
        self,
        heaps: Sequence[Path],
        portraits: Path,
        data: Path,
        split: str,
        left_out: Sequence[str] = (),
        mix: Mix = MIXES["card"],
        side: int = 0,
        panels: Path | None = None,
    ):
        self.captures, self.panels = Heap(heaps), Heap([panels] if panels else [])
        listed = [json.loads(line) for line in portraits.read_text().splitlines()]
        self.donors = [row for row in listed if row["split"] == split and not (row["fake"] and row["set"] in left_out)]
        self.data, self.mix, self.side = data, mix, side or mix.view.px
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
        self._earlier = {kind: np.flatnonzero(fake & (kinds == kind)) for kind in mix.earlier}
        for kind, found in self._earlier.items():
            known = [i for i in found if rows[i]["maker"] not in left_out and self._has_genuine(i)]
            self._earlier[kind] = np.array(known, int)

    def pair(self, rng: Rng) -> tuple[Forged, Forged]:
        """A genuine portrait and a forged one of the same capture, sent and cut alike: they differ in the forgery alone.

        Most forgeries are put in after the capture; the others are the same card with a fake printed on it or stuck over it, or
        a fake portrait beside the genuine one that it was made of, or beside any where it was made of none.
        """
        while True:
            earlier = self._earlier[pick(self.mix.earlier, rng)]
            if len(earlier) and rng.random() < self.mix.before:
                fake = int(rng.choice(earlier))
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

    def _beside_made_up(self, rng: Rng) -> int:
        """A genuine portrait without a card, of each set as often: the small ones look most like what machines make up."""
        return int(rng.choice(self._lone_sets[int(rng.integers(len(self._lone_sets)))]))

    def _plan_of(self, i: int) -> tuple[int, int]:
        """What all captures of one drawn card have in common."""
        row = self.captures.rows[i]
        return row["heap"], row["seed"]

    def _is_made_up(self, i: int) -> bool:
        """Whether a fake was made without a genuine picture."""
        return self.captures.rows[i]["kind"] == "generated"

    def _may_be_intact(self, i: int) -> bool:
        """Whether a fake without a card has its size and file in common with its genuine portrait: else these would tell them apart."""
        return not is_card(self.captures.rows[i]) and not self._is_made_up(i)

    def _has_genuine(self, i: int) -> bool:
        return len(self._lone) > 0 if self._is_made_up(i) else self._plan_of(i) in self._originals

    def _base(self, rng: Rng) -> np.ndarray:
        """Which captures to choose from: mostly plain ones, some with faults, some real ones of one kind of document, some portraits
        alone."""
        which = rng.random()
        drawn_or_alone = len(self._plain) or len(self._lone)
        if len(self._real) and (which < self.mix.real or not drawn_or_alone):
            return self._documents[int(rng.integers(len(self._documents)))]
        if len(self._lone) and (which > 1 - self.mix.lone or not len(self._plain)):
            return self._lone
        return self._plain if rng.random() < 0.7 else self._genuine

    def make(self, i: int, method: str | None, seed: int, intact: bool = False) -> Forged | None:
        """The capture `i` forged by a method, or as it is; None when the attempt shows nothing. The same seed takes the same
        camera, sending and view, whatever the method. `intact`: at its own size, through one gentle JPEG alone."""
        forging, sending, viewing = self._streams(seed)[2:]
        picture, row = self._taken(i, seed, intact)
        region, maker = np.zeros(picture.shape[:2], np.float32), row["maker"]
        if row["replaced"] is not None:
            region = polygon_mask(picture.shape, np.array(row["replaced"]), 0)
        if method is not None:
            put_in = self._put_in(picture, row, method, forging)
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
        """Of cutting, camera, forging, sending and viewing."""
        return [np.random.default_rng(stream) for stream in np.random.SeedSequence(seed).spawn(5)]

    def _taken(self, i: int, seed: int, intact: bool) -> tuple[Pixels, Row]:
        """The capture `i` as a camera saves it. The last one is kept: a forgery follows its own genuine portrait."""
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

    def _put_in(self, picture: Pixels, row: Row, method: str, rng: Rng) -> PutIn | None:
        points, face = np.array(row["points"]), np.array(row["face"])
        part = method == "part"
        if method == "retouch":
            edited, mask = retouch(picture, points, rng)
            return PutIn(edited, mask, "self", face)
        if method.startswith("paste"):
            panel = self._pasted_portrait(row, rng) if method == "paste" else self._other_panel(row, rng)
            if panel is None:
                return None
            shown = like_the_card(panel.picture, picture, points)
            donor, maker = random_chain(warp_onto(shown, panel.to, picture.shape), rng), panel.maker
            mask = polygon_mask(picture.shape, jitter(panel.shown, 0.02, rng), rng.choice([0, 0.5, 1, 2]))
            face = moved_face(face, points, project(panel.to, panel.points))
            if rng.random() < 0.6:
                donor = match_colour(donor, picture, mask, rng)
        else:
            swapped = method == "swap" or (part and rng.random() < 0.5)
            donor, maker = self._swapped_face(picture, row, rng) if swapped else (shifted(picture, points, rng), "self")
            mask = face_mask(picture.shape, points, rng, part)
            donor = match_colour(donor, picture, mask, rng)
        edited = blend(picture, donor, mask, rng, sharp_edged=method.startswith("paste"))
        change = cv2.absdiff(edited, picture) @ np.full(3, 1 / 3, np.float32)
        if (change * mask).sum() / max(mask.sum(), 1) < 2:
            return None
        return PutIn(edited, mask, maker, face)

    def _donor(self, rng: Rng) -> tuple[Pixels, np.ndarray, str]:
        """A portrait, its five points and its maker."""
        row = self.donors[int(rng.integers(len(self.donors)))]
        picture = cv2.imread(str(self.data / row["file"]))
        if picture is None:
            raise ValueError(f"Expected a picture at {row['file']}")
        points = np.array(row["points"])
        if rng.random() < 0.5:
            picture = np.ascontiguousarray(picture[:, ::-1])
            points = points[[1, 0, 2, 4, 3]] * [-1, 1] + [picture.shape[1], 0]
        return picture, points, row["set"]

    def _swapped_face(self, picture: Pixels, row: Row, rng: Rng) -> tuple[Pixels, str]:
        donor, own, maker = self._donor(rng)
        points = np.array(row["points"])
        shown = warp_onto(like_the_card(donor, picture, points), align(own, points, rng), picture.shape)
        return random_chain(shown, rng), maker

    def _pasted_portrait(self, row: Row, rng: Rng) -> Panel | None:
        """A portrait composed on a card's panel; or a portrait picture cut so that its face is about as large as the one on the
        card, None where it is too tight."""
        panel = np.array(row["panel"])
        if len(self.panels) and rng.random() < 0.6:
            return self._composed_panel(panel, rng)
        picture, points, maker = self._donor(rng)
        sides = np.linalg.norm(panel[1] - panel[0]), np.linalg.norm(panel[3] - panel[0])
        width = sides[0] / face_size(np.array(row["points"])) * face_size(points) * rng.uniform(0.9, 1.2)
        limit = min(picture.shape[1], picture.shape[0] * sides[0] / sides[1])
        if limit < 0.85 * width:
            return None
        crop = portrait_crop(picture.shape, points, min(width, limit), sides[1] / sides[0], rng)
        to = rect_to_quad(1, 1, panel) @ np.linalg.inv(rect_to_quad(1, 1, crop))
        return Panel(picture, to, points, maker, panel)

    def _composed_panel(self, panel: np.ndarray, rng: Rng) -> Panel:
        """All of it, or a rectangle around the head."""
        i = int(rng.integers(len(self.panels)))
        theirs = self.panels.rows[i]
        to = rect_to_quad(theirs["widthPx"], theirs["heightPx"], panel)
        inset = rng.uniform(0.03, 0.18) if rng.random() < 0.4 else 0
        shown = np.array([[inset, inset], [1 - inset, inset], [1 - inset, 1], [inset, 1]])
        picture = np.ascontiguousarray(self.panels.picture(i)[:, :, ::-1])
        shown = project(rect_to_quad(1, 1, panel), shown)
        return Panel(picture, to, np.array(theirs["points"]), theirs["maker"], shown)

    def _other_panel(self, row: Row, rng: Rng) -> Panel:
        """The whole panel out of another photo of another card."""
        other = int(rng.choice(self._plain if len(self._plain) else self._real))
        source = np.ascontiguousarray(self.captures.picture(other)[:, :, ::-1])
        theirs = self.captures.rows[other]
        to = rect_to_quad(1, 1, np.array(row["panel"])) @ np.linalg.inv(rect_to_quad(1, 1, np.array(theirs["panel"])))
        return Panel(save(source, rng, 60, 97), to, np.array(theirs["points"]), "self", np.array(row["panel"]))


class PutIn(NamedTuple):
    """The edited picture, what was replaced, whose it is, and where the face now lies (4, 2)."""

    picture: Pixels
    region: np.ndarray
    maker: str
    face: np.ndarray


class Panel(NamedTuple):
    """A picture, the map (3, 3) onto the card's panel, its face's five points, its maker, and what of the card it hides (4, 2)."""

    picture: Pixels
    to: np.ndarray
    points: np.ndarray
    maker: str
    shown: np.ndarray


def pick(shares: Mapping[str, float], rng: Rng) -> str:
    """One of the names, as often as its share says."""
    return str(rng.choice(list(shares), p=list(shares.values())))
