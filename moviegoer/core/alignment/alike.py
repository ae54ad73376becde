"""What an alignment speaks of: editions, and how their shots stand to each other."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum

from moviegoer.types import WHOLE, Box, Floats, Ints, Shot

__all__ = ["BOTH", "Alignment", "Edition", "Kind", "Relation"]


class Kind(StrEnum):
    """How shots of the first edition stand to shots of the second."""

    SAME = "same"
    SHORTER = "shorter"
    """One shot in both, trimmed in the second."""
    LONGER = "longer"
    SPLIT = "split"
    """One shot of the first is several in the second: something was cut in, or taken out."""
    MERGED = "merged"
    RECUT = "recut"
    """Several are several others."""
    MOVED = "moved"
    CUT = "cut"
    """Only the first has it."""
    ADDED = "added"
    """Only the second has it."""


BOTH = frozenset(Kind) - {Kind.CUT, Kind.ADDED}
"""Kinds of what both editions have."""


WHOLESALE = frozenset({Kind.CUT, Kind.ADDED, Kind.MOVED})
"""Kinds of what is done to stretches of film."""


@dataclass(frozen=True, slots=True)
class Edition:
    """One edition: its shots, and of each keyframe its shot's number, time and colour layout.

    ``layout`` is ``(keyframes, rows, columns, 3)`` in Lab; keyframes are in the film's order.
    """

    shots: Sequence[Shot]
    keyframe_shot: Ints
    time_s: Floats
    layout: Floats

    @property
    def end_s(self) -> float:
        """Where the last shot ends."""
        return self.shots[-1].span.end_s


@dataclass(frozen=True, slots=True)
class Relation:
    """Numbers of shots that are the same, of the first and the second edition.

    ``likeness`` of their most alike keyframes lies in [-1, 1]. ``shift_s`` is how much later the
    same moment comes in the second edition, once the speed is taken off.
    """

    kind: Kind
    a: tuple[int, ...]
    b: tuple[int, ...]
    likeness: float | None = None
    shift_s: float = 0.0


@dataclass(frozen=True, slots=True)
class Alignment:
    """How two editions stand to each other.

    ``speed`` is how long the second takes for a second of the first: 0.96 on a PAL disc. The
    windows, xyxy as shares of each active picture, show the same.
    """

    relations: tuple[Relation, ...]
    speed: float
    window_a: Box = WHOLE
    window_b: Box = WHOLE

    def runs(self) -> tuple[Relation, ...]:
        """The relations with shots in a row joined where they were cut, added or moved together."""
        made: list[Relation] = []
        for one in self.relations:
            last = made[-1] if made else None
            if last and one.kind is last.kind and one.kind in WHOLESALE and _follows(last, one):
                made[-1] = Relation(one.kind, last.a + one.a, last.b + one.b, shift_s=last.shift_s)
            else:
                made.append(one)
        return tuple(made)

    def counts(self) -> Mapping[Kind, int]:
        """How many relations there are of each kind; kinds without any are left out."""
        found = Counter(one.kind for one in self.relations)
        return {kind: found[kind] for kind in Kind if found[kind]}


def _follows(last: Relation, one: Relation) -> bool:
    sides = ((last.a, one.a), (last.b, one.b))
    return all(not after or before[-1] + 1 == after[0] for before, after in sides)
