"""The shot table's data, column by column: short to send, quick to sort in the browser."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from moviegoer import heads, tables
from moviegoer.report import spoken
from moviegoer.report.pictures import Pictures
from moviegoer.report.reading import Answers, Reading
from moviegoer.report.scales import ladder
from moviegoer.report.words import clock

__all__ = ["TITLES", "columns", "order"]

TITLES: Mapping[str, str] = {
    "scale": "Scale",
    "mcu": "Medium close-up",
    "type": "Type",
    "ots": "Over the shoulder",
    "face_side": "Side of the face",
    "gaze": "Gaze",
}
"""What the page calls the program's own heads, in the order it shows them."""


def columns(reading: Reading, pictures: Pictures) -> dict[str, Any]:
    """Lay out everything the table and the strips show of each shot."""
    analysis = reading.analysis
    shots = analysis.shot_list
    return {
        "number": [shot.number for shot in shots],
        "start": [round(float(t), 3) for t in reading.start_s],
        "clock": [clock(float(t), tenths=True) for t in reading.start_s],
        "length": [round(float(t), 3) for t in reading.length_s],
        "frames": [[shot.start_frame, shot.end_frame] for shot in shots],
        "transition": [str(shot.transition_in) for shot in shots],
        "movement": [str(shot.movement) for shot in shots],
        "sentence": [said[:1].upper() + said[1:] for said in tables.sentences(analysis)],
        "text": [spoken.text(reading, i) for i in range(len(shots))],
        "speech": spoken.told(reading),
        "people": [int(n) for n in analysis.people],
        "setup": [int(n) for n in analysis.setups],
        "scene": [scene.number if scene else None for scene in reading.scene],
        "kind": [str(scene.kind) if scene else "" for scene in reading.scene],
        "who": [list(who) for who in reading.who],
        "counted": [bool(c) for c in reading.counted],
        "names": {str(number): name for number, name in reading.names.items()},
        "scales": [[scale.name, scale.colour] for scale in ladder()],
        "heads": [_packed(answers) for answers in map(reading.answers.__getitem__, order(reading))],
        "thumbs": pictures.thumbs,
        "portraits": {str(number): jpeg for number, jpeg in pictures.portraits.items()},
    }


def order(reading: Reading) -> list[str]:
    """Name the heads that were answered: the program's own first, then CinemaNet's."""
    own = [name for name in TITLES if name in reading.answers]
    return own + sorted(set(reading.answers) - set(TITLES))


def _packed(answers: Answers) -> dict[str, Any]:
    """Send each word once and refer to it by number; -1 is no answer."""
    said = sorted(set(answers.said) - {""})
    place = {word: i for i, word in enumerate(said)}
    hows = answers.hows
    chances = [round(c, 3) if isinstance(c, float) else c for c in answers.p]
    asked = heads.load().get(answers.head)
    told = {label.name: label.definition for label in asked.labels} if asked else {}
    return {
        "name": answers.head,
        "question": asked.question if asked else "",
        "title": TITLES.get(answers.head, answers.head),
        "words": said,
        "told": [" ".join(told.get(part, "") for part in word.split(";")) for word in said],
        "said": [place.get(word, -1) for word in answers.said],
        "p": chances,
        "hows": hows,
        "how": [hows.index(how) if how else -1 for how in answers.how],
    }
