"""An open film: its frames in order, with exact times, whatever the file looks like.

The only module that calls PyAV. Frames are counted in decoded order from 0; times are
presentation times from the first frame, so a variable rate is exact. Errors of the library become
:class:`~moviegoer.errors.VideoError`.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from fractions import Fraction
from pathlib import Path
from typing import Any

import av
from av.error import FFmpegError
from av.stream import Disposition

from moviegoer.errors import VideoError

__all__ = ["Decoded", "Reader", "check_readable", "open_film"]

_DEFAULT_RATE = Fraction(25)
_THREADS = 4
"""Frames in flight: more than two cores decode at once, so that the decoder goes on while a frame
is looked at."""


@dataclass(frozen=True, slots=True)
class Decoded:
    """One frame: its number, its time from the first frame, and the picture as stored."""

    number: int
    time_s: float
    frame: Any
    """An ``av.VideoFrame``."""


class Reader:
    """An open film. Made by :func:`open_film`."""

    def __init__(self, container: Any, stream: Any) -> None:
        self._container = container
        self._stream = stream
        self._origin: int | None = None
        self.lost = 0
        """Packets that could not be decoded so far."""
        self.end_s = 0.0
        """When the last frame read so far leaves the screen."""

    @property
    def rate(self) -> Fraction:
        """Average frames per second, as the container says; 25 where it says nothing."""
        rate = self._stream.average_rate or self._stream.guessed_rate or _DEFAULT_RATE
        return Fraction(rate) if 0 < rate <= 1000 else _DEFAULT_RATE

    @property
    def duration_s(self) -> float:
        """Length as declared; 0 where nothing is declared."""
        if self._stream.duration:
            return float(self._stream.duration * self._stream.time_base)
        return float((self._container.duration or 0) / av.time_base)

    @property
    def pixel_aspect(self) -> Fraction:
        """Width of a pixel over its height."""
        return Fraction(self._stream.sample_aspect_ratio or 1)

    @property
    def codec(self) -> str:
        """Name of the picture's codec."""
        return str(self._stream.codec_context.name)

    @property
    def has_sound(self) -> bool:
        """Whether the file has a sound stream."""
        return len(self._container.streams.audio) > 0

    def frames(self) -> Iterator[Decoded]:
        """Every frame that can be decoded, in order, of a fresh reader or from its :meth:`place`.

        A frame without a time stamp, or with one that runs backwards (spliced recordings),
        follows the frame before by one period.
        """
        period = float(1 / self.rate)
        last_s = -period
        for number, frame in enumerate(self._decode()):
            stamp = self._time_s(frame)
            last_s = last_s + period if stamp is None or stamp <= last_s else stamp
            self.end_s = last_s + (self._length_s(frame) or period)
            yield Decoded(number, last_s, frame)

    def seek(self, time_s: float) -> Iterator[tuple[float, Any]]:
        """Frames from the key frame at or before ``time_s``, with the times they carry.

        Ends at once where the file cannot be sought or a frame has no time stamp.
        """
        if not self.place(time_s):
            return
        for frame in self._decode():
            stamp = self._time_s(frame)
            if stamp is None:
                return
            yield stamp, frame

    def place(self, time_s: float) -> bool:
        """Go to the key frame at or before ``time_s``; tells whether the file can be sought.

        The origin of times is the first frame ever read from this reader.
        """
        if self._origin is None:
            first = next(self._decode(), None)
            if first is None or self._time_s(first) is None:
                return False
        target = (self._origin or 0) + round(time_s / self._stream.time_base)
        try:
            self._container.seek(target, stream=self._stream)
        except FFmpegError:
            return False
        return True

    def only_key_frames(self) -> None:
        """Decode key frames only, one at a time: quick looks into a film."""
        self._stream.thread_type = "SLICE"
        self._stream.codec_context.skip_frame = "NONKEY"

    def _decode(self) -> Iterator[Any]:
        packets = self._container.demux(self._stream)
        while True:
            try:
                packet = next(packets)
            except StopIteration:
                return
            except FFmpegError:
                self.lost += 1
                yield from self._decoded(None)
                return
            yield from self._decoded(packet)

    def _decoded(self, packet: Any) -> list[Any]:
        """Frames a packet (or, for None, the end) sets free; a broken one counts as lost."""
        try:
            frames: list[Any] = self._stream.codec_context.decode(packet)
        except FFmpegError:
            self.lost += 1
            return []
        return frames

    def _time_s(self, frame: Any) -> float | None:
        if frame.pts is None:
            return None
        if self._origin is None:
            self._origin = frame.pts
        return float((frame.pts - self._origin) * frame.time_base)

    def _length_s(self, frame: Any) -> float:
        return float((frame.duration or 0) * frame.time_base)


@contextmanager
def open_film(path: str | Path) -> Iterator[Reader]:
    """Open a film's picture; cover art is not taken for the film.

    Raises
    ------
    VideoError
        If there is no such file, it is a folder, empty, not to be read, no video, or has sound
        only.
    """
    path = Path(path)
    check_readable(path)
    try:
        container = av.open(f"file:{path}", options={"protocol_whitelist": "file"})
    except FFmpegError as error:
        raise VideoError(
            f"{path}: not a video that can be read ({_reason(error)}); "
            "give a film file such as .mkv or .mp4, or copy it again if it was cut short"
        ) from error
    with container:
        stream = _film_stream(container)
        if stream is None:
            raise VideoError(f"{path}: has no picture, only sound; give a file with video")
        stream.codec_context.thread_count = _THREADS
        stream.thread_type = "AUTO"
        yield Reader(container, stream)


def check_readable(path: Path) -> None:
    """Raise :class:`~moviegoer.errors.VideoError` unless this is a file with something in it."""
    try:
        if path.is_dir():
            raise VideoError(f"{path}: is a folder; give a film file")
        with path.open("rb") as file:
            if not file.read(1):
                raise VideoError(f"{path}: is empty; copy or download it again")
    except FileNotFoundError as error:
        raise VideoError(f"{path}: no such file; check the name") from error
    except PermissionError as error:
        raise VideoError(f"{path}: may not be read; change its permissions") from error
    except OSError as error:
        raise VideoError(f"{path}: cannot be read ({error.strerror}); check the disk") from error


def _film_stream(container: Any) -> Any:
    films = [s for s in container.streams.video if not s.disposition & Disposition.attached_pic]
    return films[0] if films else None


def _reason(error: FFmpegError) -> str:
    return str(error.strerror or error).lower()
