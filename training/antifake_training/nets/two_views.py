"""The deepfake check as it is shipped: a network that looks at the portrait on its card and one that looks at the face alone.
How much each counts, and when they look again, is in the manifest (docs/adr/0009)."""

from __future__ import annotations

from typing import Any

from torch import Tensor, nn

from .deepfake import DeepfakeNet

LOUDEST = 3.5  # logit


def accusing(face: Tensor) -> Tensor:
    """(N,) logit -> (N,) 0..3.5: an honest face does not speak for its card, since a pasted portrait may be an honest photograph; and no
    print that the face's network does not know condemns a card by itself (docs/adr/0009)."""
    return face.clamp(0, LOUDEST)


class TwoViews(nn.Module):
    """`portrait` (1, 3, 288, 288) and `face` (1, 3, 192, 192), float32 RGB 0..1, views of one photo (`mixes.py`) ->
    `card` (1,) and `face_itself` (1,), what each network says, and `patches` (1, 18, 18): these patches of `portrait` were
    replaced; all logits of one look. `src/checks/deepfake.ts` takes the mean with the mirror image's and adds the two up.

    Args:
        card, face: trained networks.
        fusion: logits of a portrait on its card ("card") and without one ("alone"), each `(bias, weight of card's logit,
            weight of face's)`, as `fuse.py` fits them; on a card the face's logit counts as `accusing` leaves it.
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
        """What of it travels in the manifest (`src/model/manifest.ts`)."""
        limits = {"card": {"faceLimits": [0.0, LOUDEST]}, "alone": {}}
        weights = {name: dict(zip(("bias", "card", "face"), self.fusion[name])) for name in limits}
        return {"fusion": {name: weights[name] | limits[name] for name in limits}}

    def forward(self, portrait: Tensor, face: Tensor) -> tuple[Tensor, Tensor, Tensor]:
        seen, itself = self.card.raw(portrait), self.face.raw(face)
        return seen.fake, itself.fake, seen.patches
