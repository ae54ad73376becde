"""A film's sound as one wave of 16,000 samples a second, on the clock of its picture.

Any codec, channels and rate come out as mono, in pieces, so that a three-hour film needs no more
memory than a short one. Time 0 is the film's first frame: sound that begins later, has gaps or
overlaps lies where its time stamps say.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import av
import numpy as np
from av.error import FFmpegError
from av.stream import Discard, Disposition

from moviegoer.errors import VideoError
from moviegoer.sense.reader import open_film
from moviegoer.types import Floats

__all__ = ["SOUND_HZ", "Piece", "Track", "film_start_s", "open_sound"]

SOUND_HZ = 16_000
TOLERANCE_S = 0.05
"""Time stamps may stray so far from the count of samples before sound is moved: containers round
to milliseconds, and a shot is longer than this."""
SPLICE_S = 1.0
"""Sound that goes back by more than this comes from a spliced recording, and follows on …"""
LOST_S = 6 * 3600.0
"""… and so does sound that jumps ahead by more than a film is long."""
NOT_THE_FILM = (
    Disposition.comment
    | Disposition.visual_impaired
    | Disposition.descriptions
    | Disposition.clean_effects
    | Disposition.attached_pic
)
"""Somebody who talks over the film is not talking in it."""


@dataclass(frozen=True, slots=True)
class Piece:
    """Some sound: the sample it begins at, counted from the film's first frame, and its wave."""

    first: int
    wave: Floats
    """Mono, float32, about −1 to 1."""


class Track:
    """The open sound of a film. Made by :func:`open_sound`."""

    def __init__(self, container: Any, stream: Any, start_s: float) -> None:
        self._container = container
        self._stream = stream
        self._start_s = start_s
        self.lost = 0
        """Packets and frames that could not be decoded so far."""

    @property
    def language(self) -> str:
        """As the file has it, such as ``eng``; empty where it says nothing."""
        return str(self._stream.language or "").replace("und", "")

    @property
    def source(self) -> str:
        """Which stream this is, for people to read."""
        codec = self._stream.codec_context
        words = [f"stream {self._stream.index}", str(codec.name), f"{codec.sample_rate} Hz"]
        channels = codec.layout.nb_channels
        words += ["mono" if channels == 1 else str(codec.layout.name), self.language]
        return ", ".join(word for word in words if word)

    def pieces(self) -> Iterator[Piece]:
        """The sound in order, pieces never overlapping; call once on a fresh track.

        What lies before the first frame is left out. A frame without a time stamp follows the one
        before.
        """
        end = 0
        for first, wave in self._runs():
            skip = max(0, end - first)
            if len(wave) > skip:
                end = first + len(wave)
                yield Piece(first + skip, wave[skip:])

    def _runs(self) -> Iterator[tuple[int, Floats]]:
        """Waves and where they begin; a new resampler wherever the sound is not continuous."""
        resampler, shape, due_s, shift_s, at = None, None, 0.0, 0.0, 0
        for frame in self._frames():
            stamp_s = self._stamp_s(frame)
            jump_s = 0.0 if stamp_s is None else stamp_s + shift_s - due_s
            if resampler is not None and not -SPLICE_S < jump_s < LOST_S:
                shift_s, jump_s = shift_s - jump_s, 0.0
            looks = (frame.format.name, frame.layout.name, frame.sample_rate)
            if resampler is None or looks != shape or abs(jump_s) > TOLERANCE_S:
                if resampler is not None:
                    yield at, self._resampled(resampler, None)
                resampler = av.AudioResampler(format="fltp", layout="mono", rate=SOUND_HZ)
                shape, due_s = looks, due_s + jump_s
                at = round(due_s * SOUND_HZ)
            frame.pts = None
            wave = self._resampled(resampler, frame)
            yield at, wave
            at += len(wave)
            due_s += frame.samples / frame.sample_rate
        if resampler is not None:
            yield at, self._resampled(resampler, None)

    def _resampled(self, resampler: Any, frame: Any) -> Floats:
        try:
            waves = [out.to_ndarray()[0] for out in resampler.resample(frame)]
        except (FFmpegError, ValueError):
            self.lost += 1
            waves = []
        return np.concatenate([np.zeros(0, np.float32), *waves])

    def _frames(self) -> Iterator[Any]:
        packets = self._container.demux(self._stream)
        while True:
            try:
                packet = next(packets)
            except StopIteration:
                return
            except FFmpegError:
                self.lost += 1
                packet = None
            try:
                frames = self._stream.codec_context.decode(packet)
            except FFmpegError:
                self.lost += 1
                frames = []
            yield from (frame for frame in frames if frame.samples and frame.sample_rate)
            if packet is None:
                return

    def _stamp_s(self, frame: Any) -> float | None:
        if frame.pts is None:
            return None
        return float(frame.pts * (frame.time_base or self._stream.time_base)) - self._start_s


@contextmanager
def open_sound(path: str | Path) -> Iterator[Track | None]:
    """Open a film's sound, or give None where it has none that can be decoded.

    Of several streams the one marked as default is heard, else the first; commentaries and
    descriptions for the blind only where there is nothing else.

    Raises
    ------
    VideoError
        As :func:`moviegoer.sense.reader.open_film`.
    """
    start_s = film_start_s(path)
    try:
        container = av.open(f"file:{path}", options={"protocol_whitelist": "file"})
    except FFmpegError as error:
        raise VideoError(f"{path}: cannot be opened again; has the file changed?") from error
    with container:
        heard = [stream for stream in container.streams.audio if _decodable(stream)]
        if not heard:
            yield None
            return
        best = min(heard, key=_rank)
        for stream in container.streams:
            if stream.index != best.index:
                stream.discard = Discard.all
        yield Track(container, best, start_s)


def film_start_s(path: str | Path) -> float:
    """The container's time of the film's first frame, which is time 0 everywhere else.

    Raises
    ------
    VideoError
        As :func:`moviegoer.sense.reader.open_film`.
    """
    with open_film(path) as reader:
        first = next(reader.frames(), None)
        if first is None or first.frame.pts is None:
            return 0.0
        return float(first.frame.pts * first.frame.time_base)


def _decodable(stream: Any) -> bool:
    codec = stream.codec_context
    return codec is not None and codec.sample_rate > 0 and codec.layout.nb_channels > 0


def _rank(stream: Any) -> tuple[bool, bool, int]:
    mark = stream.disposition
    return bool(mark & NOT_THE_FILM), not mark & Disposition.default, stream.index
