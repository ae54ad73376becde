"""Which faces of one shot are the same person a moment later."""

from __future__ import annotations

import numpy as np
from scipy.optimize import linear_sum_assignment

from moviegoer.types import Faces, Floats, Ints, Keyframes

__all__ = ["link"]

ALIKE = 0.92
"""Cosine of two vectors of dlib's network above which two faces of a shot are one person wherever
they are: of the pairs of people seen on one frame of the dev clips, one in ten lies above it, and
those are never linked."""
STILL_ALIKE = 0.86
"""The same where the faces also overlap: half turned away, a face is this far from itself."""
OVERLAP = 0.2
"""Intersection over union of two boxes, seconds apart, that counts as the same place."""


def link(faces: Faces, keyframes: Keyframes, vectors: Floats | None = None) -> Ints:
    """Number the tracks that faces belong to, a number a row of ``faces``, from 0.

    Keyframes lie seconds apart, so a face is followed by what it looks like more than by where it
    is: each keyframe's faces are assigned to the tracks of the same shot that are still without
    a face on it, best pairs first overall (the Hungarian method). A track never leaves its shot
    and never has two faces on one frame. Numbers rise with the film, then from left to right.

    Parameters
    ----------
    faces, keyframes
        A face's frame must be among the keyframes.
    vectors
        A unit vector a face, ``(n, d)``. Without them only overlapping boxes are linked.

    Raises
    ------
    ValueError
        If a face lies on a frame that is no keyframe.
    """
    shot = _shot_of(faces.frame, keyframes)
    order = np.lexsort((faces.box[:, 1], faces.box[:, 0], faces.frame))
    track = np.full(len(faces), -1, np.int64)
    count, in_shot, latest = 0, -1, dict[int, int]()
    for rows in _groups(faces.frame, order):
        if shot[rows[0]] != in_shot:
            in_shot, latest = int(shot[rows[0]]), {}
        for row, known in _matched(faces, vectors, rows, latest):
            track[row] = known
        for row in rows[track[rows] < 0]:
            track[row], count = count, count + 1
        latest |= {int(track[row]): int(row) for row in rows}
    return track


def _shot_of(frame: Ints, keyframes: Keyframes) -> Ints:
    if not len(frame):
        return np.empty(0, np.int64)
    order = np.argsort(keyframes.frame, kind="stable")
    at = np.searchsorted(keyframes.frame, frame, sorter=order)
    place = order[np.minimum(at, max(len(order) - 1, 0))] if len(order) else None
    if place is None or (keyframes.frame[place] != frame).any():
        raise ValueError("a face lies on a frame that is no keyframe")
    shot: Ints = keyframes.shot[place]
    return shot


def _groups(frame: Ints, order: Ints) -> list[Ints]:
    """The rows of each frame, frames in order."""
    if not len(order):
        return []
    return np.split(order, np.flatnonzero(np.diff(frame[order])) + 1)


def _matched(
    faces: Faces, vectors: Floats | None, rows: Ints, latest: dict[int, int]
) -> list[tuple[int, int]]:
    """Pairs of a new face's row and the track it continues; ``latest``: each track's last face."""
    if not latest:
        return []
    before = np.array(list(latest.values()), np.int64)
    overlap = _iou(faces.box[rows], faces.box[before])
    if vectors is None:
        near, score = overlap >= OVERLAP, overlap
    else:
        alike = vectors[rows] @ vectors[before].T
        near = (alike >= ALIKE) | ((alike >= STILL_ALIKE) & (overlap >= OVERLAP))
        score = alike + (1 - ALIKE) * overlap
    new, old = linear_sum_assignment(np.where(near, score, -10.0), maximize=True)
    names = list(latest)
    return [(int(rows[i]), names[j]) for i, j in zip(new, old, strict=True) if near[i, j]]


def _iou(first: Floats, second: Floats) -> Floats:
    low = np.maximum(first[:, None, :2], second[None, :, :2])
    high = np.minimum(first[:, None, 2:], second[None, :, 2:])
    shared = np.clip(high - low, 0, None).prod(axis=2)
    areas = [(box[:, 2:] - box[:, :2]).prod(axis=1) for box in (first, second)]
    union = areas[0][:, None] + areas[1][None, :] - shared
    return np.asarray(shared / np.maximum(union, 1e-12))
