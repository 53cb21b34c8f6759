"""A small net on measured numbers instead of pixels."""

from __future__ import annotations

from typing import Literal

import numpy as np
import torch
from torch import Tensor, nn

Kind = Literal["regression", "probability"]


class StatisticNet(nn.Module):
    """`features` (N, count) float32, as measured -> `value` (N,): the predicted quantity, or a probability 0..1.

    Standardisation lives in the graph: features are clipped at 6 standard deviations of the training set.
    """

    INPUT = "features"
    OUTPUTS = ("value",)

    def __init__(self, count: int, kind: Kind, hidden: int = 48):
        super().__init__()
        self.count, self.kind = count, kind
        self.register_buffer("mean", torch.zeros(count))
        self.register_buffer("deviation", torch.ones(count))
        self.register_buffer("centre", torch.zeros(()))
        self.register_buffer("spread", torch.ones(()))
        self.layers = nn.Sequential(
            nn.Linear(count, hidden), nn.SiLU(), nn.Linear(hidden, hidden), nn.SiLU(), nn.Linear(hidden, 1)
        )

    @property
    def input_shape(self) -> tuple[int, ...]:
        return (1, self.count)

    def standardise(self, features: np.ndarray, targets: np.ndarray) -> None:
        """Takes mean and deviation from the training set: features (n, count), targets (n,)."""
        self.mean.copy_(torch.from_numpy(features.mean(0)))
        self.deviation.copy_(torch.from_numpy(np.maximum(features.std(0), 1e-6)))
        if self.kind == "regression":
            self.centre.fill_(float(targets.mean()))
            self.spread.fill_(max(float(targets.std()), 1e-6))

    def raw(self, features: Tensor) -> Tensor:
        """(N,): the standardised quantity for a regression, the logit for a probability."""
        return self.layers(torch.clamp((features - self.mean) / self.deviation, -6, 6))[:, 0]

    def forward(self, features: Tensor) -> Tensor:
        raw = self.raw(features)
        return torch.sigmoid(raw) if self.kind == "probability" else raw * self.spread + self.centre
