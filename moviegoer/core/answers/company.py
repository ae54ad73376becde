"""Who is in the picture by faces alone: the sure ones, how many share it, whether it is a crowd."""

from __future__ import annotations

import numpy as np

from moviegoer.core.answers.soft import above
from moviegoer.types import Faces, Floats, Ints, Scores

__all__ = ["HOW", "SURE", "company", "sure"]

HOW = "faces"
SURE = 0.9
"""Probability from which a face is one: of MTCNN's boxes under it, on the development clips, a
third are none."""
PEER = 0.4
"""Share of the largest face's height from which another belongs to the company rather than to the
ground; of 0.3, 0.4, 0.5 and 0.6 the best on the train stills."""
TYPES = ("single", "two", "three", "group", "none")
BY_COUNT = (
    (0.62, 0.33, 0.02, 0.03, 0.01),
    (0.04, 0.69, 0.11, 0.14, 0.01),
    (0.04, 0.11, 0.30, 0.52, 0.04),
    (0.06, 0.12, 0.06, 0.71, 0.06),
)
"""How often each type was the truth where one, two, three or more faces were counted: 980 train
stills, one added to each count. A third of the pictures with one face show two people, one of them
from behind."""
CROWD, SPREAD = 8.0, 2.0
"""Faces from which nobody counts any more; the head's own words set no number."""
NEAR = 0.25
"""Height of a largest face, of the picture's, from which a crowd would have shown more faces."""


def sure(faces: Faces, frame: int) -> Ints:
    """Rows of a frame's sure faces, the largest first."""
    rows = np.flatnonzero((faces.frame == frame) & (faces.probability >= SURE))
    size = faces.box[rows, 3] - faces.box[rows, 1]
    return np.asarray(rows[np.argsort(-size, kind="stable")], np.int64)


def company(*, faces: Faces, frames: Ints) -> dict[str, Scores]:
    """How many people share the picture, by counting faces.

    Known failure: backs and profiles are not counted, so that over the shoulder is mostly said to
    be a single.

    Parameters
    ----------
    faces
        Faces of all keyframes.
    frames
        The keyframes' numbers.

    Returns
    -------
    dict
        ``type``, unanswered without a sure face, and ``shot.type.crowd``, unanswered also where
        faces are few and small: a crowd's own may be too small to be found.
    """
    types = np.full((len(frames), len(TYPES)), np.nan)
    crowd = np.full((len(frames), 1), np.nan)
    for row, frame in enumerate(frames.tolist()):
        found = sure(faces, frame)
        if not len(found):
            continue
        height: Floats = faces.box[found, 3] - faces.box[found, 1]
        peers = int((height >= PEER * height[0]).sum())
        rates = np.array(BY_COUNT[min(peers, len(BY_COUNT)) - 1])
        types[row] = rates / rates.sum()
        if len(found) >= CROWD / 2 or height[0] >= NEAR:
            crowd[row] = above(np.array([float(len(found))]), CROWD, SPREAD)
    return {
        "type": Scores("type", TYPES, types, _how(types)),
        "shot.type.crowd": Scores("shot.type.crowd", ("yes",), crowd, _how(crowd), False),
    }


def _how(p: Floats) -> np.ndarray:
    return np.where(np.isnan(p).any(axis=1), "", HOW)
