"""Whether a picture is lettering on a plain ground: a title card, without reading it.

Letters are small connected strokes of much the same height that stand in rows; on a title they
are nearly all there is to see. Known failures: words over a picture are not a card; ornaments,
heavy frames and pictures on a card (an illustrated intertitle) count against it; a page of print
filling the frame, or rows of lit windows at night, may pass for one.
"""

from __future__ import annotations

from dataclasses import dataclass

import cv2
import numpy as np
from numpy.typing import NDArray

from moviegoer.types import Image

__all__ = ["Lettering", "lettering"]

WIDTH_PX = 480
"""Longer side on which letters are looked for: those of a title are then 6 px high and more."""
HEIGHTS = (0.015, 0.2)
"""Least and largest height of a letter, of the picture's height."""
LONGEST = 12.0
"""A word in joined handwriting is one stroke, so many times as long as high."""
FILLED = (0.08, 0.95)
"""Share of its box that a letter covers: a line drawn slant covers less, a block more."""
PLAIN = 0.65
"""Where two tones explain less than this, letters are not looked for: it would take longest."""
MOST = 800
"""No card has more letters; grain has."""
LIKE = 2.5
"""Letters in a row differ in height by less than this, capitals and ascenders included."""
EDGE = 24.0
"""Change of luma (of 255) over a pixel that is an edge, not grain or paper."""
LINE = 0.5
"""A line this long, as a share of the picture's side, belongs to a frame …"""
LINE_PX = 8
"""… if it is straight and thin …"""
HOLLOW = 0.06
"""… or goes round: so little of its box is on the line."""

Grey = NDArray[np.uint8]


@dataclass(frozen=True, slots=True)
class Lettering:
    """What there is of letters in one picture."""

    letters: int
    """Strokes that stand in rows of three and more; 0 where the picture is far from two-toned."""
    share: float
    """Share of the picture's edges that lie in those rows; 0 where there is no edge."""
    two_toned: float
    """Share of luma's variance that two tones explain (Otsu, "A Threshold Selection Method from
    Gray-Level Histograms", 1979)."""


def lettering(image: Image) -> Lettering:
    """Look for letters in one active picture.

    Parameters
    ----------
    image
        RGB uint8 ``(height, width, 3)``.
    """
    scale = WIDTH_PX / max(image.shape[:2])
    size = [max(16, round(side * scale)) for side in image.shape[1::-1]]
    small = cv2.resize(image, size, interpolation=cv2.INTER_AREA)
    grey = np.asarray(cv2.cvtColor(small, cv2.COLOR_RGB2GRAY), np.uint8)
    tone, mask = cv2.threshold(grey, 0, 255, cv2.THRESH_BINARY + cv2.THRESH_OTSU)
    two_toned = _two_toned(grey, tone)
    if two_toned < PLAIN:
        return Lettering(0, 0.0, two_toned)
    rows = max((_rows(side) for side in (mask, cv2.bitwise_not(mask))), key=len)
    return Lettering(len(rows), _share(grey, rows), two_toned)


def _rows(mask: Grey) -> NDArray[np.float64]:
    """Boxes (x, y, width, height) of the strokes that stand in rows of three and more."""
    _, _, stats, _ = cv2.connectedComponentsWithStats(np.asarray(mask))
    box, area = stats[1:, :4].astype(np.float64), stats[1:, 4]
    high, wide = box[:, 3] / mask.shape[0], box[:, 2]
    filled = area / (wide * box[:, 3])
    letter = (high >= HEIGHTS[0]) & (high <= HEIGHTS[1]) & (wide <= LONGEST * box[:, 3])
    box = box[letter & (filled >= FILLED[0]) & (filled <= FILLED[1])]
    if len(box) > MOST:
        return np.zeros((0, 4))
    middle, tall = box[:, 1] + box[:, 3] / 2, box[:, 3]
    level = np.abs(middle[:, None] - middle) < 0.5 * np.maximum(tall[:, None], tall)
    like = np.maximum(tall[:, None], tall) < LIKE * np.minimum(tall[:, None], tall)
    return np.asarray(box[(level & like).sum(axis=1) >= 3], np.float64)


def _share(grey: Grey, rows: NDArray[np.float64]) -> float:
    """Share of the edges that lie in the boxes, or within a pixel or two of them."""
    across, down = (cv2.Sobel(grey, cv2.CV_32F, *way, scale=0.25) for way in ((1, 0), (0, 1)))
    edges = _unframed(cv2.magnitude(across, down) >= EDGE)
    inside = np.zeros(grey.shape, np.bool_)
    for x, y, wide, tall in rows.astype(int):
        inside[max(0, y - 2) : y + tall + 2, max(0, x - 2) : x + wide + 2] = True
    return float((edges & inside).sum() / edges.sum()) if edges.any() else 0.0


def _unframed(edges: NDArray[np.bool_]) -> NDArray[np.bool_]:
    """Edges without the lines of a frame or the sides of a paper card."""
    count, label, stats, _ = cv2.connectedComponentsWithStats(edges.astype(np.uint8))
    wide, tall, area = (stats[:, at].astype(np.float64) for at in (2, 3, 4))
    across, down = wide >= LINE * edges.shape[1], tall >= LINE * edges.shape[0]
    thin = np.minimum(wide, tall) <= LINE_PX
    line = ((across | down) & thin) | (across & down & (area <= HOLLOW * wide * tall))
    line[:1] = False
    return np.asarray(edges & ~line[label]) if count > 1 else edges


def _two_toned(grey: Grey, tone: float) -> float:
    light = grey > tone
    spread = float(grey.var())
    if spread < 1 or light.all() or not light.any():
        return 0.0
    share = float(light.mean())
    apart = float(grey[light].mean() - grey[~light].mean())
    return share * (1 - share) * apart**2 / spread
