"""How far people agree who labelled the same pictures.

Agreement by chance is taken off by κ: Jacob Cohen, "A coefficient of agreement for nominal scales"
(1960) for two people, "Weighted kappa" (1968) where labels form an order, and Joseph Fleiss,
"Measuring nominal scale agreement among many raters" (1971) for two and more. κ says nothing where
everybody gave one and the same label, and is low where nearly everybody did, however well they
agree (Feinstein and Cicchetti, "High agreement but low kappa", 1990): read it beside the share.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from moviegoer.types import Floats, Ints

__all__ = ["Agreement", "Figure", "confusion", "measure"]

DRAWS = 1000
Statistic = Callable[[Ints], float]


@dataclass(frozen=True, slots=True)
class Figure:
    """A value and its 95 % interval, by bootstrap over pictures; NaN where it is not defined."""

    value: float
    low: float
    high: float


@dataclass(frozen=True, slots=True)
class Agreement:
    """What is known of the agreement of two or more people about one question."""

    pictures: int
    people: int
    share: Figure
    """Share of pictures, and of pairs of people, with the same label."""
    cohen: Figure | None
    """Cohen's κ; ``None`` for three people and more."""
    weighted: Figure | None
    """Cohen's κ with quadratic weights, of two people and pictures both put in the order."""
    fleiss: Figure


def measure(codes: Ints, *, labels: int, ordered: int = 0, seed: int = 0) -> Agreement:
    """Measure the agreement.

    Parameters
    ----------
    codes
        ``(pictures, people)``: which label, from 0; two people or more, no gaps.
    labels
        How many labels there are.
    ordered
        The first so many labels form an order, and κ with weights is given besides.
    seed
        Of the bootstrap.

    Raises
    ------
    ValueError
        If there is no picture, fewer than two people, or a code that is no label.

    Examples
    --------
    >>> codes = np.array([[0, 0], [0, 0], [1, 1], [1, 0]])
    >>> found = measure(codes, labels=2)
    >>> found.share.value, round(found.cohen.value, 2)
    (0.75, 0.5)
    """
    if codes.ndim != 2 or codes.shape[0] < 1 or codes.shape[1] < 2:
        raise ValueError(f"agreement needs a picture and two people, not {codes.shape}")
    if codes.min() < 0 or codes.max() >= labels:
        raise ValueError(f"a code is no label: codes go from 0 to {labels - 1}")
    pictures, people = codes.shape
    two = people == 2
    cohen = weighted = None
    if two:
        cohen = _figure(codes, lambda part: _cohen(part, labels), seed)
    if two and ordered:
        placed = codes[(codes < ordered).all(axis=1)]
        weighted = _figure(placed, lambda part: _cohen(part, ordered, "quadratic"), seed)
    return Agreement(
        pictures=pictures,
        people=people,
        share=_figure(codes, lambda part: _share(part, labels), seed),
        cohen=cohen,
        weighted=weighted,
        fleiss=_figure(codes, lambda part: _fleiss(part, labels), seed),
    )


def confusion(codes: Ints, *, labels: int) -> Ints:
    """Count what the second of two people said (columns) where the first said what (rows)."""
    table = np.zeros((labels, labels), np.int64)
    np.add.at(table, (codes[:, 0], codes[:, 1]), 1)
    return table


def _share(codes: Ints, labels: int) -> float:
    """Observed agreement as Fleiss defines it; of two people, the share of equal answers."""
    votes, people = _votes(codes, labels), codes.shape[1]
    return float(np.mean((votes * (votes - 1)).sum(axis=1) / (people * (people - 1))))


def _cohen(codes: Ints, labels: int, weights: str | None = None) -> float:
    from statsmodels.stats.inter_rater import cohens_kappa

    table = confusion(codes, labels=labels)
    with np.errstate(invalid="ignore", divide="ignore"):  # one label only: 0/0 is NaN, as promised
        return float(cohens_kappa(table, wt=weights, return_results=False))


def _fleiss(codes: Ints, labels: int) -> float:
    from statsmodels.stats.inter_rater import fleiss_kappa

    with np.errstate(invalid="ignore", divide="ignore"):
        return float(fleiss_kappa(_votes(codes, labels)))


def _votes(codes: Ints, labels: int) -> Ints:
    """How many people gave each picture each label."""
    votes: Ints = (codes[:, :, None] == np.arange(labels)).sum(axis=1)
    return votes


def _figure(codes: Ints, statistic: Statistic, seed: int) -> Figure:
    if not len(codes):
        return Figure(np.nan, np.nan, np.nan)
    rng = np.random.default_rng(seed)
    values: Floats = np.array(
        [statistic(codes[rng.integers(len(codes), size=len(codes))]) for _ in range(DRAWS)]
    )
    if np.isnan(values).all():
        return Figure(statistic(codes), np.nan, np.nan)
    low, high = np.nanpercentile(values, [2.5, 97.5])
    return Figure(statistic(codes), float(low), float(high))
