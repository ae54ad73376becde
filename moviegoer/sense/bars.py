"""Quick looks into a film, before the pass over it, to find its black bars."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import numpy as np

from moviegoer.core.picture import active_box
from moviegoer.sense.planes import luma_lines
from moviegoer.sense.reader import Reader, open_film
from moviegoer.types import WHOLE, Box

__all__ = ["find_active"]

_LOOKS = 32
_ENOUGH = 12
_PARTS = 48
_MARGIN = 0.04
"""Share of the film left out at either end: logos and credits have bars of their own."""
_DECODED = 1500
"""Frames decoded at most where a film has too few key frames to look at."""


def find_active(path: str | Path) -> Box:
    """The picture inside a film's black bars, as fractions of the frame as shown.

    Looks at some 32 key frames spread over the film; in short films with few of them, at frames
    in between. See :func:`moviegoer.core.picture.active_box` for what counts as a bar.

    Raises
    ------
    VideoError
        If the film cannot be opened.
    """
    with open_film(path) as reader:
        reader.only_key_frames()
        lines = [_lines(frame) for frame in _key_frames(reader)]
    if len(lines) < _ENOUGH:
        with open_film(path) as reader:
            lines = [_lines(frame) for frame in _spread(reader)]
    lines = [pair for pair in lines if pair[0].shape == lines[0][0].shape]
    if not lines:
        return WHOLE
    return active_box(np.stack([rows for rows, _ in lines]), np.stack([cols for _, cols in lines]))


def _lines(frame: Any) -> tuple[Any, Any]:
    return luma_lines(frame, parts=_PARTS)


def _key_frames(reader: Reader) -> Iterator[Any]:
    """Key frames nearest before evenly spaced moments, each once."""
    last = -1.0
    for share in np.linspace(_MARGIN, 1 - _MARGIN, _LOOKS):
        time_s, frame = next(reader.seek(share * reader.duration_s), (last, None))
        if frame is not None and time_s > last:
            last = time_s
            yield frame


def _spread(reader: Reader) -> Iterator[Any]:
    """Every so many-th of the first frames, so that some 32 of them cover a short film."""
    expected = min(_DECODED, int(reader.duration_s * reader.rate))
    every = max(1, expected // _LOOKS)
    for decoded in reader.frames():
        if decoded.number >= _DECODED:
            return
        if decoded.number % every == 0:
            yield decoded.frame
