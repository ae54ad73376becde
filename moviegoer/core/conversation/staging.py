"""How a conversation is staged, as numbers a person can read.

What cannot be told is left out, never guessed: without looks there is no line to cross.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np

from moviegoer.core.conversation.exchange import Member
from moviegoer.core.conversation.reading import CUTAWAY, TOGETHER
from moviegoer.core.conversation.views import SCALES, Views
from moviegoer.types import Floats, Ints, Strings

__all__ = ["NUMBERS", "crossings", "describe", "reactions"]

MEMBERS = 5
NUMBERS = (
    "shots",
    "alternations",
    "alternation",
    "alternation_entropy",
    "cutaways",
    "two_shot_share",
    "coverage_time",
    "returning_share",
    "mean_shot_s",
    "mcu_share",
    "over_shoulder_share",
    "opposite_sides",
    "same_side",
    "opposite_looks",
    "intensification",
    "crossings",
    "reaction_share",
    "speech_time",
    "phone",
    *(
        f"member_{number}_{what}"
        for number in range(1, MEMBERS + 1)
        for what in ("time", "dwell_s", "look")
    ),
    "log_odds",
)
"""Names of all the numbers there may be, in the order of the table of scenes."""
PLAIN = 0.75
"""Probability from which a look to a side is taken for granted: of a crossing two must be."""
TREND_SHOTS = 4
"""Fewer views than this have no trend."""
STEPS = np.array([6.0, 5.0, 4.0, 3.0, 2.0, 1.0, 0.0])
"""Scales from extreme close-up to extreme long shot, a step each."""


def describe(views: Views, members: tuple[Member, ...], states: Ints) -> dict[str, float]:
    """Say what a dialogue's reading rests on, and how it is staged.

    - ``alternations`` counts the cuts from one member to another, cutaways and views of several
      between them left out; ``alternation`` is their share of all successive views of members,
      and ``alternation_entropy`` how open the next view is, in bits: 0 where one strictly follows
      the other, 1 where the next of two is as good as tossed.
    - ``opposite_sides`` (*opposition*) and ``same_side`` (*frameshare*) give the probability that
      successive views of different members put them on opposite sides of the frame or on the
      same; ``opposite_looks`` that they look opposite ways (eyeline match).
    - ``intensification`` is how many steps of scale the views of members have tightened by from
      the first to the last, along a straight line through all; negative where they widen.
    - ``crossings`` counts the views in which a member looks the other way than before.
    - ``member_1_time`` is the share of time given to views of the first member, ``…_dwell_s``
      the mean length of one, ``…_look`` where they look: −1 left of the screen, 1 right.

    Shares ending in ``_time`` are of running time, others of shots. ``coverage_time`` is the time
    in which at least one member was recognised. The four descriptors of staging are those of the
    tradition described by Bordwell ("Figures Traced in Light", 2005, and "The Way Hollywood Tells
    It", 2006, on intensified continuity).

    Parameters
    ----------
    views
        The dialogue's shots.
    members
        Who talks.
    states
        The reading of each shot.
    """
    ours = [column for member in members for column in member]
    singles = np.flatnonzero(states < TOGETHER)
    swaps = states[singles[:-1]] != states[singles[1:]]
    seconds = views.duration_s / max(float(views.duration_s.sum()), 1e-9)
    near, far = singles[:-1][swaps], singles[1:][swaps]
    crossed = crossings(views, states)
    grounds: dict[str, float | None] = {
        "shots": float(len(states)),
        "alternations": float(swaps.sum()),
        "cutaways": float((states == CUTAWAY).sum()),
        "two_shot_share": float((states == TOGETHER).mean()),
        "coverage_time": float(seconds @ views.seen[:, ours].max(axis=1)),
        "returning_share": float(views.returns.mean()),
        "mean_shot_s": float(views.duration_s.mean()),
        "alternation": float(swaps.mean()) if len(swaps) else None,
        "alternation_entropy": _entropy(states[singles]),
        "mcu_share": _mean(views.scale_p[singles, SCALES.index("MCU")]),
        "over_shoulder_share": _mean(views.ots_p[singles]),
        "opposite_sides": _mean(_opposed(views.side_p[near], views.side_p[far])),
        "same_side": _mean(_alike(views.side_p[near], views.side_p[far])),
        "opposite_looks": _mean(_opposed(views.gaze_p[near], views.gaze_p[far])),
        "intensification": _tightening(views.scale_p[singles]),
        "crossings": None if crossed is None else float(len(crossed)),
        "speech_time": _mean(views.speech),
    }
    for index in range(len(members)):
        grounds |= _member(views, index, seconds, states)
    return {name: value for name, value in grounds.items() if value is not None}


def crossings(views: Views, states: Ints) -> list[int] | None:
    """Shots in which the camera has gone over the line between those who talk (the 180° rule).

    Whoever looks right stays looking right as long as the camera stays on its side; a member
    who plainly looks one way in one view and the other way in the next has been seen from across
    the line. Known failure: they may have turned to somebody else.

    Returns
    -------
    Rows of the views; ``None`` where no member's look is plain twice.
    """
    found: list[int] = []
    judged = False
    for index in np.unique(states[states < TOGETHER]):
        rows = np.flatnonzero(states == index)
        looks = np.nan_to_num(views.gaze_p[rows][:, [0, 2]])
        plain = looks.max(axis=1) >= PLAIN
        rows, way = rows[plain], looks[plain].argmax(axis=1)
        judged = judged or len(rows) > 1
        found += rows[1:][np.diff(way) != 0].tolist()
    return sorted(found) if judged else None


def reactions(voice: Strings) -> Mapping[str, float]:
    """Share of the shots with a told voice that show a listener: ``reaction_share``.

    Parameters
    ----------
    voice
        Of each shot, one of :data:`moviegoer.core.sound.voices.VOICES`.
    """
    told = np.isin(voice, ("speaking", "reaction"))
    return {"reaction_share": float((voice[told] == "reaction").mean())} if told.any() else {}


def _member(views: Views, index: int, seconds: Floats, states: Ints) -> dict[str, float | None]:
    rows = states == index
    name, look = f"member_{index + 1}", views.gaze_p[rows]
    return {
        f"{name}_time": float(seconds[rows].sum()),
        f"{name}_dwell_s": _mean(views.duration_s[rows]),
        f"{name}_look": _mean(look[:, 2] - look[:, 0]),
    }


def _entropy(order: Sequence[int] | Ints) -> float | None:
    """Conditional entropy of the next view given this one, in bits."""
    steps = np.asarray(order)
    if len(steps) < TREND_SHOTS:
        return None
    names, place = np.unique(steps, return_inverse=True)
    counts = np.zeros((len(names), len(names)))
    np.add.at(counts, (place[:-1], place[1:]), 1.0)
    total = counts.sum(axis=1, keepdims=True)
    p = np.divide(counts, total, out=np.zeros_like(counts), where=total > 0)
    surprise = -np.log2(p, out=np.zeros_like(p), where=p > 0)
    return float((counts * surprise).sum() / counts.sum()) + 0.0


def _tightening(scale_p: Floats) -> float | None:
    """Steps of scale gained from the first view to the last, by least squares."""
    known = ~np.isnan(scale_p).any(axis=1)
    if known.sum() < TREND_SHOTS:
        return None
    p = scale_p[known][:, : len(STEPS)]
    step = p @ STEPS / np.maximum(p.sum(axis=1), 1e-9)
    at = np.flatnonzero(known)
    return float(np.polyfit(at, step, 1)[0] * (at[-1] - at[0]))


def _opposed(one: Floats, other: Floats) -> Floats:
    """Probability that one says left and the other right, of left-to-right columns."""
    return np.asarray(one[:, 0] * other[:, 2] + one[:, 2] * other[:, 0])


def _alike(one: Floats, other: Floats) -> Floats:
    """Probability that both say left, or both right."""
    return np.asarray(one[:, 0] * other[:, 0] + one[:, 2] * other[:, 2])


def _mean(values: Floats) -> float | None:
    known = values[~np.isnan(values)]
    return float(known.mean()) if len(known) else None
