"""Every number that determines a training run. `--set name=value` on the command line changes one."""

from __future__ import annotations

from dataclasses import dataclass, field, fields, replace
from typing import Any

from .augment import Affinity, Photometry


@dataclass(frozen=True)
class Settings:
    """The settings of all runs.

    Attributes:
        batch: pictures in a step.
        trunk_rate: peak learning rate of the pretrained trunk; its batch norms are folded, so it must be small.
        head_rate: peak learning rate of everything else.
        frozen: number of first trunk layers that are not trained; no gradient is computed for them. 4 reaches to stride 4.
        decay: weight decay (AdamW), not on biases.
        warmup: share of the run over which the rates rise; then a cosine lowers them to 1 %.
        ema: decay of the averaged weights, which are the result.
        clip: gradients are scaled down to this norm.
        seed: of the order of samples, augmentation and new layers.
        val, test: shares of the groups that are left out of training.
        balance: row keys whose values are drawn equally often, nested; empty: every row once an epoch.
        val_rows: maximum validation rows that are measured during the run.
    """

    batch: int = 32
    trunk_rate: float = 3e-4
    head_rate: float = 1e-3
    frozen: int = 0
    decay: float = 0.02
    warmup: float = 0.04
    ema: float = 0.998
    clip: float = 2.0
    seed: int = 1
    val: float = 0.08
    test: float = 0.08
    balance: tuple[str, ...] = ()
    val_rows: int = 512
    photometry: Photometry = field(default_factory=Photometry)


@dataclass(frozen=True)
class FinderSettings(Settings):
    """Row keys: `corners` [[x, y] × 4] 0..1 in the card's own order or null, `thai`, `group`. Array: `photo`.

    Attributes:
        fresh: share of pictures that are composed from the deck at each step, if there is one.
    """

    batch: int = 16
    frozen: int = 4
    fresh: float = 0.75
    affinity: Affinity = field(default_factory=Affinity)


@dataclass(frozen=True)
class RefinerSettings(Settings):
    """Row keys: `corners` [[x, y] × 4] 0..1 of the view in the card's **own** order or null, `turned`, `thai`, `group`.
    Optional `source` and `document`. Array: `view`.

    Attributes:
        fresh: share of pictures that are composed from the deck at each step, if there is one.
        leave_out: documents that are left out of training (but not of evaluation).
    """

    batch: int = 16
    frozen: int = 2
    fresh: float = 0.75
    leave_out: tuple[str, ...] = ()
    balance: tuple[str, ...] = ("source",)


@dataclass(frozen=True)
class EdgesSettings(Settings):
    """Row keys: `corners` [[[x, y] × 4] × 4], the card's corners in pixels of each strip, `group`. Optional
    `source` and `document`. Array: `strips` (4, 64, 256, 3).

    Attributes:
        spread: standard deviation, in rows, of the target around the true edge.
        leave_out: documents that are left out of training (but not of evaluation).
    """

    batch: int = 12
    head_rate: float = 3e-3
    decay: float = 0.01
    spread: float = 1.0
    leave_out: tuple[str, ...] = ()
    balance: tuple[str, ...] = ("source",)
    val: float = 0.06
    test: float = 0.0
    photometry: Photometry = Photometry(grey=0.15, blurred=0.15, blur_px=1.0)


@dataclass(frozen=True)
class DeepfakeSettings(Settings):
    """Row keys: `fake`, `kind`, `maker`, `group`, optional `masked` (false: the mask is unknown). Arrays: `portrait`,
    optional `mask` (255 where pixels were replaced; a genuine portrait's is all 0).

    Attributes:
        mix: "card" or "face": the view of the network, and the composition of forgeries (`mixes.py`).
        side: pixels of the portrait; must be that of the data, if there is any. Forgeries are squares of this many pixels
            of the product's view (288 or 192); a net is exported for the side of its last run.
        fresh: share of portraits that are forged at each step, if there are captures to forge on; 1 needs no packed portraits.
        pointing: weight of the patch loss.
        smoothing: labels are moved this far towards ½.
        leave_out: makers that are left out of training (but not of evaluation).
    """

    mix: str = "card"
    side: int = 288
    fresh: float = 0.7
    pointing: float = 1.0
    smoothing: float = 0.02
    leave_out: tuple[str, ...] = ()
    balance: tuple[str, ...] = ("fake", "kind")
    photometry: Photometry = Photometry(0.1, 0.1, 0.05, 0.1, grey=0.03, blurred=0.0, noisy=0.0)


@dataclass(frozen=True)
class BlurSettings(Settings):
    """Row key: `blurMm`, the blur's sigma in millimetres on the card. Array: `view` (240, 320), grey.

    Attributes:
        contrast, brightness, gamma: how far each may be changed.
    """

    head_rate: float = 2e-3
    contrast: float = 0.35
    brightness: float = 0.25
    gamma: float = 0.25
    val_rows: int = 2048


def change(settings: Any, changes: list[str]) -> Any:
    """The settings with `name=value` changes made; tuples are written a,b,c; `name.part=value` changes a nested one.

    Raises:
        ValueError: unknown name or a value of another type.
    """
    for one in changes:
        name, _, text = one.partition("=")
        head, _, rest = name.partition(".")
        if head not in {f.name for f in fields(settings)}:
            raise ValueError(f"Expected a setting of {type(settings).__name__} but received {head}")
        old = getattr(settings, head)
        settings = replace(settings, **{head: change(old, [f"{rest}={text}"]) if rest else parse(text, old)})
    return settings


def restore(settings: Any, stored: dict[str, Any]) -> Any:
    """The settings with the values of `dataclasses.asdict`; settings that no longer exist are left out."""
    old = {f.name: getattr(settings, f.name) for f in fields(settings) if f.name in stored}
    parts = {n: restore(v, stored[n]) if isinstance(stored[n], dict) else type(v)(stored[n]) for n, v in old.items()}
    return replace(settings, **parts)


def parse(text: str, old: object) -> object:
    """A value written as text, of the type of the old one."""
    if isinstance(old, tuple):
        return tuple(part for part in text.split(",") if part)
    return type(old)(text)
