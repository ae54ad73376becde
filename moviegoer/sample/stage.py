"""Puts painted people before painted places, moves head and camera, and exposes the frame."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import cv2
import numpy as np
from numpy.typing import NDArray

from moviegoer.sample import indoors, outdoors
from moviegoer.sample.cast import CAST
from moviegoer.sample.paint import Canvas
from moviegoer.sample.people import EYES, from_behind, portrait, with_expression
from moviegoer.sample.script import FILM, SETUPS, Figure, Take
from moviegoer.types import Image

__all__ = ["HEIGHT_PX", "RATE", "WIDTH_PX", "Lens", "Stage"]

WIDTH_PX, HEIGHT_PX = 640, 360
RATE = 24
_CENTRE = np.array((WIDTH_PX / 2, HEIGHT_PX / 2))
_CHEST = 3.0
"""The head sways about a point this far below the face's middle, in half faces."""
_MOUTHS = (0.0, 0.45, 0.9)
_BLINK_FRAMES = 4
_GRAIN = 2.5
"""Standard deviation of film grain, in levels of 255."""

_PLACES: dict[str, Callable[[np.random.Generator, int, int], Image]] = {
    "valley": outdoors.valley,
    "house": outdoors.house,
    "dusk": outdoors.dusk,
    "garden": outdoors.garden,
    "window_side": indoors.window_side,
    "shelf_side": indoors.shelf_side,
    "room": indoors.room,
    "cup": indoors.cup,
}

Matrix = NDArray[np.float64]


class Lens:
    """What a camera adds to every frame: darker corners, and grain that is never twice the same."""

    def __init__(self, rng: np.random.Generator) -> None:
        self._rng = rng
        spare = (HEIGHT_PX + 64, WIDTH_PX + 64)
        grey = cv2.GaussianBlur(rng.normal(0, 1, spare), (0, 0), 0.6)
        tint = grey[..., None] + 0.3 * rng.normal(0, grey.std(), (*spare, 3))
        self._grain = np.round(tint / tint.std() * _GRAIN).astype(np.int16)
        y, x = np.mgrid[-1 : 1 : HEIGHT_PX * 1j, -1 : 1 : WIDTH_PX * 1j]
        fall = 255 * (1 - 0.16 * (x**2 + y**2) ** 1.5 / 2**1.5 * 1.6)
        self._corners = np.repeat(np.clip(fall, 0, 255).astype(np.uint8)[..., None], 3, axis=2)

    def expose(self, image: Image) -> Image:
        """The frame as it is filmed."""
        top, left = self._rng.integers(0, 64, 2)
        grain = self._grain[top : top + HEIGHT_PX, left : left + WIDTH_PX]
        dim = cv2.multiply(image, self._corners, scale=1 / 255)
        exposed: Image = cv2.add(dim, grain, dtype=cv2.CV_8U)
        return exposed


class Stage:
    """Renders takes, frame by frame; what is painted once is kept."""

    def __init__(self, seed: int) -> None:
        self._seed = seed
        self._places: dict[str, Image] = {}
        self._people: dict[tuple[object, ...], Image] = {}
        self._bare: dict[tuple[str, float, float], Canvas] = {}
        self._table = _as_bytes(indoors.table(WIDTH_PX, HEIGHT_PX))

    def frames(
        self, take: Take, first: int, last: int, mouth: NDArray[np.float64]
    ) -> Iterator[Image]:
        """The frames of a take from ``first`` (negative: before its boundary) up to ``last``.

        ``mouth`` says how far the speaker's mouth is open, a value a frame from ``first`` on.
        """
        setup = SETUPS[take.setup]
        if setup.words != ("", ""):
            card = indoors.title(*setup.words, WIDTH_PX, HEIGHT_PX)
            yield from (card for _ in range(first, last))
            return
        for frame in range(first, last):
            camera = _camera(take, (frame - first) / max(1, last - first - 1))
            picture = self._background(take.setup, camera)
            for figure in setup.figures:
                speaks = figure.who == take.speaker and not figure.behind
                opened = mouth[frame - first] if speaks else 0.0
                layer, pose = self._figure(figure, frame, opened)
                picture = _over(picture, layer, camera @ pose)
            if setup.table:
                picture = _over(picture, self._table, camera)
            yield _lightning(picture, frame - take.flash) if take.flash >= 0 else picture

    def _background(self, name: str, camera: Matrix) -> Image:
        setup = SETUPS[name]
        margin = _margin(setup.place)
        if setup.place not in self._places:
            rng = np.random.default_rng((self._seed, list(_PLACES).index(setup.place)))
            size = (round(WIDTH_PX * margin), round(HEIGHT_PX * margin))
            self._places[setup.place] = _PLACES[setup.place](rng, *size)
        x, y, zoom = setup.ground
        corner = _CENTRE * (1 - margin * zoom) + (x * WIDTH_PX, y * HEIGHT_PX)
        place = camera @ np.array([(zoom, 0, corner[0]), (0, zoom, corner[1]), (0, 0, 1)])
        background: Image = cv2.warpAffine(
            self._places[setup.place],
            place[:2],
            (WIDTH_PX, HEIGHT_PX),
            borderMode=cv2.BORDER_REFLECT,
        )
        return background

    def _figure(self, figure: Figure, frame: int, opened: float) -> tuple[Image, Matrix]:
        unit_px = figure.unit * HEIGHT_PX
        time_s, phase = frame / RATE, 2.0 * sorted(CAST).index(figure.who) + self._seed
        if figure.behind:
            layer = self._back(figure, unit_px)
        else:
            mouth = min(_MOUTHS, key=lambda level: abs(level - opened))
            eyes = 0.0 if (frame + 31 * round(phase)) % 83 < _BLINK_FRAMES else 1.0
            layer = self._front(figure, unit_px, (eyes, mouth))
        roll = 0.022 * np.sin(2 * np.pi * time_s / 3.7 + phase) + 0.02 * opened
        nod = 0.03 * np.sin(2 * np.pi * time_s / 2.3 + 2 * phase) + 0.05 * opened
        return layer, _pose(figure, unit_px, (float(roll), float(nod)))

    def _front(self, figure: Figure, unit_px: float, expression: tuple[float, float]) -> Image:
        look, drawn = CAST[figure.who], (figure.who, figure.yaw, unit_px)
        if (*drawn, expression) not in self._people:
            if drawn not in self._bare:
                self._bare[drawn] = portrait(look, yaw=figure.yaw, unit_px=unit_px)
            eyes, mouth = expression
            canvas = with_expression(
                self._bare[drawn], look, figure.yaw, open_eyes=eyes, open_mouth=mouth
            )
            self._people[(*drawn, expression)] = _as_bytes(canvas.premultiplied())
        return self._people[(*drawn, expression)]

    def _back(self, figure: Figure, unit_px: float) -> Image:
        drawn = (figure.who, unit_px)
        if drawn not in self._people:
            layer = from_behind(CAST[figure.who], unit_px=unit_px).premultiplied()
            layer[..., :3] *= 0.7
            self._people[drawn] = _as_bytes(cv2.GaussianBlur(layer, (0, 0), 0.018 * HEIGHT_PX))
        return self._people[drawn]


def _camera(take: Take, progress: float) -> Matrix:
    """The camera as a transformation of the picture; it starts and stops softly."""
    eased = progress - 0.076 * float(np.sin(2 * np.pi * progress))
    x, y, zoom = (
        (1 - eased) * start + eased * end
        for start, end in (take.camera.x, take.camera.y, take.camera.zoom)
    )
    shift = _CENTRE * (1 - zoom) + (x * WIDTH_PX, y * HEIGHT_PX)
    return np.array([(zoom, 0, shift[0]), (0, zoom, shift[1]), (0, 0, 1)])


def _margin(place: str) -> float:
    """How much larger than the frame a place must be for every camera move made there."""
    moves = [take.camera for take in FILM if SETUPS[take.setup].place == place]
    return max(
        1.04 + 2 * max(map(abs, (*move.x, *move.y))) + max(0.0, 1 / min(move.zoom) - 1)
        for move in moves
    )


def _pose(figure: Figure, unit_px: float, sway: tuple[float, float]) -> Matrix:
    """Where a figure's layer lies in the frame: its place, and the head's roll and nod."""
    roll, nod = sway
    face = np.array(EYES) * unit_px
    chest = face + np.array((0, _CHEST * unit_px))
    place = np.array((figure.x * WIDTH_PX, figure.y * HEIGHT_PX)) - face
    place[1] += nod * unit_px
    cos, sin = np.cos(roll), np.sin(roll)
    turn = np.array([(cos, -sin), (sin, cos)])
    shift = chest - turn @ chest + place
    return np.array([(cos, -sin, shift[0]), (sin, cos, shift[1]), (0, 0, 1)])


def _over(picture: Image, layer: Image, pose: Matrix) -> Image:
    """A layer with premultiplied transparency laid over a picture."""
    placed = cv2.warpAffine(layer, pose[:2], (WIDTH_PX, HEIGHT_PX))
    keep = cv2.cvtColor(cv2.bitwise_not(placed[..., 3]), cv2.COLOR_GRAY2RGB)
    behind = cv2.multiply(picture, keep, scale=1 / 255)
    over: Image = cv2.add(behind, cv2.cvtColor(placed, cv2.COLOR_RGBA2RGB))
    return over


def _lightning(picture: Image, since: int) -> Image:
    strength = {0: 0.9, 1: 0.8, 2: 0.3}.get(since, 0.0)
    lit: Image = cv2.addWeighted(picture, 1 - strength, np.full_like(picture, 250), strength, 0)
    return lit


def _as_bytes(layer: NDArray[np.float32]) -> Image:
    """A premultiplied layer with all four values from 0 to 255."""
    done: Image = np.clip(layer * (1, 1, 1, 255) + 0.5, 0, 255).astype(np.uint8)
    return done
