from __future__ import annotations

import numpy as np
import pytest

from antifake_training.fit.print_model import (
    MAX_LOGIT,
    fit_pair,
    folds_of,
    is_out,
    judge,
    kind_of,
    left_out,
    pair_graph,
    row_weights,
    sums,
    table,
)


def rows_of(*names: str) -> list[dict[str, object]]:
    """Real photos of documents; documents whose names begin with g are grey."""
    grey = [name.startswith("g") for name in names]
    kinds = ["grey_copy" if g else "colour" for g in grey]
    return [
        {"source": "real", "document": name, "kind": kind, "grey": g, "how": "found"}
        for name, kind, g in zip(names, kinds, grey)
    ]


def test_every_document_is_left_out_once_and_each_fold_has_both_kinds() -> None:
    folds = folds_of(rows_of("g0", "g1", "c0", "c1"), 2)
    assert sorted(sum(folds, [])) == ["c0", "c1", "g0", "g1"]
    assert all({name[0] for name in fold} == {"c", "g"} for fold in folds)


def test_a_document_is_judged_without_having_been_learnt() -> None:
    """Each document has its own number that reveals its class; if it is left out, the number reveals nothing."""
    rows = rows_of(*(f"{kind}{i}" for i in range(6) for kind in "gc" for _ in range(5)))
    features = np.zeros((len(rows), 49))
    names = sorted({str(row["document"]) for row in rows})
    for at, row in enumerate(rows):
        features[at, names.index(str(row["document"]))] = features[at, 35 + names.index(str(row["document"]))] = 1
    judged = left_out(features, rows, folds_of(rows, 3))
    assert len(judged) == len(rows)
    grey = np.array([p for row, p in judged if row["grey"]])
    colour = np.array([p for row, p in judged if not row["grey"]])
    assert abs(grey.mean() - colour.mean()) < 0.1


def test_classes_have_their_weight_whatever_their_number_of_rows() -> None:
    rows = rows_of(*["g0"] * 9, "c0", "c1")
    weights = row_weights(rows)
    assert weights[:9].sum() == pytest.approx(300) and weights[9:].sum() == pytest.approx(500)
    assert kind_of({"kind": "converted", "grey": True}) == "converted"


def test_the_table_counts_by_kind_and_by_document() -> None:
    lines = {line["group"]: line for line in table(list(zip(rows_of("ga", "gb", "ca"), (0.9, 0.2, 0.3))))}
    assert lines["grey_copy"]["print_yes"] == "0.5000" and lines["grey_copy/ga"]["print_yes"] == "1.0000"
    assert lines["grey_copy"]["print_auc"] == "0.5000" and lines["colour"]["print_auc"] == ""


def pair_of(count: int = 300) -> tuple[np.ndarray, list[dict[str, object]]]:
    """Features (count, 49) of which the first of the card's and the first of the portrait's are slightly informative about the class."""
    random = np.random.default_rng(1)
    rows = rows_of(*(f"{'gc'[i % 2]}{i % 12}" for i in range(count)))
    features = random.normal(0, 1, (count, 49))
    features[:, [0, 35]] += np.array([2.0 * bool(row["grey"]) for row in rows])[:, None]
    return features, rows


def test_card_and_portrait_together_beat_chance_and_neither_exceeds_the_limit() -> None:
    features, rows = pair_of()
    pair = fit_pair(features, rows, 6)
    probabilities = judge(pair, features)
    assert ((probabilities > 0.5) == np.array([bool(row["grey"]) for row in rows])).mean() > 0.8
    wild = features[:1].copy()
    wild[:, :35] *= 1e3
    assert (
        np.abs(sums(pair.card, pair.portrait, wild) - sums(pair.card, pair.portrait, features[:1]))[0] <= 2 * MAX_LOGIT
    )


def test_the_graph_gives_the_outputs_of_the_pair() -> None:
    onnxruntime = pytest.importorskip("onnxruntime")
    features, rows = pair_of()
    pair = fit_pair(features, rows, 6)
    session = onnxruntime.InferenceSession(pair_graph(pair).SerializeToString(), providers=["CPUExecutionProvider"])
    for row in (features[:1], features[1:2] * 50):
        (probabilities,) = session.run(["value"], {"features": row.astype(np.float32)})
        assert probabilities.shape == (1,)
        assert probabilities[0] == pytest.approx(judge(pair, row)[0], abs=1e-4)


def test_drawn_cards_are_left_out_with_their_person_and_only_once() -> None:
    rows = [{"source": "drawn", "document": "drawn", "group": f"person {i}"} for i in range(20)]
    for row in rows:
        assert sum(is_out(row, [], fold, 5) for fold in range(5)) == 1
