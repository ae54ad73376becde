"""A stretch of a film, entered by seeking, with the frames around it on which its rows depend."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from moviegoer.core.segmentation.joining import Part, cut
from moviegoer.sense.reader import Decoded, Reader
from moviegoer.types import Signals

__all__ = ["EARLIER", "Stretch"]

_LEAD = 24
"""Frames at least that are measured again where two parts of a film join."""
_UNSURE = 24
"""Frames after one that was sought and may lack what they refer to: open groups of pictures
reorder up to 16."""
EARLIER = (1.5, 6.0, 24.0)
"""How far before a part to seek, in lengths of its lead at the film's average rate: farther where
frames last longer than that, or the file's index points past them."""

_FARTHEST_S = 120.0
"""Of film decoded for nothing before a part: files with key frames farther apart are quicker read
in one piece."""


class Stretch:
    """Frames that begin within ``span_s``, and ``reach`` more on either side.

    A film cannot be entered anywhere: decoding begins at a key frame, and what follows that one is
    whole only after some frames.
    """

    def __init__(self, reader: Reader, span_s: tuple[float, float], *, reach: int) -> None:
        self._reader, self._span_s, self._reach = reader, span_s, reach
        self._lead = max(reach, _LEAD)
        self._start: int | None = None
        self._end: int | None = None
        self._lost_before = 0
        self.lost = 0
        """Packets within the stretch that could not be decoded."""

    @property
    def whole(self) -> bool:
        """Whether all frames were there that are needed."""
        return self._end is not None

    def frames(self, earlier: float) -> Iterator[Decoded]:
        """Decode from so far before the stretch.

        Stops where too few frames come before it, or far too many.
        """
        needed = self._lead + _UNSURE
        from_s = self._span_s[0] - earlier * needed / float(self._reader.rate)
        if from_s <= 0:
            needed = 0
        elif not self._reader.place(from_s):
            return
        count = 0
        for decoded in self._reader.frames():
            if not count and decoded.time_s < from_s - _FARTHEST_S:
                return
            if not self._noted(count, decoded.time_s, needed):
                return
            if self._end is not None and count >= self._end + self._reach:
                return
            yield decoded
            count += 1
        self._noted(count, float("inf"), needed)

    def _noted(self, number: int, time_s: float, needed: int) -> bool:
        """Note where the stretch begins and ends; false where too few frames come before it."""
        if self._start is None and time_s >= self._span_s[0]:
            if number < needed:
                return False
            self._start = number
            self._lost_before = self._reader.lost if number else 0
        if self._start is not None and self._end is None and time_s >= self._span_s[1]:
            self._end = number
            self.lost = self._reader.lost - self._lost_before
        return True

    def own(self, decoded: Decoded) -> Decoded | None:
        """The frame as the stretch counts it, if it is one of its own."""
        if self._start is None or self._end is not None:
            return None
        return replace(decoded, number=decoded.number - self._start)

    def share(self, time_s: float) -> float:
        """How much of the stretch is done."""
        start_s, end_s = self._span_s
        end_s = min(end_s, max(self._reader.duration_s, time_s))
        return (time_s - start_s) / max(end_s - start_s, 1e-6)

    def part(self, signals: Signals) -> Part:
        """What was measured of the frames given, without the rows that serve others."""
        assert self._start is not None
        assert self._end is not None
        lead = min(self._start, self._lead)
        return Part(cut(signals, self._start - lead, self._end), lead)
