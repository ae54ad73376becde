"""Global motion between consecutive frames: what the camera does, whatever people do in front.

Sparse optical flow on a regular grid (Bouguet, Pyramidal Implementation of the Lucas Kanade
Feature Tracker, 2001), and a similarity fitted to it by iterated re-weighting (Odobez and
Bouthemy, Robust Multiresolution Estimation of Parametric Motion Models, 1995).
"""

from __future__ import annotations

from dataclasses import dataclass

import cv2
import numpy as np

from moviegoer.types import Bools, Floats, Image

__all__ = ["GlobalMotion", "Move"]

_COLUMNS, _ROWS = 12, 7
_WINDOW = (11, 11)
_LEVELS = 2
_STEPS = (cv2.TERM_CRITERIA_EPS | cv2.TERM_CRITERIA_COUNT, 4, 0.02)
_ROUNDS = 4
_EXACT, _INEXACT = 0.12, 0.05
"""A point's weight falls to a quarter at an error of 0.12 pixels and 5 % of the way it went."""
_STANDING = 0.7
_AGREED = 0.1
"""Share of the points' weight under which nothing is agreed on."""
_STIFF = 1e-9 * np.eye(4)
_FLAT = 2e-3
"""Smaller eigenvalue of a window's gradients under which there is nothing to follow."""
_FEWEST = 8


@dataclass(frozen=True, slots=True)
class Move:
    """Motion of the picture's content since the frame before.

    ``x``, ``y`` are fractions of width and height (right and down), ``zoom`` relative growth,
    ``rest`` the mean absolute luma difference in codes that is left after compensation.
    """

    x: float = 0.0
    y: float = 0.0
    zoom: float = 0.0
    rest: float = 0.0


class GlobalMotion:
    """Follows one film, frame by frame."""

    def __init__(self) -> None:
        self._before: Image | None = None
        self._grid = np.empty((0, 1, 2), np.float32)
        self._model = np.empty((0, 4))
        self._bound = np.zeros(4)

    def push(self, luma: Image) -> Move:
        """The move from the last picture to this one (``(height, width)`` codes, ~128 px wide).

        A first picture, or one of another size, has not moved.
        """
        before, self._before = self._before, luma
        if before is None or before.shape != luma.shape:
            self._lay_grid(luma.shape)
            return Move()
        if np.array_equal(before, luma):
            return Move()
        before = _lit_as(before, luma)
        flow, followed = self._flow(before, luma)
        move = self._fit(flow, followed).clip(-self._bound, self._bound)
        return self._move(before, luma, move)

    def _lay_grid(self, shape: tuple[int, ...]) -> None:
        """Points in pixels, and for each what a shift, a zoom and a turn do to it."""
        height, width = shape
        xs = (np.arange(_COLUMNS) + 0.5) * width / _COLUMNS
        ys = (np.arange(_ROWS) + 0.5) * height / _ROWS
        points = np.stack(np.meshgrid(xs, ys), axis=-1).reshape(-1, 2)
        self._bound = np.array([width / 2, height / 2, 0.5, 0.5])
        self._grid = points.astype(np.float32)[:, None]
        from_centre = points - (width / 2, height / 2)
        one, zero = np.ones(len(points)), np.zeros(len(points))
        across = np.stack([one, zero, from_centre[:, 0], -from_centre[:, 1]], axis=1)
        down = np.stack([zero, one, from_centre[:, 1], from_centre[:, 0]], axis=1)
        self._model = np.vstack([across, down])

    def _flow(self, before: Image, luma: Image) -> tuple[Floats, Bools]:
        """Where each point went, ``(points, 2)`` in pixels, and whether it could be followed."""
        there, found, texture = cv2.calcOpticalFlowPyrLK(
            before,
            luma,
            self._grid,
            None,
            winSize=_WINDOW,
            maxLevel=_LEVELS,
            criteria=_STEPS,
            flags=cv2.OPTFLOW_LK_GET_MIN_EIGENVALS,
        )
        followed = (found[:, 0] == 1) & (texture[:, 0] > _FLAT)
        return (there - self._grid)[:, 0].astype(np.float64), followed

    def _fit(self, flow: Floats, followed: Bools) -> Floats:
        """Shift in pixels, zoom and turn that most points agree on; zeros if too few do.

        Fitted from a camera that stands and, where the points' median moves, from there as well:
        a standing camera is believed unless clearly fewer points speak for it.
        """
        if followed.sum() < _FEWEST:
            return np.zeros(4)
        model = self._model[np.tile(followed, 2)]
        way = flow[followed].T.ravel()
        median = np.median(flow[followed], axis=0)
        far = float(np.hypot(*median))
        exact = (_EXACT + _INEXACT * far) ** 2
        move, agreed = _fit_from(np.zeros(4), model, way, exact)
        if far > 2 * _EXACT:
            other, more = _fit_from(np.array([*median, 0.0, 0.0]), model, way, exact)
            if _STANDING * more > agreed:
                move, agreed = other, more
        return move if agreed > _AGREED else np.zeros(4)

    def _move(self, before: Image, luma: Image, move: Floats) -> Move:
        x, y, zoom, turn = (float(part) for part in move)
        height, width = luma.shape
        cx, cy = width / 2, height / 2
        warp = np.array(
            [
                [1 + zoom, -turn, x - zoom * cx + turn * cy],
                [turn, 1 + zoom, y - zoom * cy - turn * cx],
            ]
        )
        moved = cv2.warpAffine(before, warp, (width, height), borderMode=cv2.BORDER_REPLICATE)
        rest = cv2.mean(cv2.absdiff(moved, luma))[0]
        return Move(x / width, y / height, zoom, rest)


def _fit_from(move: Floats, model: Floats, way: Floats, exact: float) -> tuple[Floats, float]:
    """Refine a move by re-weighted least squares; with the share of weight that agrees with it."""
    weight = np.ones(len(way) // 2)
    for _ in range(_ROUNDS):
        rest = way - model @ move
        weight = (1 + (rest * rest).reshape(2, -1).sum(axis=0) / exact) ** -2
        weighted = (model * np.tile(weight, 2)[:, None]).T
        move = np.linalg.solve(weighted @ model + _STIFF, weighted @ way)
    return move, float(weight.mean())


def _lit_as(image: Image, other: Image) -> Image:
    """An image with the mean and spread of another, so that a fade is no motion."""
    (mean, spread), (wanted, width) = cv2.meanStdDev(image), cv2.meanStdDev(other)
    if abs(mean - wanted) < 1 or spread < 1:
        return image
    gain = float(width[0, 0] / spread[0, 0])
    lit: Image = cv2.addWeighted(image, gain, image, 0, float(wanted[0, 0] - gain * mean[0, 0]))
    return lit
