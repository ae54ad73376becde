"""The black bars of one picture, where a film's other frames cannot be asked."""

from __future__ import annotations

import numpy as np

from moviegoer.core.frame.picture import active_box
from moviegoer.types import Box, Image

__all__ = ["still_box"]

_LIT = 14
"""Codes above black at which a pixel is no bar, as in films."""
_STRAIGHT = 0.65
"""Share of its length along which light begins at a bar's edge. Black ground under a night sky, a
dark wall or a back in the foreground reach 0.55 on the training stills, bars of one side only 0.7
and more."""
_STRAIGHT_PAIR = 0.35
"""The same where the bar opposite is as wide, which shadows hardly ever are."""
_AS_WIDE = 0.03
"""By how much of the picture's side two bars of a pair differ at most."""
_OFF = 0.012
"""How far from the edge light may begin, as a share of the picture's side: edges are blurred."""


def still_box(rows: Image, columns: Image) -> Box:
    """The picture inside the black bars of a single still.

    A film's bars stay black while the picture changes; one still shows only that a margin is dark,
    as a night's is too. So each margin that :func:`moviegoer.core.frame.picture.active_box` would
    take off must besides end in a straight line: in most of its parts light begins at the same
    place.

    Parameters
    ----------
    rows
        Brightness above black, ``(height, parts)``: every row, in a few dozen parts.
    columns
        The same of every column, ``(width, parts)``.

    Returns
    -------
    Box
        Fractions of the picture. Known failure: a bar stays where the picture beside it is as
        black as the bar along most of its length.
    """
    x0, y0, x1, y1 = active_box(rows[None], columns[None])
    top, bottom = _kept(rows, y0, 1 - y1)
    left, right = _kept(columns, x0, 1 - x1)
    return (left, top, 1 - right, 1 - bottom)


def _kept(lines: Image, first: float, last: float) -> tuple[float, float]:
    """The margins before and after that are bars; 0 for one that is not."""
    least = _STRAIGHT_PAIR if min(first, last) > 0 and abs(first - last) < _AS_WIDE else _STRAIGHT
    margins = ((lines, first), (lines[::-1], last))
    before, after = (m if m and _straight(side, m) >= least else 0.0 for side, m in margins)
    return before, after


def _straight(lines: Image, margin: float) -> float:
    """Share of the parts in which the first light lies at the margin's end."""
    lit = lines > _LIT
    first = np.where(lit.any(axis=0), lit.argmax(axis=0), -len(lines))
    off = np.abs(first - margin * len(lines))
    return float(np.mean(off <= max(2, round(_OFF * len(lines)))))
