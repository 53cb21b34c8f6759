"""The traces of a camera in a photo of a flat print, as numbers that a person can name. For the probe of the drawn world.

All traits are measured on squares of bytes, each by itself: noise where it is lowest, edges where they are strongest.
"""

from __future__ import annotations

import numpy as np

BLOCK = 8
STEPS = 7
"""Pixels on each side of an edge at which its profile is read."""


def traits(square: np.ndarray) -> dict[str, float]:
    """Names and measures the traits of one square, (h, w, 3) RGB bytes, h and w multiples of 8."""
    rgb = square.astype(np.float64)
    luma = rgb @ np.array([0.299, 0.587, 0.114])
    red, blue = 0.713 * (rgb[..., 0] - luma), 0.564 * (rgb[..., 2] - luma)
    return {
        **_noise(luma, red, blue),
        **_edges(luma),
        **_spectrum(luma),
        **_colour(rgb, luma, red, blue),
        **_grid(luma),
    }


def _detail(plane: np.ndarray) -> np.ndarray:
    """The difference between a pixel and its eight neighbours: (h, w) to (h - 2, w - 2)."""
    return (
        plane[1:-1, 1:-1]
        - (plane[:-2, 1:-1] + plane[2:, 1:-1] + plane[1:-1, :-2] + plane[1:-1, 2:]) / 2
        + (plane[:-2, :-2] + plane[:-2, 2:] + plane[2:, :-2] + plane[2:, 2:]) / 4
    )


def _halve(plane: np.ndarray) -> np.ndarray:
    return (plane[::2, ::2] + plane[1::2, ::2] + plane[::2, 1::2] + plane[1::2, 1::2]) / 4


def _blocks(plane: np.ndarray, side: int) -> np.ndarray:
    """(h, w) to (n, side, side); the rest is left out."""
    h, w = plane.shape[0] // side, plane.shape[1] // side
    return plane[: h * side, : w * side].reshape(h, side, w, side).swapaxes(1, 2).reshape(-1, side, side)


def _quiet(plane: np.ndarray, side: int) -> float:
    """Deviation of the detail in the quietest quarter of the blocks."""
    deviations = np.sort(_blocks(_detail(plane), side).std(axis=(1, 2)))
    return float(deviations[: max(1, len(deviations) // 4)].mean())


def _log(value: float) -> float:
    return float(np.log(value + 0.05))


def _noise(luma: np.ndarray, red: np.ndarray, blue: np.ndarray) -> dict[str, float]:
    fine, coarse, coarser = _quiet(luma, 8), _quiet(_halve(luma), 6), _quiet(_halve(_halve(luma)), 4)
    chroma = (_quiet(_halve(red), 6) + _quiet(_halve(blue), 6)) / 2
    return {
        "noise, fine": _log(fine),
        "noise, 2 px": _log(coarse),
        "noise and print, 4 px": _log(coarser),
        "noise grain (2 px over fine)": _log(coarse) - _log(fine),
        "colour noise": _log(chroma),
        "colour over grey noise": _log(chroma) - _log(coarse),
        "red over blue noise": _log(_quiet(_halve(red), 6)) - _log(_quiet(_halve(blue), 6)),
    }


def _edges(luma: np.ndarray) -> dict[str, float]:
    """Profiles across the strongest edges, along the gradient, from -STEPS to STEPS pixels: width and halo."""
    gy, gx = np.gradient(luma)
    size = np.hypot(gx, gy)
    inner = np.zeros_like(size)
    room = STEPS + 1
    inner[room:-room, room:-room] = size[room:-room, room:-room]
    strongest = np.argsort(inner, axis=None)[-60:]
    y, x = np.unravel_index(strongest, luma.shape)
    unit = np.stack([gy[y, x], gx[y, x]]) / (size[y, x] + 1e-6)
    steps = np.arange(-STEPS, STEPS + 1)
    at_y, at_x = (y[:, None] + unit[0][:, None] * steps, x[:, None] + unit[1][:, None] * steps)
    profile = _look_up(luma, at_y, at_x)
    near = profile[:, STEPS - 3 : STEPS + 4]
    rise = np.maximum(near.max(axis=1) - near.min(axis=1), 4)
    return {
        "edge contrast": _log(float(np.median(rise))),
        "edge steepness": float(np.median(np.diff(profile, axis=1).max(axis=1) / rise)),
        "halo, bright side": _overshoot(profile[:, STEPS + 1 :], rise),
        "halo, dark side": _overshoot(-profile[:, STEPS - 1 :: -1], rise),
    }


def _overshoot(side: np.ndarray, rise: np.ndarray) -> float:
    """How far a profile goes past its plateau, for the edges with a plateau on this side; 0 if fewer than five have one.

    Args:
        side: (n, STEPS) from the edge outwards.
        rise: (n,) height of the edges.
    """
    flat = side[:, 3:].std(axis=1) < 0.07 * rise
    if flat.sum() < 5:
        return 0.0
    return float(np.median((side[flat, :3].max(axis=1) - side[flat, 3:].mean(axis=1)) / rise[flat]))


def _look_up(plane: np.ndarray, y: np.ndarray, x: np.ndarray) -> np.ndarray:
    """Bilinear; all positions lie inside."""
    y0, x0 = np.floor(y).astype(int), np.floor(x).astype(int)
    fy, fx = y - y0, x - x0
    y1, x1 = np.minimum(y0 + 1, plane.shape[0] - 1), np.minimum(x0 + 1, plane.shape[1] - 1)
    return (plane[y0, x0] * (1 - fx) + plane[y0, x1] * fx) * (1 - fy) + (
        plane[y1, x0] * (1 - fx) + plane[y1, x1] * fx
    ) * fy


def _spectrum(luma: np.ndarray) -> dict[str, float]:
    """Shares of the power between 1/80, .1, .2, .3, .4 and .5 cycles a pixel, as logarithms of their ratios."""
    window = np.hanning(luma.shape[0])[:, None] * np.hanning(luma.shape[1])
    power = np.abs(np.fft.fft2((luma - luma.mean()) * window)) ** 2
    radius = np.hypot(np.fft.fftfreq(luma.shape[0])[:, None], np.fft.fftfreq(luma.shape[1]))
    edges = (0.0125, 0.05, 0.1, 0.2, 0.3, 0.4, 0.5)
    bands = [np.log(power[(radius >= a) & (radius < b)].mean() + 1) for a, b in zip(edges, edges[1:])]
    names = ("below .1", "around .1", "around .2", "around .3", "around .4")
    return {f"spectrum falls {name}": float(a - b) for name, a, b in zip(names, bands, bands[1:])}


def _colour(rgb: np.ndarray, luma: np.ndarray, red: np.ndarray, blue: np.ndarray) -> dict[str, float]:
    spread = np.sort(_blocks(luma, 16).std(axis=(1, 2)))
    return {
        "saturation": float(np.log(np.hypot(red, blue).mean() + 1)),
        "warmth": float(np.median(red) - np.median(blue)),
        "brightness": float(np.median(luma)),
        "burnt out": float((rgb.max(axis=2) >= 250).mean()),
        "black": float((rgb.max(axis=2) <= 40).mean()),
        "local contrast": _log(float(spread.mean())),
        "texture of the quietest parts": _log(float(spread[: max(1, len(spread) // 4)].mean())),
        "colour texture": _log(
            float(np.median(_blocks(red, 16).std(axis=(1, 2)) + _blocks(blue, 16).std(axis=(1, 2))))
        ),
        "shift of red against green": _shift(rgb[..., 0], rgb[..., 1]),
        "shift of blue against green": _shift(rgb[..., 2], rgb[..., 1]),
    }


def _shift(plane: np.ndarray, green: np.ndarray) -> float:
    """Shift of a colour plane relative to green, in pixels: one step of Lucas and Kanade's least squares."""
    gy, gx = np.gradient(green)
    system = np.array([[(gx * gx).sum() + 1, (gx * gy).sum()], [(gx * gy).sum(), (gy * gy).sum() + 1]])
    scale = ((plane - plane.mean()) * (green - green.mean())).sum() / (((green - green.mean()) ** 2).sum() + 1)
    gap = (plane - plane.mean()) - scale * (green - green.mean())
    move = np.linalg.solve(system, -np.array([(gx * gap).sum(), (gy * gap).sum()])) / max(abs(scale), 0.1)
    return float(min(2.0, np.hypot(*move)))


def _grid(luma: np.ndarray) -> dict[str, float]:
    """Steps at the borders of JPEG's blocks over steps elsewhere; squares lie on the grid."""
    across, down = np.abs(np.diff(luma, axis=1)), np.abs(np.diff(luma, axis=0))
    at_border = np.median(across[:, BLOCK - 1 :: BLOCK]) + np.median(down[BLOCK - 1 :: BLOCK])
    middle = np.median(across[:, BLOCK // 2 - 1 :: BLOCK]) + np.median(down[BLOCK // 2 - 1 :: BLOCK])
    return {"JPEG grid": _log(float(at_border)) - _log(float(middle))}
