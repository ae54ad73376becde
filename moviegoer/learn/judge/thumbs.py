"""Small copies of the pictures that a page shows."""

from __future__ import annotations

import base64

from moviegoer.learn.judge.evaluation import Evaluation
from moviegoer.learn.judge.material import picture
from moviegoer.sense import pictures

__all__ = ["thumbs"]

WIDTH_PX = 192
QUALITY = 72


def thumbs(found: Evaluation) -> dict[int, str]:
    """JPEGs in base64 of the pictures that the galleries show, by row.

    Raises
    ------
    DataError
        If one cannot be read any more.
    """
    rows = {int(row) for one in found.galleries for some in (one.most, one.least) for row in some}
    files = found.material.files
    return {
        row: base64.b64encode(
            pictures.encode(
                pictures.shrink(picture(found.material, files[row]), width_px=WIDTH_PX),
                quality=QUALITY,
            )
        ).decode("ascii")
        for row in sorted(rows)
    }
