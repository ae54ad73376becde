"""Straight lines of a picture: how far the camera is rolled, and which way the picture runs.

Segments come from OpenCV's line segment detector (Grompone von Gioi et al., "LSD: a fast line
segment detector with a false detection control", 2010). What people build is upright, so that the
rotation under which most of the lines fall on the picture's axes is the camera's roll (the idea of
Coughlan and Yuille, "Manhattan world", 1999). Known failure: hills, stairs and strong perspective
lean without any roll.
"""

from __future__ import annotations

from functools import cache
from typing import Any

import cv2
import numpy as np

from moviegoer.types import Floats, Image

__all__ = ["lines"]

SHORTEST = 0.06
"""Of the longer side; shorter segments are texture."""
SPREAD_DEG = 2.0
"""How far apart lines may lie that stand for one direction."""
LEVEL_DEG = 2.0
"""Roll that nobody sees."""
PRIOR = 0.05
"""Lines, in longer sides, that every picture is taken to have at level: a few slanted ones are
no proof."""
TURNS = np.arange(-45.0, 45.0)


@cache
def _detector() -> Any:
    return cv2.createLineSegmentDetector(cv2.LSD_REFINE_NONE)


def lines(grey: Image) -> dict[str, float]:
    """Measure the straight lines of a picture, uint8 luma.

    Returns
    -------
    dict
        ``tilt_deg`` the roll that the lines agree on, ``tilt_gain`` how much better they agree on
        it than on none (log ratio); ``straight``, ``upright``, ``level``, ``slanted`` the lengths
        of all lines, of those within 5 degrees of vertical and of horizontal, and of those more
        than 15 from both, in half perimeters.
    """
    height, width = grey.shape
    found = _detector().detect(grey)[0]
    ends = np.zeros((0, 4)) if found is None else np.asarray(found, np.float64).reshape(-1, 4)
    step = ends[:, 2:] - ends[:, :2]
    length = np.hypot(step[:, 0], step[:, 1])
    long = length >= SHORTEST * max(height, width)
    step, length = step[long], length[long]
    angle = np.degrees(np.arctan2(step[:, 1], step[:, 0])) % 180
    off = (angle + 45) % 90 - 45
    flat = (angle < 45) | (angle > 135)
    turn, gain = _roll(off, length, max(height, width))
    half = height + width
    return {
        "tilt_deg": turn,
        "tilt_gain": gain,
        "straight": float(length.sum()) / half,
        "upright": float(length[~flat & (abs(off) < 5)].sum()) / half,
        "level": float(length[flat & (abs(off) < 5)].sum()) / half,
        "slanted": float(length[abs(off) > 15].sum()) / half,
    }


def _roll(off: Floats, length: Floats, side: int) -> tuple[float, float]:
    """The turn most lines agree on, and the log of how much more of them do than on none."""
    apart = (off[:, None] - TURNS + 45) % 90 - 45
    agreed = (length[:, None] * np.exp(-0.5 * (apart / SPREAD_DEG) ** 2)).sum(axis=0)
    best = int(agreed.argmax())
    level = agreed[abs(TURNS) <= LEVEL_DEG].max()
    gain = np.log((agreed[best] + PRIOR * side) / (level + PRIOR * side))
    return float(TURNS[best]) if len(off) else 0.0, float(gain)
