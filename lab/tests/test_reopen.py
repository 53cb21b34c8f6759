"""Shipped nets can be trained further: a net that is restored from its ONNX file gives the same outputs."""

from __future__ import annotations

import json
from pathlib import Path

import numpy as np
import pytest
import torch
from lab.reopen import main, normalised, reopen
from torch import nn

from antifake_training.fit.tasks import make_task
from antifake_training.fit.trained import load_trained
from antifake_training.nets import BlurNet, DeepfakeNet, TwoViews
from antifake_training.ship.export import export


def stirred(net: nn.Module) -> nn.Module:
    """The net with normalisations that are not in their initial state."""
    torch.manual_seed(3)
    for _, norm in normalised(net):
        norm.running_mean.normal_(0, 0.1)
        norm.running_var.uniform_(0.5, 2)
        nn.init.uniform_(norm.weight, 0.5, 1.5)
        nn.init.normal_(norm.bias, 0, 0.1)
    return net.eval()


@pytest.fixture
def views(tmp_path: Path) -> Path:
    folder = tmp_path / "views"
    folder.mkdir()
    pixels = np.random.default_rng(1).integers(0, 256, (24, 240, 320), dtype=np.uint8)
    pixels.tofile(folder / "view.bin")
    meta = {"arrays": {"view": {"dtype": "uint8", "shape": [240, 320]}}, "count": len(pixels)}
    (folder / "meta.json").write_text(json.dumps(meta))
    rows = [json.dumps({"group": str(i), "kind": "none", "blurMm": 0.2}) for i in range(len(pixels))]
    (folder / "rows.jsonl").write_text("\n".join(rows) + "\n")
    return folder


def test_a_net_with_normalisation_gives_the_shipped_outputs_also_in_training(tmp_path: Path, views: Path) -> None:
    net = stirred(BlurNet())
    path = export(net, tmp_path / "blur.onnx")
    again = reopen(make_task("blur"), path, data=[views])
    pixels = np.fromfile(views / "view.bin", np.uint8).reshape(24, 1, 240, 320)
    x = torch.from_numpy(pixels).float() / 255
    with torch.no_grad():
        assert torch.allclose(again(x), net(x), atol=1e-4)
        for module in again.modules():  # from here on, it normalises by the batch, as in training
            module.train(isinstance(module, nn.BatchNorm2d))
        assert torch.allclose(again(x), net(x), atol=1e-2)


def test_a_net_with_normalisation_requires_data(tmp_path: Path) -> None:
    path = export(stirred(BlurNet()), tmp_path / "blur.onnx")
    with pytest.raises(ValueError, match="--data"):
        reopen(make_task("blur"), path)


def test_each_of_two_networks_is_restored_from_their_file(tmp_path: Path) -> None:
    torch.manual_seed(5)
    card, face = DeepfakeNet(64), DeepfakeNet(96)
    for bias in (p for net in (card, face) for p in net.parameters() if p.dim() == 1):
        nn.init.normal_(bias, 0, 0.1)  # a trained net has no two equal ones
    face.trunk.f[0].load_state_dict(card.trunk.f[0].state_dict())  # like frozen ones, which the file contains once
    both = TwoViews(card, face, {"card": [0.0, 1.0, 1.0], "alone": [0.0, 1.0, 1.0]})
    path = export(both, tmp_path / "deepfake.onnx", half=True)
    for part, net, side in (("card", card, 64), ("face", face, 96)):
        final = main(
            ["deepfake", "--model", str(path), "--part", part, "--set", f"side={side}", "--out", str(tmp_path / part)]
        )
        again = load_trained(final)[1]
        x = torch.rand(1, 3, side, side)
        with torch.no_grad():
            assert torch.allclose(again(x)[0], net.eval()(x)[0], atol=1e-5)


def test_a_file_of_another_net_is_refused(tmp_path: Path) -> None:
    path = export(stirred(BlurNet()), tmp_path / "blur.onnx")
    with pytest.raises(ValueError, match="lacks"):
        reopen(make_task("deepfake"), path)
