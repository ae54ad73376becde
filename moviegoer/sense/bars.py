"""Quick looks into a film, before the pass over it, to find its black bars."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import islice
from pathlib import Path

import numpy as np

from moviegoer.core.frame.picture import active_box
from moviegoer.sense.planes import luma_lines
from moviegoer.sense.reader import Reader, open_film
from moviegoer.types import WHOLE, Box, Image

__all__ = ["find_active"]

_LOOKS = 32
_LOOK_EVERY_S = 8.0
_ENOUGH = 8
_PARTS = 48
_MARGIN = 0.04
"""Share of the film left out at either end: logos and credits have bars of their own."""
_AHEAD = 24
_AHEAD_SHARE = 0.08
"""Frames decoded after each key frame where there are few of them: 24, or in long runs 8 %."""
_PER_KEY = 6

_Lines = tuple[Image, Image]


def find_active(path: str | Path) -> Box:
    """The picture inside a film's black bars, as fractions of the frame as shown.

    Looks at some 32 key frames spread over the film; where a film has few, at frames that follow
    them, so that little is decoded twice. See :func:`moviegoer.core.frame.picture.active_box` for
    what counts as a bar.

    Raises
    ------
    VideoError
        If the film cannot be opened.
    """
    with open_film(path) as reader:
        reader.only_key_frames()
        starts, lines = _key_frames(reader)
        frames = int(reader.duration_s * reader.rate)
    if len(lines) < _ENOUGH:
        with open_film(path) as reader:
            lines = [
                line
                for start_s in starts
                for line in _after(reader, start_s, frames // len(starts))
            ]
    lines = [pair for pair in lines if pair[0].shape == lines[0][0].shape]
    if not lines:
        return WHOLE
    return active_box(np.stack([rows for rows, _ in lines]), np.stack([cols for _, cols in lines]))


def _key_frames(reader: Reader) -> tuple[list[float], list[_Lines]]:
    """Key frames nearest before evenly spaced moments, each once: their times and lines."""
    found: dict[float, _Lines] = {}
    looks = max(2, min(_LOOKS, int(reader.duration_s / _LOOK_EVERY_S)))
    for share in np.linspace(_MARGIN, 1 - _MARGIN, looks):
        for time_s, frame in islice(reader.seek(share * reader.duration_s), 1):
            if time_s not in found:
                found[time_s] = luma_lines(frame, parts=_PARTS)
    return list(found) or [0.0], list(found.values())


def _after(reader: Reader, start_s: float, frames: int) -> Iterator[_Lines]:
    """Some of the frames that follow a key frame, the next of which is ``frames`` away."""
    ahead = max(_AHEAD, int(_AHEAD_SHARE * frames))
    for _, frame in islice(reader.seek(start_s), 0, ahead, max(1, ahead // _PER_KEY)):
        yield luma_lines(frame, parts=_PARTS)
