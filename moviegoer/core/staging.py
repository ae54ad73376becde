"""How a conversation is staged, as numbers a person can read."""

from __future__ import annotations

import numpy as np

from moviegoer.core.exchange import Member
from moviegoer.core.reading import CUTAWAY, TOGETHER
from moviegoer.core.views import SCALES, Views
from moviegoer.types import Floats, Ints

__all__ = ["describe"]


def describe(views: Views, members: tuple[Member, ...], states: Ints) -> dict[str, float]:
    """Say what a dialogue's reading rests on. What cannot be told is left out.

    ``alternations`` counts the cuts from one member to another, cutaways and views of several
    between them left out, and ``alternation`` is their share of all successive views of members.
    ``opposite_sides`` and ``opposite_looks`` give the probability that successive views of
    different members put them on opposite sides, and have them look opposite ways (eyeline
    match). Shares ending in ``_time`` are of running time, others of shots. ``coverage_time`` is
    the time in which at least one member was recognised.

    Parameters
    ----------
    views
        The dialogue's shots.
    members
        Who talks.
    states
        The reading of each shot, from ``exchange.decode``.
    """
    ours = [column for member in members for column in member]
    singles = np.flatnonzero(states < TOGETHER)
    swaps = states[singles[:-1]] != states[singles[1:]]
    seconds = views.duration_s / max(float(views.duration_s.sum()), 1e-9)
    grounds = {
        "shots": float(len(states)),
        "alternations": float(swaps.sum()),
        "cutaways": float((states == CUTAWAY).sum()),
        "two_shot_share": float((states == TOGETHER).mean()),
        "coverage_time": float(seconds @ views.seen[:, ours].max(axis=1)),
        "returning_share": float(views.returns.mean()),
        "mean_shot_s": float(views.duration_s.mean()),
    }
    if len(swaps):
        grounds["alternation"] = float(swaps.mean())
    for index in range(len(members)):
        grounds[f"member_{index + 1}_time"] = float(seconds[states == index].sum())
    near, far = singles[:-1][swaps], singles[1:][swaps]
    optional = {
        "mcu_share": _mean(views.scale_p[singles, SCALES.index("MCU")]),
        "over_shoulder_share": _mean(views.ots_p[singles]),
        "opposite_sides": _mean(_opposed(views.side_p[near], views.side_p[far])),
        "opposite_looks": _mean(_opposed(views.gaze_p[near], views.gaze_p[far])),
        "speech_time": _mean(views.speech),
    }
    return grounds | {name: value for name, value in optional.items() if value is not None}


def _opposed(one: Floats, other: Floats) -> Floats:
    """Probability that one says left and the other right, of left-to-right columns."""
    return np.asarray(one[:, 0] * other[:, 2] + one[:, 2] * other[:, 0])


def _mean(values: Floats) -> float | None:
    known = values[~np.isnan(values)]
    return float(known.mean()) if len(known) else None
