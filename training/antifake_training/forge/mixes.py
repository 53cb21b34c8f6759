"""The views of the two networks of the deepfake check, and the composition of their training data."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from .placing import CARD_VIEW, FACE_VIEW, View


@dataclass(frozen=True)
class Mix:
    """Shares of the kinds of pairs.

    Attributes:
        view: the view that the network receives.
        real, lone: shares of forgeries made on photos of real cards, and on portraits without a card.
        methods, lone_methods: how faces are inserted after the capture, on cards and on portraits without one.
        earlier: kinds of fakes that existed before the capture.
        before: share of pairs with such a fake.
        intact: share of pairs without a card that keep their size and are saved only once, as a JPEG of high quality.
    """

    view: View
    real: float
    lone: float
    methods: Mapping[str, float]
    lone_methods: Mapping[str, float]
    earlier: Mapping[str, float]
    before: float
    intact: float = 0.0


MIXES = {
    # Does the portrait belong to this photo of this card?
    "card": Mix(
        view=CARD_VIEW,
        real=0.28,
        lone=0.15,
        methods={"swap": 0.25, "selfblend": 0.18, "part": 0.17, "paste": 0.27, "paste_capture": 0.09, "retouch": 0.04},
        lone_methods={"swap": 0.44, "selfblend": 0.34, "part": 0.18, "retouch": 0.04},  # no card around to keep
        earlier={"stuck_over": 0.52, "swap_before": 0.33, "published": 0.15},
        before=0.3,
    ),
    # Was the face itself made or altered by a machine?
    "face": Mix(
        view=FACE_VIEW,
        real=0.14,
        lone=0.5,
        methods={"swap": 0.4, "selfblend": 0.32, "part": 0.24, "retouch": 0.04},
        lone_methods={"swap": 0.4, "selfblend": 0.32, "part": 0.24, "retouch": 0.04},
        earlier={"swap_before": 0.15, "published": 0.2, "round_trip": 0.28, "generated": 0.17, "generated_before": 0.2},
        before=0.5,
        intact=0.3,
    ),
}
