"""The nouns of speech: what was heard, when somebody talks, what the subtitles say."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from moviegoer.types import Floats, seal

__all__ = ["Hearing", "Line", "LineKind", "Speech", "Subtitles"]


@dataclass(frozen=True, slots=True)
class Hearing:
    """How likely somebody talks, a row a window of sound from the film's first frame on.

    Row ``i`` covers ``[i * step_s, (i + 1) * step_s)``. ``source`` says which sound was heard;
    empty, with no rows, where the film has none. ``lost`` counts pieces that could not be decoded.
    """

    probability: Floats
    step_s: float = 0.032
    source: str = ""
    model: str = ""
    """Which network judged."""
    lost: int = 0

    def __post_init__(self) -> None:
        seal(self)

    def __len__(self) -> int:
        return len(self.probability)


@dataclass(frozen=True, slots=True)
class Speech:
    """Stretches of the film in which somebody talks, in order, a row each; they don't overlap.

    ``probability`` is the mean over the stretch.
    """

    start_s: Floats
    end_s: Floats
    probability: Floats

    def __post_init__(self) -> None:
        seal(self)

    def __len__(self) -> int:
        return len(self.start_s)


class LineKind(StrEnum):
    """What a line of subtitles stands for."""

    SPEECH = "speech"
    SOUND = "sound"
    """A description of what is heard: ``[door slams]``."""
    MUSIC = "music"
    """Music, or words that are sung."""


@dataclass(frozen=True, slots=True)
class Line:
    """What one speaker says in one subtitle, or one sound it describes."""

    start_s: float
    end_s: float
    text: str
    """One line, without tags, dashes, brackets or the speaker's name."""
    kind: LineKind = LineKind.SPEECH
    speaker: str = ""
    """As the subtitle names them; empty where it doesn't."""
    answers: bool = False
    """Whether the subtitle itself marks that another speaker than the line before begins."""


@dataclass(frozen=True, slots=True)
class Subtitles:
    """A film's lines in order of time, where they come from, and why from there."""

    lines: tuple[Line, ...]
    source: str = ""
    """A file's name, or a stream of the film; empty where there are none."""
    why: str = ""
    notes: tuple[str, ...] = ()
    """What was passed over or mended, for people to read."""
