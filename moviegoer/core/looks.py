"""From measured colour, light and symmetry to CinemaNet's words for them.

Each head that pixels can honestly answer is a few cuts on a few measures, softened, because no
picture is saturated at 0.171 and neutral at 0.169. The cuts are the project's own, set by eye on
sheets of the training stills sorted by each measure; CinemaNet publishes no definitions and the
stills carry no truth for these heads, so these probabilities say how far a picture is from a cut,
not how often the word is right. Labels are spelled as CinemaNet's schema 1.0.0 spells them.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from itertools import pairwise

import numpy as np

from moviegoer.types import Floats, Scores

__all__ = ["HOW", "measured"]

HOW = "measured"

Measured = Mapping[str, Floats]


def measured(measures: Measured) -> dict[str, Scores]:
    """Answer the colour, light and symmetry heads, a row a picture.

    Parameters
    ----------
    measures
        The columns of :class:`moviegoer.sense.measures.Measures`, by name.
    """
    return {
        "color.saturation": _saturation(measures),
        "color.contrast": _colour_contrast(measures),
        "color.tones": _tones(measures),
        "color.theory": _theory(measures),
        "shot.lighting.contrast": _light_contrast(measures),
        "shot.lighting.direction": _direction(measures),
        "shot.composition.symmetric": _symmetric(measures),
    }


def _above(value: Floats, cut: float, soft: float) -> Floats:
    """Probability that a value is over a cut, one half at it and 0.88 at ``soft`` beyond."""
    p: Floats = 1 / (1 + np.exp(-np.clip(2 * (value - cut) / soft, -60, 60)))
    return p


def _steps(value: Floats, cuts: Sequence[float], soft: float) -> Floats:
    """Probabilities of ordered labels that meet at the cuts, ``(n, len(cuts) + 1)``."""
    over = [np.ones_like(value), *(_above(value, cut, soft) for cut in cuts), 0 * value]
    steps: Floats = np.stack([a - b for a, b in pairwise(over)], axis=1)
    return steps


def _one_of(head: str, labels: tuple[str, ...], p: Floats) -> Scores:
    held = np.clip(p, 1e-9, 1)
    shares: Floats = held / held.sum(axis=1, keepdims=True)
    return Scores(head, labels, shares, np.full(len(p), HOW))


def _yes(head: str, p: Floats) -> Scores:
    return Scores(head, ("yes",), p[:, None], np.full(len(p), HOW), exclusive=False)


def _saturation(m: Measured) -> Scores:
    """By mean chroma and its strongest twentieth, so that one red coat does not saturate."""
    value = 0.7 * m["chroma"] + 0.3 * m["chroma_high"]
    labels = ("desaturated", "neutral", "saturated")
    return _one_of("color.saturation", labels, _steps(value, (0.08, 0.21), 0.03))


def _colour_contrast(m: Measured) -> Scores:
    """By how far the picture's colours lie apart."""
    labels = ("low", "neutral", "high")
    return _one_of("color.contrast", labels, _steps(m["lab_spread"], (0.06, 0.14), 0.02))


def _tones(m: Measured) -> Scores:
    """Black and white has no chroma anywhere; neutral has little; the rest by its hues."""
    coloured = _above(m["chroma_high"], 0.035, 0.012)
    strong = _above(m["chromatic_share"], 0.25, 0.1)
    cool, mixed, warm = _steps(m["warm_share"], (0.3, 0.7), 0.15).T
    p = [1 - coloured, coloured * strong * cool, coloured * strong * mixed,
         coloured * (1 - strong), coloured * strong * warm]  # fmt: skip
    labels = ("blackwhite", "cool", "mixed", "neutral", "warm")
    return _one_of("color.tones", labels, np.stack(p, axis=1))


def _theory(m: Measured) -> Scores:
    """One hue, neighbouring hues, or two that face each other on the colour circle."""
    coloured = _above(m["chroma_high"], 0.05, 0.02) * _above(m["chromatic_share"], 0.06, 0.03)
    alone = _above(m["one_hue"], 0.95, 0.02)
    opposed = (1 - alone) * _above(m["two_hues"] - m["one_hue"], 0.1, 0.15)
    p = [coloured * (1 - alone - opposed), coloured * opposed, 1 - coloured + coloured * alone]
    labels = ("analagous", "complementary", "monochrome")
    return _one_of("color.theory", labels, np.stack(p, axis=1))


def _light_contrast(m: Measured) -> Scores:
    """By the ratio of the picture's lights to its shadows, in stops of gamma-coded luma, so that
    a dark picture with one lit face is contrasty and a fog is not."""
    value = np.log2((m["luma_high"] + 0.02) / (m["luma_low"] + 0.02))
    labels = ("low", "neutral", "high")
    return _one_of("shot.lighting.contrast", labels, _steps(value, (2.2, 4.6), 0.5))


def _direction(m: Measured) -> Scores:
    """From the lit half of the largest face; unanswered without one.

    A face tells left, right and front; hair and hats look like light from above or below, and
    those, back light and no direction at all are left to other ways.
    """
    sideways = (m["face_left"] - m["face_right"]) / (m["face_left"] + m["face_right"] + 1e-6)
    left, right = _above(sideways, 0.17, 0.06), _above(-sideways, 0.17, 0.06)
    lit = _above(m["face_luma"], 0.25, 0.06)
    front = (1 - left - right) * lit
    p = np.clip(np.stack([front, left, right], axis=1), 0, 1)
    how = np.where(np.isnan(p).any(axis=1), "", HOW)
    labels = ("front", "left", "right")
    return Scores("shot.lighting.direction", labels, p, how, exclusive=False)


def _symmetric(m: Measured) -> Scores:
    return _yes("shot.composition.symmetric", _above(m["mirror"], 0.85, 0.06))
