"""Gradual transitions: frames as mixtures, or as patchworks, of the frames before and after."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import cv2
import numpy as np

from moviegoer.sense.likeness import Glance, distance, outside
from moviegoer.types import Floats

__all__ = ["Ramp", "fit", "wiped"]

_SOLID = 0.3
"""Residual above which a ramp may be a wipe."""
_LARGE = 15.0
"""Least distance of a wipe's ends."""
_CHANGED = 20.0
"""Codes, summed over the channels, by which a pixel has changed."""
_PURE = 0.15
"""Share of its change by which a pixel may miss both pictures and still show one of them."""


@dataclass(frozen=True, slots=True)
class Ramp:
    """Five frames, evenly apart, seen as a way from the first to the last."""

    frames: Sequence[Glance]
    size: float
    """Distance of the ends."""
    weight: float
    """The same, less where the frame is off the middle."""
    residual: float
    """What the best mixture leaves unexplained of the middle frame, as a share of the change."""
    length: float
    """Frames that the whole way takes."""


def fit(frames: Sequence[Glance], half: int) -> Ramp | None:
    """Fit five frames as mixtures of the first and the last; None if they are no even ramp.

    ``half`` counts the frames between the first and the middle one.
    """
    change = frames[-1].vector - frames[0].vector
    size = float(change @ change)
    if size < len(change):  # a code a value: the same picture
        return None
    middle, residual = _share(frames[2], frames[0], change, size)
    if not 0.3 < middle < 0.7:
        return None
    early, late = (_share(frames[i], frames[0], change, size)[0] for i in (1, 3))
    if not -0.1 < early < middle - 0.05 < middle + 0.05 < late < 1.1:
        return None
    apart = distance(frames[0], frames[-1])
    return Ramp(
        frames=frames,
        size=apart,
        weight=4 * middle * (1 - middle) * apart,
        residual=residual,
        length=min(2 * half, 2 * (half // 2) / (late - early)),
    )


def wiped(ramp: Ramp) -> float:
    """Share of the picture that has changed, as far as it did so in whole areas and for good."""
    if ramp.residual < _SOLID or ramp.size < _LARGE:
        return 0.0
    frames = ramp.frames
    start, end = frames[0], frames[-1]
    change = np.maximum(outside(start, end), outside(end, start))
    changed = change > _CHANGED
    share = float(changed.mean())
    if share < 0.5:
        return 0.0
    to_start, to_end = zip(
        *((outside(f, start), outside(f, end)) for f in frames[1:-1]), strict=True
    )
    new = [b < a for a, b in zip(to_start, to_end, strict=True)]
    pure = (np.minimum(to_start[1], to_end[1]) < _PURE * change)[changed].mean()
    mask = new[1].astype(np.uint8)
    whole = (cv2.medianBlur(mask, 5) == mask)[changed].mean()
    back = ((new[0] & ~new[1]) | (new[1] & ~new[2]))[changed].mean()
    done = new[1][changed].mean()
    return share * float(min(pure, whole, 1 - back) * 4 * done * (1 - done))


def _share(frame: Glance, start: Glance, change: Floats, size: float) -> tuple[float, float]:
    """How far along the change a frame is (0 start, 1 end), and what that leaves over."""
    along = frame.vector - start.vector
    share = float(along @ change) / size
    rest = along - share * change
    return share, float(np.sqrt((rest @ rest) / size))
