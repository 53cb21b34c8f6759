from __future__ import annotations

import json
from pathlib import Path

import numpy as np
import pytest
import torch
import toy

from antifake_training import evaluate, golden
from antifake_training import export as export_command
from antifake_training.fit import alone_bias, calibrate, fuse, mean_weights
from antifake_training.fit.calibrate import fit_knots, score_of
from antifake_training.fit.settings import DeepfakeSettings, FinderSettings, change, restore
from antifake_training.fit.trained import load_trained
from antifake_training.measure.baselines import baseline_metrics
from antifake_training.measure.metrics import auc, corner_errors, corner_metrics, deepfake_metrics, ranks
from antifake_training.nets import BlurNet, CardFinder, CardRefiner, CardView, DeepfakeNet, EdgeNet, TwoViews
from antifake_training.nets.two_views import accusing
from antifake_training.ship.export import difference, export
from antifake_training.ship.inputs import inputs_of, noise
from antifake_training.ship.manifest import Entry, write_manifest
from antifake_training.train import main


def agreeing_finder() -> CardFinder:
    """A fresh finder whose cells vote for upright quads and agree on the first corner, so that there are no ties."""
    net = CardFinder()
    with torch.no_grad():
        net.head.bias[10] = 5.0
    return net


def both() -> TwoViews:
    return TwoViews(DeepfakeNet(96), DeepfakeNet(64), {"card": [0.1, 0.7, 0.4], "alone": [-0.1, 0.2, 0.9]})


def only_card() -> CardView:
    return CardView(DeepfakeNet(96), {"card": [0.1, 0.7], "alone": [-0.1, 0.2]})


NETS = [agreeing_finder, CardRefiner, lambda: DeepfakeNet(96), BlurNet, EdgeNet, both, only_card]


@pytest.mark.parametrize("make", NETS)
@pytest.mark.parametrize("half", [False, True])
def test_an_export_gives_the_outputs_of_the_net(tmp_path: Path, make: type, half: bool) -> None:
    torch.manual_seed(1)
    net = make()
    path = export(net, tmp_path / "net-0.1.0.onnx", half)  # raises when they differ by more than 1e-4
    assert difference(net, path) < 1e-4
    for name, shape in inputs_of(net).items():
        noise(shape).tofile(tmp_path / f"net.{name}.f32")
    record = golden.golden(path, tmp_path)
    assert list(record["inputs"]) == list(inputs_of(net)) and list(record["outputs"]) == list(net.OUTPUTS)


def test_the_two_views_return_one_pass_and_the_manifest_has_the_weights(tmp_path: Path) -> None:
    torch.manual_seed(1)
    net = both().eval()
    for bias in (net.card.head.bias, net.face.head.bias):
        torch.nn.init.normal_(bias)
    path = export(net, tmp_path / "deepfake-0.1.0.onnx")
    write_manifest(path, Entry("deepfake", "0.1.0", net.inputs, net.OUTPUTS, "research", [], net.manifest))
    shown = {name: noise(shape) for name, shape in net.inputs.items()}
    for name, x in shown.items():
        x.tofile(tmp_path / f"deepfake.{name}.f32")
    record = golden.golden(path, tmp_path)["passes"]
    portrait, face = (torch.from_numpy(shown[name]) for name in ("portrait", "face"))
    with torch.no_grad():
        for how, judge in (("one", "raw"), ("two", "judge")):
            seen, itself = getattr(net.card, judge)(portrait), getattr(net.face, judge)(face)
            on_card = 0.1 + 0.7 * seen.fake + 0.4 * accusing(itself.fake)
            alone = -0.1 + 0.2 * seen.fake + 0.9 * itself.fake
            assert record[how]["card"] == pytest.approx(torch.sigmoid(on_card).item(), abs=1e-5)
            assert record[how]["alone"] == pytest.approx(torch.sigmoid(alone).item(), abs=1e-5)
            assert record[how]["patches"]["values"] == pytest.approx(seen.patches.flatten().tolist(), abs=1e-4)
    assert record["one"]["card"] != pytest.approx(record["two"]["card"], abs=1e-6)


def test_without_a_face_network_the_manifest_has_the_weights_of_the_card_network(tmp_path: Path) -> None:
    net = only_card().eval()
    torch.nn.init.normal_(net.card.head.bias)
    path = export(net, tmp_path / "deepfake-0.1.0.onnx")
    write_manifest(path, Entry("deepfake", "0.1.0", net.inputs, net.OUTPUTS, "commercial", [], net.manifest))
    portrait = noise(net.inputs["portrait"])
    portrait.tofile(tmp_path / "deepfake.portrait.f32")
    record = golden.golden(path, tmp_path)["passes"]["two"]
    with torch.no_grad():
        seen = net.card.judge(torch.from_numpy(portrait)).fake
    assert record["card"] == pytest.approx(torch.sigmoid(0.1 + 0.7 * seen).item(), abs=1e-5)
    assert record["alone"] == pytest.approx(torch.sigmoid(-0.1 + 0.2 * seen).item(), abs=1e-5)


def test_one_network_is_fused_with_a_weight_of_its_own() -> None:
    draws = np.random.default_rng(4)
    fake = draws.random(600) < 0.5
    x = (2 * fake + draws.normal(size=600))[:, None]
    (bias, card), table = fuse.fitted(x, fake, ["swap"] * len(x))
    assert card > 0.5 and np.mean(bias + card * x[~fake, 0] > 0) <= 0.013
    assert table[0]["card_auc"] == pytest.approx(table[0]["fusion_auc"], abs=0.01) and "face_auc" not in table[0]


def test_portraits_without_a_card_get_the_operating_point_of_cards() -> None:
    genuine = np.linspace(0.01, 0.3, 100)
    fusion = {"card": [0.0, 1, 1], "alone": [0.5, 1, 1]}
    moved = alone_bias.moved(fusion, genuine, point=0.6, bpcer=0.05)["alone"]
    alarms = 1 / (1 + np.exp(-(fuse.logit(genuine) + moved[0] - 0.5))) >= 0.6
    assert alarms.sum() == 5 and moved[1:] == [1, 1]


def test_the_weight_of_the_face_is_limited_to_its_share_of_the_card() -> None:
    draws = np.random.default_rng(3)
    fake = draws.random(600) < 0.5
    x = np.column_stack([fake + draws.normal(size=600), 2 * fake + draws.normal(size=600)])  # the face knows better
    _, card, face = fuse.weigh(x, fake, np.inf)
    assert face > 1.5 * card
    bias, card, face = fuse.weigh(x, fake, 0.4)
    assert face == pytest.approx(0.4 * card)
    assert np.mean((bias + x @ [card, face] > 0) == fake) > 0.75  # and is still of use
    assert fuse.weigh(x, fake, 9.0) == pytest.approx(
        fuse.weigh(x, fake, np.inf)
    )  # a share beyond what it would have had


def test_mean_weights_are_the_mean_of_the_runs(tmp_path: Path) -> None:
    for name, value in (("a", 1.0), ("b", 3.0)):
        net = {"weight": torch.full((2,), value), "seen": torch.tensor(int(value))}
        torch.save({"task": "refiner", "net": net, "step": int(value)}, tmp_path / f"{name}.pt")
    files = [str(tmp_path / f"{name}.pt") for name in "ab"]
    mean = torch.load(mean_weights.main(["--runs", *files, "--out", str(tmp_path / "mean")]), weights_only=False)
    assert mean["net"]["weight"].tolist() == [2, 2]
    assert (mean["net"]["seen"].item(), mean["step"], mean["task"]) == (3, 3, "refiner")
    with pytest.raises(ValueError, match="one kind of net"):
        mean_weights.mean_of([{"weight": torch.zeros(1)}, {"bias": torch.zeros(1)}])


def test_half_weights_halve_the_file_and_fold_away(tmp_path: Path) -> None:
    import onnx
    import onnxruntime

    net = DeepfakeNet(96)
    full = export(net, tmp_path / "full.onnx").stat().st_size
    small = export(net, tmp_path / "half.onnx", half=True)
    assert small.stat().st_size < 0.6 * full
    options = onnxruntime.SessionOptions()
    options.optimized_model_filepath = str(tmp_path / "folded.onnx")
    options.graph_optimization_level = onnxruntime.GraphOptimizationLevel.ORT_ENABLE_BASIC
    onnxruntime.InferenceSession(str(small), options)
    left = [node for node in onnx.load(str(tmp_path / "folded.onnx")).graph.node if node.op_type == "Cast"]
    assert not left


def test_a_run_trains_resumes_exports_and_calibrates(tmp_path: Path) -> None:
    data = toy.deepfake_data(tmp_path / "data", 60)
    common = ["deepfake", "--data", str(data), "--out", str(tmp_path / "run"), "--set", "side=96", "--set", "batch=8",
              "--set", "val=0.2", "--set", "test=0.3", "--save-every", "0", "--log-every", "1"]  # fmt: skip
    main([*common, "--steps", "2"])
    final = main([*common, "--steps", "4", "--resume"])
    assert "step 4" in (tmp_path / "run" / "train.log").read_text()
    task, net = load_trained(final)
    assert task.settings.side == 96 and net.side == 96
    table = evaluate.main(
        ["deepfake", "--model", str(final), "--data", str(data), "--out", str(tmp_path / "eval"), "--baselines"]
    )
    assert table["genuine"] + table["attacks"] > 5 and "laplacian_variance" in table["baselines"]
    model = export_command.main(
        [
            "--model",
            str(final),
            "--name",
            "deepfake",
            "--version",
            "0.1.0",
            "--terms",
            "research",
            "--out",
            str(tmp_path),
            "--half",
        ]
    )
    again = evaluate.main(["deepfake", "--model", str(model), "--data", str(data), "--split", "test", "--out", str(tmp_path / "onnx"),
                           "--set", "val=0.2", "--set", "test=0.3"])  # fmt: skip
    assert again["auc"] == pytest.approx(table["auc"], abs=0.05)
    manifest = tmp_path / "deepfake-0.1.0.json"
    calibrate.main(["--predictions", str(tmp_path / "eval" / "predictions.csv"), "--raw", "said_probability", "--label", "fake",
                    "--threshold", "85", "--bpcer", "0.1", "--manifest", str(manifest)])  # fmt: skip
    written = json.loads(manifest.read_text())
    assert written["threshold"] == 85 and "BPCER" in written["calibration"]["operatingPoint"]
    assert written["outputs"] == ["probability", "heatmap"] and len(written["sha256"]) == 64


@pytest.mark.parametrize("seed", range(6))
def test_calibration_rises_and_hits_the_operating_point(seed: int) -> None:
    rng = np.random.default_rng(seed)
    genuine = 1 / (1 + np.exp(-rng.normal(-3, 1.5 + seed / 3, 1000)))
    attacks = 1 / (1 + np.exp(-rng.normal(2, 2, 300)))
    knots = fit_knots(genuine, attacks, 85, 0.01)
    assert all(a[0] < b[0] and a[1] < b[1] for a, b in zip(knots, knots[1:]))
    alarms = (score_of(genuine, knots) > 85).mean()
    assert 0.008 <= alarms <= 0.01
    assert (score_of(attacks, knots) > 85).mean() == pytest.approx((attacks > np.sort(genuine)[-11]).mean(), abs=0.03)


def test_calibration_survives_perfect_and_constant_models() -> None:
    for genuine, attacks in (
        (np.zeros(50), np.ones(50)),
        (np.full(50, 0.3), np.full(50, 0.3)),
        (np.arange(9.0), np.array([])),
    ):
        knots = fit_knots(genuine, attacks, 70, 0.01)
        assert all(a[0] < b[0] and a[1] < b[1] for a, b in zip(knots, knots[1:]))
        assert (score_of(genuine, knots) <= 70).all()


def test_auc_and_ranks_agree_with_known_values() -> None:
    from sklearn.metrics import roc_auc_score

    rng = np.random.default_rng(0)
    genuine, attacks = rng.integers(0, 9, 50).astype(float), rng.integers(3, 12, 40).astype(float)
    expected = roc_auc_score([0] * 50 + [1] * 40, np.concatenate([genuine, attacks]))
    assert auc(genuine, attacks) == pytest.approx(expected)
    assert ranks(np.array([5.0, 1, 5, 2])).tolist() == [3.5, 1, 3.5, 2]


def test_the_worst_maker_comes_first() -> None:
    rows = (
        [{"fake": 0, "maker": "camera"}] * 50
        + [{"fake": 1, "maker": "easy"}] * 20
        + [{"fake": 1, "maker": "hard"}] * 20
    )
    scores = np.concatenate([np.linspace(0, 0.5, 50), np.full(20, 0.9), np.full(20, 0.1)])
    table = deepfake_metrics(scores, rows)
    assert list(table["by_maker"]) == ["hard", "easy"]
    assert table["worst_maker"]["maker"] == "hard" and table["worst_maker"]["auc"] < 0.5


def test_corner_errors_are_percent_of_the_diagonal() -> None:
    quad = np.array([[[0, 0], [3, 0], [3, 4], [0, 4]]], float)
    moved = quad + [[[0.5, 0], [0, 0], [0, 0], [0, 0]]]
    assert corner_errors(moved, quad)[0] == pytest.approx(10)
    turned = corner_metrics(np.roll(quad, 2, 1), quad)
    assert turned["error_median"] == 0 and turned["upright"] == 0


def test_baselines_measure_sharpness() -> None:
    rng = np.random.default_rng(0)
    pictures = np.concatenate([rng.integers(100, 110, (9, 32, 32, 3)), rng.integers(0, 255, (9, 32, 32, 3))]).astype(
        np.uint8
    )
    table = baseline_metrics(pictures, [{"fake": i >= 9, "kind": "noise"} for i in range(18)])
    assert table["laplacian_variance"]["auc"] == 1


def test_settings_change_by_name_and_unknown_names_are_refused() -> None:
    settings = change(FinderSettings(), ["batch=8", "affinity.zoom=1.1", "photometry.grey=0.5"])
    assert (settings.batch, settings.affinity.zoom, settings.photometry.grey) == (8, 1.1, 0.5)
    assert change(DeepfakeSettings(), ["leave_out=dfdc,lfw"]).leave_out == ("dfdc", "lfw")
    from dataclasses import asdict

    assert restore(FinderSettings(), asdict(settings)) == settings
    with pytest.raises(ValueError, match="Expected a setting"):
        change(settings, ["speed=3"])
