"""Training speed of each net on this machine, images a second, on pictures of noise.

python -m antifake_training.speed [--precision fp32] [--threads 1]
"""

from __future__ import annotations

import argparse
import os
import sys
import time
from dataclasses import replace

import torch

from .recipes import DeepfakeRecipe
from .tasks import Batch, Task, make_task
from .train import MALLOC, freeze


def noise_batch(task: Task, shape: tuple[int, ...], count: int) -> Batch:
    """A batch with the right shapes and no meaning."""
    corners = torch.tensor([[[0.2, 0.3], [0.8, 0.3], [0.8, 0.7], [0.2, 0.7]]]).repeat(count, 1, 1)
    flags = {name: torch.arange(count).remainder(2).float() for name in ("card", "thai", "turned", "fake")}
    x = torch.rand(count, *shape[1:]).to(memory_format=torch.channels_last)
    mask = torch.zeros(count, *shape[2:]) if task.name == "deepfake" else None
    extra = {} if mask is None else {"mask": mask, "known": torch.ones(count, dtype=torch.bool)}
    return {"x": x, "corners": corners, **flags, **extra}


def images_per_second(task: Task, precision: str, count: int = 32, rounds: int = 4) -> float:
    """The best of a few steps, forward and backward; loading and augmentation run beside it and cost 5 to 15 % more."""
    net = task.build(None, None, None).to(memory_format=torch.channels_last).train()
    freeze(net, task.recipe.frozen)
    batch, best = noise_batch(task, net.input_shape, count), float("inf")
    for _ in range(rounds):
        began = time.perf_counter()
        with torch.autocast("cpu", torch.bfloat16, enabled=precision == "bf16"):
            parts = task.loss(net, batch)
        torch.stack(list(parts.values())).sum().backward()
        best = min(best, time.perf_counter() - began)
    return count / best


def main() -> None:
    parser = argparse.ArgumentParser(prog="antifake_training.speed", description=__doc__)
    parser.add_argument("--precision", choices=["fp32", "bf16"], default="fp32")
    parser.add_argument("--threads", type=int, default=1)
    options = parser.parse_args()
    torch.set_num_threads(options.threads)
    tasks = [("finder 256", make_task("finder")), ("refiner 264×176", make_task("refiner"))]
    for side, residual, frozen in ((160, False, 0), (160, True, 0), (224, True, 0), (224, True, 2)):
        recipe = replace(DeepfakeRecipe(), side=side, residual=residual, frozen=frozen)
        tasks.append(
            (f"deepfake {side}{' + residual' if residual else ''}, {frozen} frozen", make_task("deepfake", recipe))
        )
    for name, task in tasks:
        print(f"{name:36} {images_per_second(task, options.precision):6.1f} img/s", flush=True)


if __name__ == "__main__":
    if sys.platform == "linux" and not MALLOC.keys() <= os.environ.keys():
        os.execve(sys.executable, [*sys.orig_argv], {**os.environ, **MALLOC})
    main()
