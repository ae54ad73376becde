"""Pictures kept while the film runs by, so that nearly every later shot has its keyframes.

A cheap over-segmentation: a new stretch begins where the thumbnail leaves the last one, or the
first of its stretch, behind. What follows in a stretch is sampled ever more sparsely, so a long
one costs no more memory than a short one.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import numpy as np

from moviegoer.sense.reader import Decoded
from moviegoer.types import Image

__all__ = ["Candidates"]

_HELD = 9
"""Frames held of a stretch; they are the decoder's own, so converting is left to the chosen."""
_JUMP = 10.0
"""Mean difference of consecutive thumbnails, in codes, at which a stretch ends. Cuts of the
development clips lie above 14 except between near-black pictures; over-splitting is harmless."""
_DRIFT = 26.0
"""The same against the stretch's first thumbnail: dissolves and fades end a stretch this way."""
_SHORTEST = 6
_LONGEST_S = 30.0
_PER_STRETCH = 3
_EVERY_S = 10.0
_PER_DRIFT_S = 1.0


@dataclass(frozen=True, slots=True)
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
        self._last = thumb
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
        held = held[1:-1] if len(held) > _PER_STRETCH + 1 else held  # edges are smeared
        length_s = end_s - self._start[1]
        parts = _PER_STRETCH if abrupt else min(_PER_STRETCH, 1 + int(length_s / _PER_DRIFT_S))
        parts += int(length_s / _EVERY_S)
        for part in np.array_split(np.arange(len(held)), min(parts, len(held))) if held else ():
            best = max((held[i] for i in part), key=lambda one: one.quality)
            self._deliver(best.number, best.frame)
