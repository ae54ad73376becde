"""How cutting changes along a film: trend lines, moving averages, cut density, loess, equal parts.

The x axis is running time in [0, 1], so that films of different lengths can be compared.
"""

from __future__ import annotations

import numpy as np
from scipy import stats

from moviegoer.types import Floats

__all__ = ["coefficients", "density", "loess", "moving_average", "partitions", "polynomial"]


def polynomial(lengths_s: Floats, *, degree: int, points: int = 200) -> tuple[Floats, Floats]:
    """A polynomial trend line of shot lengths, as Cinemetrics draws it.

    Fitted to each shot's length at its middle. Known failure: an outlier bends it; ``loess`` is
    robust.

    Returns
    -------
    x, y
        Running time in [0, 1], and seconds.

    Raises
    ------
    ValueError
        If the degree is not from 0 to 12, or there are not more shots than that.
    """
    line = _fitted(lengths_s, degree)
    at = np.linspace(0, 1, points)
    return at, np.asarray(line(at))


def coefficients(lengths_s: Floats, *, degree: int) -> Floats:
    """The trend line's coefficients in seconds, from the constant up, over running time in [0, 1].

    Raises
    ------
    ValueError
        If the degree is not from 0 to 12, or there are not more shots than that.
    """
    line = _fitted(lengths_s, degree).convert(kind=np.polynomial.Polynomial)
    # Leading zeros are left out of a polynomial, but a degree asked for is told in full.
    return np.pad(np.asarray(line.coef, np.float64), (0, degree + 1 - len(line.coef)))


def _fitted(lengths_s: Floats, degree: int) -> np.polynomial.Chebyshev:
    if not 0 <= degree <= 12 or len(lengths_s) <= degree:
        raise ValueError(f"degree must be 0 to 12 and less than the shots, not {degree}")
    lengths = np.asarray(lengths_s, np.float64)
    return np.polynomial.Chebyshev.fit(_middles(lengths), lengths, degree, domain=[0, 1])


def loess(
    lengths_s: Floats, *, spans: tuple[float, ...] = (0.1, 0.25, 0.5, 0.75), points: int = 200
) -> tuple[Floats, dict[float, Floats]]:
    """A family of local regressions, from a wiggle to a sweep, none of them the true one.

    Cleveland's robust loess (1979) of shot lengths over running time; Redfern ("Exploring trends
    in shot lengths with a family of loess curves") shows several spans at once.
    """
    from statsmodels.nonparametric.smoothers_lowess import lowess

    x, at = _middles(lengths_s), np.linspace(0, 1, points)
    y = np.asarray(lengths_s, np.float64)
    return at, {span: np.asarray(lowess(y, x, frac=span, it=3, xvals=at)) for span in spans}


def density(cuts_s: Floats, end_s: float, *, points: int = 200) -> tuple[Floats, Floats]:
    """Cut density: cuts a minute along the film, by a Gaussian kernel.

    Bandwidth after Silverman (1986); the ends are mended by reflection, so that a film does not
    seem to slow down where it begins and ends.
    """
    at = np.linspace(0, 1, points)
    cuts = np.asarray(cuts_s, np.float64) / end_s
    if len(cuts) < 2 or np.ptp(cuts) < 1e-9:
        return at, np.full(points, 60 * len(cuts) / end_s)
    kernel = stats.gaussian_kde(cuts, bw_method="silverman")
    folded = kernel(at) + kernel(-at) + kernel(2 - at)
    return at, np.asarray(folded * len(cuts) * 60 / end_s)


def partitions(lengths_s: Floats, parts: int) -> list[Floats]:
    """The shots of each of several equal parts of the running time; a shot belongs where its
    middle lies."""
    lengths = np.asarray(lengths_s, np.float64)
    place = np.minimum((_middles(lengths) * parts).astype(np.int64), parts - 1)
    return [lengths[place == part] for part in range(parts)]


def moving_average(values: Floats, width: int) -> Floats:
    """Mean of each value and its neighbours, ``width`` in all; windows shrink at the ends.

    Parameters
    ----------
    values
        In order, such as shot lengths in seconds.
    width
        Window in values; an even one is taken one wider, so that it has a middle.
    """
    half = max(width, 1) // 2
    sums = np.concatenate([[0.0], np.cumsum(values)])
    places = np.arange(len(values))
    low, high = np.maximum(places - half, 0), np.minimum(places + half + 1, len(values))
    return np.asarray((sums[high] - sums[low]) / (high - low))


def _middles(lengths_s: Floats) -> Floats:
    lengths = np.asarray(lengths_s, np.float64)
    ends = np.cumsum(lengths)
    return np.asarray((ends - lengths / 2) / ends[-1])
