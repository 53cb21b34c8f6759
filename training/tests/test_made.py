"""Collages and forgeries: composed samples have correct labels."""

import json
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

import cv2
import numpy as np
import pytest
from toy import draw_card

from antifake_training import train
from antifake_training.data.heap import Heap
from antifake_training.data.packed import write_packed
from antifake_training.fit.fuse import judge
from antifake_training.forge import blend, camera, collage
from antifake_training.forge.mixes import MIXES
from antifake_training.forge.placing import CARD_VIEW, FACE_VIEW, recut
from antifake_training.forge.workshop import Forge, Stock
from antifake_training.nets import DeepfakeNet

FACE = np.array([[60.0, 60], [100, 60], [80, 82], [66, 104], [94, 104]])


@pytest.fixture(scope="module")
def deck(tmp_path_factory: pytest.TempPathFactory) -> collage.Deck:
    folder = tmp_path_factory.mktemp("deck")
    rng = np.random.default_rng(0)
    cards = np.stack([np.asarray(draw_card(True, rng).resize((480, 303))) for _ in range(4)])
    write_packed(folder / "cards", {"card": cards}, [{"thai": True, "group": str(i)} for i in range(4)])
    grounds = np.stack([np.full((480, 480, 3), 90 + 20 * i, np.uint8) for i in range(3)])
    write_packed(folder / "grounds", {"ground": grounds}, [{"group": str(i)} for i in range(3)])
    return collage.Deck(folder)


def redness(view: np.ndarray, at: np.ndarray) -> float:
    """Redness of a patch of a view."""
    x, y = np.round(at).astype(int)
    patch = view[max(0, y - 4) : y + 5, max(0, x - 4) : x + 5].astype(float)
    return float((patch[:, :, 0] - patch[:, :, 1:].mean(2)).mean()) if patch.size else 0.0


@pytest.mark.parametrize("make", [collage.finder_sample, collage.refiner_sample])
def test_corners_begin_at_the_cards_own_top_left(deck: collage.Deck, make) -> None:
    rng = np.random.default_rng(5)
    own, opposite = [], []
    for _ in range(60):
        sample = make(deck, rng)
        if sample.corners is None:
            continue
        corners = sample.corners * sample.view.shape[1::-1]
        inwards = 0.12 * (corners[2] - corners[0])
        own.append(redness(sample.view, corners[0] + inwards))
        opposite.append(redness(sample.view, corners[2] - inwards))
    assert np.mean(own) > np.mean(opposite) + 15


def test_collages_repeat_with_their_seed(deck: collage.Deck) -> None:
    first, second = (collage.finder_sample(deck, np.random.default_rng(3)) for _ in range(2))
    assert np.array_equal(first.view, second.view)
    assert first.row == second.row


def test_painting_over_leaves_no_document() -> None:
    picture = np.full((160, 200, 3), 80, np.uint8)
    quad = np.array([[60, 50], [140, 50], [140, 100], [60, 100]])
    cv2.fillConvexPoly(picture, quad, (255, 255, 255))
    painted = collage.paint_over(picture, quad.mean(0) + (quad - quad.mean(0)) * 1.2)
    assert painted.max() < 130


def capture_row(at: int, kind: str) -> dict:
    corners = [[-150.0, -120], [250, -120], [250, 132], [-150, 132]]
    places = {"corners": corners, "panel": [[30, 20], [130, 20], [130, 130], [30, 130]], "points": FACE.tolist()}
    face = [[50, 40], [110, 40], [110, 116], [50, 116]]
    labels = {
        "fake": kind in ("stuck_over", "generated"),
        "kind": kind,
        "maker": "self",
        "set": "toy",
        "group": "one",
        "seed": 1,
    }
    replaced = places["panel"] if kind == "stuck_over" else None
    return {"at": at, "widthPx": 160, "heightPx": 160, **labels, **places, "face": face, "replaced": replaced}


def stock_of(folder: Path, **options: Any) -> Stock:
    return Stock([folder], folder / "portraits.jsonl", folder, "train", **options)


def open_workshop(folder: Path, kinds: Sequence[str]) -> Forge:
    rng = np.random.default_rng(1)
    pictures = [cv2.GaussianBlur(rng.integers(0, 255, (160, 160, 3), np.uint8), (0, 0), 2) for _ in kinds]
    (folder / "pixels.bin").write_bytes(b"".join(p.tobytes() for p in pictures))
    rows = [capture_row(i * 160 * 160 * 3, kind) for i, kind in enumerate(kinds)]
    (folder / "rows.jsonl").write_text("".join(json.dumps(row) + "\n" for row in rows) + '{"at": 0, "wid')
    cv2.imwrite(str(folder / "donor.png"), cv2.GaussianBlur(rng.integers(0, 255, (256, 256, 3), np.uint8), (0, 0), 3))
    donor = {"file": "donor.png", "set": "toy", "split": "train", "fake": 1, "points": (FACE * 1.5).tolist()}
    (folder / "portraits.jsonl").write_text(json.dumps(donor) + "\n")
    return Forge(stock_of(folder))


@pytest.fixture(scope="module")
def workshop(tmp_path_factory: pytest.TempPathFactory) -> Forge:
    kinds = ["genuine", "genuine", "grey_copy", "stuck_over", "genuine"]
    return open_workshop(tmp_path_factory.mktemp("captures"), kinds)


def test_an_incomplete_heap_is_read_up_to_its_last_complete_row(workshop: Forge) -> None:
    assert isinstance(workshop.captures, Heap)
    assert len(workshop.captures) == 5
    assert workshop.captures.picture(4).shape == (160, 160, 3)


@pytest.mark.parametrize("method", list(MIXES["card"].methods))
def test_a_forgery_is_labelled_fake_and_its_mask_covers_the_change(workshop: Forge, method: str) -> None:
    made = [workshop.make(0, method, seed) for seed in range(8)]
    made = [forged for forged in made if forged is not None]
    assert made
    for forged in made:
        assert forged.row["fake"]
        assert forged.row["kind"] == method
        assert 0 < (forged.mask > 30).sum() < forged.mask.size


def test_a_run_needs_only_captures(tmp_path: Path) -> None:
    open_workshop(tmp_path, ["genuine", "genuine"])
    names = [
        "--captures",
        tmp_path,
        "--portraits",
        tmp_path / "portraits.jsonl",
        "--faces",
        tmp_path,
        "--out",
        tmp_path,
    ]
    settings = [part for one in ("side=96", "fresh=1", "batch=2") for part in ("--set", one)]
    assert train.main(["deepfake", *map(str, names), "--steps", "1", *settings]).exists()


def test_genuine_captures_stay_genuine_and_earlier_fakes_fakes(workshop: Forge) -> None:
    for i, fake in enumerate([False, False, False, True]):
        forged = workshop.make(i, None, i)
        assert forged is not None
        assert forged.row["fake"] is fake
        assert bool(forged.mask.any()) is fake
        assert forged.view.shape == (CARD_VIEW.px, CARD_VIEW.px, 3)


def test_a_pair_differs_only_in_the_forgery(workshop: Forge) -> None:
    rng = np.random.default_rng(2)
    for _ in range(24):
        genuine, forged = workshop.pair(rng)
        assert (genuine.row["fake"], forged.row["fake"]) == (False, True)
        assert genuine.row["group"] == forged.row["group"]
        assert not genuine.mask.any() and forged.mask.any()
    seeds = range(40)
    twice = [[workshop.make(0, method, seed) for method in (None, "part")] for seed in seeds]
    untouched = [(a.view == b.view).all(2).mean() for a, b in twice if a is not None and b is not None]
    assert (
        np.median(untouched) > 0.3
    )  # everything outside the part is the same, except in the JPEG blocks that it touches


def test_intact_portraits_keep_their_detail(tmp_path: Path) -> None:
    alone = open_workshop(tmp_path, ["lone"])

    def range_of_detail(intact: bool) -> float:
        made = [alone.make(0, None, seed, intact) for seed in range(12)]
        detail = [cv2.Laplacian(forged.view, cv2.CV_32F).std() for forged in made if forged is not None]
        return max(detail) / min(detail)

    assert range_of_detail(True) < 1.4
    assert range_of_detail(False) > 2
    seen = [alone.make(0, None, 3, intact) for intact in (True, False, True)]
    views = [forged.view for forged in seen if forged is not None]
    assert np.array_equal(views[0], views[2]) and not np.array_equal(views[0], views[1])


def test_a_second_camera_keeps_the_shape_and_is_repeatable() -> None:
    picture = cv2.GaussianBlur(np.random.default_rng(3).integers(0, 255, (61, 47, 3), np.uint8), (0, 0), 1)
    changed = 0
    for seed in range(20):
        taken = [camera.other_camera(picture, np.random.default_rng(seed)) for _ in range(2)]
        assert taken[0].shape == picture.shape and taken[0].dtype == np.uint8
        assert np.array_equal(*taken)
        changed += not np.array_equal(taken[0], picture)
    assert 5 <= changed <= 18


def test_mixing_and_cloning_change_nothing_outside_the_mask() -> None:
    rng = np.random.default_rng(4)
    target, donor = (rng.integers(0, 255, (160, 160, 3), np.uint8) for _ in range(2))
    mask = blend.polygon_mask(target.shape, np.array([[50, 50], [110, 50], [110, 110], [50, 110]]), 0)
    for edited in (blend.mix(target, donor, mask), blend.clone(target, donor, mask, rng)):
        assert edited is not None
        outside = cv2.dilate(mask, np.ones((5, 5))) == 0
        assert np.array_equal(edited[outside], target[outside])
        assert not np.array_equal(edited, target)


def test_pairs_alternate_and_every_net_judges_each(workshop: Forge) -> None:
    made = workshop.pairs(2, seed=4)
    assert [forged.row["fake"] for forged in made] == [False, True, False, True]
    said = judge(DeepfakeNet().eval(), made, batch=3)
    assert said.shape == (4,) and ((said >= 0) & (said <= 1)).all()


def test_a_portrait_without_a_card_is_forged_only_in_its_face(tmp_path: Path) -> None:
    lone, rng = open_workshop(tmp_path, ["lone", "lone"]), np.random.default_rng(5)
    kinds = {lone.pair(rng)[1].row["kind"] for _ in range(12)}
    assert len(kinds) > 1 and kinds <= set(MIXES["card"].lone_methods)


def test_makers_that_are_left_out_give_no_donors(workshop: Forge) -> None:
    folder = workshop.editor.faces
    alone = Forge(stock_of(folder, left_out=["toy"]))
    assert len(workshop.editor.donors) == 1 and not alone.editor.donors


def test_genuine_donors_are_of_each_set_as_often_as_the_portraits_on_cards(tmp_path: Path) -> None:
    editor = open_workshop(tmp_path, ["genuine"] * 5).editor
    for row, name in zip(editor.captures.rows, ["many", "many", "many", "many", "few"]):
        row["set"] = name
    genuine = [{"set": name, "fake": 0} for name in ["many", *["few"] * 9]]
    editor.donors = [*genuine, *[{"set": "made", "fake": 1}] * 30]
    rng = np.random.default_rng(1)
    sets = [editor.donor_row(rng)["set"] for _ in range(2000)]
    assert sets.count("many") / sets.count("few") == pytest.approx(4, rel=0.25)
    assert 0.25 < sets.count("made") / 2000 < 0.35


def test_a_fake_without_a_genuine_original_is_paired_with_any(tmp_path: Path) -> None:
    open_workshop(tmp_path, ["lone", "lone", "generated"])
    alone = Forge(stock_of(tmp_path), MIXES["face"])
    alone.mix = replace(alone.mix, before=1, earlier={"generated": 1})
    genuine, made_up = alone.pair(np.random.default_rng(2))
    assert not genuine.row["fake"] and made_up.row["fake"]
    assert made_up.row["kind"] == "generated" and made_up.view.shape == (FACE_VIEW.px, FACE_VIEW.px, 3)


def test_composed_panels_are_pasted(workshop: Forge, tmp_path: Path) -> None:
    (tmp_path / "pixels.bin").write_bytes(np.full((120, 100, 3), 250, np.uint8).tobytes())
    panel = {"at": 0, "widthPx": 100, "heightPx": 120, "points": (FACE * 0.7).tolist(), "maker": "other"}
    (tmp_path / "rows.jsonl").write_text(json.dumps(panel) + "\n")
    folder = workshop.editor.faces
    stocked = Forge(stock_of(folder, panels=[tmp_path]))
    made = [stocked.make(0, "paste", seed) for seed in range(12)]
    assert {forged.row["maker"] for forged in made if forged is not None} == {"toy", "other"}


def test_recut_portraits_keep_their_face_in_the_view() -> None:
    row = {**capture_row(0, "lone"), "face": [[50, 40], [110, 40], [110, 116], [50, 116]]}
    for seed in range(20):
        picture, moved = recut(np.zeros((160, 160, 3), np.uint8), row, np.random.default_rng(seed))
        height, width = picture.shape[:2]
        assert (moved["face"] > -1.5).all() and (moved["face"] < [width + 1.5, height + 1.5]).all()


def test_donors_for_a_grey_portrait_are_grey(workshop: Forge) -> None:
    row = workshop.captures.rows[0]
    photo = np.ascontiguousarray(workshop.captures.picture(0)[:, :, ::-1])
    grey_photo = cv2.cvtColor(cv2.cvtColor(photo, cv2.COLOR_BGR2GRAY), cv2.COLOR_GRAY2BGR)
    coloured = []
    for picture in (photo, grey_photo):
        made = [workshop.editor.put_in(picture, row, "swap", np.random.default_rng(seed)) for seed in range(8)]
        coloured.append(np.mean([np.ptp(put_in.picture.astype(int), 2).mean() for put_in in made if put_in]))
    assert coloured[1] < 0.3 * coloured[0]


def test_colours_are_matched_inside_the_mask_whatever_is_outside() -> None:
    draws = np.random.default_rng(3)
    donor, target = (draws.integers(low, low + 60, (80, 70, 3), dtype=np.uint8) for low in (20, 150))
    mask = np.zeros((80, 70), np.float32)
    mask[20:50, 15:45] = 1
    target[mask == 0] = 0
    matched = blend.match_colour(donor, target, mask, AlwaysAllTheWay())[mask > 0].astype(float)
    wanted = target[mask > 0].astype(float)
    assert np.abs(matched.mean(0) - wanted.mean(0)).max() < 1 and np.abs(matched.std(0) - wanted.std(0)).max() < 2


class AlwaysAllTheWay:
    """A generator for which every chance comes true."""

    def random(self) -> float:
        return 0.0


def test_a_portrait_does_not_depend_on_those_made_before_it(workshop: Forge) -> None:
    alone = workshop.make(0, None, 11).view
    workshop.make(0, "swap", 11)
    again = workshop.make(0, None, 11).view
    workshop.make(1, None, 11)
    assert np.array_equal(alone, again) and np.array_equal(alone, workshop.make(0, None, 11).view)
