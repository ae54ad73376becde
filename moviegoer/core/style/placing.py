"""Where in the frame people are put: size of faces, thirds, headroom, lead room."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from moviegoer.core.style import shares
from moviegoer.types import Faces, Floats, Ints, Keyframes, Measure

__all__ = ["measures"]

TURNED = 0.15
"""How far the nose lies from the middle between the eyes, in eye distances, in a face that looks
aside: half of what a three-quarter view shows."""
NEAR = 1 / 12
"""How far from a line of thirds still counts as on it, in frame widths."""


def measures(faces: Faces, keyframes: Keyframes, shots: Ints) -> Iterator[Measure]:
    """Describe how the largest face of each shot is placed, the median over its keyframes.

    Parameters
    ----------
    faces, keyframes
        Of the whole film.
    shots
        Numbers of the shots that count, in order.

    Known failure: shots whose people turn their backs say nothing, so a film of backs is described
    by its few faces.
    """
    rows = _largest(faces)
    if not len(rows):
        return
    shot = keyframes.shot[keyframes.row_of(faces.frame[rows])]
    box, marks = faces.box[rows], faces.landmarks[rows]
    across = (box[:, 0] + box[:, 2]) / 2
    height = box[:, 3] - box[:, 1]
    eyes = marks[:, :2].mean(axis=1)
    apart = np.linalg.norm(marks[:, 1] - marks[:, 0], axis=1)
    turn = (marks[:, 2, 0] - eyes[:, 0]) / np.maximum(apart, 1e-6)
    lead = np.where(turn > 0, 1 - across, across) - np.where(turn > 0, across, 1 - across)
    lead = np.where(np.abs(turn) >= TURNED, lead, np.nan)
    on_third = np.minimum(np.abs(across - 1 / 3), np.abs(across - 2 / 3)) <= NEAR
    columns: tuple[tuple[str, Floats, str], ...] = (
        ("height", height, "Height of a shot's largest face, of the picture's"),
        ("across", across, "Place of the largest face across the picture, 0 left to 1 right"),
        ("off_centre", np.abs(across - 0.5), "Distance of the largest face from the middle line"),
        ("thirds_share", on_third.astype(float), "Share of largest faces on a line of thirds"),
        ("eye_line", eyes[:, 1], "Height of the eyes of the largest face, 0 top to 1 bottom"),
        ("headroom", np.maximum(box[:, 1], 0), "Room above the largest face, of the picture's "
         "height"),
        ("lead_room", lead, "Room before a face that looks aside, less the room behind it, of the "
         "picture's width"),
    )  # fmt: skip
    for name, column, text in columns:
        told = np.array([_median(column[shot == number]) for number in shots.tolist()])
        yield from shares.means(told, f"face.{name}", "", text)


def _median(values: Floats) -> float:
    known = values[~np.isnan(values)]
    return float(np.median(known)) if len(known) else float("nan")


def _largest(faces: Faces) -> Ints:
    """The row of the largest face of each frame, in the frames' order."""
    size = faces.box[:, 3] - faces.box[:, 1]
    order = np.lexsort((-size, faces.frame))
    _, first = np.unique(faces.frame[order], return_index=True)
    return np.asarray(order[first], np.int64)
