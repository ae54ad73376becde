"""How a person is painted: hair, head and shoulders, from before and from behind."""

from __future__ import annotations

import numpy as np

from moviegoer.sample.cast import Look
from moviegoer.sample.face import DARK, WHITE, Head, expression, face, lines
from moviegoer.sample.paint import Canvas, ellipse, mix, smooth

__all__ = ["EYES", "from_behind", "portrait", "with_expression"]

EYES = (2.8, 1.9)
"""Where the face's middle lies on a canvas, from its corner, in half faces."""
_SIZE = (5.6, 8.2)


def _canvas(unit_px: float) -> Canvas:
    width_px, height_px = (round(side * unit_px) for side in _SIZE)
    middle = (EYES[0] * unit_px, EYES[1] * unit_px)
    return Canvas(width_px, height_px, origin_px=middle, unit_px=unit_px)


def portrait(look: Look, *, yaw: float, unit_px: float) -> Canvas:
    """A person to below the waist, eyes and mouth still to be drawn."""
    canvas, head = _canvas(unit_px), Head(look, yaw)
    _hair_behind(canvas, head)
    _body(canvas, head)
    face(canvas, head)
    _hair_before(canvas, head)
    if look.age:
        lines(canvas, head)
    return canvas


def with_expression(
    bare: Canvas, look: Look, yaw: float, *, open_eyes: float, open_mouth: float
) -> Canvas:
    """A portrait with its eyes and mouth, each opened by a share from 0 to 1."""
    canvas = bare.copy()
    expression(canvas, Head(look, yaw), open_eyes=open_eyes, open_mouth=open_mouth)
    return canvas


def from_behind(look: Look, *, unit_px: float) -> Canvas:
    """The back of a person's head and shoulders, as an over-the-shoulder shot shows it."""
    canvas, head = _canvas(unit_px), Head(look, 0.0)
    _body(canvas, head)
    canvas.paint(ellipse(0, 0.75, 0.42, 0.6), head.shade(0.35))
    hair = mix(look.hair, DARK, 0.25)
    canvas.paint(ellipse(0, -0.15, 0.86, 1.1), hair, soft=0.02)
    if look.hairstyle == "long":
        canvas.paint(ellipse(0, 0.6, 0.9, 1.15), hair, soft=0.03)
    elif look.hairstyle == "thin":
        canvas.paint(ellipse(0, -0.65, 0.66, 0.58), head.shade(0.1), soft=0.12)
    for x in (-0.5, 0.1, 0.55):
        strand = ((x * 0.6, -1.05), (x, -0.5), (x * 1.25, 0.4))
        canvas.line(strand, mix(hair, WHITE, 0.2), width=0.22, soft=0.1, strength=0.6)
    return canvas


def _body(canvas: Canvas, head: Head) -> None:
    look = head.look
    broad = 1.55 if look.hairstyle == "long" else 1.85
    cloth, dark = look.clothes, mix(look.clothes, DARK, 0.5)
    half = [
        (0.36, 1.36),
        (0.95, 1.62),
        (broad - 0.12, 1.9),
        (broad + 0.12, 2.9),
        (broad + 0.2, 4.4),
    ]
    half += [(broad + 0.05, 6.6), (0.9, 6.7)]
    outline = np.array(half + [(-x, y) for x, y in half[::-1]])
    trunk = smooth(outline)
    canvas.paint(trunk, cloth)
    inside = canvas.mask(trunk)
    side = -1 if head.yaw >= 0 else 1
    canvas.paint(ellipse(side * broad, 4, 0.75, 3), dark, soft=0.35, strength=0.55, inside=inside)
    for x in (-1, 1):
        arm = ((x * (broad - 0.5), 2.7), (x * (broad - 0.42), 4), (x * (broad - 0.5), 5.6))
        canvas.line(arm, dark, width=0.09, soft=0.05, strength=0.7)
    neck = [
        (-0.36, 0.5),
        (0.36, 0.5),
        (0.38, 1.3),
        (0.5, 1.5),
        (0, 2.05),
        (-0.5, 1.5),
        (-0.38, 1.3),
    ]
    canvas.paint(smooth(neck), head.shade(0.16))
    for x in (-1, 1):
        collar = ((x * 0.38, 1.28), (x * 0.5, 1.6), (x * 0.05, 2.2))
        canvas.line(collar, mix(cloth, WHITE, 0.3), width=0.2, soft=0.015)
    throat = canvas.mask(smooth(neck))
    canvas.paint(
        ellipse(0.1 * np.sign(head.yaw), 0.95, 0.5, 0.34), head.shade(0.55), soft=0.1, inside=throat
    )


def _hair_behind(canvas: Canvas, head: Head) -> None:
    look, back = head.look, -0.10 * np.sin(head.yaw)
    if look.hairstyle == "long":
        half = [(0.55, -1.28), (0.93, -0.75), (0.98, 0.1), (1.06, 0.9), (1.0, 1.7), (0.6, 1.9)]
        outline = smooth([(0, -1.42), *half, (0, 1.5), *[(-x, y) for x, y in half[::-1]]])
        canvas.paint(outline + np.array((back, 0)), mix(look.hair, DARK, 0.45), soft=0.02)
    elif look.hairstyle == "short":
        canvas.paint(ellipse(back, -0.42, 0.83, 0.85), mix(look.hair, DARK, 0.3), soft=0.02)
    else:
        canvas.paint(ellipse(back, -0.25, 0.86, 0.62), mix(look.hair, DARK, 0.12), soft=0.05)


def _hair_before(canvas: Canvas, head: Head) -> None:
    look, turn = head.look, 0.25 * np.sin(head.yaw)
    if look.hairstyle == "thin":
        for side in (-1, 1):
            tuft = [(0.70, -0.78), (0.83, -0.55), (0.86, -0.2), (0.76, 0.02), (0.70, -0.25)]
            canvas.paint(smooth([(side * x, y) for x, y in tuft]), look.hair, soft=0.03)
        return
    if look.hairstyle == "long":
        part = turn + 0.12
        for side, low in ((-1, -part), (1, part)):
            reach = 0.92
            sweep = [(part, -1.34), (side * 0.5, -1.28), (side * reach, -0.72), (side * 0.99, 0.15)]
            sweep += [
                (side * 1.04, 1.2),
                (side * 0.86, 1.62),
                (side * 0.78, 0.9),
                (side * 0.76, 0.1),
            ]
            sweep += [(side * 0.66, -0.42), (part + side * (0.34 + 0.1 * low * side), -0.82)]
            canvas.paint(smooth(sweep), look.hair, soft=0.015)
            for share in (0.25, 0.5, 0.75):
                x = part + side * share * 0.7
                strand = (
                    (x, -1.25),
                    (side * (0.6 + 0.35 * share), -0.7),
                    (side * (0.78 + 0.2 * share), 0.3),
                    (side * 0.92, 1.3),
                )
                tint = mix(look.hair, (255, 190, 120), 0.35)
                canvas.line(strand, tint, width=0.045, soft=0.02, strength=0.55)
        return
    cap = [
        (-0.80, -0.15),
        (-0.86, -0.7),
        (-0.5, -1.22),
        (0.05, -1.32),
        (0.55, -1.2),
        (0.86, -0.7),
        (0.80, -0.15),
    ]
    cap += [
        (0.70, -0.42),
        (0.60 + turn * 0.3, -0.78),
        (turn, -0.84),
        (-0.60 + turn * 0.3, -0.76),
        (-0.70, -0.42),
    ]
    canvas.paint(smooth(cap), look.hair, soft=0.02)
    for x in (-0.5, -0.2, 0.1, 0.4):
        wave = ((x, -0.92), (x + 0.08, -1.1), (x + 0.22, -1.22))
        canvas.line(wave, mix(look.hair, (150, 140, 140), 0.4), width=0.05, soft=0.02, strength=0.5)
