"""Pictures as JPEG bytes and back."""

from __future__ import annotations

import cv2
import numpy as np

from moviegoer.errors import StoreError
from moviegoer.types import Image

__all__ = ["decode", "encode", "shrink"]


def encode(image: Image, *, quality: int = 88) -> bytes:
    """Encode an RGB picture as JPEG."""
    done, data = cv2.imencode(
        ".jpg", cv2.cvtColor(image, cv2.COLOR_RGB2BGR), [cv2.IMWRITE_JPEG_QUALITY, quality]
    )
    if not done:
        raise StoreError("a picture could not be encoded as JPEG")
    return bytes(data.tobytes())


def decode(data: bytes) -> Image:
    """Decode JPEG bytes to RGB.

    Raises
    ------
    StoreError
        If they are not a picture.
    """
    image = cv2.imdecode(np.frombuffer(data, np.uint8), cv2.IMREAD_COLOR) if data else None
    if image is None:
        raise StoreError("a kept picture is damaged; run again with --force scan")
    return np.asarray(cv2.cvtColor(image, cv2.COLOR_BGR2RGB), np.uint8)


def shrink(image: Image, *, width_px: int) -> Image:
    """Scale a picture down to a width, never up."""
    height, width = image.shape[:2]
    if width <= width_px:
        return image
    size = (width_px, max(1, round(height * width_px / width)))
    return np.asarray(cv2.resize(image, size, interpolation=cv2.INTER_AREA), np.uint8)
