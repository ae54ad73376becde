"""Which frames stand for a shot."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise

import numpy as np

from moviegoer.types import Bools, Floats, Ints, Keyframes, Shot, Signals

__all__ = ["choose"]

_BLACK = 0.04
"""Mean luma under which a frame shows nothing."""
_PLACE_WEIGHT = 0.5
"""How far sharpness yields to the middle of a part."""


def choose(
    shots: Sequence[Shot],
    signals: Signals,
    *,
    kept: Ints,
    per_shot: int = 3,
    every_s: float = 10.0,
    most: int = 12,
) -> Keyframes:
    """The frames that stand for each shot, in the film's order.

    A shot is cut into equal parts and each part gives one frame: near its middle, sharp, not
    black, outside the transitions at either end, and where possible one that the scan kept, so
    that nothing need be fetched. Every shot has a keyframe; one with fewer frames than parts has
    as many as it has frames.

    Parameters
    ----------
    kept
        Numbers of the frames whose pictures are there already.
    per_shot
        Parts of a shot of up to ``every_s`` seconds.
    every_s
        Seconds for which a longer shot gets one part more.
    most
        Parts of a shot at most.

    Known failure: in a part that holds several kept frames a sharp one is taken, which may be the
    one without the person the part shows for longer.
    """
    is_kept = np.zeros(len(signals), bool)
    is_kept[kept[(kept >= 0) & (kept < len(signals))]] = True
    frames: list[int] = []
    numbers: list[int] = []
    for index, shot in enumerate(shots):
        after = shots[index + 1].transition_frames if index + 1 < len(shots) else 0
        start, end = _clear_of_transitions(shot, after)
        parts = min(most, per_shot + int(shot.span.duration_s // every_s), end - start)
        edges = np.linspace(start, end, parts + 1).round().astype(int)
        for first, last in pairwise(edges):
            frames.append(_best(int(first), int(last), signals, is_kept))
            numbers.append(shot.number)
    chosen = np.array(frames, np.int64)
    return Keyframes(
        frame=chosen,
        shot=np.array(numbers, np.int64),
        time_s=signals.time_s[chosen].astype(np.float64),
    )


def _clear_of_transitions(shot: Shot, after_frames: int) -> tuple[int, int]:
    """The shot without the halves of the transitions at its ends, if anything is left.

    One frame at a hard cut is left out as well: compression smears it.
    """
    inside = shot.end_frame - shot.start_frame
    before = (shot.transition_frames + 1) // 2 + 1
    after = (after_frames + 1) // 2 + 1
    if inside - before - after < max(1, inside // 3):
        return shot.start_frame, shot.end_frame
    return shot.start_frame + before, shot.end_frame - after


def _best(first: int, last: int, signals: Signals, is_kept: Bools) -> int:
    """The best frame of one part: of the kept ones that show something, else of all."""
    part = np.arange(first, last)
    lit = signals.luma[first:last] > _BLACK
    for pool in (is_kept[first:last] & lit, lit):
        if pool.any():
            return int(part[np.argmax(np.where(pool, _quality(first, last, signals), -np.inf))])
    return first + (last - first) // 2


def _quality(first: int, last: int, signals: Signals) -> Floats:
    """Near the part's middle and as sharp as its neighbours."""
    sharp = signals.sharpness[first:last]
    place = np.abs(np.linspace(-1, 1, last - first + 2)[1:-1])
    quality: Floats = sharp / (sharp.max() + 1e-9) - _PLACE_WEIGHT * place
    return quality
