"""What people have set right about who is who, and how it is laid over what was found.

A correction says something about faces, and a face is pointed at by when and where it is seen:
numbers of shots, keyframes and characters change with every other setting, these do not. On each
run the faces are looked for anew, and what cannot be found is told, never dropped in silence.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

import numpy as np

from moviegoer.types import Box, Faces, Floats, Ints, Keyframes, Shot, Span

__all__ = ["Correction", "Deed", "Outcome", "Sighting", "Someone", "locate", "point_at"]

REACH_S = 2.5
"""How far in time a face may have moved to another keyframe of its shot: half of the gap between
keyframes of a shot of ten seconds, and some."""
OVERLAP = 0.2
"""Intersection over union at which two boxes, moments apart, are one face; as in tracks."""


class Deed(StrEnum):
    """What a person did."""

    NAME = "name"
    """These faces are one person, who is called so."""
    MERGE = "merge"
    """These people are one."""
    SPLIT = "split"
    """These are different people."""


@dataclass(frozen=True, slots=True)
class Sighting:
    """A face as anybody can find it again: when, and where in the active picture."""

    time_s: float
    box: Box


@dataclass(frozen=True, slots=True)
class Someone:
    """A person who was pointed at: from when to when in the film, and a face of each track."""

    span: Span
    faces: tuple[Sighting, ...]


@dataclass(frozen=True, slots=True)
class Correction:
    """One thing that a person set right, who they were and when they did."""

    did: Deed
    of: tuple[Someone, ...]
    by: str
    when: datetime
    name: str = ""
    added: datetime | None = None
    """When it came into the file it is kept in, where that was later."""

    def said(self) -> str:
        """Say what was done, to whom, by whom and when."""
        spans = " and ".join(
            f"{_clock(one.span.start_s)}–{_clock(one.span.end_s)}" for one in self.of
        )
        what = {
            Deed.NAME: f"the name '{self.name}' for the faces of {spans}",
            Deed.MERGE: f"the merge of the faces of {spans}",
            Deed.SPLIT: f"the split of the faces of {spans}",
        }[self.did]
        return f"{what}, by {self.by} on {self.when:%Y-%m-%d}"


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of a correction on this run: how many of its faces were found again.

    It was ``applied`` if a face of every person in it was.
    """

    correction: Correction
    found: int
    faces: int
    applied: bool

    def said(self) -> str:
        """Say how much of it could be applied."""
        if not self.applied:
            lost = "its faces are" if not self.found else "the faces of one of them are"
            return f"not applied: {self.correction.said()}: {lost} no longer found"
        return f"{self.found} of {self.faces} faces found again: {self.correction.said()}"


def point_at(rows: Ints, faces: Faces, tracks: Ints, keyframes: Keyframes) -> Someone:
    """Point at a person by their faces: of each track the most probable.

    Times are kept to the millisecond, boxes to a ten-thousandth of the picture: finer than any
    two frames or faces lie apart.
    """
    time_s = _times(faces, keyframes)
    order = np.lexsort((-faces.probability[rows], tracks[rows]))
    _, first = np.unique(tracks[rows][order], return_index=True)
    best = np.sort(rows[order][first])
    best = best[np.argsort(time_s[best], kind="stable")]
    return Someone(
        Span(round(float(time_s[rows].min()), 3), round(float(time_s[rows].max()), 3)),
        tuple(
            Sighting(
                round(float(time_s[row]), 3),
                tuple(round(float(side), 4) for side in faces.box[row]),  # type: ignore[arg-type]
            )
            for row in best.tolist()
        ),
    )


def locate(someone: Someone, *, faces: Faces, keyframes: Keyframes, shots: Sequence[Shot]) -> Ints:
    """Find a person's faces again: a row of ``faces`` for each sighting, -1 where there is none.

    A sighting is the face of the same shot, as shots are now, that overlaps its box most within
    some seconds; so it outlives other keyframes, another detector of cuts, and other settings of
    the face detector.
    """
    time_s = _times(faces, keyframes)
    starts = np.array([shot.span.start_s for shot in shots])
    place = np.searchsorted(starts, time_s, side="right")
    order = np.argsort(time_s, kind="stable")
    rows = np.full(len(someone.faces), -1, np.int64)
    for i, sighting in enumerate(someone.faces):
        low, high = np.searchsorted(
            time_s[order], [sighting.time_s - REACH_S, sighting.time_s + REACH_S]
        )
        near = order[low:high]
        # Half a millisecond was rounded away.
        here = np.searchsorted(starts, sighting.time_s + 0.0005, side="right")
        near = near[place[near] == here]
        overlap = _overlap(sighting.box, faces.box[near])
        if len(near) and overlap.max() >= OVERLAP:
            off = np.abs(time_s[near] - sighting.time_s) / REACH_S
            rows[i] = near[np.where(overlap >= OVERLAP, overlap - off, -np.inf).argmax()]
    return rows


def _clock(time_s: float) -> str:
    whole = int(time_s)
    return f"{whole // 3600}:{whole // 60 % 60:02}:{whole % 60:02}"


def _times(faces: Faces, keyframes: Keyframes) -> Floats:
    return keyframes.time_s[keyframes.row_of(faces.frame)]


def _overlap(box: Box, boxes: Floats) -> Floats:
    one = np.asarray(box, np.float64)
    low, high = np.maximum(one[:2], boxes[:, :2]), np.minimum(one[2:], boxes[:, 2:])
    shared = np.clip(high - low, 0, None).prod(axis=1)
    union = (one[2:] - one[:2]).prod() + (boxes[:, 2:] - boxes[:, :2]).prod(axis=1) - shared
    return np.asarray(shared / np.maximum(union, 1e-12))
