from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
import pytest
import torch
import toy

from antifake_training.data.packed import Packed
from antifake_training.fit.losses import inside
from antifake_training.fit.settings import change
from antifake_training.fit.tasks import make_task
from antifake_training.nets import BlurNet, CardFinder, CardRefiner, DeepfakeNet, EdgeNet
from antifake_training.nets.finder import Cells
from antifake_training.nets.mobilenet import MobileNet, onnx_weights
from antifake_training.nets.two_views import accusing

SHAPES = [
    (CardFinder(), [(2, 4, 2), (2,), (2,), (2, 256)]),
    (CardRefiner(), [(2, 4, 2), (2,), (2,), (2,)]),
    (DeepfakeNet(96), [(2,), (2, 6, 6)]),
    (BlurNet(), [(2,)]),
    (EdgeNet(), [(2, 64, 64)]),
]


@pytest.mark.parametrize(("net", "shapes"), SHAPES, ids=lambda v: type(v).__name__)
def test_outputs_have_the_shapes_of_the_contract(net: Any, shapes: list[tuple[int, ...]]) -> None:
    with torch.no_grad():
        said = net.eval()(torch.rand(2, *net.input_shape[1:]))
    said = said if isinstance(said, tuple) else (said,)
    assert [tuple(s.shape) for s in said] == shapes
    assert len(said) == len(net.OUTPUTS)


def blur_net() -> BlurNet:
    """An untrained net that reacts to the picture: its normalisations assume a small spread."""
    net = BlurNet()
    for name, spread in net.named_buffers():
        if name.endswith("running_var"):
            spread.fill_(0.01)
    return net


@pytest.mark.parametrize("net", [DeepfakeNet(96), blur_net()], ids=lambda v: type(v).__name__)
def test_a_view_and_its_mirror_image_get_the_same_output(net: Any) -> None:
    x = torch.rand(2, *net.input_shape[1:], generator=torch.Generator().manual_seed(0))
    both = (x, torch.flip(x, (3,)))
    with torch.no_grad():
        one, other = (net.eval()(view) for view in both)
        raw = [net.raw(view) for view in both]
    if isinstance(net, DeepfakeNet):
        assert torch.allclose(one[1], torch.flip(other[1], (2,)), atol=1e-5)
        one, other, raw = one[0], other[0], [said.fake for said in raw]
    assert torch.allclose(one, other, atol=1e-5)
    assert not torch.allclose(*raw, atol=1e-5)  # for one pass it would have been two


def test_the_face_neither_clears_its_card_nor_condemns_it_by_itself() -> None:
    assert accusing(torch.tensor([-6.0, 0.0, 1.5, 9.0])).tolist() == [0, 0, 1.5, 3.5]


def test_the_trunk_gives_the_outputs_of_the_published_graph(weights: Path) -> None:
    import onnxruntime

    stored = onnx_weights(weights)
    x = torch.rand(1, 3, 224, 224, generator=torch.Generator().manual_seed(0)) * 2 - 1
    with torch.no_grad():
        pooled = MobileNet().load_onnx(weights).eval()(x).mean((2, 3), keepdim=True)
        said = torch.nn.functional.conv2d(pooled, stored["fc.weight"], stored["fc.bias"]).flatten(1)
    (published,) = onnxruntime.InferenceSession(str(weights)).run(None, {"x": x.numpy()})
    assert np.abs(said.numpy() - published).max() < 1e-4


def test_the_trunk_requires_inputs_from_minus_one_to_one(weights: Path) -> None:
    """scikit-learn's sample flower is a daisy (class 986 of 1001) in this range, and not in 0..1."""
    from PIL import Image
    from sklearn.datasets import load_sample_image

    stored = onnx_weights(weights)
    flower = Image.fromarray(load_sample_image("flower.jpg")[:, 107:534]).resize((224, 224), Image.Resampling.BILINEAR)
    x = torch.from_numpy(np.asarray(flower).copy()).permute(2, 0, 1)[None].float() / 127.5 - 1
    with torch.no_grad():
        pooled = MobileNet().load_onnx(weights).eval()(x).mean((2, 3), keepdim=True)
        said = torch.nn.functional.conv2d(pooled, stored["fc.weight"], stored["fc.bias"]).flatten()
    assert int(said.argmax()) == 986


def test_votes_that_start_at_different_corners_do_not_blur_the_result() -> None:
    quad = torch.tensor([[0.2, 0.3], [0.8, 0.3], [0.8, 0.7], [0.2, 0.7]])
    votes = quad.repeat(1, 256, 1, 1)
    votes[:, 100:] = torch.roll(quad, 2, 0)
    card = torch.full((1, 256), 3.0)
    card[0, 7] = 3.2
    turn = torch.zeros(1, 256, 4)
    turn[:, :100, 1] = 4.0
    turn[:, 100:, 3] = 4.0  # the same corner, as the turned votes number it
    found = CardFinder().decode(Cells(card, votes, turn, torch.zeros(1, 256)))
    assert torch.allclose(found.corners[0], torch.roll(quad, -1, 0), atol=1e-5)
    assert found.card.item() == pytest.approx(3.2)


def test_inside_is_right_for_a_clockwise_quad() -> None:
    quad = torch.tensor([[[0.2, 0.2], [0.8, 0.3], [0.7, 0.8], [0.1, 0.7]]])
    points = torch.tensor([[0.5, 0.5], [0.05, 0.5], [0.9, 0.5], [0.5, 0.1]])
    for order in range(4):
        assert inside(points, torch.roll(quad, order, 1)).tolist() == [[True, False, False, False]]


@pytest.mark.parametrize(
    ("name", "settings", "rate", "steps"),
    [
        ("finder", [], 5e-4, 12),
        ("refiner", [], 5e-4, 12),
        ("deepfake", ["side=96"], 5e-4, 12),
        ("blur", [], 2e-3, 12),
    ],
)
def test_each_net_learns_a_few_samples(tmp_path: Path, name: str, settings: list[str], rate: float, steps: int) -> None:
    make = {
        "finder": toy.finder_data,
        "refiner": toy.refiner_data,
        "deepfake": toy.deepfake_data,
        "blur": toy.blur_data,
    }
    count = 8
    data = Packed([make[name](tmp_path, count)])
    task = make_task(name)
    task.settings = change(task.settings, settings)
    torch.manual_seed(0)
    net = task.build(None).train()
    batch = task.load(data, np.arange(count), None)
    optimiser = torch.optim.AdamW(net.parameters(), rate)
    losses = []
    for _ in range(steps):
        loss = torch.stack(list(task.loss(net, batch).values())).sum()
        optimiser.zero_grad()
        loss.backward()
        torch.nn.utils.clip_grad_norm_(net.parameters(), 2)
        optimiser.step()
        losses.append(float(loss.detach()))
    assert np.isfinite(losses).all()
    assert min(losses[-3:]) < losses[0] * 0.85
