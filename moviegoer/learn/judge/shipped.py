"""The shipped FrameNet with its faces, judged on one of the questions that it answers."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cached_property
from typing import TYPE_CHECKING

import numpy as np

from moviegoer.answers import TRAINING_WORDS
from moviegoer.errors import ConfigError
from moviegoer.learn.judge.models import BESIDE, CAUTION, FRAMENET, Facts
from moviegoer.sense import features, framenet, framing, weights
from moviegoer.types import Floats, Image

if TYPE_CHECKING:
    import torch

    from moviegoer.sense.faces import FaceFinder

__all__ = ["FrameNet"]

COLUMNS = {head: column for head, (column, _) in TRAINING_WORDS.items()}


class FrameNet:
    """Both layers, as ``classify`` asks them of a still."""

    def __init__(self, head: str | None) -> None:
        """Choose the question.

        Raises
        ------
        ConfigError
            If it is none of those that FrameNet answers, or not said.
        ModelError
            If the weights are missing.
        """
        column = COLUMNS.get(head or "", head or "")
        if column not in framing.LABELS:
            known = ", ".join(framing.LABELS)
            if head:
                raise ConfigError(f"framenet does not answer '{head}' but {known}")
            raise ConfigError(f"framenet answers several questions; --head is one of {known}")
        self._model = framing.load()
        self._column = column
        self.facts = Facts(
            name=f"FrameNet, {column}",
            column=column,
            labels=framing.LABELS[column],
            caution=CAUTION,
            beside=BESIDE if column in self._model.trees else "",
            lines={"weights": weights.checksum("framenet")[:12], "layers": self._model.name},
        )

    @cached_property
    def _finder(self) -> FaceFinder:
        from moviegoer.sense.faces import load_mtcnn

        return load_mtcnn()

    def probabilities(self, images: Sequence[Image]) -> Floats:
        """How likely each label is, ``(n, labels)``."""
        if not len(images):
            return np.empty((0, len(self.facts.labels)))
        geometry = [
            features.geometry(
                box=found.box,
                landmarks=found.landmarks,
                probability=found.probability,
                aspect=image.shape[1] / image.shape[0],
            )
            for image, found in zip(images, self._finder.find(images), strict=True)
        ]
        told = self._model.answer(framenet.load().look(images), np.array(geometry, np.float32))
        p = np.asarray(told[self._column].p, np.float64)
        return p if p.shape[1] > 1 else np.concatenate([1 - p, p], axis=1)

    @cached_property
    def module(self) -> torch.nn.Module:
        """The network alone, its second layer (faces) left out; logits of the one question."""
        from moviegoer.learn.judge.restored import restored

        names = list(framenet.HEADS)
        start = sum(len(framenet.HEADS[n]) for n in names[: names.index(self._column)])
        return restored(weights.shipped(FRAMENET), range(start, start + len(self.facts.labels)))

    def tensor(self, images: Sequence[Image]) -> torch.Tensor:
        """Pixels as the network takes them, float32 ``(n, 192, 320, 3)``, 0 to 255."""
        import torch

        squished = np.stack([framenet.squish(image) for image in images])
        return torch.from_numpy(squished.astype(np.float32))
