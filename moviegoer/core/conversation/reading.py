"""The best reading of a film as stretches of conversation, each of a group of people.

One Viterbi path (Viterbi, "Error bounds for convolutional codes", 1967) runs through the states
of every group at once, so that neighbouring conversations compete for the shots between them.
Groups touch only through the gate by which one is left and another entered.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from moviegoer.core.conversation.exchange import Evidence, Manner, Member, bonds
from moviegoer.core.conversation.views import Views
from moviegoer.types import Bools, Floats, Ints

__all__ = ["CUTAWAY", "PRESENT", "TOGETHER", "Group", "Stretch", "read"]

TOGETHER = 100
CUTAWAY = 101
"""States of a shot that are not the index of the member it shows."""

TOGETHER_AT, AWAY_AT = 2, 3
"""Where these two stand among the columns of a group."""
NEVER = -1e4
PRESENT = 0.3
"""A character counts as seen from here: recognised, or where their setup says so alone."""
ENTER = 1 / 8
"""Outside, one shot in eight begins one: half of the scenes of a feature are conversations."""
LEAVE, LEAVE_TOGETHER = 1 / 12, 1 / 5
"""And lasts a dozen (the length of a scene: MovieNet, 12.6 shots), fewer where it is held in
views of all."""
BEGIN_TOGETHER = 0.4
"""How often a conversation begins with a view of all: the establishing shot of analytical editing,
or all there is."""
MEMBER_COST = 0.7
"""Each member is one of about two people around: what choosing the best group costs, in nats."""
SPLIT_COST = 2.5
"""And what it costs to take two clusters for one person, or one cluster for two."""
APART_COST, GATHER_COST = 1.5, 2.2
"""Chases, and talk of three and more, are that much rarer than talk of two."""
STAY, TOGETHER_NEXT, AWAY = 0.13, 0.12, 0.09
"""After a view of a member: the same again, several together, a cutaway; else another member."""
ALONE_AWAY = 0.3
"""After a view of somebody alone: what they look at, or elsewhere."""
BLOCK_SHOTS, MARGIN_SHOTS = 12, 4
"""Groups are followed only through blocks of shots where two of them are about: for speed."""


@dataclass(frozen=True, slots=True)
class Group:
    """People and what they may do; of two who talk, ``left`` is who sits left in the picture."""

    manner: Manner
    members: tuple[Member, ...]
    left: int = 0
    merged: bool = False
    """The members are one cluster of faces, taken for two people."""

    @property
    def cost(self) -> float:
        """What taking this group, of all that are around, costs in nats."""
        extra = sum(len(member) - 1 for member in self.members) + self.merged
        rarer = {Manner.APART: APART_COST, Manner.GATHER: GATHER_COST}.get(self.manner, 0.0)
        return MEMBER_COST * len(self.members) + SPLIT_COST * extra + rarer


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
    steps = lattice.path()
    names = np.array([0, 1, TOGETHER, CUTAWAY, *range(2, lattice.size)], dtype=np.int64)
    found: list[Stretch] = []
    for first, end in _stretches(steps):
        states = names[[step.state for step in steps[first:end]]]
        gain = steps[end - 1].score - (steps[first - 1].score if first else 0.0)
        if end < len(views):
            gain += float(lattice.leave[steps[end - 1].state])
        found.append(Stretch(first, end - 1, groups[steps[first].group], states, gain))
    return found


@dataclass(frozen=True, slots=True)
class _Step:
    """Where the best path is at one shot. Outside, ``group`` is -1."""

    group: int
    state: int
    begins: bool
    score: float


@dataclass(frozen=True, slots=True)
class _Trail:
    """How the states of one shot were reached, for the groups ``ids``.

    ``inner`` is the best state before, ``fresh`` says that the gate was a better way in.
    ``leaver`` is the best (group, state) to leave from after the shot before; ``through`` says
    that the gate leads there and not outside, ``came_out`` that being outside comes from there.
    """

    ids: Ints
    inner: NDArray[np.int8]
    fresh: Bools
    best: Floats
    outside: float
    leaver: tuple[int, int]
    through: bool
    came_out: bool


class _Lattice:
    """States of all groups side by side, groups with fewer members padded with what never is.

    Two members come first, then all together and a cutaway, then further members: so the first
    four columns are all that a group of two needs, and most groups are of two.
    """

    def __init__(self, views: Views, groups: Sequence[Group]) -> None:
        self.views = views
        self.manners = np.array([list(Manner).index(group.manner) for group in groups])
        self.sizes = np.array([len(group.members) for group in groups])
        self.size = max(int(self.sizes.max()), 2)
        self.columns = np.array([_columns(group, self.size) for group in groups])
        # Groups last, for there are thousands, and numpy is slow along short last axes.
        self.by_place = self.columns.transpose(1, 2, 0).copy()
        self.left = np.array([group.left for group in groups])
        numbers = {members: n for n, members in enumerate({group.members for group in groups})}
        self.people = np.array([numbers[group.members] for group in groups])
        self.evidence = Evidence(views)
        self.bond = bonds(views)
        steps = {k: self._pad(self._pad(_steps(k)).T).T for k in range(1, self.size + 1)}
        self.step = np.stack([steps[len(group.members)] for group in groups])
        self.enter = np.stack([self._pad(_entry(g, ENTER / (1 - ENTER))) for g in groups])
        self.leave = np.log(np.full(self.size + 2, LEAVE))
        self.leave[[TOGETHER_AT, AWAY_AT]] = np.log(LEAVE_TOGETHER), NEVER

    def path(self) -> list[_Step]:
        """The best path, a step a shot."""
        trails: list[_Trail] = []
        best = np.full(self.enter.shape, NEVER)
        outside, left, leaver = 0.0, NEVER, (0, 0)
        for ids, rows, odds in self._blocks():
            larger = self.sizes[ids] > 2
            few = int(larger.argmax()) if larger.any() else len(ids)
            held, enter = best[ids].T.copy(), self.enter[ids].T.copy()
            step = self.step[ids].transpose(1, 2, 0).copy()
            best[:] = NEVER
            for row in range(rows.start, rows.stop):
                inside, bound = self.bond[row] if row else (NEVER, -np.log(ENTER / (1 - ENTER)))
                within, inner = _reached(held, step, few)
                within += inside
                entry = max(outside, left) + bound + enter
                out = left + bound - np.log(1 - ENTER)
                held = np.maximum(within, entry) + odds[row - rows.start]
                trail = _Trail(
                    ids,
                    inner.T,
                    (entry >= within).T,
                    held.T,
                    max(outside, out),
                    leaver,
                    left > outside,
                    out > outside,
                )
                trails.append(trail)
                outside = trail.outside
                left, leaver = self._leaving(ids, held.T)
            best[ids] = held.T
        return self._trace(trails)

    def _leaving(self, ids: Ints, held: Floats) -> tuple[float, tuple[int, int]]:
        """The best score with which a conversation can be left, and from where."""
        if not len(ids):
            return NEVER, (0, 0)
        leaving = held + self.leave
        group, state = divmod(int(leaving.argmax()), held.shape[1])
        return float(leaving[group, state]), (int(ids[group]), state)

    def _trace(self, trails: list[_Trail]) -> list[_Step]:
        last = trails[-1]
        where: tuple[int, int] | None = None
        ends = last.best.copy()
        ends[:, AWAY_AT] = NEVER
        if len(last.ids) and ends.max() > last.outside:
            group, state = divmod(int(ends.argmax()), ends.shape[1])
            where = int(last.ids[group]), state
        steps: list[_Step] = []
        for trail in reversed(trails):
            if where is None:
                steps.append(_Step(-1, 0, False, trail.outside))
                where = trail.leaver if trail.came_out else None
                continue
            place = int(np.searchsorted(trail.ids, where[0])), where[1]
            begins = bool(trail.fresh[place])
            steps.append(_Step(*where, begins, float(trail.best[place])))
            if not begins:
                where = where[0], int(trail.inner[place])
            else:
                where = trail.leaver if trail.through else None
        return steps[::-1]

    def _blocks(self) -> Iterator[tuple[Ints, slice, Floats]]:
        """Groups that are about, the shots, and each shot's log-odds of each of their states."""
        present = self.views.seen >= PRESENT
        for start in range(0, len(self.views), BLOCK_SHOTS):
            rows = slice(start, min(start + BLOCK_SHOTS, len(self.views)))
            about = present[max(0, start - MARGIN_SHOTS) : rows.stop + MARGIN_SHOTS]
            there = about.astype(np.int64).max(axis=0)
            near = np.flatnonzero(there[self.by_place].max(axis=1).min(axis=0))
            odds = np.full((rows.stop - start, self.size + 2, len(near)), NEVER)
            for size in np.unique(self.sizes[near]):
                sized = np.flatnonzero(self.sizes[near] == size)
                # The same people come as several groups: seated both ways, or apart.
                _, first, same = np.unique(
                    self.people[near[sized]], return_index=True, return_inverse=True
                )
                faces = self.evidence.faces(self.columns[near[sized[first]], :size], rows)
                for number, manner in enumerate(Manner):
                    among = np.flatnonzero(self.manners[near[sized]] == number)
                    places = sized[among]
                    part = self.evidence.of(
                        manner, faces[:, same[among]], self.left[near[places]], rows
                    )
                    odds[:, _at(size)[:, None], places] = part.transpose(0, 2, 1)
            yield near, rows, odds

    def _pad(self, values: Floats) -> Floats:
        """Put each column of a group's in its place, and NEVER where it has none."""
        padded = np.full((*values.shape[:-1], self.size + 2), NEVER)
        padded[..., _at(values.shape[-1] - 2)] = values
        return padded


def _at(size: int) -> Ints:
    """Columns of the members of a group, of all of them together, and of a cutaway."""
    members = [0, 1, *range(AWAY_AT + 1, AWAY_AT - 1 + size)][:size]
    return np.array([*members, TOGETHER_AT, AWAY_AT])


def _reached(held: Floats, step: Floats, few: int) -> tuple[Floats, NDArray[np.int8]]:
    """The best score of each state after a step inside, ``(states, groups)``, and from where.

    The first ``few`` groups have two members at most, and no more states than that.
    """
    best, origin = np.full(held.shape, -np.inf), np.zeros(held.shape, np.int8)
    for part, states in ((slice(few), AWAY_AT + 1), (slice(few, None), len(held))):
        top, source = best[:states, part], origin[:states, part]
        for state in range(states):
            reach = held[state, part] + step[state, :states, part]
            np.putmask(source, reach > top, state)
            np.maximum(top, reach, out=top)
    return best, origin


def _columns(group: Group, size: int) -> list[list[int]]:
    """A group's columns as a rectangle; the last member and column repeat to fill it."""
    members = [*group.members, *[group.members[-1]] * (size - len(group.members))]
    return [[*member, *[member[-1]] * (2 - len(member))] for member in members]


def _steps(size: int) -> Floats:
    """Log-probabilities of staying inside, from state (row) to state."""
    if size == 1:
        table = np.array(
            [[1 - ALONE_AWAY, 0, ALONE_AWAY], [1, 1, 1], [1 - ALONE_AWAY, 0, ALONE_AWAY]]
        )
        table[0] *= 1 - LEAVE
        return np.asarray(np.log(np.maximum(table, 1e-12)) - np.log(1 - ENTER))
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
    """Log-odds of beginning with each state: with a view of a member, or of all."""
    size = len(group.members)
    alone = (1 - BEGIN_TOGETHER) / size
    shares = [alone] * size + [BEGIN_TOGETHER] if size > 1 else [1.0, 1e-12]
    begin = np.log(np.array(shares) * odds) - group.cost
    return np.append(begin, NEVER)


def _stretches(steps: Sequence[_Step]) -> list[tuple[int, int]]:
    """Half-open bounds of each conversation on the path."""
    bounds: list[tuple[int, int]] = []
    for row, step in enumerate(steps):
        if step.group >= 0 and (step.begins or row == 0):
            bounds.append((row, row + 1))
        elif step.group >= 0:
            bounds[-1] = bounds[-1][0], row + 1
    return bounds
