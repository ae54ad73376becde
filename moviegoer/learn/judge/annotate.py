"""A picture with what is said of it drawn below."""

from __future__ import annotations

import io
from pathlib import Path

import numpy as np

from moviegoer.errors import ConfigError
from moviegoer.learn.judge.models import Facts
from moviegoer.learn.judge.pooling import Verdict
from moviegoer.store import write_atomically
from moviegoer.types import Floats, Image

__all__ = ["annotated", "checked", "save"]

TOP = 5
PAPER, INK, BAR, FAINT = (251, 250, 247), (38, 36, 31), (194, 65, 12), (230, 225, 216)
WIDTH_PX = 480
"""Narrower pictures get a ground this wide, so that names fit."""
QUALITY = 92


def annotated(image: Image, verdict: Verdict, facts: Facts) -> Image:
    """Draw the verdict and the likeliest labels, with bars, below a picture.

    Known failure: the font that comes with Pillow has Latin letters only; others are drawn as
    boxes.
    """
    from PIL import Image as Pillow
    from PIL import ImageDraw, ImageFont

    width = max(image.shape[1], WIDTH_PX)
    size = max(14, width // 38)
    line = round(size * 1.55)
    order = _ranked(verdict.p)
    sheet = Pillow.new("RGB", (width, image.shape[0] + line * (len(order) + 2)), PAPER)
    sheet.paste(Pillow.fromarray(image), ((width - image.shape[1]) // 2, 0))
    draw = ImageDraw.Draw(sheet)
    y = image.shape[0] + line // 2
    draw.text((size, y), _said(verdict, facts), INK, ImageFont.load_default(round(size * 1.2)))
    font = ImageFont.load_default(size)
    left, right = width * 0.42, width - size * 4.5
    for k in order:
        y += line
        draw.text((size, y), facts.labels[k], INK, font)
        draw.rectangle((left, y + size * 0.2, right, y + size), FAINT)
        draw.rectangle((left, y + size * 0.2, left + (right - left) * verdict.p[k], y + size), BAR)
        draw.text((right + size * 0.6, y), f"{verdict.p[k]:.2f}", INK, font)
    return np.asarray(sheet, np.uint8)


def _ranked(p: Floats) -> list[int]:
    return [int(k) for k in np.argsort(-p, kind="stable")[:TOP]]


def _said(verdict: Verdict, facts: Facts) -> str:
    pooled = f" ({verdict.frames} pictures)" if verdict.frames > 1 else ""
    return f"{facts.column}: {verdict.said}{pooled}"


def checked(path: Path) -> None:
    """Refuse a name whose ending is no picture's that can be written.

    Raises
    ------
    ConfigError
        If it is none.
    """
    from PIL import Image as Pillow

    if Pillow.registered_extensions().get(path.suffix.lower()) not in Pillow.SAVE:
        raise ConfigError(f"{path}: no picture can be written under this ending; use .jpg or .png")


def save(image: Image, path: Path) -> None:
    """Write a picture in the form that its name's ending says, whole or not at all.

    Raises
    ------
    ConfigError
        If the ending is no picture's.
    StoreError
        If it cannot be written.
    """
    from PIL import Image as Pillow

    checked(path)
    made = io.BytesIO()
    kind = Pillow.registered_extensions()[path.suffix.lower()]
    Pillow.fromarray(image).save(made, kind, quality=QUALITY)
    write_atomically(path, lambda file: file.write(made.getvalue()))
