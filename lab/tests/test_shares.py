from __future__ import annotations

import numpy as np
import pytest
from lab import shares


def test_the_table_has_the_effect_of_each_share_of_the_face() -> None:
    fake = np.array([False] * 50 + [True] * 50)
    card = np.tile(np.linspace(-2, 2, 50), 2)  # has no information
    table = shares.table_of(np.column_stack([card, np.where(fake, 3.0, -9.0)]), fake)
    assert [row["face_share"] for row in table] == list(shares.SHARES)
    assert table[0]["auc"] == pytest.approx(0.5, abs=0.01)
    assert all(more["auc"] > less["auc"] for less, more in zip(table, table[1:]))
    honest = shares.table_of(np.column_stack([card, np.full(100, -9.0)]), fake)  # a genuine face is no evidence
    assert {row["auc"] for row in honest} == {honest[0]["auc"]}
    assert shares.mix_of(["stuck_over"], real=False).before == 1
    assert shares.mix_of([], real=True).real == 1
