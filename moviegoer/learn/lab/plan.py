"""How to train: designs with their defaults, and what a configuration file may change."""

from __future__ import annotations

import difflib
from collections.abc import Mapping
from dataclasses import dataclass, field, fields, replace
from functools import cache
from typing import Annotated, Any, Literal

from pydantic import ConfigDict, Field, TypeAdapter, ValidationError, with_config

from moviegoer.errors import ConfigError
from moviegoer.learn.lab.about import Layers, Sight

__all__ = ["DESIGNS", "MOST", "Design", "Plan", "plan", "sight"]

USUAL = "framenet"
"""Needs no weights that are not shipped, and seconds."""
MOST = 10.0
"""The largest learning rate: Adam moves every weight by about as much in each step."""


@with_config(ConfigDict(extra="forbid"))
@dataclass(frozen=True, slots=True)
class Plan:
    """How one model is trained. The defaults of ``epochs``, ``rate`` and ``layers`` are the
    design's."""

    design: str = USUAL
    epochs: Annotated[int, Field(ge=1)] = 30
    patience: Annotated[int, Field(ge=1)] = 6
    """Epochs without a smaller validation loss after which training stops."""
    rate: Annotated[float, Field(gt=0, le=MOST)] = 1e-3
    schedule: Literal["cosine", "constant"] = "cosine"
    """Of the learning rate: one rise and fall over all epochs, or always the same."""
    decay: Annotated[float, Field(ge=0, allow_inf_nan=False)] = 0.01
    batch: Annotated[int, Field(ge=2)] = 32
    balance: Literal["none", "remove20", "remove40", "remove60", "weights", "sampling"] = "none"
    """What is done about rare classes, where the table does not say it already."""
    augment: bool = False
    teacher: str = ""
    """``framenet``, or the file of a model: whose answers a network from nothing learns from, too,
    and what it is told of pictures that have no label."""
    split: Literal["", "mixed", "unwatched"] = ""
    """How pictures are split, where the table does not say it already: by default mixed, for
    directors unwatched where films are known."""
    test: Annotated[float, Field(gt=0, lt=1)] = 0.2
    validation: Annotated[float, Field(ge=0, lt=1)] = 0.1
    sure: Annotated[float, Field(gt=0, le=1)] = 0.8
    """Share of right answers wanted of those that are not ``unknown``."""
    seed: Annotated[int, Field(ge=0)] = 0
    device: str = "cpu"
    clip: str = ""
    """A folder with a CLIP model; otherwise one that was pulled."""
    size_px: Annotated[int, Field(ge=0)] = 0
    """Width and height of the pictures of ``6x6``, ``5x5``, ``4x4`` and ``colour``."""
    layers: Layers = field(default_factory=Layers)


@dataclass(frozen=True, slots=True)
class Design:
    """A way to tell pictures apart: what is seen, what is trained, and how by default."""

    said: str
    sight: Sight
    layers: Layers | None = field(default_factory=Layers)
    trees: bool = False
    usual: Mapping[str, Any] = field(default_factory=dict)


_GREY = Sight(grey=True)
_CNN = {"epochs": 30, "rate": 1e-3}
_PROBE = {"epochs": 60, "rate": 5e-3, "patience": 10}
_FINAL = Layers((64, 64, 128, 256, 512), (3, 6, 5, 4, 3), dense=128)
"""The study's final model, 2.1 million weights."""

DESIGNS: Mapping[str, Design] = {
    "6x6": Design("the study's final network: grey, kernels up to 6 × 6", _GREY, _FINAL,
                  usual=_CNN),
    "5x5": Design("grey, kernels up to 5 × 5", _GREY,
                  Layers((64, 64, 128, 256), (3, 5, 4, 3)), usual=_CNN),
    "4x4": Design("grey, kernels up to 4 × 4", _GREY,
                  Layers((64, 64, 128, 256), (3, 4, 3, 3)), usual=_CNN),
    "colour": Design("as 6x6, in colour", Sight(), _FINAL, usual=_CNN),
    "framenet": Design("a linear probe on FrameNet's answers (offline, seconds)",
                       Sight(eye="framenet"), usual=_PROBE),
    "tuned": Design("FrameNet's backbone, its last block tuned (offline)",
                    Sight(height_px=192, width_px=320, backbone="efficientnet-lite0"),
                    usual={"epochs": 8, "rate": 4e-4, "decay": 0.02}),
    "clip": Design("a linear probe on CLIP's vectors (its weights are pulled)",
                   Sight(eye="clip"), usual=_PROBE),
    "resnet": Design("the last layer of a ResNet-50 (its weights are pulled)",
                     Sight(height_px=224, width_px=224, backbone="resnet50"), usual=_PROBE),
    "geometry": Design("boosted trees on number, size and place of the faces",
                       Sight(eye="geometry"), layers=None, trees=True),
    "together": Design("FrameNet's answers and the faces, a probe and trees averaged",
                       Sight(eye="together"), trees=True, usual=_PROBE),
}  # fmt: skip
"""Of the study's three networks only the final one is known layer by layer; the others, named
after their largest kernels, are drawn in its manner."""


def plan(*given: Mapping[str, Any]) -> Plan:
    """Settle a plan: a later mapping wins over an earlier one, and both over the design's usual.

    Raises
    ------
    ConfigError
        If a key is unknown (the nearest valid one is named) or a value cannot be.
    """
    merged: dict[str, Any] = {}
    for one in given:
        merged |= {key: value for key, value in one.items() if value is not None}
    name = merged.get("design", USUAL)
    if name not in DESIGNS:
        near = difflib.get_close_matches(str(name), DESIGNS, n=1, cutoff=0.3)
        hint = f"; did you mean '{near[0]}'?" if near else ""
        raise ConfigError(f"there is no design '{name}'{hint}; there are {', '.join(DESIGNS)}")
    design = DESIGNS[name]
    layers = merged.get("layers", {})
    if isinstance(layers, Mapping):
        usual = design.layers or Layers()
        own = {one.name: getattr(usual, one.name) for one in fields(Layers)}
        merged["layers"] = {**own, **layers}
    settled = _checked({**design.usual, **merged})
    return _sensible(settled, design)


def _checked(values: Mapping[str, Any]) -> Plan:
    try:
        return _form().validate_python(dict(values))
    except ValidationError as error:
        first = error.errors()[0]
        name = ".".join(str(part) for part in first["loc"])
        if first["type"] in ("extra_forbidden", "unexpected_keyword_argument"):
            known = [
                *(one.name for one in fields(Plan)),
                *(f"layers.{f.name}" for f in fields(Layers)),
            ]
            near = difflib.get_close_matches(name, known, n=1, cutoff=0.5)
            hint = f"; did you mean '{near[0]}'?" if near else ""
            raise ConfigError(f"unknown setting '{name}'{hint}") from None
        raise ConfigError(f"setting '{name}' = {first['input']!r}: {first['msg']}") from None


@cache
def _form() -> TypeAdapter[Plan]:
    return TypeAdapter(Plan)


def _sensible(settled: Plan, design: Design) -> Plan:
    drawn = design.layers is not None and bool(design.layers.filters)
    if settled.augment and not drawn:
        raise ConfigError(f"augment: '{settled.design}' looks once at each picture as it is")
    if settled.teacher and not drawn:
        raise ConfigError(f"teacher: '{settled.design}' is no network from nothing, as 6x6 is")
    if settled.teacher and settled.balance != "none":
        raise ConfigError("balance: a teacher's answers are no classes to be balanced")
    if settled.size_px and not drawn:
        raise ConfigError(f"size_px: '{settled.design}' has a size of its own")
    if len(settled.layers.filters) != len(settled.layers.kernels):
        raise ConfigError("layers.filters and layers.kernels need as many numbers as each other")
    if settled.test + settled.validation >= 1:
        raise ConfigError("test and validation leave nothing to train on")
    return settled


def sight(settled: Plan) -> Sight:
    """What a plan's design sees with, its weights settled.

    Raises
    ------
    ModelError
        If weights are not here; it says how to get them.
    """
    from moviegoer.learn.lab import eyes

    seen = DESIGNS[settled.design].sight
    if settled.size_px:
        seen = replace(seen, height_px=settled.size_px, width_px=settled.size_px)
    return eyes.settled(replace(seen, weights=settled.clip if seen.eye == "clip" else ""))
