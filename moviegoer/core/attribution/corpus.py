"""A corpus as arrays: films, directors, measures, and whatever else is known of the films."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace

import numpy as np

from moviegoer.types import Bools, Floats, Ints, seal

__all__ = ["Corpus", "Fold", "folds", "prepare"]


@dataclass(frozen=True, slots=True)
class Corpus:
    """Films by measures.

    ``values`` is ``(films, measures)``, NaN where a film lacks a measure. ``director`` is empty
    for a film whose director is asked for. ``columns`` holds other facts, such as year or genre,
    a text a film.
    """

    films: tuple[str, ...]
    director: tuple[str, ...]
    measures: tuple[str, ...]
    values: Floats
    columns: Mapping[str, tuple[str, ...]]

    def __post_init__(self) -> None:
        seal(self)
        if self.values.shape != (len(self.films), len(self.measures)):
            raise ValueError(f"values are {self.values.shape}, not films × measures")

    def take(self, rows: Ints | Bools) -> Corpus:
        """Some of the films."""
        places = np.arange(len(self.films))[rows].tolist()
        return replace(
            self,
            films=tuple(self.films[i] for i in places),
            director=tuple(self.director[i] for i in places),
            values=self.values[places],
            columns={name: tuple(c[i] for i in places) for name, c in self.columns.items()},
        )

    def coded(self) -> tuple[Ints, tuple[str, ...]]:
        """Directors as numbers, and their names in order."""
        names, codes = np.unique(np.array(self.director), return_inverse=True)
        return np.asarray(codes, np.int64), tuple(names.tolist())


@dataclass(frozen=True, slots=True)
class Fold:
    """One division of a corpus, scaled by what its training films alone tell.

    ``seen`` and ``asked`` are rows of the corpus; ``x_seen`` and ``x_asked`` their z-scores.
    """

    seen: Ints
    asked: Ints
    x_seen: Floats
    x_asked: Floats


def folds(groups: Ints, *, count: int | None = None) -> list[tuple[Ints, Ints]]:
    """Divide films so that no group (film, franchise, remake) stands on both sides.

    Leaves one group out at a time, or ``count`` sets of groups.

    Raises
    ------
    ValueError
        If there are fewer than two groups, or fewer than ``count``.
    """
    from sklearn.model_selection import GroupKFold, LeaveOneGroupOut

    there = len(np.unique(groups))
    if there < max(2, count or 2):
        raise ValueError(f"{count or 2} folds need as many groups of films; there are {there}")
    splitter = LeaveOneGroupOut() if count is None else GroupKFold(count)
    return [(s, a) for s, a in splitter.split(np.zeros(len(groups)), groups=groups)]


def prepare(values: Floats, divided: list[tuple[Ints, Ints]]) -> list[Fold]:
    """Impute and scale every fold by its training films: medians, then z-scores.

    A measure that no training film has, or that is the same in all, is zero: it tells nothing.
    """
    return [_scaled(values, seen, asked) for seen, asked in divided]


def _scaled(values: Floats, seen: Ints, asked: Ints) -> Fold:
    known, told = values[seen], values[asked]
    empty = np.isnan(known).all(axis=0)
    median = np.zeros(values.shape[1])
    median[~empty] = np.nanmedian(known[:, ~empty], axis=0)
    known = np.where(np.isnan(known), median, known)
    told = np.where(np.isnan(told) | empty, median, told)
    centre, spread = known.mean(axis=0), known.std(axis=0)
    flat = spread < 1e-12 * np.maximum(np.abs(centre), 1)
    spread = np.where(flat, 1.0, spread)
    return Fold(seen, asked, (known - centre) / spread * ~flat, (told - centre) / spread * ~flat)
