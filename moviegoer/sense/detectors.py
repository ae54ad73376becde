"""PySceneDetect's scores, frame by frame, from the one pass over the film.

Scores are kept rather than decisions, so that another threshold decides again without decoding:
the rules are in :mod:`moviegoer.core.segmentation.cuts`.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from fractions import Fraction
from functools import partial
from typing import Any

import numpy as np

from moviegoer.sense.evidence import Evidence
from moviegoer.types import Floats, Image

__all__ = ["CutScores"]


class CutScores:
    """Drives cut detectors on a stream of small BGR pictures.

    Parameters
    ----------
    names
        ``adaptive`` and ``content`` share the score ``content`` (PySceneDetect's ``content_val``,
        0 to 255), ``hash`` is the relative Hamming distance of perceptual hashes (0 to 1),
        ``histogram`` the correlation of luma histograms (-1 to 1, 1 alike). ``auto`` gives the
        columns of :mod:`moviegoer.sense.evidence` as ``auto.NAME``. ``transnetv2`` needs
        thumbnails only and adds nothing here.
    rate
        Frames per second.
    """

    def __init__(self, names: Iterable[str], rate: Fraction | float) -> None:
        wanted = {"content" if name == "adaptive" else name for name in names}
        self._meters = {name: _METERS[name]() for name in sorted(wanted & _METERS.keys())}
        self._scores: dict[str, list[float]] = {name: [] for name in self._meters}
        self._evidence = Evidence(rate) if "auto" in wanted else None

    @property
    def reach(self) -> int:
        """Frames before and after one that its scores depend on."""
        return 1 if self._evidence is None else self._evidence.reach

    def push(self, small_bgr: Image, index: int, time: float) -> None:  # noqa: ARG002
        """Score the next frame against the one before."""
        for name, meter in self._meters.items():
            self._scores[name].append(meter(small_bgr))
        if self._evidence is not None:
            self._evidence.push(small_bgr)

    def finish(self) -> Mapping[str, Floats]:
        """Give one score a frame for each name; the first frame's says no change."""
        scores: dict[str, Floats] = {
            name: np.array(values, np.float64) for name, values in self._scores.items()
        }
        if self._evidence is not None:
            found = self._evidence.finish()
            scores |= {f"auto.{name}": column for name, column in found.items()}
        return scores


def _content() -> Callable[[Image], float]:
    from scenedetect import ContentDetector

    # Named as private, but it is the one step of the detector that gives its score; the public
    # way, a StatsManager, doubles the work with edges that the score does not use.
    return partial(ContentDetector()._calculate_frame_score, None)


class _Hash:
    def __init__(self) -> None:
        from scenedetect import HashDetector

        self._hash = partial(HashDetector.hash_frame, hash_size=8, factor=2)
        self._last: Any = None

    def __call__(self, image: Image) -> float:
        last, self._last = self._last, self._hash(image)
        return 0.0 if last is None else np.count_nonzero(self._last != last) / self._last.size


class _Histogram:
    def __init__(self) -> None:
        from scenedetect import HistogramDetector

        self._histogram = partial(HistogramDetector.calculate_histogram, bins=128)
        self._last: Any = None

    def __call__(self, image: Image) -> float:
        import cv2

        last, self._last = self._last, self._histogram(image)
        return 1.0 if last is None else cv2.compareHist(last, self._last, cv2.HISTCMP_CORREL)


_METERS: Mapping[str, Callable[[], Callable[[Image], float]]] = {
    "content": _content,
    "hash": _Hash,
    "histogram": _Histogram,
}
