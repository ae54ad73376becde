"""A film's shot lengths as named values: the first part of its fingerprint."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from moviegoer.core.style import hawkes, memory, mistakes, resample, shape, trend
from moviegoer.types import Floats, Measure

__all__ = ["PARTS", "course", "measures"]

PARTS = 4
"""Equal parts of the running time whose medians are told: the quarters that Thompson
("Storytelling in the New Hollywood", 1999) finds in most features."""
BLOCKS = "process: stationary block bootstrap"
LIKELIHOOD = "process: likelihood"


def measures(
    length_s: Floats, *, counted_by_hand: bool = False, seed: int = 0, intervals: bool = True
) -> Iterator[Measure]:
    """Describe shot lengths in seconds; nothing where there are no shots.

    What cannot be told of so few shots, or of shots that are all alike, is absent.

    Parameters
    ----------
    length_s
        In the film's order, all positive.
    counted_by_hand
        The cuts are a person's, so there is no range for cut detection's mistakes.
    seed
        Of the bootstrap, which is repeatable to the digit.
    intervals
        Whether to resample for intervals, which takes nearly all the time.
    """
    lengths = np.asarray(length_s, np.float64)
    if not len(lengths):
        return
    yield from _counts(lengths)
    if len(lengths) > 1:
        yield from _shape(lengths, seed, intervals, intervals and not counted_by_hand)
    if len(lengths) >= resample.FEWEST and np.ptp(lengths) > 0:
        yield from _form(lengths)
        yield from _memory(lengths)
        yield from _process(lengths)
        yield from _parts(lengths)


def course(length_s: Floats, *, degree: int | None, parts: int | None) -> Iterator[Measure]:
    """How cutting changes along a film, as finely as is asked for.

    Parameters
    ----------
    length_s
        In the film's order, all positive.
    degree
        Of a polynomial trend line whose coefficients are told, as Cinemetrics draws it.
    parts
        Equal parts of the running time whose means and medians are told; a part in which no shot
        has its middle is absent.

    Raises
    ------
    ValueError
        If the degree is not from 0 to 12, or there are not more shots than that.
    """
    lengths = np.asarray(length_s, np.float64)
    if degree is not None:
        for power, value in enumerate(trend.coefficients(lengths, degree=degree)):
            text = (
                f"Trend line of degree {degree}: coefficient of x^{power} over running time 0 to 1"
            )
            yield Measure(f"trend.degree{degree}_x{power}_s", float(value), "s", text)
    for number, part in enumerate(trend.partitions(lengths, parts) if parts else (), 1):
        if len(part):
            where = f"in part {number} of {parts} equal parts"
            name = f"length.part{number}of{parts}"
            yield Measure(f"{name}_asl_s", float(part.mean()), "s", f"Mean shot length {where}")
            text = f"Median shot length {where}"
            yield Measure(f"{name}_msl_s", float(np.median(part)), "s", text)


def _counts(lengths: Floats) -> Iterator[Measure]:
    n, total = len(lengths), float(lengths.sum())
    yield Measure("length.shots", float(n), "shots", "Number of shots")
    yield Measure("length.total_s", total, "s", "Running time of these shots")
    yield Measure("length.min_s", float(lengths.min()), "s", "Shortest shot")
    yield Measure("length.max_s", float(lengths.max()), "s", "Longest shot")
    rate = 60 * (n - 1) / total
    yield Measure("length.cuts_per_min", rate, "1/min", "Transitions between shots a minute")


def _shape(lengths: Floats, seed: int, drawn: bool, mistaken: bool) -> Iterator[Measure]:
    statistics = {name: of for name, (of, _, _) in shape.STATISTICS.items()}
    process = resample.intervals(lengths, statistics, seed=seed) if drawn else {}
    wrong = mistakes.intervals(lengths, statistics, seed=seed) if mistaken else {}
    for name, (of, unit, definition) in shape.STATISTICS.items():
        low, high = process.get(name, (None, None))
        error_low, error_high = wrong.get(name, (None, None))
        yield Measure(
            f"length.{name}",
            float(of(lengths)),
            unit,
            definition,
            low=low,
            high=high,
            interval=BLOCKS if low is not None else "",
            error_low=error_low,
            error_high=error_high,
            error=mistakes.NOTE if error_low is not None else "",
        )


def _form(lengths: Floats) -> Iterator[Measure]:
    box = shape.fences(lengths)
    yield Measure("length.medcouple", box.medcouple, "", "Robust skew, −1 to 1 (Brys et al. 2004)")
    source = "adjusted boxplot (Hubert and Vandervieren 2008)"
    yield Measure("length.fence_high_s", box.high_s, "s", f"Upper fence of the {source}")
    share = box.outliers / len(lengths)
    yield Measure("length.outlier_share", share, "", f"Shots outside the fences of the {source}")
    fit = shape.log_normal(lengths)
    text = "of log lengths: how far from log-normal"
    yield Measure("length.log_normal_w", fit.w, "", f"Shapiro and Wilk's W {text}")
    yield Measure("length.log_normal_p", fit.w_p, "", f"p of Shapiro and Wilk's test {text}")
    yield Measure("length.log_normal_d", fit.distance, "", f"Kolmogorov's D {text}")


def _memory(lengths: Floats) -> Iterator[Measure]:
    r, bounds = memory.autocorrelation(lengths, lags=1)
    if len(r):
        yield Measure(
            "length.autocorrelation_1",
            float(r[0]),
            "",
            "Correlation of log lengths of neighbouring shots",
            low=float(bounds[0, 0]),
            high=float(bounds[0, 1]),
            interval="process: Bartlett's formula",
        )
    fall = memory.slope(lengths)
    if fall:
        yield Measure(
            "length.slope_1_f",
            fall.value,
            "",
            "α of the spectrum 1/f^α of log lengths, over white noise (Cutting et al. 2010)",
            low=fall.low,
            high=fall.high,
            interval=LIKELIHOOD,
        )
    passages = memory.runs(lengths)
    if passages:
        text = "Wald and Wolfowitz's runs about the median: negative, quick and slow passages"
        yield Measure("length.runs_z", passages.z, "", text)


def _process(lengths: Floats) -> Iterator[Measure]:
    ends = np.cumsum(lengths)
    if len(ends) <= hawkes.LEAST:
        return
    found = hawkes.fit(ends[:-1], float(ends[-1]))
    told = {
        "background": (found.background, "1/s", "λ0, cuts that owe nothing to other cuts"),
        "jump": (found.jump, "1/s", "α, by how much a cut raises the rate of cuts"),
        "fading": (found.fading, "1/s", "β, how fast that fades"),
        "branching": (found.branching, "cuts", "μ = α/β, cuts that each cut brings about"),
    }
    for name, (value, unit, text) in told.items():
        low, high = found.interval[name]
        known = bool(np.isfinite(low))
        yield Measure(
            f"hawkes.{name}",
            value,
            unit,
            f"Hawkes process: {text} (Redfern 2023)",
            low=low if known else None,
            high=high if known else None,
            interval=LIKELIHOOD if known else "",
        )
    text = "of the compensated waiting times from the exponential: how badly the process fits"
    yield Measure("hawkes.ks_d", found.ks_d, "", f"Kolmogorov and Smirnov's D {text}")
    yield Measure("hawkes.ks_p", found.ks_p, "", f"Kolmogorov and Smirnov's p {text}")


def _parts(lengths: Floats) -> Iterator[Measure]:
    for number, part in enumerate(trend.partitions(lengths, PARTS), 1):
        if len(part):
            text = f"Median shot length in part {number} of {PARTS} equal parts"
            yield Measure(f"length.part{number}_msl_s", float(np.median(part)), "s", text)
