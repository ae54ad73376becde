"""What a film's file says of itself, and single frames of it.

Frames that the one pass did not keep are fetched by seeking; they come out bit for bit as the
pass would have given them.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from typing import Any, BinaryIO

import numpy as np

from moviegoer.core.frame.picture import shown_size
from moviegoer.errors import VideoError
from moviegoer.sense.planes import THUMB_SHAPE, Look, picture, small, thumbnail, to_bgr, turns
from moviegoer.sense.reader import Reader, check_readable, open_film
from moviegoer.types import Box, Film, Floats, Image

__all__ = ["content_key", "fetch", "film_key", "probe", "thumbs"]

_CHUNKS = 16
_CHUNK_BYTES = 1 << 16
_SAME_S = 1e-4
"""Frames this close in time are the same one."""
_NEAR_S = 2.0
"""Decoding on is quicker than seeking over less than this."""
_EARLIER_S = (0.0, 1.0, 10.0)
"""Where to seek when the frame was not met: an index may point past it."""


def probe(path: str | Path) -> Film:
    """What a film's file says of itself, with its size as shown.

    Decodes one frame. The title is the file's name; a rate or duration that the container doesn't
    declare is 25 frames a second, or 0 seconds.

    Raises
    ------
    VideoError
        As :func:`open_film`, and if not one frame can be decoded.
    """
    key = film_key(path)
    with open_film(path) as reader:
        first = next(reader.frames(), None)
        if first is None:
            raise VideoError(f"{path}: no frame can be decoded; the file is damaged or cut short")
        width_px, height_px = shown_size(
            first.frame.width,
            first.frame.height,
            pixel_aspect=reader.pixel_aspect,
            quarter_turns=turns(first.frame),
        )
        return Film(
            path=str(path),
            key=key,
            title=Path(path).stem,
            width_px=width_px,
            height_px=height_px,
            rate=reader.rate,
            duration_s=reader.duration_s,
            codec=reader.codec,
            has_sound=reader.has_sound,
        )


def film_key(path: str | Path) -> str:
    """A name for a file's content: blake2b of its size and 16 chunks spread over it.

    Hashing a disc of 30 GB whole takes minutes. Known failure: a change that keeps the size and
    touches none of the chunks is not seen.

    Raises
    ------
    VideoError
        If the file cannot be read.
    """
    path = Path(path)
    check_readable(path)
    with path.open("rb") as file:
        return content_key(file, path.stat().st_size)


def content_key(file: BinaryIO, size: int) -> str:
    """What :func:`film_key` makes of an open file of ``size`` bytes, wherever it lies."""
    digest = hashlib.blake2b(str(size).encode(), digest_size=16)
    for chunk in range(_CHUNKS):
        file.seek(max(0, size - _CHUNK_BYTES) * chunk // (_CHUNKS - 1))
        digest.update(file.read(_CHUNK_BYTES))
    return digest.hexdigest()


def fetch(
    path: str | Path,
    *,
    frames: Sequence[int],
    time_s: Floats,
    active: Box,
    width_px: int,
) -> Iterator[tuple[int, Image]]:
    """Single frames as the scan would have kept them, in the film's order, each once.

    Parameters
    ----------
    frames
        Numbers of the frames wanted.
    time_s
        Presentation time of every frame of the film, from its signals.
    active
        The picture inside the bars.
    width_px
        The longer side of the pictures at most.

    Raises
    ------
    VideoError
        If the film cannot be opened, or a frame is no longer there.
    """
    with open_film(path) as reader:
        look = Look(active=active, pixel_aspect=reader.pixel_aspect)
        for number, frame in _found(path, reader, sorted(set(frames)), time_s):
            yield number, picture(frame, look, longest_px=width_px)


def thumbs(path: str | Path, *, stretch: tuple[int, int], time_s: Floats, active: Box) -> Image:
    """Thumbnails of a half-open stretch of frames, ``(n, 27, 48, 3)``, as the scan writes them.

    Raises
    ------
    VideoError
        As :func:`fetch`.
    """
    images = np.empty((stretch[1] - stretch[0], *THUMB_SHAPE), np.uint8)
    with open_film(path) as reader:
        look = Look(active=active, pixel_aspect=reader.pixel_aspect)
        for number, frame in _found(path, reader, range(*stretch), time_s):
            images[number - stretch[0]] = thumbnail(to_bgr(small(frame, look), frame))
    return images


def _found(
    path: str | Path, reader: Reader, wanted: Sequence[int], time_s: Floats
) -> Iterator[tuple[int, Any]]:
    """The wanted frames by seeking; from the first that cannot be met so, by counting."""
    run: Iterator[tuple[float, Any]] = iter(())
    at_s = -np.inf
    for index, number in enumerate(wanted):
        target_s = float(time_s[number])
        frame = None
        if target_s - at_s < _NEAR_S:
            frame = _met(run, target_s)
        for earlier_s in _EARLIER_S:
            if frame is None:
                run = reader.seek(max(0.0, target_s - earlier_s))
                frame = _met(run, target_s)
        if frame is None:
            yield from _counted(path, wanted[index:])
            return
        at_s = target_s
        yield number, frame


def _met(run: Iterator[tuple[float, Any]], target_s: float) -> Any:
    """The frame at this time, or None when the run begins or goes past it."""
    for stamp_s, frame in run:
        if stamp_s > target_s - _SAME_S:
            return frame if stamp_s < target_s + _SAME_S else None
    return None


def _counted(path: str | Path, wanted: Iterable[int]) -> Iterator[tuple[int, Any]]:
    missing = set(wanted)
    with open_film(path) as reader:
        for decoded in reader.frames():
            if decoded.number in missing:
                missing.remove(decoded.number)
                yield decoded.number, decoded.frame
            if not missing:
                return
    raise VideoError(
        f"{path}: frame {min(missing)} is no longer there; has the file changed? Run with --force"
    )
