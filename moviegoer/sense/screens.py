"""Grounds made to be keyed: large, even, in one strong green or blue, or plain black or white."""

from __future__ import annotations

import cv2
import numpy as np

from moviegoer.types import Bools, Floats, Image

__all__ = ["grounds"]

GREEN, BLUE = (90, 160), (205, 250)
"""Degrees of HSV hue: chroma green and chroma blue paints and cloths as cameras record them."""
STRONG = {GREEN: 0.45, BLUE: 0.7}
"""HSV saturation from which a pixel may belong to one; skies stay under it, most foliage too."""
LIT = 0.25
"""HSV value from which it is lit."""
NEAR = 18.0
"""CIELAB distance from a ground's median colour within which it is even."""
BLACK, WHITE = 0.03, 0.97
"""Luma of grounds that are keyed by brightness: they clip."""


def grounds(tiny: Image, luma: Floats) -> dict[str, float]:
    """Measure shares of the picture that a keyer could take out.

    Parameters
    ----------
    tiny
        The picture at about a hundred pixels' width.
    luma
        Its gamma-coded luma, in [0, 1], of any size.
    """
    hsv = cv2.cvtColor(tiny.astype(np.float32) / 255, cv2.COLOR_RGB2HSV)
    lab = cv2.cvtColor(tiny.astype(np.float32) / 255, cv2.COLOR_RGB2LAB)
    sides = slice(0, 2 * len(luma) // 3)
    border = np.concatenate([luma[0], luma[sides, 0], luma[sides, -1]])
    return {
        "green_ground": _even(hsv, lab, GREEN),
        "blue_ground": _even(hsv, lab, BLUE),
        "black_ground": float(np.mean(luma < BLACK)),
        "white_ground": float(np.mean(luma > WHITE)),
        "black_border": float(np.mean(border < BLACK)),
        "white_border": float(np.mean(border > WHITE)),
    }


def _even(hsv: Floats, lab: Floats, hues: tuple[int, int]) -> float:
    """Share of the picture in the largest region of these hues, as far as it is even."""
    strong = (hsv[..., 1] > STRONG[hues]) & (hsv[..., 2] > LIT)
    mask: Bools = strong & (hsv[..., 0] > hues[0]) & (hsv[..., 0] < hues[1])
    if not mask.any():
        return 0.0
    _, names, stats, _ = cv2.connectedComponentsWithStats(mask.astype(np.uint8))
    region = names == 1 + int(stats[1:, cv2.CC_STAT_AREA].argmax())
    colour = lab[region]
    distance = np.linalg.norm(colour - np.median(colour, axis=0), axis=1)
    return float(np.sum(distance < NEAR)) / mask.size
