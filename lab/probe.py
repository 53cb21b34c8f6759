"""How real the drawn world is: whether a small classifier can distinguish its squares from those of real photos, and by which traits.

    node training/views/probe.ts --data ../shared/data --portraits data/portraits-matted.jsonl --out data/probe
    PYTHONPATH=training python -m lab.probe --data data/probe --name now --out bench/results/world-probe.csv

Documents are left out: a square is judged by a classifier that was trained without its kind of document and that document's scenes.
The traits are those of `traits`; the cues are the traits whose shuffling reduces its accuracy most.
"""

from __future__ import annotations

import argparse
import csv
from pathlib import Path

import numpy as np
from sklearn.ensemble import HistGradientBoostingClassifier
from sklearn.inspection import permutation_importance
from sklearn.linear_model import LogisticRegression
from sklearn.metrics import balanced_accuracy_score, roc_auc_score
from sklearn.model_selection import GroupKFold
from sklearn.pipeline import make_pipeline
from sklearn.preprocessing import StandardScaler

from antifake_training.data.packed import Packed

from .traits import traits

FOLDS = 6
Result = dict[str, str | float | int]


def _classifiers() -> dict[str, object]:
    boosted = HistGradientBoostingClassifier(
        max_iter=120,
        learning_rate=0.08,
        max_leaf_nodes=8,
        l2_regularization=1.0,
        class_weight="balanced",
        random_state=1,
    )
    linear = make_pipeline(StandardScaler(), LogisticRegression(C=0.3, class_weight="balanced", max_iter=2000))
    return {"linear": linear, "boosted": boosted}


def probe(packed: Packed) -> tuple[Result, list[tuple[str, float, float, float]]]:
    """Accuracies with documents left out, and every trait with its cost if shuffled and its medians, real and drawn."""
    measured = [traits(square) for square in packed.take("square", np.arange(len(packed)))]
    names = list(measured[0])
    x = np.array([[one[name] for name in names] for one in measured])
    real = np.array([bool(row["real"]) for row in packed.rows])
    documents = np.array([row["document"] for row in packed.rows])
    photos = np.array([row["photo"] for row in packed.rows])
    result: Result = {
        "documents": len(set(documents)),
        "real_photos": len(set(photos[real])),
        "drawn_photos": len(set(photos[~real])),
        "squares": len(x),
    }
    cost = np.zeros(len(names))
    for kind, classifier in _classifiers().items():
        chance = np.zeros(len(x))
        for train, test in GroupKFold(FOLDS).split(x, real, documents):
            classifier.fit(x[train], real[train])
            chance[test] = classifier.predict_proba(x[test])[:, 1]
            if kind == "boosted":
                found = permutation_importance(
                    classifier, x[test], real[test], scoring="balanced_accuracy", n_repeats=8, random_state=1
                )
                cost += found.importances_mean / FOLDS
        result[f"{kind}_accuracy"] = float(balanced_accuracy_score(real, chance > 0.5))
        result[f"{kind}_auc"] = float(roc_auc_score(real, chance))
        ids = np.unique(photos)
        mean = np.array([chance[photos == i].mean() for i in ids])
        truth = np.array([real[photos == i][0] for i in ids])
        result[f"{kind}_photo_accuracy"] = float(balanced_accuracy_score(truth, mean > 0.5))
    order = np.argsort(-cost)
    for rank, i in enumerate(order[:3], 1):
        result[f"cue_{rank}"], result[f"cue_{rank}_cost"] = names[i], float(cost[i])
    medians = [(names[i], cost[i], float(np.median(x[real, i])), float(np.median(x[~real, i]))) for i in order]
    return result, medians


def record(file: Path, command: str, row: Result) -> None:
    """Writes the row into the table, and replaces a row of the same name."""
    old = (
        list(csv.DictReader(line for line in file.read_text().splitlines() if line[0] != "#")) if file.exists() else []
    )
    rounded = {key: f"{value:.3f}" if isinstance(value, float) else str(value) for key, value in row.items()}
    rows = [one for one in old if one["world"] != rounded["world"]] + [rounded]
    with file.open("w", newline="") as out:
        out.write(f"# {command}\n")
        writer = csv.DictWriter(out, list(rounded), lineterminator="\n")
        writer.writeheader()
        writer.writerows(rows)


def main() -> None:
    parser = argparse.ArgumentParser(prog="lab.probe", description=__doc__)
    parser.add_argument("--data", default="data/probe")
    parser.add_argument("--name", required=True, help="of the world that was drawn; the table keeps one row for each")
    parser.add_argument("--out", type=Path, help="table to write the row into; without it the row is only printed")
    options = parser.parse_args()
    result, medians = probe(Packed([options.data]))
    row: Result = {"world": options.name, **result}
    for name, value in row.items():
        print(f"{name:24} {value:.3f}" if isinstance(value, float) else f"{name:24} {value}")
    print(f"\n{'trait':34} {'cost':>7} {'real':>8} {'drawn':>8}   (medians)")
    for name, cost, real, drawn in medians:
        print(f"{name:34} {cost:7.3f} {real:8.3f} {drawn:8.3f}")
    if options.out:
        record(options.out, "PYTHONPATH=training python -m lab.probe", row)


if __name__ == "__main__":
    main()
