"""Settings: flags, then ``moviegoer.toml``, then these defaults.

The effective settings are stored with every analysis and printed in its report.
"""

from __future__ import annotations

import difflib
import tomllib
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Annotated, Any, Literal

from pydantic import BaseModel, ConfigDict, Field, ValidationError, field_validator

from moviegoer.errors import ConfigError

__all__ = [
    "Config",
    "Detector",
    "film_facts",
    "load",
    "merge",
    "parse_setting",
    "read_toml",
    "valid_keys",
]

Detector = Literal["adaptive", "content", "hash", "histogram", "transnetv2", "auto"]


class _Section(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True, validate_default=True)


class FilmSettings(_Section):
    """Which film this is, and which stretch of it statistics are made of."""

    title: str = ""
    director: str = ""
    year: int | None = Field(default=None, ge=1870, le=2200)
    country: str = ""
    edition: str = ""
    body: str = ""
    """START-END, each as seconds, MM:SS or H:MM:SS; empty for the whole film."""

    @field_validator("body")
    @classmethod
    def _body(cls, value: str) -> str:
        parse_body(value)
        return value


class ShotSettings(_Section):
    """How the film is cut into shots."""

    detector: Detector = "auto"
    threshold: Annotated[float, Field(gt=0)] | None = None
    """The detector's own threshold; empty for its default. ``auto`` has none."""


class KeyframeSettings(_Section):
    """Which frames stand for a shot."""

    per_shot: int = Field(default=3, ge=1, le=15)
    every_s: float = Field(default=10.0, gt=0)
    """A shot longer than ``per_shot`` times this gets one more for each."""
    width_px: int = Field(default=960, ge=320, le=3840)


class FaceSettings(_Section):
    """How faces are found and told apart."""

    min_px: int = Field(default=24, ge=20, le=400)
    """Smallest face, in pixels of a picture 640 wide. 40 is twice as fast and loses far faces."""
    embedder: Literal["dlib", "vggface2"] = "dlib"


class SpeechSettings(_Section):
    """When sound counts as speech."""

    threshold: float = Field(default=0.5, gt=0, lt=1)
    """Probability from which silero-vad's window is speech."""


class SubtitleSettings(_Section):
    """Where the film's words come from."""

    use: str = "auto"
    """``auto``: a file beside the film or a stream in it; ``none``; or a file."""


class CinemaClipSettings(_Section):
    """Where CinemaNet's heads come from."""

    weights: str = "auto"
    """``auto``: those pulled, if they are there; ``off``; or a local folder."""


class ClipSettings(_Section):
    """Which CLIP model is asked in words, and makes the vectors that search reads."""

    model: str = "ViT-B-32"
    """open_clip's name. Where CinemaCLIP is there, ``auto`` weights mean CinemaCLIP's own."""
    weights: str = "auto"
    """``auto``: those pulled, if they are there; ``off``; a pretrained tag, a file or a folder."""


class ExtraSettings(_Section):
    """Classifiers that stood beside CinemaNet; their weights are pulled."""

    imagenet: bool = False
    places365: bool = False


class RunSettings(_Section):
    """How the program runs; nothing here changes a result."""

    device: str = Field(default="auto", pattern=r"^(auto|cpu|mps|cuda(:\d+)?)$")


class Config(_Section):
    """All settings, by section."""

    film: FilmSettings = Field(default_factory=FilmSettings)
    shots: ShotSettings = Field(default_factory=ShotSettings)
    keyframes: KeyframeSettings = Field(default_factory=KeyframeSettings)
    faces: FaceSettings = Field(default_factory=FaceSettings)
    speech: SpeechSettings = Field(default_factory=SpeechSettings)
    subtitles: SubtitleSettings = Field(default_factory=SubtitleSettings)
    cinemaclip: CinemaClipSettings = Field(default_factory=CinemaClipSettings)
    clip: ClipSettings = Field(default_factory=ClipSettings)
    extra: ExtraSettings = Field(default_factory=ExtraSettings)
    run: RunSettings = Field(default_factory=RunSettings)


def valid_keys() -> list[str]:
    """Every setting as ``section.key``."""
    return [
        f"{section}.{key}"
        for section, info in Config.model_fields.items()
        for key in info.annotation.model_fields  # type: ignore[union-attr]
    ]


def parse_body(text: str) -> tuple[float, float] | None:
    """Read ``START-END`` into seconds; ``None`` when empty.

    Raises
    ------
    ValueError
        If it is not two times in order.
    """
    if not text:
        return None
    try:
        start, end = (_seconds(part) for part in text.split("-"))
    except ValueError:
        raise ValueError(f"body is START-END in seconds, MM:SS or H:MM:SS, not '{text}'") from None
    if not 0 <= start < end:
        raise ValueError(f"body must end after it starts, not '{text}'")
    return start, end


def _seconds(text: str) -> float:
    total = 0.0
    for part in text.strip().split(":"):
        total = total * 60 + float(part)
    return total


def read_toml(path: Path) -> dict[str, Any]:
    """Read a settings file into a nested mapping.

    Raises
    ------
    ConfigError
        If it cannot be read or is not TOML.
    """
    try:
        return tomllib.loads(path.read_text(encoding="utf-8"))
    except OSError as error:
        raise ConfigError(f"cannot read settings from {path}: {error.strerror}") from None
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise ConfigError(f"{path} is not valid TOML: {error}") from None


def film_facts(film: Path) -> dict[str, Any]:
    """Read the facts that stand beside a film, in ``NAME.toml`` or else ``film.toml``.

    Raises
    ------
    ConfigError
        If the file is not readable TOML.
    """
    for path in (film.with_suffix(".toml"), film.with_name("film.toml")):
        if path.is_file():
            return {"film": read_toml(path)}
    return {}


def parse_setting(text: str) -> dict[str, Any]:
    """Read ``section.key=value`` as given to ``--set``.

    Raises
    ------
    ConfigError
        If it has not that form.
    """
    name, equals, value = text.partition("=")
    section, dot, key = name.strip().partition(".")
    if not (equals and dot and section and key):
        raise ConfigError(f"--set takes section.key=value, such as faces.min_px=30, not '{text}'")
    value = value.strip()
    return {section: {key: None if value.lower() == "none" else value}}


def merge(layers: Iterable[Mapping[str, Any]]) -> dict[str, Any]:
    """Lay settings over each other; a later layer wins key by key."""
    merged: dict[str, Any] = {}
    for layer in layers:
        for section, values in layer.items():
            if isinstance(values, Mapping):
                merged[section] = {**merged.get(section, {}), **values}
            else:
                merged[section] = values
    return merged


def load(*layers: Mapping[str, Any]) -> Config:
    """Check layered settings and fill in the defaults.

    Raises
    ------
    ConfigError
        If a key is unknown (the nearest valid one is named) or a value out of range.
    """
    try:
        return Config.model_validate(merge(layers))
    except ValidationError as error:
        raise ConfigError(_explain(error)) from None


def _explain(error: ValidationError) -> str:
    first = error.errors()[0]
    name = ".".join(str(part) for part in first["loc"][:2])
    if first["type"] == "extra_forbidden":
        sections = list(Config.model_fields)
        near = difflib.get_close_matches(name, [*valid_keys(), *sections], n=1, cutoff=0.3)
        hint = f"; did you mean '{near[0]}'?" if near else ""
        return f"unknown setting '{name}'{hint}"
    message = first["msg"].removeprefix("Value error, ")
    return f"setting '{name}' = {first['input']!r}: {message[0].lower()}{message[1:]}"
