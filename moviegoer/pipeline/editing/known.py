"""What an analysis says, in the words in which tables and documents say it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from moviegoer import heads
from moviegoer.analysis import Analysis
from moviegoer.core.corrections.differences import TRANSITION, Known
from moviegoer.core.corrections.labels import MOVEMENT, PEOPLE, Question
from moviegoer.export.wanted import answers

__all__ = ["apart", "known", "questions"]


def questions() -> dict[str, Question]:
    """Every head that a person may answer, with its labels."""
    return {
        name: Question(tuple(label.name for label in head.labels), head.exclusive, head.threshold)
        for name, head in heads.load().items()
    }


def known(analysis: Analysis) -> Known:
    """Gather what an edited table or document is compared with."""
    shots = analysis.shot_list
    asked = questions()
    blank = {name: [""] * len(shots) for name in asked}
    words: dict[str, Sequence[str]] = {
        **blank,
        **answers(analysis),
        MOVEMENT: [str(shot.movement) for shot in shots],
        PEOPLE: [str(count) for count in analysis.people.tolist()],
        TRANSITION: [str(shot.transition_in) for shot in shots],
    }
    return Known(
        shots=shots,
        scenes=analysis.scene_list,
        words=words,
        names={one.number: one.name for one in analysis.cast},
        questions=asked,
        time_s=analysis.signals.time_s,
        end_s=analysis.signals.end_s,
    )


def apart(text: str, separator: str, names: Mapping[str, str]) -> tuple[str, ...]:
    """Take a list of names apart, though a name may hold the separator.

    ``names`` gives the true name of each as it is written. What is none of them stays as it is, up
    to the next separator.
    """
    found: list[str] = []
    rest = text.strip()
    while rest:
        fits = [
            name for name in names if name and f"{rest}{separator}".startswith(name + separator)
        ]
        name = max(fits, key=len, default=rest.split(separator)[0])
        found.append(names.get(name, name.strip()))
        rest = rest[len(name) + len(separator) :].strip()
    return tuple(name for name in found if name)
