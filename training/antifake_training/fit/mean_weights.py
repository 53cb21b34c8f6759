"""The mean of the weights of several runs that began with the same weights: one network between them (Wortsman et al. 2022, Model soups).

python -m antifake_training.fit.mean_weights --runs A/final.pt B/final.pt --out MEAN
"""

from __future__ import annotations

import argparse
from pathlib import Path

import torch
from torch import Tensor

from .trained import write_state


def mean_of(nets: list[dict[str, Tensor]]) -> dict[str, Tensor]:
    """The mean of each weight; counters are those of the last net."""
    names = set(nets[0])
    if any(set(net) != names for net in nets):
        raise ValueError("Expected runs of one kind of net")
    return {
        name: torch.stack([net[name] for net in nets]).mean(0) if last.is_floating_point() else last
        for name, last in nets[-1].items()
    }


def main(arguments: list[str] | None = None) -> Path:
    parser = argparse.ArgumentParser(prog="antifake_training.fit.mean_weights", description=__doc__)
    parser.add_argument("--runs", type=Path, nargs="+", required=True, help="final.pt of each")
    parser.add_argument("--out", type=Path, required=True)
    options = parser.parse_args(arguments)
    runs = [torch.load(file, map_location="cpu", weights_only=False) for file in options.runs]
    options.out.mkdir(parents=True, exist_ok=True)
    final = options.out / "final.pt"
    write_state(final, **(runs[-1] | {"net": mean_of([run["net"] for run in runs])}))
    return final


if __name__ == "__main__":
    main()
