"""How far a figure would move with other pictures: the bootstrap over groups.

Pictures of one film, and near-duplicates, go wrong together; drawn one by one they would pretend
to be more than they are. So whole groups are drawn with replacement (Davison and Hinkley,
"Bootstrap Methods and their Application", 1997, section 3.8). Known failure: of fewer than ten
groups or so the intervals come out too narrow.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from moviegoer.types import Floats, Ints

__all__ = ["DRAWS", "NOT_DEFINED", "Figure", "draws", "figure", "numbered"]

DRAWS = 1000


@dataclass(frozen=True, slots=True)
class Figure:
    """A value and its 95 % interval; NaN where it is not defined."""

    value: float
    low: float = float("nan")
    high: float = float("nan")

    def __str__(self) -> str:
        if np.isnan(self.value):
            return "–"
        known = not np.isnan(self.low)
        return f"{self.value:.2f}" + (f" ({self.low:.2f}–{self.high:.2f})" if known else "")


NOT_DEFINED = Figure(float("nan"))


def numbered(names: np.ndarray) -> Ints:
    """Number groups from 0; a picture without a name is a group of its own.

    Examples
    --------
    >>> numbered(np.array(["b", "", "b", ""])).tolist()
    [2, 0, 2, 1]
    """
    alone = names == ""
    own = np.cumsum(alone) - 1
    shared = np.unique(names[~alone], return_inverse=True)[1]
    found = np.asarray(own, np.int64)
    found[~alone] = alone.sum() + shared
    return found


def draws(groups: int, *, count: int = DRAWS, seed: int = 0) -> Ints:
    """Say how often each group is drawn, ``(count, groups)``; each row adds up to ``groups``."""
    rng = np.random.default_rng(seed)
    return rng.multinomial(groups, np.full(groups, 1 / groups), size=count).astype(np.int64)


def figure(value: float, spread: Floats) -> Figure:
    """Take the percentile interval of a value from what it was in the draws.

    Draws in which it was not defined don't count; with fewer than half of them left there is no
    interval.
    """
    spread = spread[np.isfinite(spread)]
    if not np.isfinite(value) or len(spread) < DRAWS / 2 or np.ptp(spread) == 0:
        return Figure(float(value))
    low, high = np.percentile(spread, [2.5, 97.5])
    return Figure(float(value), float(low), float(high))
