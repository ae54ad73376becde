"""Shots of two editions of one film matched by their looks.

Keyframes of both are aligned as two sequences are in biology (Needleman and Wunsch, "A General
Method Applicable to the Search for Similarities in the Amino Acid Sequence of Two Proteins",
Journal of Molecular Biology 48(3), 1970), by likeness of their colour layouts. What is aligned
tells how fast one edition runs against the other (25/24 for a film on a PAL disc) and where it was
cut; then shots are laid over each other in time, and those that overlap are the same, divided or
joined. What is left over on both sides and looks the same was moved.

Known failures: films of few looks (one room, one setup) with long trims inside a setup; black or
plain shots, which are matched by time alone; two cuts of a film that share little.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

import numpy as np
from pynw import alignment_indices, needleman_wunsch
from scipy.optimize import linear_sum_assignment
from scipy.sparse import coo_array
from scipy.sparse.csgraph import connected_components

from moviegoer.core.alignment.alike import Alignment, Edition, Kind, Relation
from moviegoer.core.alignment.likeness import cropped, framing, likeness
from moviegoer.types import Bools, Floats, Ints, Shot

__all__ = ["align"]

ALIKE = 0.6
"""Likeness from which keyframes are taken for the same moment: two prints of one picture lie at
0.9, two pictures of one setup with other actors at 0.5 to 0.8."""
LOOSE = 0.35
"""Likeness that is enough where time says the same: a keyframe may have been taken elsewhere."""
MOVED = 0.8
"""Likeness that is needed where time says nothing."""
OVERLAP = 0.5
"""Share of the shorter of two shots that must lie over the other."""
NEAR_S = 60.0
"""Pairs of moments this near tell the speed: between others more may have been cut."""
SPEEDS = (0.8, 1.25)
"""Between these an edition's speed lies: 16 frames a second shown at 18 or 20, and PAL's 25/24."""
TRIMMED_S, TRIMMED = 0.2, 0.04
"""A shot is shorter or longer if its length differs by more than both: five frames, and a share."""


@dataclass(frozen=True, slots=True)
class _Ground:
    """Both editions, and how alike their keyframes are."""

    a: Edition
    b: Edition
    alike: Floats
    best: Floats
    """``(shots of a, shots of b)``: the most alike pair of their keyframes."""


def align(a: Edition, b: Edition) -> Alignment:
    """Match the shots of two editions.

    Returns
    -------
    Every shot of both in one relation; in the order of ``a``, those that only ``b`` has where
    they stand there.
    """
    windows = framing(a.layout, b.layout)
    alike = likeness(cropped(a.layout, windows[0]), cropped(b.layout, windows[1]))
    ground = _Ground(a, b, alike, _by_shot(a, b, alike))
    rows, columns = _aligned(alike)
    speed = _speed(a.time_s[rows], b.time_s[columns])
    shift = _shifts(ground, rows, columns, speed)
    related = _related(ground, shift, speed)
    relations = _moved(ground, _relations(ground, related, shift, speed), speed)
    return Alignment(
        relations=_ordered(relations),
        speed=_settled(relations, a, b, speed),
        window_a=windows[0],
        window_b=windows[1],
    )


def _by_shot(a: Edition, b: Edition, alike: Floats) -> Floats:
    best = np.full((len(a.shots), len(b.shots)), -1.0)
    if alike.size:
        half = np.full((len(a.shots), alike.shape[1]), -1.0)
        np.maximum.at(half, a.keyframe_shot - 1, alike)
        np.maximum.at(best.T, b.keyframe_shot - 1, half.T)
    return best


def _aligned(alike: Floats) -> tuple[Ints, Ints]:
    """Rows and columns of keyframes that show the same moment, in order."""
    if not alike.size:
        return np.zeros(0, np.int64), np.zeros(0, np.int64)
    _, steps = needleman_wunsch(np.ascontiguousarray(alike - ALIKE), gap_penalty=0.0)
    masked = alignment_indices(steps)
    both = ~(np.ma.getmaskarray(masked[0]) | np.ma.getmaskarray(masked[1]))
    rows, columns = (np.asarray(one)[both].astype(np.int64) for one in masked)
    good = alike[rows, columns] >= ALIKE
    return rows[good], columns[good]


def _speed(time_a: Floats, time_b: Floats) -> float:
    """How much longer ``b`` takes for the same: the median slope over pairs of near moments."""
    slopes, weights = [], []
    for step in (1, 2, 3, 5, 8, 13):
        in_a, in_b = time_a[step:] - time_a[:-step], time_b[step:] - time_b[:-step]
        good = (in_a > 0) & (in_a <= NEAR_S) & (in_b > 0)
        slope = in_b[good] / in_a[good]
        fits = (slope >= SPEEDS[0]) & (slope <= SPEEDS[1])
        slopes.append(slope[fits])
        weights.append(in_a[good][fits])
    slope, weight = np.concatenate(slopes), np.concatenate(weights)
    if not len(slope):
        return 1.0
    order = np.argsort(slope)
    half = np.searchsorted(np.cumsum(weight[order]), weight.sum() / 2)
    return float(slope[order[min(half, len(order) - 1)]])


def _shifts(ground: _Ground, rows: Ints, columns: Ints, speed: float) -> Floats:
    """By how many seconds each shot of ``a`` stands later in ``b``, once its speed is taken off.

    Moments that agree with no neighbour are passed over. A shot without any has its neighbours'
    shift, if both have the same; NaN if nothing is known.
    """
    a, b = ground.a, ground.b
    shift = b.time_s[columns] - speed * a.time_s[rows]
    if len(shift) > 2:
        apart = np.abs(np.diff(shift))
        lone = np.minimum(np.append(apart, np.inf), np.append(np.inf, apart)) > 1.0
        rows, shift = rows[~lone], shift[~lone]
    shot = a.keyframe_shot[rows] - 1
    found = np.full(len(a.shots), np.nan)
    for number in np.unique(shot):
        found[number] = np.median(shift[shot == number])
    known = np.flatnonzero(~np.isnan(found))
    for before, after in pairwise(known):
        if abs(found[after] - found[before]) < 1.0:
            found[before + 1 : after] = (found[before] + found[after]) / 2
    if len(known):
        found[: known[0]], found[known[-1] + 1 :] = found[known[0]], found[known[-1]]
    return found


def _related(ground: _Ground, shift: Floats, speed: float) -> Bools:
    """Which shots of ``a`` lie over which of ``b``, ``(shots of a, shots of b)``."""
    start, end = _edges(ground.a.shots)
    start, end = speed * start + shift, speed * end + shift
    other_start, other_end = _edges(ground.b.shots)
    over = np.minimum(end[:, None], other_end) - np.maximum(start[:, None], other_start)
    shorter = np.minimum((end - start)[:, None], other_end - other_start)
    enough = np.where(np.isnan(over), -1.0, over) > OVERLAP * shorter
    plain = _plain(ground.a, ground.alike, 1)[:, None] & _plain(ground.b, ground.alike, 0)
    return np.asarray(enough & ((ground.best >= LOOSE) | plain))


def _plain(edition: Edition, alike: Floats, axis: int) -> Bools:
    """Which shots have looks so plain that they are like nothing."""
    top = alike.max(axis=axis, initial=-1.0)
    most = np.full(len(edition.shots), -1.0)
    np.maximum.at(most, edition.keyframe_shot - 1, top)
    return np.asarray(most < LOOSE)


def _edges(shots: Sequence[Shot]) -> tuple[Floats, Floats]:
    return (
        np.array([shot.span.start_s for shot in shots]),
        np.array([shot.span.end_s for shot in shots]),
    )


def _relations(ground: _Ground, related: Bools, shift: Floats, speed: float) -> list[Relation]:
    """Shots that hang together, one relation a group."""
    count = len(ground.a.shots)
    rows, columns = np.nonzero(related)
    nodes = count + len(ground.b.shots)
    web = coo_array((np.ones(len(rows)), (rows, count + columns)), shape=(nodes, nodes))
    _, group = connected_components(web, directed=False)
    made = []
    for number in range(int(group.max(initial=-1)) + 1):
        members = np.flatnonzero(group == number)
        one, other = members[members < count], members[members >= count] - count
        made.append(_relation(ground, one, other, shift, speed))
    return made


def _relation(ground: _Ground, one: Ints, other: Ints, shift: Floats, speed: float) -> Relation:
    in_a = sum(ground.a.shots[row].span.duration_s for row in one)
    in_b = sum(ground.b.shots[row].span.duration_s for row in other)
    kind = _kind(len(one), len(other), speed * in_a, in_b)
    numbers = tuple((one + 1).tolist()), tuple((other + 1).tolist())
    if not len(one) or not len(other):
        return Relation(kind, *numbers)
    sure = float(np.max(ground.best[np.ix_(one, other)]))
    return Relation(kind, *numbers, sure, float(np.median(shift[one])))


def _kind(one: int, other: int, in_a: float, in_b: float) -> Kind:
    if not one or not other:
        return Kind.CUT if one else Kind.ADDED
    if one > 1 and other > 1:
        return Kind.RECUT
    if one != other:
        return Kind.SPLIT if other > one else Kind.MERGED
    if abs(in_b - in_a) <= max(TRIMMED_S, TRIMMED * in_a):
        return Kind.SAME
    return Kind.SHORTER if in_b < in_a else Kind.LONGER


def _moved(ground: _Ground, relations: list[Relation], speed: float) -> list[Relation]:
    """Pair what was left over on both sides and looks the same."""
    gone = [one for one in relations if one.kind is Kind.CUT]
    new = [one for one in relations if one.kind is Kind.ADDED]
    if not gone or not new:
        return relations
    left = ground.best[np.ix_([one.a[0] - 1 for one in gone], [one.b[0] - 1 for one in new])]
    moved, used = [], set()
    for row, column in zip(*linear_sum_assignment(-left), strict=True):
        if left[row, column] >= MOVED:
            one, other = gone[row], new[column]
            start = ground.b.shots[other.b[0] - 1].span.start_s
            shift = start - speed * ground.a.shots[one.a[0] - 1].span.start_s
            moved.append(Relation(Kind.MOVED, one.a, other.b, float(left[row, column]), shift))
            used |= {id(one), id(other)}
    return [one for one in relations if id(one) not in used] + moved


def _ordered(relations: Sequence[Relation]) -> tuple[Relation, ...]:
    """In the order of the first edition; what only the second has, after what it took over from."""
    order = sorted((one for one in relations if one.a), key=lambda one: one.a)
    for new in sorted((one for one in relations if not one.a), key=lambda one: one.b):
        before = [at for at, one in enumerate(order) if one.b and one.b[-1] == new.b[0] - 1]
        place = before[0] + 1 if before else 0
        while place < len(order) and order[place].kind is Kind.CUT:
            place += 1
        order.insert(place, new)
    return tuple(order)


def _settled(relations: Sequence[Relation], a: Edition, b: Edition, speed: float) -> float:
    """The speed once more, from the lengths of runs of shots that are the same."""
    same = [one for one in relations if one.kind is Kind.SAME]
    in_a = in_b = 0.0
    for one, other in pairwise(same):
        if other.a[0] == one.a[0] + 1 and other.b[0] == one.b[0] + 1:
            in_a += a.shots[other.a[0] - 1].span.start_s - a.shots[one.a[0] - 1].span.start_s
            in_b += b.shots[other.b[0] - 1].span.start_s - b.shots[one.b[0] - 1].span.start_s
    return in_b / in_a if in_a > 0 else speed
