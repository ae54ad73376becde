"""What shots remember of the shots before: autocorrelation, the 1/f slope, rank-order runs.

Cutting, DeLong and Nothelfer ("Attention and the evolution of Hollywood film", 2010) saw shot
lengths lean on their neighbours ever more, towards the 1/f pattern of attention. The intervals
come from likelihood and from asymptotic formulas; resampling would destroy what is measured.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from scipy import optimize, stats

from moviegoer.types import Floats

__all__ = ["Runs", "Slope", "autocorrelation", "runs", "slope"]

Z95 = 1.959964


def autocorrelation(lengths_s: Floats, *, lags: int = 20) -> tuple[Floats, Floats]:
    """Autocorrelation of log shot lengths, and its 95 % interval by Bartlett's formula.

    Returns
    -------
    r, interval
        ``(lags,)`` from lag 1 on, and ``(lags, 2)``. Fewer lags where there are few shots.
    """
    from statsmodels.tsa.stattools import acf

    logs = np.log(np.maximum(np.asarray(lengths_s, np.float64), 1e-3))
    most = min(lags, len(logs) - 2)
    if most < 1 or np.ptp(logs) < 1e-9:
        return np.empty(0), np.empty((0, 2))
    found = acf(logs, nlags=most, alpha=0.05, fft=True, bartlett_confint=True, result_object=True)
    return np.asarray(found.acf[1:]), np.asarray(found.confint[1:])


@dataclass(frozen=True, slots=True)
class Slope:
    """α of a spectrum that falls as 1/f^α: 0 without memory, 1 for 1/f; with its 95 % interval.

    ``white`` is the share of the variance that has no memory: the flat floor under the slope.
    """

    value: float
    low: float
    high: float
    white: float


def slope(lengths_s: Floats) -> Slope | None:
    """Estimate the 1/f slope of a film's shot lengths, by Whittle's likelihood.

    The spectrum of the log lengths is modelled as a/f^α + b, signal over white noise, as Cutting
    and his colleagues do with their windows; the likelihood of the periodogram's ordinates
    (Whittle 1953) is highest where they are exponential about it. The interval is the range of α
    whose profile likelihood is within 1.92 of the highest. ``None`` for fewer than 64 shots.
    """
    logs = np.log(np.maximum(np.asarray(lengths_s, np.float64), 1e-3))
    if len(logs) < 64 or np.ptp(logs) < 1e-9:
        return None
    logs = (logs - logs.mean()) / logs.std()
    power = np.abs(np.fft.rfft(logs)[1:]) ** 2 / len(logs)
    frequency = np.fft.rfftfreq(len(logs))[1:]
    grid = np.arange(0.0, 2.51, 0.05)
    fits = [_profile(alpha, frequency, power) for alpha in grid]
    loss = np.array([value for value, _ in fits])
    best = int(loss.argmin())
    near = grid[loss <= loss[best] + 1.92]
    return Slope(float(grid[best]), float(near.min()), float(near.max()), fits[best][1])


def _profile(alpha: float, frequency: Floats, power: Floats) -> tuple[float, float]:
    """The least Whittle loss at one slope, and the white share there."""
    pink = frequency**-alpha
    pink = pink / pink.mean()

    def loss(mix: float) -> float:
        shape = (1 - mix) * pink + mix
        level = float(np.mean(power / shape))
        return float(np.log(level * shape).sum() + len(power))

    found = optimize.minimize_scalar(loss, bounds=(0.0, 0.999), method="bounded")
    return float(found.fun), float(found.x)


@dataclass(frozen=True, slots=True)
class Runs:
    """Rank-order runs: stretches of shots shorter, or longer, than the film's median.

    ``z`` and ``p`` are Wald and Wolfowitz's test (1940): negative z, fewer and longer runs than
    chance, quick and slow passages.
    """

    count: int
    expected: float
    longest_short: int
    longest_long: int
    z: float
    p: float


def runs(lengths_s: Floats) -> Runs | None:
    """Count runs about the median; shots exactly on it are left out. ``None`` if all are."""
    lengths = np.asarray(lengths_s, np.float64)
    high = lengths > np.median(lengths)
    high = high[lengths != np.median(lengths)]
    above, below = int(high.sum()), int((~high).sum())
    if not above or not below:
        return None
    n = above + below
    ends = np.flatnonzero(np.diff(high)) + 1
    pieces = np.split(high, ends)
    expected = 2 * above * below / n + 1
    variance = 2 * above * below * (2 * above * below - n) / (n**2 * max(n - 1, 1))
    z = (len(pieces) - expected) / np.sqrt(variance) if variance > 0 else 0.0
    length = {side: max((len(p) for p in pieces if p[0] == side), default=0) for side in (0, 1)}
    p = float(2 * stats.norm.sf(abs(z)))
    return Runs(len(pieces), float(expected), length[0], length[1], float(z), p)
