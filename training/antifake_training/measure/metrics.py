"""The measures. Every table lists the worst group first, because the mean hides it."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np

from ..data.packed import Row

Outputs = dict[str, np.ndarray]
FALSE_ALARMS = (0.01, 0.05, 0.10)


def auc(genuine: np.ndarray, attacks: np.ndarray) -> float:
    """Area under the ROC curve: the probability that an attack scores above a genuine one; ties count half. Signed, so
    that .2 means "the wrong way round". NaN if either is empty."""
    if not len(genuine) or not len(attacks):
        return float("nan")
    order = np.sort(genuine)
    below = np.searchsorted(order, attacks, "left") + np.searchsorted(order, attacks, "right")
    return float(below.mean() / (2 * len(genuine)))


def detection(genuine: np.ndarray, attacks: np.ndarray) -> dict[str, float]:
    """AUC, and the share of attacks found at 1, 5 or 10 % false alarms."""
    found = {"auc": auc(genuine, attacks)}
    for rate in FALSE_ALARMS:
        cut = np.quantile(genuine, 1 - rate, method="higher") if len(genuine) else np.nan
        found[f"tpr_at_fpr_{round(rate * 100)}"] = float((attacks > cut).mean()) if len(attacks) else float("nan")
    return found


def deepfake_metrics(scores: np.ndarray, rows: Sequence[Row]) -> dict[str, Any]:
    """Attacks against all genuine rows: overall, by `kind` and by `maker`; false alarms of the genuine ones by `kind` and `maker`.

    Args:
        scores: (n,) higher = more likely fake.
        rows: n labels with `fake`, and `kind` and `maker` where known.
    """
    fake = np.array([bool(row["fake"]) for row in rows])
    genuine, attacks = scores[~fake], scores[fake]
    cut = float(np.quantile(genuine, 0.99, method="higher")) if len(genuine) else float("nan")
    table: dict[str, Any] = {"genuine": int((~fake).sum()), "attacks": int(fake.sum()), **detection(genuine, attacks)}
    for key in ("kind", "maker"):
        names = np.array([str(row.get(key)) for row in rows])
        groups = {
            name: {"attacks": int((fake & (names == name)).sum()), **detection(genuine, scores[fake & (names == name)])}
            for name in sorted(set(names[fake]))
        }
        table[f"by_{key}"] = dict(sorted(groups.items(), key=lambda item: item[1]["auc"]))
        alarms = {name: float((scores[~fake & (names == name)] > cut).mean()) for name in sorted(set(names[~fake]))}
        table[f"false_alarms_by_{key}"] = dict(sorted(alarms.items(), key=lambda item: -item[1]))
    table["false_alarm_cut"] = cut
    worst = next(iter(table["by_maker"].items()), None)
    table["worst_maker"] = {"maker": worst[0], "auc": worst[1]["auc"]} if worst else None
    return table


def finder_metrics(outputs: Outputs, rows: Sequence[Row]) -> dict[str, Any]:
    """Corner errors of the photos with a card, in % of the card's diagonal, and how well card and no card, Thai and other
    are distinguished."""
    there = np.array([row.get("corners") is not None for row in rows])
    table: dict[str, Any] = {"cards": int(there.sum()), "others": int((~there).sum())}
    if there.any():
        true = np.array([row["corners"] for row in rows if row.get("corners") is not None], np.float64)
        table |= corner_metrics(outputs["corners"][there], true)
        table["by_kind"] = corner_groups(outputs["corners"][there], true, [r for r, t in zip(rows, there) if t])
    table["card_auc"] = auc(outputs["confidence"][~there], outputs["confidence"][there])
    table["thai_auc"] = thai_auc(outputs["thai"], rows, there)
    return table


def refiner_metrics(outputs: Outputs, rows: Sequence[Row]) -> dict[str, Any]:
    """As for the finder, with corners compared in the view's order and in pixels of the 264×176 view; `turned` separately."""
    there = np.array([row.get("corners") is not None for row in rows])
    table: dict[str, Any] = {"cards": int(there.sum()), "others": int((~there).sum())}
    turned = np.array([bool(row.get("turned")) for row in rows])
    if there.any():
        own = np.array([row["corners"] for row in rows if row.get("corners") is not None], np.float64)
        true = np.where(turned[there][:, None, None], np.roll(own, 2, 1), own)
        scale = np.array([264.0, 176.0])
        table |= corner_metrics(outputs["corners"][there] * scale, true * scale)
        table["turned_right"] = float(((outputs["turned"] > 0.5) == turned)[there].mean())
    table["card_auc"] = auc(outputs["card"][~there], outputs["card"][there])
    table["thai_auc"] = thai_auc(outputs["thai"], rows, there)
    return table


def corner_errors(predicted: np.ndarray, true: np.ndarray) -> np.ndarray:
    """The largest corner error in % of the true card's longer diagonal, (n,); predicted and true (n, 4, 2)."""
    diagonal = np.maximum(*(np.linalg.norm(true[:, i + 2] - true[:, i], axis=1) for i in (0, 1)))
    return 100 * np.linalg.norm(predicted - true, axis=2).max(1) / diagonal


def corner_metrics(predicted: np.ndarray, true: np.ndarray) -> dict[str, float]:
    """Largest corner errors, either way up (`upright` is the share with the right order as well)."""
    straight, turned = corner_errors(predicted, true), corner_errors(predicted, np.roll(true, 2, 1))
    errors = np.minimum(straight, turned)
    within = {f"within_{limit}": float((errors <= limit).mean()) for limit in (1, 2, 3, 5)}
    return {
        "error_median": float(np.median(errors)),
        "error_p95": float(np.quantile(errors, 0.95)),
        **within,
        "upright": float((straight <= turned).mean()),
    }


def corner_groups(predicted: np.ndarray, true: np.ndarray, rows: Sequence[Row]) -> dict[str, Any]:
    """`corner_metrics` for each `kind`, the worst first."""
    names = np.array([str(row.get("kind")) for row in rows])
    groups = {name: corner_metrics(predicted[names == name], true[names == name]) for name in sorted(set(names))}
    return dict(sorted(groups.items(), key=lambda item: item[1]["within_3"]))


def thai_auc(scores: np.ndarray, rows: Sequence[Row], there: np.ndarray) -> float:
    thai = np.array([bool(row.get("thai")) for row in rows])
    return auc(scores[there & ~thai], scores[there & thai])


def regression_by_kind(predicted: np.ndarray, true: np.ndarray, rows: Sequence[Row]) -> dict[str, Any]:
    """`regression_metrics` over all and by `kind` of row, the worst first."""
    names = np.array([str(row.get("kind")) for row in rows])
    groups = {n: regression_metrics(predicted[names == n], true[names == n]) for n in sorted(set(names))}
    by_kind = dict(sorted(groups.items(), key=lambda item: item[1]["spearman"]))
    return {**regression_metrics(predicted, true), "by_kind": by_kind}


def regression_metrics(predicted: np.ndarray, true: np.ndarray) -> dict[str, float]:
    """Spearman's and Pearson's correlation and errors."""
    error = np.abs(predicted - true)
    return {
        "rows": len(predicted),
        "spearman": float(np.corrcoef(ranks(predicted), ranks(true))[0, 1]),
        "pearson": float(np.corrcoef(predicted, true)[0, 1]),
        "error_median": float(np.median(error)),
        "error_p95": float(np.quantile(error, 0.95)),
    }


def ranks(values: np.ndarray) -> np.ndarray:
    """Ranks, ties sharing their mean."""
    _, inverse, counts = np.unique(values, return_inverse=True, return_counts=True)
    return (np.cumsum(counts) - (counts - 1) / 2)[inverse]


def edges_metrics(predicted: np.ndarray, true: np.ndarray) -> dict[str, Any]:
    """How far the likeliest row of each column is from the side, in rows, over columns that the side crosses.

    Args:
        predicted: (n, 4, 64, 64) or (n · 4, 64, 64), columns by rows.
        true: (n · 4, 64), NaN where there is no side.
    """
    predicted = predicted.reshape(len(true), *predicted.shape[-2:])
    with np.errstate(invalid="ignore"):
        crossed = (true > 0) & (true < predicted.shape[2])
    off = np.abs(predicted.argmax(2) + 0.5 - true)[crossed]
    return {
        "median_rows": float(np.median(off)),
        "within_2": float((off < 2).mean()),
        "within_4": float((off < 4).mean()),
    }
