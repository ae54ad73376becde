"""The pictures and sound of a reel, spliced from the clips' files.

Every picture fills the same frame: the bars are cut off, and what is too tall or too wide loses
its edges, more below than above so that heads stay. Frames are taken one for one, so sound runs a
little slow or fast with them.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from functools import cache
from pathlib import Path

import av
import cv2
import numpy as np

from benchmarks.reels import BLACK, DISSOLVE, FADE, Part, Reel
from moviegoer.sense.bars import find_active
from moviegoer.sense.reader import open_film
from moviegoer.sense.sound import SOUND_HZ, open_sound
from moviegoer.sense.video import fetch
from moviegoer.types import Box, Floats, Image

__all__ = ["write"]

WIDTH_PX, HEIGHT_PX, RATE = 960, 540, 25
SOURCE_WIDTH_PX = 1280
"""Pictures are read this wide at most: enough to lose their edges and still fill the frame."""
KEPT_ABOVE = 0.25
"""Of what is cut off a tall picture, the share taken from above."""
SOUND_A_FRAME = SOUND_HZ // RATE


def write(reel: Reel, files: Mapping[str, Path], path: Path) -> None:
    """Write a reel's pictures and sound."""
    sound = _sound(reel, files)
    draft = path.with_suffix(".part.mkv")
    with av.open(str(draft), "w") as out:
        video = out.add_stream("libx264", rate=RATE, options={"preset": "veryfast", "crf": "20"})
        video.width, video.height, video.pix_fmt = WIDTH_PX, HEIGHT_PX, "yuv420p"
        audio = out.add_stream("pcm_s16le", rate=SOUND_HZ, layout="mono")
        for number, image in enumerate(_pictures(reel, files)):
            frame = av.VideoFrame.from_ndarray(image, format="rgb24")
            frame.pts, frame.time_base = number, Fraction(1, RATE)
            out.mux(video.encode(frame))
            wave = sound[number * SOUND_A_FRAME : (number + 1) * SOUND_A_FRAME]
            heard = av.AudioFrame.from_ndarray(wave[None], format="s16", layout="mono")
            heard.sample_rate, heard.pts = SOUND_HZ, number * SOUND_A_FRAME
            heard.time_base = Fraction(1, SOUND_HZ)
            out.mux(audio.encode(heard))
        out.mux(video.encode(None))
        out.mux(audio.encode(None))
    draft.replace(path)


def _pictures(reel: Reel, files: Mapping[str, Path]) -> Iterator[Image]:
    """All frames of a reel: of each part, the last ones are held back for the join."""
    held: list[Image] = []
    for part, before in zip(reel.parts, [None, *reel.joins], strict=True):
        kind = before.kind if before else "cut"
        if kind == "fade":
            yield from _dimmed(held)
            yield from [np.zeros((HEIGHT_PX, WIDTH_PX, 3), np.uint8)] * BLACK
            held = []
        for number, image in enumerate(_frames(part, files[part.clip])):
            if kind == "dissolve" and number < DISSOLVE:
                share = (number + 1) / (DISSOLVE + 1)
                yield cv2.addWeighted(held.pop(0), 1 - share, image, share, 0)
                continue
            if kind == "fade" and number < FADE:
                yield _dark(image, (number + 1) / (FADE + 1))
                continue
            if kind == "cut" and number == 0:
                yield from held
                held = []
            held.append(image)
            if len(held) > DISSOLVE:
                yield held.pop(0)
    yield from held


def _dimmed(held: Sequence[Image]) -> Iterator[Image]:
    yield from held[:-FADE]
    for step, image in enumerate(held[-FADE:]):
        yield _dark(image, 1 - (step + 1) / (FADE + 1))


def _dark(image: Image, share: float) -> Image:
    return np.asarray(np.round(image * share), dtype=np.uint8)


@dataclass(frozen=True)
class _Clip:
    """What is read once of each clip: its picture inside the bars, its clock and its sound."""

    active: Box
    time_s: Floats
    wave: Floats


@cache
def _read(path: Path) -> _Clip:
    with open_film(path) as reader:
        times = np.array([decoded.time_s for decoded in reader.frames()])
    with open_sound(path) as track:
        pieces = [] if track is None else list(track.pieces())
    wave = np.zeros(max((piece.first + len(piece.wave) for piece in pieces), default=0))
    for piece in pieces:
        wave[piece.first : piece.first + len(piece.wave)] = piece.wave
    return _Clip(find_active(path), times, wave)


def _frames(part: Part, path: Path) -> Iterator[Image]:
    """A part's frames, upright, without bars, filling the reel's frame."""
    clip = _read(path)
    wanted = range(part.start, part.end)
    found = fetch(
        path, frames=wanted, time_s=clip.time_s, active=clip.active, width_px=SOURCE_WIDTH_PX
    )
    for _, image in found:
        yield _filled(image)


def _filled(image: Image) -> Image:
    height_px, width_px = image.shape[:2]
    scale = max(WIDTH_PX / width_px, HEIGHT_PX / height_px)
    size = max(WIDTH_PX, round(width_px * scale)), max(HEIGHT_PX, round(height_px * scale))
    how = cv2.INTER_AREA if scale < 1 else cv2.INTER_CUBIC
    large = cv2.resize(image, size, interpolation=how)
    left, top = (size[0] - WIDTH_PX) // 2, round((size[1] - HEIGHT_PX) * KEPT_ABOVE)
    return np.ascontiguousarray(large[top : top + HEIGHT_PX, left : left + WIDTH_PX])


def _sound(reel: Reel, files: Mapping[str, Path]) -> np.ndarray:
    """A reel's sound as 16-bit samples; where two parts overlap, both are heard."""
    wave = np.zeros(reel.frames * SOUND_A_FRAME)
    for part, start in zip(reel.parts, reel.starts(), strict=True):
        own = _wave(part, files[part.clip])
        wave[start * SOUND_A_FRAME : start * SOUND_A_FRAME + len(own)] += own
    return np.asarray(np.clip(np.round(wave * 32767), -32768, 32767), dtype=np.int16)


def _wave(part: Part, path: Path) -> Floats:
    """A part's sound, stretched to its frames; silence where the clip has none."""
    clip = _read(path)
    if not len(clip.wave):
        return np.zeros(0)
    frame = part.start + np.arange(part.frames * SOUND_A_FRAME) / SOUND_A_FRAME
    stamps = np.append(clip.time_s, 2 * clip.time_s[-1] - clip.time_s[-2])
    at_s = np.interp(frame, np.arange(len(stamps)), stamps)
    return np.asarray(np.interp(at_s * SOUND_HZ, np.arange(len(clip.wave)), clip.wave, right=0.0))
