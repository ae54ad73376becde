"""Which shots of a film count, and at what speed: its body, its projection, its titles found."""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from moviegoer.types import Bools, Floats, Measure

__all__ = ["body", "ends", "rescaled", "slowed"]

GAP_SHOTS = 2
"""Shots of another kind that titles may hold between them: a picture behind, or between, names."""
TIMES = {"s": 1, "1/s": -1, "1/min": -1}
"""Units that a film's speed changes, by the power of the factor; frames stay what they were."""
LONGEST = 0.15
"""Share of a film that titles at one end take up at most; more is taken for a part of the film."""


def body(lengths_s: Floats, start_s: float, end_s: float) -> Bools:
    """Mark the shots whose middle lies in a stretch of the running time.

    Raises
    ------
    ValueError
        If none does.
    """
    lengths = np.asarray(lengths_s, np.float64)
    middle = np.cumsum(lengths) - lengths / 2
    inside: Bools = (middle >= start_s) & (middle < end_s)
    if not inside.any():
        raise ValueError(f"no shot lies between {start_s:g} s and {end_s:g} s")
    return inside


def slowed(lengths_s: Floats, *, shot_fps: float, shown_fps: float) -> Floats:
    """Lengths as at the speed a silent film was shot at, from those measured at another.

    A film cranked at 18 frames a second and transferred at 24 runs a third too fast, and all its
    shots are a quarter too short (Salt, "Film Style and Technology", 2009; Brownlow, "Silent
    films: what was the right speed?", 1980). Known failure: speeds varied within a film, and by
    the projectionist's will.

    >>> slowed(np.array([3.0]), shot_fps=18, shown_fps=24).tolist()
    [4.0]
    """
    if not (shot_fps > 0 and shown_fps > 0):
        raise ValueError("speeds are frames a second, more than 0")
    return np.asarray(np.asarray(lengths_s, np.float64) * (shown_fps / shot_fps))


def rescaled(measure: Measure, factor: float) -> Measure:
    """A measure of a film that runs ``factor`` times as long: times longer, rates lower.

    Exact for means, quantiles and rates, and for both their intervals, which scale as they do. What
    is counted, shared or compared has no time in it and stays.

    >>> rescaled(Measure("scene.median_s", 6.0, "s", "", low=3.0, high=9.0), 2.0).high
    18.0
    """
    by = factor ** TIMES.get(measure.unit, 0)
    bounds = (measure.low, measure.high, measure.error_low, measure.error_high)
    low, high, error_low, error_high = (None if b is None else b * by for b in bounds)
    return replace(
        measure,
        value=measure.value * by,
        low=low,
        high=high,
        error_low=error_low,
        error_high=error_high,
    )


def ends(lengths_s: Floats, title: Bools) -> tuple[float, float]:
    """Find where the titles end and the credits begin, from shots that look like either.

    From each end, runs of such shots (text, black), with up to two others between, are titles, if
    they take up no more than 15 % of the film. Known failure: names over moving pictures are not
    seen as titles, and a prologue before the titles hides them; give the body by hand then.

    Parameters
    ----------
    lengths_s
        In the film's order.
    title
        Whether a shot is text or black.

    Returns
    -------
    start_s, end_s
        0 and the film's end where nothing was found.
    """
    marks = np.concatenate([[0.0], np.cumsum(lengths_s)])
    total = float(marks[-1])
    first = _run(title)
    last = len(title) - _run(title[::-1])
    start = float(marks[first]) if marks[first] <= LONGEST * total else 0.0
    end = float(marks[last]) if total - marks[last] <= LONGEST * total else total
    return (start, end) if start < end else (0.0, total)


def _run(title: Bools) -> int:
    """How many shots from the start belong to the titles there."""
    there = np.flatnonzero(title)
    found = 0
    for place in there.tolist():
        if place - found > GAP_SHOTS:
            break
        found = place + 1
    return found
