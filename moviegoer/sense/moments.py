"""The frames on the screen at given moments of a film that was not scanned."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from typing import Any

from moviegoer.sense.planes import Look, picture
from moviegoer.sense.reader import open_film
from moviegoer.types import Box, Image

__all__ = ["length", "shown"]

_SAME_S = 1e-4
_NEAR_S = 2.0
"""Decoding on is quicker than seeking over less than this."""
_EARLIER_S = (0.0, 1.0, 10.0)
"""Where to seek when the frame was not met: an index may point past it."""
_WHOLE_PX = 1 << 16


def length(path: str | Path) -> float:
    """How long a film is in seconds that does not say so: all of it is decoded.

    Raises
    ------
    VideoError
        If the film cannot be opened.
    """
    with open_film(path) as reader:
        for _ in reader.frames():
            pass
        return reader.end_s


def shown(
    path: str | Path, moments_s: Sequence[float], *, active: Box
) -> Iterator[tuple[float, Image]]:
    """Frames on the screen at some moments: their own times and pictures, each once, in order.

    Reads by seeking; a file that cannot be sought is decoded from its beginning. Pictures are RGB,
    upright, inside the bars, with square pixels, as large as the film has them. A moment after the
    film's end gives its last frame.

    Raises
    ------
    VideoError
        If the film cannot be opened.
    """
    last_s = -1.0
    with open_film(path) as reader:
        look = Look(active=active, pixel_aspect=reader.pixel_aspect)
        for time_s, frame in _found(path, reader, sorted(moments_s)):
            if time_s > last_s + _SAME_S:
                last_s = time_s
                yield time_s, picture(frame, look, longest_px=_WHOLE_PX)


class _Run:
    """Frames one after the other, of which the one on the screen is held."""

    def __init__(self, frames: Iterable[tuple[float, Any]]) -> None:
        self._frames = iter(frames)
        self._held: tuple[float, Any] | None = None
        self._next = next(self._frames, None)

    def at(self, moment_s: float) -> tuple[float, Any] | None:
        """Go on to a moment; ``None`` where the run begins after it."""
        while self._next is not None and self._next[0] <= moment_s + _SAME_S:
            self._held, self._next = self._next, next(self._frames, None)
        return self._held


def _found(
    path: str | Path, reader: Any, moments_s: Sequence[float]
) -> Iterator[tuple[float, Any]]:
    """By seeking; from the first moment that cannot be met so, by decoding from the beginning."""
    run, at_s = _Run(()), float("-inf")
    for index, moment_s in enumerate(moments_s):
        met = run.at(moment_s) if moment_s - at_s < _NEAR_S else None
        for earlier_s in _EARLIER_S:
            if met is None:
                run = _Run(reader.seek(max(0.0, moment_s - earlier_s)))
                met = run.at(moment_s)
        if met is None:
            yield from _in_order(path, moments_s[index:])
            return
        at_s = moment_s
        yield met


def _in_order(path: str | Path, moments_s: Sequence[float]) -> Iterator[tuple[float, Any]]:
    with open_film(path) as reader:
        run = _Run((decoded.time_s, decoded.frame) for decoded in reader.frames())
        for moment_s in moments_s:
            if met := run.at(moment_s):
                yield met
