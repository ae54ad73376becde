"""What a film's sound and subtitles say, laid over its shots: one bundle for all that follows."""

from __future__ import annotations

from dataclasses import dataclass

from moviegoer.core.sound.lines import Talk
from moviegoer.core.sound.talk import Speech, Subtitles
from moviegoer.types import Bools, Strings, seal

__all__ = ["Heard"]


@dataclass(frozen=True, slots=True)
class Heard:
    """Speech, words and titles of a film.

    ``speech`` is missing where the film has no sound that could be heard; ``source`` says which
    sound was heard, ``model`` by what, ``lost`` how many pieces of it could not be decoded.
    ``talk`` has a row a shot, and so have ``voice`` (one of
    :data:`moviegoer.core.sound.voices.VOICES`) and ``title``, which marks title cards of any film;
    only a silent film's count as speech.
    """

    subtitles: Subtitles
    talk: Talk
    voice: Strings
    title: Bools
    speech: Speech | None = None
    source: str = ""
    model: str = ""
    lost: int = 0

    def __post_init__(self) -> None:
        seal(self)
