"""Judges nets on pairs of genuine and forged portraits, forged on captures of people and with donors of makers that training
never saw; the same pairs for every net.

python -m antifake_training.held RUN/final.pt --captures ../data/captures-val --makers sdfd,lfw_faceswap --pairs 300
"""

from __future__ import annotations

import argparse
import json
from pathlib import Path
from typing import Any

import cv2
import numpy as np
import torch

from .forge import Forge, Forged
from .metrics import deepfake_metrics
from .mixes import MIXES, Mix
from .tasks import pictures
from .train import load_trained


def held_forge(options: argparse.Namespace, mix: Mix) -> Forge:
    """What forges on `options.captures` of held people, with donors of `options.split` and the sets of `options.makers` alone."""
    forge = Forge(options.captures, options.portraits, options.faces, options.split, (), mix)
    forge.donors = [row for row in forge.donors if row["set"] in options.makers.split(",")]
    return forge


def held_pairs(forge: Forge, pairs: int, seed: int) -> list[Forged]:
    """Genuine and forged in turn."""
    rng = np.random.default_rng(seed)
    return [forged for _ in range(pairs) for forged in forge.pair(rng)]


@torch.no_grad()
def judge(net: Any, made: list[Forged], batch: int = 32) -> np.ndarray:
    """(n,) probabilities that they are fakes."""
    views = np.stack([forged.view for forged in made])
    said = [net(pictures(views[at : at + batch]))[0].numpy() for at in range(0, len(views), batch)]
    return np.concatenate(said)


def main(arguments: list[str] | None = None) -> list[dict[str, Any]]:
    parser = argparse.ArgumentParser(prog="antifake_training.held", description=__doc__)
    parser.add_argument("models", type=Path, nargs="+", help="final.pt of each run")
    parser.add_argument("--captures", type=Path, nargs="+", required=True, help="heaps of held people")
    parser.add_argument("--portraits", type=Path, default=Path("../data/portraits.jsonl"))
    parser.add_argument("--faces", type=Path, default=Path("../../shared/data"))
    parser.add_argument("--split", default="val", help="whose portraits are donors")
    parser.add_argument("--makers", default="sdfd,lfw_faceswap", help="sets that give donors")
    parser.add_argument("--pairs", type=int, default=300)
    parser.add_argument("--mix", choices=list(MIXES), default="card", help="which network's view and forgeries")
    parser.add_argument("--seed", type=int, default=5)
    parser.add_argument("--out", type=Path, help="where the tables go, as JSON")
    options = parser.parse_args(arguments)
    torch.set_num_threads(1)
    cv2.setNumThreads(1)
    made = held_pairs(held_forge(options, MIXES[options.mix]), options.pairs, options.seed)
    tables = []
    for path in options.models:
        _, net = load_trained(path)
        table = {"model": str(path), **deepfake_metrics(judge(net, made), [forged.row for forged in made])}
        print(f"{path}: AUC {table['auc']:.3f}, {table['tpr_at_fpr_1']:.3f} at FPR 1 %, {table['attacks']} attacks")
        for kind, group in table["by_kind"].items():
            print(f"  {kind:14} {group['auc']:.3f} {group['tpr_at_fpr_1']:.3f} of {group['attacks']}", flush=True)
        tables.append(table)
    if options.out:
        options.out.write_text(json.dumps(tables, indent=1) + "\n")
    return tables


if __name__ == "__main__":
    main()
