"""Where PySceneDetect's detectors cut, decided from their scores.

The rules are PySceneDetect's own (Brandon Castellano, PySceneDetect 0.7, 2026), so that a film
scanned once can be cut again at another threshold. A minimum length is a time, as everywhere here.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping

import numpy as np

from moviegoer.types import Bools, Floats, Ints

__all__ = ["DEFAULT_THRESHOLDS", "SCORES", "classical_cuts"]

DEFAULT_THRESHOLDS: Mapping[str, float] = {
    "adaptive": 3.0,
    "content": 27.0,
    "hash": 0.35,
    "histogram": 0.20,
}
"""PySceneDetect's defaults."""
SCORES: Mapping[str, str] = {
    "adaptive": "content",
    "content": "content",
    "hash": "hash",
    "histogram": "histogram",
}
"""Which score each detector decides from."""

_WINDOW = 2
"""Frames on either side that AdaptiveDetector averages."""
_LEAST_CONTENT = 15.0
"""Score below which AdaptiveDetector sees no cut."""
_LARGEST_RATIO = 255.0
_TOLERANCE_S = 1e-6
"""Times are sums of floating-point numbers."""


def classical_cuts(
    score: Floats, time_s: Floats, *, detector: str, threshold: float | None, min_shot_s: float
) -> Ints:
    """Decide the first frames of shots, without the film's first.

    Parameters
    ----------
    score
        The detector's score of each frame, named in :data:`SCORES`.
    threshold
        The detector's own, its default if None.
    min_shot_s
        Shortest time between two cuts. ``content`` merges a run of cuts that are closer into its
        first and last; the others wait.
    """
    level = DEFAULT_THRESHOLDS[detector] if threshold is None else threshold
    above = _RULES[detector](np.asarray(score, np.float64), level)
    if detector == "content":
        return _merged(above, time_s, min_shot_s)
    return _spaced(above, time_s, min_shot_s)


def _adaptive(score: Floats, threshold: float) -> Bools:
    """A score stands out from the mean of its neighbours, and is large itself."""
    above = np.zeros(len(score), bool)
    last = len(score) - 2 * _WINDOW
    if last <= 0:
        return above
    lags = [lag for lag in range(2 * _WINDOW + 1) if lag != _WINDOW]
    mean = sum(score[lag : lag + last] for lag in lags) / len(lags)
    middle = score[_WINDOW : _WINDOW + last]
    still = mean < 1e-5
    ratio = np.where(still, _LARGEST_RATIO, middle / np.where(still, 1.0, mean))
    above[_WINDOW : _WINDOW + last] = (np.minimum(ratio, _LARGEST_RATIO) >= threshold) & (
        middle >= _LEAST_CONTENT
    )
    return above


def _correlation_lost(score: Floats, threshold: float) -> Bools:
    lost: Bools = score <= max(0.0, min(1.0, 1.0 - threshold))
    lost[:1] = False
    return lost


def _reached(score: Floats, threshold: float) -> Bools:
    reached: Bools = score >= threshold
    return reached


_RULES: Mapping[str, Callable[[Floats, float], Bools]] = {
    "adaptive": _adaptive,
    "content": _reached,
    "hash": _reached,
    "histogram": _correlation_lost,
}


def _spaced(above: Bools, time_s: Floats, min_shot_s: float) -> Ints:
    """Cut wherever enough time has passed since the last cut, or since the film began."""
    cuts: list[int] = []
    for frame in np.flatnonzero(above).tolist():
        since_s = time_s[frame] - time_s[cuts[-1] if cuts else 0]
        if since_s >= min_shot_s - _TOLERANCE_S:
            cuts.append(frame)
    return np.array(cuts, np.int64)


def _merged(above: Bools, time_s: Floats, min_shot_s: float) -> Ints:
    """Cut at once after a long shot; let a burst of cuts pass and cut at its last one."""
    cuts: list[int] = []
    last, last_s = 0, float(time_s[0]) if len(time_s) else 0.0
    burst_s: float | None = None

    def passed(start_s: float, end_s: float) -> bool:
        return end_s - start_s >= min_shot_s - _TOLERANCE_S

    for frame, (now_s, is_above) in enumerate(zip(time_s.tolist(), above.tolist(), strict=True)):
        long_ago = passed(last_s, now_s)
        if is_above:
            last, last_s = frame, now_s
        if burst_s is not None:
            if long_ago and not is_above and passed(burst_s, last_s):
                burst_s = None
                cuts.append(last)
        elif is_above and long_ago:
            cuts.append(frame)
        elif is_above and cuts:
            burst_s = now_s
    return np.array(cuts, np.int64)
