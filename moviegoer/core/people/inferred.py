"""Who is in a shot although no face says so: the camera has not moved, nor has what they wear.

A person who turns away, bends down or is lit badly in one of the shots of a setup is still there if
the part of the picture under their face, where their clothes are, looks as it does in the shots of
that setup in which they were seen. It is a guess from continuity, and marked as one.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import numpy as np

from moviegoer.core.structure.setups import SEEN_STEP
from moviegoer.types import Character, Faces, Floats, Ints, Keyframes

__all__ = ["infer"]

CONSTANT = 0.8
"""Share of a setup's identified shots that someone must be in to belong to the setup."""
CLOTHES = 0.45
"""Share of the cells under a face that must keep their colour. With the faces of one shot hidden at
a time, all 18 people of the dev clips whose setup returns are found again at 0.45 and nobody else,
16 at 0.6."""
TALL, WIDE = 2.0, 2.0
"""Height and width of what is looked at under a face, in the face's own: chest and shoulders."""


def infer(
    cast: Sequence[Character],
    *,
    setups: Ints,
    faces: Faces,
    keyframes: Keyframes,
    layouts: Floats,
    people: Ints,
) -> tuple[Character, ...]:
    """Add to each character the shots in which setup and clothing make plain that they are there.

    In each setup those characters are looked for who are in nearly all of its shots in which
    anybody was identified. Shots keep what was seen apart: ``shots`` stays, ``inferred`` is new.

    Parameters
    ----------
    setups
        The setup of each shot, by shot number less one.
    layouts
        For each keyframe its colours in Lab on a coarse grid, ``(keyframes, rows, columns, 3)``.
    people
        How many people each shot shows; where it is none, nobody is inferred.

    Known failures: an empty chair of a coat's colour; somebody else in the same uniform.
    """
    if not cast:
        return ()
    place = keyframes.row_of(faces.frame)
    known = {shot for one in cast for shot in one.shots}
    plain = _plain(layouts)
    found = []
    for one in cast:
        inferred = []
        for setup in np.unique(setups[[shot - 1 for shot in one.shots]]).tolist():
            shots = set((np.flatnonzero(setups == setup) + 1).tolist())
            told = shots & known
            if len(told & set(one.shots)) < CONSTANT * len(told):
                continue
            rows = [row for row in one.faces if int(keyframes.shot[place[row]]) in shots]
            for shot in sorted(shots - set(one.shots)):
                if people[shot - 1] < 1:
                    continue
                frames = np.flatnonzero(keyframes.shot == shot)
                if _clothes(faces.box[rows], plain[place[rows]], plain[frames]) >= CLOTHES:
                    inferred.append(shot)
        found.append(replace(one, inferred=tuple(sorted(inferred))))
    return tuple(found)


def _plain(layouts: Floats) -> Floats:
    """Take the exposure of the whole picture off every cell's lightness."""
    plain = np.array(layouts, np.float32)
    plain[..., 0] -= np.median(plain[..., 0], axis=(1, 2), keepdims=True)
    return plain


def _clothes(boxes: Floats, seen: Floats, asked: Floats) -> float:
    """How much of what is under a face looks the same: the best pair of pictures."""
    best = 0.0
    for box, picture in zip(boxes, seen, strict=True):
        rows, columns = _under(box, picture.shape[:2])
        if not asked.size or rows.stop <= rows.start:
            continue
        off = asked[:, rows, columns] - picture[None, rows, columns]
        share = (np.einsum("krcx,krcx->krc", off, off) < SEEN_STEP**2).mean(axis=(1, 2))
        best = max(best, float(share.max()))
    return best


def _under(box: Floats, shape: tuple[int, ...]) -> tuple[slice, slice]:
    """The cells under a face; a face at the bottom edge leaves none."""
    left, top, right, bottom = (float(side) for side in box)
    middle, half = (left + right) / 2, WIDE * (right - left) / 2
    low, high = bottom, min(1.0, bottom + TALL * (bottom - top))
    rows = slice(int(np.ceil(low * shape[0] - 0.25)), int(np.floor(high * shape[0] + 0.25)))
    first = max(0, int(np.floor((middle - half) * shape[1])))
    return rows, slice(first, min(shape[1], int(np.ceil((middle + half) * shape[1]))))
