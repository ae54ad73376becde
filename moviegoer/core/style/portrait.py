"""A film as comparisons see it: its measures, and the shots behind them where they are known."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from moviegoer.types import Floats, Measure, Strings

__all__ = ["LADDERS", "Portrait", "ladder", "table", "telling", "transitions"]

LADDERS = (
    ("ECU", "CU", "MCU", "MS", "MLS", "LS", "ELS", "NA"),
    ("BCU", "CU", "MCU", "MS", "MLS", "LS", "VLS"),
)
"""Scales from near to far: Bordwell and Thompson's, and Salt's."""
SIZE = frozenset({"length.shots", "length.total_s", "length.min_s", "length.max_s"})
"""How long a film is, and its two most extreme shots, say little of manner."""


@dataclass(frozen=True, slots=True)
class Portrait:
    """One film's style.

    ``length_s`` and ``scale`` describe the shots that count, in order; empty where only a
    fingerprint is known, or no scales are.
    """

    title: str
    measures: tuple[Measure, ...]
    length_s: Floats
    scale: tuple[str, ...] = ()
    source: str = ""
    note: str = ""

    @property
    def values(self) -> dict[str, float]:
        """The measures' values by name."""
        return {measure.name: measure.value for measure in self.measures}


def telling(name: str) -> bool:
    """Whether a measure may speak for a director: not a film's size, a p-value or a doubled share.

    >>> [telling(name) for name in ("length.msl_s", "hawkes.ks_p", "scale.CU_per_500")]
    [True, False, False]
    """
    return not (name in SIZE or name.endswith(("_p", "_per_500")))


def table(portraits: Sequence[Portrait], *, least: float = 0.5) -> tuple[tuple[str, ...], Floats]:
    """Films by telling measures, NaN where a film lacks one.

    Parameters
    ----------
    least
        Share of the films that must have a measure for it to count.
    """
    told = [portrait.values for portrait in portraits]
    # By title, so that the order of the films changes nothing.
    first = [portrait.values for portrait in sorted(portraits, key=lambda one: one.title)]
    order = dict.fromkeys(name for one in first for name in one if telling(name))
    names = tuple(n for n in order if sum(n in one for one in told) >= least * len(told))
    values = np.array([[one.get(name, np.nan) for name in names] for one in told])
    return names, values.reshape(len(told), len(names))


def ladder(scales: Sequence[Sequence[str]]) -> tuple[str, ...]:
    """The scales that some films use, from near to far where a known ladder holds them all."""
    used = {scale for one in scales for scale in one if scale}
    for known in LADDERS:
        if used <= set(known):
            return tuple(scale for scale in known if scale in used)
    return tuple(sorted(used))


def transitions(scale: Sequence[str], steps: Sequence[str]) -> Floats:
    """Shares of the cuts from one scale (rows) to another; cuts from or to an unknown scale are
    left out. All zero if there is none."""
    place = {step: i for i, step in enumerate(steps)}
    codes: Strings = np.array(scale, np.str_)
    found = np.zeros((len(steps), len(steps)))
    for one, other in zip(codes[:-1].tolist(), codes[1:].tolist(), strict=True):
        if one in place and other in place:
            found[place[one], place[other]] += 1
    return np.asarray(found / max(found.sum(), 1.0))
