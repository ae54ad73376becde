"""Dialogue scenes: who talks with whom, from where to where, how surely, and on what grounds.

Groups of people who come near each other are proposed, and one reading of the whole film decides
which of them talk where (``reading``), from what each shot shows (``exchange``). Two members make
a ``dialogue2``, more a ``dialogue``.

Known failures: two people shown by turns in different places (a cross-cut chase) read as talking
unless scale or rhythm speaks against it; a conversation of strangers whose faces were never
recognised is not seen; three people of whom one speaks to the other two by turns, never seen
together, may read as two, one of them split.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from itertools import combinations

import numpy as np

from moviegoer.core.conversation.exchange import RECOGNISED, Manner, Member
from moviegoer.core.conversation.reading import PRESENT, Group, Stretch, read
from moviegoer.core.conversation.staging import crossings, describe
from moviegoer.core.conversation.views import Views
from moviegoer.core.people.merged import divided
from moviegoer.types import Bools, Ints

__all__ = ["Dialogue", "find"]

NEAR_SHOTS = 4
"""Members of a conversation are seen within so many shots of each other: a cutaway or two."""
AROUND_SHOTS = 10
"""The people of a conversation of three and more are the most seen of so many shots."""
MEMBERS = 5
"""As many members as are told apart."""
EVEN_ODDS = 2.5
"""Gain in nats below which fewer than half of the found stretches are conversations …"""
TEMPER = 3.0
"""… and how many nats one unit of log-odds takes: both read off generated films, rounded. The
model's shots are not as independent as it takes them to be, so its own odds, with a temper of 1,
are over-sure."""


@dataclass(frozen=True, slots=True)
class Dialogue:
    """A stretch of shots in which the members talk.

    ``first`` and ``last`` are rows of the views, from 0, both inside. ``members`` are numbers of
    characters; ``people`` is how many talk: two where both fell into one cluster of faces, and
    then ``members`` has one number. ``states`` says of each shot which of those who talk it shows
    (counted from 0, in the order of ``members``) or that it is ``reading.TOGETHER`` or
    ``reading.CUTAWAY``. ``score`` is in [0, 1].
    """

    first: int
    last: int
    members: tuple[int, ...]
    people: int
    states: Ints
    score: float
    evidence: Mapping[str, float] = field(default_factory=dict)
    crossings: tuple[int, ...] = ()
    """Rows of the views in which the 180° line is crossed."""


def find(views: Views) -> tuple[Dialogue, ...]:
    """Find the dialogues of a film, in order; they don't overlap.

    Parameters
    ----------
    views
        From ``views.gather``.

    Returns
    -------
    Dialogues with two and more members. Their bounds are bounds of shots, a cutaway inside does
    not end one, and none begins or ends with a cutaway.
    """
    present = views.seen >= PRESENT
    alone = [Group(Manner.ALONE, ((column,),)) for column in range(present.shape[1])]
    groups = [*alone, *_pairs(present), *_circles(views)]
    views, halves = divided(views, present=PRESENT)
    groups += [
        Group(Manner.TALK, ((one,), (other,)), left, merged=True)
        for one, other in halves
        for left in (0, 1)
    ]
    talk = (Manner.TALK, Manner.GATHER)
    return tuple(_dialogue(views, s) for s in read(views, groups) if s.group.manner in talk)


def _pairs(present: Bools) -> Iterator[Group]:
    """Two characters who are seen in one shot or within a few of each other, seated both ways."""
    near = _near(present)
    for one, other in combinations(range(present.shape[1]), 2):
        if near[one, other]:
            pair = ((one,), (other,))
            yield from (Group(Manner.TALK, pair, left) for left in (0, 1))
            yield Group(Manner.APART, pair)


def _near(present: Bools) -> Ints:
    """How often two characters are seen within ``NEAR_SHOTS`` of each other."""
    seen = present.astype(np.int64)
    near = seen.T @ seen
    for gap in range(1, NEAR_SHOTS + 1):
        step = seen[:-gap].T @ seen[gap:]
        near = near + step + step.T
    return near


def _circles(views: Views) -> Iterator[Group]:
    """Three, four and five people of those who are seen most around each shot.

    Those never seen together may also be one person whose faces fell into two clusters.
    """
    together = np.einsum("na,nb->ab", *[(views.seen >= RECOGNISED).astype(np.int64)] * 2)
    circles: set[tuple[int, ...]] = set()
    for start in range(0, len(views), AROUND_SHOTS // 3):
        often = views.seen[start : start + AROUND_SHOTS].sum(axis=0)
        order = np.argsort(-often, kind="stable")[: min(MEMBERS, int((often >= PRESENT).sum()))]
        circles.update(tuple(sorted(trio)) for trio in combinations(order[:4].tolist(), 3))
        circles.update(tuple(sorted(order[:size].tolist())) for size in range(4, len(order) + 1))
    for circle in sorted(circles):
        yield Group(Manner.GATHER, tuple((column,) for column in circle))
        for one, other in _halves(circle):
            if not any(together[a, b] for half in (one, other) for a, b in combinations(half, 2)):
                yield from (Group(Manner.TALK, (one, other), left) for left in (0, 1))


def _halves(circle: tuple[int, ...]) -> Iterator[tuple[Member, Member]]:
    """Ways to take three or four clusters for two people."""
    if len(circle) == 3:
        yield from (((c,), tuple(x for x in circle if x != c)) for c in circle)
    if len(circle) == 4:
        a, b, c, d = circle
        yield from (((a, b), (c, d)), ((a, c), (b, d)), ((a, d), (b, c)))


def _dialogue(views: Views, stretch: Stretch) -> Dialogue:
    score = 1.0 / (1.0 + np.exp(-(stretch.gain - EVEN_ODDS) / TEMPER))
    part = views.cut(stretch.first, stretch.last + 1)
    grounds = describe(part, stretch.group.members, stretch.states)
    names = [_name(part, member) for member in stretch.group.members]
    return Dialogue(
        stretch.first,
        stretch.last,
        tuple(dict.fromkeys(names)),
        len(names),
        stretch.states,
        float(score),
        {**grounds, "log_odds": stretch.gain},
        tuple(stretch.first + row for row in crossings(part, stretch.states) or ()),
    )


def _name(views: Views, member: Member) -> int:
    """The number of a member: of two clusters, the one seen more."""
    return views.numbers[max(member, key=lambda column: float(views.seen[:, column].sum()))]
