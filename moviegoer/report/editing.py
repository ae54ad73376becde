"""What the report's edit mode needs to know: each head's words, scenes, and faces of everybody.

Corrections are tied to times and faces (docs/corrections.md), so the page carries a face for each
shot a character is seen in.
"""

from __future__ import annotations

from typing import Any

import numpy as np

from moviegoer import heads
from moviegoer.report.reading import Reading
from moviegoer.report.words import count, length
from moviegoer.types import Character, Movement

__all__ = ["MOST_PEOPLE", "data"]

MOST_PEOPLE = 12
"""So many people in a shot have a label of their own."""
NOBODY = "none"
"""The label where none holds, of those that may hold together."""


def data(reading: Reading, names: list[str]) -> dict[str, Any]:
    """Lay out what can be corrected; ``names`` are the heads that the page shows, in its order."""
    scenes = reading.analysis.scene_list
    return {
        "film": reading.analysis.film.key,
        "heads": [*(_head(name, reading) for name in names), *_others()],
        "people": _people(reading),
        "scenes": [
            {
                "number": scene.number,
                "from_s": round(scene.span.start_s, 3),
                "to_s": round(scene.span.end_s, 3),
                "kind": str(scene.kind),
                "who": list(scene.characters),
                "how": scene.how,
            }
            for scene in scenes
        ],
    }


def _head(name: str, reading: Reading) -> dict[str, Any]:
    """A head in its taxonomy's words; one that has no file, in the words of its answers."""
    asked = heads.load().get(name)
    scores = reading.analysis.heads[name]
    if asked is None:
        labels = [[label, label, ""] for label in scores.labels]
    else:
        labels = [[label.name, label.title, label.definition] for label in asked.labels]
    multiple = not scores.exclusive and len(labels) > 1
    if not scores.exclusive and len(labels) == 1:
        labels = [["yes", "Yes", labels[0][2]], ["no", "No", ""]]
    elif multiple and NOBODY not in (label[0] for label in labels):
        labels.append([NOBODY, "None of these", ""])
    question = asked.question if asked else name
    return {"name": name, "question": question, "multiple": multiple, "labels": labels}


def _others() -> list[dict[str, Any]]:
    movements = [[str(one), str(one).capitalize(), ""] for one in Movement]
    people = [[str(n), count(n, "person", "people"), ""] for n in range(MOST_PEOPLE + 1)]
    return [
        {
            "name": "movement",
            "question": "What does the camera do?",
            "multiple": False,
            "labels": movements,
        },
        {
            "name": "people",
            "question": "How many people does the shot show?",
            "multiple": False,
            "labels": people,
        },
    ]


def _people(reading: Reading) -> list[dict[str, Any]]:
    frames = reading.analysis.keyframes
    at = frames.row_of(reading.analysis.faces.frame)
    return [
        {
            "number": one.number,
            "name": one.name,
            "told": f"{length(one.screen_time_s)}, {count(len(one.shots), 'shot')}",
            "of": _someone(one, reading, frames.time_s[at], frames.shot[at]),
        }
        for one in reading.analysis.cast
        if one.faces
    ]


def _someone(
    one: Character, reading: Reading, time_s: np.ndarray, shot: np.ndarray
) -> dict[str, Any]:
    """Point at somebody by the most probable face of each shot they are seen in."""
    faces = reading.analysis.faces
    best: dict[int, int] = {}
    for row in sorted(one.faces, key=lambda row: -float(faces.probability[row])):
        best.setdefault(int(shot[row]), row)
    rows = sorted(best.values(), key=lambda row: float(time_s[row]))
    seen = time_s[list(one.faces)]
    return {
        "from_s": round(float(seen.min()), 3),
        "to_s": round(float(seen.max()), 3),
        "faces": [
            [round(float(time_s[row]), 3), *(round(float(side), 4) for side in faces.box[row])]
            for row in rows
        ],
    }
