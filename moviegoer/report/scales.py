"""Shot scales: their order, names and colours.

The colours run from dark (close) to light (far) in steps that stay apart for colour-blind readers
and on a grey printer, after the viridis map (van der Walt and Smith, *A Better Default Colormap
for Matplotlib*, 2015). In a timeline a scale is told by height as well, never by colour alone.
"""

from __future__ import annotations

from dataclasses import dataclass

__all__ = ["SCALES", "UNKNOWN", "Scale"]


@dataclass(frozen=True, slots=True)
class Scale:
    """One step of the ladder; ``height`` is how tall its bar stands in a timeline."""

    name: str
    words: str
    shows: str
    colour: str
    height: float


SCALES = (
    Scale("ECU", "extreme close-up", "part of a face, body or object", "#2a1a4a", 7),
    Scale("CU", "close-up", "the face, cut between chin and shoulders", "#3c3b80", 6),
    Scale("MCU", "medium close-up", "head and shoulders to mid-chest", "#33639a", 5),
    Scale("MS", "medium shot", "to the waist or hips", "#2f8799", 4),
    Scale("MLS", "medium long shot", "to the knees or thighs", "#56a98a", 3),
    Scale("LS", "long shot", "the whole body, half the frame or more", "#9cc579", 2),
    Scale("ELS", "extreme long shot", "figures smaller than that, or landscape", "#e3cf5f", 1),
    Scale("NA", "not applicable", "objects, text, nothing to judge", "#b5afa6", 0.5),
)
"""After Bordwell and Thompson, *Film Art*: by what of the main figure the frame shows."""

UNKNOWN = Scale("", "not judged", "no answer was found", "#d9d4cb", 0.5)
