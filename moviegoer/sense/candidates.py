"""Pictures kept while the film runs by, so that nearly every later shot has its keyframes.

A cheap over-segmentation: a new stretch begins where the thumbnail leaves the last one, or the
first of its stretch, behind. What follows in a stretch is sampled ever more sparsely, so a long
one costs no more memory than a short one.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Any

import numpy as np

from moviegoer.sense.reader import Decoded
from moviegoer.types import Image, Signals

__all__ = ["Candidates", "offered"]

_HELD = 9
"""Frames held of a stretch; they are the decoder's own, so converting is left to the chosen."""
_JUMP = 10.0
"""Mean difference of consecutive thumbnails, in codes, at which a stretch ends. Cuts of the
development clips lie above 14 except between near-black pictures; over-splitting is harmless."""
_DRIFT = 26.0
"""The same against the stretch's first thumbnail: dissolves and fades end a stretch this way."""
_SMEARED = 2
"""Frames at either end of a stretch that compression and transitions smear."""
_SHORTEST = 6
_LONGEST_S = 30.0
_PER_STRETCH = 3
_EVERY_S = 10.0
_PER_DRIFT_S = 1.0


@dataclass(frozen=True, slots=True, eq=False)
class _Held:
    number: int
    frame: Any
    quality: float


class Candidates:
    """Chooses frames of one film as they pass and hands them to ``deliver(number, frame)``."""

    def __init__(self, deliver: Callable[[int, Any], None]) -> None:
        self._deliver = deliver
        self._held: list[_Held] = []
        self._stride = 1
        self._first: Image | None = None
        self._last: Image | None = None
        self._start = (0, 0.0)
        self._number = 0
        self._usual = 0.0
        self._abrupt = True

    def push(self, decoded: Decoded, *, thumb: Image, quality: float) -> None:
        """Take in the next frame, with its thumbnail and how sharp it is."""
        number, time_s = decoded.number, decoded.time_s
        thumb = thumb.astype(np.int16)
        jumps, drifts = self._changes(number, time_s, thumb)
        if jumps or drifts:
            self._deliver_best(time_s, abrupt=jumps or self._abrupt)
            self._start, self._first, self._abrupt = (number, time_s), thumb, jumps
        self._last, self._number = thumb, number
        if (number - self._start[0]) % self._stride == 0:
            self._held.append(_Held(number, decoded.frame, quality))
            if len(self._held) > _HELD:
                self._held = self._held[::2]
                self._stride *= 2

    def finish(self, end_s: float) -> None:
        """Deliver what is left at the film's end."""
        self._deliver_best(end_s, abrupt=True)

    def _changes(self, number: int, time_s: float, thumb: Image) -> tuple[bool, bool]:
        """Whether a stretch begins here, by a jump or by having drifted far enough."""
        if self._first is None or self._last is None:
            return True, False
        jump = float(np.abs(thumb - self._last).mean())
        drift = float(np.abs(thumb - self._first).mean())
        usual, self._usual = self._usual, 0.9 * self._usual + 0.1 * min(jump, _JUMP)
        if number - self._start[0] < _SHORTEST:
            return False, False
        too_long = time_s - self._start[1] > _LONGEST_S
        return jump > max(_JUMP, 3 * usual), drift > _DRIFT or too_long

    def _deliver_best(self, end_s: float, *, abrupt: bool) -> None:
        """The best frame of each part of the stretch; one that only drifted gives fewer."""
        held, self._held, self._stride = self._held, [], 1
        first, last = self._start[0], self._number
        clear = [o for o in held if first + _SMEARED <= o.number <= last - _SMEARED] or held
        length_s = end_s - self._start[1]
        parts = _PER_STRETCH if abrupt else min(_PER_STRETCH, 1 + int(length_s / _PER_DRIFT_S))
        places = np.linspace(first, last + 1, parts + int(length_s / _EVERY_S) + 1)
        chosen = {_best(clear, *bounds) for bounds in pairwise(places.tolist())} if clear else ()
        for one in sorted(chosen, key=lambda held: held.number):
            self._deliver(one.number, one.frame)


def offered(signals: Signals, thumbs: Iterable[Image]) -> list[int]:
    """Numbers of the frames that the pass would have delivered, from what it measured of them."""
    found: list[int] = []
    candidates = Candidates(lambda number, _frame: found.append(number))
    for number, thumb in enumerate(thumbs):
        passed = Decoded(number, float(signals.time_s[number]), None)
        candidates.push(passed, thumb=thumb, quality=float(signals.sharpness[number]))
    candidates.finish(signals.end_s)
    return found


def _best(held: Sequence[_Held], first: float, last: float) -> _Held:
    """The sharpest within these bounds, else the one nearest to their middle."""
    inside = [one for one in held if first <= one.number < last]
    if inside:
        return max(inside, key=lambda one: one.quality)
    return min(held, key=lambda one: abs(one.number - (first + last) / 2))
