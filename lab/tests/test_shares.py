from __future__ import annotations

import numpy as np
import pytest
from lab import shares


def test_what_more_say_of_the_face_brings_is_told_share_by_share() -> None:
    fake = np.array([False] * 50 + [True] * 50)
    card = np.tile(np.linspace(-2, 2, 50), 2)  # knows nothing
    told = shares.table_of(np.column_stack([card, np.where(fake, 3.0, -9.0)]), fake)
    assert [row["face_share"] for row in told] == list(shares.SHARES)
    assert told[0]["auc"] == pytest.approx(0.5, abs=0.01)
    assert all(more["auc"] > less["auc"] for less, more in zip(told, told[1:]))
    honest = shares.table_of(np.column_stack([card, np.full(100, -9.0)]), fake)  # an honest face says nothing
    assert {row["auc"] for row in honest} == {honest[0]["auc"]}
    assert shares.mix_of(["stuck_over"], real=False).before == 1
    assert shares.mix_of([], real=True).real == 1
