"""Many films at one glance: a map that keeps distances, a map of main directions, a tree."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from scipy.cluster import hierarchy
from scipy.spatial.distance import squareform

from moviegoer.core.attribution.corpus import prepare
from moviegoer.types import Floats, Ints

__all__ = ["Directions", "Tree", "directions", "place", "tree"]


@dataclass(frozen=True, slots=True)
class Directions:
    """Principal components: films' places ``(films, 2)``, the share of the variance each axis
    holds, and each measure's weight in it ``(2, measures)``."""

    place: Floats
    share: Floats
    weight: Floats


def directions(values: Floats) -> Directions:
    """Lay films along the two directions in which they differ most, all measures scaled alike.

    Pearson, "On lines and planes of closest fit to systems of points in space" (1901). The signs
    are fixed so that each axis's largest weight is positive.
    """
    from sklearn.decomposition import PCA

    everyone = np.arange(len(values))
    x = prepare(values, [(everyone, everyone)])[0].x_seen
    if min(x.shape) < 2 or not np.ptp(x):
        return Directions(np.zeros((len(x), 2)), np.zeros(2), np.zeros((2, x.shape[1])))
    model = PCA(2, svd_solver="full")
    laid = model.fit_transform(x)
    largest = np.abs(model.components_).argmax(axis=1)
    sign = np.sign(model.components_[np.arange(2), largest])
    share = np.nan_to_num(model.explained_variance_ratio_)
    return Directions(laid * sign, share, model.components_ * sign[:, None])


def place(distance: Floats) -> Floats:
    """Lay films on a plane so that near ones lie near, ``(films, 2)``.

    Classical scaling (Torgerson, "Multidimensional scaling: I", 1952): the same each time, other
    than iterated ones.
    """
    from sklearn.manifold import ClassicalMDS

    if len(distance) < 3:
        half = distance[0, -1] / 2 if len(distance) == 2 else 0.0
        return np.array([[-half, 0.0], [half, 0.0]])[: len(distance)]
    return np.asarray(ClassicalMDS(2, metric="precomputed").fit_transform(distance))


@dataclass(frozen=True, slots=True)
class Tree:
    """A dendrogram: ``order`` of the films along it; each join's four corners as places along
    that order (a film's number in it, counted from 0) and heights."""

    order: Ints
    along: Floats
    height: Floats


def tree(distance: Floats, names: Sequence[str]) -> Tree:
    """Join the nearest films, then the nearest groups, by the mean of their distances.

    Average linkage (Sokal and Michener 1958). Needs two films.
    """
    joined = hierarchy.linkage(squareform(distance, checks=False), "average")
    drawn = hierarchy.dendrogram(joined, no_plot=True, labels=list(names))
    # SciPy puts the first leaf at 5, and each further one 10 on.
    along = (np.array(drawn["icoord"]) - 5) / 10
    return Tree(np.array(drawn["leaves"]), along, np.array(drawn["dcoord"]))
