"""How shot scales look: colours and heights that tell them apart.

The colours run from dark (close) to light (far) in steps that stay apart for colour-blind readers
and on a grey printer, after the viridis map (van der Walt and Smith, *A Better Default Colormap
for Matplotlib*, 2015). In a timeline a scale is told by height as well, never by colour alone.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache

from moviegoer import heads

__all__ = ["UNKNOWN", "Scale", "ladder"]


@dataclass(frozen=True, slots=True)
class Scale:
    """One step of the ladder; ``height`` is how tall its bar stands in a timeline."""

    name: str
    words: str
    shows: str
    colour: str
    height: float


LOOKS = {
    "ECU": ("#2a1a4a", 7),
    "CU": ("#3c3b80", 6),
    "MCU": ("#33639a", 5),
    "MS": ("#2f8799", 4),
    "MLS": ("#56a98a", 3),
    "LS": ("#9cc579", 2),
    "ELS": ("#e3cf5f", 1),
    "NA": ("#b5afa6", 0.5),
}
UNKNOWN = Scale("", "not judged", "no answer was found", "#d9d4cb", 0.5)


@cache
def ladder() -> tuple[Scale, ...]:
    """Every scale from the closest to the farthest, then NA, in the words of its definition."""
    labels = {label.name: label for label in heads.load()["scale"].labels}
    return tuple(
        Scale(name, labels[name].title.lower(), labels[name].definition, colour, height)
        for name, (colour, height) in LOOKS.items()
    )
