from __future__ import annotations

import numpy as np
import pytest

from antifake_training.fit.logistic import fit, graph_of, judge


def sample(count: int = 400) -> tuple[np.ndarray, np.ndarray]:
    """Features (count, 4) of which the product of the first two determines the class."""
    features = np.random.default_rng(0).normal(2, 3, (count, 4))
    centred = features - 2
    return features, (centred[:, 0] * centred[:, 1] > 0).astype(float)


def test_a_fit_learns_from_products() -> None:
    features, grey = sample()
    outputs = judge(fit(features, grey, np.full(len(grey), 2.5)), features)
    assert ((outputs > 0.5) == (grey > 0.5)).mean() > 0.95


def test_the_graph_gives_the_outputs_of_the_fit() -> None:
    onnxruntime = pytest.importorskip("onnxruntime")
    features, grey = sample()
    found = fit(features, grey, np.full(len(grey), 2.5))
    session = onnxruntime.InferenceSession(graph_of(found).SerializeToString(), providers=["CPUExecutionProvider"])
    for row in (features[:1], features[1:2] * 50):
        (outputs,) = session.run(["value"], {"features": row.astype(np.float32)})
        assert outputs.shape == (1,)
        assert outputs[0] == pytest.approx(judge(found, row)[0], abs=1e-4)
