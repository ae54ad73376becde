"""ImageNet's and Places365's classifiers, which stood beside CinemaNet: heads like any other.

They are off unless asked for. Their answers are heads called ``extra.imagenet`` and
``extra.places365``.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache, partial
from typing import TYPE_CHECKING

import numpy as np

from moviegoer.config import Config
from moviegoer.pipeline.desk import Desk
from moviegoer.pipeline.rows import Rows, by_frame
from moviegoer.pipeline.versions import VERSIONS
from moviegoer.sense import weights
from moviegoer.store import key
from moviegoer.types import Keyframes, Scores

if TYPE_CHECKING:
    from moviegoer.sense.extras import Classifier

__all__ = ["answered", "load", "wanted"]


@dataclass(frozen=True, slots=True)
class _Labels:
    labels: tuple[str, ...]


def wanted(settings: Config) -> tuple[str, ...]:
    """Names of the extra classifiers that are switched on."""
    return tuple(name for name, on in settings.extra.model_dump().items() if on)


def answered(desk: Desk, keyframes: Keyframes) -> dict[str, Scores]:
    """Ask every extra classifier that is switched on, a row a keyframe.

    Raises
    ------
    ModelError
        If the weights of one are not here.
    """
    told = [_answered(desk, keyframes, name) for name in wanted(desk.settings)]
    return {scores.head: scores for scores in told}


def _answered(desk: Desk, keyframes: Keyframes, name: str) -> Scores:
    width = desk.settings.keyframes.width_px
    state = key(VERSIONS["extra"], desk.film.key, width, weights.checksum(name))
    classifier = cache(partial(load, name, desk.device))

    def run(frames: Sequence[int]) -> Rows:
        scores = classifier().answer([desk.picture(frame) for frame in frames])
        desk.cache.put(f"{name}.labels", state, _Labels(scores.labels))
        each = np.asarray(frames, np.int64)
        return Rows(each, each, {"p": np.asarray(scores.p, np.float32)})

    with desk.stage(name):
        numbers = keyframes.frame.tolist()
        p = by_frame(desk.cache, (name, state), numbers, run, desk.progress).columns["p"]
    known = desk.cache.get(f"{name}.labels", state, _Labels)
    labels = known.labels if known else classifier().answer([]).labels
    return Scores(f"extra.{name}", labels, p, np.full(len(p), name))


def load(name: str, device: str) -> Classifier:
    """Load an extra classifier.

    Raises
    ------
    ModelError
        If its weights are not here.
    """
    from moviegoer.sense import extras

    return extras.load(name, device=device)
