"""Parts of a film that were measured apart, put together as if they had been measured in one."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any

import numpy as np

from moviegoer.types import Signals

__all__ = ["Part", "cut", "join"]

_OF_ONE = ("time_s", "luma", "contrast", "sharpness", "saturation", "colour")
"""Columns that depend on the frame alone, not on those around it."""
_COLUMNS = (*_OF_ONE, "shift_x", "shift_y", "zoom", "motion")


@dataclass(frozen=True, slots=True)
class Part:
    """What was measured of a stretch of a film.

    The first ``lead`` rows of ``signals`` are the last ones of the part before, measured again;
    what follows is the part's own, and so are ``signals.lost`` and ``signals.end_s``.
    """

    signals: Signals
    lead: int


def cut(signals: Signals, start: int, end: int) -> Signals:
    """The rows of a half-open stretch of frames."""
    columns = {name: getattr(signals, name)[start:end] for name in _COLUMNS}
    scores = {name: column[start:end] for name, column in signals.scores.items()}
    return replace(signals, scores=scores, **columns)


def join(parts: Sequence[Part]) -> Signals | None:
    """All frames' rows in the film's order; ``None`` if two parts do not fit.

    Parts fit if the frames that both measured have the same times and measures to the last bit:
    then the decoder gave the later part the same pictures as it would have given in one piece, and
    the times that follow, which hang on those before, are the same too. Known failure: a decoder
    that goes astray only after those frames is not seen.
    """
    whole: Signals | None = None
    for part in parts:
        if whole is not None and not _fits(whole, part):
            return None
        own = cut(part.signals, part.lead, len(part.signals))
        whole = own if whole is None else _followed(whole, own)
    return whole


def _fits(whole: Signals, part: Part) -> bool:
    """Whether a part's first rows are the last ones of what comes before it."""
    again, lead = part.signals, part.lead
    if not 0 < lead <= len(whole) or again.active != whole.active:
        return False
    first = len(whole) - lead
    return again.scores.keys() == whole.scores.keys() and all(
        np.array_equal(getattr(whole, name)[first:], getattr(again, name)[:lead])
        for name in _OF_ONE
    )


def _followed(whole: Signals, own: Signals) -> Signals:
    columns: dict[str, Any] = {
        n: np.concatenate([getattr(whole, n), getattr(own, n)]) for n in _COLUMNS
    }
    scores = {n: np.concatenate([column, own.scores[n]]) for n, column in whole.scores.items()}
    lost = whole.lost + own.lost
    return replace(own, scores=scores, lost=lost, **columns)
