"""Speech and words, shot by shot and scene by scene.

Speech is what was heard in the sound; words are what the subtitles say. A silent film's titles
stand in for speech. Each is given as far as it can be told: a share of time, counts, and for every
shot one of :data:`VOICES`.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise

import numpy as np

from moviegoer.core.sound.talk import Line, LineKind, Speech
from moviegoer.core.sound.words import words
from moviegoer.types import Bools, Floats, Ints, Scene, Shot, Span, seal

__all__ = ["SceneTalk", "Talk", "exchanges", "is_silent", "per_scene", "per_shot"]

SILENT = 0.02
"""Share of a film's time with speech under which it counts as silent: what a voice detector hears
in two hours of music without a word is less."""
ANSWER_S = 3.0
"""A question is answered within this, if it is: a silence of three seconds is a lapse of the
conversation (McLaughlin and Cody, "Awkward Silences", Human Communication Research 8(4), 1982)."""
EXCHANGE_S = 10.0
"""Lines further apart are not taken for one conversation."""
QUESTIONS = ("?", "？", "؟", "⁈", "‽")


@dataclass(frozen=True, slots=True)
class Talk:
    """A row a shot.

    ``speech`` is the share of the shot in which somebody talks, NaN where nothing could be known.
    ``lines`` counts the lines of which the shot holds the most; ``words`` are shared out among
    shots by time, so that they add up to the film's. ``title`` marks a silent film's titles, whose
    ``speech`` is 1.
    """

    speech: Floats
    lines: Ints
    words: Floats
    title: Bools
    text: tuple[str, ...]
    """The lines counted here, one a row, with the speaker where named."""
    how: str
    """Where ``speech`` comes from: ``sound``, ``subtitles``, or empty."""

    def __post_init__(self) -> None:
        seal(self)

    def __len__(self) -> int:
        return len(self.speech)


@dataclass(frozen=True, slots=True)
class SceneTalk:
    """A row a scene: ``words_per_minute`` of the scene's whole time, not of the talk in it."""

    speech: Floats
    lines: Ints
    words: Floats
    words_per_minute: Floats
    exchanges: Ints

    def __post_init__(self) -> None:
        seal(self)

    def __len__(self) -> int:
        return len(self.speech)


def per_shot(
    *,
    shots: Sequence[Shot],
    lines: Sequence[Line] = (),
    speech: Speech | None = None,
    titles: Bools | None = None,
) -> Talk:
    """Lay speech and words over the film's shots.

    Parameters
    ----------
    shots
        In order.
    lines
        Of the subtitles, of any kind; only speech is counted.
    speech
        What was heard; None if the film has no sound, and then the time that lines of speech are
        shown stands in. Known failure: they are shown longer than they take to say.
    titles
        Shots that look like titles. They count as speech if the film is silent; which of them
        are spoken words and which tell the story is not known.
    """
    spoken = [line for line in lines if line.kind is LineKind.SPEECH]
    titled = np.zeros(len(shots), np.bool_)
    if titles is not None and not spoken and is_silent(shots, speech):
        titled = np.asarray(titles, np.bool_)
    share, how = _share(shots, spoken, speech)
    if titled.any():
        share = np.where(titled, 1.0, np.nan_to_num(share))
    bounds_s = _bounds_s(shots)
    held = [_held(line, bounds_s) for line in spoken]
    count, word = np.zeros(len(shots), np.int64), np.zeros(len(shots))
    text: list[list[str]] = [[] for _ in shots]
    for line, parts in zip(spoken, held, strict=True):
        for row, part in parts.items():
            word[row] += words(line.text) * part
        if parts:
            row = max(parts, key=lambda row: parts[row])
            count[row] += 1
            text[row].append(f"{line.speaker}: {line.text}" if line.speaker else line.text)
    return Talk(share, count, word, titled, tuple("\n".join(rows) for rows in text), how)


def is_silent(shots: Sequence[Shot], speech: Speech | None) -> bool:
    """Whether nobody is heard to talk in a film, or hardly."""
    if speech is None or not shots:
        return True
    film_s = shots[-1].span.end_s - shots[0].span.start_s
    return float((speech.end_s - speech.start_s).sum()) < SILENT * film_s


def per_scene(
    *, scenes: Sequence[Scene], shots: Sequence[Shot], talk: Talk, lines: Sequence[Line]
) -> SceneTalk:
    """Sum up talk over scenes.

    Parameters
    ----------
    scenes
        ``first_shot`` and ``last_shot`` are numbers of ``shots``.
    talk
        From :func:`per_shot`.
    lines
        The same.
    """
    duration_s = np.array([shot.span.duration_s for shot in shots])
    first = shots[0].number if shots else 1
    rows = [slice(scene.first_shot - first, scene.last_shot - first + 1) for scene in scenes]
    word = np.array([talk.words[row].sum() for row in rows])
    minutes = np.array([duration_s[row].sum() for row in rows]) / 60
    return SceneTalk(
        speech=np.array([_mean(talk.speech[row], duration_s[row]) for row in rows]),
        lines=np.array([talk.lines[row].sum() for row in rows], np.int64),
        words=word,
        words_per_minute=np.divide(word, minutes, out=np.zeros_like(word), where=minutes > 0),
        exchanges=np.array([exchanges(lines, scene.span) for scene in scenes], np.int64),
    )


def exchanges(lines: Sequence[Line], span: Span | None = None) -> int:
    """Count how often the speaker changes, as far as the subtitles tell; a lower bound.

    A change is told by a dash in the subtitle, by two names, or by a question that is soon
    followed by a line. A pause tells nothing: between speakers it is about 0.2 s, no longer than
    between one speaker's sentences (Stivers and others, "Universals and cultural variation in
    turn-taking in conversation", PNAS 106(26), 2009).

    Parameters
    ----------
    span
        Only lines whose middle lies in it.
    """
    spoken = [line for line in lines if line.kind is LineKind.SPEECH and _within(line, span)]
    return sum(_changes(before, after) for before, after in pairwise(spoken))


def _within(line: Line, span: Span | None) -> bool:
    return span is None or span.start_s <= (line.start_s + line.end_s) / 2 < span.end_s


def _changes(before: Line, after: Line) -> bool:
    pause_s = after.start_s - before.end_s
    if pause_s > EXCHANGE_S:
        return False
    if after.answers:
        return True
    if before.speaker and after.speaker:
        return before.speaker.casefold() != after.speaker.casefold()
    return before.text.rstrip("\"'”’» ").endswith(QUESTIONS) and pause_s <= ANSWER_S


def _share(
    shots: Sequence[Shot], spoken: Sequence[Line], speech: Speech | None
) -> tuple[Floats, str]:
    """Share of each shot with speech, and where it was found."""
    if speech is not None:
        return _covered(shots, speech.start_s, speech.end_s), "sound"
    if spoken:
        start_s = np.array([line.start_s for line in spoken])
        end_s = np.maximum.accumulate(np.array([line.end_s for line in spoken]))
        start_s[1:] = np.maximum(start_s[1:], end_s[:-1])
        return _covered(shots, start_s, np.maximum(start_s, end_s)), "subtitles"
    return np.full(len(shots), np.nan), ""


def _covered(shots: Sequence[Shot], start_s: Floats, end_s: Floats) -> Floats:
    """Share of each shot that ordered stretches cover which don't overlap."""
    if not len(start_s):
        return np.zeros(len(shots))
    clock = np.column_stack([start_s, end_s]).ravel()
    length_s = np.asarray(end_s - start_s, np.float64)
    told = np.repeat(np.cumsum(length_s), 2)
    told[::2] -= length_s
    bounds_s = _bounds_s(shots)
    covered = np.diff(np.interp(bounds_s, clock, told), axis=1)[:, 0]
    length_s = bounds_s[:, 1] - bounds_s[:, 0]
    share: Floats = np.divide(covered, length_s, out=np.zeros(len(shots)), where=length_s > 0)
    return np.clip(share, 0, 1)


def _held(line: Line, bounds_s: Floats) -> Mapping[int, float]:
    """Rows of the shots a line is shown in, and the shares of it."""
    first = int(np.searchsorted(bounds_s[:, 1], line.start_s, side="right"))
    last = int(np.searchsorted(bounds_s[:, 0], line.end_s, side="left"))
    time_s = np.minimum(bounds_s[first:last, 1], line.end_s) - np.maximum(
        bounds_s[first:last, 0], line.start_s
    )
    length_s = max(line.end_s - line.start_s, 1e-9)
    return {first + at: float(part) / length_s for at, part in enumerate(time_s) if part > 0}


def _bounds_s(shots: Sequence[Shot]) -> Floats:
    """Start and end of each shot, ``(n, 2)``."""
    return np.array([(shot.span.start_s, shot.span.end_s) for shot in shots]).reshape(-1, 2)


def _mean(share: Floats, weight_s: Floats) -> float:
    """Mean over what is known, weighted by time; NaN where nothing is."""
    known = ~np.isnan(share) & (weight_s > 0)
    if not known.any():
        return float("nan")
    return float(np.average(share[known], weights=weight_s[known]))
