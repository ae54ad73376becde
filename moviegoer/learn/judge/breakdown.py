"""How right a model is on parts of its pictures: of each film, in the dark, of films never seen."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np

from moviegoer.core.attribution.chance import wilson
from moviegoer.learn.judge.answers import Answers
from moviegoer.learn.resample import Figure, draws, figure
from moviegoer.types import Bools, Floats, Ints

__all__ = ["Part", "Watched", "parts", "quarters", "watched"]

NAMES = ("darkest", "darker", "lighter", "lightest")


@dataclass(frozen=True, slots=True)
class Part:
    """Some of the pictures: how many are told right (95 %, Wilson) and, of two labels, of the
    second the precision and the recall."""

    name: str
    pictures: int
    right: Figure
    precision: float
    recall: float


@dataclass(frozen=True, slots=True)
class Watched:
    """How right it is on films it was trained on, and on films it never saw.

    ``gain`` is the first less the second, with its interval by bootstrap over films.
    """

    seen: Part
    unseen: Part
    gain: Figure


def parts(answers: Answers, names: np.ndarray) -> tuple[Part, ...]:
    """Judge pictures of each name by themselves, by name; those without one are left out."""
    return tuple(_part(str(n), answers.only(names == n)) for n in np.unique(names) if n)


def quarters(luma: Floats) -> np.ndarray:
    """Name each picture by its light: the quarters of all by mean luma, bounds in the name.

    Examples
    --------
    >>> quarters(np.array([0.1, 0.2, 0.4, 0.6])).tolist()[0]
    '1 darkest, to 0.17'
    """
    bounds = np.percentile(luma, [25, 50, 75])
    at = np.searchsorted(bounds, luma, side="right")
    return np.array([list(_named(bounds))[i] for i in at])


def _named(bounds: Floats) -> Iterator[str]:
    for i, name in enumerate(NAMES):
        reach = f"to {bounds[i]:.2f}" if i < len(bounds) else f"above {bounds[-1]:.2f}"
        yield f"{i + 1} {name}, {reach}"


def watched(answers: Answers, film: Ints, seen: Bools, *, seed: int = 0) -> Watched | None:
    """Compare films trained on with films never seen; ``None`` where there is but one kind.

    Parameters
    ----------
    film
        Which film each picture is of, from 0.
    seen
        Whether the model was trained on pictures of that film.
    """
    if seen.all() or not seen.any():
        return None
    films = int(film.max()) + 1
    drawn = draws(films, seed=seed)
    right = answers.right

    def share(which: Bools) -> Floats:
        hits = np.bincount(film[which], right[which], minlength=films)
        size = np.bincount(film[which], minlength=films)
        with np.errstate(invalid="ignore"):
            return np.asarray((drawn @ hits) / (drawn @ size))

    gain = float(right[seen].mean() - right[~seen].mean())
    return Watched(
        _part("films seen in training", answers.only(seen)),
        _part("films never seen", answers.only(~seen)),
        figure(gain, share(seen) - share(~seen)),
    )


def _part(name: str, some: Answers) -> Part:
    hits = int(some.right.sum())
    right = Figure(hits / len(some), *wilson(hits, len(some)))
    precision = recall = float("nan")
    if some.exclusive and len(some.labels) == 2:
        held, said = some.held[:, 1], some.said[:, 1]
        precision = float(held[said].mean()) if said.any() else precision
        recall = float(said[held].mean()) if held.any() else recall
    return Part(name, len(some), right, precision, recall)
