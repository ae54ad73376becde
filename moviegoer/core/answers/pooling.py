"""Answers about keyframes into answers about shots, and several ways' answers into one.

Shot by shot, the most trusted way that answered it is kept (:mod:`moviegoer.core.answers.trust`): a
better source that has nothing to say of a shot gives way to the next one there, and only there.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from moviegoer.core.answers import trust
from moviegoer.types import Floats, Ints, Scores, Strings

__all__ = ["first_answers", "over_shots", "source"]

LEAST = 1e-4
"""Least probability, so that one keyframe's certainty cannot outweigh all others of its shot."""


def over_shots(scores: Scores, *, shot: Ints, shots: int) -> Scores:
    """Pool one way's answers over each shot's keyframes.

    The mean of log-probabilities (of log-odds where labels may hold together): one doubtful
    keyframe weighs little, one sure of the contrary much. Keyframes it did not answer don't count.

    Parameters
    ----------
    scores
        A row a keyframe.
    shot
        Number of each keyframe's shot, from 1.
    shots
        How many shots there are.
    """
    p = np.clip(np.asarray(scores.p, np.float64), LEAST, 1 - LEAST)
    value = np.log(p) if scores.exclusive else np.log(p) - np.log1p(-p)
    known = np.isfinite(value).all(axis=1)
    total = np.zeros((shots, value.shape[1]))
    count = np.zeros((shots, 1))
    np.add.at(total, shot[known] - 1, value[known])
    np.add.at(count, shot[known] - 1, 1.0)
    mean = total / np.where(count > 0, count, np.nan)
    pooled = np.exp(mean) if scores.exclusive else 1 / (1 + np.exp(-mean))
    if scores.exclusive:
        pooled = pooled / pooled.sum(axis=1, keepdims=True)
    how = np.where(count[:, 0] > 0, source(scores), "")
    return Scores(scores.head, scores.labels, pooled, how, scores.exclusive, scores.threshold)


def first_answers(ways: Sequence[Scores]) -> Scores:
    """Join several ways' answers to one head: each row by the most trusted way that answered it.

    The labels are those of all ways that were needed, the most trusted one's first; a label that a
    row's way does not know has probability 0 there. Where labels may hold together, the less
    trusted ways' log-odds are moved so that one threshold serves all rows.
    """
    head = ways[0].head
    ranked = sorted(ways, key=lambda scores: trust.rank(head, source(scores)))
    taken = _taken(ranked)
    used = [scores for place, scores in enumerate(ranked) if (taken == place).any()]
    if len(used) < 2:
        return used[0] if used else ranked[0]
    first = used[0]
    labels = tuple(dict.fromkeys(label for scores in used for label in scores.labels))
    p = np.full((len(taken), len(labels)), np.nan)
    how: Strings = np.full(len(taken), "", dtype=np.result_type(*(s.how.dtype for s in used)))
    for place, scores in enumerate(ranked):
        rows = np.flatnonzero(taken == place)
        columns = [labels.index(label) for label in scores.labels]
        p[rows] = 0.0
        p[rows[:, None], columns] = _at(scores, first.threshold)[rows]
        how[rows] = scores.how[rows]
    return Scores(head, labels, p, how, first.exclusive, first.threshold)


def _taken(ranked: Sequence[Scores]) -> Ints:
    """Place of the first way that answered each shot, −1 where none did."""
    answered = np.stack([scores.how != "" for scores in ranked])
    return np.where(answered.any(axis=0), answered.argmax(axis=0), -1)


def _at(scores: Scores, threshold: float) -> Floats:
    """A way's probabilities, moved in log-odds so that a label holds from ``threshold`` on."""
    if scores.exclusive or scores.threshold == threshold:
        return scores.p
    step = _log_odds(threshold) - _log_odds(scores.threshold)
    moved: Floats = 1 / (1 + np.exp(-(_log_odds(scores.p) + step)))
    return moved


def _log_odds(p: Floats | float) -> Floats:
    held = np.clip(p, LEAST, 1 - LEAST)
    return np.asarray(np.log(held) - np.log1p(-held), np.float64)


def source(scores: Scores) -> str:
    """Which way these answers were found by; empty where nothing was answered."""
    return next((str(how) for how in scores.how if how), "")
