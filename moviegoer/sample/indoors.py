"""Places under a roof, out of focus as they lie behind people; a cup, a table, title cards."""

from __future__ import annotations

import cv2
import numpy as np
from numpy.typing import NDArray

from moviegoer.sample.ground import blank, box, gradient, textured
from moviegoer.sample.paint import Canvas, Colour, ellipse, mix, smooth
from moviegoer.types import Image

__all__ = ["cup", "room", "shelf_side", "table", "title", "window_side"]

_WHITE: Colour = (250, 248, 240)


def _shelf(
    canvas: Canvas, rng: np.random.Generator, frame: tuple[float, float, float, float], *, rows: int
) -> None:
    """A bookshelf, filled."""
    left, top, right, bottom = frame
    high = (bottom - top) / rows
    canvas.paint(box(*frame), (74, 48, 34))
    for row in range(rows):
        board = top + high * (row + 0.94)
        canvas.paint(
            box(left + 0.06 * high, board - 0.88 * high, right - 0.06 * high, board), (40, 26, 22)
        )
        x = left + 0.09 * high
        while x < right - 0.28 * high:
            thick, tall = rng.uniform((0.07, 0.52), (0.19, 0.82)) * high
            red, green, blue = rng.uniform((70, 50, 44), (190, 140, 120))
            canvas.paint(box(x, board - tall, x + thick, board), (red, green, blue))
            x += thick + 0.015 * high


def window_side(rng: np.random.Generator, width_px: int, height_px: int) -> Image:
    """The side of the room with the window: pale green wall, curtain, daylight."""
    canvas = blank(width_px, height_px)
    wide = width_px / height_px
    gradient(canvas, [(0, (150, 168, 150)), (0.75, (126, 146, 132)), (1, (84, 88, 78))])
    canvas.paint(box(0.66 * wide, 0.05, 0.90 * wide, 0.72), (226, 222, 208))
    canvas.paint(box(0.675 * wide, 0.08, 0.885 * wide, 0.69), (214, 232, 242))
    canvas.paint(ellipse(0.74 * wide, 0.55, 0.16, 0.18), (142, 176, 128), soft=0.03)
    canvas.paint(box(0.769 * wide, 0.08, 0.781 * wide, 0.69), (226, 222, 208))
    for share in np.linspace(0, 1, 7):
        x = (0.91 + 0.09 * share) * wide
        fold = mix((196, 108, 76), (120, 60, 48), float(share) * 0.6)
        canvas.paint(box(x, 0, x + 0.035 * wide, 0.85), fold, soft=0.006)
    canvas.paint(box(0.10 * wide, 0.14, 0.28 * wide, 0.44), (96, 70, 48))
    canvas.paint(box(0.12 * wide, 0.17, 0.26 * wide, 0.41), (222, 206, 176))
    canvas.paint(ellipse(0.19 * wide, 0.31, 0.07, 0.06), (116, 136, 160), soft=0.01)
    canvas.paint(box(0, 0.86, wide, 1), (96, 72, 54))
    return textured(canvas, rng, strength=0.05, blur=0.011)


def shelf_side(rng: np.random.Generator, width_px: int, height_px: int) -> Image:
    """The side of the room with the bookshelf and a lamp: dark, warm."""
    canvas = blank(width_px, height_px)
    wide = width_px / height_px
    gradient(canvas, [(0, (92, 66, 60)), (1, (62, 42, 40))])
    _shelf(canvas, rng, (0.02 * wide, 0.0, 0.46 * wide, 1.04), rows=4)
    canvas.paint(ellipse(0.84 * wide, 0.30, 0.34, 0.32), (226, 158, 92), soft=0.14, strength=0.75)
    shade = [(0.79 * wide, 0.18), (0.89 * wide, 0.18), (0.92 * wide, 0.40), (0.76 * wide, 0.40)]
    canvas.paint(np.array(shade), (255, 224, 160))
    canvas.paint(box(0.832 * wide, 0.40, 0.848 * wide, 0.80), (70, 50, 40))
    return textured(canvas, rng, strength=0.05, blur=0.011)


def room(rng: np.random.Generator, width_px: int, height_px: int) -> Image:
    """The whole room, nearly in focus: wall, window, shelf, lamp and picture."""
    canvas = blank(width_px, height_px)
    wide = width_px / height_px
    gradient(
        canvas,
        [(0, (138, 130, 114)), (0.7, (118, 112, 100)), (0.71, (86, 62, 48)), (1, (66, 46, 38))],
    )
    canvas.paint(box(0.04 * wide, 0.08, 0.19 * wide, 0.55), (226, 222, 208))
    canvas.paint(box(0.05 * wide, 0.10, 0.18 * wide, 0.53), (208, 228, 238))
    canvas.paint(box(0.112 * wide, 0.10, 0.118 * wide, 0.53), (226, 222, 208))
    _shelf(canvas, rng, (0.82 * wide, 0.05, 0.98 * wide, 0.86), rows=4)
    canvas.paint(box(0.42 * wide, 0.10, 0.58 * wide, 0.34), (92, 66, 44))
    canvas.paint(box(0.43 * wide, 0.12, 0.57 * wide, 0.32), (196, 180, 150))
    canvas.paint(box(0.43 * wide, 0.24, 0.57 * wide, 0.32), (110, 124, 92))
    canvas.paint(ellipse(0.70 * wide, 0.26, 0.18, 0.18), (240, 190, 120), soft=0.1, strength=0.5)
    return textured(canvas, rng, strength=0.05, blur=0.004)


def cup(rng: np.random.Generator, width_px: int, height_px: int) -> Image:
    """A cup of coffee on a wooden table, and a spoon."""
    canvas = blank(width_px, height_px)
    wide = width_px / height_px
    gradient(canvas, [(0, (96, 62, 42)), (1, (164, 112, 74))])
    for y in np.cumsum(rng.uniform(0.008, 0.03, 60)):
        points = [(x, y + rng.normal(0, 0.003)) for x in np.linspace(-0.2, wide + 0.2, 6)]
        canvas.line(
            points, (84, 52, 34), width=0.006, soft=0.002, strength=float(rng.uniform(0.2, 0.6))
        )
    x, y = 0.5 * wide, 0.5
    canvas.paint(ellipse(x + 0.08, y + 0.25, 0.50, 0.17), (40, 24, 18), soft=0.04, strength=0.6)
    canvas.paint(ellipse(x, y + 0.19, 0.48, 0.17), (226, 224, 216))
    canvas.paint(ellipse(x, y + 0.18, 0.36, 0.115), (196, 194, 188), soft=0.01)
    handle = ellipse(x + 0.32, y, 0.13, 0.12)
    canvas.line(np.vstack((handle, handle[:2]))[::6], (206, 86, 66), width=0.06, soft=0.004)
    body = smooth(
        [
            (x - 0.30, y - 0.18),
            (x - 0.27, y + 0.08),
            (x - 0.15, y + 0.22),
            (x, y + 0.25),
            (x + 0.15, y + 0.22),
            (x + 0.27, y + 0.08),
            (x + 0.30, y - 0.18),
            (x, y - 0.12),
        ]
    )
    canvas.paint(body, (206, 86, 66))
    inside = canvas.mask(body)
    canvas.paint(
        ellipse(x + 0.27, y + 0.1, 0.16, 0.4), (112, 36, 30), soft=0.06, strength=0.7, inside=inside
    )
    canvas.paint(
        ellipse(x - 0.18, y + 0.02, 0.03, 0.16), _WHITE, soft=0.03, strength=0.6, inside=inside
    )
    canvas.paint(ellipse(x, y - 0.18, 0.30, 0.09), (232, 226, 214))
    canvas.paint(ellipse(x, y - 0.17, 0.275, 0.075), (62, 34, 22))
    canvas.paint(ellipse(x - 0.06, y - 0.18, 0.12, 0.025), (150, 104, 70), soft=0.015, strength=0.8)
    canvas.line(
        [(x - 0.62, y + 0.36), (x - 0.4, y + 0.30), (x - 0.2, y + 0.27)],
        (214, 214, 220),
        width=0.03,
    )
    canvas.paint(ellipse(x - 0.66, y + 0.37, 0.07, 0.035, turn=-0.3), (204, 204, 212), soft=0.004)
    return textured(canvas, rng, strength=0.05, blur=0)


def table(width_px: int, height_px: int) -> NDArray[np.float32]:
    """A table's edge across the bottom, to stand before people: premultiplied, with a cup."""
    canvas = blank(width_px, height_px)
    wide = width_px / height_px
    canvas.paint(box(0.14 * wide, 0.86, 0.86 * wide, 0.885), (168, 118, 78))
    canvas.paint(box(0.14 * wide, 0.885, 0.86 * wide, 1.1), (104, 68, 46))
    for x, colour in ((0.46, (206, 86, 66)), (0.56, (226, 224, 216))):
        canvas.paint(ellipse(x * wide, 0.865, 0.055, 0.012), (226, 224, 216))
        canvas.paint(box(x * wide - 0.03, 0.80, x * wide + 0.03, 0.862), colour, soft=0.004)
    return canvas.premultiplied()


def title(text: str, small: str, width_px: int, height_px: int) -> Image:
    """A card: a line of text over a smaller one, on a dark ground."""
    canvas = blank(width_px, height_px)
    wide = width_px / height_px
    gradient(canvas, [(0, (20, 24, 34)), (1, (40, 34, 44))])
    canvas.line(
        [(0.3 * wide, 0.58), (0.5 * wide, 0.58), (0.7 * wide, 0.58)], (196, 150, 90), width=0.006
    )
    card = np.ascontiguousarray(canvas.flat())
    font = cv2.FontFace("sans")
    for line, y, size, weight in ((text, 0.51, 0.115, 500), (small, 0.69, 0.05, 300)):
        size_px = round(size * height_px)
        (_, _, width, _) = cv2.getTextSize((0, 0), line, (0, 0), font, size_px, weight)
        corner = ((width_px - width) // 2, round(y * height_px))
        cv2.putText(card, line, corner, (232, 226, 214), font, size_px, weight)
    return card
