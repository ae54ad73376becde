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
_TOLERANT = 2.25
_EXACT = 4e-4
"""A point's weight halves where its squared error, in pixels, is about half of 2.25 medians; but
errors of a fiftieth of a pixel are none."""
_STIFF = 1e-9 * np.eye(4)
_FLAT = 5e-4
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
        """Shift in pixels, zoom and turn that most points agree on; zeros if too few speak."""
        if followed.sum() < _FEWEST:
            return np.zeros(4)
        model = self._model[np.tile(followed, 2)]
        way = flow[followed].T.ravel()
        move = np.array([*np.median(flow[followed], axis=0), 0.0, 0.0])
        for _ in range(_ROUNDS):
            rest = way - model @ move
            off = (rest * rest).reshape(2, -1).sum(axis=0)
            weight = (1 + off / (_TOLERANT * np.median(off) + _EXACT)) ** -2
            weighted = (model * np.tile(weight, 2)[:, None]).T
            move = np.linalg.solve(weighted @ model + _STIFF, weighted @ way)
        return move

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
