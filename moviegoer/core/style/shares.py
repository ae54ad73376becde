"""Shares of shots that answer a question so or so, with both of their intervals.

A share scatters as the process behind the film does (blocks of neighbouring shots drawn anew), and
it is unsure as the answers are. Each answer carries a probability; the number of shots that are
truly so is then a sum of unlike coins, a Poisson binomial (Poisson 1837; Hong, "On computing the
distribution function for the Poisson binomial distribution", 2013). Where the probabilities are
right, the true share lies in its middle 95 %, which may lie beside the share that was counted: a
head that likes one answer too much is counted too often.
"""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from moviegoer.core.style import resample
from moviegoer.types import Bools, Floats, Ints, Measure, Scores

__all__ = ["binomial", "means", "of_head", "of_yes"]

Range = tuple[float | None, float | None]
PROCESS = "process: stationary block bootstrap"
ERROR = "the head's own probabilities, if they are right (Poisson binomial)"


def of_head(scores: Scores | None, rows: Ints, prefix: str, *, what: str = "") -> Iterator[Measure]:
    """The share of each label among the shots that were answered; nothing where none was.

    Parameters
    ----------
    scores
        A head, a row a shot.
    rows
        The shots that count, in order.
    prefix
        Of the measures' names, as ``angle`` of ``angle.low_share``.
    what
        What the definition says of the label, such as its source.
    """
    if scores is None:
        return
    p = np.asarray(scores.p[rows], np.float64)
    p = p[~np.isnan(p).any(axis=1)]
    if not len(p):
        return
    held = _held(p, scores)
    process = _process(held)
    for column, label in enumerate(scores.labels):
        name = f"{prefix}_share" if scores.labels == ("yes",) else f"{prefix}.{label}_share"
        definition = f"Share of shots: {scores.head} is {label}{', ' if what else ''}{what}"
        yield _share(held[:, column], p[:, column], process[column], name, definition)


def of_yes(p: Floats, threshold: float, name: str, definition: str) -> Iterator[Measure]:
    """The share of shots of which a yes/no question holds, by the probability of yes."""
    known = p[~np.isnan(p)]
    if not len(known):
        return
    held = known >= threshold
    yield _share(held, known, _process(held[:, None])[0], name, definition)


def means(values: Floats, name: str, unit: str, definition: str) -> Iterator[Measure]:
    """A mean over shots with its process interval; nothing where there is no value."""
    known = np.asarray(values, np.float64)
    known = known[~np.isnan(known)]
    if not len(known):
        return
    low, high = _process(known[:, None])[0]
    interval = "" if low is None else PROCESS
    yield Measure(name, float(known.mean()), unit, definition, low, high, interval)


def binomial(p: Floats) -> tuple[float, float]:
    """The middle 95 % of the share of unlike coins that fall heads.

    >>> binomial(np.array([0.0, 1.0, 1.0, 1.0]))
    (0.75, 0.75)
    """
    chance = np.zeros(len(p) + 1)
    chance[0] = 1.0
    for number, one in enumerate(np.clip(p, 0.0, 1.0), 1):
        chance[1 : number + 1] = chance[1 : number + 1] * (1 - one) + chance[:number] * one
        chance[0] *= 1 - one
    up = np.cumsum(chance)
    low, high = np.searchsorted(up, (0.025, 0.975 * up[-1]))
    return float(low / len(p)), float(high / len(p))


def _held(p: Floats, scores: Scores) -> Bools:
    """Which label each shot is counted for."""
    if scores.exclusive and p.shape[1] > 1:
        return np.asarray(p.argmax(axis=1)[:, None] == np.arange(p.shape[1]))
    return np.asarray(p >= scores.threshold)


def _share(held: Bools, p: Floats, process: Range, name: str, definition: str) -> Measure:
    low, high = process
    error_low, error_high = binomial(p)
    return Measure(
        name,
        float(held.mean()),
        "",
        definition,
        low=low,
        high=high,
        interval="" if low is None else PROCESS,
        error_low=error_low,
        error_high=error_high,
        error=ERROR,
    )


def _process(values: Floats | Bools) -> list[Range]:
    """95 % of each column's mean, over blocks as long as the columns ask for on average.

    Nothing for few shots, and for a column that is all alike: what never happened in this film
    would never happen in any draw of it either, and that is no certainty.
    """
    told = np.asarray(values, np.float64)
    moving = np.flatnonzero(np.ptp(told, axis=0) > 0).tolist()
    found: list[Range] = [(None, None)] * told.shape[1]
    if len(told) < resample.FEWEST or not moving:
        return found
    block = round(float(np.mean([resample.block_length(told[:, k]) for k in moving])))
    drawn = resample.rows(len(told), max(block, 1), resample.DRAWS, 0)
    for k in moving:
        low, high = np.percentile(told[:, k][drawn].mean(axis=1), (2.5, 97.5))
        found[k] = (float(low), float(high))
    return found
