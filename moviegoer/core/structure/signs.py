"""Signs of where one scene ends and the next begins, besides what the shots look like.

A place and a time of day that change speak for a bound; a title that stands between for one, too;
a line of dialogue that goes on over the cut speaks against it.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from moviegoer.core.sound.heard import Heard
from moviegoer.core.sound.talk import LineKind
from moviegoer.types import Bools, Floats, Scores, Shot, Strings, seal

__all__ = ["Signs", "gather", "unlike"]

PLACES = {
    "shot.location": (("interior",), ("exterior",)),
    "shot.time-of-day": (("day", "dawn-dusk"), ("night",)),
}
"""Heads of places and times, and the labels of each that are told apart."""
OVER_S = 0.25
"""Speech goes on over a cut if it is heard so long on both sides: the shortest stretch that counts
as speech at all (``moviegoer.core.sound.speech``)."""


@dataclass(frozen=True, slots=True)
class Signs:
    """A row a shot.

    ``place`` ``(n, heads, 2)`` holds the probabilities of inside and outside, of day and night;
    what is neither is missing from their sum. ``title`` marks titles that tell the story between
    scenes; ``spoken`` shots into which a line goes on from the shot before; ``voice`` says how
    voice and face go together (:data:`moviegoer.core.sound.voices.VOICES`).
    """

    place: Floats
    title: Bools
    spoken: Bools
    voice: Strings

    def __post_init__(self) -> None:
        seal(self)

    def cut(self, rows: slice) -> Signs:
        """Some of the rows."""
        return Signs(self.place[rows], self.title[rows], self.spoken[rows], self.voice[rows])


def gather(
    *, shots: Sequence[Shot], heads: Mapping[str, Scores], heard: Heard | None = None
) -> Signs:
    """Bring together what heads, sound and subtitles say of places and bounds.

    Titles of a silent film are no sign: most of them are spoken in the middle of a scene.
    """
    n = len(shots)
    place = np.stack([_two(heads.get(name), n, *two) for name, two in PLACES.items()], axis=1)
    title: Bools = np.zeros(n, np.bool_)
    if heard is not None:
        title = np.asarray(heard.title & ~heard.talk.title)
    voice = np.full(n, "unknown") if heard is None else np.array(heard.voice)
    return Signs(place, title, _spoken(shots, heard), voice)


def unlike(one: Floats, other: Floats) -> Floats:
    """Probability that two shots differ in place or in time of day.

    Parameters
    ----------
    one, other
        Rows of :attr:`Signs.place`.
    """
    differ = one[:, :, 0] * other[:, :, 1] + one[:, :, 1] * other[:, :, 0]
    return np.asarray(1 - np.prod(1 - differ, axis=1))


def _two(head: Scores | None, n: int, one: tuple[str, ...], other: tuple[str, ...]) -> Floats:
    """Probabilities of two sides of a head, ``(n, 2)``; unanswered rows say nothing."""
    if head is None:
        return np.zeros((n, 2))
    sides = [[head.labels.index(label) for label in side if label in head.labels]
             for side in (one, other)]  # fmt: skip
    p = np.column_stack([head.p[:, side].sum(axis=1) for side in sides])
    return np.asarray(np.nan_to_num(p), dtype=np.float64)


def _spoken(shots: Sequence[Shot], heard: Heard | None) -> Bools:
    """Whether somebody goes on talking over the cut: by the subtitles, else by the sound."""
    if heard is None or not shots:
        return np.zeros(len(shots), np.bool_)
    said = [line for line in heard.subtitles.lines if line.kind is LineKind.SPEECH]
    bounds_s = [(line.start_s, line.end_s) for line in said]
    if not bounds_s and heard.speech is not None:
        bounds_s = list(zip(heard.speech.start_s, heard.speech.end_s, strict=True))
    if not bounds_s:
        return np.zeros(len(shots), np.bool_)
    start_s, end_s = np.array(sorted(bounds_s)).T
    cut_s = np.array([shot.span.start_s for shot in shots])
    latest = np.searchsorted(start_s, cut_s - OVER_S, side="right") - 1
    reach = np.maximum.accumulate(end_s)[np.maximum(latest, 0)]
    return np.asarray((latest >= 0) & (reach >= cut_s + OVER_S))
