"""The sample film as data: who is where, shot by shot."""

from __future__ import annotations

from dataclasses import dataclass

from moviegoer.types import Movement, SceneKind, Transition

__all__ = ["FILM", "SCENES", "SETUPS", "Camera", "Figure", "Setup", "Take"]


@dataclass(frozen=True, slots=True)
class Figure:
    """A person in a picture: the face's middle as fractions of width and height.

    ``unit`` is half a face's height as a fraction of the picture's. ``yaw`` is the head's turn in
    radians, positive to the picture's right.
    """

    who: str
    x: float
    y: float
    unit: float
    yaw: float = 0.0
    behind: bool = False
    """Seen from behind and out of focus, as in an over-the-shoulder shot."""


@dataclass(frozen=True, slots=True)
class Setup:
    """A camera position: a place, the people before it, and what a viewer would call the shot."""

    place: str
    scale: str
    figures: tuple[Figure, ...] = ()
    mcu: bool = False
    ground: tuple[float, float, float] = (0.0, 0.0, 1.0)
    """Where the background lies: x and y as fractions of width and height, and its size. A camera
    that comes nearer shows less of it."""
    table: bool = False
    location: str = "na"
    time: str = "na"
    words: tuple[str, str] = ("", "")
    """What a title card says."""


@dataclass(frozen=True, slots=True)
class Camera:
    """What the camera does from a take's first frame to its last.

    ``x`` and ``y`` move the picture's content, as fractions of its width and height; ``zoom``
    enlarges it.
    """

    movement: Movement = Movement.STATIC
    x: tuple[float, float] = (0.0, 0.0)
    y: tuple[float, float] = (0.0, 0.0)
    zoom: tuple[float, float] = (1.0, 1.0)


@dataclass(frozen=True, slots=True)
class Take:
    """A shot: its setup, its length up to the next boundary, and how it begins."""

    setup: str
    frames: int
    scene: int
    transition: Transition = Transition.CUT
    transition_frames: int = 0
    speaker: str = ""
    camera: Camera = Camera()
    flash: int = -1
    """The frame, within the take, at which two frames of lightning begin; -1: none."""


def _facing(
    place: str, scale: str, who: tuple[str, str], *, size: float, over: bool = False
) -> Setup:
    """One half of a shot and reverse shot: Anna on the left, Ben on the right."""
    left = who[0] == "anna"
    x, back, yaw = (0.37, 0.90, 0.42) if left else (0.63, 0.10, -0.42)
    height = {"MCU": 0.40, "CU": 0.45}[scale]
    side = 1 if left else -1
    ground = (-0.11 * side, 0.02, 1.25) if scale == "CU" else (0.0, 0.0, 1.0)
    figures = [Figure(who[0], x, height, size, yaw)]
    if over:
        figures.append(Figure(who[1], back, 0.56, 0.34, behind=True))
        ground = (0.14 * side, 0.0, 1.1)
    return Setup(place, scale, tuple(figures), scale == "MCU", ground, location="int", time="day")


SETUPS = {
    "title": Setup("", "NA", words=("The Valley", "a sample film")),
    "end": Setup("", "NA", words=("The End", "every frame of it drawn by a program")),
    "valley": Setup("valley", "ELS", location="ext", time="day"),
    "house": Setup("house", "ELS", location="ext", time="day"),
    "dusk": Setup("dusk", "ELS", location="ext", time="twilight"),
    "cup": Setup("cup", "NA", location="int", time="day"),
    "both": Setup(
        "room",
        "MS",
        (Figure("anna", 0.34, 0.44, 0.125, 0.4), Figure("ben", 0.66, 0.40, 0.125, -0.4)),
        table=True,
        location="int",
        time="day",
    ),
    "anna": _facing("window_side", "MCU", ("anna", "ben"), size=0.215),
    "ben": _facing("shelf_side", "MCU", ("ben", "anna"), size=0.215),
    "anna over ben": _facing("window_side", "MCU", ("anna", "ben"), size=0.20, over=True),
    "ben over anna": _facing("shelf_side", "MCU", ("ben", "anna"), size=0.20, over=True),
    "anna near": _facing("window_side", "CU", ("anna", "ben"), size=0.38),
    "ben near": _facing("shelf_side", "CU", ("ben", "anna"), size=0.38),
    "otto": Setup(
        "garden", "MS", (Figure("otto", 0.42, 0.29, 0.14, 0.1),), location="ext", time="day"
    ),
    "otto near": Setup(
        "garden",
        "MCU",
        (Figure("otto", 0.56, 0.40, 0.21, -0.3),),
        mcu=True,
        ground=(0.1, 0.12, 1.5),
        location="ext",
        time="day",
    ),
}

_PAN = Camera(Movement.PAN, x=(0.17, -0.17))
_TILT = Camera(Movement.TILT, y=(-0.13, 0.13))
_PUSH = Camera(Movement.PUSH, zoom=(1.0, 1.28))
_PULL = Camera(Movement.PULL, zoom=(1.25, 1.0))

FILM = (
    Take("title", 66, 1, Transition.START),
    Take("valley", 108, 2, Transition.FADE, 30, camera=_PAN),
    Take("house", 60, 2, camera=_PUSH),
    Take("both", 84, 3, Transition.DISSOLVE, 24, speaker="anna"),
    Take("anna", 54, 3, speaker="anna"),
    Take("ben", 48, 3, speaker="ben"),
    Take("anna", 38, 3),
    Take("ben", 62, 3, speaker="ben"),
    Take("cup", 36, 3),
    Take("anna over ben", 46, 3, speaker="anna"),
    Take("ben over anna", 40, 3, speaker="ben"),
    Take("anna over ben", 50, 3, speaker="anna"),
    Take("ben over anna", 34, 3),
    Take("anna near", 58, 3, speaker="anna", camera=Camera(Movement.PUSH, zoom=(0.98, 1.13))),
    Take("ben near", 48, 3, speaker="ben", flash=22),
    Take("anna near", 36, 3),
    Take("ben near", 44, 3, speaker="ben"),
    Take("both", 60, 3, speaker="anna", camera=_PULL),
    Take("otto", 72, 4, Transition.DISSOLVE, 20, speaker="otto"),
    Take("otto near", 54, 4, speaker="otto"),
    Take("dusk", 84, 5, Transition.FADE, 36, camera=_TILT),
    Take("end", 62, 6, Transition.DISSOLVE, 24),
)

SCENES = {
    1: SceneKind.OTHER,
    2: SceneKind.OTHER,
    3: SceneKind.DIALOGUE2,
    4: SceneKind.OTHER,
    5: SceneKind.OTHER,
    6: SceneKind.OTHER,
}
