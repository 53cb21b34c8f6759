"""The losses. Each returns named parts, whose sum is minimised."""

from __future__ import annotations

import torch
from torch import Tensor
from torch.nn import functional as F

from ..nets.deepfake import Judged
from ..nets.finder import GRID, Cells, Found, renumberings
from ..nets.layers import cell_centres
from ..nets.refiner import COLUMNS, ROWS, Refined

Parts = dict[str, Tensor]


def finder_loss(cells: Cells, found: Found, corners: Tensor, card: Tensor, thai: Tensor) -> Parts:
    """For the card finder.

    - `card`: cross-entropy of the cells: yes inside the card reduced to half its size, no outside the card, ignored in between;
      in addition to the mean, the 8 worst cells whose answer should be no count separately.
    - `votes`: smooth L1 of the corners in units of the card's diagonal, over the yes cells; a vote may start at any corner, and the
      numbering that fits best counts;
    - `turn`: cross-entropy of which corner of the vote is the card's own top left, by that numbering;
    - `corners`: as `votes`, on the decoded corners;
    - `thai`: cross-entropy of the decoded result and of each yes cell, if there is a card.

    Args:
        corners: (N, 4, 2) 0..1, any values if there is no card.
        card: (N,) 0 or 1.
        thai: (N,) 0 or 1.
    """
    centres = cell_centres(GRID, GRID).to(corners.device)
    middle = corners.mean(1, keepdim=True)
    there = card > 0.5
    yes = inside(centres, middle + (corners - middle) * 0.5) & there[:, None]
    nearest = (centres[None] - middle.clamp(0, 1)).square().sum(2).argmin(1)
    yes = yes | (F.one_hot(nearest, GRID * GRID).bool() & there[:, None])
    no = ~(inside(centres, corners) & there[:, None]) & ~yes
    entropy = F.binary_cross_entropy_with_logits(cells.card, yes.float(), reduction="none")
    worst = (entropy * no).topk(8, 1).values.mean(1)
    card_loss = mean_where(entropy, yes, 1) + mean_where(entropy, no, 1) + worst
    diagonal = (corners[:, 2] - corners[:, 0]).norm(dim=1).clamp(min=0.1)  # (N,)
    numbered = renumberings(corners)  # (N, 4, 4, 2): [n, k] starts at the card's corner k
    votes, start = corner_distance(cells.corners[:, :, None], numbered[:, None], diagonal[:, None, None]).min(
        2
    )  # (N, 256)
    turn = F.cross_entropy(cells.turn.transpose(1, 2), (4 - start) % 4, reduction="none")  # (N, 256)
    decoded = corner_distance(found.corners[:, None], numbered, diagonal[:, None]).amin(1)
    thai_loss = F.binary_cross_entropy_with_logits(found.thai, thai, reduction="none")
    thai_cells = F.binary_cross_entropy_with_logits(cells.thai, thai[:, None].expand_as(yes), reduction="none")
    thai_loss = thai_loss + mean_where(thai_cells, yes, 1)
    return {
        "card": card_loss.mean(),
        "votes": 10 * mean_where(mean_where(votes, yes, 1), there, 0),
        "turn": mean_where(mean_where(turn, yes, 1), there, 0),
        "corners": 10 * mean_where(decoded, there, 0),
        "thai": 0.5 * mean_where(thai_loss, there, 0),
    }


def refiner_loss(refined: Refined, corners: Tensor, turned: Tensor, card: Tensor, thai: Tensor) -> Parts:
    """For the card refiner; `corners` (N, 4, 2) 0..1 of the view **in the view's order**.

    - `corners`: smooth L1 in units of the view's width, quadratic only below one pixel;
    - `heat`: cross-entropy of each heatmap with a Gaussian of one cell around its corner, if that lies in the view;
    - `turned`, `thai`: cross-entropy if there is a card; `card`: everywhere.
    """
    there = card > 0.5
    scale = torch.tensor([1.0, ROWS / COLUMNS], device=corners.device)
    errors = corner_distance(refined.corners * scale, corners * scale, torch.ones_like(card), bend=0.004)
    cells = torch.tensor([COLUMNS, ROWS], device=corners.device)
    centres = cell_centres(ROWS, COLUMNS).to(corners.device) * cells
    near = -(centres[None, None] - (corners * cells)[:, :, None]).square().sum(3) / 2  # (N, 4, 726)
    visible = ((corners > 0) & (corners < 1)).all(2) & there[:, None]
    heat = -(torch.softmax(near, 2) * torch.log_softmax(refined.heat, 2)).sum(2)
    verdicts = F.binary_cross_entropy_with_logits(
        refined.verdicts, torch.stack([turned, card, thai], 1), reduction="none"
    )
    return {
        "corners": 20 * mean_where(errors, there, 0),
        "heat": 0.2 * mean_where(heat, visible, (0, 1)),
        "turned": mean_where(verdicts[:, 0], there, 0),
        "card": verdicts[:, 1].mean(),
        "thai": 0.5 * mean_where(verdicts[:, 2], there, 0),
    }


def edges_loss(predicted: Tensor, rows: Tensor, spread: float) -> Parts:
    """For the network of edges: cross-entropy of each column with a Gaussian around the row in which the side crosses it, or with
    the class for no crossing.

    Args:
        predicted: (N, 65, 64) logits of 64 rows and of none, in each column.
        rows: (N, 64) in rows from the strip's top; NaN for columns that are ignored.
    """
    count = predicted.shape[1] - 1
    centres = torch.arange(count, device=predicted.device) + 0.5
    near = -(centres[:, None] - rows[:, None]).square() / (2 * spread**2)  # (N, 64, 64)
    inside = (rows > 0) & (rows < count)
    target = torch.softmax(near, 1) * inside[:, None]
    target = torch.nan_to_num(torch.cat([target, 1.0 - inside[:, None].float()], 1))
    entropy = -(target * torch.log_softmax(predicted, 1)).sum(1)
    return {"edges": mean_where(entropy, ~torch.isnan(rows), (0, 1))}


def deepfake_loss(judged: Judged, fake: Tensor, mask: Tensor | None, known: Tensor | None, pointing: float) -> Parts:
    """For the deepfake net.

    - `fake`: cross-entropy of the result for the whole portrait;
    - `patches`: cross-entropy of each patch with the share of it that was replaced, over the pictures with a known mask;
      replaced and untouched patches weigh the same within a batch.

    Args:
        fake: (N,) 0 or 1.
        mask: (N, h, w) 0..1, the replaced pixels, of any size that the patches divide.
        known: (N,) bool, whether the mask is valid.
        pointing: weight of `patches`.
    """
    parts = {"fake": F.binary_cross_entropy_with_logits(judged.fake, fake)}
    if mask is not None and known is not None and pointing > 0:
        share = F.adaptive_avg_pool2d(mask[:, None], judged.patches.shape[1:])[:, 0]
        entropy = F.binary_cross_entropy_with_logits(judged.patches, share, reduction="none")
        replaced = (share > 0.5) & known[:, None, None]
        untouched = (share <= 0.5) & known[:, None, None]
        balanced = [mean_where(entropy, where, (0, 1, 2)) for where in (replaced, untouched)]
        parts["patches"] = pointing * (balanced[0] + balanced[1]) / 2
    return parts


def corner_distance(predicted: Tensor, true: Tensor, unit: Tensor, bend: float = 0.02) -> Tensor:
    """Mean smooth L1 over the last two axes of (..., 4, 2), in units of `unit` (...); quadratic below `bend`."""
    ratio = (predicted - true) / unit[..., None, None]
    return F.smooth_l1_loss(ratio, torch.zeros_like(ratio), beta=bend, reduction="none").mean((-2, -1))


def inside(points: Tensor, quads: Tensor) -> Tensor:
    """Whether points (k, 2) lie inside convex quads (N, 4, 2), clockwise with y down: (N, k) bool."""
    edge = torch.roll(quads, -1, 1) - quads  # (N, 4, 2)
    to = points[None, :, None] - quads[:, None]  # (N, k, 4, 2)
    return (edge[:, None, :, 0] * to[..., 1] - edge[:, None, :, 1] * to[..., 0] >= 0).all(2)


def mean_where(values: Tensor, where: Tensor, axes: int | tuple[int, ...]) -> Tensor:
    """The mean over `axes` of the values that count, 0 if none does."""
    where = where.float()
    return (values * where).sum(axes) / where.sum(axes).clamp(min=1)
