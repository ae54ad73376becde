"""Numbers of a picture's detail: where it is sharp, where it is empty, where its weight lies."""

from __future__ import annotations

import cv2
import numpy as np

from moviegoer.types import Floats

__all__ = ["composition", "focus"]

BLOCKS = (6, 8)
"""Rows and columns of the grid on which sharpness is compared."""
FINE = (9, 12)
"""And of the grid on which fine detail is compared with coarse."""
FLAT = 0.02
"""Luma spread in a block under which there is nothing that could be sharp."""
FAINT = 0.004
"""Coarse detail under which a block is empty: there noise and compression rule."""
FINE_PX, COARSE_PX = 1.0, 3.0
"""Radii of the blurs between which detail is fine and coarse, on pictures 288 px long."""
EDGE = 0.06
"""Luma step a pixel that is seen as an edge."""


def _blocks(plane: Floats, grid: tuple[int, int]) -> Floats:
    """Means over a grid of blocks."""
    return np.asarray(cv2.resize(plane, grid[::-1], interpolation=cv2.INTER_AREA), np.float32)


def focus(luma: Floats) -> dict[str, float]:
    """Sharpness by the Laplacian's energy, after Pertuz et al., "Analysis of focus measure
    operators" (2013), over local contrast, so that a low-contrast picture is not a soft one.

    ``fine_low`` and ``fine_high`` are the 10th and 90th percentile, over the blocks that are not
    empty, of fine over coarse detail: a blurred edge has no fine detail however strong it is.
    """
    spread = np.sqrt(np.maximum(_blocks(luma**2, BLOCKS) - _blocks(luma, BLOCKS) ** 2, 0))
    energy = np.sqrt(_blocks(cv2.Laplacian(luma, cv2.CV_32F) ** 2, BLOCKS))
    textured = spread > FLAT
    fine, coarse = _bands(luma)
    full = coarse > FAINT
    ratio = (fine / np.maximum(coarse, FAINT))[full]
    low, high = np.percentile(ratio, [10, 90]) if full.any() else (0.0, 0.0)
    sharp = (energy / np.maximum(spread, FLAT))[textured]
    best = float(np.percentile(sharp, 90)) if len(sharp) else 0.0
    return {
        "sharp": best,
        "sharp_share": float(np.mean(sharp > best / 2)) if len(sharp) else 0.0,
        "textured_share": textured.mean(),
        "fine_low": low,
        "fine_high": high,
        "full_share": full.mean(),
    }


def _bands(luma: Floats) -> tuple[Floats, Floats]:
    """Strength of fine and of coarse detail in each block."""
    soft = cv2.GaussianBlur(luma, (0, 0), FINE_PX)
    softer = cv2.GaussianBlur(luma, (0, 0), COARSE_PX)
    fine = np.sqrt(_blocks((luma - soft) ** 2, FINE))
    return fine, np.sqrt(_blocks((soft - softer) ** 2, FINE))


def composition(luma: Floats) -> dict[str, float]:
    """Symmetry, and where the picture's detail lies."""
    coarse = cv2.resize(luma, (32, 18), interpolation=cv2.INTER_AREA)
    coarse = coarse - coarse.mean()
    power = float((coarse**2).sum())
    detail = np.hypot(cv2.Sobel(luma, cv2.CV_32F, 1, 0), cv2.Sobel(luma, cv2.CV_32F, 0, 1)) / 8
    column = detail.mean(axis=0) + 1e-6
    x = (np.arange(len(column)) + 0.5) / len(column)
    centre = np.average(x, weights=column)
    edges = _blocks((detail > EDGE / 2).astype(np.float32), FINE)
    return {
        "mirror": (coarse * coarse[:, ::-1]).sum() / power if power > 1e-6 else 1.0,
        "weight_x": centre,
        "weight_spread": np.sqrt(np.average((x - centre) ** 2, weights=column)),
        "empty_share": np.mean(edges < 0.01),
        "edge_share": np.mean(detail > EDGE / 2),
    }
