"""The deepfake check as it is shipped: a network that looks at the portrait on its card, one that looks at the face alone, and
how much each says."""

from __future__ import annotations

import torch
from torch import Tensor, nn

from .deepfake import DeepfakeNet

LOUDEST = 3.5  # logit


def accusing(face: Tensor) -> Tensor:
    """(N,) logit -> (N,) 0..3.5: an honest face does not speak for its card, since a pasted portrait may be an honest photograph; and no
    print that the face's network does not know condemns a card by itself (docs/adr/0025)."""
    return face.clamp(0, LOUDEST)


class TwoViews(nn.Module):
    """`portrait` (1, 3, 288, 288) and `face` (1, 3, 192, 192), float32 RGB 0..1, views of one photo (`mixes.py`) ->
    `probability` (1,) that the portrait on a card is a fake, `alone` (1,) the same of a portrait without its card, `consistency`
    and `face_itself` (1,) what each network says by itself, and `heatmap` (1, 18, 18) of the patches of `portrait` that were
    replaced, all 0..1.

    Args:
        card, face: trained networks.
        fusion: logits of probability and alone, each `(bias, weight of card's logit, weight of face's)`, as `fuse.py` fits them;
            on a card the face's logit counts as `accusing` leaves it.
    """

    OUTPUTS = ("probability", "alone", "consistency", "face_itself", "heatmap")

    def __init__(self, card: DeepfakeNet, face: DeepfakeNet, fusion: dict[str, list[float]]):
        super().__init__()
        self.card, self.face = card, face
        self.on_card, self.alone = (tuple(fusion[name]) for name in ("card", "alone"))

    @property
    def inputs(self) -> dict[str, tuple[int, ...]]:
        return {"portrait": self.card.input_shape, "face": self.face.input_shape}

    def forward(self, portrait: Tensor, face: Tensor) -> tuple[Tensor, ...]:
        seen, itself = self.card.judge(portrait), self.face.judge(face)
        spoken = (accusing(itself.fake), itself.fake)
        fused = [
            torch.sigmoid(bias + by_card * seen.fake + by_face * said)
            for (bias, by_card, by_face), said in zip((self.on_card, self.alone), spoken)
        ]
        return *fused, torch.sigmoid(seen.fake), torch.sigmoid(itself.fake), torch.sigmoid(seen.patches)
