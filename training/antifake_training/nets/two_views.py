"""The deepfake check as shipped: one network for the portrait on its card, and one only for the face, if there is one.
Their weights, and when a second pass runs, are in the manifest (docs/adr/0009)."""

from __future__ import annotations

from typing import Any

from torch import Tensor, nn

from .deepfake import DeepfakeNet

LOUDEST = 3.5  # logit


def accusing(face: Tensor) -> Tensor:
    """(N,) logit -> (N,) 0..3.5: a genuine face is no evidence for its card, because a pasted portrait may be a genuine photograph; and a
    kind of print that the face's network does not know is not enough to classify a card as fake (docs/adr/0009)."""
    return face.clamp(0, LOUDEST)


class CardView(nn.Module):
    """The same with only the card's network: `portrait` (1, 3, 288, 288) -> `card` (1,) and `patches` (1, 18, 18).

    Args:
        fusion: logits of a portrait on its card ("card") and without one ("alone"), each `(bias, weight)`, as `fuse.py` fits them.
    """

    OUTPUTS = ("card", "patches")

    def __init__(self, card: DeepfakeNet, fusion: dict[str, list[float]]):
        super().__init__()
        self.card = card
        self.fusion = fusion

    @property
    def inputs(self) -> dict[str, tuple[int, ...]]:
        return {"portrait": self.card.input_shape}

    @property
    def manifest(self) -> dict[str, Any]:
        """Its entries in the manifest (`src/model/manifest.ts`)."""
        return {"fusion": {name: dict(zip(("bias", "card"), self.fusion[name])) for name in ("card", "alone")}}

    def forward(self, portrait: Tensor) -> tuple[Tensor, Tensor]:
        judged = self.card.raw(portrait)
        return judged.fake, judged.patches


class TwoViews(nn.Module):
    """`portrait` (1, 3, 288, 288) and `face` (1, 3, 192, 192), float32 RGB 0..1, views of one photo (`mixes.py`) ->
    `card` (1,) and `face_itself` (1,), the result of each network, and `patches` (1, 18, 18): these patches of `portrait` were
    replaced; all are logits of one pass. `src/checks/deepfake.ts` averages them with those of the mirror image, and adds the two.

    Args:
        card, face: trained networks.
        fusion: logits of a portrait on its card ("card") and without one ("alone"), each `(bias, weight of card's logit,
            weight of face's)`, as `fuse.py` fits them; on a card, the face's logit passes through `accusing`.
    """

    OUTPUTS = ("card", "face_itself", "patches")

    def __init__(self, card: DeepfakeNet, face: DeepfakeNet, fusion: dict[str, list[float]]):
        super().__init__()
        self.card, self.face = card, face
        self.fusion = fusion

    @property
    def inputs(self) -> dict[str, tuple[int, ...]]:
        return {"portrait": self.card.input_shape, "face": self.face.input_shape}

    @property
    def manifest(self) -> dict[str, Any]:
        """Its entries in the manifest (`src/model/manifest.ts`)."""
        limits = {"card": {"faceLimits": [0.0, LOUDEST]}, "alone": {}}
        weights = {name: dict(zip(("bias", "card", "face"), self.fusion[name])) for name in limits}
        return {"fusion": {name: weights[name] | limits[name] for name in limits}}

    def forward(self, portrait: Tensor, face: Tensor) -> tuple[Tensor, Tensor, Tensor]:
        seen, itself = self.card.raw(portrait), self.face.raw(face)
        return seen.fake, itself.fake, seen.patches
