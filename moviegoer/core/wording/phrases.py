"""The words that a shot's sentence is made of, by the labels of the heads: the one place for them.

A label without a phrase is not said: what is ordinary (a level camera, neutral light) goes without
saying.
"""

from __future__ import annotations

from collections.abc import Sequence

__all__ = ["article", "listed", "place"]

ANY = "shot"
INSERT = "insert"
GREY = "black-and-white"
CANTED = "canted"
AERIAL = "aerial"
SHOULDER = "over-the-shoulder"
SYMMETRICAL = "symmetrical"
SILHOUETTE = "in silhouette"
EDGE = "rim light"
CROWD = "of a crowd"
NOBODY = "with nobody in it"

LOCATION = {"interior": "interior", "exterior": "exterior"}
SHOT = {
    "ECU": "extreme close-up",
    "CU": "close-up",
    "MCU": "medium close-up",
    "MS": "medium shot",
    "MLS": "medium long shot",
    "LS": "long shot",
    "ELS": "extreme long shot",
}
SIZE = {
    "ECU": "extreme close",
    "CU": "close",
    "MCU": "medium close",
    "MS": "medium",
    "MLS": "medium long",
    "LS": "long",
    "ELS": "extreme long",
}
"""How a scale is said before *two-shot*."""
TOGETHER = {"two": "two-shot", "three": "three-shot"}
PEOPLE = {
    "single": "of one person",
    "two": "of two people",
    "three": "of three people",
    "group": "of a group",
}
THINGS = {
    "animal": "an animal",
    "text": "text",
    "object": "an object",
}
SOMEBODY = {
    "person": "a person",
    "people": "people",
    "face": "a face",
    "faces": "faces",
    "body": "a body",
    "hands": "hands",
    "feet": "feet",
}
PARTS = {
    "extreme-closeup-face-macro-eyes-dual": "the eyes",
    "extreme-closeup-face-macro-eye-single": "an eye",
    "extreme-closeup-face-macro-mouth": "a mouth",
    "extreme-closeup-hands": "hands",
    "extreme-closeup-body": "a body",
    "extreme-closeup-prop": "an object",
}
ANGLE = {
    "overhead": "from overhead",
    "high-obvious": "from a high angle",
    "high-subtle": "from slightly above",
    "low-subtle": "from slightly below",
    "low-obvious": "from a low angle",
    "reverse-overhead": "looking straight up",
}
HEIGHT = {"ground-level": "at ground level", "elevated": "from on high"}
LENS = {
    "fisheye-ultrawide": "through an ultra-wide lens",
    "wide": "through a wide lens",
    "long": "through a long lens",
    "telephoto": "through a telephoto lens",
}
FOCUS = {"deep": "deep focus", "shallow": "shallow focus", "out": "out of focus"}
LIGHT = {
    "soft": "soft",
    "hard": "hard",
    "high-key": "high-key",
    "low-key": "low-key",
}
CONTRAST = {"low": "low-contrast", "high": "high-contrast"}
DIRECTION = {
    "back": "behind",
    "left": "the left",
    "right": "the right",
    "top": "above",
    "under": "below",
}
TONES = {"warm": "warm", "cool": "cool"}
SATURATION = {
    "desaturated": "desaturated",
    "saturated": "saturated",
}
TIME = {
    "day": "by day",
    "night": "at night",
    "dawn-dusk": "at dawn or dusk",
    "sunrise-sunset": "at sunrise or sunset",
}
WEATHER = {
    "sunny": "in sunshine",
    "cloudy": "under clouds",
    "raining": "in the rain",
    "snowing": "in the snow",
}

INSIDE = {
    "airport": "in an airport terminal",
    "cafe": "in a café",
    "dancefloor": "on a dance floor",
    "mall": "in a shopping mall",
    "pulpit": "at a pulpit",
    "stage": "on a stage",
    "store-checkout": "at a store checkout",
    "subway": "in a subway car",
}
"""Places inside that are not simply *in a …*."""
OUTSIDE = {
    "airport": "at an airport",
    "apartment": "outside an apartment building",
    "beach": "on a beach",
    "bridge": "on a bridge",
    "bus-stop": "at a bus stop",
    "cafe": "outside a café",
    "canyon": "in a canyon",
    "cave": "at the mouth of a cave",
    "city": "in a city",
    "desert": "in a desert",
    "farm": "on a farm",
    "forest": "in a forest",
    "gas-station": "at a gas station",
    "glacier": "on a glacier",
    "hills": "in the hills",
    "industrial-plant": "at an industrial plant",
    "lake": "by a lake",
    "mall": "outside a shopping mall",
    "mountains": "in the mountains",
    "ocean": "by the ocean",
    "office": "outside an office building",
    "park": "in a park",
    "parking-lot": "in a parking lot",
    "pier": "on a pier",
    "plains": "on the plains",
    "playground": "on a playground",
    "polar": "in the polar ice",
    "port": "in a port",
    "river": "by a river",
    "road": "on a road",
    "ruins": "among ruins",
    "sidewalk": "on a sidewalk",
    "sky": "in the sky",
    "space": "in space",
    "stadium": "at a stadium",
    "suburb": "in a suburb",
    "town": "in a town",
    "tunnel": "in a tunnel",
    "wetlands": "in wetlands",
    **{name: f"by a {name}" for name in
       ("bicycle", "boat", "bus", "car", "helicopter", "motorcycle", "spacecraft", "train",
        "truck")},
    "airplane": "by an airplane",
}  # fmt: skip
"""Places outside that are not simply *outside a …*."""

SAID_WITH_AN = ("hour", "honest", "heir")
SAID_WITH_A = ("uni", "use", "euro", "one")


def article(words: str) -> str:
    """The indefinite article by how the next word sounds.

    >>> article("interior close-up"), article("unique view"), article("medium shot")
    ('an', 'a', 'a')
    """
    if words.startswith(SAID_WITH_AN):
        return "an"
    return "an" if words[:1] in "aeiou" and not words.startswith(SAID_WITH_A) else "a"


def place(label: str, *, inside: bool) -> str:
    """Where something is, from a place's label.

    >>> place("kitchen", inside=True), place("opera-house", inside=False)
    ('in a kitchen', 'outside an opera house')
    """
    known = INSIDE if inside else OUTSIDE
    if label in known:
        return known[label]
    words = label.replace("-", " ")
    return f"{'in' if inside else 'outside'} {article(words)} {words}"


def listed(words: Sequence[str]) -> str:
    """Join words as a sentence does.

    >>> listed(["the left", "above"])
    'the left and above'
    """
    return " and ".join(filter(None, (", ".join(words[:-1]), *words[-1:])))
