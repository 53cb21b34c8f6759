from __future__ import annotations

import numpy as np

from antifake_training.fit.logistic import judge
from antifake_training.fit.screen import SHARES, WEIGHT, fit_screen, group_of, row_weights


def test_a_copy_in_colour_is_neither_attack_nor_colour() -> None:
    kinds = ["screen", "colour_copy", "grey_copy", "none", "blur_motion"]
    assert [group_of({"kind": kind}) for kind in kinds] == ["attack", "copy", "grey", "colour", "colour"]


def test_groups_have_their_weight_whatever_their_number_of_rows() -> None:
    rows = [{"kind": kind} for kind in ["screen"] + ["none"] * 9]
    weights = row_weights(rows)
    assert weights[0] == WEIGHT * SHARES["attack"]
    assert np.isclose(weights[1:].sum(), WEIGHT * SHARES["colour"])


def test_a_fit_distinguishes_its_kind() -> None:
    features = np.random.default_rng(0).normal(size=(300, 5))
    rows = [{"kind": "screen" if row[0] > 0.5 else "none"} for row in features]
    said = judge(fit_screen(features, rows), features)
    wanted = np.array([row["kind"] == "screen" for row in rows])
    assert ((said > 0.5) == wanted).mean() > 0.9
