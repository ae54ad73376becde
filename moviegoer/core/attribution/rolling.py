"""Rolling attribution: which director each stretch of a film is most like.

For films of two hands, as stylometry does with texts (Eder, "Rolling stylometry", 2016). The
stretches of the other films are cut to the same size, because a short stretch scatters more than
a whole film and would be near nobody.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from moviegoer.core.attribution.centroids import Method, distances
from moviegoer.core.attribution.corpus import prepare
from moviegoer.types import Floats

__all__ = ["Stretch", "roll", "windows"]

SHOTS = 100
STEP = 25
Describe = Callable[[Floats], Mapping[str, float]]
"""Names and values of what is measured of a stretch's shot lengths in seconds."""


@dataclass(frozen=True, slots=True)
class Stretch:
    """Shots ``first`` up to ``end`` of a film, from 0, and the distance to each director."""

    first: int
    end: int
    distance: Mapping[str, float]

    @property
    def nearest(self) -> str:
        """The director this stretch is most like."""
        return min(self.distance, key=lambda name: self.distance[name])


def windows(shots: int, *, size: int = SHOTS, step: int = STEP) -> list[tuple[int, int]]:
    """Bounds of overlapping stretches; one of all shots if there are not more than ``size``."""
    if shots <= size:
        return [(0, shots)]
    starts = [*range(0, shots - size, step), shots - size]
    return [(start, start + size) for start in starts]


def roll(
    asked_s: Floats,
    known_s: Sequence[Floats],
    director: Sequence[str],
    *,
    describe: Describe,
    size: int = SHOTS,
) -> list[Stretch]:
    """Attribute the stretches of one film by the stretches of others.

    Parameters
    ----------
    asked_s
        Shot lengths of the film asked about.
    known_s, director
        Shot lengths of other films, and who directed each.
    describe
        What is measured of a stretch.

    Raises
    ------
    ValueError
        If the other films have fewer than two directors.
    """
    names = sorted(set(director))
    if len(names) < 2:
        raise ValueError("rolling attribution needs films of at least two directors")
    told, labels = [], []
    for lengths, who in zip(known_s, director, strict=True):
        for first, end in windows(len(lengths), size=size, step=size):
            told.append(describe(lengths[first:end]))
            labels.append(names.index(who))
    bounds = windows(len(asked_s), size=size)
    asked = [describe(asked_s[first:end]) for first, end in bounds]
    measures = sorted(set().union(*told))
    table = np.array([[one.get(name, np.nan) for name in measures] for one in [*told, *asked]])
    rows = np.arange(len(table))
    fold = prepare(table, [(rows[: len(told)], rows[len(told) :])])[0]
    every = np.array([[*labels, *[-1] * len(asked)]])
    far = distances(fold, every, len(names), Method.DELTA)[0]
    return [
        Stretch(first, end, dict(zip(names, row.tolist(), strict=True)))
        for (first, end), row in zip(bounds, far, strict=True)
    ]
