"""What a trained model is: everything its file says of it besides the weights."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cache
from typing import Annotated, Any, Literal

from pydantic import ConfigDict, Field, TypeAdapter, ValidationError, with_config

from moviegoer.errors import ModelError

__all__ = ["About", "Layers", "Sight", "read", "write"]

Share = Annotated[float, Field(ge=0, le=1)]


@with_config(ConfigDict(extra="forbid"))
@dataclass(frozen=True, slots=True)
class Layers:
    """What is trained. Without ``filters`` it is a linear layer on what the eye sees.

    Each convolution is followed by a rectifier and 2 × 2 max pooling, as in the study.
    """

    filters: tuple[int, ...] = ()
    kernels: tuple[int, ...] = ()
    dense: int = 128
    dropout: Annotated[float, Field(ge=0, lt=1)] = 0.0
    norm: bool = False
    """Batch normalization behind each convolution."""


@with_config(ConfigDict(extra="forbid"))
@dataclass(frozen=True, slots=True)
class Sight:
    """What is made of a picture before the trained part, and with which weights."""

    eye: Literal["pixels", "framenet", "geometry", "together", "clip"] = "pixels"
    height_px: int = 128
    width_px: int = 128
    grey: bool = False
    backbone: Literal["", "efficientnet-lite0", "resnet50"] = ""
    """A network that stays as it is (of EfficientNet-Lite0: its trunk) between pixels and the
    trained part."""
    weights: str = ""
    """Of CLIP: a model, or a folder that holds one."""
    sha256: str = ""
    """Of the weights that are not in this file: others would see something else."""


@with_config(ConfigDict(extra="forbid"))
@dataclass(frozen=True, slots=True)
class About:
    """What the model tells, from what, how surely, and where it comes from."""

    task: Literal["mcu", "head", "director"]
    head: str
    """The taxonomy's head that it answers; ``director``, or ``label`` for one's own."""
    column: str
    """The column of the data set that it learnt."""
    labels: Annotated[tuple[str, ...], Field(min_length=2)]
    """In the order of the probabilities."""
    design: str
    sight: Sight
    layers: Layers | None
    """None where boosted trees answer alone."""
    trees: bool = False
    teacher: str = ""
    """Whose answers it learnt from besides the labels; empty if nobody's."""
    exclusive: bool = True
    """One label holds; otherwise any number may, each from ``threshold`` on."""
    temperature: Annotated[float, Field(gt=0)] = 1.0
    bias: tuple[float, ...] = ()
    """Added to the divided logits, a number a label, where training saw the labels in other shares
    than films have them; otherwise empty."""
    threshold: Share = 0.5
    """Of two labels the second is said from this probability on."""
    threshold_how: str = "one half"
    unknown_below: Share = 0.0
    """Where no label is as likely as this, the answer is ``unknown``; at 1 it always is."""
    unknown_how: str = "never"
    seed: int = 0
    versions: Mapping[str, str] = field(default_factory=dict)
    data: str = ""
    """SHA-256 over labels, sides and pixels of the data set."""
    films: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    """Names of the films of each side; empty where they are not known."""
    figures: Mapping[str, float] = field(default_factory=dict)
    """What was measured when it was trained: ``test.accuracy``, ``validation.f1`` and so on."""
    form: Literal[1] = 1

    @property
    def knows_framenet(self) -> bool:
        """Whether it builds upon FrameNet, by what it sees or by whom it was taught."""
        taught = any(name in self.teacher.lower() for name in ("framenet", "together"))
        return taught or self.sight.eye in ("framenet", "together")


@cache
def _form() -> TypeAdapter[About]:
    return TypeAdapter(About)


def write(about: About) -> str:
    """One line of JSON."""
    return _form().dump_json(about).decode()


def read(text: str, *, where: object) -> About:
    """Read what :func:`write` wrote.

    Raises
    ------
    ModelError
        If it is something else.
    """
    try:
        return _form().validate_json(text)
    except ValidationError as error:
        first: Any = error.errors()[0]
        place = ".".join(map(str, first["loc"])) or "its description"
        raise ModelError(
            f"{where} is no model of 'moviegoer train': {place}: {first['msg']}"
        ) from None
