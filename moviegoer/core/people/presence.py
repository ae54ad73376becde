"""When someone is on screen, as far as keyframes tell."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from moviegoer.types import Ints, Keyframes, Shot

__all__ = ["Presence", "Stays"]


@dataclass(frozen=True, slots=True)
class Presence:
    """The shots someone is seen in, and for how long."""

    shots: tuple[int, ...]
    screen_time_s: float
    first_s: float
    last_s: float


class Stays:
    """Counts the screen time of anyone seen on some of a film's keyframes.

    Of a shot counts the share of its keyframes from the first to the last on which the person is
    seen: who turns away between two of them has not left.
    """

    def __init__(self, keyframes: Keyframes, shots: Sequence[Shot]) -> None:
        order = np.lexsort((keyframes.frame, keyframes.shot))
        self._frame, self._time_s = keyframes.frame, keyframes.time_s
        shot = keyframes.shot[order]
        _, start, count = np.unique(shot, return_index=True, return_counts=True)
        self._place = np.empty(len(order), np.int64)
        self._place[order] = np.arange(len(order)) - np.repeat(start, count)
        self._of = np.empty(len(order), np.int64)
        self._of[order] = np.repeat(count, count)
        self._shot = keyframes.shot
        self._by_frame = np.argsort(keyframes.frame, kind="stable")
        self._duration_s = {shot.number: shot.span.duration_s for shot in shots}

    def of(self, frames: Ints) -> Presence:
        """Tell when someone is on screen who is seen on these frames (keyframes, at least one)."""
        at = np.searchsorted(self._frame, frames, sorter=self._by_frame)
        rows = np.unique(self._by_frame[at])
        number, first = np.unique(self._shot[rows], return_index=True)
        group = np.searchsorted(number, self._shot[rows])
        low, high = np.full(len(number), len(self._frame)), np.full(len(number), -1)
        np.minimum.at(low, group, self._place[rows])
        np.maximum.at(high, group, self._place[rows])
        share = (high - low + 1) / self._of[rows[first]]
        duration_s = np.array([self._duration_s[n] for n in number.tolist()])
        return Presence(
            shots=tuple(number.tolist()),
            screen_time_s=float(share @ duration_s),
            first_s=float(self._time_s[rows].min()),
            last_s=float(self._time_s[rows].max()),
        )
