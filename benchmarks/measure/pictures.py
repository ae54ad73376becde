"""Pictures with known truth for what no labelled stills exist: drawn, one head and label at a time.

They are plain: a ground, shapes and lines whose hue, strength, light, sharpness or roll is chosen,
and the rest left to chance. They prove that a measure answers to what it should and to nothing
else, not how often a word is right on films.
"""

from __future__ import annotations

import colorsys
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

import cv2
import numpy as np

from moviegoer.types import Floats, Image

__all__ = ["HEADS", "Picture", "make"]

HEIGHT_PX, WIDTH_PX = 270, 480
RGB = tuple[float, float, float]


@dataclass(frozen=True, slots=True)
class Picture:
    """A drawn picture and the face on it, if one was drawn."""

    image: Image
    box: Floats = field(default_factory=lambda: np.empty((0, 4)))
    landmarks: Floats = field(default_factory=lambda: np.empty((0, 5, 2)))


def make(head: str, label: str, rng: np.random.Generator) -> Picture:
    """Draw a picture of which this label of this head is true."""
    return HEADS[head][label](rng)


def _colour(hue_deg: float, strength: float, value: float) -> RGB:
    return colorsys.hsv_to_rgb(hue_deg % 360 / 360, strength, value)


def _scene(rng: np.random.Generator, pick: Callable[[], RGB]) -> Floats:
    """Patches and shapes, each of a picked colour, in [0, 1]: enough to be as their rates are."""
    patches = np.array([[pick() for _ in range(8)] for _ in range(5)], np.float32)
    canvas = cv2.resize(patches, (WIDTH_PX, HEIGHT_PX), interpolation=cv2.INTER_NEAREST)
    for _ in range(24):
        x, y = int(rng.integers(0, WIDTH_PX)), int(rng.integers(0, HEIGHT_PX))
        w, h = int(rng.integers(20, 120)), int(rng.integers(20, 90))
        if rng.random() < 0.5:
            cv2.rectangle(canvas, (x - w // 2, y - h // 2), (x + w // 2, y + h // 2), pick(), -1)
        else:
            cv2.ellipse(canvas, (x, y), (w // 2, h // 2), 0, 0, 360, pick(), -1)
    return canvas


def _picture(canvas: Floats, rng: np.random.Generator, grain: float = 0.01) -> Picture:
    noisy = canvas + rng.normal(0, grain, (*canvas.shape[:2], 1))
    return Picture((np.clip(noisy, 0, 1) * 255).astype(np.uint8))


def _hued(hues: tuple[float, float], strength: tuple[float, float], *, about: bool = False):
    """Shapes this strong whose hues lie in a range, counted from a random hue if ``about``."""

    def draw(rng: np.random.Generator) -> Picture:
        middle = rng.uniform(0, 360) if about else 0.0

        def pick() -> RGB:
            return _colour(middle + rng.uniform(*hues), rng.uniform(*strength), rng.uniform(0.4, 1))

        return _picture(_scene(rng, pick), rng)

    return draw


def _facing(strength: tuple[float, float], *, warm_and_cool: bool = False):
    """Shapes of two hues that face each other."""

    def draw(rng: np.random.Generator) -> Picture:
        middle = rng.uniform(15, 45) if warm_and_cool else rng.uniform(0, 360)

        def pick() -> RGB:
            turn = 180 * int(rng.integers(2)) + rng.uniform(-10, 10)
            return _colour(middle + turn, rng.uniform(*strength), rng.uniform(0.4, 1))

        return _picture(_scene(rng, pick), rng)

    return draw


def _covered(name: str):
    """Three fifths and more of one named colour, as CSS has it or a shade of it."""
    bases = {
        "white": (255, 255, 255), "grey": (128, 128, 128), "black": (12, 12, 12),
        "red": (210, 25, 30), "orange": (245, 140, 20), "yellow": (245, 225, 40),
        "lime": (140, 235, 40), "green": (20, 140, 40), "cyan": (20, 200, 205),
        "blue": (30, 70, 210), "purple": (110, 40, 190), "magenta": (225, 30, 170),
        "brown": (120, 70, 30),
    }  # fmt: skip

    def draw(rng: np.random.Generator) -> Picture:
        canvas = _scene(
            rng, lambda: _colour(rng.uniform(0, 360), rng.uniform(0, 1), rng.uniform(0, 1))
        )
        shade = np.array(bases[name]) / 255 * rng.uniform(0.94, 1)
        canvas[:, : int(WIDTH_PX * rng.uniform(0.65, 0.85))] = shade
        return _picture(canvas, rng)

    return draw


def _anything(rng: np.random.Generator) -> Floats:
    return _scene(
        rng, lambda: _colour(rng.uniform(0, 360), rng.uniform(0.1, 0.7), rng.uniform(0.1, 0.9))
    )


def _keyed(ground: RGB | None):
    """A figure before a ground to be keyed; without a ground, any picture."""

    def draw(rng: np.random.Generator) -> Picture:
        if ground is None:
            return _picture(_anything(rng), rng)
        canvas = np.ones((HEIGHT_PX, WIDTH_PX, 3), np.float32) * np.array(ground, np.float32)
        _figure(canvas, rng, _colour(25, 0.4, rng.uniform(0.4, 0.8)))
        return _picture(canvas, rng, grain=0.004)

    return draw


def _matte(rng: np.random.Generator) -> Picture:
    canvas = np.zeros((HEIGHT_PX, WIDTH_PX, 3), np.float32)
    _figure(canvas, rng, (1.0, 1.0, 1.0))
    return _picture(canvas, rng, grain=0.0)


def _figure(canvas: Floats, rng: np.random.Generator, colour: RGB) -> None:
    """Head, neck and shoulders, about in the middle, cut by the lower edge."""
    x, size = int(WIDTH_PX * rng.uniform(0.35, 0.65)), rng.uniform(0.7, 1.2)
    top = int(HEIGHT_PX * 0.45)
    cv2.ellipse(canvas, (x, top), (int(34 * size), int(44 * size)), 0, 0, 360, colour, -1)
    neck = int(14 * size)
    cv2.rectangle(canvas, (x - neck, top), (x + neck, HEIGHT_PX), colour, -1)
    cv2.ellipse(canvas, (x, HEIGHT_PX), (int(95 * size), int(100 * size)), 0, 0, 360, colour, -1)


def _textured(rng: np.random.Generator) -> Floats:
    """Detail of all sizes everywhere."""
    canvas = np.zeros((HEIGHT_PX, WIDTH_PX), np.float32)
    for step in (1, 2, 4, 8, 16, 32):
        coarse = rng.random((HEIGHT_PX // step + 1, WIDTH_PX // step + 1), np.float32)
        canvas += cv2.resize(coarse, (WIDTH_PX, HEIGHT_PX), interpolation=cv2.INTER_NEAREST)
    canvas = (canvas - canvas.min()) / (canvas.max() - canvas.min())
    return np.repeat(canvas[..., None], 3, axis=2)


def _focused(blur_px: float, share: float):
    """A sharp middle of this share of the width in a ground blurred by so much."""

    def draw(rng: np.random.Generator) -> Picture:
        sharp = _textured(rng)
        if blur_px == 0:
            return _picture(sharp, rng, grain=0.0)
        canvas = cv2.GaussianBlur(sharp, (0, 0), blur_px * rng.uniform(0.8, 1.3))
        half = int(WIDTH_PX * share / 2)
        middle = slice(WIDTH_PX // 2 - half, WIDTH_PX // 2 + half)
        canvas[:, middle] = sharp[:, middle]
        return _picture(canvas, rng, grain=0.0)

    return draw


def _rolled(degrees: tuple[float, float]):
    """A house front, rolled by an angle in this range to either side."""

    def draw(rng: np.random.Generator) -> Picture:
        canvas = np.full((HEIGHT_PX, WIDTH_PX, 3), rng.uniform(0.4, 0.8), np.float32)
        dx, dy = int(rng.integers(70, 120)), int(rng.integers(60, 100))
        dark = rng.uniform(0.05, 0.3)
        for y in range(8, HEIGHT_PX, dy):
            for x in range(8, WIDTH_PX, dx):
                canvas[y : y + dy // 2, x : x + dx // 2] = dark
        turn = rng.uniform(*degrees) * (1 if rng.random() < 0.5 else -1)
        matrix = cv2.getRotationMatrix2D((WIDTH_PX / 2, HEIGHT_PX / 2), turn, 1.6)
        return _picture(cv2.warpAffine(canvas, matrix, (WIDTH_PX, HEIGHT_PX)), rng)

    return draw


def _mirrored(rng: np.random.Generator) -> Picture:
    half = _anything(rng)[:, : WIDTH_PX // 2]
    return _picture(np.concatenate([half, half[:, ::-1]], axis=1), rng)


def _silhouette(figure: tuple[float, float], ground: tuple[float, float]):
    """A figure this light before a ground this light, which brightens downwards."""

    def draw(rng: np.random.Generator) -> Picture:
        ramp = np.linspace(0.85, 1.1, HEIGHT_PX, dtype=np.float32)[:, None, None]
        canvas = np.tile(ramp * rng.uniform(*ground), (1, WIDTH_PX, 3))
        _figure(canvas, rng, (rng.uniform(*figure),) * 3)
        return _picture(canvas, rng)

    return draw


def _lit(values: tuple[float, ...], weights: tuple[float, ...]):
    """Grey shapes whose luma is drawn from these values."""

    def draw(rng: np.random.Generator) -> Picture:
        def pick() -> RGB:
            value = float(rng.choice(values, p=weights)) + rng.uniform(-0.04, 0.04)
            return (value, value * 0.97, value * 0.92)

        return _picture(_scene(rng, pick), rng)

    return draw


def _face(towards: float):
    """A face lit from the picture's left (−1), the front (0) or the right (1)."""

    def draw(rng: np.random.Generator) -> Picture:
        canvas = np.full((HEIGHT_PX, WIDTH_PX, 3), rng.uniform(0.15, 0.4), np.float32)
        x, y, h = rng.uniform(0.35, 0.65) * WIDTH_PX, 0.5 * HEIGHT_PX, rng.uniform(80, 120)
        grid = np.mgrid[0:HEIGHT_PX, 0:WIDTH_PX].astype(np.float32)
        across, down = (grid[1] - x) / (0.75 * h), (grid[0] - y) / h
        inside = across**2 + down**2 < 1
        depth = np.sqrt(np.clip(1 - across**2 - down**2, 0, 1))
        shade = np.clip(0.8 * towards * across + (1 - 0.5 * abs(towards)) * depth, 0.08, 1)
        canvas[inside] = (shade[..., None] * np.array([0.85, 0.65, 0.55]) * rng.uniform(0.8, 1))[
            inside
        ]
        box = np.array([[x - 0.75 * h, y - h, x + 0.75 * h, y + h]])
        eyes = [[x - 0.3 * h, y - 0.2 * h], [x + 0.3 * h, y - 0.2 * h], [x, y + 0.1 * h]]
        mouth = [[x - 0.25 * h, y + 0.45 * h], [x + 0.25 * h, y + 0.45 * h]]
        size = np.array([WIDTH_PX, HEIGHT_PX])
        return Picture(
            _picture(canvas, rng).image, box / np.tile(size, 2), np.array([eyes + mouth]) / size
        )

    return draw


Draw = Callable[[np.random.Generator], Picture]
ALL = (0.0, 360.0)
HEADS: Mapping[str, Mapping[str, Draw]] = {
    "color.saturation": {
        "desaturated": _hued(ALL, (0.0, 0.12)),
        "neutral": _hued((-60, 60), (0.1, 0.35), about=True),
        "saturated": _hued(ALL, (0.75, 1.0)),
    },
    "color.tones": {
        "blackwhite": _hued(ALL, (0.0, 0.0)),
        "cool": _hued((170, 260), (0.3, 0.8)),
        "mixed": _facing((0.3, 0.8), warm_and_cool=True),
        "neutral": _hued(ALL, (0.02, 0.09)),
        "warm": _hued((-10, 50), (0.3, 0.8)),
    },
    "color.theory": {
        "analagous": _hued((-28, 28), (0.4, 0.9), about=True),
        "complementary": _facing((0.4, 0.9)),
        "monochrome": _hued((-4, 4), (0.2, 0.6), about=True),
    },
    "color.contrast": {
        "low": _hued((-10, 10), (0.0, 0.15), about=True),
        "neutral": _hued((-60, 60), (0.1, 0.35), about=True),
        "high": _facing((0.6, 1.0)),
    },
    "color.dominant": {
        name: _covered(name)
        for name in ("white", "grey", "black", "red", "orange", "yellow", "lime", "green", "cyan",
                     "blue", "purple", "magenta", "brown")
    },
    "color.key": {
        "green": _keyed((0.15, 0.7, 0.25)),
        "blue": _keyed((0.05, 0.25, 0.75)),
        "luma": _keyed((0.0, 0.0, 0.0)),
        "matte": _matte,
        "na": _keyed(None),
    },
    "shot.focus": {
        "deep": _focused(0, 1),
        "shallow": _focused(6, 0.3),
        "out": _focused(6, 0),
    },
    "shot.level": {"level": _rolled((0, 1)), "tilted": _rolled((6, 25))},
    "shot.composition.symmetric": {
        "yes": _mirrored,
        "no": lambda rng: _picture(_anything(rng), rng),
    },
    "shot.lighting.silhouette": {
        "yes": _silhouette((0.0, 0.06), (0.5, 0.85)),
        "no": _silhouette((0.3, 0.6), (0.5, 0.85)),
    },
    "shot.lighting.contrast": {
        "low": _lit((0.35, 0.45, 0.55), (0.3, 0.4, 0.3)),
        "neutral": _lit((0.15, 0.4, 0.55, 0.8), (0.2, 0.3, 0.3, 0.2)),
        "high": _lit((0.04, 0.9, 0.5), (0.55, 0.35, 0.1)),
    },
    "shot.lighting": {
        "high-key": _lit((0.6, 0.8, 0.95), (0.2, 0.4, 0.4)),
        "low-key": _lit((0.04, 0.1, 0.6), (0.5, 0.3, 0.2)),
        "neutral": _lit((0.15, 0.4, 0.55, 0.75), (0.15, 0.35, 0.35, 0.15)),
    },
    "shot.lighting.direction": {"left": _face(-1), "front": _face(0), "right": _face(1)},
}  # fmt: skip
"""How to draw each label of each head; ``no`` is a yes/no head's other answer."""
