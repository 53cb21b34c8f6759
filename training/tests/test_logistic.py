from __future__ import annotations

import numpy as np
import pytest

from antifake_training.logistic import fit, folds_of, graph_of, judge, kind_of, left_out, row_weights, table


def sample(count: int = 400) -> tuple[np.ndarray, np.ndarray]:
    """Features (count, 4) of which the product of the first two tells the class."""
    features = np.random.default_rng(0).normal(2, 3, (count, 4))
    centred = features - 2
    return features, (centred[:, 0] * centred[:, 1] > 0).astype(float)


def test_a_fit_learns_from_products() -> None:
    features, grey = sample()
    said = judge(fit(features, grey, np.full(len(grey), 2.5)), features)
    assert ((said > 0.5) == (grey > 0.5)).mean() > 0.95


def test_the_graph_answers_as_the_fit() -> None:
    onnxruntime = pytest.importorskip("onnxruntime")
    features, grey = sample()
    found = fit(features, grey, np.full(len(grey), 2.5))
    session = onnxruntime.InferenceSession(graph_of(found).SerializeToString(), providers=["CPUExecutionProvider"])
    for row in (features[:1], features[1:2] * 50):
        (said,) = session.run(["value"], {"features": row.astype(np.float32)})
        assert said.shape == (1,)
        assert said[0] == pytest.approx(judge(found, row)[0], abs=1e-4)


def rows_of(*names: str) -> list[dict[str, object]]:
    """Real photos of documents; those named g... are grey."""
    grey = [name.startswith("g") for name in names]
    kinds = ["grey_copy" if g else "colour" for g in grey]
    return [
        {"source": "real", "document": name, "kind": kind, "grey": g, "how": "found"}
        for name, kind, g in zip(names, kinds, grey)
    ]


def test_every_document_is_left_out_once_and_both_kinds_in_each_fold() -> None:
    folds = folds_of(rows_of("g0", "g1", "c0", "c1"), 2)
    assert sorted(sum(folds, [])) == ["c0", "c1", "g0", "g1"]
    assert all({name[0] for name in fold} == {"c", "g"} for fold in folds)


def test_a_document_is_judged_without_having_been_learnt() -> None:
    """Each document has a number of its own that tells its class; left out, it tells nothing."""
    rows = rows_of(*(f"{kind}{i}" for i in range(6) for kind in "gc" for _ in range(5)))
    features = np.zeros((len(rows), 12))
    names = sorted({str(row["document"]) for row in rows})
    for at, row in enumerate(rows):
        features[at, names.index(str(row["document"]))] = 1
    judged = left_out(features, rows, folds_of(rows, 6))
    assert len(judged) == len(rows)
    grey = np.array([p for row, p in judged if row["grey"]])
    colour = np.array([p for row, p in judged if not row["grey"]])
    assert abs(grey.mean() - colour.mean()) < 0.1


def test_classes_weigh_what_they_should_however_many_rows_they_have() -> None:
    rows = rows_of(*["g0"] * 9, "c0", "c1")
    weights = row_weights(rows)
    assert weights[:9].sum() == pytest.approx(300) and weights[9:].sum() == pytest.approx(500)
    assert kind_of({"kind": "converted", "grey": True}) == "converted"


def test_the_table_counts_by_kind_and_by_document() -> None:
    lines = {line["group"]: line for line in table(list(zip(rows_of("ga", "gb", "ca"), (0.9, 0.2, 0.3))))}
    assert lines["grey_copy"]["print_yes"] == "0.5000" and lines["grey_copy/ga"]["print_yes"] == "1.0000"
    assert lines["grey_copy"]["print_auc"] == "0.5000" and lines["colour"]["print_auc"] == ""
