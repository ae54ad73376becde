"""When somebody talks: stretches of speech from a probability for each window of sound."""

from __future__ import annotations

import numpy as np

from moviegoer.core.sound.talk import Speech
from moviegoer.types import Bools, Floats, Ints

__all__ = ["spans"]

THRESHOLD = 0.5
"""Probability from which speech begins. This and the following are the defaults of silero-vad's
own ``get_speech_timestamps``, whose decision is repeated here so that reasoning loads no torch."""
HYSTERESIS = 0.15
"""Speech goes on until the probability falls this far below the threshold."""
LEAST_SPEECH_S = 0.25
LEAST_SILENCE_S = 0.1
PAD_S = 0.03


def spans(
    probability: Floats,
    *,
    step_s: float,
    threshold: float = THRESHOLD,
    least_speech_s: float = LEAST_SPEECH_S,
    least_silence_s: float = LEAST_SILENCE_S,
) -> Speech:
    """Decide when somebody talks.

    Speech begins at ``threshold`` and ends where the probability has fallen well below it. Shorter
    silences are bridged, shorter speech is dropped, and what is left is widened by 30 ms at
    either end, or to the middle of the silence between two stretches.

    Parameters
    ----------
    probability
        Of speech, a value a window of ``step_s`` seconds, from time 0.
    threshold
        In (0, 1): where speech begins.

    Notes
    -----
    After Silero Team, "Silero VAD: pre-trained enterprise-grade Voice Activity Detector", 2021.
    Known failures: singing may count as speech, whispers and words under loud music may not.

    >>> heard = spans(np.array([0, 0, .9, .9, .9, .4, .9, .9, .9, .9, 0, 0, 0, 0]), step_s=0.1)
    >>> heard.start_s.round(2).tolist(), heard.end_s.round(2).tolist()
    ([0.17], [1.03])
    """
    p = np.asarray(probability, np.float64)
    off = max(threshold - HYSTERESIS, 0.01)
    bounds = _runs(_held(p, on=threshold, off=off))
    bounds = _bridged(bounds, p < off, least_silence_s / step_s)
    bounds = bounds[bounds[:, 1] - bounds[:, 0] > least_speech_s / step_s]
    mean = [p[first:last].mean() for first, last in bounds]
    start_s, end_s = _widened(bounds * step_s, len(p) * step_s)
    return Speech(start_s=start_s, end_s=end_s, probability=np.array(mean, np.float64))


def _held(p: Floats, *, on: float, off: float) -> Bools:
    """Whether the switch is on: turned on at ``on``, off below ``off``, held in between."""
    turns = np.where(p >= on, 1, np.where(p < off, 0, -1))
    last = np.maximum.accumulate(np.where(turns >= 0, np.arange(len(p)), -1))
    held: Bools = (last >= 0) & (turns[np.maximum(last, 0)] == 1)
    return held


def _runs(held: Bools) -> Ints:
    """First window and the one after the last of every run, ``(n, 2)``."""
    edges = np.diff(np.concatenate([[0], held.astype(np.int8), [0]]))
    return np.column_stack([np.flatnonzero(edges == 1), np.flatnonzero(edges == -1)])


def _bridged(bounds: Ints, quiet: Bools, least: float) -> Ints:
    """Join runs unless it is quiet for long enough, up to the last quiet window between them."""
    if not len(bounds):
        return bounds
    last_quiet = np.maximum.accumulate(np.where(quiet, np.arange(len(quiet)), -1))
    apart = last_quiet[bounds[1:, 0]] - bounds[:-1, 1] >= least
    first, last = np.concatenate([[True], apart]), np.concatenate([apart, [True]])
    return np.column_stack([bounds[first, 0], bounds[last, 1]])


def _widened(bounds_s: Floats, film_s: float) -> tuple[Floats, Floats]:
    start_s, end_s = bounds_s.astype(np.float64).T
    room = np.minimum((start_s[1:] - end_s[:-1]) / 2, PAD_S)
    before = np.concatenate([[PAD_S], room])[: len(start_s)]
    after = np.concatenate([room, [PAD_S]])[: len(end_s)]
    return np.maximum(start_s - before, 0.0), np.minimum(end_s + after, film_s)
