"""A small face identity network: MobileNet trained on VGGFace2.

Howard et al., "MobileNets", 2017; trained by A. Savchenko ("Efficient facial representations for
age, gender and identity recognition in organizing photo albums using multi-output ConvNet",
2019). Where its weights come from is said in ``models/faceprint.md``.
"""

from __future__ import annotations

from pathlib import Path

import cv2
import numpy as np
import torch
from torch import Tensor, nn
from torch.nn import functional

from moviegoer.errors import ModelError
from moviegoer.types import Floats, Image

__all__ = ["FaceMobileNet", "crop", "describe", "read"]

CROP_PX = 224
MARGIN = 0.15
"""Share of the box's longer side that is added around it: without it chin and hair are lost."""
MEAN_BGR = (103.939, 116.779, 123.68)
"""What was subtracted in training; the colours stand in this order."""
WIDTHS = (64, 128, 128, 256, 256, *[512] * 6, 1024, 1024)
STRIDES = (1, 2, 1, 2, 1, 2, 1, 1, 1, 1, 1, 2, 1)
"""Filters and stride of each pair of a depthwise and a pointwise convolution."""


class FaceMobileNet(nn.Module):
    """Crops ``(n, 3, 224, 224)``, BGR, to descriptors ``(n, 1024)``."""

    def __init__(self) -> None:
        super().__init__()
        layers = [nn.Conv2d(3, 32, 3, stride=2)]
        entering = 32
        for filters, stride in zip(WIDTHS, STRIDES, strict=True):
            layers.append(nn.Conv2d(entering, entering, 3, stride, groups=entering))
            layers.append(nn.Conv2d(entering, filters, 1))
            entering = filters
        self.layers = nn.ModuleList(layers)

    def forward(self, x: Tensor) -> Tensor:
        """Describe a batch of crops."""
        for layer in self.layers:
            x = functional.relu6(layer(_padded(x, layer)))
        return x.mean((2, 3))


def _padded(x: Tensor, layer: nn.Module) -> Tensor:
    """Pad as TensorFlow's SAME does: with stride 2 and an even side, only right and below."""
    if not isinstance(layer, nn.Conv2d) or layer.kernel_size[0] == 1:
        return x
    first = 0 if layer.stride[0] == 2 and x.shape[-1] % 2 == 0 else 1
    return functional.pad(x, (first, 1, first, 1))


def crop(image: Image, box: Floats) -> Image:
    """Cut out each face, square with a margin, RGB ``(n, 224, 224, 3)``.

    ``box`` ``(n, 4)`` are fractions of the picture; beyond it the edge is repeated.
    """
    height, width = image.shape[:2]
    crops = np.empty((len(box), CROP_PX, CROP_PX, 3), np.uint8)
    for out, corners in zip(crops, box * (width, height, width, height), strict=True):
        side = max(float((corners[2:] - corners[:2]).max()) * (1 + MARGIN), 1.0)
        middle = (corners[:2] + corners[2:]) / 2
        scale = CROP_PX / side
        # Where the face is much larger than the crop, a plain warp would skip pixels.
        shrink = float(np.clip(1.5 * scale, 0.05, 1))
        source = image
        if shrink < 1:
            source = cv2.resize(image, None, fx=shrink, fy=shrink, interpolation=cv2.INTER_AREA)
        shift = CROP_PX / 2 - middle * scale
        matrix = np.array([[scale / shrink, 0, shift[0]], [0, scale / shrink, shift[1]]])
        cv2.warpAffine(source, matrix, (CROP_PX, CROP_PX), out, borderMode=cv2.BORDER_REPLICATE)
    return crops


def describe(net: FaceMobileNet, crops: Image, *, device: str) -> Floats:
    """Describe cut out faces, RGB uint8 ``(n, 224, 224, 3)``: ``(n, 1024)``."""
    mean = torch.tensor(MEAN_BGR, device=device)
    with torch.inference_mode():
        pixels = torch.from_numpy(crops).to(device).float().flip(-1) - mean
        described: Floats = net(pixels.permute(0, 3, 1, 2)).cpu().numpy()
    return described


def read(path: Path) -> FaceMobileNet:
    """Read the network's weights, a safetensors file.

    Raises
    ------
    ModelError
        If the file cannot be read or is not that network.
    """
    from safetensors import SafetensorError
    from safetensors.torch import load_file

    net = FaceMobileNet().eval()
    try:
        net.load_state_dict(load_file(path))
    except (OSError, SafetensorError, RuntimeError) as error:
        reason = str(error).splitlines()[0]
        raise ModelError(f"{path} is not the MobileNet for faces: {reason}") from error
    return net
