"""What every place begins and ends with: a ground to paint on, and an uneven surface.

x and y run from 0 to the picture's width and height in units of its height.
"""

from __future__ import annotations

from collections.abc import Sequence

import cv2
import numpy as np

from moviegoer.sample.paint import Canvas, Colour, Points, clouds
from moviegoer.types import Image

__all__ = ["blank", "box", "gradient", "textured"]


def blank(width_px: int, height_px: int) -> Canvas:
    """An empty picture."""
    return Canvas(width_px, height_px, origin_px=(0, 0), unit_px=height_px)


def gradient(canvas: Canvas, stops: Sequence[tuple[float, Colour]]) -> None:
    """Fill the whole canvas, from top to bottom, with colours at the given heights."""
    height = len(canvas.alpha)
    rows = np.linspace(0, 1, height)
    at = [y for y, _ in stops]
    bands = [np.interp(rows, at, [colour[i] for _, colour in stops]) for i in range(3)]
    canvas.colour[:] = np.stack(bands, -1)[:, None]
    canvas.alpha[:] = 1


def box(left: float, top: float, right: float, bottom: float) -> Points:
    """The outline of a rectangle."""
    return np.array([(left, top), (right, top), (right, bottom), (left, bottom)])


def textured(canvas: Canvas, rng: np.random.Generator, *, strength: float, blur: float) -> Image:
    """The finished picture: out of focus by ``blur`` heights, its surfaces a little uneven."""
    height = len(canvas.alpha)
    picture = canvas.colour
    if blur:
        picture = cv2.GaussianBlur(picture, (0, 0), blur * height)
    uneven = 1 + strength * clouds(rng, canvas.alpha.shape, (6, 12, 24, 48, 96))
    done: Image = np.clip(picture * uneven[..., None], 0, 255).astype(np.uint8)
    return done
