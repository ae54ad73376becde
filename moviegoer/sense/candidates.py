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

    def push(self, decoded: Decoded, *, thumb: Image, quality: float) -> None:
        """Take in the next frame, with its thumbnail and how sharp it is."""
        number, time_s = decoded.number, decoded.time_s
        thumb = thumb.astype(np.int16)
        if self._begins(number, time_s, thumb):
            self.finish(time_s)
            self._start = (number, time_s)
            self._first = thumb
        self._last = thumb
        if (number - self._start[0]) % self._stride == 0:
            self._held.append(_Held(number, decoded.frame, quality))
            if len(self._held) > _HELD:
                self._held = self._held[::2]
                self._stride *= 2

    def finish(self, end_s: float) -> None:
        """End the stretch: deliver its best frames. Call once more at the film's end."""
        wanted = _PER_STRETCH + int((end_s - self._start[1]) / _EVERY_S)
        for part in np.array_split(np.arange(len(self._held)), min(wanted, len(self._held) or 1)):
            if len(part):
                best = max((self._held[i] for i in part), key=lambda held: held.quality)
                self._deliver(best.number, best.frame)
        self._held = []
        self._stride = 1

    def _begins(self, number: int, time_s: float, thumb: Image) -> bool:
        if self._first is None or self._last is None:
            return True
        jump = float(np.abs(thumb - self._last).mean())
        drift = float(np.abs(thumb - self._first).mean())
        usual, self._usual = self._usual, 0.9 * self._usual + 0.1 * jump
        if number - self._start[0] < _SHORTEST:
            return False
        jumps = jump > max(_JUMP, 3 * usual)
        return jumps or drift > _DRIFT or time_s - self._start[1] > _LONGEST_S
