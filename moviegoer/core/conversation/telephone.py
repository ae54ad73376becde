"""Whether two who talk are in two places: on the telephone.

There is no telephone to be seen to, only the cutting: the two never share a frame, nobody's
shoulder stands before the other, no camera position shows both, and the places are unlike.
"""

from __future__ import annotations

import numpy as np

from moviegoer.core.conversation.reading import TOGETHER
from moviegoer.core.conversation.views import Views
from moviegoer.core.structure.signs import Signs, unlike
from moviegoer.types import Floats, Ints

__all__ = ["phone"]

LEAST_VIEWS = 2
"""Views of each that there must be."""
COLOURS_APART = 2.0
"""Ratio of the distance between two people's pictures, in colour, to that among one's own, at
which the places may as well be two as one: reverse angles of one room come to about 1.5."""
COLOURS_SOFT = 0.4
SHOULDER = 0.3
"""Share of views over a shoulder from which the two must be face to face."""


def phone(views: Views, states: Ints, *, colours: Floats, signs: Signs | None) -> float | None:
    """Probability that a dialogue of two is held between two places.

    Parameters
    ----------
    views, colours, signs
        The dialogue's shots: rows of the film's.
    states
        The reading of each shot, from ``dialogue.find``.

    Returns
    -------
    ``None`` where there are too few views of either to tell.

    Notes
    -----
    The numbers behind it are judgements: there is no call among the clips at hand. Known failures:
    two people in one room who are never seen together, one before a window by day and one before
    a dark wall; a chase read as talk.
    """
    one, other = (np.flatnonzero(states == index) for index in (0, 1))
    if min(len(one), len(other)) < LEAST_VIEWS:
        return None
    shared = (states == TOGETHER).any() or bool({*views.setup[one]} & {*views.setup[other]})
    shoulder = np.nan_to_num(views.ots_p[np.concatenate([one, other])]).mean()
    if shared or shoulder >= SHOULDER:
        return 0.0
    apart = _apart(colours[one], colours[other])
    if signs is not None:
        place = [signs.place[rows].mean(axis=0, keepdims=True) for rows in (one, other)]
        apart = 1 - (1 - apart) * (1 - float(unlike(*place)[0]))
    return float(apart * (1 - shoulder / SHOULDER))


def _apart(one: Floats, other: Floats) -> float:
    """Probability of two places, by the colours of the pictures."""
    known = [rows[~np.isnan(rows).any(axis=1)] for rows in (one, other)]
    if min(map(len, known)) < LEAST_VIEWS:
        return 0.0
    middles = [rows.mean(axis=0) for rows in known]
    own = np.mean(
        [np.linalg.norm(rows - middle, axis=1).mean() for rows, middle in zip(known, middles)]  # noqa: B905
    )
    ratio = float(np.linalg.norm(middles[0] - middles[1])) / max(2 * float(own), 4.0)
    return float(1 / (1 + np.exp(-(ratio - COLOURS_APART) / COLOURS_SOFT)))
