"""Numbers of a picture's light: how bright, how far apart, which half of a face it falls on."""

from __future__ import annotations

import cv2
import numpy as np

from moviegoer.types import Floats

__all__ = ["face_light", "tones"]

DARK, DIM, LIGHT, BRIGHT = 0.1, 0.2, 0.7, 0.9
"""Gamma-coded luma under which there is no detail, under which it is in shade, over which it is
light, over which it is nearly white."""
MIDDLE = (0.25, 0.65)
"""Middle tones: where fill light lifts shadows to and keeps highlights under."""
FLAT = 0.02
"""Luma spread in a block under which there is nothing that could be sharp."""
SHAPE = ("shape_share", "shape_whole", "shape_luma", "shape_top", "ground_luma", "parting")
SMALLEST_PX = 8
"""Side under which a face is too small to have two halves."""


def tones(luma: Floats) -> dict[str, float]:
    """Measure gamma-coded luma in [0, 1]."""
    low, high = np.percentile(luma[::2, ::2], [5, 95])
    return {
        "luma": luma.mean(),
        "luma_spread": luma.std(),
        "luma_low": low,
        "luma_high": high,
        "dark_share": np.mean(luma < DARK),
        "dim_share": np.mean(luma < DIM),
        "middle_share": np.mean((luma > MIDDLE[0]) & (luma < MIDDLE[1])),
        "light_share": np.mean(luma > LIGHT),
        "bright_share": np.mean(luma > BRIGHT),
        **_shape(luma),
    }


def _shape(luma: Floats) -> dict[str, float]:
    """The largest dark shape: its share, its own light, and that of what lies around it.

    Light and dark are parted where they part best (Otsu, "A threshold selection method from
    gray-level histograms", 1979); ``parting`` is how well they do, 1 for two plain tones.
    """
    grey = cv2.GaussianBlur((luma * 255).astype(np.uint8), (5, 5), 0)
    cut, mask = cv2.threshold(grey, 0, 1, cv2.THRESH_BINARY_INV + cv2.THRESH_OTSU)
    dark, spread = mask.astype(bool), float(grey.std())
    if cut == 0 or dark.all() or not dark.any():
        return dict.fromkeys(SHAPE, 0.0)
    share = dark.mean()
    below, above = grey[dark].mean(), grey[~dark].mean()
    _, names, stats, _ = cv2.connectedComponentsWithStats(mask)
    largest = 1 + int(stats[1:, cv2.CC_STAT_AREA].argmax())
    shape = names == largest
    return {
        "shape_share": float(shape.mean()),
        "shape_whole": float(shape.sum() / dark.sum()),
        "shape_top": float(shape[: len(shape) // 8].mean()),
        "shape_luma": float(np.percentile(luma[shape], 75)),
        "ground_luma": float(np.percentile(luma[~dark], 25)),
        "parting": float(share * (1 - share) * (above - below) ** 2 / max(spread**2, 1.0)),
    }


def face_light(luma: Floats, box: Floats, landmarks: Floats) -> dict[str, float]:
    """Measure the largest face: its light, left and right of the eyes' midline, and its detail.

    All is NaN without a face, or with one too small.
    """
    names = ("luma", "left", "right", "around", "sharp", "x", "y", "height", "roll_deg")
    empty = dict.fromkeys((f"face_{name}" for name in names), float("nan"))
    if not len(box):
        return empty
    largest = int(np.argmax((box[:, 2] - box[:, 0]) * (box[:, 3] - box[:, 1])))
    height, width = luma.shape
    scale = np.array([width, height], np.float64)
    shares = np.clip(np.asarray(box[largest], np.float64), 0, 1)
    (x0, y0), (x1, y1) = (shares.reshape(2, 2) * scale).astype(int)
    face = np.ascontiguousarray(luma[y0:y1, x0:x1])
    if min(face.shape) < SMALLEST_PX:
        return empty
    points = np.asarray(landmarks[largest], np.float64) * scale
    split = int(np.clip(points[:2, 0].mean() - x0, 3, face.shape[1] - 3))
    energy = np.sqrt(np.mean(cv2.Laplacian(face, cv2.CV_32F) ** 2))
    around = (luma.sum() - face.sum()) / max(luma.size - face.size, 1)
    across = points[1] - points[0]
    return {
        "face_luma": face.mean(),
        "face_left": face[:, :split].mean(),
        "face_right": face[:, split:].mean(),
        "face_around": around,
        "face_sharp": energy / max(float(face.std()), FLAT),
        "face_x": (shares[0] + shares[2]) / 2,
        "face_y": points[:2, 1].mean() / height,
        "face_height": shares[3] - shares[1],
        "face_roll_deg": np.degrees(np.arctan2(across[1], across[0])),
    }
