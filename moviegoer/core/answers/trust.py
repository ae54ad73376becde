"""Whom to believe, head by head: the one place that ranks the ways of answering.

A person's correction comes first everywhere. After it the order follows measured accuracy, where
there is one: the makers' own figures for CinemaCLIP and for zero-shot CLIP (both on the makers'
test set), the project's cross-validated figures on labelled stills for its own network, and for
measures its figures on stills labelled by eye or drawn. These are different pictures, so the
figures say why an order was chosen, not by how much one way wins.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

__all__ = ["DEFAULT", "ORDERS", "Way", "order", "rank"]

PERSON = "person"
CINEMACLIP = "cinemaclip"
ZERO_SHOT = "zero-shot"
FRAMENET = "framenet"
FACES = "faces"
MEASURED = "measured"

FORMER = {"framing-model": FRAMENET}
"""Names that ways had in older analyses."""


@dataclass(frozen=True, slots=True)
class Way:
    """A way of answering a head, and why it has its place."""

    how: str
    accuracy: float | None = None
    """Share of pictures it is right on, where somebody measured it."""
    basis: str = ""
    """Who measured it and on what, or the reason that stands in for a figure."""


def _clip(accuracy: float | None = None) -> Way:
    """CinemaCLIP's own heads; without a figure of its own a head has the mean of 22."""
    if accuracy is None:
        return Way(CINEMACLIP, 0.877, "its makers' test set, mean of 22 heads")
    return Way(CINEMACLIP, accuracy, "its makers' test set, this head")


def _prompted(accuracy: float | None = None) -> Way:
    """CLIP asked in words; without a figure of its own a head has ViT-L/14's mean of 22."""
    if accuracy is None:
        return Way(ZERO_SHOT, 0.448, "ViT-L/14, CinemaCLIP's makers' test set, mean of 22 heads")
    return Way(ZERO_SHOT, accuracy, "MobileCLIP-S1, CinemaCLIP's makers' test set, this head")


def _measured(accuracy: float | None = None, basis: str = "") -> Way:
    return Way(MEASURED, accuracy, basis or (BY_EYE if accuracy else DRAWN))


STILLS = "labelled stills, cross-validated"
BY_EYE = "72 train stills labelled by one person's eye, not those the cuts were set on"
DRAWN = "pictures drawn with known truth (python -m benchmarks.accuracy --only heads)"
ANGLES = "CinemaNet's stills of angles, tilted against the others"
COUNTED = "labelled stills with a face"
RULE = "a rule on where faces lie, what the head asks for"
POSED = "a rule on how far nose and eyes are turned, which the head asks for"

DEFAULT = (_clip(), Way(FRAMENET, None, "trained for what it answers"), _prompted(),
           Way(FACES, None, RULE), _measured(basis="a rule on pixels"))  # fmt: skip
"""The order for heads without a line of their own; ways that are not named come last."""

ORDERS: Mapping[str, tuple[Way, ...]] = {
    "scale": (Way(FRAMENET, 0.78, STILLS), _clip(0.823), _prompted()),
    "mcu": (Way(FRAMENET, 0.91, STILLS), _prompted()),
    "type": (Way(FRAMENET, 0.79, STILLS), _clip(0.867), Way(FACES, 0.65, COUNTED), _prompted()),
    "ots": (Way(FRAMENET, 0.91, STILLS), _clip(0.964), _prompted()),
    "gaze": (Way(FACES, None, POSED),),
    "face_side": (Way(FACES, None, RULE),),
    "shot.framing": (_clip(0.823), Way(FRAMENET, 0.78, STILLS), _prompted()),
    "shot.type": (_clip(0.867), Way(FRAMENET, 0.79, STILLS), _prompted()),
    "shot.type.over-the-shoulder": (_clip(0.964), Way(FRAMENET, 0.91, STILLS), _prompted()),
    "shot.location": (_clip(), Way(FRAMENET, 0.78, STILLS), _prompted()),
    "shot.time-of-day": (_clip(), Way(FRAMENET, 0.73, STILLS), _prompted()),
    "shot.angle": (_clip(0.844), _prompted()),
    "shot.type.crowd": (_clip(), Way(FACES, None, RULE), _prompted()),
    "texture": (Way(ZERO_SHOT, None, "names all 47 textures"),),
    "color.saturation": (_clip(), _measured(0.83), _prompted(0.358)),
    "color.tones": (_clip(), _measured(0.75), _prompted(0.557)),
    "color.theory": (_clip(), _measured(0.64), _prompted(0.473)),
    "color.contrast": (_clip(), _measured(0.65), _prompted(0.387)),
    "color.dominant": (_measured(basis="a count of pixels, what the head asks for"), _prompted()),
    "color.key": (_clip(), _measured(), _prompted()),
    "shot.composition": (_clip(), Way(FACES, None, RULE), _prompted()),
    "shot.composition.symmetric": (_clip(), _measured(), _prompted()),
    "composition.spatial": (_measured(basis="set by eye on sheets of stills"), _prompted()),
    "shot.focus": (_clip(), _measured(0.60), _prompted()),
    "shot.level": (_measured(0.79, ANGLES), _prompted()),
    "shot.level.tilted": (_clip(), _measured(0.79, ANGLES), _prompted()),
    "shot.lighting": (_measured(0.76), _prompted()),
    "shot.lighting.contrast": (_clip(), _measured(0.67), _prompted()),
    "shot.lighting.direction": (_clip(), _measured(0.64), _prompted()),
    "shot.lighting.silhouette": (_clip(), _measured(), _prompted()),
}  # fmt: skip
"""A head's ways, the most trusted first, after a person."""


def order(head: str) -> tuple[str, ...]:
    """Ways of answering a head, the most trusted first.

    >>> order("color.saturation")
    ('person', 'cinemaclip', 'measured', 'zero-shot')
    """
    return (PERSON, *(way.how for way in ORDERS.get(head, DEFAULT)))


def rank(head: str, how: str) -> int:
    """Place of a way in a head's order, 0 the most trusted; a way it does not name comes last.

    >>> rank("color.tones", "measured") < rank("color.tones", "zero-shot")
    True
    """
    ways = order(head)
    name = FORMER.get(how, how)
    return ways.index(name) if name in ways else len(ways)
