"""Fits the weights of the networks of the deepfake check, on forgeries of people and by makers that are not in their training data:
on cards, and on portraits without one. Both networks receive views of the same forged pictures. There may be only the card's network.

python -m antifake_training.fit.fuse --card CARD/final.pt --face FACE/final.pt --captures ../data/captures-val-4 --alone ../data/captures-lone-val
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

from ..forge.mixes import MIXES, Mix
from ..forge.workshop import Forge, Forged, Stock
from ..measure.metrics import detection
from ..nets.two_views import accusing
from .tasks import pictures
from .trained import load_trained

STRENGTH = 1.0  # of scikit-learn's ridge
FOLDS = 5
FACE_SHARE = 0.3  # on cards: real prints that the face's network does not know mislead it, which drawn prints do not show (docs/adr/0009)
BPCER = 0.01  # the same with and without a card, so that one score means the same for both


def logit(probability: np.ndarray) -> np.ndarray:
    """(N,) 0..1 -> (N,)"""
    p = np.clip(probability.astype(float), 1e-6, 1 - 1e-6)
    return np.log(p / (1 - p))


@torch.no_grad()
def judge(net: Any, made: list[Forged], batch: int = 32) -> np.ndarray:
    """(n,) probabilities that they are fakes."""
    views = np.stack([forged.view for forged in made])
    parts = [net(pictures(views[at : at + batch]))[0].numpy() for at in range(0, len(views), batch)]
    return np.concatenate(parts)


def both_views(forge: Forge, nets: dict[str, Any], pairs: int) -> tuple[np.ndarray, np.ndarray, list[str]]:
    """Logits (N, 1 or 2) of card and face network on the same pictures, which are fakes (N,), and their kinds."""
    columns, rows = [], []
    for name, net in nets.items():
        forge.mix = replace(forge.mix, view=MIXES[name].view)
        forge.side = forge.mix.view.px
        made = forge.pairs(pairs, seed=11)
        columns.append(logit(judge(net, made)))
        rows = [forged.row for forged in made]
    return np.column_stack(columns), np.array([bool(row["fake"]) for row in rows]), [row["kind"] for row in rows]


def weigh(x: np.ndarray, fake: np.ndarray, face_share: float) -> np.ndarray:
    """`(bias, card, face)` or, without a face network, `(bias, card)`, by logistic regression of logits (N, 2 or 1); the face's weight
    is at most `face_share` of the card's."""
    model = LogisticRegression(C=STRENGTH).fit(x, fake)
    if x.shape[1] == 1 or np.isinf(face_share) or model.coef_[0, 1] <= face_share * model.coef_[0, 0]:
        return np.array([model.intercept_[0], *model.coef_[0]])
    shares = np.array([1, face_share])
    model.fit((x @ shares)[:, None], fake)
    return np.array([model.intercept_[0], *(model.coef_[0, 0] * shares)])


def fitted(
    x: np.ndarray, fake: np.ndarray, kinds: list[str], face_share: float = np.inf
) -> tuple[list[float], list[dict[str, Any]]]:
    """The fusion's weights as of `weigh`, with probability ½ at the value that 1 % of the genuine ones exceed; and how well each network and,
    on pairs left out, the fusion distinguish fakes, by kind."""
    fold = np.arange(len(x)) // 2 % FOLDS
    left_out = np.empty(len(x))
    for k in range(FOLDS):
        bias, *weights = weigh(x[fold != k], fake[fold != k], face_share)
        left_out[fold == k] = bias + x[fold == k] @ weights
    logits_by_name = {**dict(zip(("card", "face"), x.T)), "fusion": left_out}
    table = []
    for kind in ["all", *sorted({k for k, f in zip(kinds, fake) if f})]:
        some = np.array([f and kind in ("all", k) for k, f in zip(kinds, fake)])
        row: dict[str, Any] = {"kind": kind, "fakes": int(some.sum())}
        for name, scores in logits_by_name.items():
            found = detection(scores[~fake], scores[some])
            row |= {f"{name}_auc": found["auc"], f"{name}_tpr_at_fpr_1": found["tpr_at_fpr_1"]}
        table.append({name: round(v, 4) if isinstance(v, float) else v for name, v in row.items()})
    _, *weights = weigh(x, fake, face_share)
    return [-float(np.quantile(x[~fake] @ weights, 1 - BPCER)), *map(float, weights)], table


def open_forge(folders: list[Path], options: argparse.Namespace, mix: Mix) -> Forge:
    """A forge on captures of validation people. Donors are fakes by makers that are not in the training data or, with `--sets`, any
    portraits of these sets."""
    stock = Stock(folders, options.portraits, options.faces, "val", options.trained_makers, options.panels)
    forge = Forge(stock, mix)
    forge.editor.donors = [
        row for row in forge.editor.donors if (row["set"] in options.sets if options.sets else row["fake"])
    ]
    return forge


def main(arguments: list[str] | None = None) -> dict[str, Any]:
    parser = argparse.ArgumentParser(prog="antifake_training.fit.fuse", description=__doc__)
    parser.add_argument("--card", type=Path, required=True, help="final.pt of the network that receives the card")
    parser.add_argument("--face", type=Path, help="final.pt of the network that receives the face, if there is one")
    parser.add_argument("--captures", type=Path, nargs="+", required=True, help="heaps of validation people's cards")
    parser.add_argument("--alone", type=Path, nargs="+", required=True, help="heaps of validation people's portraits")
    parser.add_argument("--panels", type=Path, nargs="+", default=[], help="heaps of composed portraits to paste")
    parser.add_argument("--portraits", type=Path, default=Path("../data/portraits.jsonl"))
    parser.add_argument("--faces", type=Path, default=Path("../../shared/data"))
    parser.add_argument("--trained-makers", nargs="*", default=["dfdc", "genphotos", "autoencoder"])
    parser.add_argument(
        "--sets", nargs="*", default=[], help="sets that give donors; default: those that contain fakes"
    )
    parser.add_argument("--pairs", type=int, default=500)
    parser.add_argument("--out", type=Path, required=True)
    options = parser.parse_args(arguments)
    cv2.setNumThreads(1)
    nets = {"card": load_trained(options.card)[1], **({"face": load_trained(options.face)[1]} if options.face else {})}
    cards = replace(MIXES["card"], real=0, lone=0)
    portraits = replace(MIXES["face"], real=0, lone=1)
    fusion: dict[str, Any] = {}
    for name, folders, mix in (("card", options.captures, cards), ("alone", options.alone, portraits)):
        x, fake, kinds = both_views(open_forge(folders, options, mix), nets, options.pairs)
        share = np.inf
        if name == "card" and options.face:
            x[:, 1], share = accusing(torch.from_numpy(x[:, 1])).numpy(), FACE_SHARE
        fusion[name], fusion[f"{name}_table"] = fitted(x, fake, kinds, share)
        print(name, fusion[name], *fusion[f"{name}_table"], sep="\n", flush=True)
    options.out.write_text(json.dumps(fusion, indent=1) + "\n")
    return fusion


if __name__ == "__main__":
    torch.set_num_threads(1)
    main()
