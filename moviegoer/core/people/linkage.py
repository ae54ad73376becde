"""Grouping vectors by likeness, where some pairs are known to be different."""

from __future__ import annotations

import numpy as np
import scipy.sparse as sp

from moviegoer.types import Bools, Floats, Ints

__all__ = ["agglomerate", "condense"]

NOT = np.float32(-np.inf)
BLOCK = 2048
"""Rows compared at a time: keeps the comparison of 20,000 vectors under 200 MB."""


def agglomerate(
    vectors: Floats, weight: Floats, apart: sp.csr_array, *, alike: float, best: float
) -> Ints:
    """Join the two most alike groups until no two are alike enough; a group number a row.

    The likeness of two groups is a mean of the average over all their pairs (UPGMA; Sokal and
    Michener, "A Statistical Method for Evaluating Systematic Relationships", 1958) and of their
    best pair, which counts for the share ``best``: one person's profile is like his frontal view
    only by way of the views between. Groups that hold a pair known to be ``apart`` never join,
    which keeps the best pair from chaining strangers.

    Parameters
    ----------
    vectors
        Unit vectors ``(n, d)``; the time taken grows with n², so a few thousand at most.
    weight
        How much each row counts in an average, ``(n,)``, positive.
    apart
        Symmetric ``(n, n)``; a stored true forbids the two rows to be in one group.
    alike
        Likeness (a cosine) at which groups still join.
    best
        Share of the best pair, in [0, 1].
    """
    n = len(vectors)
    if not n:
        return np.empty(0, np.int64)
    average = (vectors @ vectors.T).astype(np.float32)
    peak = average.copy()
    never = apart.toarray().astype(bool)
    np.fill_diagonal(never, True)
    state = _Groups(average, peak, never, np.asarray(weight, np.float64).copy(), best)
    return state.run(alike)


class _Groups:
    """Likeness between groups, updated as they join (Lance and Williams, 1967)."""

    def __init__(
        self, average: Floats, peak: Floats, never: Bools, weight: Floats, best: float
    ) -> None:
        self.average, self.peak, self.never = average, peak, never
        self.weight, self.best = weight, best
        self.owner: Ints = np.arange(len(average))
        self.gone = np.zeros(len(average), bool)
        alike = self._likeness(slice(None))
        self.nearest: Ints = alike.argmax(axis=1)
        self.top: Floats = alike.max(axis=1)

    def _likeness(self, row: int | Ints | slice) -> Floats:
        mixed = (1 - self.best) * self.average[row] + self.best * self.peak[row]
        return np.where(self.never[row], NOT, mixed)

    def run(self, alike: float) -> Ints:
        while True:
            first = int(self.top.argmax())
            if self.top[first] < alike:
                return self.owner
            self._join(*sorted((first, int(self.nearest[first]))))

    def _join(self, kept: int, lost: int) -> None:
        a, b = self.weight[kept], self.weight[lost]
        mean = (a * self.average[kept] + b * self.average[lost]) / (a + b)
        self.average[kept] = self.average[:, kept] = mean
        high = np.maximum(self.peak[kept], self.peak[lost])
        self.peak[kept] = self.peak[:, kept] = high
        barred = self.never[kept] | self.never[lost]
        self.never[kept] = self.never[:, kept] = barred
        self.never[lost] = self.never[:, lost] = True
        self.weight[kept] = a + b
        self.owner[self.owner == lost] = kept
        self.gone[lost], self.top[lost] = True, NOT
        self._look_again(kept, lost)

    def _look_again(self, kept: int, lost: int) -> None:
        alike = self._likeness(kept)
        self.nearest[kept], self.top[kept] = alike.argmax(), alike.max()
        closer = (alike > self.top) & ~self.gone
        self.nearest[closer], self.top[closer] = kept, alike[closer]
        stale = ~self.gone & ~closer & ((self.nearest == kept) | (self.nearest == lost))
        stale[kept] = False
        rows = np.flatnonzero(stale)
        if len(rows):
            again = self._likeness(rows)
            self.nearest[rows], self.top[rows] = again.argmax(axis=1), again.max(axis=1)


def condense(vectors: Floats, apart: sp.csr_array, *, alike: float, neighbours: int = 8) -> Ints:
    """Join rows that are beyond doubt alike, quickly; a group number a row.

    Pairs of near neighbours are taken from the most alike down to ``alike`` and joined unless
    that would put two rows together that are known to be ``apart``. For bringing tens of
    thousands of rows down to what :func:`agglomerate` can take.
    """
    first, second, likeness = _near_pairs(vectors, alike, neighbours)
    owner = list(range(len(vectors)))
    foes = [set(apart.indices[apart.indptr[i] : apart.indptr[i + 1]].tolist()) for i in owner]
    members: list[list[int]] = [[i] for i in owner]
    for i in np.lexsort((second, first, -likeness)):
        a, b = owner[first[i]], owner[second[i]]
        if a == b or not foes[a].isdisjoint(members[b]):
            continue
        if len(members[a]) < len(members[b]) or (len(members[a]) == len(members[b]) and a > b):
            a, b = b, a
        for row in members[b]:
            owner[row] = a
        members[a] += members[b]
        foes[a] |= foes[b]
    return np.array(owner, np.int64)


def _near_pairs(vectors: Floats, alike: float, neighbours: int) -> tuple[Ints, Ints, Floats]:
    firsts, seconds, values = [], [], []
    k = min(neighbours + 1, len(vectors))
    for start in range(0, len(vectors), BLOCK):
        block = vectors[start : start + BLOCK] @ vectors.T
        # Few rows have more than k that are alike enough, and only these need be searched.
        for crowded in np.flatnonzero((block >= alike).sum(axis=1) > k):
            block[crowded, np.argpartition(block[crowded], -k)[:-k]] = -np.inf
        row, near = np.nonzero(block >= alike)
        value = block[row, near]
        row += start
        keep = row != near
        firsts.append(np.minimum(row, near)[keep])
        seconds.append(np.maximum(row, near)[keep])
        values.append(value[keep])
    if not firsts:
        return np.empty(0, np.int64), np.empty(0, np.int64), np.empty(0)
    return np.concatenate(firsts), np.concatenate(seconds), np.concatenate(values)
