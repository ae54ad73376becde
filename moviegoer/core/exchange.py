"""How a conversation is shown: a hidden Markov model of shot/reverse shot.

A film runs either outside a given conversation or in it. In it, each shot is a view of one of the
members, of several together, or a cutaway, and views of one member tend to be followed by another
(Bordwell, "Figures Traced in Light", 2005, on the shot/reverse shot norm; the idea of decoding
film dialogue with a hidden Markov model: Lienhart, Pfeiffer and Effelsberg, "Scene determination
based on video and audio features", 1999; Alatan, Akansu and Wolf, "Multi-modal dialog scene
detection using hidden Markov models", 2001). Each shot's evidence is taken as independent given
the state, which makes the odds over-sure; ``dialogue`` tempers them.

The rates below are stated, not fitted: they describe the norm as the literature has it, rounded,
and were checked on generated sequences and on the dev clips. A row is a state: a view of one
member, of members together, a cutaway, outside.
"""

from __future__ import annotations

import numpy as np

from moviegoer.core.views import Views
from moviegoer.types import Floats, Ints

__all__ = ["Evidence", "Member", "bonds"]

Member = tuple[int, ...]
"""Columns of ``Views.seen`` that are one person: more than one where faces fell into clusters."""

NONE_TO_MANY = np.array(
    [
        [0.06, 0.68, 0.21, 0.05],
        [0.03, 0.17, 0.70, 0.10],
        [0.50, 0.28, 0.10, 0.12],
        [0.30, 0.36, 0.20, 0.14],
    ]
)
"""People in the shot: none, one, two, more."""
MANY_TOGETHER = np.array([0.03, 0.07, 0.25, 0.65])
"""People in a view of several members, where members are three or more."""
SCALE = np.array(
    [
        [0.02, 0.19, 0.43, 0.27, 0.065, 0.015, 0.005, 0.005],
        [0.005, 0.03, 0.17, 0.36, 0.24, 0.15, 0.04, 0.005],
        [0.08, 0.05, 0.10, 0.15, 0.12, 0.15, 0.12, 0.23],
        [0.04, 0.08, 0.14, 0.20, 0.14, 0.18, 0.12, 0.10],
    ]
)
"""Scales from ECU to NA: conversation is medium close-up and medium shot (Salt, "Film Style and
Technology", 2009)."""
OVER_SHOULDER = np.array([0.33, 0.12, 0.04, 0.06])
RETURNS = np.array([0.65, 0.40, 0.15, 0.25])
GRADUAL = np.array([0.01, 0.12, 0.05])
"""How often a fade, dissolve or wipe leads on: inside, at a bound of a conversation, outside."""
SPANNED = np.array([0.75, 0.12, 0.40])
"""And how often a setup seen a few shots before is seen again after: a place is not left."""
LENGTH_S = np.array([3.2, 5.0, 2.0, 2.8])
LENGTH_SPREAD = np.array([0.8, 1.0, 0.9, 1.0])
"""Median shot length in seconds and log-normal spread."""
SPEECH = np.array([0.75, 0.75, 0.6, 0.4])
LEFT_SIDE = np.array([1.4, 1.0, 0.6])
LEFT_GAZE = np.array([0.6, 1.0, 1.4])
"""Odds of sides and looks for the person who sits left and so looks right (the 180° line)."""
OWN_FACE, OTHER_FACE, STRANGER = 0.88, 0.25, 0.06
"""Faces recognised in a view of one member: theirs; another member's, where two are counted; a
third person's."""
TOGETHER_FACE, FACES_AT_ONCE = 0.80, 2.5
SURROUND = 0.55
"""A third person's face outside the conversation, or in a cutaway."""


class Evidence:
    """Log-likelihood of each shot in each state of a group, relative to being outside."""

    def __init__(self, views: Views) -> None:
        self._seen = views.seen
        self._total = views.seen.sum(axis=0)
        self._order = np.argsort(-views.seen, axis=1, kind="stable")
        two, more = views.people_p[:, 2] + views.people_p[:, 3], views.people_p[:, 3]
        self._other = 0.03 + (OTHER_FACE - 0.03) * two
        self._stranger = STRANGER + 0.14 * more, STRANGER + 0.4 * more
        self._looks = {size: _log_odds_of_looks(views, size) for size in (2, 3)}
        self._facing = _log_odds_of_facing(views)

    def of(self, members: Ints, left: Ints, rows: slice) -> Floats:
        """Score groups of one size on some shots.

        Parameters
        ----------
        members
            Who talks: columns of ``Views.seen``, ``(groups, members, columns)``. A member's
            columns are the clusters taken for one person; repeating a column changes nothing.
        left
            For each group, which of two members sits on the left, 0 or 1; read for two only.
        rows
            The shots.

        Returns
        -------
        ``(shots, groups, members + 2)``: a view of each member, of them together, a cutaway.
        """
        size = members.shape[1]
        odds = self._faces(members, rows)
        looks = self._looks[min(size, 3)][rows, None]
        odds[..., :size] += looks[..., :1]
        odds[..., size:] += looks[..., 1:]
        if size == 2:
            odds[..., :2] += self._facing[rows][:, np.column_stack([left, 1 - left])]
        return odds

    def _faces(self, members: Ints, rows: slice) -> Floats:
        """What the recognised faces say."""
        seen = self._seen[rows][:, members].max(axis=-1)
        strange = self._strange(
            members.reshape(len(members), members.shape[1] * members.shape[2]), rows
        )
        other = _bernoulli(seen, self._other[rows, None, None])
        odds = np.empty((*seen.shape[:2], seen.shape[2] + 2))
        odds[..., :-2] = other.sum(axis=-1, keepdims=True) - other + _bernoulli(seen, OWN_FACE)
        odds[..., :-2] += _bernoulli(strange, self._stranger[0][rows, None])[..., None]
        share = min(TOGETHER_FACE, FACES_AT_ONCE / seen.shape[2])
        odds[..., -2] = _bernoulli(seen, share).sum(axis=-1)
        odds[..., -2] += _bernoulli(strange, self._stranger[1][rows, None])
        usual = _bernoulli(strange, SURROUND)
        odds[..., -1] = _bernoulli(seen, 0.05).sum(axis=-1) + usual
        outside = _bernoulli(seen, self._usual_shares(members)).sum(axis=-1) + usual
        return np.asarray(odds - outside[..., None])

    def _usual_shares(self, members: Ints) -> Floats:
        """How often each member is seen anyway: over the film, shrunk towards one shot in eight.

        In a clip of one conversation the two are always there, which must not speak against
        them; in a whole film a lead who is everywhere proves less by being here.
        """
        prior, weight = 0.125, 400.0
        total = self._total[members].max(axis=-1)
        return np.asarray(np.minimum((total + prior * weight) / (len(self._seen) + weight), 0.35))

    def _strange(self, ours: Ints, rows: slice) -> Floats:
        """How surely somebody else is seen: the first of the most seen who is not of the group."""
        most = self._order[rows, : ours.shape[1] + 1]
        foreign = (most[:, None, :, None] != ours[None, :, None, :]).all(axis=-1)
        values = np.take_along_axis(self._seen[rows], most, axis=1)
        return np.asarray((values[:, None, :] * foreign).max(axis=-1))


def _log_odds_of_looks(views: Views, size: int) -> Floats:
    """What scale, framing, rhythm and the count of people say, ``(shots, 3)``."""
    counts = NONE_TO_MANY.copy()
    if size > 2:
        counts[1] = MANY_TOGETHER
    tables = np.stack(
        [
            np.log(views.people_p @ counts.T),
            _silent(np.log(views.scale_p @ SCALE.T)),
            _yes_no(views.ots_p, OVER_SHOULDER),
            _yes_no(views.returns.astype(np.float64), RETURNS),
            _yes_no(views.speech, SPEECH),
            _log_normal(views.duration_s),
        ]
    ).sum(axis=0)
    return np.asarray(tables[:, :3] - tables[:, 3:])


def _log_odds_of_facing(views: Views) -> Floats:
    """What side and look say of views of who sits left and of who sits right, ``(shots, 2)``."""
    side = np.log(np.column_stack([views.side_p @ LEFT_SIDE, views.side_p @ LEFT_SIDE[::-1]]))
    gaze = np.log(np.column_stack([views.gaze_p @ LEFT_GAZE, views.gaze_p @ LEFT_GAZE[::-1]]))
    return np.asarray(_silent(side) + _silent(gaze))


def bonds(views: Views) -> Floats:
    """Log-odds of each boundary between shots, by where it lies, relative to outside.

    Returns
    -------
    ``(shots, 2)``: that the boundary before the shot lies inside a conversation, or is where one
    begins or ends.
    """
    tables = _yes_no(views.gradual.astype(np.float64), GRADUAL)
    tables = tables + _yes_no(views.spanned.astype(np.float64), SPANNED)
    return np.asarray(tables[:, :2] - tables[:, 2:])


def _bernoulli(truth: Floats, rate: Floats | float) -> Floats:
    """Log-probability of a soft yes or no under a rate of yes."""
    return np.asarray(np.log(truth * rate + (1 - truth) * (1 - np.asarray(rate))))


def _yes_no(p: Floats, rates: Floats) -> Floats:
    return _silent(np.log(np.outer(p, rates) + np.outer(1 - p, 1 - rates)))


def _silent(table: Floats) -> Floats:
    """An unanswered row says nothing."""
    return np.asarray(np.nan_to_num(table, nan=0.0), dtype=np.float64)


def _log_normal(duration_s: Floats) -> Floats:
    z = np.log(np.maximum(duration_s, 0.04))[:, None] - np.log(LENGTH_S)
    return np.asarray(-0.5 * (z / LENGTH_SPREAD) ** 2 - np.log(LENGTH_SPREAD))
