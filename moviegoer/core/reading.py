"""The best reading of a film as stretches of conversation, each of a group of people.

One Viterbi path (Viterbi, "Error bounds for convolutional codes", 1967) runs through the states
of every group at once, so that neighbouring conversations compete for the shots between them.
Groups touch only through the gate by which one is left and another entered.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from moviegoer.core.exchange import Evidence, Member, bonds
from moviegoer.core.views import Views
from moviegoer.types import Bools, Floats, Ints

__all__ = ["CUTAWAY", "TOGETHER", "Group", "Stretch", "read"]

TOGETHER = 100
CUTAWAY = 101
"""States of a shot that are not the index of the member it shows."""

NEVER = -1e4
ENTER = 1 / 16
"""A conversation begins every sixteen shots or so."""
LEAVE, LEAVE_TOGETHER = 1 / 12, 1 / 5
"""And lasts a dozen (the length of a scene: MovieNet, 12.6 shots), fewer where it is held in
views of all."""
MEMBER_COST = 1.0
"""Each member is one of about e people around: what choosing the best group costs, in nats."""
SPLIT_COST = 5.0
"""And what it costs to take two clusters for one person."""
STAY, TOGETHER_NEXT, AWAY = 0.13, 0.12, 0.09
"""After a view of a member: the same again, several together, a cutaway; else another member."""


@dataclass(frozen=True, slots=True)
class Group:
    """People who may talk. Of two, ``left`` is the one who sits on the left of the picture."""

    members: tuple[Member, ...]
    left: int = 0

    @property
    def cost(self) -> float:
        """What taking this group, of all that are around, costs in nats."""
        extra = sum(len(member) - 1 for member in self.members)
        return MEMBER_COST * len(self.members) + SPLIT_COST * extra


@dataclass(frozen=True, slots=True)
class Stretch:
    """Shots ``first`` to ``last``, both inside, as a conversation of a group.

    ``states`` holds for each shot the index of the member seen, ``TOGETHER`` or ``CUTAWAY``;
    ``gain`` is the log-odds in nats over the shots being none of it.
    """

    first: int
    last: int
    group: Group
    states: Ints
    gain: float


def read(views: Views, groups: Sequence[Group]) -> list[Stretch]:
    """Divide the film into conversations and the rest so that the evidence is best explained.

    A clip may begin and end inside a conversation; none begins or ends with a cutaway.

    Parameters
    ----------
    views
        The film's shots.
    groups
        Groups that may talk.
    """
    if not groups or not len(views):
        return []
    lattice = _Lattice(views, groups)
    group, state, fresh, score = lattice.path()
    found: list[Stretch] = []
    for first, end in _stretches(group, fresh):
        before = score[first - 1] if first else 0.0
        found.append(
            Stretch(
                first,
                end - 1,
                groups[group[first]],
                lattice.named(state[first:end]),
                float(score[end - 1] - before + lattice.parting(state[end - 1], end)),
            )
        )
    return found


class _Lattice:
    """States of all groups side by side, groups with fewer members padded with what never is."""

    def __init__(self, views: Views, groups: Sequence[Group]) -> None:
        self.size = max(len(group.members) for group in groups)
        self.bond = bonds(views)
        self.step = np.stack([self._pad_step(_steps(len(g.members))) for g in groups])
        self.enter = np.stack([self._pad(_entry(g, ENTER / (1 - ENTER))) for g in groups])
        self.start = np.stack([self._pad(_entry(g, 1.0)) for g in groups])
        evidence = Evidence(views)
        shape = (len(views), len(groups), self.size + 2)
        self.odds = np.empty(shape, dtype=np.float32)
        for column, group in enumerate(groups):
            self.odds[:, column] = self._pad(evidence.of(group.members, group.left))
        self.leave = np.log([*[LEAVE] * self.size, LEAVE_TOGETHER, 1.0])
        self.leave[-1] = NEVER

    def path(self) -> tuple[Ints, Ints, Bools, Floats]:
        """Group (or -1) and state of each shot, whether it begins a stretch, and the score."""
        n, groups, states = self.odds.shape
        inner = np.zeros((n, groups, states), dtype=np.int8)
        fresh = np.zeros((n, groups, states), dtype=np.bool_)
        leaver, came_out, through = (np.zeros(n, dtype=np.int64) for _ in range(3))
        best, outside = self.start + self.odds[0], 0.0
        fresh[0] = True
        peaks, outsides = [best], [outside]
        for row in range(1, n):
            inside, bound = self.bond[row]
            leaving = best + self.leave
            leaver[row] = int(leaving.argmax())
            left = float(leaving.max())
            gate = max(outside, left)
            through[row] = left > outside
            reach = best[:, :, None] + self.step
            inner[row] = reach.argmax(axis=1)
            within, entry = reach.max(axis=1) + inside, gate + bound + self.enter
            fresh[row] = entry > within
            best = np.maximum(within, entry) + self.odds[row]
            out = left + bound - np.log(1 - ENTER)
            came_out[row] = out > outside
            outside = max(outside, out)
            peaks.append(best)
            outsides.append(outside)
        return self._trace(inner, fresh, (leaver, came_out, through), (peaks, outsides))

    def _trace(
        self,
        inner: NDArray[np.int8],
        fresh: Bools,
        gates: tuple[Ints, Ints, Ints],
        scores: tuple[list[Floats], list[float]],
    ) -> tuple[Ints, Ints, Bools, Floats]:
        leaver, came_out, through = gates
        n, _, states = inner.shape
        group, state = np.full(n, -1, dtype=np.int64), np.zeros(n, dtype=np.int64)
        begins, score = np.zeros(n, dtype=np.bool_), np.zeros(n)
        last = scores[0][-1][:, :-1]
        where = divmod(int(last.argmax()), states - 1) if last.max() > scores[1][-1] else None
        for row in range(n - 1, -1, -1):
            if where is None:
                score[row] = scores[1][row]
                where = divmod(int(leaver[row]), states) if came_out[row] else None
                continue
            group[row], state[row] = where
            score[row] = scores[0][row][where]
            begins[row] = fresh[row][where]
            if not begins[row]:
                where = where[0], int(inner[row][where])
            else:
                where = divmod(int(leaver[row]), states) if through[row] else None
        return group, state, begins, score

    def parting(self, state: int, end: int) -> float:
        """What leaving from a state costs, unless the film ends there."""
        return float(self.leave[state]) if end < len(self.odds) else 0.0

    def named(self, state: Ints) -> Ints:
        """States as callers know them."""
        names = np.array([*range(self.size), TOGETHER, CUTAWAY], dtype=np.int64)
        return names[state]

    def _pad(self, values: Floats) -> Floats:
        """Put the members' columns first, the last two last, and NEVER between."""
        gap = self.size + 2 - values.shape[-1]
        filler = np.full((*values.shape[:-1], gap), NEVER)
        return np.concatenate([values[..., :-2], filler, values[..., -2:]], axis=-1)

    def _pad_step(self, table: Floats) -> Floats:
        return self._pad(self._pad(table).T).T


def _steps(size: int) -> Floats:
    """Log-probabilities of staying inside, from state (row) to state."""
    swap = 1 - STAY - TOGETHER_NEXT - AWAY
    table = np.zeros((size + 2, size + 2))
    table[:size, :size] = swap / (size - 1)
    np.fill_diagonal(table[:size, :size], STAY)
    table[:size, size:] = TOGETHER_NEXT, AWAY
    table[size] = [0.76 / size] * size + [0.15, AWAY]
    table[:size] *= 1 - LEAVE
    table[size] *= 1 - LEAVE_TOGETHER
    table[size + 1] = [0.70 / size] * size + [0.15, 0.15]
    return np.asarray(np.log(table) - np.log(1 - ENTER))


def _entry(group: Group, odds: float) -> Floats:
    """Log-odds of beginning with each state: with a view of a member, or of all (a quarter)."""
    size = len(group.members)
    begin = np.log(np.array([0.75 / size] * size + [0.25]) * odds) - group.cost
    return np.append(begin, NEVER)


def _stretches(group: Ints, fresh: Bools) -> list[tuple[int, int]]:
    """Half-open bounds of each conversation on the path."""
    starts = [int(row) for row in np.flatnonzero(fresh & (group >= 0))]
    bounds: list[tuple[int, int]] = []
    for start, limit in zip(starts, [*starts[1:], len(group)], strict=False):
        out = np.flatnonzero(group[start:limit] < 0)
        bounds.append((start, start + int(out[0]) if len(out) else limit))
    return bounds
