"""How alike two pictures are when one may be another print's: other grading, crop and sharpness."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from moviegoer.types import WHOLE, Box, Floats

__all__ = ["cropped", "framing", "likeness"]

PLAIN_VARIANCE = 9.0
"""Variance over a picture's cells, in squared Lab steps, that noise and black leaders have: such
pictures are like nothing."""
SHARES = (1.0, 0.92, 0.84, 0.75)
"""How much of a side another crop shows: 0.75 is a wide picture cut down to 4:3 and back."""
SAMPLE = 150
"""Pictures of each edition that are tried for the crop."""


def likeness(one: Floats, other: Floats) -> Floats:
    """Correlate layouts of two editions, each pair, in [-1, 1].

    A picture is taken as its lightness without its mean, and its colours without the edition's
    own cast, so that neither exposure nor another grading of the whole film counts.

    Parameters
    ----------
    one, other
        Colour layouts in Lab, ``(pictures, rows, columns, 3)``.

    Returns
    -------
    ``(pictures of one, pictures of other)``.
    """
    first, second = _plain(one), _plain(other)
    return np.asarray(first @ second.T, np.float64)


def _plain(layouts: Floats) -> Floats:
    if not len(layouts):
        return np.zeros((0, int(np.prod(layouts.shape[1:]))), np.float32)
    cells = layouts.reshape(len(layouts), -1, 3).astype(np.float32)
    light = cells[..., 0] - cells[..., 0].mean(axis=1, keepdims=True)
    tint = cells[..., 1:] - np.median(cells[..., 1:].reshape(-1, 2), axis=0)
    vector = np.concatenate([light, tint.reshape(len(cells), -1)], axis=1)
    energy = np.square(vector).sum(axis=1, keepdims=True) + PLAIN_VARIANCE * cells.shape[1]
    return np.asarray(vector / np.sqrt(energy), np.float32)


def cropped(layouts: Floats, window: Box) -> Floats:
    """Resample layouts as if only a window of the picture were shown, xyxy as shares of it."""
    if window == WHOLE:
        return layouts
    rows, columns = layouts.shape[1:3]
    across = _weights(columns, window[0], window[2])
    down = _weights(rows, window[1], window[3])
    return np.asarray(
        np.einsum("ir,jc,nrcd->nijd", down, across, layouts, optimize=True), np.float32
    )


def _weights(cells: int, low: float, high: float) -> Floats:
    """How much of each old cell lies in each new one; a row sums to 1."""
    old = np.arange(cells + 1) / cells
    new = low + (high - low) * old
    start = np.maximum(new[:-1, None], old[None, :-1])
    end = np.minimum(new[1:, None], old[None, 1:])
    share = np.clip(end - start, 0, None)
    return np.asarray(share / share.sum(axis=1, keepdims=True), np.float32)


def framing(one: Floats, other: Floats) -> tuple[Box, Box]:
    """Find which part of each edition's picture the other shows, for the film as a whole.

    Windows are centred, and one edition is the narrower in each direction; the best is that in
    which the typical picture of the smaller edition finds its most alike.

    Known failure: a pan-and-scan copy, whose window moves from shot to shot.

    Returns
    -------
    The windows of ``one`` and of ``other``, xyxy as shares, that show the same.
    """
    some, more = _sample(one), _sample(other)
    if not len(some) or not len(more):
        return WHOLE, WHOLE
    best, found = -np.inf, (WHOLE, WHOLE)
    for windows in _windows():
        alike = likeness(cropped(some, windows[0]), cropped(more, windows[1]))
        top = alike.max(axis=int(len(some) <= len(more)))
        score = float(np.median(top))
        if score > best + 1e-3:
            best, found = score, windows
    return found


def _sample(layouts: Floats) -> Floats:
    step = max(1, -(-len(layouts) // SAMPLE))
    return layouts[::step]


def _windows() -> Iterator[tuple[Box, Box]]:
    """Every pair of windows, the whole picture first."""
    sides = [(share, 1.0) for share in SHARES] + [(1.0, share) for share in SHARES[1:]]
    for wide in sides:
        for high in sides:
            yield _centred(wide[0], high[0]), _centred(wide[1], high[1])


def _centred(wide: float, high: float) -> Box:
    return ((1 - wide) / 2, (1 - high) / 2, (1 + wide) / 2, (1 + high) / 2)
