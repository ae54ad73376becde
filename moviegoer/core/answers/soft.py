"""Cut points, softened: no picture is saturated at 0.171 and neutral at 0.169.

A measured head is a few cuts on a few measures. Its probabilities say how far a picture lies from
a cut, with a softness of about what two people would still dispute.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from itertools import pairwise

import numpy as np

from moviegoer.types import Floats, Scores

__all__ = ["HOW", "Measured", "above", "holding", "one_of", "steps"]

HOW = "measured"

Measured = Mapping[str, Floats]
"""The columns of :class:`moviegoer.sense.measures.Measures`, by name."""


def above(value: Floats, cut: float, soft: float) -> Floats:
    """Probability that a value is over a cut: one half at it, 0.88 at ``soft`` beyond.

    >>> above(np.array([1.0, 2.0, 3.0]), 2.0, 1.0).round(2).tolist()
    [0.12, 0.5, 0.88]
    """
    p: Floats = 1 / (1 + np.exp(-np.clip(2 * (value - cut) / soft, -60, 60)))
    return p


def steps(value: Floats, cuts: Sequence[float], soft: float) -> Floats:
    """Probabilities of ordered labels that meet at the cuts, ``(n, len(cuts) + 1)``."""
    over = [np.ones_like(value), *(above(value, cut, soft) for cut in cuts), 0 * value]
    return np.stack([a - b for a, b in pairwise(over)], axis=1)


def one_of(head: str, labels: tuple[str, ...], p: Floats) -> Scores:
    """An exclusive head's answer; rows are made to sum to 1, a row with NaN is not answered."""
    held = np.clip(p, 1e-9, 1)
    shares: Floats = held / held.sum(axis=1, keepdims=True)
    return Scores(head, labels, shares, _how(shares))


def holding(head: str, labels: tuple[str, ...], p: Floats) -> Scores:
    """Answer a head whose labels may hold together, from one half on."""
    held: Floats = np.clip(p, 0, 1)
    return Scores(head, labels, held, _how(held), exclusive=False)


def _how(p: Floats) -> np.ndarray:
    return np.where(np.isnan(p).any(axis=1), "", HOW)
