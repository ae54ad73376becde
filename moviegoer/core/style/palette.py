"""A film's colours as a barcode shows them: how far they lie apart, how they step, where they go.

Colours are compared in CIELAB (1976), where a distance of about 2 is just seen.
"""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from moviegoer.core.style import shares
from moviegoer.types import Floats, Measure

__all__ = ["lab", "measures"]

WHITE = np.array([0.95047, 1.0, 1.08883])
"""Daylight, D65."""
TO_XYZ = np.array(
    [[0.4124564, 0.3575761, 0.1804375], [0.2126729, 0.7151522, 0.0721750],
     [0.0193339, 0.1191920, 0.9503041]]
)  # fmt: skip
"""Of linear sRGB (IEC 61966-2-1)."""


def lab(rgb: Floats) -> Floats:
    """CIELAB of sRGB colours in [0, 1], ``(n, 3)``.

    >>> lab(np.array([[1.0, 1.0, 1.0]])).round(1).tolist()
    [[100.0, 0.0, -0.0]]
    """
    linear = np.where(rgb <= 0.04045, rgb / 12.92, ((rgb + 0.055) / 1.055) ** 2.4)
    ratio = linear @ TO_XYZ.T / WHITE
    f = np.where(ratio > 0.008856, np.cbrt(ratio), 7.787 * ratio + 16 / 116)
    bright = 116 * f[:, 1] - 16
    return np.column_stack([bright, 500 * (f[:, 0] - f[:, 1]), 200 * (f[:, 1] - f[:, 2])])


def measures(colour: Floats, length_s: Floats) -> Iterator[Measure]:
    """Describe the mean colours of shots, ``(shots, 3)`` sRGB, in the film's order."""
    if not len(colour):
        return
    told = lab(np.clip(colour, 0, 1))
    chroma = np.hypot(told[:, 1], told[:, 2])
    text = "Chroma of a shot's mean colour in CIELAB, 0 grey"
    yield from shares.means(chroma, "barcode.chroma", "ΔE", text)
    away = np.linalg.norm(told - told.mean(axis=0), axis=1)
    text = "Distance of a shot's mean colour from the film's"
    yield from shares.means(away, "barcode.spread", "ΔE", text)
    if len(told) < 2:
        return
    steps = np.linalg.norm(np.diff(told, axis=0), axis=1)
    yield from shares.means(steps, "barcode.step", "ΔE", "Step of mean colour from shot to shot")
    at = np.cumsum(length_s) - np.asarray(length_s) / 2
    for name, column, word in (("light", told[:, 0], "lightness"), ("chroma", chroma, "chroma")):
        if np.ptp(column) > 1e-9 and np.ptp(at) > 0:
            r = float(np.corrcoef(at, column)[0, 1])
            yield Measure(f"barcode.{name}_trend", r, "", f"Correlation of {word} with time")
