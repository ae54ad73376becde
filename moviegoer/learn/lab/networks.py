"""The trained parts: the study's convolutional networks, linear probes, and tuned tails."""

from __future__ import annotations

from typing import Any

import numpy as np
import torch
from torch import nn

from moviegoer.errors import ConfigError, ModelError
from moviegoer.learn import network as framenet_parts
from moviegoer.learn.lab.about import Layers, Sight
from moviegoer.sense import weights

__all__ = ["Convolutions", "Probe", "Tuned", "fresh", "frozen", "scaled", "weights_of"]

CATALOGUED = {"efficientnet-lite0": "efficientnet-lite0", "resnet50": "imagenet"}
"""The backbones' names in the catalogue of weights."""


class Convolutions(nn.Module):
    """Convolutions with max pooling, a dense layer, the answers: pictures as shares of white."""

    def __init__(self, layers: Layers, sight: Sight, labels: int) -> None:
        super().__init__()
        channels, height, width = (1 if sight.grey else 3), sight.height_px, sight.width_px
        steps: list[nn.Module] = []
        for filters, kernel in zip(layers.filters, layers.kernels, strict=True):
            height, width = (height - kernel + 1) // 2, (width - kernel + 1) // 2
            if min(height, width) < 1:
                raise ConfigError(
                    f"kernels {layers.kernels} leave nothing of a picture of "
                    f"{sight.width_px} × {sight.height_px}; give fewer or smaller ones"
                )
            norm = [nn.BatchNorm2d(filters)] if layers.norm else []
            steps += [nn.Conv2d(channels, filters, kernel), *norm, nn.ReLU(), nn.MaxPool2d(2)]
            channels = filters
        self.seen = nn.Sequential(*steps)
        self.drop = nn.Dropout(layers.dropout)
        self.dense = nn.Linear(channels * height * width, layers.dense)
        self.apply(_begin)
        self.answers = nn.Linear(layers.dense, labels)

    def forward(self, x: torch.Tensor) -> Any:
        """The logits, ``(n, labels)``."""
        x = self.drop(self.seen(x - 0.5).flatten(1))
        return self.answers(self.drop(torch.relu(self.dense(x))))


def _begin(part: nn.Module) -> None:
    """Begin so that signals keep their size behind rectifiers (He et al., "Delving Deep into
    Rectifiers", 2015): as PyTorch begins they shrink, and nothing is learnt for many epochs."""
    if isinstance(part, nn.Conv2d | nn.Linear):
        nn.init.kaiming_normal_(part.weight, nonlinearity="relu")
        if part.bias is not None:
            nn.init.zeros_(part.bias)


class Probe(nn.Module):
    """A linear layer on vectors, each number first brought to mean 0 and deviation 1."""

    mean: torch.Tensor
    deviation: torch.Tensor

    def __init__(self, size: int, labels: int) -> None:
        super().__init__()
        self.register_buffer("mean", torch.zeros(size))
        self.register_buffer("deviation", torch.ones(size))
        self.answers = nn.Linear(size, labels)
        nn.init.zeros_(self.answers.weight)
        nn.init.zeros_(self.answers.bias)

    def settle(self, x: torch.Tensor) -> None:
        """Take mean and deviation from what is trained on."""
        self.mean.copy_(x.mean(0))
        # A number that never changes tells nothing, and must not be divided by nearly nothing.
        self.deviation.copy_(x.std(0, correction=0).clamp(min=1e-3))

    def forward(self, x: torch.Tensor) -> Any:
        """The logits, ``(n, labels)``."""
        return self.answers((x - self.mean) / self.deviation)


class Tuned(nn.Module):
    """FrameNet's tail with answers of its own: tuned whole, on the trunk's maps."""

    def __init__(self, labels: int) -> None:
        super().__init__()
        backbone = framenet_parts.backbone(weights.shipped("efficientnet-lite0"))
        self.tail = framenet_parts.Tail(backbone)
        self.tail.answers = nn.Linear(self.tail.answers.in_features, labels)
        nn.init.normal_(self.tail.answers.weight, 0, 0.01)
        nn.init.zeros_(self.tail.answers.bias)

    def forward(self, x: torch.Tensor) -> Any:
        """The logits, ``(n, labels)``."""
        return self.tail(x)


class _Trunk(nn.Module):
    """FrameNet's trunk on pictures as shares of white, ``(n, 3, height, width)``."""

    def __init__(self) -> None:
        super().__init__()
        self.trunk, _ = framenet_parts.parts(weights.shipped("efficientnet-lite0"))

    def forward(self, x: torch.Tensor) -> Any:
        return self.trunk(x.permute(0, 2, 3, 1) * 255)


class _ResNet(nn.Module):
    """ResNet-50 without its last layer (He et al., "Deep Residual Learning", 2016)."""

    mean: torch.Tensor
    deviation: torch.Tensor

    def __init__(self) -> None:
        super().__init__()
        from torchvision import models

        path = weights.find("imagenet")
        net = models.resnet50(weights=None)
        try:
            net.load_state_dict(torch.load(path, map_location="cpu", weights_only=True))
        except Exception as error:  # torch.load raises what the damaged file makes it raise
            reason = " ".join(str(error).split())[:200]
            raise ModelError(f"{path} does not hold a resnet50: {reason}") from error
        net.fc = nn.Identity()
        self.net = net
        self.register_buffer("mean", torch.tensor(framenet_parts.MEAN).view(1, 3, 1, 1))
        self.register_buffer("deviation", torch.tensor(framenet_parts.DEVIATION).view(1, 3, 1, 1))

    def forward(self, x: torch.Tensor) -> Any:
        return self.net((x - self.mean) / self.deviation)


def fresh(layers: Layers, sight: Sight, labels: int, *, size: int) -> nn.Module:
    """An untrained part; ``size`` is the length of the vectors that a probe is given."""
    if layers.filters:
        return Convolutions(layers, sight, labels)
    return Tuned(labels) if sight.backbone == "efficientnet-lite0" else Probe(size, labels)


def frozen(sight: Sight) -> nn.Module | None:
    """The network before the trained part, or none.

    Raises
    ------
    ModelError
        If its weights are not here; it says how to get them.
    """
    if not sight.backbone:
        return None
    made: nn.Module = _ResNet() if sight.backbone == "resnet50" else _Trunk()
    return made.eval().requires_grad_(False)


def weights_of(sight: Sight) -> str:
    """SHA-256 of the backbone's weights, or nothing where there is none."""
    return weights.checksum(CATALOGUED[sight.backbone]) if sight.backbone else ""


def scaled(pixels: np.ndarray) -> torch.Tensor:
    """Pixels ``(n, height, width[, 3])`` as shares of white, ``(n, channels, height, width)``."""
    x = torch.from_numpy(np.ascontiguousarray(pixels))
    x = x[:, None] if x.ndim == 3 else x.permute(0, 3, 1, 2)
    return x.float() / 255
