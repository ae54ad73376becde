"""Which frames stand for a shot."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise

import numpy as np

from moviegoer.types import Bools, Floats, Ints, Keyframes, Shot, Signals

__all__ = ["choose"]

_BLACK = 0.04
"""Mean luma under which a frame shows nothing."""
_LEAST_S = 0.25
"""Shortest part: pictures closer than this say the same twice."""
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
    black, outside the transitions at either end, and where possible one that the scan kept, from
    half a part further on if need be, so that little need be fetched. Every shot has a keyframe;
    a very short one has fewer than ``per_shot``.

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
        duration_s = shot.span.duration_s
        parts = per_shot + int(duration_s // every_s)
        parts = min(most, parts, max(1, int(duration_s / _LEAST_S)), end - start)
        edges = np.linspace(start, end, parts + 1).round().astype(int)
        own: set[int] = set()
        for first, last in pairwise(edges.tolist()):
            frame = _best(first, last, (start, end), signals, is_kept)
            is_kept[frame] = False  # the next part takes another
            own.add(frame)
        # A part that reached into the next may have met its choice, or passed it.
        frames.extend(sorted(own))
        numbers.extend([shot.number] * len(own))
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


def _best(first: int, last: int, shot: tuple[int, int], signals: Signals, is_kept: Bools) -> int:
    """The best frame of one part: of the kept ones that show something, else of all.

    Where all is black: a kept one, or the middle.
    """
    reach = (last - first) // 2
    wide = (max(shot[0], first - reach), min(shot[1], last + reach))
    for start, end, pool in ((first, last, is_kept), (*wide, is_kept), (first, last, None)):
        usable = signals.luma[start:end] > _BLACK
        if pool is not None:
            usable &= pool[start:end]
        if usable.any():
            quality = _quality(start, end, (first + last - 1) / 2, signals)
            return start + int(np.argmax(np.where(usable, quality, -np.inf)))
    kept = np.flatnonzero(is_kept[first:last])
    return first + int(kept[len(kept) // 2]) if len(kept) else (first + last) // 2


def _quality(start: int, end: int, middle: float, signals: Signals) -> Floats:
    """Sharp beside its neighbours, and near a part's middle."""
    sharp = signals.sharpness[start:end]
    off = np.abs(np.arange(start, end) - middle) / (end - start)
    quality: Floats = sharp / (sharp.max() + 1e-9) - 2 * _PLACE_WEIGHT * off
    return quality
