"""Camera movement on synthetic shots whose camera is known.

Every shot warps a still with sub-pixel accuracy along a camera path, at several speeds and in both
directions, bare or with a person who nods and walks before it, under grain; one film holds them
all. What the whole-film scan and ``core.movement.classify`` make of it is counted per kind.
"""

from __future__ import annotations

import tempfile
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from fractions import Fraction
from itertools import product
from pathlib import Path

import av
import cv2
import numpy as np
import pandas as pd

from moviegoer.core.frame.movement import classify
from moviegoer.sample import indoors, outdoors
from moviegoer.sample.cast import CAST
from moviegoer.sample.paint import clouds
from moviegoer.sample.people import EYES, portrait, with_expression
from moviegoer.sense.scan import scan
from moviegoer.types import Floats, Image, Movement

WIDTH_PX, HEIGHT_PX = 640, 360
RATE, FRAMES = 24, 48
_MARGIN = 2.0
"""How much larger than the frame a still is, so that no camera leaves it."""


@dataclass(frozen=True)
class Filmed:
    """A shot: the camera's path as columns x, y (shares of width and height) and zoom."""

    kind: Movement
    speed: str
    path: Floats
    walk: float | None
    """How far a person walks before the camera, in widths; None: nobody is there."""


def measure() -> pd.DataFrame:
    """Share of shots whose movement is named rightly, per kind and speed."""
    shots = list(_shots())
    with tempfile.TemporaryDirectory() as folder:
        film = Path(folder) / "movement.mp4"
        _write(film, shots)
        signals = scan(
            film,
            detectors=(),
            thumbs=Path(folder) / "thumbs",
            keep=lambda _number, _image: None,
            progress=lambda _share: None,
        )
    found = [classify(signals, i * FRAMES, (i + 1) * FRAMES) for i in range(len(shots))]
    rows = []
    for kind, speed in dict.fromkeys((shot.kind, shot.speed) for shot in shots):
        said = [
            f
            for shot, f in zip(shots, found, strict=True)
            if (shot.kind, shot.speed) == (kind, speed)
        ]
        wrong = Counter(movement.value for movement in said if movement is not kind)
        rows.append((kind.value, speed, len(said), 1 - wrong.total() / len(said), _named(wrong)))
    right = [shot.kind is f for shot, f in zip(shots, found, strict=True)]
    rows.append(("all", "", len(right), float(np.mean(right)), ""))
    return pd.DataFrame(rows, columns=["movement", "speed", "shots", "right", "taken for"])


def _named(wrong: Counter[str]) -> str:
    return ", ".join(f"{name} {count}" for name, count in wrong.most_common())


def _shots() -> Iterator[Filmed]:
    still = np.zeros((FRAMES, 3))
    ramp = np.linspace(-0.5, 0.5, FRAMES)
    kinds: list[tuple[Movement, str, Floats]] = []
    for speed, way in (("slow", 0.10), ("medium", 0.25), ("fast", 0.7)):
        for sign in (-1, 1):
            kinds.append((Movement.PAN, speed, sign * way * ramp[:, None] * (1, 0, 0)))
            kinds.append((Movement.TILT, speed, sign * way * ramp[:, None] * (0, 1, 0)))
    for speed, growth in (("slow", 0.10), ("medium", 0.25), ("fast", 0.5)):
        kinds.append((Movement.PUSH, speed, growth * ramp[:, None] * (0, 0, 1)))
        kinds.append((Movement.PULL, speed, -growth * ramp[:, None] * (0, 0, 1)))
    for speed, strength, seed in (("gentle", 0.012, 1), ("strong", 0.03, 2)):
        kinds += [(Movement.UNSTEADY, speed, _shake(strength, seed + i)) for i in (0, 10)]
    for sign in (-1, 1):
        by_hand = sign * 0.3 * ramp[:, None] * (1, 0, 0) + _shake(0.012, 5)
        kinds.append((Movement.PAN, "by hand", by_hand))
    kinds += [(Movement.STATIC, "tripod", still), (Movement.STATIC, "breath", _shake(0.002, 7))]
    for (kind, speed, path), walk in product(kinds, (None, 0.1)):
        yield Filmed(kind, speed, path, walk)
    for walk in (-0.6, 0.3, 0.6, 0.9):
        yield Filmed(Movement.STATIC, "crossed by a person", still, walk)


def _shake(strength: float, seed: int) -> Floats:
    """A hand-held camera: noise between 1 and 6 Hz, of the given RMS in heights."""
    rng = np.random.default_rng(seed)
    spectrum = np.fft.rfft(rng.standard_normal((FRAMES, 2)), axis=0)
    hertz = np.fft.rfftfreq(FRAMES, 1 / RATE)
    spectrum[(hertz < 1) | (hertz > 6)] = 0
    wave = np.fft.irfft(spectrum, FRAMES, axis=0)
    wave *= strength / np.sqrt(np.mean(np.sum(wave**2, axis=1)))
    return np.column_stack((wave[:, 0] * HEIGHT_PX / WIDTH_PX, wave[:, 1], np.zeros(FRAMES)))


def _stills() -> list[Image]:
    size = (round(WIDTH_PX * _MARGIN), round(HEIGHT_PX * _MARGIN))
    rng = np.random.default_rng(4)
    painted = [place(rng, *size) for place in (outdoors.valley, outdoors.house, indoors.shelf_side)]
    layers = [clouds(rng, size[::-1], (4, 8, 16, 32, 64, 128)) for _ in range(3)]
    noise = np.clip(118 + 70 * np.dstack(layers), 0, 255).astype(np.uint8)
    return [*painted, noise]


def _person() -> Image:
    look = CAST["ben"]
    unit_px = 0.2 * HEIGHT_PX
    bare = portrait(look, yaw=0.2, unit_px=unit_px)
    layer = with_expression(bare, look, 0.2, open_eyes=1, open_mouth=0).premultiplied()
    done: Image = np.clip(layer * (1, 1, 1, 255), 0, 255).astype(np.uint8)
    return done


def _write(path: Path, shots: list[Filmed]) -> None:
    stills, person, rng = _stills(), _person(), np.random.default_rng(9)
    grain = np.round(rng.normal(0, 3, (HEIGHT_PX + 64, WIDTH_PX + 64, 3))).astype(np.int16)
    with av.open(str(path), "w") as out:
        stream = out.add_stream("libx264", rate=RATE, options={"crf": "20", "preset": "superfast"})
        stream.width, stream.height, stream.pix_fmt = WIDTH_PX, HEIGHT_PX, "yuv420p"
        for number, shot in enumerate(shots):
            for step in range(FRAMES):
                image = _frame(stills[number // 2 % len(stills)], shot, step, person)
                top, left = rng.integers(0, 64, 2)
                noise = grain[top : top + HEIGHT_PX, left : left + WIDTH_PX]
                image = cv2.add(image, noise, dtype=cv2.CV_8U)
                frame = av.VideoFrame.from_ndarray(image, format="rgb24")
                frame.pts, frame.time_base = number * FRAMES + step, Fraction(1, RATE)
                out.mux(stream.encode(frame))
        out.mux(stream.encode(None))


def _frame(still: Image, shot: Filmed, step: int, person: Image) -> Image:
    x, y, growth = shot.path[step]
    camera = _about_centre(float(np.exp(growth)), x * WIDTH_PX, y * HEIGHT_PX)
    corner = np.array(
        [(1, 0, WIDTH_PX * (1 - _MARGIN) / 2), (0, 1, HEIGHT_PX * (1 - _MARGIN) / 2), (0, 0, 1)]
    )
    size = (WIDTH_PX, HEIGHT_PX)
    picture: Image = cv2.warpAffine(still, (camera @ corner)[:2], size, flags=cv2.INTER_LINEAR)
    if shot.walk is None:
        return picture
    # The person nods twice a second.
    walk = 0.45 + shot.walk * (step / FRAMES - 0.5)
    nod = 0.01 * np.sin(2 * np.pi * 2 * step / RATE)
    place = np.eye(3)
    place[:2, 2] = (
        np.array((walk * WIDTH_PX, (0.4 + nod) * HEIGHT_PX)) - np.array(EYES) * 0.2 * HEIGHT_PX
    )
    layer = cv2.warpAffine(person, (camera @ place)[:2], size)
    keep = cv2.cvtColor(cv2.bitwise_not(layer[..., 3]), cv2.COLOR_GRAY2RGB)
    behind = cv2.multiply(picture, keep, scale=1 / 255)
    together: Image = cv2.add(behind, cv2.cvtColor(layer, cv2.COLOR_RGBA2RGB))
    return together


def _about_centre(zoom: float, x_px: float, y_px: float) -> Floats:
    centre = np.array((WIDTH_PX / 2, HEIGHT_PX / 2))
    shift = centre * (1 - zoom) + (x_px, y_px)
    return np.array([(zoom, 0, shift[0]), (0, zoom, shift[1]), (0, 0, 1)])
