"""Verification: the same director, or only nearer than chance? By impostors.

A film is compared with a candidate's films and with other directors' films, the impostors, again
and again on random halves of the measures. The score is the share of rounds in which the candidate
is nearer than every impostor (Koppel and Winter, "Determining if two documents are written by the
same author", 2014; Kestemont et al., "Authenticating the writings of Julius Caesar", 2016).
"""

from __future__ import annotations

import contextlib
from dataclasses import dataclass

import numpy as np

from moviegoer.core.attribution.corpus import Corpus, prepare
from moviegoer.types import Floats, Ints

__all__ = ["Verification", "evaluate", "verify"]

ROUNDS = 200
SHARE = 0.5
"""Share of the measures in each round."""
IMPOSTORS = 10
"""Impostor films a round, at most."""


@dataclass(frozen=True, slots=True)
class Verification:
    """Scores over a corpus: of true pairs, of false ones, and how well they are told apart.

    ``low`` and ``high`` bound the grey zone in which no answer is given: the range that gives the
    highest c@1 (Peñas and Rodrigo 2011), which rewards silence where the score is unsure.
    """

    same: Floats
    other: Floats
    auc: float
    low: float
    high: float
    c_at_1: float


def verify(
    corpus: Corpus, film: int, director: str, *, groups: Ints | None = None, seed: int = 0
) -> float:
    """Score, in [0, 1], that the director of the corpus made the film; the film itself, and
    films of its group, are left out of what the director is known by.

    Raises
    ------
    ValueError
        If the director has no other film, or nobody else has one.
    """
    apart = np.arange(len(corpus.films)) if groups is None else groups
    seen = np.flatnonzero(apart != apart[film])
    fold = prepare(corpus.values, [(seen, np.array([film]))])[0]
    theirs = np.array([corpus.director[row] == director for row in fold.seen])
    # Films of the film's own director are no impostors unless that director is the candidate.
    foreign = np.array([corpus.director[row] not in (director, "") for row in fold.seen])
    if corpus.director[film] != director:
        foreign &= np.array([corpus.director[r] != corpus.director[film] for r in fold.seen])
    if not theirs.any() or not foreign.any():
        raise ValueError(f"verification needs another film of {director} and one of someone else")
    rng = np.random.default_rng(seed)
    gap = np.abs(fold.x_seen - fold.x_asked[0])
    wins = 0.0
    for _ in range(ROUNDS):
        some = rng.random(gap.shape[1]) < SHARE
        rivals = np.flatnonzero(foreign)
        rivals = rng.choice(rivals, min(IMPOSTORS, len(rivals)), replace=False)
        far = gap[:, some].sum(axis=1)
        nearest, rival = far[theirs].min(), far[rivals].min()
        wins += float(nearest < rival) + 0.5 * float(nearest == rival)
    return wins / ROUNDS


def evaluate(corpus: Corpus, *, groups: Ints | None = None, seed: int = 0) -> Verification | None:
    """Verify every film against its own director and one other; ``None`` if too few can be."""
    truth, directors = corpus.coded()
    count = np.bincount(truth)
    often = np.flatnonzero(count >= 2)
    if len(often) < 2:
        return None
    rng = np.random.default_rng(seed)
    same: list[float] = []
    other: list[float] = []
    for film in np.flatnonzero(np.isin(truth, often)).tolist():
        wrong = int(rng.choice(often[often != truth[film]]))
        for director, scores in ((int(truth[film]), same), (wrong, other)):
            with contextlib.suppress(ValueError):
                name = directors[director]
                scores.append(verify(corpus, film, name, groups=groups, seed=seed))
    if not same or not other:
        return None
    return _judged(np.array(same), np.array(other))


def _judged(same: Floats, other: Floats) -> Verification:
    from sklearn.metrics import roc_auc_score

    score = np.concatenate([same, other])
    truth = np.repeat([1, 0], [len(same), len(other)])
    steps = np.linspace(0, 1, 21)
    zones = [(low, high) for low in steps for high in steps if low <= high]
    best = max(zones, key=lambda zone: (_c_at_1(score, truth, *zone), zone[0] - zone[1]))
    auc = float(roc_auc_score(truth, score))
    low, high = best
    return Verification(same, other, auc, float(low), float(high), _c_at_1(score, truth, *best))


def _c_at_1(score: Floats, truth: Ints, low: float, high: float) -> float:
    n = len(score)
    silent = int(((score > low) & (score < high)).sum())
    right = int(((score >= high) & (truth == 1)).sum() + ((score <= low) & (truth == 0)).sum())
    return (right + silent * right / n) / n
