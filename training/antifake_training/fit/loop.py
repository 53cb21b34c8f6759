"""The training loop: batches, loss, step, averaged weights, until the minutes are used up."""

from __future__ import annotations

import copy
import itertools
import json
import math
import time
from collections.abc import Iterator, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

import numpy as np
import torch
from torch import nn

from ..data.batches import prefetch, random_batches, row_weights
from ..data.packed import Packed
from .tasks import Batch, Task
from .trained import predict, write_state


@dataclass(frozen=True)
class Run:
    """What a run reads and writes, and how long it takes.

    Attributes:
        out: folder of `last.pt`, `final.pt` and `train.log`.
        minutes: the budget; the learning rate follows it.
        steps: the budget in steps instead, if it is not 0.
        data: packed folders of training data, for the record.
        validation: packed folders to validate on; empty: a share of the data.
        weights: ImageNet weights of the trunk, ONNX.
        start: `final.pt` of a run with whose weights this one begins.
        resume: continues from `last.pt` if there is one.
        precision: "fp32", "bf16" or "auto".
        log_every: steps between lines of the log.
        save_every: minutes between checkpoints.
    """

    out: Path
    minutes: float = 20
    steps: int = 0
    data: Sequence[Path] = ()
    validation: Sequence[Path] = ()
    weights: Path | None = None
    start: Path | None = None
    resume: bool = False
    device: str = "cpu"
    precision: str = "auto"
    log_every: int = 20
    save_every: float = 4


class Training:
    """One run of a task on packed data."""

    def __init__(self, task: Task, data: Packed, run: Run):
        self.task, self.data, self.run = task, data, run
        settings, device = task.settings, torch.device(run.device)
        torch.manual_seed(settings.seed)
        split = data.split(0, 0) if run.validation else data.split(settings.val, settings.test)
        self.val_data = Packed(run.validation) if run.validation else data
        self.val_rows = np.arange(len(self.val_data)) if run.validation else split["val"]
        self.rows = task.usable(data.rows, split["train"])
        self.net = task.build(run.weights).to(device, memory_format=torch.channels_last)
        if run.start:
            self.net.load_state_dict(torch.load(run.start, map_location=device, weights_only=True)["net"])
        freeze(self.net, settings.frozen)
        self.ema = copy.deepcopy(self.net).eval()
        self.optimiser = torch.optim.AdamW(parameter_groups(self.net, settings), betas=(0.9, 0.99))
        self.step, self.seconds_before = 0, 0.0  # of earlier, interrupted parts of this run
        if run.resume and (run.out / "last.pt").exists():
            self._resume()
        self.first_step, self.began = self.step, time.monotonic()
        self.log = Log(run.out / "train.log")
        counts = {name: len(indices) for name, indices in split.items()}
        self.log(f"{task.name}: {len(self.rows)} rows to learn from of {counts}; {self._precision()} on {device}")

    def learn(self) -> Path:
        """Trains until the budget is used up; returns the path of final.pt, which contains the averaged weights."""
        run = self.run
        saved = logged = self.began = time.monotonic()
        logged_step = self.step
        for batch in prefetch(self._batches(), self._load):
            if self._spent_seconds() >= run.minutes * 60 or (run.steps and self.step >= run.steps):
                break
            progress = self._progress()
            parts, norm = self._take_step(batch, progress)
            if self.step % run.log_every == 0:
                now = time.monotonic()
                speed = (self.step - logged_step) * self.task.settings.batch / (now - logged)
                logged, logged_step = now, self.step
                self._log_step(progress, parts, f"norm {norm.item():.2f} {speed:.0f} img/s")
            if time.monotonic() - saved > run.save_every * 60:
                self._save()
                saved = logged = time.monotonic()
                logged_step = self.step
        return self._finish()

    def _take_step(self, batch: Batch, progress: float) -> tuple[dict[str, torch.Tensor], torch.Tensor]:
        """One step of the optimiser and of the averaged weights; returns the parts of the loss and the gradients' norm."""
        settings, device = self.task.settings, torch.device(self.run.device)
        for group in self.optimiser.param_groups:
            group["lr"] = group["peak"] * schedule(progress, settings.warmup)
        batch = {name: tensor.to(device) for name, tensor in batch.items()}
        self.net.train()
        with torch.autocast(device.type, torch.bfloat16, enabled=self._precision() == "bf16"):
            parts = self.task.loss(self.net, batch)
            loss = torch.stack(list(parts.values())).sum()
        self.optimiser.zero_grad(set_to_none=True)
        loss.backward()
        norm = nn.utils.clip_grad_norm_(self.net.parameters(), settings.clip)
        if torch.isfinite(norm):  # a step with invalid gradients is skipped
            self.optimiser.step()
        self.step += 1
        average(self.ema, self.net, min(settings.ema, (1 + self.step) / (10 + self.step)))
        return parts, norm

    def _batches(self) -> Iterator[np.ndarray]:
        """Batches of row indices; if all samples are composed at each step, the indices have no meaning."""
        settings, use = self.task.settings, self.rows
        if not len(use):
            return meaningless_batches(settings.batch)
        weights = row_weights([self.data.rows[i] for i in use], settings.balance) if settings.balance else None
        return random_batches(use, weights, settings.batch, settings.seed + self.step)

    def _load(self, indices: np.ndarray, number: int) -> Batch:
        seed = self.task.settings.seed * 1_000_003 + self.first_step + number
        return self.task.load(self.data, indices, torch.Generator().manual_seed(seed))

    def _spent_seconds(self) -> float:
        return self.seconds_before + time.monotonic() - self.began

    def _progress(self) -> float:
        """0..1"""
        return self.step / self.run.steps if self.run.steps else self._spent_seconds() / (self.run.minutes * 60)

    def _precision(self) -> str:
        return precision_of(self.run.precision, self.run.device)

    def _log_step(self, progress: float, parts: dict[str, torch.Tensor], rest: str) -> None:
        loss = torch.stack(list(parts.values())).sum().item()
        shown = " ".join(f"{name} {part.item():.4f}" for name, part in parts.items())
        self.log(f"{progress:6.1%} step {self.step} loss {loss:.4f} ({shown}) {rest}")

    def _resume(self) -> None:
        state = torch.load(self.run.out / "last.pt", map_location=self.run.device, weights_only=True)
        self.net.load_state_dict(state["net"])
        self.ema.load_state_dict(state["ema"])
        self.optimiser.load_state_dict(state["optimiser"])
        self.step, self.seconds_before = state["step"], state["seconds"]

    def _save(self) -> None:
        """Writes last.pt, from which a run can resume."""
        write_state(
            self.run.out / "last.pt",
            net=self.net.state_dict(),
            ema=self.ema.state_dict(),
            optimiser=self.optimiser.state_dict(),
            step=self.step,
            seconds=self._spent_seconds(),
        )
        self.log(f"val {json.dumps(brief(self._validate()))}")

    def _finish(self) -> Path:
        final = self.run.out / "final.pt"
        write_state(
            final,
            task=self.task.name,
            settings=asdict(self.task.settings),
            net=self.ema.state_dict(),
            step=self.step,
            data=[str(folder) for folder in self.run.data],
        )
        self.log(f"done after {self.step} steps; val {json.dumps(brief(self._validate()))}")
        return final

    def _validate(self) -> dict[str, Any]:
        """Measures the averaged net on some of the validation rows."""
        chosen = np.random.default_rng(0).permutation(self.val_rows)[: self.task.settings.val_rows]
        if not len(chosen):
            return {}
        outputs = predict(self.task, self.ema, self.val_data, chosen)
        return self.task.measure(outputs, [self.val_data.rows[i] for i in chosen])


def meaningless_batches(size: int) -> Iterator[np.ndarray]:
    """Endless batches of samples that are all composed at each step: their indices have no meaning."""
    return itertools.repeat(np.zeros(size, int))


def freeze(net: Any, layers: int) -> None:
    """Excludes the first layers of the trunk from training."""
    for layer in net.trunk.f[:layers] if layers else ():
        layer.requires_grad_(False)


def schedule(progress: float, warmup: float) -> float:
    """Factor of the peak learning rate: a linear rise, then a cosine down to 1 %."""
    if progress < warmup:
        return max(progress / warmup, 0.01)
    return 0.01 + 0.99 * (1 + math.cos(math.pi * min((progress - warmup) / (1 - warmup), 1))) / 2


def parameter_groups(net: nn.Module, settings: Any) -> list[dict[str, Any]]:
    """Trunk and the rest, each with and without weight decay (biases have none)."""
    groups: dict[tuple[float, float], list[nn.Parameter]] = {}
    for name, parameter in net.named_parameters():
        if not parameter.requires_grad:
            continue
        rate = settings.trunk_rate if name.startswith("trunk.") else settings.head_rate
        groups.setdefault((rate, settings.decay if parameter.ndim > 1 else 0.0), []).append(parameter)
    return [{"params": p, "lr": r, "peak": r, "weight_decay": d} for (r, d), p in groups.items()]


@torch.no_grad()
def average(ema: nn.Module, net: nn.Module, decay: float) -> None:
    """Moves the averaged weights towards the current ones; the statistics of batch norms are copied."""
    torch._foreach_lerp_(list(ema.parameters()), list(net.parameters()), 1 - decay)
    for kept, measured in zip(ema.buffers(), net.buffers()):
        kept.copy_(measured)


def precision_of(precision: str, device: str) -> str:
    """ "auto" is bf16 if the processor has instructions for it (otherwise it is ten times slower than fp32), else fp32."""
    if precision != "auto":
        return precision
    return "bf16" if device != "cpu" or torch.cpu._is_avx512_bf16_supported() else "fp32"


def brief(table: dict[str, Any]) -> dict[str, Any]:
    """The numbers of a table, without its groups."""
    return {name: round(value, 4) for name, value in table.items() if isinstance(value, (int, float))}


class Log:
    """Lines to the terminal and to a file, each with the time."""

    def __init__(self, path: Path):
        self.path = path

    def __call__(self, line: str) -> None:
        line = f"{time.strftime('%H:%M:%S')} {line}"
        print(line, flush=True)
        with self.path.open("a") as file:
            file.write(line + "\n")
