"""Invented camera work: grainy pictures of clouds and blocks, moved, shaken, mixed and cut.

Pictures have the falling spectrum of photographs and hard edges in it; nothing here was filmed.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator

import cv2
import numpy as np

from moviegoer.types import Floats, Image

WIDTH, HEIGHT = 256, 144
MARGIN = 3
"""A scene is so many pictures wide and high, so that a camera can move about in it."""


class Scene:
    """A picture larger than the frame, and a camera in front of it."""

    def __init__(self, seed: int, *, noise: float = 2.0, detail: float = 1.0) -> None:
        self._random = np.random.default_rng(seed)
        self._canvas = _canvas(self._random, detail)
        self._noise = noise

    def at(self, x: float = 0.0, y: float = 0.0, zoom: float = 1.0) -> Floats:
        """The frame with its centre so many frame widths off the scene's, as float BGR."""
        height, width = self._canvas.shape[:2]
        centre = (width / 2 + x * WIDTH, height / 2 + y * HEIGHT)
        view = np.array(
            [[zoom, 0, WIDTH / 2 - zoom * centre[0]], [0, zoom, HEIGHT / 2 - zoom * centre[1]]]
        )
        frame = cv2.warpAffine(self._canvas, view, (WIDTH, HEIGHT), borderMode=cv2.BORDER_REFLECT)
        grain = self._random.normal(0, self._noise, frame.shape)
        return np.asarray(frame + grain, np.float32)

    def shot(self, frames: int, move: Callable[[int], tuple[float, ...]] | None = None) -> Floats:
        """So many frames of it; ``move`` gives the arguments of :meth:`at` for each."""
        return np.stack([self.at(*(move(i) if move else ())) for i in range(frames)])


def _canvas(random: np.random.Generator, detail: float) -> Floats:
    height, width = MARGIN * HEIGHT, MARGIN * WIDTH
    canvas = np.zeros((height, width, 3), np.float32)
    for octave in range(6):
        cells = random.normal(0, 1, (3 * 2**octave, 5 * 2**octave, 3)).astype(np.float32)
        canvas += cv2.resize(cells, (width, height), interpolation=cv2.INTER_CUBIC) / 2**octave
    canvas = canvas * 25 * detail + random.uniform(60, 180, 3)
    for _ in range(int(30 * detail)):
        corner = random.integers(0, (width, height))
        size = random.integers(20, 160, 2)
        box = tuple(map(int, corner)), tuple(map(int, corner + size))
        cv2.rectangle(canvas, *box, random.uniform(20, 235, 3).tolist(), -1)
    return np.asarray(canvas, np.float32)


def cut(*shots: Floats) -> Floats:
    return np.concatenate(shots)


def dissolve(before: Floats, after: Floats, frames: int) -> Floats:
    """The last frames of one shot mixed with the first of the next."""
    share = ((np.arange(frames) + 1) / (frames + 1))[:, None, None, None]
    mixed = before[-frames:] * (1 - share) + after[:frames] * share
    return np.concatenate([before[:-frames], mixed, after[frames:]])


def wipe(before: Floats, after: Floats, frames: int) -> Floats:
    """The next shot pushes in from the left."""
    front = ((np.arange(frames) + 1) / (frames + 1) * WIDTH)[:, None, None, None]
    new = np.arange(WIDTH)[None, None, :, None] < front
    mixed = np.where(new, after[:frames], before[-frames:])
    return np.concatenate([before[:-frames], mixed, after[frames:]])


def fade(before: Floats, after: Floats, *, out: int, black: int, into: int) -> Floats:
    """Fade to black, hold it, fade in; no frames for a jump."""
    before, after = before.copy(), after.copy()
    if out:
        before[-out:] *= np.linspace(1, 0, out + 2)[1:-1, None, None, None]
    if into:
        after[:into] *= np.linspace(0, 1, into + 2)[1:-1, None, None, None]
    return np.concatenate([before, np.zeros((black, HEIGHT, WIDTH, 3), np.float32), after])


def flash(shot: Floats, at: Iterable[int], frames: int = 2, gain: float = 2.5) -> Floats:
    """Light that burns the picture out for some frames."""
    lit = shot.copy()
    for first in at:
        lit[first : first + frames] = lit[first : first + frames] * gain + 40
    return lit


def shake(seed: int, size: float) -> Callable[[int], tuple[float, ...]]:
    """A hand-held camera: it drifts and trembles."""
    random = np.random.default_rng(seed)
    steps = np.cumsum(random.normal(0, size / 2, (1000, 2)), axis=0)
    steps += random.normal(0, size, (1000, 2))
    steps -= np.linspace(0, 1, 1000)[:, None] * steps[-1]
    return lambda frame: (float(steps[frame, 0]), float(steps[frame, 1]))


def pictures(film: Floats) -> Iterator[Image]:
    for frame in film:
        yield np.clip(frame, 0, 255).astype(np.uint8)
