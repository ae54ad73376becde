"""What a convolutional network makes of a picture, layer by layer, and where it looks."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np

from moviegoer.errors import ModelError
from moviegoer.learn.judge.models import Judged
from moviegoer.types import Floats, Image

if TYPE_CHECKING:
    import torch

__all__ = ["Layer", "layers", "network", "regions"]


@dataclass(frozen=True, slots=True)
class Layer:
    """What one convolution answered: ``(channels, height, width)``, before any rectifier."""

    name: str
    maps: Floats


def network(model: Judged) -> torch.nn.Module:
    """The network to look into.

    Raises
    ------
    ModelError
        If the model has no convolutions: vectors and numbers have no places to point at.
    """
    from torch import nn

    module = model.module
    if module is None or not any(isinstance(one, nn.Conv2d) for one in module.modules()):
        raise ModelError(
            f"{model.facts.name}: has no convolutional network to look into; it answers from "
            "numbers made before (vectors, faces). Explain a model trained on pixels: "
            "--design 6x6, colour, tuned or resnet; or framenet"
        )
    return module


def layers(model: Judged, image: Image) -> list[Layer]:
    """What every convolution answered to a picture, in the order they were asked.

    (Matthew Zeiler and Rob Fergus, "Visualizing and Understanding Convolutional Networks", 2014.)

    Raises
    ------
    ModelError
        If there is none.
    """
    import torch
    from torch import nn

    module = network(model)
    found: list[Layer] = []

    def keep(name: str) -> Any:
        def hook(_module: nn.Module, _given: object, out: torch.Tensor) -> None:
            # What follows may work in place.
            found.append(Layer(name, out[0].detach().clone().cpu().numpy()))

        return hook

    hooks = [
        one.register_forward_hook(keep(name))
        for name, one in module.named_modules()
        if isinstance(one, nn.Conv2d)
    ]
    try:
        with torch.inference_mode():
            module(model.tensor([image]))
    finally:
        for hook in hooks:
            hook.remove()
    return found


def regions(model: Judged, image: Image, label: int) -> Floats:
    """Where a picture speaks for a label, ``(height, width)`` of the picture, in [0, 1].

    Grad-CAM (Ramprasaath Selvaraju et al., "Grad-CAM: Visual Explanations from Deep Networks via
    Gradient-based Localization", 2017), place by place (Rachel Draelos and Lawrence Carin, "Use
    HiResCAM instead of Grad-CAM for faithful explanations", 2020), by captum: the last maps, each
    place times how much the label's logit grows with it. Where a network averages over places
    the two are one; where it has a dense layer on them, as the study's, Grad-CAM's averaged
    gradients point at wrong places. The most telling place is 1; all is 0 where nothing speaks
    for the label. Known failure: it is as coarse as the last maps, a few cells a side, and says
    where, not what: a face that speaks may be read by its size, its light or its place.

    Raises
    ------
    ModelError
        If the model has no convolutions.
    """
    from captum.attr import LayerAttribution, LayerGradientXActivation

    module = network(model)
    told = LayerGradientXActivation(module, _last(module)).attribute(
        model.tensor([image]).requires_grad_(), target=label
    )
    places = told.sum(dim=1, keepdim=True).relu()
    grown = LayerAttribution.interpolate(places, image.shape[:2], interpolate_mode="bilinear")
    found = np.asarray(grown[0, 0].detach().cpu().numpy(), np.float64)
    return found / found.max() if found.max() > 0 else np.zeros_like(found)


def _last(module: torch.nn.Module) -> torch.nn.Module:
    """The last maps that all answers pass through."""
    from torch import nn
    from torchvision.models import ResNet

    from moviegoer.learn.network import Tail

    parts = list(module.modules())
    for one in parts:
        if isinstance(one, Tail | ResNet):
            shared: nn.Module = one.block if isinstance(one, Tail) else one.layer4
            return shared
    at = max(i for i, one in enumerate(parts) if isinstance(one, nn.Conv2d))
    behind = [one for one in parts[at:] if isinstance(one, nn.ReLU)]
    return behind[0] if behind else parts[at]
