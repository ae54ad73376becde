"""A picture as a very small colour layout, for telling one camera position from another."""

from __future__ import annotations

import numpy as np

from moviegoer.types import Floats, Image

__all__ = ["COLUMNS", "ROWS", "layout"]

ROWS = 9
COLUMNS = 16


def layout(image: Image) -> Floats:
    """Reduce a picture to 9 × 16 cells of mean CIE Lab colour.

    Cells are means of the light itself (area resampling), so what an actor's hands do inside a
    cell hardly shows while the furniture stays. The idea is the colour layout descriptor of MPEG-7
    (Manjunath et al., "Color and Texture Descriptors", 2001), kept in Lab so that distances are
    steps a person can see.

    Parameters
    ----------
    image
        RGB uint8, ``(height, width, 3)``: the active picture, without black bars.

    Returns
    -------
    ``(9, 16, 3)`` float32: L in [0, 100], a and b about [-110, 110].
    """
    import cv2

    small = cv2.resize(image, (COLUMNS * 8, ROWS * 8), interpolation=cv2.INTER_AREA)
    lab = cv2.cvtColor(small.astype(np.float32) / 255.0, cv2.COLOR_RGB2LAB)
    return np.asarray(cv2.resize(lab, (COLUMNS, ROWS), interpolation=cv2.INTER_AREA), np.float32)
