"""Measures nets on pairs of genuine and forged portraits, forged on captures of people and with donors by makers that are not in the
training data; the same pairs for every net.

PYTHONPATH=training python -m lab.validation RUN/final.pt --captures data/captures-val --makers sdfd,lfw_faceswap --pairs 300
"""

from __future__ import annotations

import argparse
import json
from pathlib import Path
from typing import Any

import cv2
import torch

from antifake_training.fit.fuse import judge
from antifake_training.fit.trained import load_trained
from antifake_training.forge.mixes import MIXES, Mix
from antifake_training.forge.workshop import Forge, Stock
from antifake_training.measure.metrics import deepfake_metrics


def validation_forge(options: argparse.Namespace, mix: Mix) -> Forge:
    """A forge on `options.captures` of validation people, with donors of `options.split` and only the sets of `options.makers`."""
    forge = Forge(Stock(options.captures, options.portraits, options.faces, options.split), mix)
    forge.editor.donors = [row for row in forge.editor.donors if row["set"] in options.makers.split(",")]
    return forge


def main(arguments: list[str] | None = None) -> list[dict[str, Any]]:
    parser = argparse.ArgumentParser(prog="lab.validation", description=__doc__)
    parser.add_argument("models", type=Path, nargs="+", help="final.pt of each run")
    parser.add_argument("--captures", type=Path, nargs="+", required=True, help="heaps of validation people")
    parser.add_argument("--portraits", type=Path, default=Path("data/portraits.jsonl"))
    parser.add_argument("--faces", type=Path, default=Path("../shared/data"))
    parser.add_argument("--split", default="val", help="whose portraits are donors")
    parser.add_argument("--makers", default="sdfd,lfw_faceswap", help="sets that give donors")
    parser.add_argument("--pairs", type=int, default=300)
    parser.add_argument("--mix", choices=list(MIXES), default="card", help="which network's view and forgeries")
    parser.add_argument("--seed", type=int, default=5)
    parser.add_argument("--out", type=Path, help="JSON file for the tables")
    options = parser.parse_args(arguments)
    torch.set_num_threads(1)
    cv2.setNumThreads(1)
    made = validation_forge(options, MIXES[options.mix]).pairs(options.pairs, options.seed)
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
