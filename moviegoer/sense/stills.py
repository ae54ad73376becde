"""Still pictures from files of any common kind, as the program sees a film's keyframes."""

from __future__ import annotations

import warnings
from pathlib import Path
from typing import TYPE_CHECKING

import cv2
import numpy as np

from moviegoer.core.frame.letterbox import still_box
from moviegoer.core.frame.picture import fitted_size
from moviegoer.errors import DataError
from moviegoer.types import Image

if TYPE_CHECKING:
    from PIL.Image import Image as Pillow

__all__ = ["active", "endings", "picture", "read"]

_PARTS = 48
"""Parts in which each row and column is checked for light, as in films."""
_DEEP = ("I", "F")
"""Beginnings of Pillow's modes of more than 8 bits, which it would clip instead of scaling."""


def endings() -> frozenset[str]:
    """Endings of the files that can be read, with their dots, in lower case."""
    from PIL import Image as Pillow

    readable = Pillow.registered_extensions()
    return frozenset(end for end, kind in readable.items() if kind in Pillow.OPEN)


def picture(path: Path, *, longest_px: int) -> Image:
    """Read a still as keyframes are kept: bars off, and not longer than ``longest_px``.

    Raises
    ------
    DataError
        If it is not a picture, or a damaged one.
    """
    image = active(read(path))
    height, width = image.shape[:2]
    size = fitted_size(width, height, longest_px=longest_px)
    if size == (width, height):
        return image
    return np.asarray(cv2.resize(image, size, interpolation=cv2.INTER_AREA), np.uint8)


def active(image: Image) -> Image:
    """Take a still's black bars off; see :func:`moviegoer.core.frame.letterbox.still_box`."""
    luma = cv2.cvtColor(image, cv2.COLOR_RGB2GRAY)
    height, width = luma.shape
    rows = cv2.resize(luma, (_PARTS, height), interpolation=cv2.INTER_AREA)
    columns = cv2.resize(luma, (width, _PARTS), interpolation=cv2.INTER_AREA).T
    x0, y0, x1, y1 = still_box(rows, columns)
    kept = image[round(y0 * height) : round(y1 * height), round(x0 * width) : round(x1 * width)]
    return np.ascontiguousarray(kept)


def read(path: Path) -> Image:
    """Read a picture file: RGB, upright, of an animation the first frame.

    What is transparent becomes white; more than 8 bits are scaled to 8. Colour profiles are not
    followed: film stills hardly carry any but sRGB.

    Raises
    ------
    DataError
        If it is missing, not a picture, damaged, or so large that it may be meant to do harm
        (Pillow's limit, 179 million pixels).
    """
    from PIL import Image as Pillow
    from PIL import ImageOps, UnidentifiedImageError

    try:
        with warnings.catch_warnings():
            # Half the limit is only warned of, and odd EXIF or TIFF tags don't spoil a picture.
            warnings.simplefilter("ignore")
            with Pillow.open(path) as opened:
                return _rgb(ImageOps.exif_transpose(opened))
    except FileNotFoundError:
        raise DataError(f"{path}: no such file") from None
    except UnidentifiedImageError:
        raise DataError(f"{path}: not a picture that can be read") from None
    except Pillow.DecompressionBombError as error:
        raise DataError(f"{path}: {str(error).splitlines()[0]}") from None
    # Pillow's readers raise almost anything on a damaged file.
    except Exception as error:
        reason = str(error).splitlines()[0] if str(error) else type(error).__name__
        raise DataError(f"{path}: cannot be read as a picture: {reason}") from error


def _rgb(image: Pillow) -> Image:
    from PIL import Image as Pillow

    if image.mode.startswith(_DEEP):
        return _eight_bits(np.asarray(image, np.float64))
    if image.has_transparency_data:
        image = image.convert("RGBA")
        ground = Pillow.new("RGBA", image.size, "white")
        image = Pillow.alpha_composite(ground, image)
    return np.asarray(image.convert("RGB"), np.uint8)


def _eight_bits(grey: np.ndarray) -> Image:
    """Grey of any depth: as shares of 1, of 255 or of 65535, whichever the largest value fits."""
    grey = np.clip(np.nan_to_num(grey), 0, None)
    top = next((full for full in (1.0, 255.0, 65535.0) if grey.max() <= full), float(grey.max()))
    return np.repeat(np.round(grey / top * 255).astype(np.uint8)[..., None], 3, axis=2)
