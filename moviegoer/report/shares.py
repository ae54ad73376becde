"""How often each scale and each movement occurs, by shots and by screen time."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import numpy as np

from moviegoer.report.reading import Reading
from moviegoer.report.scales import ladder
from moviegoer.types import Movement

__all__ = ["Share", "movements", "scales"]

MOVEMENTS = {
    Movement.STATIC: "The camera stands still.",
    Movement.PAN: "It turns left or right.",
    Movement.TILT: "It turns up or down.",
    Movement.PUSH: "It moves or zooms in.",
    Movement.PULL: "It moves or zooms out.",
    Movement.UNSTEADY: "It shakes, or moves in several ways.",
}


@dataclass(frozen=True, slots=True)
class Share:
    """One class of a distribution; shares are of the shots that were judged."""

    name: str
    words: str
    colour: str
    shots: int
    of_shots: float
    of_time: float


def scales(reading: Reading) -> list[Share]:
    """Count scales, in the ladder's order; empty when no shot's scale is known."""
    names = [
        (scale.name, f"{scale.words.capitalize()}. {scale.shows}", scale.colour)
        for scale in ladder()
    ]
    return _shares(reading, reading.scale, names)


def movements(reading: Reading) -> list[Share]:
    """Count camera movements."""
    said = [str(shot.movement) for shot in reading.analysis.shot_list]
    return _shares(reading, said, [(str(m), words, "#6d675c") for m, words in MOVEMENTS.items()])


def _shares(
    reading: Reading, said: Sequence[str], names: Iterable[tuple[str, str, str]]
) -> list[Share]:
    judged = np.array([name != "" for name in said]) & reading.counted
    if not judged.any():
        return []
    held = np.array(said)
    total_s = float(reading.length_s[judged].sum())
    return [
        Share(
            name=name,
            words=words,
            colour=colour,
            shots=int((mine := judged & (held == name)).sum()),
            of_shots=float(mine.sum() / judged.sum()),
            of_time=float(reading.length_s[mine].sum() / total_s),
        )
        for name, words, colour in names
    ]
