"""The nouns of the program: what each stage hands to the next. Numpy only.

Units are in names: ``_s`` seconds, ``_px`` pixels, ``_frame`` decoded frames from 0. Spans are
half-open. Images are RGB uint8 ``(height, width, 3)``. Boxes are ``xyxy`` as fractions of the
active picture (the frame inside the black bars). Probabilities and shares lie in [0, 1]. Vectors
are unit-norm float32. Columns of one table have the same number of rows and are read-only.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, fields
from enum import StrEnum
from fractions import Fraction
from typing import Any

import numpy as np
from numpy.typing import NDArray

__all__ = [
    "WHOLE",
    "Bools",
    "Box",
    "Character",
    "Embeddings",
    "Faces",
    "Film",
    "Fingerprint",
    "Floats",
    "Image",
    "Ints",
    "Keyframes",
    "Measure",
    "Movement",
    "Scene",
    "SceneKind",
    "Scores",
    "Shot",
    "Signals",
    "Span",
    "Strings",
    "Transition",
    "seal",
]

Floats = NDArray[np.floating[Any]]
Ints = NDArray[np.int64]
Bools = NDArray[np.bool_]
Strings = NDArray[np.str_]
Image = NDArray[np.uint8]
Box = tuple[float, float, float, float]

WHOLE: Box = (0.0, 0.0, 1.0, 1.0)


def seal(table: object) -> None:
    """Make every array of a column table read-only and check that their row counts agree.

    Raises
    ------
    ValueError
        If two columns differ in length.
    """
    rows: dict[str, int] = {}
    for column in fields(table):  # type: ignore[arg-type]
        value = getattr(table, column.name)
        if isinstance(value, np.ndarray):
            value.setflags(write=False)
            rows[column.name] = len(value)
        elif isinstance(value, Mapping):
            for name, array in value.items():
                if isinstance(array, np.ndarray):
                    array.setflags(write=False)
                    rows[f"{column.name}[{name}]"] = len(array)
    if len(set(rows.values())) > 1:
        raise ValueError(f"{type(table).__name__}: columns differ in length: {rows}")


@dataclass(frozen=True, slots=True)
class Span:
    """A half-open stretch of film, ``[start_s, end_s)``, in seconds of presentation time."""

    start_s: float
    end_s: float

    @property
    def duration_s(self) -> float:
        """Length in seconds."""
        return self.end_s - self.start_s

    def overlap_s(self, other: Span) -> float:
        """Seconds that both spans cover."""
        return max(0.0, min(self.end_s, other.end_s) - max(self.start_s, other.start_s))


@dataclass(frozen=True, slots=True)
class Film:
    """Which film this is, and what its file says of itself.

    ``key`` identifies the content (size and sampled chunks), not the path. Width and height are
    as shown: after rotation, with square pixels. ``rate`` is the container's average rate.
    """

    path: str
    key: str
    title: str
    width_px: int
    height_px: int
    rate: Fraction
    duration_s: float
    codec: str
    has_sound: bool
    director: str = ""
    year: int | None = None
    country: str = ""
    edition: str = ""


@dataclass(frozen=True, slots=True)
class Signals:
    """What one pass over the film measured, a row a decoded frame.

    ``time_s`` is exact presentation time from the first frame; ``end_s`` closes the last frame.
    ``luma``, ``contrast`` (standard deviation of luma), ``saturation`` lie in [0, 1];
    ``sharpness`` is the variance of the Laplacian of luma. ``colour`` is the mean RGB in [0, 1],
    shape ``(n, 3)``. ``shift_x``, ``shift_y`` are the global motion since the frame before, as
    fractions of the picture's width and height (positive: the picture's content moves right,
    down); ``zoom`` the relative growth of the content; ``motion`` the mean absolute luma
    difference that is left after compensation. ``scores`` holds one cut score a frame for each
    detector that was run. ``active`` is the picture inside the black bars, as fractions of the
    frame as shown. ``lost`` counts frames that could not be decoded.
    """

    time_s: Floats
    luma: Floats
    contrast: Floats
    saturation: Floats
    sharpness: Floats
    colour: Floats
    shift_x: Floats
    shift_y: Floats
    zoom: Floats
    motion: Floats
    scores: Mapping[str, Floats]
    end_s: float
    active: Box = WHOLE
    lost: int = 0

    def __post_init__(self) -> None:
        seal(self)

    def __len__(self) -> int:
        return len(self.time_s)


class Transition(StrEnum):
    """How a shot begins."""

    START = "start"
    CUT = "cut"
    FADE = "fade"
    DISSOLVE = "dissolve"
    WIPE = "wipe"


class Movement(StrEnum):
    """What the camera does in a shot."""

    STATIC = "static"
    PAN = "pan"
    TILT = "tilt"
    PUSH = "push"
    PULL = "pull"
    UNSTEADY = "unsteady"


@dataclass(frozen=True, slots=True)
class Shot:
    """What lies between two transitions. A gradual transition's boundary is its middle frame."""

    number: int
    """From 1, in the film's order."""
    start_frame: int
    end_frame: int
    span: Span
    transition_in: Transition
    transition_frames: int = 0
    """Length of the transition that leads in; 0 for a cut."""
    movement: Movement = Movement.STATIC
    how: str = ""
    """``person`` where somebody set where it begins, or took a cut out of it."""


@dataclass(frozen=True, slots=True)
class Keyframes:
    """The frames that stand for a shot, a row each, in the film's order.

    The pictures themselves (the active picture, RGB) are kept by the store under ``frame``.
    """

    frame: Ints
    shot: Ints
    """Number of the shot, from 1."""
    time_s: Floats

    def __post_init__(self) -> None:
        seal(self)

    def __len__(self) -> int:
        return len(self.frame)

    def row_of(self, frames: Ints) -> Ints:
        """Find the rows of some frames, all of them keyframes."""
        order = np.argsort(self.frame, kind="stable")
        return order[np.searchsorted(self.frame, frames, sorter=order)]


@dataclass(frozen=True, slots=True)
class Faces:
    """Faces found on keyframes, a row each.

    ``box`` ``(n, 4)`` xyxy and ``landmarks`` ``(n, 5, 2)`` (the picture's left eye, right eye,
    nose, mouth's left and right corner) are fractions of the active picture. ``sharpness`` is the
    variance of the Laplacian inside the box scaled to 96 px. ``height_px`` is the face's height
    on the keyframe.
    """

    frame: Ints
    box: Floats
    landmarks: Floats
    probability: Floats
    sharpness: Floats
    height_px: Floats

    def __post_init__(self) -> None:
        seal(self)

    def __len__(self) -> int:
        return len(self.frame)


@dataclass(frozen=True, slots=True)
class Embeddings:
    """Vectors, a row each: ``row`` says of which row of another table, ``vector`` ``(n, d)``."""

    row: Ints
    vector: Floats
    model: str
    """Which network made them."""

    def __post_init__(self) -> None:
        seal(self)

    def __len__(self) -> int:
        return len(self.row)


@dataclass(frozen=True, slots=True)
class Scores:
    """A head's answer: a row a shot (or a keyframe), a column a label.

    A row of NaN was not answered. ``how`` says how each row was found (``measured``,
    ``framenet``, ``cinemaclip``, ``faces``…); several labels may hold at once when
    ``exclusive`` is false, and then a label holds at ``threshold`` or more.
    """

    head: str
    labels: tuple[str, ...]
    p: Floats
    how: Strings
    exclusive: bool = True
    threshold: float = 0.5

    def __post_init__(self) -> None:
        seal(self)


@dataclass(frozen=True, slots=True)
class Character:
    """A person the film shows: one cluster of face tracks. Number 1 is longest on screen.

    ``how`` says who settled which faces are theirs and what they are called: ``faces``, their
    likeness alone, or ``person``, somebody who looked.
    """

    number: int
    name: str
    shots: tuple[int, ...]
    """Numbers of the shots they are seen in."""
    screen_time_s: float
    first_s: float
    last_s: float
    faces: tuple[int, ...]
    """Rows of ``Faces``."""
    portrait: int
    """The row of ``Faces`` that shows them best."""
    inferred: tuple[int, ...] = ()
    """Numbers of the shots in which no face says who it is but setup and clothing do."""
    how: str = "faces"


class SceneKind(StrEnum):
    """What a scene is."""

    DIALOGUE2 = "dialogue2"
    DIALOGUE = "dialogue"
    OTHER = "other"


@dataclass(frozen=True, slots=True)
class Scene:
    """A run of shots that belong together; dialogue is a kind.

    ``characters`` are numbers of characters. ``score`` lies in [0, 1]. ``evidence`` holds the
    numbers the score was made of, and how the scene is staged, under readable names;
    ``crossings`` are the numbers of the shots in which the 180° line is crossed. ``how`` is
    ``person`` where somebody set its bounds, kind or people.
    """

    number: int
    kind: SceneKind
    first_shot: int
    last_shot: int
    span: Span
    start_frame: int
    end_frame: int
    characters: tuple[int, ...] = ()
    score: float = 0.0
    evidence: Mapping[str, float] = field(default_factory=dict)
    crossings: tuple[int, ...] = ()
    how: str = ""


@dataclass(frozen=True, slots=True)
class Measure:
    """One value of a fingerprint, with its unit, what it means and how sure it is.

    Two intervals are kept apart, both 95 % and both optional. ``low`` to ``high`` is about the
    process behind the film: how far the value would scatter among films made in the same manner;
    ``interval`` says by what method. ``error_low`` to ``error_high`` is about measurement: how far
    it would move if the program's own mistakes had fallen otherwise; ``error`` says which.
    """

    name: str
    value: float
    unit: str
    definition: str
    low: float | None = None
    high: float | None = None
    interval: str = ""
    error_low: float | None = None
    error_high: float | None = None
    error: str = ""


@dataclass(frozen=True, slots=True)
class Fingerprint:
    """A film's style as named values."""

    measures: tuple[Measure, ...]

    def __getitem__(self, name: str) -> float:
        for measure in self.measures:
            if measure.name == name:
                return measure.value
        raise KeyError(name)
