"""What the faces of a picture say about its framing, as one vector.

The same function makes the vectors the model is trained on and those it meets in films. Shot
scale is defined by what of the main figure the frame shows, so lengths are measured in faces:
how many face heights lie between chin and frame edge says whether shoulders, waist or knees are
in the picture.
"""

from __future__ import annotations

import numpy as np

from moviegoer.types import Faces, Floats, Ints

__all__ = ["NAMES", "geometries", "geometry"]

SURE = 0.9
"""MTCNN's probability from which a face weighs as main figure before larger, doubtful ones."""
FACES = 3
"""Faces described, the main one first."""
_ONE = (
    "height", "x", "y", "probability", "between_eyes", "eyes_to_mouth", "turn", "eyes_to_profile",
    "faces_below", "faces_above", "eye_lengths_below", "eye_lengths_above",
)  # fmt: skip
_MAIN = ("margin", "looks_in")
_OTHER = ("size_to_main", "distance_to_main", "looks_away")
_COUNTS = ("faces", "sure", "very_sure", "of_main_size")

NAMES: tuple[str, ...] = (
    *_COUNTS,
    *(f"face{i + 1}_{name}" for i in range(FACES) for name in (*_ONE, *(_OTHER if i else _MAIN))),
    "aspect",
)
"""What each number of the vector is."""


def geometry(*, box: Floats, landmarks: Floats, probability: Floats, aspect: float) -> Floats:
    """Describe a picture's faces by number, size, place, turn and the room around them.

    Parameters
    ----------
    box, landmarks, probability
        The faces as :class:`moviegoer.types.Faces` holds them; there may be none.
    aspect
        The picture's width over its height.

    Returns
    -------
    Floats
        One float32 a name in :data:`NAMES`; NaN where a face is missing.
    """
    box = np.asarray(box, np.float64).reshape(-1, 4)
    probability = np.asarray(probability, np.float64)
    height = box[:, 3] - box[:, 1]
    order = np.argsort(-height * (probability > SURE) - 0.3 * height, kind="stable")
    order = order[height[order] > 0]
    faces = [
        _face(box[i], np.asarray(landmarks[i], np.float64), float(probability[i]), aspect)
        for i in order[:FACES]
    ]
    values = [*_counts(height[order], probability[order])]
    for i in range(FACES):
        values += _beside(faces, i) if i < len(faces) else _missing(i)
    return np.array([*values, aspect], np.float32)


def geometries(faces: Faces, *, frames: Ints, aspect: Floats) -> Floats:
    """The vectors of many pictures, ``(len(frames), len(NAMES))``.

    Parameters
    ----------
    faces
        The faces of all the pictures, by frame.
    frames, aspect
        The pictures' frame numbers, and their width over height.
    """
    rows = np.empty((len(frames), len(NAMES)), np.float32)
    for i, frame in enumerate(frames.tolist()):
        here = faces.frame == frame
        rows[i] = geometry(
            box=faces.box[here],
            landmarks=faces.landmarks[here],
            probability=faces.probability[here],
            aspect=float(aspect[i]),
        )
    return rows


def _counts(height: Floats, probability: Floats) -> list[float]:
    if not len(height):
        return [0.0] * len(_COUNTS)
    return [
        float(len(height)),
        float((probability > SURE).sum()),
        float((probability > 0.98).sum()),
        float((height > 0.6 * height[0]).sum()),
    ]


def _face(box: Floats, points: Floats, probability: float, aspect: float) -> dict[str, float]:
    """Lengths are in picture heights, so that a face's size does not hang on the format."""
    x0, y0, x1, y1 = box
    eyes, mouth = points[:2].mean(axis=0), points[3:].mean(axis=0)
    square = np.array([aspect, 1.0])
    between = float(np.hypot(*((points[1] - points[0]) * square)))
    down = max(float(np.hypot(*((mouth - eyes) * square))), 1e-6)
    height = y1 - y0
    return {
        "height": height,
        "x": (x0 + x1) / 2,
        "y": (y0 + y1) / 2,
        "probability": probability,
        "between_eyes": between,
        "eyes_to_mouth": down,
        "turn": (points[2, 0] - eyes[0]) * aspect / down,
        "eyes_to_profile": between / down,
        "faces_below": (1 - y1) / height,
        "faces_above": y0 / height,
        "eye_lengths_below": (1 - mouth[1]) / down,
        "eye_lengths_above": eyes[1] / down,
        "margin": min(x0, 1 - x1) / height,
    }


def _beside(faces: list[dict[str, float]], i: int) -> list[float]:
    face, main = faces[i], faces[0]
    values = [abs(face[name]) if name == "turn" else face[name] for name in _ONE]
    if i == 0:
        return [*values, face["margin"], face["turn"] * (face["x"] - 0.5)]
    gap = face["x"] - main["x"]
    return [*values, face["height"] / main["height"], abs(gap), gap * face["turn"]]


def _missing(i: int) -> list[float]:
    nothing = [0.0] + [np.nan] * (len(_ONE) - 1)
    return nothing + ([0.0, np.nan, np.nan] if i else [np.nan, np.nan])
