"""Sheets that show what a network makes of a picture."""

from __future__ import annotations

from collections.abc import Sequence

import cv2
import numpy as np

from moviegoer.learn.judge.explain import Layer
from moviegoer.types import Floats, Image

__all__ = ["activations", "overlays"]

PAPER, INK, QUIET = (251, 250, 247), (38, 36, 31), (101, 95, 84)
TILE_PX = 84
"""Height of a map on the sheet."""
CHANNELS = 12
"""Maps shown of each layer: those that change most over the picture."""
NAME_PX = 230
GAP = 6
PANEL_PX = 420


def activations(image: Image, layers: Sequence[Layer]) -> Image:
    """Draw one row a layer: its liveliest maps, each from its lowest (dark) to its highest."""
    wide = round(TILE_PX * image.shape[1] / image.shape[0])
    width = NAME_PX + CHANNELS * (wide + GAP)
    height = (len(layers) + 1) * (TILE_PX + GAP) + GAP
    sheet = np.full((height, width, 3), PAPER, np.uint8)
    first = cv2.resize(image, (wide, TILE_PX), interpolation=cv2.INTER_AREA)
    sheet[GAP : GAP + TILE_PX, NAME_PX : NAME_PX + wide] = first
    names = [("the picture", "")]
    for row, layer in enumerate(layers, start=1):
        top = GAP + row * (TILE_PX + GAP)
        for place, channel in enumerate(_liveliest(layer.maps)):
            left = NAME_PX + place * (wide + GAP)
            sheet[top : top + TILE_PX, left : left + wide] = _map(layer.maps[channel], wide)
        channels, high, across = layer.maps.shape
        names.append((layer.name, f"{channels} maps of {across} x {high}"))
    return _written(sheet, names)


def _liveliest(maps: Floats) -> list[int]:
    order = np.argsort(-maps.std(axis=(1, 2)), kind="stable")
    return [int(channel) for channel in order[:CHANNELS]]


def _map(values: Floats, wide: int) -> Image:
    low, high = float(values.min()), float(values.max())
    grey = (255 * (values - low) / (high - low)) if high > low else np.zeros_like(values)
    shown = cv2.resize(grey.astype(np.uint8), (wide, TILE_PX), interpolation=cv2.INTER_NEAREST)
    return np.asarray(cv2.applyColorMap(shown, cv2.COLORMAP_VIRIDIS)[:, :, ::-1], np.uint8)


def _written(sheet: Image, names: Sequence[tuple[str, str]]) -> Image:
    from PIL import Image as Pillow
    from PIL import ImageDraw, ImageFont

    page = Pillow.fromarray(sheet)
    draw, font = ImageDraw.Draw(page), ImageFont.load_default(13)
    for row, (name, size) in enumerate(names):
        top = GAP + row * (TILE_PX + GAP)
        shown = name if len(name) <= 30 else "…" + name[-29:]
        draw.text((GAP, top + 24), shown, INK, font)
        draw.text((GAP, top + 44), size, QUIET, font)
    return np.asarray(page, np.uint8)


def overlays(image: Image, found: Sequence[tuple[str, Floats]]) -> Image:
    """Draw the picture, and beside it what speaks for each label, hot where it speaks loudest.

    Parameters
    ----------
    found
        A title and where it lies, ``(height, width)`` of the picture in [0, 1].
    """
    high = round(PANEL_PX * image.shape[0] / image.shape[1])
    plain = cv2.resize(image, (PANEL_PX, high), interpolation=cv2.INTER_AREA)
    panels = [("the picture", plain), *((title, _hot(plain, where)) for title, where in found)]
    across = min(2, len(panels))
    down = -(-len(panels) // across)
    step_x, step_y = PANEL_PX + GAP, high + 30
    sheet = np.full((down * step_y + GAP, across * step_x + GAP, 3), PAPER, np.uint8)
    places = [(GAP + i % across * step_x, GAP + i // across * step_y) for i in range(len(panels))]
    for (left, top), (_, panel) in zip(places, panels, strict=True):
        sheet[top : top + high, left : left + PANEL_PX] = panel
    return _titled(sheet, [(x, y + high) for x, y in places], [title for title, _ in panels])


def _hot(image: Image, where: Floats) -> Image:
    """Lay the heat over the picture: as strong as it speaks."""
    size = (image.shape[1], image.shape[0])
    place = cv2.resize(where.astype(np.float32), size, interpolation=cv2.INTER_LINEAR)
    place = np.clip(place, 0, 1)[..., None]
    heat = cv2.applyColorMap((place * 255).astype(np.uint8), cv2.COLORMAP_INFERNO)[:, :, ::-1]
    grey = cv2.cvtColor(image, cv2.COLOR_RGB2GRAY)[..., None] * 0.6
    return np.asarray(np.clip(grey * (1 - 0.65 * place) + heat * 0.65 * place, 0, 255), np.uint8)


def _titled(sheet: Image, places: Sequence[tuple[int, int]], titles: Sequence[str]) -> Image:
    from PIL import Image as Pillow
    from PIL import ImageDraw, ImageFont

    page = Pillow.fromarray(sheet)
    draw, font = ImageDraw.Draw(page), ImageFont.load_default(15)
    for (x, y), title in zip(places, titles, strict=True):
        draw.text((x, y + 4), title, INK, font)
    return np.asarray(page, np.uint8)
