"""The effect of a larger or smaller weight of the face's network on cards: both networks on the same new forgeries, with their logits
summed with different weights (docs/adr/0009).

PYTHONPATH=training python -m lab.shares --card CARD/final.pt --face FACE/final.pt --captures HEAP_VAL --earlier generated_before swap_before
"""

from __future__ import annotations

import argparse
import json
from dataclasses import replace
from pathlib import Path
from typing import Any

import cv2
import numpy as np
import torch

from antifake_training.fit.fuse import both_views
from antifake_training.fit.trained import load_trained
from antifake_training.forge.mixes import MIXES, Mix
from antifake_training.measure.metrics import detection
from antifake_training.nets.two_views import accusing

from .validation import validation_forge

SHARES = (0.0, 0.1, 0.2, 0.3, 0.4)


def mix_of(earlier: list[str], real: bool) -> Mix:
    """Only cards, real or drawn; with `earlier`, only fakes of these kinds, which existed before the capture."""
    card = replace(MIXES["card"], real=float(real), lone=0.0, before=0.0)
    return replace(card, before=1.0, earlier={kind: 1 / len(earlier) for kind in earlier}) if earlier else card


def table_of(logits: np.ndarray, fake: np.ndarray) -> list[dict[str, Any]]:
    """AUC and hits by share; logits (N, 2) of card and face."""
    accusations = accusing(torch.from_numpy(logits[:, 1])).numpy()
    sums = {share: logits[:, 0] + share * accusations for share in SHARES}
    return [{"face_share": share, **detection(scores[~fake], scores[fake])} for share, scores in sums.items()]


def main(arguments: list[str] | None = None) -> dict[str, Any]:
    parser = argparse.ArgumentParser(prog="lab.shares", description=__doc__)
    parser.add_argument("--card", type=Path, required=True, help="final.pt of the network that receives the card")
    parser.add_argument("--face", type=Path, required=True, help="final.pt of the network that receives the face")
    parser.add_argument(
        "--captures",
        type=Path,
        nargs="+",
        required=True,
        help="heaps of validation people's cards, or of documents left out",
    )
    parser.add_argument("--portraits", type=Path, default=Path("data/portraits.jsonl"))
    parser.add_argument("--faces", type=Path, default=Path("../shared/data"))
    parser.add_argument("--split", default="val", help="whose portraits are donors")
    parser.add_argument("--makers", default="sdfd,lfw_faceswap", help="sets that give donors")
    parser.add_argument(
        "--earlier",
        nargs="*",
        default=[],
        help="kinds of fakes that existed before the capture; default: fakes inserted afterwards",
    )
    parser.add_argument("--real", action="store_true", help="the captures are photos of real cards")
    parser.add_argument("--pairs", type=int, default=250)
    parser.add_argument("--out", type=Path, help="JSON file for the table")
    options = parser.parse_args(arguments)
    torch.set_num_threads(1)
    cv2.setNumThreads(1)
    nets = {name: load_trained(path)[1] for name, path in (("card", options.card), ("face", options.face))}
    forge = validation_forge(options, mix_of(options.earlier, options.real))
    logits, fake, _ = both_views(forge, nets, options.pairs)
    record = {
        "captures": [path.name for path in options.captures],
        "earlier": options.earlier,
        "table": table_of(logits, fake),
    }
    for row in record["table"]:
        print(json.dumps(row))
    if options.out:
        options.out.write_text(json.dumps(record, indent=1) + "\n")
    return record


if __name__ == "__main__":
    main()
