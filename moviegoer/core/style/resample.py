"""How much a statistic of a film's shots would move if its process ran again: block bootstrap.

A film is a census of its shots, so an interval cannot be about shots not seen. It is about the
process behind them: how the value would scatter among films cut in the same manner. Shots are not
drawn one by one, because a shot's length leans on its neighbours'; runs of shots are drawn, of
random lengths (Politis and Romano, "The stationary bootstrap", 1994), on average as long as the
film's own memory asks for (Politis and White, "Automatic block-length selection for the dependent
bootstrap", 2004, corrected 2009), by the package ``arch``. What lives on the order of the shots
(autocorrelation, spectrum, Hawkes) must not be resampled so: drawing blocks breaks it.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import lru_cache

import numpy as np

from moviegoer.types import Floats, Ints

__all__ = ["DRAWS", "FEWEST", "block_length", "draws", "intervals", "rows"]

DRAWS = 1000
FEWEST = 20
"""Values under which blocks cannot be told from the whole."""
Statistic = Callable[[Floats], Floats]
"""Takes ``(draws, shots)`` and gives ``(draws,)``."""


def block_length(values: Floats) -> float:
    """Mean length of the blocks that suit a series, at least 1.

    Taken of the logarithms where all values are positive: shot lengths are skewed, and a single
    long take would hide the memory of the rest.
    """
    from arch.bootstrap import optimal_block_length

    series = np.asarray(values, np.float64)
    series = np.log(series) if (series > 0).all() else series
    if len(series) < FEWEST or np.ptp(series) < 1e-9:
        return 1.0
    found = float(optimal_block_length(series)["stationary"].iloc[0])
    return float(np.clip(found, 1.0, len(series) / 4))


def draws(values: Floats, *, count: int = DRAWS, seed: int = 0) -> Floats:
    """Draw the series anew ``count`` times, ``(count, n)``, by the stationary bootstrap."""
    series = np.asarray(values, np.float64)
    return np.asarray(series[rows(len(series), round(block_length(series)), count, seed)])


@lru_cache(maxsize=4)
def rows(n: int, block: int, count: int, seed: int) -> Ints:
    """Places in a series of ``n`` drawn anew, ``(count, n)``, in blocks of this mean length."""
    from arch.bootstrap import StationaryBootstrap

    source = StationaryBootstrap(block, np.arange(n), seed=seed)
    drawn = [position[0] for position, _ in source.bootstrap(count)]
    found = np.array(drawn, np.int64).reshape(count, n)
    found.setflags(write=False)
    return found


def intervals(
    values: Floats, statistics: Mapping[str, Statistic], *, count: int = DRAWS, seed: int = 0
) -> dict[str, tuple[float, float]]:
    """95 % percentile intervals of several statistics of one series.

    Parameters
    ----------
    values
        In the film's order, such as shot lengths in seconds.
    statistics
        By name; each takes ``(draws, n)`` and reduces the last axis.

    Returns
    -------
    dict
        Empty for fewer than twenty values.
    """
    if len(values) < FEWEST:
        return {}
    drawn = draws(values, count=count, seed=seed)
    bounds = {name: np.percentile(of(drawn), (2.5, 97.5)) for name, of in statistics.items()}
    return {name: (float(low), float(high)) for name, (low, high) in bounds.items()}
