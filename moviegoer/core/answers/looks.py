"""From what was measured on pictures to CinemaNet's words: every head that pixels can answer.

What a head cannot honestly be told from is not answered. Labels are spelled as CinemaNet's schema
1.0.0 and its list of 2019 spell them.
"""

from __future__ import annotations

from moviegoer.core.answers import colour, light, space
from moviegoer.core.answers.soft import Measured
from moviegoer.types import Scores

__all__ = ["RULES", "measured"]

RULES = (
    colour.saturation,
    colour.contrast,
    colour.tones,
    colour.theory,
    colour.dominant,
    colour.keyed,
    light.contrast,
    light.direction,
    light.key,
    light.silhouette,
    space.focus,
    space.layout,
    space.level,
    space.symmetric,
    space.tilted,
)
"""One a head."""


def measured(measures: Measured) -> dict[str, Scores]:
    """Answer every head that pixels can, a row a picture.

    Parameters
    ----------
    measures
        The columns of :class:`moviegoer.sense.measures.Measures`, by name.
    """
    answers = [rule(measures) for rule in RULES]
    return {scores.head: scores for scores in answers}
