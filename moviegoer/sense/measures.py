"""What pixels alone say about a picture's colour, light, focus, lines and composition.

Everything is measured on the active picture, made small first, so that a keyframe 960 px wide and
a still 300 px wide give nearly the same numbers. Turning numbers into words is
:mod:`moviegoer.core.answers.looks`'s business.
"""

from __future__ import annotations

from dataclasses import dataclass, fields

import cv2
import numpy as np

from moviegoer.sense import detail, hues, lines, screens, shade
from moviegoer.types import Floats, Image

__all__ = ["Measures", "measure"]

WIDTH_PX = 288
"""Longer side on which all is measured: the smallest of the training stills are about as large."""


@dataclass(frozen=True, slots=True)
class Measures:
    """Numbers of one picture; lengths and shares are fractions.

    A number that cannot be had (the light on a face where there is none) is NaN.
    """

    aspect: float
    """Width over height."""
    luma: float
    """Mean of gamma-coded luma."""
    luma_spread: float
    """Its standard deviation."""
    luma_low: float
    """5th percentile."""
    luma_high: float
    """95th percentile."""
    dark_share: float
    """Pixels under a tenth."""
    dim_share: float
    """Pixels under a fifth."""
    middle_share: float
    """Pixels of middle tones."""
    light_share: float
    """Pixels over seven tenths."""
    bright_share: float
    """Pixels over nine tenths."""
    shape_share: float
    """The largest dark shape."""
    shape_whole: float
    """Its share of all that is dark."""
    shape_luma: float
    """Its luma, 75th percentile."""
    shape_top: float
    """Its share of the picture's top eighth: a figure before the sky leaves it free."""
    ground_luma: float
    """Luma of what is not dark, 25th percentile."""
    parting: float
    """How well light and dark part, 0 to 1."""
    chroma: float
    """Mean CIELAB chroma, of 100."""
    chroma_high: float
    """Its 95th percentile."""
    chromatic_share: float
    """Pixels whose hue can be named."""
    warm_share: float
    """Chroma-weighted share of hues from purple-red to yellow-green (CIELAB −30° to 105°)."""
    cool_area: float
    """Of the pixels that are tinted at all, those with the other hues."""
    one_hue: float
    """Resultant of the chroma-weighted hues: 1 all one hue, 0 spread or opposed."""
    two_hues: float
    """The same of doubled angles: 1 one hue or two opposite ones."""
    other_hues: float
    """Pixels with a hue outside the fullest quarter of the colour circle."""
    lab_spread: float
    """Standard deviation of colour in CIELAB's a, b plane, of 100."""
    cross_spread: float
    """The same across the direction in which it spreads most: 0 for one tint over black and
    white, however strong."""
    palette: Floats
    """The main colours, ``(8, 4)``: red, green, blue, share."""
    green_ground: float
    """The largest even region of chroma green."""
    blue_ground: float
    """And of chroma blue."""
    black_ground: float
    """Pixels of clipped black."""
    white_ground: float
    """And of clipped white."""
    black_border: float
    """Share of its outermost pixels, but the lower third's, that are clipped black: figures stand
    in the lower border."""
    white_border: float
    """And clipped white."""
    sharp: float
    """Detail of the sharpest blocks: local Laplacian energy over local contrast."""
    sharp_share: float
    """Share of the textured blocks nearly as sharp as the sharpest."""
    textured_share: float
    """Share of blocks with anything that could be sharp."""
    fine_low: float
    """Fine over coarse detail where the picture is softest."""
    fine_high: float
    """And where it is sharpest."""
    full_share: float
    """Share of blocks that are not empty."""
    mirror: float
    """Correlation of the blurred picture with its mirror image, −1 to 1."""
    weight_x: float
    """Horizontal centre of the detail, 0 left to 1 right."""
    weight_spread: float
    """Its standard deviation."""
    empty_share: float
    """Blocks without edges."""
    edge_share: float
    """Pixels on an edge."""
    tilt_deg: float
    """The roll that straight lines agree on; positive clockwise."""
    tilt_gain: float
    """Log of how much better they agree on it than on none."""
    straight: float
    """Length of all straight lines, in half perimeters."""
    upright: float
    """Length of the upright ones."""
    level: float
    """Length of the level ones."""
    slanted: float
    """Length of those far from both."""
    face_luma: float
    """Mean luma of the largest face."""
    face_left: float
    """Mean luma of the half of it at the picture's left, from the eyes' midline."""
    face_right: float
    """And at the right."""
    face_around: float
    """Mean luma of the picture outside it."""
    face_sharp: float
    """Its detail, like ``sharp``."""
    face_x: float
    """Its centre."""
    face_y: float
    """Height of its eyes, 0 top to 1 bottom."""
    face_height: float
    """Its height."""
    face_roll_deg: float
    """Angle of the line through its eyes; positive clockwise."""


def measure(image: Image, *, box: Floats, landmarks: Floats) -> Measures:
    """Measure one active picture.

    Parameters
    ----------
    image
        RGB uint8 ``(height, width, 3)``.
    box, landmarks
        The faces on it: ``(n, 4)`` and ``(n, 5, 2)`` fractions of the picture; ``n`` may be 0.

    Notes
    -----
    Known failure: graded footage says what the grade is, not what the light was, and film grain
    counts as detail.
    """
    small = _shrink(image)
    tiny = np.asarray(cv2.resize(small, None, fx=1 / 3, fy=1 / 3, interpolation=cv2.INTER_AREA))
    grey = np.asarray(cv2.cvtColor(small, cv2.COLOR_RGB2GRAY))
    luma = grey.astype(np.float32) / 255
    values = {"aspect": image.shape[1] / image.shape[0]}
    values |= shade.tones(luma) | hues.colours(tiny) | screens.grounds(tiny, luma)
    values |= detail.focus(luma) | detail.composition(luma) | lines.lines(grey)
    values |= shade.face_light(luma, box, landmarks)
    numbers = {f.name: float(values[f.name]) for f in fields(Measures) if f.name != "palette"}
    return Measures(palette=hues.palette(tiny), **numbers)


def _shrink(image: Image) -> Image:
    scale = WIDTH_PX / max(image.shape[:2])
    size = [max(16, round(side * scale)) for side in image.shape[1::-1]]
    kind = cv2.INTER_AREA if scale < 1 else cv2.INTER_LINEAR
    return np.asarray(cv2.resize(image, size, interpolation=kind), np.uint8)
