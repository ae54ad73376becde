"""People drawn so plainly that a few lines do it, and still MTCNN finds their faces."""

from __future__ import annotations

import cv2
import numpy as np

from moviegoer.types import Image

SKIN = (250, 215, 185)


def face(image: Image, *, x: int, y: int, height: int, skin: tuple[int, int, int] = SKIN) -> None:
    """Draw a face about ``(x, y)`` onto a dark picture."""
    u = height / 100
    dark, lips = (60, 40, 30), (190, 90, 90)

    def at(dx: float, dy: float) -> tuple[int, int]:
        return round(x + dx * u), round(y + dy * u)

    def oval(dx: float, dy: float, w: float, h: float, colour: tuple[int, int, int]) -> None:
        axes = max(1, round(w * u)), max(1, round(h * u))
        cv2.ellipse(image, at(dx, dy), axes, 0, 0, 360, colour, -1, cv2.LINE_AA)

    oval(0, 0, 38, 50, skin)
    for side in (-1, 1):
        oval(side * 16, -10, 9, 5, (255, 255, 255))
        oval(side * 16, -10, 4, 4, dark)
        cv2.line(image, at(side * 8, -22), at(side * 26, -21), dark, max(1, round(3 * u)))
    cv2.line(image, at(0, -8), at(-4, 12), (205, 165, 135), max(1, round(3 * u)))
    cv2.line(image, at(-4, 12), at(5, 13), (185, 140, 115), max(1, round(3 * u)))
    oval(0, 28, 15, 5, lips)


def _shoulders(image: Image, *, x: int, y: int, height: int) -> None:
    """Draw what a face rests on: without it FrameNet, used to people, sees none."""
    u = height / 100
    neck = round(x - 16 * u), round(y + 30 * u), round(32 * u), round(45 * u)
    cv2.rectangle(image, neck, (215, 175, 145), -1)
    centre, axes = (x, round(y + 130 * u)), (round(95 * u), round(70 * u))
    cv2.ellipse(image, centre, axes, 0, 0, 360, (70, 90, 140), -1, cv2.LINE_AA)


def picture(*faces: tuple[int, int, int], size: tuple[int, int] = (360, 640)) -> Image:
    """A dark picture, ``size`` as (height, width), with faces given as (x, y, height)."""
    image = np.full((*size, 3), (30, 34, 40), np.uint8)
    for x, y, height in faces:
        _shoulders(image, x=x, y=y, height=height)
        face(image, x=x, y=y, height=height)
    return cv2.GaussianBlur(image, (3, 3), 0)
