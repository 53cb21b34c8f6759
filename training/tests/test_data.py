from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from antifake_training.data.batches import prefetch, random_batches, row_weights
from antifake_training.data.packed import Packed, write_packed


def test_a_packed_folder_returns_what_was_written(tmp_path: Path) -> None:
    pixels = np.arange(5 * 4 * 6 * 3, dtype=np.uint8).reshape(5, 4, 6, 3)
    numbers = np.arange(5, dtype=np.float32).reshape(5, 1)
    write_packed(tmp_path, {"view": pixels, "features": numbers}, [{"n": i} for i in range(5)])
    data = Packed([tmp_path])
    assert data.shapes == {"features": (1,), "view": (4, 6, 3)}
    assert (data.take("view", np.array([3, 0])) == pixels[[3, 0]]).all()
    assert data.rows[4] == {"n": 4}


def test_several_folders_are_read_as_one(tmp_path: Path) -> None:
    for name, start in (("a", 0), ("b", 3)):
        values = np.arange(start, start + 3, dtype=np.float32).reshape(3, 1)
        write_packed(tmp_path / name, {"features": values}, [{"n": start + i} for i in range(3)])
    data = Packed([tmp_path / "a", tmp_path / "b"])
    assert data.take("features", np.array([5, 2, 3]))[:, 0].tolist() == [5, 2, 3]
    assert [row["n"] for row in data.rows] == list(range(6))


def test_a_truncated_file_is_refused(tmp_path: Path) -> None:
    write_packed(tmp_path, {"features": np.zeros((4, 2), np.float32)}, [{}] * 4)
    (tmp_path / "features.bin").write_bytes(b"short")
    with pytest.raises(ValueError, match="Expected 32 bytes"):
        Packed([tmp_path])


def test_a_group_is_never_split(tmp_path: Path) -> None:
    rows = [{"group": f"g{i // 4}"} for i in range(800)]
    write_packed(tmp_path, {"features": np.zeros((800, 1), np.float32)}, rows)
    split = Packed([tmp_path]).split(0.2, 0.2)
    groups = {name: {rows[i]["group"] for i in indices} for name, indices in split.items()}
    assert (
        not groups["train"] & groups["val"]
        and not groups["train"] & groups["test"]
        and not groups["val"] & groups["test"]
    )
    assert sum(len(indices) for indices in split.values()) == 800
    assert 0.1 < len(split["test"]) / 800 < 0.3


def test_balanced_weights_draw_each_value_equally_often() -> None:
    rows = [{"fake": 0}] * 90 + [{"fake": 1, "kind": "a"}] * 9 + [{"fake": 1, "kind": "b"}]
    weights = row_weights(rows, ("fake", "kind"))
    assert weights[:90].sum() == pytest.approx(0.5)
    assert weights[90:99].sum() == pytest.approx(0.25)
    assert weights[99] == pytest.approx(0.25)


def test_prefetch_keeps_the_order_and_raises_errors() -> None:
    batches = random_batches(np.arange(10), None, 5, seed=1)
    numbers = prefetch(batches, lambda indices, number: (number, sorted(indices)))
    first, second = next(numbers), next(numbers)
    assert (first[0], second[0]) == (0, 1)
    assert sorted(first[1] + second[1]) == list(range(10))

    def fail(indices: np.ndarray, number: int) -> None:
        raise KeyError("broken row")

    with pytest.raises(KeyError, match="broken row"):
        next(prefetch(random_batches(np.arange(10), None, 5, seed=1), fail))
