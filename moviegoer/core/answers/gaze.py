"""Which side of the frame a face is on, and where it looks, from its box and landmarks."""

from __future__ import annotations

import numpy as np

from moviegoer.types import Floats

__all__ = ["GAZES", "SIDES", "gaze", "side", "turn"]

SIDES = ("left", "centre", "right")
GAZES = ("left", "camera", "right")
EDGE = 0.42
"""Where left ends and centre begins, as a share of the frame's width. The thirds of the frame are
for objects; a face on the line of a third (0.33) is plainly at the side, and over-the-shoulder
faces lie around 0.40."""
SOFT = 0.04
"""How far from that line the answer stays open."""
TURNED = 0.22
"""Turn of the head, in eye-to-mouth lengths the nose lies off the eyes' middle, from which a face
looks past the camera; the nose's tip stands about 0.6 such lengths before the face, so this is
some 20° of turn."""
TURN_SOFT = 0.06


def turn(landmarks: Floats, *, aspect: float | Floats) -> Floats:
    """How far heads are turned: positive to the picture's right.

    The nose's offset from the eyes' midpoint, along the line of the eyes, over the distance from
    eyes to mouth, which a turn does not shorten. Known failure: MTCNN's landmarks on full
    profiles are guesses, and a head turned one way may glance another.

    Parameters
    ----------
    landmarks
        ``(n, 5, 2)`` fractions of the picture.
    aspect
        The picture's width over its height.

    >>> frontal = np.array([[[.4, .4], [.6, .4], [.5, .5], [.42, .6], [.58, .6]]])
    >>> float(turn(frontal, aspect=1.0)[0])
    0.0
    """
    points = np.asarray(landmarks, np.float64).reshape(-1, 5, 2).copy()
    points[..., 0] *= np.reshape(aspect, (-1, 1))
    eyes, mouth = points[:, :2].mean(axis=1), points[:, 3:].mean(axis=1)
    down = mouth - eyes
    length = np.maximum(np.hypot(down[:, 0], down[:, 1]), 1e-9)
    across = np.stack([down[:, 1], -down[:, 0]], axis=1) / length[:, None]
    offset: Floats = ((points[:, 2] - eyes) * across).sum(axis=1) / length
    return offset


def side(x: Floats) -> Floats:
    """Probabilities of :data:`SIDES` for faces centred at ``x``, ``(n, 3)``.

    >>> side(np.array([0.2, 0.5])).round(2).tolist()
    [[1.0, 0.0, 0.0], [0.02, 0.96, 0.02]]
    """
    x = np.asarray(x, np.float64)
    left, right = _rise((EDGE - x) / SOFT), _rise((x - (1 - EDGE)) / SOFT)
    return _three(left, right)


def gaze(turned: Floats) -> Floats:
    """Probabilities of :data:`GAZES` for heads turned so far, ``(n, 3)``."""
    left, right = _rise((0.0 - turned - TURNED) / TURN_SOFT), _rise((turned - TURNED) / TURN_SOFT)
    return _three(left, right)


def _rise(z: Floats) -> Floats:
    rise: Floats = 1 / (1 + np.exp(np.clip(-2.0 * z, -60, 60)))
    return rise


def _three(left: Floats, right: Floats) -> Floats:
    p = np.stack([left, np.maximum(1 - left - right, 0), right], axis=1)
    out: Floats = p / p.sum(axis=1, keepdims=True)
    return out
