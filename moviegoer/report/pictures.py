"""Pictures small enough to live inside the page: thumbnails, portraits and slices of a barcode."""

from __future__ import annotations

import base64
from collections.abc import Callable
from dataclasses import dataclass

import cv2
import numpy as np

from moviegoer.report.reading import Reading
from moviegoer.types import Image

__all__ = ["Pictures", "data_uri", "gather", "head", "jpeg"]

THUMB_PX = 192
"""A thumbnail's width; at this quality one takes about 5 kB, 1,500 of them 10 MB of page."""
PORTRAIT_PX = (168, 210)
PORTRAITS = 24
SLICE_PX = 72


@dataclass(frozen=True, slots=True)
class Pictures:
    """JPEGs in base64: one a shot (empty where none is kept), one a character by number.

    ``slices`` squeezes each shot's keyframe into one column of ``SLICE_PX`` pixels, shape
    ``(shots, SLICE_PX, 3)``. ``aspect`` is a thumbnail's height over its width.
    """

    thumbs: tuple[str, ...]
    portraits: dict[int, str]
    slices: Image
    aspect: float


def gather(reading: Reading, picture: Callable[[int], Image]) -> Pictures:
    """Load each shot's keyframe once and keep what the page shows of it."""
    slices = np.full((len(reading.frame), SLICE_PX, 3), 217, dtype=np.uint8)
    thumbs = []
    aspect = 9 / 16
    for i, frame in enumerate(reading.frame):
        if frame is None:
            thumbs.append("")
            continue
        image = picture(frame)
        aspect = image.shape[0] / image.shape[1]
        small = _shrink(image, THUMB_PX)
        thumbs.append(jpeg(small))
        slices[i] = cv2.resize(small, (1, SLICE_PX), interpolation=cv2.INTER_AREA)[:, 0]
    return Pictures(tuple(thumbs), _portraits(reading, picture), slices, aspect)


def _portraits(reading: Reading, picture: Callable[[int], Image]) -> dict[int, str]:
    faces = reading.analysis.faces
    portraits = {}
    for character in reading.analysis.cast[:PORTRAITS]:
        row = character.portrait
        image = picture(int(faces.frame[row]))
        left, top, right, bottom = (float(side) for side in faces.box[row])
        portraits[character.number] = jpeg(head(image, (left, top, right, bottom)), quality=82)
    return portraits


def head(image: Image, box: tuple[float, float, float, float]) -> Image:
    """Cut out a face with some room around it, in a portrait's proportions."""
    height, width = image.shape[:2]
    tall = min(float(height), 1.9 * (box[3] - box[1]) * height)
    wide = min(float(width), tall * PORTRAIT_PX[0] / PORTRAIT_PX[1])
    tall = wide * PORTRAIT_PX[1] / PORTRAIT_PX[0]
    x = np.clip((box[0] + box[2]) / 2 * width - wide / 2, 0, width - wide)
    y = np.clip((box[1] + box[3]) / 2 * height - tall * 0.48, 0, height - tall)
    part = image[int(y) : max(int(y) + 1, int(y + tall)), int(x) : max(int(x) + 1, int(x + wide))]
    return np.asarray(cv2.resize(part, PORTRAIT_PX, interpolation=cv2.INTER_AREA), dtype=np.uint8)


def _shrink(image: Image, width_px: int) -> Image:
    height = max(1, round(image.shape[0] * width_px / image.shape[1]))
    small = cv2.resize(image, (width_px, height), interpolation=cv2.INTER_AREA)
    return np.asarray(small, dtype=np.uint8)


def jpeg(image: Image, *, quality: int = 70) -> str:
    """Encode an RGB picture as JPEG in base64."""
    _, data = cv2.imencode(".jpg", image[:, :, ::-1], [cv2.IMWRITE_JPEG_QUALITY, quality])
    return base64.b64encode(data.tobytes()).decode("ascii")


def data_uri(image: Image) -> str:
    """Encode an RGB picture, without loss, as a data URI."""
    _, data = cv2.imencode(".png", image[:, :, ::-1])
    return "data:image/png;base64," + base64.b64encode(data.tobytes()).decode("ascii")
