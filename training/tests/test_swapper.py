"""The swapper that makes fakes for training: what it receives of a target, and that it learns."""

import argparse
import re
from pathlib import Path

import numpy as np
import torch

from antifake_training.fit import swapper


def test_the_targets_own_face_reaches_the_network_only_coarsely() -> None:
    torch.manual_seed(0)
    net = swapper.Swapper().eval()
    target, donor = torch.rand(1, 3, 128, 128), torch.rand(1, 3, 128, 128)
    other = target.clone()
    other[:, :, 64:80:2, 48:80] += 0.1  # stripes within the blocks that are averaged
    other[:, :, 65:80:2, 48:80] -= 0.1
    assert torch.allclose(net(target, donor), net(other, donor), atol=1e-5)
    outside = target.clone()
    outside[:, :, :8:2] += 0.1
    assert not torch.allclose(net(target, donor), net(outside, donor), atol=1e-5)


def test_faces_are_placed_where_the_product_places_them() -> None:
    stated = re.search(
        r"const places.*?\n\];", (Path(__file__).parents[1] / "../synth/dataset/swapper.ts").read_text(), re.S
    )
    assert stated is not None
    there = np.array([[float(x), float(y)] for x, y in re.findall(r"\[(\d+), (\d+)\]", stated.group())])
    assert np.array_equal(there, swapper.PLACES)
    picture = np.zeros((300, 260, 3), np.uint8)
    points = swapper.PLACES * 1.5 + [20, 40]
    for x, y in points:
        picture[int(y) - 3 : int(y) + 4, int(x) - 3 : int(x) + 4] = 255
    face = swapper.aligned(picture, points)
    assert all(face[int(y), int(x)].min() > 200 for x, y in swapper.PLACES)


def test_it_learns_to_draw_the_face_that_it_receives(tmp_path: Path) -> None:
    rng = np.random.default_rng(0)
    faces = np.stack([np.full((128, 128, 3), rng.integers(20, 70, 3), np.uint8) for _ in range(40)])
    options = argparse.Namespace(
        seed=1, batch=4, minutes=1, steps=50, precision="fp32", weights=None, out=tmp_path / "net.onnx"
    )
    net = swapper.learn(faces, options)
    x = torch.from_numpy(faces[:8]).permute(0, 3, 1, 2).float() / 255
    with torch.no_grad():
        apart = (net(x, x) - x).abs().mean()
        untaught = (swapper.Swapper().eval()(x, x) - x).abs().mean()
    assert apart < untaught / 2
