"""Numbers of a picture's colour: how much, how warm, how many hues, which colours.

Colour is CIELAB (CIE 1976) by OpenCV's conversion from sRGB. Hues are weighed by chroma where it
says how strongly they are felt, and counted by area where it says how much room they take.
"""

from __future__ import annotations

import cv2
import numpy as np

from moviegoer.types import Floats, Image

__all__ = ["PALETTE", "colours", "palette"]

CHROMATIC = 10.0
"""CIELAB chroma from which a hue can be named; a tenth of a saturated primary's."""
TINTED = 5.0
"""Chroma from which a surface is tinted at all, for areas of warm and cool."""
WARM = (-30.0, 105.0)
"""Degrees of hue from purple-red to yellow-green."""
BINS = 36
"""Ten degrees of hue each."""
SECTOR = 9
"""Bins of the widest neighbourhood of hues, the V template of Cohen-Or et al., "Color
harmonization" (2006): 94 degrees."""
PALETTE = 8
"""Colours a picture is reduced to before they are named."""


def colours(tiny: Image) -> dict[str, float]:
    """Measure a small picture's colour; it needs no detail."""
    lab = cv2.cvtColor(tiny.astype(np.float32) / 255, cv2.COLOR_RGB2LAB)
    a, b = lab[..., 1], lab[..., 2]
    chroma = np.hypot(a, b)
    hue = np.arctan2(b, a)
    weight = np.where(chroma >= CHROMATIC, chroma, 0.0)
    total = max(float(weight.sum()), 1e-6)
    low, high = np.radians(WARM)
    warm = (hue > low) & (hue < high)
    tinted = chroma > TINTED
    return {
        "chroma": chroma.mean() / 100,
        "chroma_high": np.percentile(chroma, 95) / 100,
        "chromatic_share": np.mean(chroma >= CHROMATIC),
        "warm_share": (weight * warm).sum() / total,
        "cool_area": (tinted & ~warm).sum() / max(int(tinted.sum()), 1),
        "one_hue": abs((weight * np.exp(1j * hue)).sum()) / total,
        "two_hues": abs((weight * np.exp(2j * hue)).sum()) / total,
        "other_hues": _other_hues(hue[chroma >= 0.8 * CHROMATIC], chroma.size),
        "lab_spread": np.hypot(a.std(), b.std()) / 100,
        "cross_spread": float(np.linalg.eigvalsh(np.cov(a.ravel(), b.ravel()))[0].clip(0)) ** 0.5
        / 100,
    }


def _other_hues(hue: Floats, pixels: int) -> float:
    """Share of the picture whose hue lies outside the fullest quarter of the colour circle."""
    count = np.bincount(
        np.floor((np.degrees(hue) % 360) / (360 / BINS)).astype(int) % BINS, minlength=BINS
    )
    ring = np.concatenate([count, count[: SECTOR - 1]])
    fullest = np.convolve(ring, np.ones(SECTOR), mode="valid").max()
    return float(count.sum() - fullest) / pixels


def palette(tiny: Image) -> Floats:
    """A picture's main colours by median cut (Heckbert, "Color image quantization", 1982).

    Returns
    -------
    Floats
        ``(PALETTE, 4)``: red, green, blue in [0, 1] and the share of the picture, the largest
        first; rows that are not needed have share 0.
    """
    from PIL import Image as Pillow

    half = cv2.resize(tiny, None, fx=0.5, fy=0.5, interpolation=cv2.INTER_AREA)
    reduced = Pillow.fromarray(half).quantize(PALETTE, method=Pillow.Quantize.MEDIANCUT)
    table = np.zeros((PALETTE, 4), np.float32)
    rgb = np.asarray(reduced.getpalette(), np.float32).reshape(-1, 3)[:PALETTE] / 255
    share = np.bincount(np.asarray(reduced).ravel(), minlength=PALETTE)[:PALETTE]
    table[: len(rgb), :3] = rgb
    table[:, 3] = share / share.sum()
    return np.asarray(table[np.argsort(-table[:, 3], kind="stable")])
