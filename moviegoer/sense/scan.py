"""One pass over the film: everything later stages need from every frame, decoded once."""

from __future__ import annotations

from array import array
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from pathlib import Path
from typing import Protocol

import cv2
import numpy as np

from moviegoer.core.segmentation.joining import Part
from moviegoer.errors import VideoError
from moviegoer.sense.bars import find_active
from moviegoer.sense.candidates import Candidates
from moviegoer.sense.motion import GlobalMotion
from moviegoer.sense.planes import Look, code_range, picture, small, thumbnail, to_bgr
from moviegoer.sense.reader import Decoded, open_film
from moviegoer.sense.stretch import EARLIER, Stretch
from moviegoer.types import Box, Floats, Image, Signals

__all__ = ["Outlets", "scan", "scan_part"]

_REPORT_EVERY = 50
_NOTHING = "{path}: no frame can be decoded; the file is damaged or cut short"
_COLUMNS = (
    "luma", "contrast", "sharpness", "saturation", "red", "green", "blue",
    "shift_x", "shift_y", "zoom", "motion",
)  # fmt: skip


def scan(
    path: str | Path,
    *,
    detectors: Sequence[str],
    thumbs: Path,
    keep: Callable[[int, Image], None],
    width_px: int = 960,
    progress: Callable[[float], None],
) -> Signals:
    """Decode the whole film once and measure every frame inside its black bars.

    Parameters
    ----------
    detectors
        Names of the cut detectors to drive; none is fine.
    thumbs
        Where to write a 48×27 RGB thumbnail of every frame, uint8, one after the other.
    keep
        Called with frame number and picture (RGB, upright, square pixels, longer side at most
        ``width_px``) of frames that may become keyframes; in the film's order.
    progress
        Called now and then with the share of the film's declared length that is done.

    Raises
    ------
    VideoError
        If the film cannot be opened or not one frame can be decoded.
    """
    cv2.setNumThreads(1)  # the decoder's threads use the other cores better
    active = find_active(path)
    with open_film(path) as reader, thumbs.open("wb") as out:
        look = Look(active=active, pixel_aspect=reader.pixel_aspect)
        candidates = _candidates(look, keep, width_px)
        table = _Table(_cut_scores(detectors, reader.rate))
        for decoded in reader.frames():
            thumb = table.push(decoded, look)
            out.write(thumb.tobytes())
            candidates.push(decoded, thumb=thumb, quality=table.sharpness)
            if decoded.number % _REPORT_EVERY == 0 and reader.duration_s:
                progress(min(1.0, decoded.time_s / reader.duration_s))
        if not len(table):
            raise VideoError(_NOTHING.format(path=path))
        candidates.finish(reader.end_s)
        progress(1.0)
        return table.signals(end_s=reader.end_s, active=active, lost=reader.lost)


@dataclass(frozen=True, slots=True)
class Outlets:
    """Where a pass leaves what it finds; see :func:`scan`."""

    thumbs: Path
    keep: Callable[[int, Image], None]
    progress: Callable[[float], None]


def scan_part(
    path: str | Path,
    span_s: tuple[float, float],
    *,
    detectors: Sequence[str],
    outlets: Outlets,
    width_px: int = 960,
) -> Part | None:
    """Measure the frames that begin within a half-open span as :func:`scan` does, bit for bit.

    Decoding begins early enough and goes on long enough for everything that a frame's row depends
    on. Thumbnails are of the part's own frames, and ``keep`` is given numbers that count these
    from 0; near the part's ends it may be given other frames than by :func:`scan`.

    Parameters
    ----------
    span_s
        Presentation times; the last part's end is infinite.

    Returns
    -------
    The part; ``None`` if the film cannot be sought as exactly as this needs.

    Raises
    ------
    VideoError
        If the film cannot be opened or not one frame can be decoded.
    """
    cv2.setNumThreads(1)
    active = find_active(path)
    for earlier in EARLIER:
        with open_film(path) as reader, outlets.thumbs.open("wb") as out:
            look = Look(active=active, pixel_aspect=reader.pixel_aspect)
            table = _Table(_cut_scores(detectors, reader.rate))
            stretch = Stretch(reader, span_s, reach=table.reach)
            candidates = _candidates(look, outlets.keep, width_px)
            for decoded in stretch.frames(earlier):
                thumb = table.push(decoded, look)
                if own := stretch.own(decoded):
                    out.write(thumb.tobytes())
                    candidates.push(own, thumb=thumb, quality=table.sharpness)
                    if own.number % _REPORT_EVERY == 0:
                        outlets.progress(stretch.share(decoded.time_s))
            if stretch.whole and not len(table):
                raise VideoError(_NOTHING.format(path=path))
            if stretch.whole:
                candidates.finish(min(reader.end_s, span_s[1]))
                outlets.progress(1.0)
                return stretch.part(
                    table.signals(end_s=reader.end_s, active=active, lost=stretch.lost)
                )
    return None


def _candidates(look: Look, keep: Callable[[int, Image], None], width_px: int) -> Candidates:
    return Candidates(lambda number, frame: keep(number, picture(frame, look, longest_px=width_px)))


class _CutScores(Protocol):
    @property
    def reach(self) -> int: ...

    def push(self, small_bgr: Image, index: int, time: float) -> None: ...

    def finish(self) -> Mapping[str, Floats]: ...


def _cut_scores(names: Sequence[str], rate: Fraction) -> _CutScores:
    from moviegoer.sense.detectors import CutScores

    scores: _CutScores = CutScores(names, rate)
    return scores


class _Table:
    """The columns of a film's signals, growing by a row a frame."""

    def __init__(self, scores: _CutScores) -> None:
        self._scores = scores
        self._motion = GlobalMotion()
        self._time_s = array("d")
        self._columns = {name: array("f") for name in _COLUMNS}

    def __len__(self) -> int:
        return len(self._time_s)

    @property
    def reach(self) -> int:
        """Frames before and after one that its row depends on."""
        return self._scores.reach

    @property
    def sharpness(self) -> float:
        """Of the frame measured last."""
        return self._columns["sharpness"][-1]

    def push(self, decoded: Decoded, look: Look) -> Image:
        """Measure one frame; its thumbnail comes back."""
        frame = decoded.frame
        yuv = small(frame, look)
        bgr = to_bgr(yuv, frame)
        self._scores.push(bgr, decoded.number, decoded.time_s)
        thumb = thumbnail(bgr)
        black, white = code_range(frame)
        y = np.ascontiguousarray(yuv[..., 0])
        half = cv2.resize(y, (y.shape[1] // 2, y.shape[0] // 2), interpolation=cv2.INTER_AREA)
        move = self._motion.push(half)
        row = (
            *_light(y, black, white),
            *_colour(thumb),
            move.x,
            move.y,
            move.zoom,
            move.rest / (white - black),
        )
        self._time_s.append(decoded.time_s)
        for name, value in zip(_COLUMNS, row, strict=True):
            self._columns[name].append(value)
        return thumb

    def signals(self, *, end_s: float, active: Box, lost: int) -> Signals:
        """The table, whole."""
        columns = {name: np.array(self._columns[name], np.float32) for name in _COLUMNS}
        colour = np.stack([columns.pop(name) for name in ("red", "green", "blue")], axis=1)
        return Signals(
            time_s=np.array(self._time_s),
            colour=colour,
            scores=self._scores.finish(),
            end_s=end_s,
            active=active,
            lost=lost,
            **columns,
        )


def _light(y: Image, black: float, white: float) -> tuple[float, float, float]:
    """Luma and contrast in [0, 1], and sharpness in full-range codes."""
    mean, spread = cv2.meanStdDev(y)
    detail = cv2.meanStdDev(cv2.Laplacian(y, cv2.CV_16S))[1]
    span = white - black
    luma = min(1.0, max(0.0, (float(mean[0, 0]) - black) / span))
    return luma, float(spread[0, 0]) / span, (float(detail[0, 0]) * 255 / span) ** 2


def _colour(thumb: Image) -> tuple[float, float, float, float]:
    """Saturation (HSV) and mean red, green and blue, in [0, 1]."""
    saturation = cv2.mean(cv2.cvtColor(thumb, cv2.COLOR_RGB2HSV))[1] / 255
    red, green, blue, _ = cv2.mean(thumb)
    return saturation, red / 255, green / 255, blue / 255
