"""What pixels alone say about a picture's colour, light, focus and composition.

Everything is measured on the active picture, made small first, so that a keyframe 960 px wide and
a still 300 px wide give nearly the same numbers. Turning numbers into words is
:mod:`moviegoer.core.labels`'s business.
"""

from __future__ import annotations

from dataclasses import dataclass, fields

import cv2
import numpy as np

from moviegoer.types import Floats, Image

__all__ = ["Measures", "measure"]

WIDTH_PX = 288
"""Longer side on which all is measured: the smallest of the training stills are about as large."""
CHROMATIC = 10.0
"""CIELAB chroma from which a hue can be named; a tenth of a saturated primary's."""
BLOCKS = (6, 8)
"""Rows and columns of the grid on which sharpness is compared."""
FLAT = 0.02
"""Luma spread in a block under which there is nothing that could be sharp."""


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
    bright_share: float
    """Pixels over nine tenths."""
    chroma: float
    """Mean CIELAB chroma, of 100."""
    chroma_high: float
    """Its 95th percentile."""
    chromatic_share: float
    """Pixels whose hue can be named."""
    warm_share: float
    """Chroma-weighted share of hues from purple-red to yellow-green (CIELAB −30° to 105°)."""
    one_hue: float
    """Resultant of the chroma-weighted hues: 1 all one hue, 0 spread or opposed."""
    two_hues: float
    """The same of doubled angles: 1 one hue or two opposite ones."""
    lab_spread: float
    """Standard deviation of colour in CIELAB's a, b plane, of 100."""
    sharp: float
    """Detail of the sharpest blocks: local Laplacian energy over local contrast."""
    sharp_share: float
    """Share of the textured blocks nearly as sharp as the sharpest."""
    textured_share: float
    """Share of blocks with anything that could be sharp."""
    mirror: float
    """Correlation of the blurred picture with its mirror image, −1 to 1."""
    weight_x: float
    """Horizontal centre of the detail, 0 left to 1 right."""
    weight_spread: float
    """Its standard deviation."""
    face_luma: float
    """Mean luma of the largest face."""
    face_left: float
    """Mean luma of the half of it at the picture's left, from the eyes' midline."""
    face_right: float
    """And at the right."""
    face_sharp: float
    """Detail of the largest face, like ``sharp``."""


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
    Colour is CIELAB (CIE 1976) by OpenCV's conversion from sRGB. Known failure: graded footage
    says what the grade is, not what the light was, and film grain counts as detail.
    """
    small = _shrink(image)
    luma = cv2.cvtColor(small, cv2.COLOR_RGB2GRAY).astype(np.float32) / 255
    values = {"aspect": image.shape[1] / image.shape[0]}
    values |= _tones(luma) | _colours(small) | _focus(luma) | _composition(luma)
    values |= _face(luma, box, landmarks)
    return Measures(**{f.name: float(values[f.name]) for f in fields(Measures)})


def _shrink(image: Image) -> Image:
    scale = WIDTH_PX / max(image.shape[:2])
    size = [max(16, round(side * scale)) for side in image.shape[1::-1]]
    kind = cv2.INTER_AREA if scale < 1 else cv2.INTER_LINEAR
    return np.asarray(cv2.resize(image, size, interpolation=kind), np.uint8)


def _tones(luma: Floats) -> dict[str, float]:
    low, high = np.percentile(luma, [5, 95])
    return {
        "luma": luma.mean(),
        "luma_spread": luma.std(),
        "luma_low": low,
        "luma_high": high,
        "dark_share": np.mean(luma < 0.1),
        "bright_share": np.mean(luma > 0.9),
    }


def _colours(small: Image) -> dict[str, float]:
    """Colour needs no detail: a third of the size is enough."""
    tiny = cv2.resize(small, None, fx=1 / 3, fy=1 / 3, interpolation=cv2.INTER_AREA)
    lab = cv2.cvtColor(tiny.astype(np.float32) / 255, cv2.COLOR_RGB2LAB)
    a, b = lab[..., 1], lab[..., 2]
    chroma = np.hypot(a, b)
    weight = np.where(chroma >= CHROMATIC, chroma, 0.0)
    total = max(float(weight.sum()), 1e-6)
    hue = np.arctan2(b, a)
    warm = (hue > np.radians(-30)) & (hue < np.radians(105))
    return {
        "chroma": chroma.mean() / 100,
        "chroma_high": np.percentile(chroma, 95) / 100,
        "chromatic_share": np.mean(chroma >= CHROMATIC),
        "warm_share": (weight * warm).sum() / total,
        "one_hue": abs((weight * np.exp(1j * hue)).sum()) / total,
        "two_hues": abs((weight * np.exp(2j * hue)).sum()) / total,
        "lab_spread": np.hypot(a.std(), b.std()) / 100,
    }


def _blocks(plane: Floats) -> Floats:
    """Means over a grid of blocks."""
    return np.asarray(cv2.resize(plane, BLOCKS[::-1], interpolation=cv2.INTER_AREA), np.float32)


def _focus(luma: Floats) -> dict[str, float]:
    """Sharpness by the Laplacian's energy, after Pertuz et al., "Analysis of focus measure
    operators" (2013), over local contrast, so that a low-contrast picture is not a soft one."""
    spread = np.sqrt(np.maximum(_blocks(luma**2) - _blocks(luma) ** 2, 0))
    energy = np.sqrt(_blocks(cv2.Laplacian(luma, cv2.CV_32F) ** 2))
    textured = spread > FLAT
    if not textured.any():
        return {"sharp": 0.0, "sharp_share": 0.0, "textured_share": 0.0}
    sharp = (energy / np.maximum(spread, FLAT))[textured]
    best = np.percentile(sharp, 90)
    return {
        "sharp": best,
        "sharp_share": np.mean(sharp > best / 2),
        "textured_share": textured.mean(),
    }


def _composition(luma: Floats) -> dict[str, float]:
    coarse = cv2.resize(luma, (32, 18), interpolation=cv2.INTER_AREA)
    coarse = coarse - coarse.mean()
    power = float((coarse**2).sum())
    detail = np.hypot(cv2.Sobel(luma, cv2.CV_32F, 1, 0), cv2.Sobel(luma, cv2.CV_32F, 0, 1))
    column = detail.mean(axis=0) + 1e-6
    x = (np.arange(len(column)) + 0.5) / len(column)
    centre = np.average(x, weights=column)
    return {
        "mirror": (coarse * coarse[:, ::-1]).sum() / power if power > 1e-6 else 1.0,
        "weight_x": centre,
        "weight_spread": np.sqrt(np.average((x - centre) ** 2, weights=column)),
    }


def _face(luma: Floats, box: Floats, landmarks: Floats) -> dict[str, float]:
    names = ("face_luma", "face_left", "face_right", "face_sharp")
    empty = dict.fromkeys(names, float("nan"))
    if not len(box):
        return empty
    largest = int(np.argmax((box[:, 2] - box[:, 0]) * (box[:, 3] - box[:, 1])))
    height, width = luma.shape
    scale = np.array([width, height], np.float64)
    corners = np.clip(np.asarray(box[largest], np.float64).reshape(2, 2), 0, 1) * scale
    (x0, y0), (x1, y1) = corners.astype(int)
    face = luma[y0:y1, x0:x1]
    if min(face.shape) < 8:
        return empty
    points = np.asarray(landmarks[largest], np.float64) * scale - (x0, y0)
    split = int(np.clip(points[:2, 0].mean(), 3, face.shape[1] - 3))
    energy = np.sqrt(np.mean(cv2.Laplacian(np.ascontiguousarray(face), cv2.CV_32F) ** 2))
    return {
        "face_luma": face.mean(),
        "face_left": face[:, :split].mean(),
        "face_right": face[:, split:].mean(),
        "face_sharp": energy / max(float(face.std()), FLAT),
    }
