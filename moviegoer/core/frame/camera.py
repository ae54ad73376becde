"""What the camera does in a shot, in the words of a shot list: *slow pan left*."""

from __future__ import annotations

import numpy as np

from moviegoer.core.frame.movement import follow
from moviegoer.types import Floats, Movement, Shot, Signals

__all__ = ["say"]

_SLOW = 1 / 7
"""Widths of the picture a second up to which a pan is slow: cameramen let what they pan over take
seven seconds to cross the frame, so that it does not judder (American Cinematographer Manual)."""
_FAST = 1.0
"""Widths a second from which it is fast: a whole frame goes by, as in a whip pan."""
_QUICK = 0.15
"""Growth a second, as a share, that parts quick pushes and pulls from slow ones; ours."""
_WORDS = {
    Movement.STATIC: "static camera",
    Movement.UNSTEADY: "unsteady camera",
}


def say(signals: Signals, shot: Shot, *, aspect: float) -> str:
    """Say a shot's movement, with direction and pace where it has them.

    A camera that pans left moves what it shows to the right. ``aspect`` is the picture's width
    over its height. What :func:`moviegoer.core.frame.movement.classify` takes for a pan though the
    camera tracked is called a pan here too.
    """
    if shot.movement in _WORDS:
        return _WORDS[shot.movement]
    path = follow(signals, shot.start_frame, shot.end_frame, aspect=aspect)
    x, y, growth = (_way(part) for part in path.smooth)
    duration_s = max(shot.span.duration_s, 1e-6)
    if shot.movement == Movement.PAN:
        side = "left" if x > 0 else "right"
        return f"{_pace(abs(x) / aspect / duration_s)}pan {side}"
    if shot.movement == Movement.TILT:
        side = "up" if y > 0 else "down"
        return f"{_pace(abs(y) / aspect / duration_s)}tilt {side}"
    slow = "slow " if abs(growth) / duration_s <= _QUICK else ""
    return slow + ("push in" if shot.movement == Movement.PUSH else "pull out")


def _pace(widths_per_s: float) -> str:
    return "slow " if widths_per_s <= _SLOW else "fast " if widths_per_s >= _FAST else ""


def _way(path: Floats) -> float:
    """The longest way between two moments, with the sign of its direction in time."""
    low, high = int(np.argmin(path)), int(np.argmax(path))
    way = float(path[high] - path[low])
    return way if high >= low else -way
