"""Trains one net within a budget of minutes.

python -m antifake_training.train finder --data DIR --weights FILE --minutes 20 --out DIR
"""

from __future__ import annotations

import argparse
import copy
import itertools
import json
import math
import os
import sys
import time
from collections.abc import Iterator
from dataclasses import asdict
from pathlib import Path
from typing import Any

import cv2
import numpy as np
import torch
from torch import nn

from .collage import Deck
from .data import Packed, prefetch, random_batches, row_weights
from .forge import Forge
from .mixes import MIXES
from .recipes import change, restore
from .tasks import Task, make_task

# glibc hands big blocks back to the kernel and fetches them anew at every layer; keeping them is 1.5 times as fast.
MALLOC = {
    "MALLOC_MMAP_THRESHOLD_": "4000000000",
    "MALLOC_TRIM_THRESHOLD_": "20000000000",
    "MALLOC_TOP_PAD_": "500000000",
}


def train(task: Task, data: Packed, options: argparse.Namespace) -> Path:
    """The loop: batches, loss, step, averaged weights, until the minutes are used up; answers the final file."""
    recipe, device = task.recipe, torch.device(options.device)
    torch.manual_seed(recipe.seed)
    split = data.split(0, 0) if options.held else data.split(recipe.val, recipe.test)
    held = Packed(options.held) if options.held else data
    val = np.arange(len(held)) if options.held else split["val"]
    use = task.usable(data.rows, split["train"])
    net = task.build(options.weights, data, use).to(device, memory_format=torch.channels_last)
    if options.start:
        net.load_state_dict(torch.load(options.start, map_location=device, weights_only=True)["net"])
    freeze(net, recipe.frozen)
    ema = copy.deepcopy(net).eval()
    optimiser = torch.optim.AdamW(parameter_groups(net, recipe), betas=(0.9, 0.99))
    step, before = 0, 0.0  # steps and seconds of earlier, interrupted parts of this run
    last = options.out / "last.pt"
    if options.resume and last.exists():
        state = torch.load(last, map_location=device, weights_only=True)
        net.load_state_dict(state["net"])
        ema.load_state_dict(state["ema"])
        optimiser.load_state_dict(state["optimiser"])
        step, before = state["step"], state["seconds"]

    weights = row_weights([data.rows[i] for i in use], recipe.balance) if recipe.balance and len(use) else None
    batches = random_batches(use, weights, recipe.batch, recipe.seed + step) if len(use) else made_anew(recipe.batch)

    def load(indices: np.ndarray, number: int) -> dict[str, torch.Tensor]:
        return task.load(data, indices, torch.Generator().manual_seed(recipe.seed * 1_000_003 + step_at_start + number))

    step_at_start = step
    say = Log(options.out / "train.log")
    counts = {name: len(indices) for name, indices in split.items()}
    say(f"{task.name}: {len(use)} rows to learn from of {counts}; {precision_of(options)} on {device}")
    began = saved = told = time.monotonic()
    told_step, budget = step, options.minutes * 60
    for batch in prefetch(batches, load):
        spent = before + time.monotonic() - began
        if spent >= budget or (options.steps and step >= options.steps):
            break
        progress = step / options.steps if options.steps else spent / budget
        for group in optimiser.param_groups:
            group["lr"] = group["peak"] * schedule(progress, recipe.warmup)
        batch = {name: tensor.to(device) for name, tensor in batch.items()}
        net.train()
        with torch.autocast(device.type, torch.bfloat16, enabled=precision_of(options) == "bf16"):
            parts = task.loss(net, batch)
            loss = torch.stack(list(parts.values())).sum()
        optimiser.zero_grad(set_to_none=True)
        loss.backward()
        norm = nn.utils.clip_grad_norm_(net.parameters(), recipe.clip)
        if torch.isfinite(norm):  # a step with broken gradients is left out
            optimiser.step()
        step += 1
        average(ema, net, min(recipe.ema, (1 + step) / (10 + step)))
        if step % options.log_every == 0:
            now = time.monotonic()
            speed = (step - told_step) * recipe.batch / (now - told)
            told, told_step = now, step
            shown = " ".join(f"{name} {part.item():.4f}" for name, part in parts.items())
            say(
                f"{progress:6.1%} step {step} loss {loss.item():.4f} ({shown}) norm {norm.item():.2f} {speed:.0f} img/s"
            )
        if time.monotonic() - saved > options.save_every * 60:
            seconds = before + time.monotonic() - began
            keep(last, net=net.state_dict(), ema=ema.state_dict(), optimiser=optimiser.state_dict(), step=step,
                 seconds=seconds)  # fmt: skip
            say(f"val {json.dumps(brief(watch(task, ema, held, val)))}")
            saved = told = time.monotonic()
            told_step = step
    final = options.out / "final.pt"
    keep(
        final,
        task=task.name,
        recipe=asdict(recipe),
        net=ema.state_dict(),
        step=step,
        data=[str(d) for d in options.data],
    )
    say(f"done after {step} steps; val {json.dumps(brief(watch(task, ema, held, val)))}")
    return final


def made_anew(size: int) -> Iterator[np.ndarray]:
    """Batches of samples that all are made on the spot: their indices mean nothing."""
    return itertools.repeat(np.zeros(size, int))


def freeze(net: Any, layers: int) -> None:
    """Keeps the first layers of the trunk as they are."""
    for layer in net.trunk.f[:layers] if layers else ():
        layer.requires_grad_(False)


def schedule(progress: float, warmup: float) -> float:
    """Factor of the peak learning rate: a straight rise, then a cosine down to 1 %."""
    if progress < warmup:
        return max(progress / warmup, 0.01)
    return 0.01 + 0.99 * (1 + math.cos(math.pi * min((progress - warmup) / (1 - warmup), 1))) / 2


def parameter_groups(net: nn.Module, recipe: Any) -> list[dict[str, Any]]:
    """Trunk and the rest, each with and without weight decay (biases have none)."""
    groups: dict[tuple[float, float], list[nn.Parameter]] = {}
    for name, parameter in net.named_parameters():
        if not parameter.requires_grad:
            continue
        rate = recipe.trunk_rate if name.startswith("trunk.") else recipe.head_rate
        groups.setdefault((rate, recipe.decay if parameter.ndim > 1 else 0.0), []).append(parameter)
    return [{"params": p, "lr": r, "peak": r, "weight_decay": d} for (r, d), p in groups.items()]


@torch.no_grad()
def average(ema: nn.Module, net: nn.Module, decay: float) -> None:
    """Moves the averaged weights towards the current ones; what batch norms have measured is taken as it is."""
    torch._foreach_lerp_(list(ema.parameters()), list(net.parameters()), 1 - decay)
    for kept, measured in zip(ema.buffers(), net.buffers()):
        kept.copy_(measured)


def watch(task: Task, net: nn.Module, data: Packed, indices: np.ndarray) -> dict[str, Any]:
    """Measures the net on some of the rows kept for validation."""
    chosen = np.random.default_rng(0).permutation(indices)[: task.recipe.val_rows]
    if not len(chosen):
        return {}
    return task.measure(predict(task, net, data, chosen), [data.rows[i] for i in chosen])


@torch.no_grad()
def predict(task: Task, net: Any, data: Packed, indices: np.ndarray, batch: int = 32) -> dict[str, np.ndarray]:
    """The net's final outputs by name, each (n, ...)."""
    device = next(net.parameters()).device
    net.eval()
    out: dict[str, list[np.ndarray]] = {name: [] for name in net.OUTPUTS}
    for start in range(0, len(indices), batch):
        said = net(task.load(data, indices[start : start + batch], None)["x"].to(device))
        for name, tensor in zip(net.OUTPUTS, said if isinstance(said, tuple) else (said,)):
            out[name].append(tensor.float().cpu().numpy())
    return {name: np.concatenate(parts) for name, parts in out.items()}


def load_trained(path: Path) -> tuple[Task, Any]:
    """The task and net of a final.pt."""
    state = torch.load(path, map_location="cpu", weights_only=True)
    task = make_task(state["task"])
    task.recipe = restore(task.recipe, state["recipe"])
    net = task.build(None, None, None)
    net.load_state_dict(state["net"])
    return task, net.eval()


def precision_of(options: argparse.Namespace) -> str:
    """bf16 where the processor has instructions for it (elsewhere it is ten times slower than fp32), else fp32."""
    if options.precision != "auto":
        return options.precision
    return "bf16" if options.device != "cpu" or torch.cpu._is_avx512_bf16_supported() else "fp32"


def brief(table: dict[str, Any]) -> dict[str, Any]:
    """The numbers of a table, without its groups."""
    return {name: round(value, 4) for name, value in table.items() if isinstance(value, (int, float))}


def keep(path: Path, **state: Any) -> None:
    """Writes a checkpoint whole or not at all."""
    torch.save(state, path.with_suffix(".part"))
    path.with_suffix(".part").replace(path)


class Log:
    """Lines to the terminal and to a file, each with the time."""

    def __init__(self, path: Path):
        self.path = path

    def __call__(self, line: str) -> None:
        line = f"{time.strftime('%H:%M:%S')} {line}"
        print(line, flush=True)
        with self.path.open("a") as file:
            file.write(line + "\n")


def parse(arguments: list[str] | None = None) -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="antifake_training.train", description=__doc__)
    parser.add_argument("task", choices=["finder", "refiner", "edges", "deepfake", "blur"])
    parser.add_argument("--data", type=Path, nargs="+", default=[], help="packed folders; not needed with fresh=1")
    parser.add_argument("--held", type=Path, nargs="+", help="packed folders to validate on; else a share of --data")
    parser.add_argument("--captures", type=Path, nargs="+", help="heaps to forge from, for deepfake")
    parser.add_argument("--panels", type=Path, help="heap of composed portraits to paste")
    parser.add_argument("--portraits", type=Path, default=Path("../data/portraits.jsonl"), help="donors of the forge")
    parser.add_argument(
        "--faces", type=Path, default=Path("../../shared/data"), help="folder that --portraits names files in"
    )
    parser.add_argument("--weights", type=Path, help="MobileNetV2 ImageNet weights, ONNX")
    parser.add_argument("--deck", type=Path, help="cards and grounds, for finder and refiner")
    parser.add_argument("--scenes", type=Path, help="real photos to lay cards in, JSON lines of {file, quad}")
    parser.add_argument("--start", type=Path, help="final.pt whose weights this run begins with")
    parser.add_argument("--out", type=Path, required=True)
    parser.add_argument("--minutes", type=float, default=20)
    parser.add_argument("--steps", type=int, default=0, help="stop after so many steps; the schedule follows them")
    parser.add_argument("--set", dest="settings", action="append", default=[], metavar="NAME=VALUE")
    parser.add_argument("--resume", action="store_true", help="go on from last.pt in --out")
    parser.add_argument("--threads", type=int, default=1)
    parser.add_argument("--device", default="cpu")
    parser.add_argument("--precision", choices=["auto", "fp32", "bf16"], default="auto")
    parser.add_argument("--log-every", type=int, default=20)
    parser.add_argument("--save-every", type=float, default=4, help="minutes between checkpoints")
    return parser.parse_args(arguments)


def main(arguments: list[str] | None = None) -> Path:
    options = parse(arguments)
    torch.set_num_threads(options.threads)
    cv2.setNumThreads(1)
    options.out.mkdir(parents=True, exist_ok=True)
    task = make_task(options.task)
    task.recipe = change(task.recipe, options.settings)
    if options.deck:
        task.deck = Deck(options.deck, options.scenes)
    if options.captures:
        recipe = task.recipe
        task.forge = Forge(
            options.captures,
            options.portraits,
            options.faces,
            "train",
            recipe.leave_out,
            MIXES[recipe.mix],
            recipe.side,
            options.panels,
        )
    if not options.data and not (options.captures and task.recipe.fresh == 1):
        raise ValueError("Expected --data, or --captures and fresh=1, to learn from")
    return train(task, Packed(options.data), options)


if __name__ == "__main__":
    if sys.platform == "linux" and not MALLOC.keys() <= os.environ.keys():
        os.execve(sys.executable, [*sys.orig_argv], {**os.environ, **MALLOC})  # read at the start of a process only
    main()
