"""Subtitle streams inside a film's file.

Text (SubRip, SubStation, MP4's timed text, WebVTT) is decoded by FFmpeg, which gives every kind
in SubStation's form. Pictures of text (DVD, Blu-ray, DVB) are named, never read.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import av
from av.error import FFmpegError
from av.stream import Discard, Disposition

from moviegoer.core.sound.cues import Cue
from moviegoer.errors import VideoError
from moviegoer.sense.sound import film_start_s

__all__ = ["Inside", "look", "read_stream"]

_TEXT_FIELD = 8
_NAME_FIELD = 3
"""Of a decoded event: read order, layer, style, name, three margins, effect, text."""


@dataclass(frozen=True, slots=True)
class Inside:
    """What a stream says of itself."""

    index: int
    codec: str
    language: str
    title: str
    is_text: bool
    default: bool
    forced: bool
    commentary: bool
    for_the_deaf: bool

    @property
    def source(self) -> str:
        """For people to read."""
        words = [f"stream {self.index}", self.codec, self.language, self.title]
        return ", ".join(word for word in words if word)


def look(path: str | Path) -> tuple[Inside, ...]:
    """What subtitle streams a film's file has.

    Raises
    ------
    VideoError
        If the file cannot be opened.
    """
    with _opened(path) as container:
        return tuple(_inside(stream) for stream in container.streams.subtitles)


def read_stream(path: str | Path, index: int) -> tuple[tuple[Cue, ...], int]:
    """Every subtitle of a text stream, on the picture's clock, and how many were broken.

    Texts keep SubStation's tags. Reads the file from end to end.

    Raises
    ------
    VideoError
        If the file cannot be opened.
    """
    start_s = film_start_s(path)
    with _opened(path) as container:
        stream = container.streams[index]
        for other in container.streams:
            if other.index != index:
                other.discard = Discard.all
        cues: list[Cue] = []
        lost = 0
        for packet in _packets(container, stream):
            try:
                cues += _cues(packet, start_s)
            except (FFmpegError, ValueError):
                lost += 1
        return tuple(cues), lost


@contextmanager
def _opened(path: str | Path) -> Iterator[Any]:
    try:
        container = av.open(f"file:{path}", options={"protocol_whitelist": "file"})
    except (FFmpegError, OSError) as error:
        raise VideoError(f"{path}: not a film that can be read; check the file") from error
    with container:
        yield container


def _packets(container: Any, stream: Any) -> Iterator[Any]:
    packets = container.demux(stream)
    while True:
        try:
            packet = next(packets)
        except (StopIteration, FFmpegError):
            return
        if packet.size and packet.pts is not None:
            yield packet


def _cues(packet: Any, film_start_s: float) -> Iterator[Cue]:
    start_s = float(packet.pts * packet.time_base) - film_start_s
    end_s = start_s + float((packet.duration or 0) * packet.time_base)
    for subtitle in packet.decode():
        event = getattr(subtitle, "ass", b"").decode("utf-8", "replace").split(",", _TEXT_FIELD)
        if len(event) > _TEXT_FIELD:
            yield Cue(start_s, end_s, event[_TEXT_FIELD], event[_NAME_FIELD].strip())


def _inside(stream: Any) -> Inside:
    codec, mark = stream.codec_context, stream.disposition
    title = str(stream.metadata.get("title", ""))
    return Inside(
        index=stream.index,
        codec=codec.name if codec is not None else "unknown",
        language=str(stream.language or "").replace("und", ""),
        title=title,
        is_text=codec is not None and bool(codec.codec.text_sub),
        default=bool(mark & Disposition.default),
        forced=bool(mark & Disposition.forced) or "forced" in title.lower(),
        commentary=bool(mark & Disposition.comment) or "comment" in title.lower(),
        for_the_deaf=bool(mark & (Disposition.hearing_impaired | Disposition.captions))
        or "sdh" in title.lower(),
    )
