"""Writers of small odd films with exact truth, for the tests of everything that reads video.

Every writer takes the path to write to and returns a :class:`Reel`: what is in the file. Pictures
are textured and coloured, drift a little and carry grain, as a camera's do; each shot has its own
palette, so that a cut is a cut to any detector. A film takes a tenth of a second or two to write.
"""

from __future__ import annotations

import os
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from fractions import Fraction
from pathlib import Path
from typing import Any

import av
import cv2
import numpy as np
from numpy.typing import NDArray

Image = NDArray[np.uint8]
Join = tuple[str, int, int]
"""Kind of a transition, first frame of the shot that follows, length in frames."""

RATE = Fraction(24)
WIDTH_PX, HEIGHT_PX = 320, 180
SOUND_HZ = 44100
LENGTHS = (20, 30, 25)


@dataclass(frozen=True)
class Reel:
    """What a test film holds.

    ``frames`` were written, shown at ``time_s`` (from the first frame on). ``joins`` are the
    transitions; a gradual one is placed at its middle frame, a cut has length 0. ``size_px`` is
    the picture as shown: after rotation, with square pixels. ``active`` is what lies inside the
    black bars, xyxy as fractions.
    """

    path: Path
    frames: int
    joins: tuple[Join, ...] = ()
    size_px: tuple[int, int] = (WIDTH_PX, HEIGHT_PX)
    active: tuple[float, float, float, float] = (0.0, 0.0, 1.0, 1.0)
    time_s: tuple[float, ...] = field(default=(), repr=False)

    @property
    def starts(self) -> tuple[int, ...]:
        """The frame that each shot but the first begins at."""
        return tuple(frame for _, frame, _ in self.joins)


# --- pictures


def picture(seed: int, *, width_px: int = WIDTH_PX, height_px: int = HEIGHT_PX) -> Image:
    """A textured picture of its own palette: soft blotches, some objects, fine detail."""
    rng = np.random.default_rng(seed)
    base, spread = rng.uniform(50, 200, 3), rng.uniform(20, 45, 3)
    blend = np.zeros((height_px, width_px, 3), np.float32)
    for cells, share in ((5, 1.0), (24, 0.4), (80, 0.25)):
        noise = rng.standard_normal((cells, cells * 16 // 9, 3)).astype(np.float32)
        blend += share * cv2.resize(noise, (width_px, height_px), interpolation=cv2.INTER_CUBIC)
    image = np.clip(base + spread * blend, 8, 247).astype(np.uint8)
    for _ in range(5):
        corner = rng.integers(0, (width_px, height_px))
        far = corner + rng.integers(height_px // 12, height_px // 4, 2)
        colour = rng.integers(20, 235, 3).tolist()
        cv2.rectangle(image, corner.tolist(), far.tolist(), colour, -1)
    return image


def shot(
    seed: int, frames: int, *, width_px: int = WIDTH_PX, height_px: int = HEIGHT_PX
) -> list[Image]:
    """A shot of one picture by a hand-held camera: it drifts by a pixel or two, with grain."""
    margin = 8
    still = picture(seed, width_px=width_px + 2 * margin, height_px=height_px + 2 * margin)
    grain = np.random.default_rng(seed + 1).integers(0, 9, (4, height_px, width_px, 3), np.uint8)
    images = []
    for number in range(frames):
        x = margin + round(3 * np.sin(number / 11 + seed))
        y = margin + round(2 * np.sin(number / 17 + 2 * seed))
        window = still[y : y + height_px, x : x + width_px]
        images.append(cv2.add(cv2.subtract(window, 4), grain[number % 4]))
    return images


def hard_cuts(lengths: Sequence[int] = LENGTHS, seed: int = 1) -> tuple[list[Image], Any]:
    """Shots of the given lengths one after the other, and their joins."""
    images = [image for i, n in enumerate(lengths) for image in shot(seed + 10 * i, n)]
    return images, tuple(("cut", int(frame), 0) for frame in np.cumsum(lengths)[:-1])


def mixed(before: Sequence[Image], after: Sequence[Image]) -> list[Image]:
    """The frames of a dissolve: equally many of either shot, blended linearly."""
    share = (np.arange(len(before)) + 1) / (len(before) + 1)
    return [
        cv2.addWeighted(a, float(1 - p), b, float(p), 0)
        for a, b, p in zip(before, after, share, strict=True)
    ]


def dimmed(images: Sequence[Image], *, level: int = 0) -> list[Image]:
    """The frames of a fade-out to a grey level (0 black, 255 white), which the last one is."""
    share = np.arange(1, len(images) + 1) / len(images)
    return [
        np.round(image * (1 - p) + level * p).astype(np.uint8)
        for image, p in zip(images, share, strict=True)
    ]


# --- the file


def write(
    path: Path,
    images: Sequence[Image],
    *,
    codec: str = "libx264",
    rate: Fraction = RATE,
    sound: bool = False,
    **how: Any,
) -> tuple[float, ...]:
    """Encode pictures; return each frame's time.

    ``how``: ``options`` of the encoder, ``format`` of the container, ``pixels`` (pixel format),
    ``aspect`` (of a sample), ``ticks`` (each frame's time in 1/1000 s, for a variable rate).
    """
    height_px, width_px = images[0].shape[:2]
    ticks: Sequence[int] | None = how.get("ticks")
    base = Fraction(1, 1000) if ticks else 1 / rate
    pts = list(ticks or range(len(images)))
    with av.open(str(path), "w", format=how.get("format"), options=how.get("mux", {})) as out:
        stream = out.add_stream(codec, rate=rate, options=how.get("options", {}))
        stream.width, stream.height = width_px, height_px
        stream.pix_fmt = how.get("pixels", "yuv420p")
        stream.codec_context.time_base = base
        if "aspect" in how:
            stream.codec_context.sample_aspect_ratio = how["aspect"]
        tone = out.add_stream("aac", rate=SOUND_HZ, layout="mono") if sound else None
        for tick, image in zip(pts, images, strict=True):
            frame = av.VideoFrame.from_ndarray(np.ascontiguousarray(image), format="rgb24")
            frame.pts, frame.time_base = tick, base
            out.mux(stream.encode(frame))
        out.mux(stream.encode(None))
        if tone is not None:
            _write_tone(out, tone, len(images) / float(rate))
    return tuple(float((tick - pts[0]) * base) for tick in pts)


def _write_tone(out: Any, stream: Any, length_s: float) -> None:
    time_s = np.arange(round(length_s * SOUND_HZ)) / SOUND_HZ
    wave = (0.2 * np.sin(2 * np.pi * 330 * time_s)).astype(np.float32)[None]
    for start in range(0, wave.shape[1], 1024):
        block = np.ascontiguousarray(wave[:, start : start + 1024])
        frame = av.AudioFrame.from_ndarray(block, format="fltp", layout="mono")
        frame.sample_rate, frame.pts, frame.time_base = SOUND_HZ, start, Fraction(1, SOUND_HZ)
        out.mux(stream.encode(frame))
    out.mux(stream.encode(None))


# --- films with transitions


def cuts(path: Path, lengths: Sequence[int] = LENGTHS, **how: Any) -> Reel:
    """Hard cuts and nothing else, without sound. ``how`` goes to :func:`write`."""
    images, joins = hard_cuts(lengths)
    return Reel(path, len(images), joins, time_s=write(path, images, **how))


def with_sound(path: Path) -> Reel:
    """Hard cuts, and a tone to hear."""
    return cuts(path, sound=True)


def dissolve(path: Path, *, length: int = 16) -> Reel:
    """Two shots of 30 clean frames each, with a linear dissolve between them."""
    before, after = shot(3, 30 + length), shot(40, 30 + length)
    images = before[:30] + mixed(before[30:], after[:length]) + after[length:]
    joins = (("dissolve", 30 + length // 2, length),)
    return Reel(path, len(images), joins, time_s=write(path, images))


def fade(path: Path, *, length: int = 12, hold: int = 4, level: int = 0) -> Reel:
    """A shot fades out to black (or to a level), which holds; the next one fades in."""
    before, after = shot(3, 30 + length), shot(40, 30 + length)
    blank = [np.full_like(before[0], level)] * hold
    out, back = dimmed(before[30:], level=level), dimmed(after[:length][::-1], level=level)[::-1]
    images = before[:30] + out + blank + back + after[length:]
    whole = 2 * length + hold
    return Reel(path, len(images), (("fade", 30 + whole // 2, whole),), time_s=write(path, images))


def wipe(path: Path, *, length: int = 16) -> Reel:
    """An edge runs from left to right and uncovers the next shot."""
    before, after = shot(3, 30 + length), shot(40, 30 + length)
    images = before[:30]
    for number in range(length):
        edge = round(WIDTH_PX * (number + 1) / (length + 1))
        images.append(np.hstack((after[number][:, :edge], before[30 + number][:, edge:])))
    images += after[length:]
    joins = (("wipe", 30 + length // 2, length),)
    return Reel(path, len(images), joins, time_s=write(path, images))


def flash(path: Path) -> Reel:
    """One shot, in which two frames are white: no transition."""
    images = shot(3, 70)
    images[35:37] = [np.full_like(images[0], 250)] * 2
    return Reel(path, len(images), time_s=write(path, images))


# --- films of odd geometry


def letterbox(path: Path, *, bar: float = 0.125, lengths: Sequence[int] = LENGTHS) -> Reel:
    """Black bars above and below, each that share of the height."""
    images, joins = hard_cuts(lengths)
    rows = round(HEIGHT_PX * bar)
    for image in images:
        image[:rows] = image[HEIGHT_PX - rows :] = 0
    inside = (0.0, rows / HEIGHT_PX, 1.0, 1 - rows / HEIGHT_PX)
    return Reel(path, len(images), joins, active=inside, time_s=write(path, images))


def pillarbox(path: Path, *, bar: float = 0.125, lengths: Sequence[int] = LENGTHS) -> Reel:
    """Black bars to the left and right, each that share of the width."""
    images, joins = hard_cuts(lengths)
    columns = round(WIDTH_PX * bar)
    for image in images:
        image[:, :columns] = image[:, WIDTH_PX - columns :] = 0
    inside = (columns / WIDTH_PX, 0.0, 1 - columns / WIDTH_PX, 1.0)
    return Reel(path, len(images), joins, active=inside, time_s=write(path, images))


def anamorphic(path: Path, *, aspect: Fraction = Fraction(4, 3)) -> Reel:
    """Pixels wider than high: shown wider than stored."""
    images, joins = hard_cuts()
    times = write(path, images, aspect=aspect)
    return Reel(path, len(images), joins, (round(WIDTH_PX * aspect), HEIGHT_PX), time_s=times)


MATRIX = {
    0: (1, 0, 0, 1),
    90: (0, 1, -1, 0),
    180: (-1, 0, 0, -1),
    270: (0, -1, 1, 0),
}
"""The upper left of a track's matrix that turns the picture clockwise by so many degrees
(ISO/IEC 14496-12, "Track Header Box")."""


def rotated(path: Path, *, clockwise: int = 90) -> Reel:
    """An .mp4 whose track asks players to turn the stored picture clockwise, as a phone does.

    PyAV cannot write a display matrix: the one in the track header is overwritten.
    """
    images, joins = hard_cuts()
    times = write(path, images)
    data = bytearray(path.read_bytes())
    a, b, c, d = (value * 65536 for value in MATRIX[clockwise])
    # Version 0 of the box: name 4, flags 4, times and ids 20, reserved 8, layer..volume 8.
    at = data.index(b"tkhd") + 4 + 4 + 20 + 8 + 8
    for row, pair in ((0, (a, b)), (12, (c, d))):
        for column, value in enumerate(pair):
            place = at + row + 4 * column
            data[place : place + 4] = value.to_bytes(4, "big", signed=True)
    path.write_bytes(data)
    shown = (HEIGHT_PX, WIDTH_PX) if clockwise in (90, 270) else (WIDTH_PX, HEIGHT_PX)
    return Reel(path, len(images), joins, shown, time_s=times)


def interlaced(path: Path, *, codec: str = "mpeg2video") -> Reel:
    """Two fields a frame, half a frame apart, of a picture that moves sideways: combed edges."""
    still = cv2.resize(picture(9), (WIDTH_PX * 3, HEIGHT_PX))
    images = []
    for number in range(60):
        x = 6 * number
        frame = still[:, x : x + WIDTH_PX].copy()
        frame[1::2] = still[1::2, x + 3 : x + 3 + WIDTH_PX]
        images.append(frame)
    options = {"flags": "+ilme+ildct", "b": "2000000"}
    return Reel(path, 60, time_s=write(path, images, codec=codec, options=options))


# --- films of odd time, codecs and damage


def variable_rate(path: Path) -> Reel:
    """Frames of 20, 42 and 125 ms, in turns of ten: frame number over rate is not the time."""
    images, joins = hard_cuts()
    steps = [(20, 42, 125)[(number // 10) % 3] for number in range(len(images))]
    ticks = [0, *np.cumsum(steps)[:-1].tolist()]
    return Reel(path, len(images), joins, time_s=write(path, images, ticks=ticks))


def late_start(path: Path) -> Reel:
    """A broadcast stream (.ts) of 25 frames a second, whose clock starts at one hour."""
    images, joins = hard_cuts()
    ticks = [3_600_000 + 40 * number for number in range(len(images))]
    times = write(path, images, rate=Fraction(25), format="mpegts", ticks=ticks)
    return Reel(path, len(images), joins, time_s=times)


def one_frame(path: Path) -> Reel:
    """A film of a single frame."""
    return Reel(path, 1, time_s=write(path, shot(3, 1)))


CODECS = {
    "h264": ("libx264", ".mp4", "yuv420p"),
    "h265": ("libx265", ".mkv", "yuv420p"),
    "h265-10bit": ("libx265", ".mkv", "yuv420p10le"),
    "h264-10bit": ("libx264", ".mkv", "yuv420p10le"),
    "h264-444": ("libx264", ".mkv", "yuv444p"),
    "vp9": ("libvpx-vp9", ".webm", "yuv420p"),
    "av1": ("libsvtav1", ".mkv", "yuv420p"),
    "mpeg4": ("mpeg4", ".avi", "yuv420p"),
    "mpeg2": ("mpeg2video", ".mpg", "yuv420p"),
    "prores": ("prores_ks", ".mov", "yuv422p10le"),
    "mjpeg": ("mjpeg", ".mov", "yuvj420p"),
}
QUICK = {
    "libx265": {"preset": "ultrafast", "x265-params": "log-level=none"},
    "libvpx-vp9": {"deadline": "realtime", "cpu-used": "8"},
    "libsvtav1": {"preset": "12"},
}


def coded(folder: Path, name: str) -> Reel:
    """Hard cuts by one of :data:`CODECS`, in a container that goes with it."""
    codec, suffix, pixels = CODECS[name]
    options = QUICK.get(codec, {})
    with _usual_schedule():
        return cuts(folder / f"{name}{suffix}", codec=codec, pixels=pixels, options=options)


@contextmanager
def _usual_schedule() -> Iterator[None]:
    """Put the process's schedule back as it was.

    Run by root, SVT-AV1 gives itself the highest real-time priority, and with it all that the
    process starts later: a browser at that priority starves the machine.
    """
    if not hasattr(os, "sched_getscheduler"):
        yield
        return
    policy, parameters = os.sched_getscheduler(0), os.sched_getparam(0)
    try:
        yield
    finally:
        os.sched_setscheduler(0, policy, parameters)


def truncated(path: Path, *, share: float = 0.6) -> Reel:
    """A download that stopped: the header promises all ``frames``, fewer are there.

    An .mp4 is written with its index first, so that it still opens; .mkv opens anyway.
    """
    mux = {"movflags": "+faststart"} if path.suffix == ".mp4" else {}
    reel = cuts(path, mux=mux)
    path.write_bytes(path.read_bytes()[: int(path.stat().st_size * share)])
    return reel


def no_index(path: Path) -> Reel:
    """An .mp4 cut short before its index, which is written last: nothing can open it."""
    reel = cuts(path)
    path.write_bytes(path.read_bytes()[: int(path.stat().st_size * 0.6)])
    return reel


def broken(path: Path) -> Reel:
    """Twenty packets in the middle are noise: some twenty frames cannot be decoded."""
    reel = cuts(path, (40, 60, 40), options={"g": "12", "bf": "0"})
    with av.open(str(path)) as film:
        packets = [(p.pos, p.size) for p in film.demux(video=0) if p.pos is not None and p.size]
    data = bytearray(path.read_bytes())
    noise = np.random.default_rng(5)
    for at, size in packets[60:80]:
        data[at + 4 : at + size] = noise.bytes(size - 4)
    path.write_bytes(data)
    return reel


def sound_only(path: Path) -> Path:
    """A file with a tone and no picture."""
    with av.open(str(path), "w") as out:
        _write_tone(out, out.add_stream("aac", rate=SOUND_HZ, layout="mono"), 1.0)
    return path


def text(path: Path) -> Path:
    """Text under a film's name."""
    path.write_text("This is no film.\n" * 50, encoding="utf-8")
    return path
