"""Films side by side: which measures differ, by how much more than they are unsure of."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from moviegoer.core.attribution import distances
from moviegoer.core.style import effects
from moviegoer.core.style.effects import Effect
from moviegoer.core.style.portrait import Portrait, ladder, table, transitions
from moviegoer.types import Floats, Measure

__all__ = ["SCALES", "Comparison", "Driver", "Pair", "compare"]

SCALES = "jensen-shannon"
"""The distance that looks at nothing but which scale follows which."""
Z95 = 1.959964


@dataclass(frozen=True, slots=True)
class Pair:
    """Two films' shot lengths: numbers of the films, the effect, differences of quantiles."""

    one: int
    other: int
    effect: Effect
    quantile: dict[float, float]


@dataclass(frozen=True, slots=True)
class Driver:
    """A measure that sets films apart. ``weight`` is its share of Delta, the mean over all pairs
    of films; of two films, the difference in standard errors, positive where the first has
    more."""

    measure: str
    weight: float


@dataclass(frozen=True, slots=True)
class Comparison:
    """Some films compared.

    ``rows`` holds each measure of any film: its name and what each film has of it (None where it
    lacks it). ``pairs`` sets every film's shot lengths against the first film's. ``matrix`` is a
    film's scale-to-scale shares over ``steps``, None where its scales are not known. ``far`` are
    distances by ``distance``, None for two films unless these need no others to be scaled by.
    ``names`` and ``values`` are the telling measures that the films share.
    """

    films: tuple[Portrait, ...]
    rows: tuple[tuple[str, tuple[Measure | None, ...]], ...]
    pairs: tuple[Pair, ...]
    steps: tuple[str, ...]
    matrix: tuple[Floats | None, ...]
    distance: str
    far: Floats | None
    drivers: tuple[Driver, ...]
    names: tuple[str, ...]
    values: Floats


def compare(films: Sequence[Portrait], *, distance: str = "delta", seed: int = 0) -> Comparison:
    """Compare two films or more.

    Raises
    ------
    ValueError
        If there are fewer than two films, they share no measure, or the distance asks for shot
        scales and a film has none.
    """
    if len(films) < 2:
        raise ValueError("a comparison needs two films")
    names, values = table(films, least=1.0)
    if not names:
        raise ValueError("the films share no measure")
    steps = ladder([film.scale for film in films])
    matrix = tuple(transitions(film.scale, steps) if any(film.scale) else None for film in films)
    far = _distances(films, values, matrix, distance)
    order = dict.fromkeys(m.name for film in films for m in film.measures)
    held = [{m.name: m for m in film.measures} for film in films]
    return Comparison(
        films=tuple(films),
        rows=tuple((name, tuple(one.get(name) for one in held)) for name in order),
        pairs=_pairs(films, seed),
        steps=steps,
        matrix=matrix,
        distance=distance,
        far=far,
        drivers=_drivers(films, names, values),
        names=names,
        values=values,
    )


def _pairs(films: Sequence[Portrait], seed: int) -> tuple[Pair, ...]:
    """Every film against the first, where both have shots enough to be drawn anew."""
    first = films[0].length_s
    return tuple(
        Pair(
            0,
            number,
            effects.compare(first, film.length_s, seed=seed),
            effects.quantile_differences(first, film.length_s),
        )
        for number, film in enumerate(films)
        if number and min(len(first), len(film.length_s)) > 1
    )


def _distances(
    films: Sequence[Portrait],
    values: Floats,
    matrix: Sequence[Floats | None],
    distance: str,
) -> Floats | None:
    if distance == SCALES:
        known = [one for one in matrix if one is not None]
        if len(known) < len(films):
            lacking = next(f.title for f, one in zip(films, matrix, strict=True) if one is None)
            raise ValueError(f"{lacking} has no shot scales, which this distance goes by")
        return distances.transitions(np.array(known))
    return distances.between(values, distance=distance) if len(films) > 2 else None


def _drivers(films: Sequence[Portrait], names: Sequence[str], values: Floats) -> tuple[Driver, ...]:
    if len(films) == 2:
        return tuple(_by_error(films[0], films[1], names))
    shares = [
        np.abs(distances.drivers(values, one, other))
        for one in range(len(films))
        for other in range(one + 1, len(films))
    ]
    mean = np.mean(shares, axis=0)
    found = [Driver(name, float(share)) for name, share in zip(names, mean, strict=True)]
    return tuple(sorted(found, key=lambda driver: -driver.weight))


def _by_error(one: Portrait, other: Portrait, names: Sequence[str]) -> list[Driver]:
    """Two films have no spread to be scaled by: differences count in their own standard errors."""
    held = [{m.name: m for m in film.measures} for film in (one, other)]
    found = []
    for name in names:
        a, b = held[0][name], held[1][name]
        spread = math.hypot(_error(a), _error(b))
        if spread > 0:
            found.append(Driver(name, (a.value - b.value) / spread))
    return sorted(found, key=lambda driver: -abs(driver.weight))


def _error(measure: Measure) -> float:
    if measure.low is None or measure.high is None:
        return float("nan")
    return (measure.high - measure.low) / (2 * Z95)
