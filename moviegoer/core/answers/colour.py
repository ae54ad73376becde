"""What a picture's colours are called: saturation, tones, theory, contrast, dominant, key.

CinemaNet publishes no definitions, so the cuts are this project's. They were set on 144 training
stills that one person labelled by eye, on one half of them, and so was how soft they are; the
shares right in the docstrings are those on the other half, where the calibration error is 0.12 to
0.14. On CinemaCLIP's makers' test set, other pictures by other people, CLIP asked in words is right
in 0.36, 0.56, 0.47 and 0.39 of saturation, tones, theory and contrast.
"""

from __future__ import annotations

import numpy as np

from moviegoer.core.answers.soft import Measured, above, one_of, steps
from moviegoer.types import Floats, Scores

__all__ = ["NAMES", "contrast", "dominant", "keyed", "named", "saturation", "theory", "tones"]

HUES = {
    "red": (-15.0, 15.0), "orange": (15.0, 45.0), "yellow": (45.0, 72.0), "lime": (72.0, 100.0),
    "green": (100.0, 160.0), "cyan": (160.0, 200.0), "blue": (200.0, 255.0),
    "purple": (255.0, 292.0), "magenta": (292.0, 345.0),
}  # fmt: skip
"""Degrees of HSV hue; the words are CinemaNet's of 2019, the middles those of CSS's colour names
(orange 33, chartreuse 90, purple 277 to 300), shared out where two meet."""
NAMES = ("white", "grey", "black", *HUES, "brown")
GREY = (0.11, 0.03)
"""HSV chroma (largest less smallest of red, green, blue) under which a colour is a grey."""
PLAINLY = (0.06, 0.04)
"""How much more of the picture the dominant colour covers than the next."""


def saturation(m: Measured) -> Scores:
    """How strong the colours are: how far they spread, and the chroma of the strongest twentieth.

    Right in 0.83 of the stills labelled by eye. Known failure: a grey picture with one red coat is
    said to be neutral, and white balance that leans over everything counts as colour.
    """
    value = 0.5 * m["chroma_high"] + m["lab_spread"]
    labels = ("desaturated", "neutral", "saturated")
    return one_of("color.saturation", labels, steps(value, (0.164, 0.38), 0.08))


def contrast(m: Measured) -> Scores:
    """How far the colours lie apart in CIELAB. Right in 0.65."""
    labels = ("low", "neutral", "high")
    return one_of("color.contrast", labels, steps(m["lab_spread"], (0.08, 0.146), 0.045))


def tones(m: Measured) -> Scores:
    """Warm or cool, by the areas of tinted pixels. Right in 0.75.

    Black and white has no chroma, or one tint over all of it; a picture with little chroma is
    neutral; warm and cool are mixed where both cover much and their hues lie far apart.
    """
    plain = above(m["chroma_high"], 0.035, 0.012) * above(m["cross_spread"], 0.008, 0.003)
    strong = plain * above(m["chroma"], 0.079, 0.033)
    both = above(m["cool_area"], 0.2, 0.13) * above(m["other_hues"], 0.1, 0.06)
    both = both * (1 - above(m["cool_area"], 0.75, 0.1))
    cool = above(m["cool_area"], 0.5, 0.2)
    p = [1 - plain, strong * (1 - both) * cool, strong * both, plain - strong,
         strong * (1 - both) * (1 - cool)]  # fmt: skip
    labels = ("blackwhite", "cool", "mixed", "neutral", "warm")
    return one_of("color.tones", labels, np.stack(p, axis=1))


def theory(m: Measured) -> Scores:
    """One hue, neighbouring hues, or hues that face each other. Right in 0.64.

    One hue: colours lie along one ray of CIELAB's a, b plane, however strong. Facing: a part of
    the picture has a hue outside the fullest quarter of the colour circle. Known failure: skin
    before a blue wall is complementary by the circle and ordinary by eye.
    """
    several = above(m["cross_spread"] + 0.3 * m["other_hues"], 0.047, 0.036)
    facing = above(m["other_hues"], 0.031, 0.03)
    p = [several * (1 - facing), several * facing, 1 - several]
    labels = ("analagous", "complementary", "monochrome")
    return one_of("color.theory", labels, np.stack(p, axis=1))


def named(rgb: Floats) -> Floats:
    """Name colours: how much each is called what.

    Parameters
    ----------
    rgb
        ``(..., 3)`` in [0, 1].

    Returns
    -------
    Floats
        ``(..., 13)``, shares in the order of :data:`NAMES`.

    >>> NAMES[int(named(np.array([0.4, 0.25, 0.1])).argmax())]
    'brown'
    """
    high, low = rgb.max(axis=-1), rgb.min(axis=-1)
    luma = rgb @ np.array([0.299, 0.587, 0.114])
    chroma = high - low
    black = 1 - above(high, 0.17, 0.05)
    grey = (1 - above(chroma, *GREY)) * (1 - black)
    white = above(luma, 0.85, 0.05)
    hue = _hues(rgb, high, chroma)
    dull = above(0.62 - luma, 0.0, 0.06) * above(0.75 - high * chroma, 0.0, 0.12)
    earthen = hue[..., 1] + 0.35 * hue[..., 0] + 0.35 * hue[..., 2]
    brown = np.clip(earthen, 0, 1) * dull
    rest = ((1 - grey) * (1 - black))[..., None]
    plain = np.stack([grey * white, grey * (1 - white), black], axis=-1)
    shares = np.concatenate(
        [plain, rest * hue * (1 - brown[..., None]), rest * brown[..., None]], axis=-1
    )
    return np.asarray(shares / shares.sum(axis=-1, keepdims=True))


def _hues(rgb: Floats, high: Floats, chroma: Floats) -> Floats:
    """How much of each named hue a colour has, ``(..., 9)``."""
    r, g, b = np.moveaxis(rgb, -1, 0)
    span = np.maximum(chroma, 1e-6)
    sector = np.where(
        high == r, (g - b) / span % 6, np.where(high == g, (b - r) / span + 2, (r - g) / span + 4)
    )
    degrees = 60 * sector
    within = []
    for start, end in HUES.values():
        off = abs((degrees - (start + end) / 2 + 180) % 360 - 180)
        within.append(above((end - start) / 2 - off, 0.0, 5.0))
    p = np.stack(within, axis=-1)
    return np.asarray(p / p.sum(axis=-1, keepdims=True))


def dominant(m: Measured) -> Scores:
    """The colour that covers most of the picture, from its palette of eight.

    ``na`` as far as no colour covers plainly more than the next. Known failure: skin is brown or
    orange, so that close-ups mostly are.
    """
    palette = np.asarray(m["palette"], np.float64)
    shares = np.einsum("npk,np->nk", named(palette[..., :3]), palette[..., 3])
    ordered = np.sort(shares, axis=1)
    plainly = above(ordered[:, -1] - ordered[:, -2], *PLAINLY)[:, None]
    return one_of("color.dominant", (*NAMES, "na"), np.hstack([plainly * shares, 1 - plainly]))


def keyed(m: Measured) -> Scores:
    """Whether the picture has a ground made to be keyed.

    A quarter of the picture in one even, strong green or blue; or a border all clipped to black or
    white around something else; or nothing but black and white. Known failure: titles on black and
    portraits on white paper look just so, as does an even, deep blue sky.
    """
    green, blue = above(m["green_ground"], 0.22, 0.05), above(m["blue_ground"], 0.25, 0.05)
    plain = np.maximum(
        above(m["black_border"], 0.93, 0.03) * above(m["black_ground"], 0.5, 0.1),
        above(m["white_border"], 0.93, 0.03) * above(m["white_ground"], 0.5, 0.1),
    )
    full = np.maximum(m["black_ground"], m["white_ground"])
    plain = plain * (1 - above(full, 0.97, 0.01))
    two = above(m["black_ground"] + m["white_ground"], 0.93, 0.03)
    matte = two * above(np.minimum(m["black_ground"], m["white_ground"]), 0.05, 0.02)
    luma = plain * (1 - matte)
    rest = (1 - green) * (1 - blue) * (1 - luma) * (1 - matte)
    p = [blue * (1 - green), green, luma * (1 - green) * (1 - blue), matte, rest]
    return one_of("color.key", ("blue", "green", "luma", "matte", "na"), np.stack(p, axis=1))
