"""Maps a model's raw output to a score 0..100, so that the default threshold is a stated operating point.

python -m antifake_training.fit.calibrate --predictions RUN/predictions.csv --raw said_probability --label fake \
    --threshold 85 --bpcer 0.01 --manifest ../models/deepfake-0.1.0.json
"""

from __future__ import annotations

import argparse
import csv
import json
from itertools import pairwise
from pathlib import Path

import numpy as np

Knots = list[list[float]]


def fit_knots(genuine: np.ndarray, attacks: np.ndarray, threshold: int, bpcer: float) -> Knots:
    """Knots [raw, score], raw rising, score rising: straight lines between them, flat beyond.

    The operating point is the lowest raw value that at most `bpcer` of the genuine ones reach. It gets the score
    `threshold` + 0.5: scores are rounded and "yes" means *above* the threshold, so yes begins exactly there. Below it, the
    genuine median gets a tenth of the threshold; above it, half of the attacks beyond the point get more than the middle
    between it and 100.
    """
    if not len(genuine):
        raise ValueError("Expected genuine rows to calibrate on but received none")
    point = operating_point(genuine, bpcer)
    above = attacks[attacks > point]
    top = float(max(attacks.max(initial=-np.inf), genuine.max(), point))
    yes = threshold + 0.5
    knots = [
        (float(genuine.min()), 0.0),
        (float(np.median(genuine)), threshold / 10),
        (float(np.quantile(genuine, 1 - 3 * bpcer)) if bpcer < 0.3 else point, threshold * 0.8),
        (point, yes),
        (float(np.median(above)) if len(above) else top, (yes + 100) / 2),
        (top, 100.0),
    ]
    return strictly_rising(knots, point, yes)


def operating_point(genuine: np.ndarray, bpcer: float) -> float:
    """The lowest raw value that at most the share `bpcer` of the genuine ones reach or exceed, halfway to the next lower one."""
    order = np.sort(genuine)[::-1]
    allowed = int(np.floor(bpcer * len(order) + 1e-9))
    if allowed >= len(order):
        return float(order[-1])
    barred = float(order[allowed])  # the highest one that must stay below
    passing = order[:allowed][order[:allowed] > barred]
    if len(passing):
        return (barred + float(passing[-1])) / 2
    return barred + max(1e-4 * abs(barred), 1e-6)


def strictly_rising(knots: list[tuple[float, float]], point: float, yes: float) -> Knots:
    """Drops knots that do not rise; the operating point is always kept."""
    step = max(abs(point), 1e-3) * 1e-6
    lower: list[tuple[float, float]] = []
    for raw, score in sorted(k for k in knots if k[0] < point and k[1] < yes):
        if not lower or (raw > lower[-1][0] + step and score > lower[-1][1]):
            lower.append((raw, score))
    if not lower:
        lower = [(point - max(abs(point), 1e-3) * 0.1, 0.0)]
    knots = [*lower, (point, yes)]
    for raw, score in sorted(k for k in knots if k[0] > point and k[1] > yes):
        if raw > knots[-1][0] + step and score > knots[-1][1]:
            knots.append((raw, score))
    if len(knots) == len(lower) + 1:
        knots.append((point + max(abs(point), 1e-3) * 0.1, 100.0))
    return [[float(raw), float(score)] for raw, score in knots]


def score_of(raw: np.ndarray, knots: Knots) -> np.ndarray:
    """Whole scores 0..100 as the service computes them: straight lines, then rounding half up."""
    return np.floor(np.interp(raw, [k[0] for k in knots], [k[1] for k in knots]) + 0.5).astype(int)


def describe(genuine: np.ndarray, attacks: np.ndarray, knots: Knots, threshold: int) -> str:
    """One sentence on the meaning of the threshold."""
    alarms = (score_of(genuine, knots) > threshold).mean()
    text = f"BPCER {alarms:.2%} on {len(genuine)} bona fide"
    return (
        f"{text}, APCER {(score_of(attacks, knots) <= threshold).mean():.2%} on {len(attacks)} attacks"
        if len(attacks)
        else text
    )


def main(arguments: list[str] | None = None) -> None:
    parser = argparse.ArgumentParser(prog="antifake_training.fit.calibrate", description=__doc__)
    parser.add_argument("--predictions", type=Path, nargs="+", default=[], help="predictions.csv of evaluate")
    parser.add_argument("--inspected", type=Path, nargs="+", default=[], help="scores of the bench checks, JSON lines")
    parser.add_argument("--check", help="with --inspected: blur, deepfake or print")
    parser.add_argument("--attacks", nargs="+", default=[], help="with --inspected: versions that are attacks")
    parser.add_argument("--raw", help="column of the raw output")
    parser.add_argument("--label", help="column that is true for attacks")
    parser.add_argument("--knots", nargs="+", help="raw:score pairs of a physical scale, instead of predictions")
    parser.add_argument("--meaning", default="", help="with --knots: the meaning of the threshold")
    parser.add_argument("--attack-from", type=float, default=0.5, help="label values from this one on are attacks")
    parser.add_argument(
        "--genuine-to", type=float, help="label values up to this one are bona fide; default: below the attacks"
    )
    parser.add_argument("--threshold", type=int, required=True)
    parser.add_argument("--bpcer", type=float, default=0.01)
    parser.add_argument(
        "--unsure",
        type=float,
        help="share of the bona fide rows that reach the raw value from which a verdict of no is unsure",
    )
    parser.add_argument("--set-name", default="", help="name of the rows, for the manifest")
    parser.add_argument("--manifest", type=Path, required=True)
    options = parser.parse_args(arguments)
    if options.knots:
        pairs = [[float(part) for part in pair.split(":")] for pair in options.knots]
        return write(options.manifest, sorted(pairs), options.meaning, options.threshold)
    raw, label = [], []
    for path in options.predictions:
        with path.open(newline="") as file:
            for row in csv.DictReader(file):
                if row[options.label] != "":
                    raw.append(float(row[options.raw]))
                    label.append(as_number(row[options.label]))
    for path in options.inspected:
        for line in path.read_text().splitlines():
            row = json.loads(line)
            if row["inspection"]["outcome"] == "judged":
                raw.append(row["inspection"]["checks"][options.check]["raw"])
                label.append(float(row["version"] in options.attacks))
    raws, labels = np.array(raw), np.array(label)
    low = options.genuine_to if options.genuine_to is not None else np.nextafter(options.attack_from, -np.inf)
    genuine, attacks = raws[labels <= low], raws[labels >= options.attack_from]
    knots = fit_knots(genuine, attacks, options.threshold, options.bpcer)
    point = describe(genuine, attacks, knots, options.threshold)
    unsure_from = None if options.unsure is None else operating_point(genuine, options.unsure)
    meaning = f"{point}{options.set_name and ' of ' + options.set_name}"
    write(options.manifest, knots, meaning, options.threshold, unsure_from)


def write(path: Path, knots: Knots, meaning: str, threshold: int, unsure_from: float | None = None) -> None:
    """Puts the calibration into a manifest, and the raw value from which a verdict of no is unsure, if there is one."""
    assert all(a[0] < b[0] and a[1] < b[1] for a, b in pairwise(knots))
    manifest = json.loads(path.read_text())
    manifest["calibration"] = {"knots": knots, "operatingPoint": meaning}
    manifest["threshold"] = threshold
    if unsure_from is not None:
        manifest["unsureFrom"] = unsure_from
    path.write_text(json.dumps(manifest, indent=2) + "\n")
    print(json.dumps(manifest["calibration"], indent=1))


def as_number(text: str) -> float:
    """A label as a number; True and False as 1 and 0."""
    return {"True": 1.0, "False": 0.0}[text] if text in ("True", "False") else float(text)


if __name__ == "__main__":
    main()
