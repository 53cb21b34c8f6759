"""Training speed of each net on this machine, in images per second, on pictures of noise.

PYTHONPATH=training python -m lab.speed [--precision fp32] [--threads 1]
"""

from __future__ import annotations

import argparse
import time
from dataclasses import replace

import torch

from antifake_training.fit.loop import freeze
from antifake_training.fit.settings import DeepfakeSettings
from antifake_training.fit.tasks import Batch, Task, make_task
from antifake_training.train import keep_freed_memory


def noise_batch(task: Task, shape: tuple[int, ...], count: int) -> Batch:
    """A batch with the right shapes and meaningless values."""
    corners = torch.tensor([[[0.2, 0.3], [0.8, 0.3], [0.8, 0.7], [0.2, 0.7]]]).repeat(count, 1, 1)
    flags = {name: torch.arange(count).remainder(2).float() for name in ("card", "thai", "turned", "fake")}
    x = torch.rand(count, *shape[1:]).to(memory_format=torch.channels_last)
    mask = torch.zeros(count, *shape[2:]) if task.name == "deepfake" else None
    extra = {} if mask is None else {"mask": mask, "known": torch.ones(count, dtype=torch.bool)}
    return {"x": x, "corners": corners, **flags, **extra}


def images_per_second(task: Task, precision: str, count: int = 32, rounds: int = 4) -> float:
    """The best of a few steps, forward and backward; loading and augmentation run at the same time and cost 5 to 15 % more."""
    net = task.build(None).to(memory_format=torch.channels_last).train()
    freeze(net, task.settings.frozen)
    batch, best = noise_batch(task, net.input_shape, count), float("inf")
    for _ in range(rounds):
        began = time.perf_counter()
        with torch.autocast("cpu", torch.bfloat16, enabled=precision == "bf16"):
            parts = task.loss(net, batch)
        torch.stack(list(parts.values())).sum().backward()
        best = min(best, time.perf_counter() - began)
    return count / best


def main() -> None:
    parser = argparse.ArgumentParser(prog="lab.speed", description=__doc__)
    parser.add_argument("--precision", choices=["fp32", "bf16"], default="fp32")
    parser.add_argument("--threads", type=int, default=1)
    options = parser.parse_args()
    torch.set_num_threads(options.threads)
    tasks = [("finder 256", make_task("finder")), ("refiner 264×176", make_task("refiner"))]
    for side, frozen in ((192, 0), (192, 2), (288, 2)):
        settings = replace(DeepfakeSettings(), side=side, frozen=frozen)
        tasks.append((f"deepfake {side}, {frozen} frozen", make_task("deepfake", settings)))
    for name, task in tasks:
        print(f"{name:36} {images_per_second(task, options.precision):6.1f} img/s", flush=True)


if __name__ == "__main__":
    keep_freed_memory()
    main()
