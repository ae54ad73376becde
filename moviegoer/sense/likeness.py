"""How two frames differ, forgiving movement: on pictures of 48×27 pixels."""

from __future__ import annotations

from dataclasses import dataclass

import cv2
import numpy as np

from moviegoer.types import Floats, Image

__all__ = ["Glance", "distance", "glance", "outside"]

_SIZE = (48, 27)
_RANGE = np.ones((5, 5), np.uint8)
"""Movement of two pixels either way, 4 % of the width, costs nothing."""


@dataclass(frozen=True, slots=True)
class Glance:
    """What is kept of a frame: luma and two colour channels, and their ranges around each pixel."""

    codes: Image
    low: Image
    high: Image
    vector: Floats
    """Codes as one float32 row."""
    luma: Floats
    """Luma, blurred, mean 0 and length 1; all 0 for a flat picture."""


def glance(small_bgr: Image) -> Glance:
    """Shrink a small BGR picture to what is compared."""
    codes = cv2.cvtColor(
        cv2.resize(small_bgr, _SIZE, interpolation=cv2.INTER_AREA), cv2.COLOR_BGR2YCrCb
    )
    luma = cv2.GaussianBlur(codes[..., 0].astype(np.float32), (0, 0), 1).ravel()
    luma -= luma.mean()
    length = float(np.linalg.norm(luma))
    return Glance(
        codes=codes,
        low=cv2.erode(codes, _RANGE),
        high=cv2.dilate(codes, _RANGE),
        vector=codes.astype(np.float32).ravel(),
        luma=luma / length if length > 1 else np.zeros_like(luma),
    )


def distance(a: Glance, b: Glance) -> float:
    """Tolerant distance, both ways; sum over the channels of their means."""
    total = sum(
        cv2.norm(cv2.subtract(x, y), cv2.NORM_L1)
        for x, y in (
            (a.codes, b.high), (b.low, a.codes), (b.codes, a.high), (a.low, b.codes),
        )
    )  # fmt: skip
    return float(total) / 2 / (_SIZE[0] * _SIZE[1])


def outside(a: Glance, b: Glance) -> Floats:
    """How far each pixel of one picture lies outside the other's range there."""
    over = cv2.subtract(a.codes, b.high).astype(np.float32) + cv2.subtract(b.low, a.codes)
    total: Floats = over.sum(axis=2)
    return total
