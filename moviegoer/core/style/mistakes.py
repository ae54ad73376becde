"""How far a fingerprint would move if the mistakes of cut detection had fallen otherwise.

The program misses some cuts and finds some that are none, at rates measured on footage it was not
tuned on. Mistakes of those rates are made on purpose, many times over, and each statistic is
measured again. The spread is an error of measurement and has nothing to do with how the film's
process scatters.
"""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np

from moviegoer.core.style.resample import Statistic
from moviegoer.types import Floats

__all__ = ["FALSE_ALARMS", "MISSES", "NOTE", "intervals"]

MISSES = 0.05
"""Share of transitions not found on the test clips (`python -m benchmarks.accuracy --only
transitions`: F1 0.95 there, with as many misses as false alarms)."""
FALSE_ALARMS = 0.05
"""And transitions found that are none, as a share of those that are."""
NOTE = "cut detection: 5 % missed, 5 % false"
DRAWS = 200


def intervals(
    length_s: Floats,
    statistics: Mapping[str, Statistic],
    *,
    misses: float = MISSES,
    false_alarms: float = FALSE_ALARMS,
    seed: int = 0,
) -> dict[str, tuple[float, float]]:
    """95 % ranges of statistics of shot lengths, were mistakes made anew.

    A miss joins two shots; a false alarm divides one at random, long shots more often than short
    ones. The range starts from what was found, so it is centred a little beside it where mistakes
    of the two kinds do not cancel.
    """
    if len(length_s) < 2:
        return {}
    rng = np.random.default_rng(seed)
    ends = np.cumsum(np.asarray(length_s, np.float64))
    values: dict[str, list[float]] = {name: [] for name in statistics}
    for _ in range(DRAWS):
        kept = ends[:-1][rng.random(len(ends) - 1) >= misses]
        false = rng.uniform(0, ends[-1], rng.poisson(false_alarms * (len(ends) - 1)))
        lengths = np.diff(np.sort(np.concatenate([[0.0], kept, false, ends[-1:]])))
        for name, of in statistics.items():
            if len(lengths) > 1:
                values[name].append(float(of(lengths)))
    bounds = {n: np.percentile(v, (2.5, 97.5)) for n, v in values.items() if v}
    return {name: (float(low), float(high)) for name, (low, high) in bounds.items()}
