"""From a decoded frame to pictures: its planes shrunk and turned directly, without a detour.

Shrinking Y, U and V and converting afterwards costs a fraction of converting the whole frame, and
all pictures of a film (small, kept, fetched) come from the same arithmetic.
"""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from functools import lru_cache
from typing import Any

import cv2
import numpy as np

from moviegoer.core.frame.picture import fitted_size, shown_size, stored_box
from moviegoer.types import Box, Floats, Image

__all__ = [
    "THUMB_SHAPE",
    "Look",
    "code_range",
    "luma_lines",
    "picture",
    "small",
    "thumbnail",
    "to_bgr",
    "turns",
]

THUMB_SHAPE = (27, 48, 3)
"""Height, width and channels of a thumbnail."""
_BT601, _LIMITED = 5, 1
"""What other pixel formats are converted to, in FFmpeg's numbers."""
SMALL_PX = 256
"""Longer side of the small picture that detectors and measures see."""
_PLAIN = {"yuv420p", "yuvj420p", "yuv422p", "yuvj422p", "yuv444p", "yuvj444p", "yuv411p"}
_DEEP = {f"yuv{c}p{b}le": b for c in ("420", "422", "444") for b in (9, 10, 12, 14, 16)}
_BLOCK = 16
_COMBED = 1.4
"""A block is combed where neighbouring lines differ so much more than lines two apart. No block of
the (progressive) development clips is; grain and stripes differ alike or the other way."""
_COMBED_SHARE = 0.002


@dataclass(frozen=True, slots=True)
class Look:
    """How a film's frames are to be looked at: its bars and the shape of its pixels."""

    active: Box
    """In the frame as shown."""
    pixel_aspect: Fraction

    def stored(self, frame: Any) -> Box:
        """The active picture in the frame as stored."""
        return stored_box(self.active, quarter_turns=turns(frame))

    def size(self, frame: Any, *, longest_px: int) -> tuple[int, int]:
        """Stored width and height at which the active picture has square pixels."""
        x0, y0, x1, y1 = self.stored(frame)
        shown = shown_size(
            frame.width, frame.height, pixel_aspect=self.pixel_aspect, quarter_turns=0
        )
        return fitted_size(shown[0] * (x1 - x0), shown[1] * (y1 - y0), longest_px=longest_px)


def small(frame: Any, look: Look) -> Image:
    """The active picture as Y, U, V codes, ``(height, width, 3)`` with even sides up to 256 px.

    Y is shrunk in two steps, sampling to twice the size and then averaging, which evens out grain
    at a fifth of the price of averaging all pixels.
    """
    planes = _planes(frame)
    width, height = look.size(frame, longest_px=SMALL_PX)
    width, height = max(2, width & ~1), max(2, height & ~1)
    y, u, v = (_crop(plane, look.stored(frame)) for plane in planes)
    if y.shape[1] > 2 * width:
        y = cv2.resize(y, (2 * width, 2 * height), interpolation=cv2.INTER_LINEAR)
    parts = [cv2.resize(y, (width, height), interpolation=cv2.INTER_AREA)]
    parts += [cv2.resize(p, (width, height), interpolation=cv2.INTER_LINEAR) for p in (u, v)]
    return _turned(cv2.merge([_to_8_bits(p, frame) for p in parts]), frame)


def picture(frame: Any, look: Look, *, longest_px: int) -> Image:
    """The active picture as RGB, upright, with square pixels.

    Its longer side is at most ``longest_px``; a small picture is not enlarged. A combed
    picture (two moments interlaced) shows one of them only.
    """
    y, u, v = (_crop(plane, look.stored(frame)) for plane in _planes(frame))
    size = look.size(frame, longest_px=longest_px)
    if _is_combed(_to_8_bits(y[:, ::4], frame)):
        y, u, v = y[::2], u[::2], v[::2]
    parts = [_to_8_bits(_resized(plane, size), frame) for plane in (y, u, v)]
    rgb = cv2.transform(cv2.merge(parts), _matrix(*_colour(frame))[::-1].copy())
    return _turned(rgb, frame)


def to_bgr(yuv: Image, frame: Any) -> Image:
    """Small Y, U, V codes of a frame as BGR."""
    bgr: Image = cv2.transform(yuv, _matrix(*_colour(frame)))
    return bgr


def thumbnail(bgr: Image) -> Image:
    """A small picture as the 48×27 RGB that TransNetV2 looks at."""
    shrunk = cv2.resize(bgr, THUMB_SHAPE[1::-1], interpolation=cv2.INTER_AREA)
    rgb: Image = cv2.cvtColor(shrunk, cv2.COLOR_BGR2RGB)
    return rgb


def code_range(frame: Any) -> tuple[float, float]:
    """The luma codes of black and of white."""
    return (0.0, 255.0) if _colour(frame)[1] else (16.0, 235.0)


def turns(frame: Any) -> int:
    """Quarter turns, anti-clockwise, from the frame as stored to the frame as shown."""
    return int(round(frame.rotation / 90) % 4)


def luma_lines(frame: Any, *, parts: int) -> tuple[Image, Image]:
    """Brightness above black of every row and of every column of the frame as shown, in parts.

    Shapes ``(height, parts)`` and ``(width, parts)``, in the pixels of the stored frame.
    """
    y = _to_8_bits(_planes(frame)[0], frame)
    y = cv2.subtract(y, np.full_like(y, int(code_range(frame)[0])))
    rows = cv2.resize(y, (parts, y.shape[0]), interpolation=cv2.INTER_AREA)
    columns = cv2.resize(y, (y.shape[1], parts), interpolation=cv2.INTER_AREA).T
    for _ in range(turns(frame)):
        rows, columns = columns[::-1], rows
    return rows, columns


def _planes(frame: Any) -> list[Image]:
    """Views of the Y, U and V planes, in the codes they are stored in."""
    if frame.format.name not in _PLAIN and frame.format.name not in _DEEP:
        frame = frame.reformat(format="yuv444p", dst_colorspace=_BT601, dst_color_range=_LIMITED)
    code = np.uint16 if frame.format.name in _DEEP else np.uint8
    return [_view(plane, code) for plane in frame.planes]


def _view(plane: Any, code: Any) -> Image:
    lines = np.frombuffer(plane, code).reshape(plane.height, -1)
    view: Image = lines[:, : plane.width]
    return view


def _to_8_bits(codes: Image, frame: Any) -> Image:
    if codes.dtype == np.uint8:
        return codes
    return (codes >> (_DEEP[frame.format.name] - 8)).astype(np.uint8)


def _crop(plane: Image, box: Box) -> Image:
    height, width = plane.shape
    x0, y0, x1, y1 = box
    left, top = round(x0 * width), round(y0 * height)
    return plane[top : max(top + 1, round(y1 * height)), left : max(left + 1, round(x1 * width))]


def _turned(image: Image, frame: Any) -> Image:
    return np.ascontiguousarray(np.rot90(image, turns(frame)))


def _resized(plane: Image, size: tuple[int, int]) -> Image:
    if plane.shape == size[::-1]:
        return plane
    shrinks = plane.shape[1] >= size[0] and plane.shape[0] >= size[1]
    how = cv2.INTER_AREA if shrinks else cv2.INTER_LINEAR
    resized: Image = cv2.resize(plane, size, interpolation=how)
    return resized


def _is_combed(y: Image) -> bool:
    """Whether lines belong in turn to two moments: somewhere neighbours differ, next ones agree."""
    height, width = (len(y) - 2) // _BLOCK * _BLOCK, y.shape[1] // _BLOCK * _BLOCK
    if not height or not width:
        return False
    lines = y[: height + 2, :width].astype(np.int16)
    neighbours, next_ones = (
        _block_means(np.abs(lines[:height] - lines[step : height + step])) for step in (1, 2)
    )
    combed = neighbours > _COMBED * next_ones + 1
    return bool(combed.mean() > _COMBED_SHARE)


def _block_means(values: Image) -> Floats:
    height, width = values.shape
    blocks = values.reshape(height // _BLOCK, _BLOCK, width // _BLOCK, _BLOCK)
    means: Floats = blocks.mean(axis=(1, 3), dtype=np.float32)
    return means


def _colour(frame: Any) -> tuple[str, bool]:
    """Colour matrix and whether luma uses the full range.

    Where a file doesn't say, high definition is BT.709 and the rest BT.601, limited, as players
    assume.
    """
    full = int(frame.color_range) == 2 or frame.format.name.startswith("yuvj")
    if frame.format.name not in _PLAIN and frame.format.name not in _DEEP:
        return "601", False
    space = int(frame.colorspace)
    if space in (9, 10):
        return "2020", full
    if space == 1 or (space not in (4, 5, 6) and frame.height >= 720):
        return "709", full
    return "601", full


@lru_cache
def _matrix(standard: str, full: bool) -> Floats:
    """``(3, 4)``: from Y, U, V codes to B, G, R codes (ITU-R BT.601, BT.709, BT.2020)."""
    kr, kb = {"601": (0.299, 0.114), "709": (0.2126, 0.0722), "2020": (0.2627, 0.0593)}[standard]
    kg = 1 - kr - kb
    luma, chroma, black = (1.0, 1.0, 0.0) if full else (255 / 219, 255 / 224, 16.0)
    blue, red = 2 * (1 - kb) * chroma, 2 * (1 - kr) * chroma
    rows = np.array(
        [[luma, blue, 0], [luma, -blue * kb / kg, -red * kr / kg], [luma, 0, red]], np.float32
    )
    offset = -rows @ np.array([black, 128, 128], np.float32)
    return np.hstack([rows, offset[:, None]])
