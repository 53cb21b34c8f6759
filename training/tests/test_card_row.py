"""The refiner's row for `card`, fitted again in an ONNX file."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import numpy as np
import onnx
import onnxruntime
import pytest

from antifake_training.data.packed import Packed, write_packed
from antifake_training.fit.card_row import Line, Verdicts, fit_line, fold_of, main
from antifake_training.nets.refiner import HEIGHT, WIDTH

SHIPPED = next((Path(__file__).parents[2] / "models").glob("card-refiner-*.onnx"))


def test_fit_finds_the_direction_that_tells_the_classes_apart():
    rng = np.random.default_rng(1)
    features = rng.normal(size=(2000, 5))
    wanted = (features @ [2.0, -1.0, 0, 0, 0] + rng.normal(size=2000) * 0.3 > 0.5).astype(float)
    line = fit_line(features, wanted, Line(np.zeros(5), 0.0), ridge=1.0)
    assert ((line.logits(features) > 0) == wanted).mean() > 0.95
    assert line.weights[0] > 0 > line.weights[1]


def test_fit_without_an_error_to_mend_keeps_the_start():
    rng = np.random.default_rng(2)
    features = rng.normal(size=(500, 4))
    start = Line(np.array([40.0, 0, 0, 0]), 0.0)
    wanted = (features[:, 0] > 0).astype(float)
    line = fit_line(features, wanted, start, ridge=1e9)
    assert np.allclose(line.weights, start.weights, rtol=1e-3)


def test_groups_fall_into_five_folds():
    assert {fold_of(str(i)) for i in range(200)} == {0, 1, 2, 3, 4}


@pytest.fixture
def views(tmp_path: Path) -> Path:
    """Bright views as cards, dark ones as none."""
    rng = np.random.default_rng(3)
    dark = rng.integers(0, 60, (20, HEIGHT, WIDTH, 3))
    bright = rng.integers(190, 250, (20, HEIGHT, WIDTH, 3))
    corners = [[0.1, 0.1], [0.9, 0.1], [0.9, 0.9], [0.1, 0.9]]
    rows = [{"seed": i, "corners": None if i < 20 else corners} for i in range(40)]
    write_packed(tmp_path / "views", {"view": np.concatenate([dark, bright]).astype(np.uint8)}, rows)
    return tmp_path / "views"


@pytest.fixture
def model(tmp_path: Path) -> Path:
    """The shipped refiner, undecided whether there is a card."""
    verdicts = Verdicts(onnx.load(SHIPPED))
    verdicts.replace(Line(np.zeros(64), 0.0))
    onnx.save(verdicts.model, tmp_path / SHIPPED.name)
    shutil.copy(SHIPPED.with_suffix(".json"), tmp_path)
    return tmp_path / SHIPPED.name


def test_only_the_verdict_on_a_card_changes(views: Path, model: Path, tmp_path: Path):
    path = main(["--model", str(model), "--data", str(views), "--version", "9.9.9", "--out", str(tmp_path)])
    view = np.random.default_rng(4).random((1, 3, HEIGHT, WIDTH), np.float32)
    before, after = (onnxruntime.InferenceSession(file).run(None, {"view": view}) for file in (model, path))
    names = json.loads(path.with_suffix(".json").read_text())["outputs"]
    assert names == ["corners", "turned", "card", "thai"]
    for name, one, other in zip(names, before, after):
        assert np.array_equal(one, other) == (name != "card")


def test_fitted_row_tells_the_views_apart(views: Path, model: Path, tmp_path: Path):
    path = main(["--model", str(model), "--data", str(views), "--version", "9.9.9", "--out", str(tmp_path)])
    verdicts = Verdicts(onnx.load(path))
    logits = verdicts.line().logits(verdicts.run(Packed([views])))
    assert ((logits > 0) == (np.arange(40) >= 20)).mean() >= 0.9


def test_documents_that_are_left_out_do_not_count(views: Path, model: Path, tmp_path: Path):
    packed = Packed([views])
    wrong = [{"document": "midv_02", "corners": None} for _ in range(20)]
    write_packed(tmp_path / "wrong", {"view": packed.take("view", np.arange(20, 40))}, wrong)

    def weights(*options: str) -> np.ndarray:
        path = main(["--model", str(model), "--version", "9.9.9", "--out", str(tmp_path), *options])
        return Verdicts(onnx.load(path)).line().weights

    right = weights("--data", str(views))
    both = ["--data", str(views), str(tmp_path / "wrong")]
    assert np.array_equal(weights(*both, "--leave-out", "est_id,midv_02"), right)
    assert not np.array_equal(weights(*both), right)
