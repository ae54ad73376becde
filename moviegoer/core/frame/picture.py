"""Where the picture lies in the frame: its size as shown, its turn, and the black bars around it.

Boxes are ``xyxy`` fractions. *Stored* is how the file holds the frame, *shown* how a player shows
it: turned by quarter turns and with square pixels.
"""

from __future__ import annotations

from fractions import Fraction

import numpy as np

from moviegoer.types import WHOLE, Box, Floats, Image

__all__ = ["active_box", "fitted_size", "shown_size", "stored_box"]

_LIT = 14
"""Codes above black at which a pixel is no bar. Bars of the development clips stay under 8, those
of captured tape under 12."""
_BAR_COVERAGE = 0.7
"""A bar's rows are lit over less than this share of what the picture's rows are: long subtitles in
a bar light 0.58 of it (development clips)."""
_STEP = 10
"""Codes by which brightness rises across a bar's edge; in a dark sky it rises more slowly."""
_EDGE_COVERAGE = 0.8
"""Just inside its edge a picture is lit nearly as widely as in its middle; a dark sky is not."""
_SMALLEST = 0.3
"""No bars leave less than this share of the frame's width or height; the widest film (2.76:1) in
the narrowest frame (4:3) leaves 0.48."""


def shown_size(
    width_px: int, height_px: int, *, pixel_aspect: Fraction, quarter_turns: int
) -> tuple[int, int]:
    """Width and height of a stored frame as shown: square pixels, then turned.

    An aspect ratio outside 1/4 … 4 is taken for a damaged header and ignored.

    >>> shown_size(704, 576, pixel_aspect=Fraction(16, 11), quarter_turns=0)
    (1024, 576)
    >>> shown_size(1280, 544, pixel_aspect=Fraction(1), quarter_turns=-1)
    (544, 1280)
    """
    if Fraction(1, 4) <= pixel_aspect <= 4:
        width_px = max(1, round(width_px * pixel_aspect))
    return (height_px, width_px) if quarter_turns % 2 else (width_px, height_px)


def fitted_size(width_px: float, height_px: float, *, longest_px: int) -> tuple[int, int]:
    """The largest size of this shape whose longer side is at most ``longest_px``, never enlarged.

    >>> fitted_size(1920, 800, longest_px=960)
    (960, 400)
    """
    scale = min(1.0, longest_px / max(width_px, height_px))
    return max(1, round(width_px * scale)), max(1, round(height_px * scale))


def stored_box(box: Box, *, quarter_turns: int) -> Box:
    """A box of the shown frame, as a box of the stored one.

    ``quarter_turns`` counts anti-clockwise turns from stored to shown, as ``numpy.rot90`` does.

    >>> stored_box((0.0, 0.25, 1.0, 0.75), quarter_turns=1)
    (0.25, 0.0, 0.75, 1.0)
    """
    for _ in range(quarter_turns % 4):
        x0, y0, x1, y1 = box
        box = (1 - y1, x0, 1 - y0, x1)
    return box


def active_box(rows: Image, columns: Image) -> Box:
    """The picture inside the black bars, from a few dozen frames spread over a film.

    A bar is a margin that stays black wherever the picture is lit in at least a tenth of the
    brighter half of the frames, and that ends at a straight edge. So a dark scene, a vignette or
    an iris makes no bar, and subtitles or a logo in a bar don't hide it.

    Parameters
    ----------
    rows
        Brightness above black, ``(frames, height, parts)``: every row, in a few dozen parts.
    columns
        The same of every column, ``(frames, width, parts)``.

    Returns
    -------
    Box
        Fractions of the frame; :data:`~moviegoer.types.WHOLE` where there are no bars. Known
        failure: in a film whose bars change, the larger picture wins.
    """
    if not len(rows):
        return WHOLE
    bright = rows.mean(axis=(1, 2))
    chosen = bright >= np.median(bright)
    y0, y1 = _edges(np.quantile(rows[chosen], 0.9, axis=0))
    x0, x1 = _edges(np.quantile(columns[chosen], 0.9, axis=0))
    if x1 - x0 < _SMALLEST or y1 - y0 < _SMALLEST:
        return WHOLE
    return (x0, y0, x1, y1)


def _edges(lines: Floats) -> tuple[float, float]:
    """Where the picture begins and ends along one side of the frame, as fractions.

    ``lines`` is the brightness that each line's parts reach in a tenth of the frames.
    """
    return _bar(lines) / len(lines), 1 - _bar(lines[::-1]) / len(lines)


def _bar(lines: Floats) -> int:
    """Lines of black before the picture begins, a line of a blurred edge included; 0 if none."""
    coverage = (lines > _LIT).mean(axis=1)
    full = float(np.quantile(coverage, 0.9))
    lit = np.flatnonzero(coverage > _BAR_COVERAGE * full)
    if full == 0 or not len(lit) or lit[0] == 0:
        return 0
    first = int(lit[0])
    margin = max(2, round(0.012 * len(lines)))
    inside = slice(first + 1, first + 1 + margin)
    outside = slice(max(0, first - margin), first)
    level = np.median(lines, axis=1)
    if coverage[inside].max(initial=0) < _EDGE_COVERAGE * full:
        return 0
    if level[inside].max(initial=0) - level[outside].min() < _STEP:
        return 0
    return first + 1
