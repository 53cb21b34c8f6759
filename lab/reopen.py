"""Restores the final.pt of a shipped model, with which a training can begin (`--start`): the file in git is the checkpoint.

PYTHONPATH=training python -m lab.reopen deepfake --model models/deepfake-0.13.0.onnx --part face --set side=192 --out out/face
PYTHONPATH=training python -m lab.reopen blur --model models/blur-0.8.0.onnx --data data/blur-views --out out/blur
"""

from __future__ import annotations

import argparse
from dataclasses import asdict
from pathlib import Path
from typing import Any

import numpy as np
import onnx
import torch
from onnx import numpy_helper
from torch import Tensor, nn

from antifake_training.data.packed import Packed
from antifake_training.fit.settings import change
from antifake_training.fit.tasks import Task, make_task
from antifake_training.fit.trained import write_state

VIEWS = 1024  # to measure the inputs of normalisations


def weights_of(model: Path) -> dict[str, Tensor]:
    """Every weight of an ONNX file by its name in the net, as float32, in the order of the graph."""
    graph = onnx.load(model).graph
    return {
        w.name.removesuffix(".half"): torch.from_numpy(numpy_helper.to_array(w).astype(np.float32))
        for w in graph.initializer
    }


def fill_named(net: nn.Module, weights: dict[str, Tensor], part: str) -> None:
    """Copies the weights that the file contains by name.

    Args:
        part: prefix of their names, if the file contains several nets; may be empty. Weights that two nets share, such as the layers
            that were frozen in training, are in the file once, under either name.
    """
    shared = {name.partition(".")[2]: w for name, w in weights.items()} if part else {}
    own = shared | {
        name.removeprefix(f"{part}."): w for name, w in weights.items() if not part or name.startswith(f"{part}.")
    }
    left = net.load_state_dict(own, strict=False).missing_keys
    buffers = {name for name, _ in net.named_buffers()}
    lost = [name for name in left if name not in buffers and not is_normalised(net, name)]
    if lost:
        raise ValueError(f"Expected weights of the whole net but the file lacks {lost}")


def is_normalised(net: nn.Module, parameter: str) -> bool:
    """Whether a parameter belongs to a convolution followed by a normalisation, or to that: the file contains both as one, without a name."""
    module = net.get_submodule(parameter.rpartition(".")[0])
    return any(module in pair for pair in normalised(net))


def normalised(net: nn.Module) -> list[tuple[nn.Conv2d, nn.BatchNorm2d]]:
    """The convolutions that are directly followed by a normalisation, in order."""
    layers = [module for module in net.modules() if isinstance(module, (nn.Conv2d, nn.BatchNorm2d))]
    return [(a, b) for a, b in zip(layers, layers[1:]) if isinstance(a, nn.Conv2d) and isinstance(b, nn.BatchNorm2d)]


def fill_folded(net: nn.Module, weights: dict[str, Tensor]) -> None:
    """Gives each normalised convolution its folded weights, and its normalisation the bias, so that it gives the outputs of the file."""
    folded = [w for name, w in weights.items() if name.startswith("onnx::Conv_")]
    for (conv, norm), weight, bias in zip(normalised(net), folded[::2], folded[1::2], strict=True):
        conv.weight.data.copy_(weight)
        if conv.bias is not None:
            conv.bias.data.zero_()
        norm.bias.data.copy_(bias)
        norm.weight.data.fill_((1 + norm.eps) ** 0.5)


@torch.no_grad()
def measure_normalisation(net: nn.Module, x: Tensor) -> None:
    """Gives every normalisation the mean and spread of its inputs for `x`, and compensates for them in its weights, so that the outputs stay the same."""
    seen: dict[nn.Module, tuple[Tensor, Tensor]] = {}

    def note(norm: nn.Module, inputs: tuple[Tensor, ...]) -> None:
        seen[norm] = (inputs[0].mean((0, 2, 3)), inputs[0].var((0, 2, 3)))

    hooks = [norm.register_forward_pre_hook(note) for _, norm in normalised(net)]
    net.eval()(x)
    for hook in hooks:
        hook.remove()
    for norm, (mean, variance) in seen.items():
        norm.bias += norm.weight * mean / (1 + norm.eps) ** 0.5
        norm.weight.copy_((variance + norm.eps).sqrt())
        norm.running_mean.copy_(mean)
        norm.running_var.copy_(variance)


def reopen(task: Task, model: Path, part: str = "", data: list[Path] | None = None) -> Any:
    """The net of a shipped model, in evaluation mode.

    Args:
        data: packed folders on which the inputs of the net's normalisations are measured, if it has any.
    """
    net, weights = task.build(None), weights_of(model)
    fill_named(net, weights, part)
    if normalised(net):
        if not data:
            raise ValueError("Expected --data for a net with normalisation")
        fill_folded(net, weights)
        packed = Packed(data)
        some = np.random.default_rng(1).permutation(len(packed))[:VIEWS]
        measure_normalisation(net, task.load(packed, np.sort(some), None)["x"])
    return net.eval()


def main(arguments: list[str] | None = None) -> Path:
    parser = argparse.ArgumentParser(prog="lab.reopen", description=__doc__)
    parser.add_argument("task", choices=["finder", "refiner", "deepfake", "blur"])
    parser.add_argument("--model", type=Path, required=True, help="the shipped ONNX file")
    parser.add_argument("--part", default="", help="the deepfake check's card or face network")
    parser.add_argument("--data", type=Path, nargs="*", help="packed folders, for a net with normalisation")
    parser.add_argument("--set", dest="settings", action="append", default=[], metavar="NAME=VALUE")
    parser.add_argument("--out", type=Path, required=True)
    options = parser.parse_args(arguments)
    task = make_task(options.task)
    task.settings = change(task.settings, options.settings)
    net = reopen(task, options.model, options.part, options.data)
    options.out.mkdir(parents=True, exist_ok=True)
    final = options.out / "final.pt"
    write_state(final, task=task.name, settings=asdict(task.settings), net=net.state_dict(), step=0, data=[])
    return final


if __name__ == "__main__":
    main()
