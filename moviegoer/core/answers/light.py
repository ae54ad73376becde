"""How a picture is lit, as far as its luma and the light on a face say.

Cuts were set as in :mod:`moviegoer.core.answers.colour`: on half of 144 training stills labelled by
eye, the shares right being those on the other half. How hard the light is (the heads ``soft`` and
``hard`` of ``shot.lighting``, and ``shot.lighting.cast``) and whether an edge is lit could not be
told from such numbers (area under the curve 0.64 and 0.71), and are left to other ways.
"""

from __future__ import annotations

import numpy as np

from moviegoer.core.answers.soft import Measured, above, holding, one_of, steps
from moviegoer.types import Floats, Scores

__all__ = ["contrast", "direction", "key", "silhouette"]


def contrast(m: Measured) -> Scores:
    """How far lights and shadows lie apart: by the share of middle tones between them.

    Right in 0.67. A picture without tones at all (black, a plain ground) is ``na``.
    """
    judged = above(m["luma_spread"], 0.03, 0.01)
    p = steps(1 - m["middle_share"], (0.272, 0.61), 0.2) * judged[:, None]
    labels = ("low", "neutral", "high", "na")
    return one_of("shot.lighting.contrast", labels, np.column_stack([p, 1 - judged]))


def key(m: Measured) -> Scores:
    """High-key, low-key or neither, by the shares of light and of shade; and silhouettes.

    Right in 0.76. Known failure: a night exterior is low-key by these numbers, whatever its fill.
    """
    value = m["light_share"] - m["dim_share"]
    low, neutral, high = steps(value, (-0.39, 0.075), 0.2).T
    dark_shape = _dark_shape(m)
    labels = ("neutral", "high-key", "low-key", "silhouette")
    return holding("shot.lighting", labels, np.stack([neutral, high, low, dark_shape], axis=1))


def silhouette(m: Measured) -> Scores:
    """A dark shape without detail before a light ground.

    One shape holds nearly all that is dark, leaves the picture's top free, has no lit face and is
    plainly darker than the ground, which has little detail. On the training stills it is said of
    five, rightly; many more that a person would call so it misses, such as figures cut by the
    frame's top.
    """
    return holding("shot.lighting.silhouette", ("yes",), _dark_shape(m)[:, None])


def _dark_shape(m: Measured) -> Floats:
    sized = above(m["shape_share"], 0.05, 0.02) * (1 - above(m["shape_share"], 0.7, 0.05))
    alone = above(m["shape_whole"], 0.8, 0.08) * (1 - above(m["shape_top"], 0.3, 0.08))
    plain = above(0.14 - m["shape_luma"], 0.0, 0.03) * (1 - above(m["edge_share"], 0.2, 0.04))
    before = above(m["ground_luma"] - m["shape_luma"], 0.2, 0.05) * above(m["parting"], 0.7, 0.05)
    lit_face = np.nan_to_num(above(m["face_luma"], 0.25, 0.04), nan=0.0)
    p: Floats = sized * alone * plain * before * (1 - lit_face)
    return p


def direction(m: Measured) -> Scores:
    """Where the main light comes from, by the lit half of the largest face; unanswered without.

    A face tells left, right and front, and back where it is dark before a light ground. Hair and
    hats look like light from above or below: those, and no direction at all, are left to other
    ways.
    """
    sideways = (m["face_left"] - m["face_right"]) / (m["face_left"] + m["face_right"] + 1e-6)
    left, right = above(sideways, 0.17, 0.06), above(-sideways, 0.17, 0.06)
    lit = above(m["face_luma"], 0.25, 0.06)
    front = (1 - left - right) * lit
    back = (1 - lit) * above(m["face_around"] - m["face_luma"], 0.2, 0.06)
    labels = ("back", "front", "left", "right")
    return holding("shot.lighting.direction", labels, np.stack([back, front, left, right], axis=1))
