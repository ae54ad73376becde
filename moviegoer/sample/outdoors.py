"""Places under the sky: a valley by day and at dusk, a house, a garden."""

from __future__ import annotations

import numpy as np

from moviegoer.sample.ground import blank, box, gradient, textured
from moviegoer.sample.paint import Canvas, Colour, Points, clouds, ellipse, mix
from moviegoer.types import Image

__all__ = ["dusk", "garden", "house", "valley"]


def _ridge(rng: np.random.Generator, wide: float, base: float, height: float, cells: int) -> Points:
    """A line of hills across the picture, closed along its bottom."""
    x = np.linspace(-0.05, wide + 0.05, 400)
    line = np.zeros_like(x)
    for octave in range(4):
        knots = rng.uniform(-1, 1, cells * 2**octave + 4)
        at = np.linspace(0, wide, len(knots))
        line += np.interp(x, at, knots) * 0.5**octave
    line = np.convolve(np.pad(line, 6, mode="edge"), np.ones(13) / 13, "valid")
    return np.vstack(
        (np.column_stack((x, base - height * line)), [(wide + 0.05, 1.1), (-0.05, 1.1)])
    )


def _tree(canvas: Canvas, rng: np.random.Generator, foot: tuple[float, float], tall: float) -> None:
    x, y = foot
    leaf: Colour = (40 + rng.uniform(0, 30), 74 + rng.uniform(0, 30), 34)
    canvas.paint(box(x - 0.04 * tall, y - 0.4 * tall, x + 0.04 * tall, y), (60, 44, 34))
    for _ in range(9):
        spot = (x + rng.normal(0, 0.17) * tall, y - (0.62 + rng.normal(0, 0.17)) * tall)
        size = rng.uniform(0.12, 0.24) * tall
        tint = mix(leaf, (190, 190, 90), rng.uniform(0, 0.35))
        canvas.paint(ellipse(*spot, size, size * 0.85), tint, soft=0.02 * tall)


def _house(canvas: Canvas, foot: tuple[float, float], tall: float, *, lit: bool) -> None:
    x, y = foot
    wide, wall = 0.8 * tall, y - 0.55 * tall
    canvas.paint(box(x - wide, wall, x + wide, y), (214, 200, 180))
    canvas.paint(box(x + 0.15 * tall, wall, x + wide, y), (186, 170, 152))
    roof = [(x - 1.15 * wide, wall), (x - 0.6 * wide, y - tall), (x + 0.75 * wide, y - tall)]
    canvas.paint(np.array([*roof, (x + 1.15 * wide, wall)]), (134, 62, 50))
    canvas.paint(
        box(x + 0.3 * wide, y - 1.15 * tall, x + 0.48 * wide, y - 0.9 * tall), (120, 78, 66)
    )
    pane: Colour = (255, 214, 120) if lit else (86, 104, 120)
    for left in (-0.72, -0.2, 0.5):
        window = box(x + left * wide, y - 0.42 * tall, x + (left + 0.22) * wide, y - 0.2 * tall)
        canvas.paint(window, pane)
    canvas.paint(box(x + 0.12 * wide, y - 0.36 * tall, x + 0.32 * wide, y), (92, 60, 44))


def _hills(
    rng: np.random.Generator, width_px: int, height_px: int, *, dusk: bool
) -> tuple[Canvas, Colour]:
    """Sky, clouds and mountains; and the colour of the air."""
    canvas = blank(width_px, height_px)
    wide = width_px / height_px
    sky: list[tuple[float, Colour]] = [
        (0, (78, 134, 196)),
        (0.55, (190, 214, 228)),
        (1, (214, 220, 214)),
    ]
    air: Colour = (170, 194, 210)
    if dusk:
        sky = [
            (0, (42, 40, 84)),
            (0.3, (134, 74, 108)),
            (0.52, (240, 150, 92)),
            (1, (250, 196, 130)),
        ]
        air = (150, 92, 104)
    gradient(canvas, sky)
    cover = clouds(rng, canvas.alpha.shape, (5, 10, 20, 40))
    cover = np.clip(cover * 1.6 - 0.25, 0, 0.85) * np.linspace(1, 0.1, height_px)[:, None]
    glow = np.array((255, 176, 130) if dusk else (252, 250, 246), np.float32)
    canvas.colour += cover[..., None] * (glow - canvas.colour)
    if dusk:
        canvas.paint(ellipse(0.62 * wide, 0.50, 0.06, 0.06), (255, 232, 170), soft=0.006)
    for step, (base, height) in enumerate(((0.50, 0.10), (0.58, 0.08), (0.66, 0.06))):
        ground = mix(air, (66, 92, 62) if not dusk else (44, 34, 56), 0.25 + 0.28 * step)
        canvas.paint(_ridge(rng, wide, base, height, 4 + 2 * step), ground)
    return canvas, air


def _meadow(canvas: Canvas, rng: np.random.Generator, wide: float, *, dusk: bool) -> None:
    green: Colour = (46, 40, 48) if dusk else (98, 124, 62)
    canvas.paint(_ridge(rng, wide, 0.74, 0.03, 3), green)
    for _ in range(round(260 * wide)):
        x, y = rng.uniform(0, wide), 0.76 + 0.24 * rng.uniform() ** 0.7
        tint = mix(green, (206, 196, 104) if not dusk else (96, 70, 66), rng.uniform(0, 0.45))
        canvas.paint(
            ellipse(x, y, 0.05 * y, 0.006 + 0.01 * (y - 0.7)), tint, soft=0.004, strength=0.6
        )


def valley(rng: np.random.Generator, width_px: int, height_px: int) -> Image:
    """Mountains, woods and a house far away, by day."""
    canvas, _ = _hills(rng, width_px, height_px, dusk=False)
    wide = width_px / height_px
    _meadow(canvas, rng, wide, dusk=False)
    _house(canvas, (0.7 * wide, 0.775), 0.09, lit=False)
    for x in np.sort(rng.uniform(0, wide, 26)):
        if abs(x - 0.7 * wide) > 0.11:
            _tree(canvas, rng, (x, 0.79 + rng.uniform(-0.02, 0.03)), rng.uniform(0.07, 0.13))
    return textured(canvas, rng, strength=0.09, blur=0)


def house(rng: np.random.Generator, width_px: int, height_px: int) -> Image:
    """The same house from nearer, among its trees."""
    canvas, _ = _hills(rng, width_px, height_px, dusk=False)
    wide = width_px / height_px
    _meadow(canvas, rng, wide, dusk=False)
    for x in (0.12, 0.3, 0.72, 0.9):
        _tree(canvas, rng, (x * wide, 0.83), rng.uniform(0.3, 0.42))
    _house(canvas, (0.52 * wide, 0.85), 0.27, lit=False)
    for x in (0.02, 0.24, 0.8):
        _tree(canvas, rng, (x * wide, 0.92), 0.2)
    return textured(canvas, rng, strength=0.09, blur=0)


def dusk(rng: np.random.Generator, width_px: int, height_px: int) -> Image:
    """The valley when the sun has gone down, a light in the window."""
    canvas, _ = _hills(rng, width_px, height_px, dusk=True)
    wide = width_px / height_px
    _meadow(canvas, rng, wide, dusk=True)
    _house(canvas, (0.3 * wide, 0.80), 0.10, lit=True)
    canvas.paint(ellipse(0.3 * wide, 0.77, 0.05, 0.03), (255, 206, 120), soft=0.02, strength=0.5)
    return textured(canvas, rng, strength=0.07, blur=0)


def garden(rng: np.random.Generator, width_px: int, height_px: int) -> Image:
    """Leaves in the sun, far out of focus."""
    canvas = blank(width_px, height_px)
    wide = width_px / height_px
    gradient(canvas, [(0, (170, 200, 186)), (0.5, (112, 146, 84)), (1, (72, 98, 50))])
    for _ in range(120):
        x, y, size = rng.uniform(0, wide), rng.uniform(0, 1), rng.uniform(0.03, 0.11)
        leaf = mix((44, 84, 40), (216, 222, 140), float(rng.beta(1.2, 2.2)))
        canvas.paint(ellipse(x, y, size, size), leaf, soft=0.008, strength=0.5)
    canvas.paint(box(0, 0.72, wide, 1), (150, 128, 98), soft=0.01)
    for x in np.arange(0, wide, 0.16):
        canvas.paint(box(x, 0.5, x + 0.05, 0.80), (226, 222, 212), soft=0.004)
    canvas.paint(box(0, 0.57, wide, 0.61), (226, 222, 212), soft=0.004)
    return textured(canvas, rng, strength=0.05, blur=0.012)
