"""Models as they are judged: those of ``moviegoer train``, and the shipped FrameNet."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any, Protocol

import numpy as np

from moviegoer.errors import ConfigError
from moviegoer.types import Floats, Image

if TYPE_CHECKING:
    import torch

__all__ = ["BESIDE", "CAUTION", "FRAMENET", "Facts", "Judged", "load"]

CAUTION = (
    "The shipped FrameNet, which answers here or is built upon, learnt from all of its stills and "
    "does not list them: on pictures of the collection it was trained on these figures flatter. "
    "Its card has those of stills that it had not seen."
)
BESIDE = "only the network is shown; boosted trees on the faces answer beside it"
FRAMENET = "framenet"
"""The name under which the shipped network is judged."""


@dataclass(frozen=True, slots=True)
class Facts:
    """What must be known of a model to judge it.

    ``column`` is the one of data sets that it learnt. Of two exclusive labels the second is said
    from ``threshold`` on; nothing likelier than ``unknown_below`` is ``unknown``, and at 1
    everything is. ``films`` names the films of each side it was trained with, ``data`` is the
    fingerprint of that data set. ``caution`` says what its own figures cannot be trusted for.
    """

    name: str
    column: str
    labels: tuple[str, ...]
    exclusive: bool = True
    threshold: float = 0.5
    unknown_below: float = 0.0
    films: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    data: str = ""
    caution: str = ""
    beside: str = ""
    """What answers besides the network, and cannot be looked into."""
    longest_px: int = 960
    """Pictures are brought to this length, if longer, before the model sees them."""
    lines: Mapping[str, str] = field(default_factory=dict)
    """What else its file says of it, for people to read."""


class Judged(Protocol):
    """Answers one question about pictures."""

    facts: Facts

    def probabilities(self, images: Sequence[Image]) -> Floats:
        """How likely each label is, ``(n, labels)``; active pictures, RGB uint8."""
        ...

    @property
    def module(self) -> torch.nn.Module | None:
        """The network from :meth:`tensor` to logits, evaluating; none where there is none."""
        ...

    def tensor(self, images: Sequence[Image]) -> torch.Tensor:
        """What :attr:`module` takes."""
        ...


def load(name: str, *, head: str | None = None, device: str = "cpu") -> Judged:
    """Load a model by its file, or the shipped network by :data:`FRAMENET`.

    Raises
    ------
    ConfigError
        If FrameNet is not told which head, or does not answer it.
    ModelError
        If the file is missing or no model, or weights are missing.
    """
    if name == FRAMENET:
        from moviegoer.learn.judge.shipped import FrameNet

        return FrameNet(head)
    from moviegoer.learn.lab import model

    trained = _Trained(model.load(Path(name), device=device))
    if head is not None and head not in (trained.facts.column, trained.head):
        raise ConfigError(f"{name} answers '{trained.head}', not '{head}'; leave --head out")
    return trained


class _Trained:
    """A model of ``moviegoer train``."""

    def __init__(self, model: Any) -> None:
        from moviegoer.learn.lab.material import LOOK_PX

        self._model = model
        about = model.about
        self.head = str(about.head)
        self.facts = Facts(
            name=f"{about.task}, {about.design}",
            column=about.column,
            labels=tuple(about.labels),
            exclusive=about.exclusive,
            threshold=about.threshold,
            unknown_below=about.unknown_below,
            films=about.films,
            data=about.data,
            caution=CAUTION if about.knows_framenet else "",
            longest_px=LOOK_PX,
            beside=BESIDE if about.trees else "",
            lines={
                "threshold": about.threshold_how,
                "unknown": about.unknown_how,
                "seed": str(about.seed),
                "data": about.data[:12],
                **{str(k): str(v) for k, v in about.versions.items()},
            },
        )

    def probabilities(self, images: Sequence[Image]) -> Floats:
        return np.asarray(self._model.probabilities(images), np.float64)

    @property
    def module(self) -> torch.nn.Module | None:
        module: torch.nn.Module | None = self._model.module
        return module

    def tensor(self, images: Sequence[Image]) -> torch.Tensor:
        tensor: torch.Tensor = self._model.tensor(images)
        return tensor
