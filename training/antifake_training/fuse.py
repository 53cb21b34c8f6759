"""Fits how much each of the two networks of the deepfake check says, and the louder of the two once more (docs/adr/0025), on
forgeries of people that neither saw: on cards, and on portraits without one. The two see views of the very same forged pictures.

python -m antifake_training.fuse --card CARD/final.pt --face FACE/final.pt --captures ../data/captures-val-4 ../data/captures-val-5 \
    --alone ../data/captures-lone-val
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
from sklearn.linear_model import LogisticRegression
from sklearn.model_selection import cross_val_predict

from .forge import Forge
from .held import held_pairs, judge
from .metrics import detection
from .mixes import MIXES
from .train import load_trained

STRENGTH = 1.0  # of scikit-learn's ridge
FOLDS = 5
BPCER = 0.01  # on cards and alone alike, so that one score means the same for both
# Half of the forgeries on cards are put in after the capture; the others were there before, and printing left only the face to tell.
ON_CARDS = replace(
    MIXES["card"], real=0, lone=0, before=0.5, earlier={"stuck_over": 0.3, "swap_before": 0.3, "generated_before": 0.4}
)
ALONE = replace(MIXES["face"], real=0, lone=1)


def logit(probability: np.ndarray) -> np.ndarray:
    """(N,) 0..1 -> (N,)"""
    p = np.clip(probability.astype(float), 1e-6, 1 - 1e-6)
    return np.log(p / (1 - p))


def both_views(forge: Forge, nets: dict[str, Any], pairs: int) -> tuple[np.ndarray, np.ndarray, list[str]]:
    """Logits (N, 2) of card and face network on the same pictures, who is a fake (N,), and their kinds."""
    columns, rows = [], []
    for name, net in nets.items():
        forge.mix = replace(forge.mix, view=MIXES[name].view)
        forge.side = forge.mix.view.px
        made = held_pairs(forge, pairs, seed=11)
        columns.append(logit(judge(net, made)))
        rows = [forged.row for forged in made]
    return np.column_stack(columns), np.array([bool(row["fake"]) for row in rows]), [row["kind"] for row in rows]


def fitted(said: np.ndarray, fake: np.ndarray, kinds: list[str]) -> tuple[list[float], list[dict[str, Any]]]:
    """The fusion's `(bias, card, face, louder)`, with probability ½ where 1 % of the genuine lie above; and how well each network
    and, pairs held out, their sum and the fusion tell fakes by kind.

    Args:
        said: (N, 2) logits of card and face network.
        fake: (N,) bool.
        kinds: of forgeries, N.
    """
    x = np.column_stack([said, said.max(1)])
    pair = np.arange(len(x)) // 2
    model = LogisticRegression(C=STRENGTH)
    folds = [(np.flatnonzero(pair % FOLDS != k), np.flatnonzero(pair % FOLDS == k)) for k in range(FOLDS)]
    summed, held = (cross_val_predict(model, some, fake, cv=folds, method="decision_function") for some in (said, x))
    columns = {"card": x[:, 0], "face": x[:, 1], "sum": summed, "fusion": held}
    table = []
    for kind in ["all", *sorted({k for k, f in zip(kinds, fake) if f})]:
        some = np.array([f and kind in ("all", k) for k, f in zip(kinds, fake)])
        row: dict[str, Any] = {"kind": kind, "fakes": int(some.sum())}
        for name, scores in columns.items():
            found = detection(scores[~fake], scores[some])
            row |= {f"{name}_auc": found["auc"], f"{name}_tpr_at_fpr_1": found["tpr_at_fpr_1"]}
        table.append({name: round(v, 4) if isinstance(v, float) else v for name, v in row.items()})
    model.fit(x, fake)
    weights = model.coef_[0]
    return [-float(np.quantile(x[~fake] @ weights, 1 - BPCER)), *map(float, weights)], table


def open_forge(name: str, options: argparse.Namespace) -> Forge:
    """Forgeries on cards or on portraits alone. Donors, and fakes among portraits alone, are of makers that training left out; of cards
    printed for nobody there are none of such makers: other pictures of the same."""
    folders, mix = (options.captures, ON_CARDS) if name == "card" else (options.alone, ALONE)
    left_out = () if name == "card" else options.trained_makers
    forge = Forge(folders, options.portraits, options.faces, "val", left_out, mix, panels=options.panels)
    forge.donors = [row for row in forge.donors if row["fake"] and row["set"] not in options.trained_makers]
    return forge


def main(arguments: list[str] | None = None) -> dict[str, Any]:
    parser = argparse.ArgumentParser(prog="antifake_training.fuse", description=__doc__)
    parser.add_argument("--card", type=Path, required=True, help="final.pt of the network that sees the card")
    parser.add_argument("--face", type=Path, required=True, help="final.pt of the network that sees the face")
    parser.add_argument("--captures", type=Path, nargs="+", required=True, help="heaps of held people's cards")
    parser.add_argument("--alone", type=Path, nargs="+", required=True, help="heaps of held people's portraits")
    parser.add_argument("--panels", type=Path, help="heap of composed portraits to paste")
    parser.add_argument("--portraits", type=Path, default=Path("../data/portraits.jsonl"))
    parser.add_argument("--faces", type=Path, default=Path("../../shared/data"))
    parser.add_argument("--trained-makers", nargs="*", default=["dfdc", "genphotos", "sdfd", "autoencoder"])
    parser.add_argument("--pairs", type=int, default=500)
    parser.add_argument("--out", type=Path, required=True)
    options = parser.parse_args(arguments)
    cv2.setNumThreads(1)
    nets = {name: load_trained(path)[1] for name, path in (("card", options.card), ("face", options.face))}
    fusion: dict[str, Any] = {}
    for name in ("card", "alone"):
        x, fake, kinds = both_views(open_forge(name, options), nets, options.pairs)
        fusion[name], fusion[f"{name}_table"] = fitted(x, fake, kinds)
        print(name, fusion[name], *fusion[f"{name}_table"], sep="\n", flush=True)
    options.out.write_text(json.dumps(fusion, indent=1) + "\n")
    return fusion


if __name__ == "__main__":
    torch.set_num_threads(1)
    main()
