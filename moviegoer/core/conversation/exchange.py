"""How a conversation is shown: a hidden Markov model of shot/reverse shot.

A film runs either outside a given conversation or in it. In it, each shot is a view of one of the
members, of several together, or a cutaway, and views of one member tend to be followed by another
(Bordwell, "Figures Traced in Light", 2005, on the shot/reverse shot norm; the idea of decoding
film dialogue with a hidden Markov model: Lienhart, Pfeiffer and Effelsberg, "Scene determination
based on video and audio features", 1999; Alatan, Akansu and Wolf, "Multi-modal dialog scene
detection using hidden Markov models", 2001). Each shot's evidence is taken as independent given
the state, which makes the odds over-sure; ``dialogue`` tempers them.

Two other patterns compete for the same shots, so that they are not taken for talk: one person
alone, with what they look at, and two people cut against each other from afar.
"""

from __future__ import annotations

from collections.abc import Sequence
from enum import Enum
from functools import reduce

import numpy as np
import scipy.sparse as sp

from moviegoer.core.conversation import rates
from moviegoer.core.conversation.views import Views
from moviegoer.types import Bools, Floats, Ints

__all__ = ["RECOGNISED", "Evidence", "Manner", "Member", "bonds"]


class Manner(Enum):
    """What a group does: the kinds of its views of one, of all, and away."""

    TALK = (rates.MEMBER, rates.TOGETHER, rates.CUTAWAY)
    GATHER = (rates.MEMBER, rates.GATHERED, rates.CUTAWAY)
    ALONE = (rates.ALONE, rates.ALONE, rates.CUTAWAY)
    APART = (rates.APART, rates.TOGETHER, rates.CUTAWAY)


Member = tuple[int, ...]
"""Columns of ``Views.seen`` that are one person: more than one where faces fell into clusters."""

GRADUAL = (0.01, 0.12, 0.05)
"""How often a fade, dissolve or wipe leads on: inside, at a bound of a conversation, outside."""
SPANNED = (0.60, 0.12, 0.35)
"""And how often a setup seen a few shots before is seen again after: a place is not left."""
LEFT_SIDE = np.array([1.4, 1.0, 0.6])
LEFT_GAZE = np.array([0.6, 1.0, 1.4])
"""Odds of sides and looks for the person who sits left and so looks right (the 180° line)."""
OWN_FACE, OTHER_FACE, STRANGER = 0.88, 0.25, 0.06
"""Faces recognised in a view of one member: theirs; another member's, where two are counted; a
third person's."""
TOGETHER_FACE, FACES_AT_ONCE = 0.80, 2.5
SURROUND = 0.55
"""A third person's face outside the conversation, or in a cutaway."""
AROUND_SHOTS = 12
"""How often each of two clusters is seen is counted so many shots before and after as well."""
PRIOR_VIEWS = 1.0
"""Views of each that are assumed beside those counted."""
RECOGNISED = 0.5
"""A character was recognised in the shot itself from here, not only known from its setup."""
HUSH_SHOTS, HUSH = 2, 0.15
"""A shot lies in a hush where, with so many shots on either side, less than this share is talk.
Both are judgements: five shots are some twenty seconds, and noise is now and then heard as talk."""


class Evidence:
    """Log-likelihood of each shot in each state of a group, relative to being outside."""

    def __init__(self, views: Views) -> None:
        self._seen = views.seen
        self._total = views.seen.sum(axis=0)
        # Columns that repeat a number are parts of the character's first: nobody else.
        self._whole = np.array([views.numbers.index(n) for n in views.numbers], dtype=np.int64)
        characters = len(set(views.numbers))
        self._order = np.argsort(-views.seen[:, :characters], axis=1, kind="stable")
        two, more = views.people_p[:, 2] + views.people_p[:, 3], views.people_p[:, 3]
        self._other = 0.03 + (OTHER_FACE - 0.03) * two
        self._stranger = STRANGER + 0.14 * more, STRANGER + 0.4 * more
        self._alike = one_person(views)
        self._looks = _log_odds_of_looks(views)
        self._facing = _log_odds_of_facing(views)

    def of(self, manner: Manner, faces: Floats, left: Ints, rows: slice) -> Floats:
        """Score groups of one manner and size on some shots.

        Parameters
        ----------
        manner
            What they do.
        faces
            From ``faces``, for the members of each group.
        left
            For each group, which of two members sits on the left, 0 or 1; read for two who talk.
        rows
            The shots.

        Returns
        -------
        ``(shots, groups, members + 2)``: a view of each member, of them together, a cutaway.
        """
        odds, size = faces.copy(), faces.shape[2] - 2
        one, several, away = manner.value
        looks = self._looks[rows, None]
        odds[..., :size] += looks[..., [one]]
        odds[..., size:] += looks[..., [several, away]]
        if manner is Manner.TALK:
            odds[..., :2] += self._facing[rows][:, np.column_stack([left, 1 - left])]
        return odds

    def faces(self, members: Ints, rows: slice) -> Floats:
        """What the recognised faces say of groups of one size, whatever they do.

        Parameters
        ----------
        members
            Who they are: columns of ``Views.seen``, ``(groups, members, columns)``. A member's
            columns are the clusters taken for one person; repeating a column changes nothing.
        rows
            The shots.
        """
        here = self._seen[rows]
        # Column by column: a maximum over a short last axis takes several times as long.
        seen = reduce(np.maximum, [here[:, members[..., c]] for c in range(members.shape[2])])
        strange = self._strange(
            members.reshape(len(members), members.shape[1] * members.shape[2]), rows
        )
        which = self._which(members, rows)
        other = _bernoulli(seen, self._other[rows, None, None])
        odds = np.empty((*seen.shape[:2], seen.shape[2] + 2))
        odds[..., :-2] = other.sum(axis=-1, keepdims=True) - other + _bernoulli(seen, OWN_FACE)
        odds[..., :-2] += _bernoulli(strange, self._stranger[0][rows, None])[..., None]
        odds[..., :-2] += which
        share = min(TOGETHER_FACE, FACES_AT_ONCE / seen.shape[2])
        odds[..., -2] = _bernoulli(seen, share).sum(axis=-1)
        odds[..., -2] += _bernoulli(strange, self._stranger[1][rows, None]) + which.sum(axis=-1)
        usual = _bernoulli(strange, SURROUND)
        odds[..., -1] = _bernoulli(seen, 0.05).sum(axis=-1) + usual
        outside = _bernoulli(seen, self._usual_shares(members)).sum(axis=-1) + usual
        return np.asarray(odds - outside[..., None])

    def _which(self, members: Ints, rows: slice) -> Floats:
        """What it costs that this cluster of a member's two is seen, by how often each is around.

        Else two people, of whom each has a cluster, would pass for one. Nothing is charged where
        the setups say that the two clusters are one person.
        """
        around = slice(max(0, rows.start - AROUND_SHOTS), rows.stop + AROUND_SHOTS)
        views = (self._seen[around].sum(axis=0) + PRIOR_VIEWS)[members]
        one, other = members[..., 0], members[..., 1]
        share = np.log(views / views.sum(axis=-1, keepdims=True))
        charged = (1 - self._alike[one, other]) * (one != other)
        seen = self._seen[rows][:, members]
        return np.asarray(np.einsum("rgmc,gmc->rgm", seen, share * charged[..., None]))

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
        values = np.take_along_axis(self._seen[rows], most, axis=1)
        whole = self._whole[ours]
        strange = np.zeros((len(most), len(ours)))
        for one, how_surely in zip(most.T, values.T, strict=True):
            columns = [one[:, None] != whole[:, c] for c in range(whole.shape[1])]
            foreign = reduce(np.logical_and, columns)
            np.maximum(strange, how_surely[:, None] * foreign, out=strange)
        return strange


def one_person(views: Views) -> Floats:
    """How far two clusters of faces look like one person's, ``(characters, characters)``.

    It is the share of the rarer one's views that come from a setup in which the other sits as
    well, though never in one shot: in a setup that returns the same people sit.
    """
    here = (views.seen >= RECOGNISED).astype(np.float64)
    by_setup = ((views.seen > 0) & (views.seen < RECOGNISED)).astype(np.float64)
    alone = here * views.people_p[:, 1:2]
    # Sparse, since a shot shows few of the hundreds that a long film may have.
    mixed = (sp.csr_array(alone).T @ sp.csr_array(by_setup)).toarray()
    total = np.maximum(alone.sum(axis=0), 1.0)
    rarer = np.where(total[:, None] <= total, mixed / total[:, None], (mixed / total[:, None]).T)
    met = (sp.csr_array(here).T @ sp.csr_array(here)).toarray() > 0
    return np.where(met, 0.0, rarer)


def _log_odds_of_looks(views: Views) -> Floats:
    """What scale, framing, rhythm and the count of people say, a column a kind of shot."""
    kinds = rates.STATES
    length_s, spread = np.array([(kind.length_s, kind.spread) for kind in kinds]).T
    z = (np.log(np.maximum(views.duration_s, 0.04))[:, None] - np.log(length_s)) / spread
    odds = (
        np.log(views.people_p @ np.array([kind.people for kind in kinds]).T)
        + _silent(np.log(views.scale_p @ np.array([kind.scale for kind in kinds]).T))
        + _yes_no(views.ots_p, [kind.over_shoulder for kind in kinds])
        + _yes_no(views.returns, [kind.returns for kind in kinds])
        + _yes_no(views.speech, [kind.speech for kind in kinds])
        + _yes_no(_hush(views), [kind.quiet for kind in kinds])
        - 0.5 * z**2
        - np.log(spread)
    )
    return np.asarray(odds - odds[:, [rates.OUTSIDE]])


def _hush(views: Views) -> Floats:
    """Whether next to nobody talks around each shot, 0 or 1; NaN where nothing was heard.

    Who listens is shown in silence, so a shot alone says little: but in a conversation somebody
    talks before and after.
    """
    talk = _around(np.nan_to_num(views.speech) * views.duration_s)
    heard = _around(views.duration_s * ~np.isnan(views.speech))
    share = talk / np.maximum(heard, 1e-9)
    return np.where(np.isnan(views.speech), np.nan, share < HUSH)


def _around(values: Floats) -> Floats:
    """Sum each value with its neighbours'."""
    return np.convolve(values, np.ones(2 * HUSH_SHOTS + 1))[HUSH_SHOTS : len(values) + HUSH_SHOTS]


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
    tables = _yes_no(views.gradual, GRADUAL)
    tables = tables + _yes_no(views.spanned, SPANNED)
    return np.asarray(tables[:, :2] - tables[:, 2:])


def _bernoulli(truth: Floats, rate: Floats | float) -> Floats:
    """Log-probability of a soft yes or no under a rate of yes."""
    return np.asarray(np.log(truth * rate + (1 - truth) * (1 - np.asarray(rate))))


def _yes_no(p: Floats | Bools, rates_of_yes: Sequence[float]) -> Floats:
    """Log-probability of soft yeses under several rates, ``(shots, rates)``."""
    rate = np.asarray(rates_of_yes)
    yes = np.asarray(p, dtype=np.float64)
    return _silent(np.log(np.outer(yes, rate) + np.outer(1 - yes, 1 - rate)))


def _silent(table: Floats) -> Floats:
    """An unanswered row says nothing."""
    return np.asarray(np.nan_to_num(table, nan=0.0), dtype=np.float64)
