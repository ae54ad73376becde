"""An analysis as the report reads it: one entry a shot, in words."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd

from moviegoer import tables
from moviegoer.analysis import Analysis
from moviegoer.core.style.fingerprint import inside
from moviegoer.types import Bools, Floats, Scene, SceneKind, Scores, Span

__all__ = ["Answers", "Reading", "read", "talk"]


@dataclass(frozen=True, slots=True)
class Answers:
    """What one head said, an entry a shot: in words, how probable, and how it was found.

    ``said`` is empty where a shot was not answered. ``p`` is the probability of what was said; of
    *yes* for a yes/no head; of each label, joined by ``;``, where several may hold.
    """

    head: str
    said: tuple[str, ...]
    p: tuple[float | str | None, ...]
    how: tuple[str, ...]

    @property
    def answered(self) -> int:
        """How many shots were answered."""
        return sum(how != "" for how in self.how)

    @property
    def hows(self) -> tuple[str, ...]:
        """Every way an answer was found, commonest first."""
        found = [how for how in self.how if how]
        return tuple(sorted(set(found), key=found.count, reverse=True))


@dataclass(frozen=True, slots=True)
class Reading:
    """The facts every part of the page draws on.

    ``who`` holds numbers of characters a shot, ``scene`` the scene a shot lies in, ``counted``
    whether statistics are made of it (its middle lies in the film's body), ``frame`` the keyframe
    that stands for it.
    """

    analysis: Analysis
    start_s: Floats
    end_s: Floats
    counted: Bools
    answers: Mapping[str, Answers]
    who: tuple[tuple[int, ...], ...]
    scene: tuple[Scene | None, ...]
    names: Mapping[int, str]
    frame: tuple[int | None, ...]

    @property
    def length_s(self) -> Floats:
        """Shot lengths in seconds."""
        return self.end_s - self.start_s

    @property
    def scale(self) -> tuple[str, ...]:
        """Each shot's scale; empty where there is none."""
        answers = self.answers.get("scale")
        return answers.said if answers else ("",) * len(self.who)

    @property
    def whole(self) -> bool:
        """Whether statistics are made of the whole film."""
        return bool(self.counted.all())

    def cast_of(self, shot: int) -> str:
        """Name the people seen in a shot, given by its position."""
        return ", ".join(self.names[number] for number in self.who[shot])


def read(analysis: Analysis) -> Reading:
    """Gather what the parts of the page share."""
    shots = analysis.shot_list
    start_s = np.array([shot.span.start_s for shot in shots], dtype=np.float64)
    end_s = np.array([shot.span.end_s for shot in shots], dtype=np.float64)
    middle = (start_s + end_s) / 2
    answers = (_answers(name, scores) for name, scores in analysis.heads.items())
    return Reading(
        analysis=analysis,
        start_s=start_s,
        end_s=end_s,
        counted=np.isin(np.arange(len(shots)), inside(shots, analysis.body)),
        answers={answer.head: answer for answer in answers if answer.answered},
        who=_who(analysis),
        scene=_scenes(analysis),
        names={character.number: character.name for character in analysis.cast},
        frame=_frames(analysis, middle),
    )


def talk(reading: Reading, *kinds: SceneKind) -> float:
    """Measure the share of the film's body that lies in scenes of these kinds."""
    body = reading.analysis.body
    counted = Span(body.start_s, min(body.end_s, float(reading.end_s[-1])))
    spoken = (s.span.overlap_s(counted) for s in reading.analysis.scene_list if s.kind in kinds)
    return sum(spoken) / max(counted.duration_s, 1e-6)


def _answers(name: str, scores: Scores) -> Answers:
    words, p = tables.said(scores)
    said = tuple(word or "" for word in _values(words))
    known: Bools = np.asarray(~np.isnan(scores.p).any(axis=1))
    how = tuple(str(how) if ok else "" for how, ok in zip(scores.how, known, strict=True))
    return Answers(head=name, said=said, p=tuple(_values(p)), how=how)


def _values(column: Iterable[Any]) -> list[Any]:
    return [None if pd.isna(value) else value for value in column]


def _who(analysis: Analysis) -> tuple[tuple[int, ...], ...]:
    place = {shot.number: i for i, shot in enumerate(analysis.shot_list)}
    who: list[list[int]] = [[] for _ in place]
    for character in analysis.cast:
        for shot in character.shots:
            who[place[shot]].append(character.number)
    return tuple(tuple(people) for people in who)


def _scenes(analysis: Analysis) -> tuple[Scene | None, ...]:
    scene_of = {
        shot: scene
        for scene in analysis.scene_list
        for shot in range(scene.first_shot, scene.last_shot + 1)
    }
    return tuple(scene_of.get(shot.number) for shot in analysis.shot_list)


def _frames(analysis: Analysis, middle: Floats) -> tuple[int | None, ...]:
    """Pick for each shot the keyframe nearest its middle."""
    best: dict[int, tuple[float, int]] = {}
    place = {shot.number: i for i, shot in enumerate(analysis.shot_list)}
    keyframes = analysis.keyframes
    for frame, shot, time_s in zip(keyframes.frame, keyframes.shot, keyframes.time_s, strict=True):
        if int(shot) not in place:
            continue
        far = (abs(float(time_s) - float(middle[place[int(shot)]])), int(frame))
        best[int(shot)] = min(best.get(int(shot), far), far)
    return tuple(best[s.number][1] if s.number in best else None for s in analysis.shot_list)
