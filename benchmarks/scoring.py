"""How stretches of film and bounds of scenes are scored against their truth."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import TypeVar

import numpy as np

__all__ = [
    "Bounds",
    "Frames",
    "Matched",
    "bounded",
    "f1_of_bounds",
    "interval",
    "matched",
    "overlap",
    "paired",
    "rates",
    "summed",
]

DRAWS = 1000
LEAST_OVERLAP = 0.5
NEAR_SHOTS = 1
Frames = tuple[int, int]


@dataclass(frozen=True)
class Matched:
    """One film: overlaps of the true stretches that were found, how many were found and are."""

    overlaps: tuple[float, ...]
    found: int
    true: int


def matched(found: Sequence[Frames], true: Sequence[Frames]) -> Matched:
    """Match stretches that overlap by half; no stretch can so match two."""
    overlaps = [max((overlap(one, other) for other in found), default=0.0) for one in true]
    return Matched(tuple(o for o in overlaps if o >= LEAST_OVERLAP), len(found), len(true))


def summed(some: Sequence[Matched]) -> Matched:
    """Several films as one."""
    overlaps = tuple(overlap for m in some for overlap in m.overlaps)
    return Matched(overlaps, sum(m.found for m in some), sum(m.true for m in some))


def overlap(one: Frames, other: Frames) -> float:
    """Intersection over union."""
    common = min(one[1], other[1]) - max(one[0], other[0])
    return max(0, common) / (max(one[1], other[1]) - min(one[0], other[0]))


def rates(some: Sequence[Matched]) -> tuple[float, float, float, float]:
    """Precision, recall, F1 and mean overlap of what was found rightly."""
    overlaps = [overlap for m in some for overlap in m.overlaps]
    found, true = sum(m.found for m in some), sum(m.true for m in some)
    right = len(overlaps)
    return (
        right / found if found else float("nan"),
        right / true if true else float("nan"),
        2 * right / max(found + true, 1),
        float(np.mean(overlaps)) if overlaps else float("nan"),
    )


@dataclass(frozen=True)
class Bounds:
    """One film: bounds of scenes found near a true one, found, and true."""

    right: int
    found: int
    true: int


def bounded(found: Sequence[int], true: Sequence[int], *, shots: Sequence[int]) -> Bounds:
    """Count bounds of scenes found within a shot; parameters as for :func:`paired`."""
    return Bounds(len(paired(found, true, shots=shots)), len(found), len(true))


def paired(found: Sequence[int], true: Sequence[int], *, shots: Sequence[int]) -> dict[int, int]:
    """Match bounds of scenes one to one within a shot, nearest first.

    Parameters
    ----------
    found, true
        Frames at which a scene begins, the film's first left out.
    shots
        Frames at which the film's true shots begin. A bound counts from the shot it is nearest to.

    Returns
    -------
    The found frame for each true one that was met.
    """
    starts = np.asarray(sorted(shots))
    one, other = _rows(found, starts), _rows(true, starts)
    pairs: dict[int, int] = {}
    for gap in range(NEAR_SHOTS + 1):
        for row in sorted(one):
            near = next((row + sign * gap for sign in (-1, 1) if row + sign * gap in other), None)
            if near is not None:
                pairs[other.pop(near)] = one.pop(row)
    return pairs


def _rows(frames: Sequence[int], starts: np.ndarray) -> dict[int, int]:
    """The shot that begins nearest to each frame, and the frame."""
    return {int(np.abs(starts - frame).argmin()): frame for frame in frames}


def f1_of_bounds(some: Sequence[Bounds]) -> float:
    """Harmonic mean of precision and recall over several films."""
    right, both = sum(b.right for b in some), sum(b.found + b.true for b in some)
    return 2 * right / max(both, 1)


T = TypeVar("T")


def interval(some: Sequence[T], figure: Callable[[list[T]], float]) -> tuple[float, float]:
    """95 % by bootstrap over films."""
    rng = np.random.default_rng(0)
    draws = [figure([some[i] for i in rng.integers(0, len(some), len(some))]) for _ in range(DRAWS)]
    low, high = np.nanquantile(draws, [0.025, 0.975])
    return float(low), float(high)
