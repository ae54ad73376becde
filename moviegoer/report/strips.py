"""Dialogue scenes as strips of their shots."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from moviegoer.report import spoken
from moviegoer.report.reading import Reading
from moviegoer.report.words import clock, number, p, seconds
from moviegoer.types import Scene, SceneKind

__all__ = ["Frame", "Strip", "strips"]


LEAST = 0.005
"""Smaller numbers are shown as 0: none of them means anything in the third digit."""
MEMBER = re.compile(r"member_(\d+)_(.+)")


@dataclass(frozen=True, slots=True)
class Frame:
    """One shot of a strip; ``lane`` says whose line it stands on: first, second, both, none."""

    shot: int
    number: int
    lane: str
    start: str
    length: str
    scale: str
    who: str
    told: str
    said: str


@dataclass(frozen=True, slots=True)
class Strip:
    """One dialogue scene, its people (number, name), its score and what that was made of."""

    number: int
    kind: str
    span: str
    length: str
    people: tuple[tuple[int, str], ...]
    score: str
    score_share: float
    evidence: tuple[tuple[str, str], ...]
    talk: str
    frames: tuple[Frame, ...]


def strips(reading: Reading) -> list[Strip]:
    """Lay out every dialogue scene, in the film's order."""
    return [
        _strip(reading, scene)
        for scene in reading.analysis.scene_list
        if scene.kind is not SceneKind.OTHER
    ]


def _strip(reading: Reading, scene: Scene) -> Strip:
    inside = [
        i
        for i, shot in enumerate(reading.analysis.shot_list)
        if scene.first_shot <= shot.number <= scene.last_shot
    ]
    return Strip(
        number=scene.number,
        kind="two people" if scene.kind is SceneKind.DIALOGUE2 else "three or more",
        span=f"{clock(scene.span.start_s)}–{clock(scene.span.end_s)}",
        length=seconds(scene.span.duration_s),
        people=tuple((who, reading.names[who]) for who in scene.characters),
        score=p(scene.score),
        score_share=scene.score,
        evidence=tuple(_evidence(reading, scene)),
        talk=spoken.of_scene(reading, scene),
        frames=tuple(_frame(reading, scene, i) for i in inside),
    )


def _evidence(reading: Reading, scene: Scene) -> Iterator[tuple[str, str]]:
    """The numbers of a dialogue, those of one person under their name."""
    names = [reading.names[who] for who in scene.characters]
    for name, value in scene.evidence.items():
        told = number(0.0 if abs(value) < LEAST else value)
        whose = MEMBER.fullmatch(name)
        if whose is None:
            crossed = ", ".join(map(str, scene.crossings)) if name == "crossings" else ""
            yield name.replace("_", " "), f"{told} (shot {crossed})" if crossed else told
        elif int(whose[1]) <= len(names):
            yield f"{names[int(whose[1]) - 1]}: {whose[2].replace('_', ' ')}", told


def _frame(reading: Reading, scene: Scene, i: int) -> Frame:
    shot = reading.analysis.shot_list[i]
    scale = reading.scale[i]
    who = reading.cast_of(i)
    told = [f"Shot {shot.number}", scale or "scale not judged", who or "nobody known"]
    return Frame(
        shot=i,
        number=shot.number,
        lane=_lane(scene, reading.who[i]),
        start=clock(shot.span.start_s),
        length=seconds(shot.span.duration_s),
        scale=scale,
        who=who,
        told=", ".join(told),
        said=spoken.text(reading, i),
    )


def _lane(scene: Scene, who: tuple[int, ...]) -> str:
    if scene.kind is not SceneKind.DIALOGUE2 or len(scene.characters) < 2:
        return "both"
    first, second = (number in who for number in scene.characters[:2])
    if first and second:
        return "both"
    return "first" if first else "second" if second else "none"
