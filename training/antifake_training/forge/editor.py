"""Inserts faces and portraits into captures, as attackers do. Pictures are uint8 BGR."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from pathlib import Path
from typing import NamedTuple, TypeVar

import cv2
import numpy as np

from ..data.heap import Heap
from ..data.packed import Row
from .blend import blend, face_mask, match_colour, polygon_mask, random_chain
from .cut import project, rect_to_quad
from .donors import like_the_card, retouch, shifted, warp_onto
from .placing import align, face_size, jitter, moved_face, portrait_crop
from .sending import save

T, K = TypeVar("T"), TypeVar("K")
Rng = np.random.Generator
Pixels = np.ndarray  # (h, w, 3) uint8 BGR


GENUINE = 0.7  # share of the donors that are genuine portraits


class PutIn(NamedTuple):
    """The edited picture, the replaced area, its maker, and the new position of the face (4, 2)."""

    picture: Pixels
    region: np.ndarray
    maker: str
    face: np.ndarray


class Panel(NamedTuple):
    """A picture, the map (3, 3) onto the card's panel, the five points of its face, its maker, and the part of the card that it hides (4, 2)."""

    picture: Pixels
    to: np.ndarray
    points: np.ndarray
    maker: str
    shown: np.ndarray


class Editor:
    """Forges captures with donors, with composed panels and with one another.

    Args:
        captures: all captures.
        whole_cards: indices of the captures from which whole panels are taken.
        panels: portraits composed on a card's panel; may be empty.
        donors: rows of the list of portraits.
        faces: folder to which the donors' files are relative.
    """

    def __init__(self, captures: Heap, whole_cards: np.ndarray, panels: Heap, donors: list[Row], faces: Path):
        self.captures, self.whole_cards, self.panels = captures, whole_cards, panels
        self.donors, self.faces = donors, faces
        self._panels_of = grouped(range(len(panels)), lambda i: panels.rows[i]["maker"])

    @property
    def donors(self) -> list[Row]:
        return self._donors

    @donors.setter
    def donors(self, rows: list[Row]) -> None:
        self._donors, self._fakes = rows, [row for row in rows if row["fake"]]
        self._genuine = grouped(rows, lambda row: None if row["fake"] else row["set"])

    def set_on_a_card(self, rng: Rng) -> str | None:
        """The set of the portrait on a random card. Portraits of each set are put in as often as they are on cards, so that what the pictures of
        a set have in common says nothing about a forgery."""
        return self.captures.rows[int(rng.choice(self.whole_cards))]["set"] if len(self.whole_cards) else None

    def put_in(self, picture: Pixels, row: Row, method: str, rng: Rng) -> PutIn | None:
        """A capture forged by a method of `mixes.py`; None if the attempt has no visible effect."""
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

    def donor_row(self, rng: Rng) -> Row:
        """A genuine portrait, of each set as often as on the cards, or a fake one."""
        if rng.random() < GENUINE:
            rows = self._genuine.get(self.set_on_a_card(rng), self.donors)
        else:
            rows = self._fakes or self.donors
        return rows[int(rng.integers(len(rows)))]

    def _donor(self, rng: Rng) -> tuple[Pixels, np.ndarray, str]:
        """A portrait, its five points and its maker."""
        row = self.donor_row(rng)
        picture = cv2.imread(str(self.faces / row["file"]))
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
        card; None if it has too little margin."""
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
        alike = self._panels_of.get(self.set_on_a_card(rng), range(len(self.panels)))
        i = alike[int(rng.integers(len(alike)))]
        theirs = self.panels.rows[i]
        to = rect_to_quad(theirs["widthPx"], theirs["heightPx"], panel)
        inset = rng.uniform(0.03, 0.18) if rng.random() < 0.4 else 0
        shown = np.array([[inset, inset], [1 - inset, inset], [1 - inset, 1], [inset, 1]])
        picture = np.ascontiguousarray(self.panels.picture(i)[:, :, ::-1])
        shown = project(rect_to_quad(1, 1, panel), shown)
        return Panel(picture, to, np.array(theirs["points"]), theirs["maker"], shown)

    def _other_panel(self, row: Row, rng: Rng) -> Panel:
        """The whole panel from another photo of another card."""
        other = int(rng.choice(self.whole_cards))
        source = np.ascontiguousarray(self.captures.picture(other)[:, :, ::-1])
        theirs = self.captures.rows[other]
        to = rect_to_quad(1, 1, np.array(row["panel"])) @ np.linalg.inv(rect_to_quad(1, 1, np.array(theirs["panel"])))
        return Panel(save(source, rng, 60, 97), to, np.array(theirs["points"]), "self", np.array(row["panel"]))


def grouped(items: Iterable[T], key: Callable[[T], K | None]) -> dict[K, list[T]]:
    """The items by key, without those whose key is None."""
    groups: dict[K, list[T]] = {}
    for item in items:
        if (name := key(item)) is not None:
            groups.setdefault(name, []).append(item)
    return groups
