"""Films with sound whose truth is known, for the tests of everything that listens."""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction
from pathlib import Path
from typing import Any

import av
import numpy as np
from numpy.typing import NDArray

from moviegoer.sample import sound

RATE = 24
HZ = sound.SOUND_HZ

Wave = NDArray[np.float64]


def voice(length_s: float, *, pitch_hz: float = 120.0, seed: int = 1) -> Wave:
    """Somebody talks, at 44,100 samples a second."""
    rng = np.random.default_rng(seed)
    return sound.speech(sound.syllables(rng, length_s), pitch_hz, length_s)


def silence(length_s: float) -> Wave:
    return np.zeros(round(length_s * HZ))


def tone(length_s: float, *, pitch_hz: float = 440.0, hz: int = HZ) -> Wave:
    return 0.3 * np.sin(2 * np.pi * pitch_hz * np.arange(round(length_s * hz)) / hz)


def write(
    path: Path,
    waves: Sequence[tuple[float, Wave]],
    *,
    length_s: float = 2.0,
    codec: str = "pcm_s16le",
    start_s: float = 0.0,
    **how: Any,
) -> Path:
    """A small grey film; ``waves`` are sounds and when they begin, from the first frame on.

    ``start_s`` is the first frame's time in the container. ``how``: ``hz``, ``layout``, ``mark``
    (dispositions, one a stream), ``streams`` (more lists of waves, a stream each).
    """
    hz, layout = how.get("hz", HZ), how.get("layout", "mono")
    streams = [waves, *how.get("streams", [])] if waves else []
    with av.open(str(path), "w") as out:
        picture = out.add_stream("libx264", rate=RATE, options={"preset": "ultrafast"})
        picture.width, picture.height, picture.pix_fmt = 64, 48, "yuv420p"
        picture.codec_context.time_base = Fraction(1, RATE)
        tracks = [out.add_stream(codec, rate=hz, layout=layout) for _ in streams]
        for track, mark in zip(tracks, how.get("mark", []), strict=False):
            track.disposition = mark
        for number in range(round(length_s * RATE)):
            image = np.full((48, 64, 3), 40 + number % 100, np.uint8)
            frame = av.VideoFrame.from_ndarray(image, format="rgb24")
            frame.pts, frame.time_base = number + round(start_s * RATE), Fraction(1, RATE)
            out.mux(picture.encode(frame))
        out.mux(picture.encode(None))
        for track, sounds in zip(tracks, streams, strict=True):
            for at_s, wave in sounds:
                _sound(out, track, wave, start_s + at_s)
            out.mux(track.encode(None))
    return path


def _sound(out: Any, track: Any, wave: Wave, at_s: float) -> None:
    hz, layout = track.codec_context.sample_rate, track.codec_context.layout
    size = track.codec_context.frame_size or 1024
    for first in range(0, len(wave) - size + 1, size):
        part = np.tile(wave[first : first + size], (layout.nb_channels, 1)).astype(np.float32)
        frame = av.AudioFrame.from_ndarray(part, format="fltp", layout=layout.name)
        frame.sample_rate, frame.time_base = hz, Fraction(1, hz)
        frame.pts = round(at_s * hz) + first
        out.mux(track.encode(frame))
