"""What the camera does in a shot, from the global motion between its frames.

The six kinds follow what shot-by-shot analyses code (Salt, Moving into Pictures, 2006): a camera
that stands, turns sideways (pan) or up and down (tilt), comes nearer (push) or draws away (pull),
or is held by hand. A tracking shot moves the picture as a pan does and is called one.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from scipy.ndimage import uniform_filter1d

from moviegoer.types import Floats, Movement, Signals

__all__ = ["Path", "classify", "follow"]

_ASPECT = 1.78
_FASTEST = 0.2
"""Steps of more than this share of the picture between two frames are mistakes or cuts."""
_SMOOTH_S = 0.6
"""What happens within this time is shake, what lasts is a move."""
_TRAVEL = 0.08
"""Heights of the picture that the content travels at least in a pan or tilt."""
_GROWTH = 0.05
"""Least growth or shrinking of the content in a push or pull."""
_DIRECT = 0.6
"""Share of all growing and shrinking that goes one way in a push or pull; leaning people and
shaking hands do both."""
_SHAKE = 0.008
"""Heights of the picture by which an unsteady camera strays from its smooth path (RMS)."""


class Path(NamedTuple):
    """Where a camera went, relative to a shot's first frame; content's view, in heights."""

    x: Floats
    y: Floats
    growth: Floats
    """Logarithm of the content's size."""
    smooth: tuple[Floats, Floats, Floats]


def classify(
    signals: Signals, start_frame: int, end_frame: int, *, aspect: float = _ASPECT
) -> Movement:
    """Say what the camera does in ``[start_frame, end_frame)``.

    The largest lasting move names the shot; a shot without one is unsteady when it shakes, else
    static. ``aspect`` is the picture's width over its height.

    Known failures: a person who fills the picture and moves is taken for the camera; a track
    sideways is called a pan; a crane that rises, a tilt.
    """
    path = follow(signals, start_frame, end_frame, aspect=aspect)
    if len(path.x) < 3:
        return Movement.STATIC
    x, y, growth = (_travel(part) for part in path.smooth)
    moves = {
        Movement.PAN: abs(x) / _TRAVEL,
        Movement.TILT: abs(y) / _TRAVEL,
        (Movement.PUSH if growth > 0 else Movement.PULL): abs(growth) / _GROWTH,
    }
    if abs(growth) < _DIRECT * np.abs(np.diff(path.smooth[2])).sum():
        moves |= {Movement.PUSH: 0.0, Movement.PULL: 0.0}
    kind = max(moves, key=lambda move: moves[move])
    if moves[kind] >= 1:
        return kind
    return Movement.UNSTEADY if _shake(path) > _SHAKE else Movement.STATIC


def follow(signals: Signals, start_frame: int, end_frame: int, *, aspect: float = _ASPECT) -> Path:
    """Add up the steps between a shot's frames; the step into the shot is left out."""
    inside = slice(start_frame + 1, end_frame)
    steps = np.stack(
        [signals.shift_x[inside] * aspect, signals.shift_y[inside], np.log1p(signals.zoom[inside])]
    ).astype(np.float64)
    steps[:, np.abs(steps).max(axis=0, initial=0) > _FASTEST] = 0
    x, y, growth = np.cumsum(np.pad(steps, ((0, 0), (1, 0))), axis=1)
    times = signals.time_s[start_frame:end_frame]
    period = float(np.median(np.diff(times))) if len(times) > 1 else 1.0
    window = max(1, round(_SMOOTH_S / period))
    smooth = tuple(uniform_filter1d(part, window, mode="nearest") for part in (x, y, growth))
    return Path(x, y, growth, (smooth[0], smooth[1], smooth[2]))


def _travel(path: Floats) -> float:
    """The longest way between two moments, with the sign of its direction in time."""
    low, high = int(np.argmin(path)), int(np.argmax(path))
    way = float(path[high] - path[low])
    return way if high >= low else -way


def _shake(path: Path) -> float:
    """Root mean square of what a smooth path leaves over."""
    rest = np.hypot(path.x - path.smooth[0], path.y - path.smooth[1])
    return float(np.sqrt(np.mean(rest**2)))
