"""Trained nets: saving, loading, and running them on packed data."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
import torch

from ..data.packed import Packed
from .settings import restore
from .tasks import Task, make_task


def write_state(path: Path, **state: Any) -> None:
    """Writes a checkpoint whole or not at all."""
    torch.save(state, path.with_suffix(".part"))
    path.with_suffix(".part").replace(path)


def load_trained(path: Path) -> tuple[Task, Any]:
    """The task and net of a final.pt, the net in evaluation mode."""
    state = torch.load(path, map_location="cpu", weights_only=True)
    task = make_task(state["task"])
    task.settings = restore(task.settings, state["settings"] if "settings" in state else state["recipe"])
    net = task.build(None)
    net.load_state_dict(state["net"])
    return task, net.eval()


@torch.no_grad()
def predict(task: Task, net: Any, data: Packed, indices: np.ndarray, batch: int = 32) -> dict[str, np.ndarray]:
    """The net's final outputs by name, each (n, ...)."""
    device = next(net.parameters()).device
    net.eval()
    out: dict[str, list[np.ndarray]] = {name: [] for name in net.OUTPUTS}
    for start in range(0, len(indices), batch):
        answer = net(task.load(data, indices[start : start + batch], None)["x"].to(device))
        for name, tensor in zip(net.OUTPUTS, answer if isinstance(answer, tuple) else (answer,)):
            out[name].append(tensor.float().cpu().numpy())
    return {name: np.concatenate(parts) for name, parts in out.items()}
