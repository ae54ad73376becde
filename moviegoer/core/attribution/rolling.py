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
from moviegoer.types import Floats, Ints

__all__ = ["Rolled", "Stretch", "roll", "windows"]

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


@dataclass(frozen=True, slots=True)
class Rolled:
    """A film's stretches, and how far such an answer can be trusted.

    ``right`` is the share of the other films' stretches whose own director was nearest, each film
    held out whole; ``luck`` one in as many directors.
    """

    stretches: tuple[Stretch, ...]
    right: float
    luck: float


def roll(
    asked_s: Floats,
    known_s: Sequence[Floats],
    director: Sequence[str],
    *,
    describe: Describe,
    size: int = SHOTS,
) -> Rolled:
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
    told, film = [], []
    for number, lengths in enumerate(known_s):
        for first, end in windows(len(lengths), size=size, step=size):
            told.append(describe(lengths[first:end]))
            film.append(number)
    bounds = windows(len(asked_s), size=size)
    every = [*told, *(describe(asked_s[first:end]) for first, end in bounds)]
    measures = sorted(set().union(*every))
    values = np.array([[one.get(name, np.nan) for name in measures] for one in every])
    owner = np.array([names.index(who) for who in director])[np.array(film)]
    far = _far(values, np.arange(len(told)), np.arange(len(told), len(every)), owner)
    stretches = tuple(
        Stretch(first, end, dict(zip(names, row.tolist(), strict=True)))
        for (first, end), row in zip(bounds, far, strict=True)
    )
    return Rolled(stretches, _right(values, np.array(film), owner), 1 / len(names))


def _far(values: Floats, seen: Ints, asked: Ints, owner: Ints) -> Floats:
    fold = prepare(values, [(seen, asked)])[0]
    labels = np.full(len(values), -1)
    labels[: len(owner)] = owner
    return np.asarray(distances(fold, labels[None], int(owner.max()) + 1, Method.DELTA)[0])


def _right(values: Floats, film: Ints, owner: Ints) -> float:
    """How often the stretches of a film held out whole lie nearest its own director."""
    often = [n for n in np.unique(film) if len(np.unique(film[owner == owner[film == n][0]])) > 1]
    if not often:
        return float("nan")
    right = [
        (_far(values, np.flatnonzero(film != n), np.flatnonzero(film == n), owner).argmin(axis=1)
         == owner[film == n]).mean()
        for n in often
    ]  # fmt: skip
    return float(np.mean(right))
