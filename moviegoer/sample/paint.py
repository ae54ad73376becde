"""A canvas of soft shapes: what faces and places are painted with."""

from __future__ import annotations

from collections.abc import Sequence

import cv2
import numpy as np
from numpy.typing import ArrayLike, NDArray
from scipy.interpolate import CubicSpline

from moviegoer.types import Image

__all__ = ["Canvas", "Colour", "Points", "clouds", "ellipse", "mix", "smooth"]

Colour = tuple[float, float, float]
Points = NDArray[np.float64]

_SUBPIXEL_BITS = 4
_EDGE_PX = 0.7
"""The least blur of an edge: a lens draws no jagged one."""


def mix(one: Colour, other: Colour, share: float) -> Colour:
    """A colour between two: ``share`` of the other."""
    red, green, blue = ((1 - share) * a + share * b for a, b in zip(one, other, strict=True))
    return red, green, blue


def smooth(points: ArrayLike, *, closed: bool = True, steps: int = 12) -> Points:
    """A smooth curve through points ``(n, 2)``."""
    knots = np.asarray(points, np.float64)
    if closed:
        knots = np.vstack((knots, knots[:1]))
    at = np.arange(len(knots))
    spline = CubicSpline(at, knots, bc_type="periodic" if closed else "natural")
    curve: Points = spline(np.linspace(0, len(knots) - 1, steps * (len(knots) - 1) + 1))
    return curve


def ellipse(x: float, y: float, width: float, height: float, *, turn: float = 0.0) -> Points:
    """The outline of an ellipse with the given half axes, turned by so many radians."""
    angle = np.linspace(0, 2 * np.pi, 48, endpoint=False)
    across, down = width * np.cos(angle), height * np.sin(angle)
    cos, sin = np.cos(turn), np.sin(turn)
    return np.column_stack((x + cos * across - sin * down, y + sin * across + cos * down))


def clouds(
    rng: np.random.Generator, shape: tuple[int, int], cells: Sequence[int]
) -> NDArray[np.float32]:
    """Smooth noise of several sizes, ``(height, width)``, about -1 to 1; coarse first."""
    height, width = shape
    field = np.zeros(shape, np.float32)
    for octave, count in enumerate(cells):
        grid = rng.standard_normal((count + 2, max(2, count * width // height) + 2))
        layer = cv2.resize(grid.astype(np.float32), (width, height), interpolation=cv2.INTER_CUBIC)
        field += layer * 0.5**octave
    return field * np.float32(0.6)


class Canvas:
    """A picture with transparency, painted shape by shape.

    ``origin_px`` is where the unit coordinates ``(0, 0)`` lie, ``unit_px`` how long 1 is; x runs
    right and y down.
    """

    def __init__(
        self, width_px: int, height_px: int, *, origin_px: tuple[float, float], unit_px: float
    ) -> None:
        self.colour: NDArray[np.float32] = np.zeros((height_px, width_px, 3), np.float32)
        self.alpha: NDArray[np.float32] = np.zeros((height_px, width_px), np.float32)
        self.origin_px, self.unit_px = origin_px, unit_px

    def copy(self) -> Canvas:
        """The same picture, to paint on separately."""
        height, width = self.alpha.shape
        twin = Canvas(width, height, origin_px=self.origin_px, unit_px=self.unit_px)
        twin.colour, twin.alpha = self.colour.copy(), self.alpha.copy()
        return twin

    def mask(self, outline: Points, *, soft: float = 0.0) -> NDArray[np.float32]:
        """How much of each pixel an outline covers; ``soft`` blurs its edge (in units)."""
        grid = np.round((outline * self.unit_px + self.origin_px) * 2**_SUBPIXEL_BITS)
        whole = np.zeros(self.alpha.shape, np.uint8)
        cv2.fillPoly(whole, [grid.astype(np.int32)], 255, cv2.LINE_AA, _SUBPIXEL_BITS)
        blur_px = max(soft * self.unit_px, _EDGE_PX)
        cover: NDArray[np.float32] = cv2.GaussianBlur(
            whole.astype(np.float32) / 255, (0, 0), blur_px
        )
        return cover

    def paint(
        self,
        outline: Points,
        colour: Colour,
        *,
        soft: float = 0.0,
        strength: float = 1.0,
        inside: NDArray[np.float32] | None = None,
    ) -> None:
        """Fill an outline; ``inside`` (a mask) holds the paint back elsewhere."""
        margin = 3 * soft + 4 / self.unit_px
        low = (outline.min(0) - margin) * self.unit_px + self.origin_px
        high = (outline.max(0) + margin) * self.unit_px + self.origin_px
        height, width = self.alpha.shape
        left, top = np.clip(low, 0, (width, height)).astype(int)
        right, bottom = np.clip(high + 1, 0, (width, height)).astype(int)
        if left >= right or top >= bottom:
            return
        part = Canvas(
            right - left,
            bottom - top,
            origin_px=(self.origin_px[0] - left, self.origin_px[1] - top),
            unit_px=self.unit_px,
        )
        here = (slice(top, bottom), slice(left, right))
        cover = part.mask(outline, soft=soft) * np.float32(strength)
        if inside is not None:
            cover *= inside[here]
        self._cover(here, cover, colour)

    def _cover(self, here: tuple[slice, slice], cover: NDArray[np.float32], colour: Colour) -> None:
        alpha = cover + self.alpha[here] * (1 - cover)
        share = np.divide(cover, alpha, out=np.zeros_like(cover), where=alpha > 0)[..., None]
        self.colour[here] += share * (np.asarray(colour, np.float32) - self.colour[here])
        self.alpha[here] = alpha

    def line(
        self,
        points: ArrayLike,
        colour: Colour,
        *,
        width: float,
        soft: float = 0.0,
        strength: float = 1.0,
    ) -> None:
        """A curved stroke through points, thinning out towards both ends."""
        curve = smooth(points, closed=False)
        along = np.gradient(curve, axis=0)
        normal = np.column_stack((-along[:, 1], along[:, 0]))
        normal /= np.linalg.norm(normal, axis=1, keepdims=True)
        taper = np.sin(np.linspace(0.25, np.pi - 0.25, len(curve)))[:, None]
        edge = normal * taper * width / 2
        self.paint(
            np.vstack((curve + edge, (curve - edge)[::-1])), colour, soft=soft, strength=strength
        )

    def premultiplied(self) -> NDArray[np.float32]:
        """Colour times transparency, and transparency: ``(height, width, 4)``, 0–255 and 0–1."""
        return np.dstack((self.colour * self.alpha[..., None], self.alpha))

    def flat(self) -> Image:
        """The picture on black."""
        image: Image = np.clip(self.colour * self.alpha[..., None], 0, 255).astype(np.uint8)
        return image
