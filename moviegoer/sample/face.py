"""How a drawn face is painted, feature by feature.

A head turns by moving its features over an ellipsoid, so that a face looks left or right.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray

from moviegoer.sample.cast import Look
from moviegoer.sample.paint import Canvas, Colour, Points, ellipse, mix, smooth

__all__ = ["DARK", "WHITE", "Head", "expression", "face", "lines"]

DARK: Colour = (24, 18, 18)
WHITE: Colour = (244, 240, 234)
_RADIUS = 0.92
"""Of the ellipsoid that the features lie on."""

_NOSE = 0.38
"""How far the nose's tip stands out."""


@dataclass(frozen=True, slots=True)
class Head:
    """A head turned by ``yaw`` radians (positive: to the picture's right)."""

    look: Look
    yaw: float

    def at(self, points: ArrayLike, *, out: float = 0.0) -> Points:
        """Where points of a head that faces us come to lie; ``out`` stands out from the face."""
        spots = np.atleast_2d(np.asarray(points, np.float64)).copy()
        angle = np.arcsin(np.clip(spots[:, 0] / _RADIUS, -0.99, 0.99)) + self.yaw
        spots[:, 0] = (_RADIUS + out) * np.sin(angle)
        return spots

    def spot(self, x: float, y: float, *, out: float = 0.0) -> tuple[float, float]:
        """Where one point comes to lie."""
        moved = self.at((x, y), out=out)[0]
        return float(moved[0]), float(moved[1])

    def shade(self, share: float) -> Colour:
        """The skin in shadow."""
        return mix(self.look.skin, (92, 40, 30), share)

    def light(self, share: float) -> Colour:
        """The skin where light falls on it."""
        return mix(self.look.skin, (255, 246, 228), share)


def face(canvas: Canvas, head: Head) -> None:
    """A face without eyes, brows and mouth."""
    look = head.look
    half = [(0.40, -0.98), (0.70, -0.58), (0.745, -0.12), (0.70, 0.30), (look.jaw, 0.70)]
    half += [(look.chin, 0.95)]
    outline = smooth([(0, -1.08), *half, (0, 1.0), *[(-x, y) for x, y in half[::-1]]])
    outline[:, 0] += np.sin(head.yaw) * np.interp(
        outline[:, 1], (-0.6, 0.1, 1.0), (0.0, 0.08, 0.42)
    )
    near = np.sign(head.yaw) or 1.0
    ear = -near * 0.76
    canvas.paint(ellipse(ear, -0.02, 0.12, 0.22), head.shade(0.14))
    canvas.paint(ellipse(ear, -0.01, 0.05, 0.13), head.shade(0.42), soft=0.03)
    canvas.paint(outline, look.skin)
    inside = canvas.mask(outline)
    canvas.paint(
        ellipse(-near * 0.80, 0.2, 0.30, 1.1),
        head.shade(0.5),
        soft=0.18,
        strength=0.62,
        inside=inside,
    )
    canvas.paint(
        ellipse(0, 1.02, 0.6, 0.2), head.shade(0.45), soft=0.1, strength=0.5, inside=inside
    )
    forehead = head.spot(0.12 * near, -0.62)
    canvas.paint(
        ellipse(*forehead, 0.34, 0.18), head.light(0.6), soft=0.14, strength=0.55, inside=inside
    )
    for side in (-1, 1):
        cheek = head.spot(0.40 * side, 0.28)
        blush = mix(look.skin, (214, 92, 84), 0.55)
        canvas.paint(ellipse(*cheek, 0.19, 0.14), blush, soft=0.09, strength=0.45, inside=inside)
        socket = head.spot(0.32 * side, -0.16)
        canvas.paint(
            ellipse(*socket, 0.23, 0.15), head.shade(0.34), soft=0.06, strength=0.75, inside=inside
        )
    if look.beard:
        _beard(canvas, head, inside)
    _nose(canvas, head, inside)


def _beard(canvas: Canvas, head: Head, inside: NDArray[np.float32]) -> None:
    half = [(0.74, 0.05), (0.80, 0.5), (0.62, 0.95), (0.2, 1.15)]
    inner = [(-0.36, 0.42), (-0.62, 0.22), (0.62, 0.22), (0.36, 0.42)]
    around = head.at([(-x, y) for x, y in half] + [(x, y) for x, y in half[::-1]] + inner[::-1])
    stubble = mix(head.look.hair, head.look.skin, 0.22)
    canvas.paint(around, stubble, soft=0.05, strength=0.8, inside=inside)
    canvas.paint(
        ellipse(*head.spot(0, 0.60), 0.30, 0.13),
        head.look.skin,
        soft=0.04,
        strength=0.9,
        inside=inside,
    )


def _nose(canvas: Canvas, head: Head, inside: NDArray[np.float32]) -> None:
    wide, near = head.look.nose, np.sign(head.yaw) or 1.0
    ridge = head.at(
        [(-near * 0.05, -0.22), (-near * 0.075, 0.0), (-near * (wide + 0.01), 0.24)], out=0.14
    )
    canvas.line(ridge, head.shade(0.5), width=0.075, soft=0.03, strength=0.6)
    bridge = head.at([(0.01, -0.2), (0.02, 0.05), (0.02, 0.2)], out=0.22)
    canvas.line(bridge, head.light(0.65), width=0.075, soft=0.025, strength=0.75)
    tip = head.spot(0.0, 0.24, out=_NOSE)
    canvas.paint(
        ellipse(*tip, wide * 0.72, 0.085), head.light(0.25), soft=0.035, strength=0.9, inside=inside
    )
    under = head.at(
        [(-wide, 0.27), (-wide * 0.5, 0.345), (0, 0.36), (wide * 0.5, 0.345), (wide, 0.27)],
        out=_NOSE - 0.06,
    )
    canvas.line(under, head.shade(0.68), width=0.05, soft=0.012)
    for side in (-1, 1):
        nostril = head.spot(side * wide * 0.55, 0.325, out=_NOSE - 0.06)
        canvas.paint(ellipse(*nostril, wide * 0.27, 0.028), head.shade(0.92), soft=0.008)
    groove = head.spot(0, 0.43, out=0.04)
    canvas.paint(ellipse(*groove, 0.04, 0.06), head.shade(0.3), soft=0.025, strength=0.5)


def _eye(canvas: Canvas, head: Head, side: int, opened: float) -> None:
    look = head.look
    x, y, wide = 0.325 * side, -0.14, 0.165
    high = look.eye * opened
    lid = [(x - wide, y + 0.01), (x - wide * 0.5, y - high * 0.85), (x + 0.02 * side, y - high)]
    lid += [(x + wide * 0.55, y - high * 0.8), (x + wide, y - 0.005)]
    low = [
        (x + wide * 0.5, y + high * 0.66),
        (x, y + high * 0.78),
        (x - wide * 0.55, y + high * 0.6),
    ]
    upper = head.at(lid)
    if opened < 0.3:
        shut = head.at([(a, b + 0.05) for a, b in lid])
        canvas.line(shut, mix(DARK, look.skin, 0.2), width=0.05, soft=0.008)
        return
    outline = smooth(np.vstack((upper, head.at(low))))
    canvas.paint(outline, WHITE, soft=0.006)
    inside = canvas.mask(outline)
    spot = head.spot(x + 0.10 * np.sin(head.yaw), y - high * 0.06)
    canvas.paint(ellipse(*spot, 0.082, 0.088), mix(look.eyes, DARK, 0.4), inside=inside)
    canvas.paint(
        ellipse(spot[0], spot[1] + 0.012, 0.062, 0.066), look.eyes, soft=0.008, inside=inside
    )
    canvas.paint(ellipse(*spot, 0.036, 0.038), DARK, inside=inside)
    canvas.paint(
        ellipse(spot[0] + 0.03, spot[1] - 0.035, 0.02, 0.02), (255, 255, 255), inside=inside
    )
    shadow = smooth(upper + np.array((0, 0.012)), closed=False)
    canvas.line(shadow[::12], (90, 70, 66), width=0.05, soft=0.015, strength=0.5)
    canvas.line(
        upper,
        mix(DARK, look.hair, 0.2),
        width=0.05 if look.hairstyle == "long" else 0.036,
        soft=0.006,
    )
    canvas.line(head.at(low), head.shade(0.6), width=0.016, soft=0.008, strength=0.7)
    crease = head.at([(a, b - 0.05) for a, b in lid[1:4]])
    canvas.line(crease, head.shade(0.55), width=0.022, soft=0.01, strength=0.7)


def _brow(canvas: Canvas, head: Head, side: int) -> None:
    look = head.look
    y = -0.36
    points = [
        (0.13 * side, y - 0.01),
        (0.30 * side, y - look.arch * 0.8),
        (0.43 * side, y - look.arch),
        (0.56 * side, y + 0.05),
    ]
    hair = mix(look.hair, DARK, 0.35) if look.age == 0 else mix(look.hair, (120, 112, 106), 0.5)
    canvas.line(head.at(points), hair, width=look.brow, soft=0.014, strength=0.92)


def _mouth(canvas: Canvas, head: Head, opened: float) -> None:
    look, y = head.look, 0.60
    wide, full, gap = look.mouth * (1 - 0.12 * opened), look.full_lips, 0.11 * opened
    corners = [(-wide, y - 0.025), (wide, y - 0.025)]
    top = [(wide * 0.5, y - full * 0.75 - gap * 0.3), (wide * 0.16, y - full * 1.1 - gap * 0.3)]
    top += [(0, y - full * 0.85 - gap * 0.3), *[(-a, b) for a, b in top[::-1]]]
    bottom = [
        (-wide * 0.55, y + full * 0.95 + gap),
        (0, y + full * 1.35 + gap),
        (wide * 0.55, y + full * 0.95 + gap),
    ]
    outline = smooth(head.at([corners[0], *bottom, corners[1], *top], out=0.04))
    canvas.paint(
        ellipse(*head.spot(0, y + full * 1.35 + gap + 0.07, out=0.03), wide * 0.6, 0.045),
        head.shade(0.45),
        soft=0.03,
        strength=0.6,
    )
    canvas.paint(outline, look.lips, soft=0.01)
    gloss = head.spot(0.03, y + full * 0.75 + gap * 0.9, out=0.05)
    canvas.paint(
        ellipse(*gloss, wide * 0.4, full * 0.25),
        mix(look.lips, WHITE, 0.5),
        soft=0.02,
        strength=0.6,
    )
    if opened > 0.15:
        hole = [(-wide * 0.8, y), (0, y + gap), (wide * 0.8, y), (0, y - gap * 0.35)]
        dark = smooth(head.at(hole, out=0.04))
        canvas.paint(dark, (70, 22, 26), soft=0.008)
        teeth = [
            (-wide * 0.6, y - 0.01),
            (wide * 0.6, y - 0.01),
            (wide * 0.5, y + gap * 0.3),
            (-wide * 0.5, y + gap * 0.3),
        ]
        canvas.paint(
            smooth(head.at(teeth, out=0.04)),
            WHITE,
            soft=0.008,
            strength=0.9,
            inside=canvas.mask(dark),
        )
        return
    seam = head.at(
        [
            (-wide, y - 0.035),
            (-wide * 0.4, y + 0.008),
            (0, y),
            (wide * 0.4, y + 0.008),
            (wide, y - 0.035),
        ],
        out=0.04,
    )
    canvas.line(seam, mix(look.lips, DARK, 0.7), width=0.03, soft=0.006)


def _glasses(canvas: Canvas, head: Head) -> None:
    rim: Colour = (58, 44, 40)
    for side in (-1, 1):
        ring = head.at(ellipse(0.33 * side, -0.12, 0.235, 0.2), out=0.06)
        canvas.line(np.vstack((ring, ring[:2]))[::4], rim, width=0.035, soft=0.005)
    canvas.line(head.at([(-0.11, -0.14), (0, -0.18), (0.11, -0.14)], out=0.08), rim, width=0.04)


def lines(canvas: Canvas, head: Head) -> None:
    """What age draws."""
    for side in (-1, 1):
        fold = head.at([(side * 0.2, 0.3), (side * 0.31, 0.45), (side * 0.33, 0.62)], out=0.02)
        canvas.line(fold, head.shade(0.5), width=0.03, soft=0.012, strength=0.7)
        bag = head.at([(side * 0.2, 0.0), (side * 0.32, 0.04), (side * 0.45, 0.0)])
        canvas.line(bag, head.shade(0.45), width=0.03, soft=0.012, strength=0.6)
    for y in (-0.62, -0.74):
        crease = head.at([(-0.32, y + 0.01), (0, y), (0.32, y + 0.01)])
        canvas.line(crease, head.shade(0.32), width=0.025, soft=0.012, strength=0.5)


def expression(canvas: Canvas, head: Head, *, open_eyes: float, open_mouth: float) -> None:
    """Eyes, brows and mouth, opened by shares from 0 to 1."""
    _mouth(canvas, head, open_mouth)
    for side in (-1, 1):
        _eye(canvas, head, side, open_eyes)
        _brow(canvas, head, side)
    if head.look.glasses:
        _glasses(canvas, head)
