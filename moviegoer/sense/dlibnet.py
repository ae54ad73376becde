"""dlib's face identity network, run by torch.

The network is the ResNet of dlib's ``dnn_face_recognition_ex.cpp`` (Davis King, 2017): 29
convolutions, 128 numbers a face. dlib runs it on one thread, face by face; here the same weights
run in torch, about ten times as fast on a CPU, in batches, and on a GPU. Descriptors agree with
dlib's to 1e-6.
"""

from __future__ import annotations

from pathlib import Path

import numpy as np
import torch
from torch import Tensor, nn
from torch.nn import functional

from moviegoer.errors import ModelError
from moviegoer.types import Floats, Image

__all__ = ["CHIP_PX", "IdentityNet", "describe", "read"]

CHIP_PX = 150
"""Side of the aligned face that the network was trained on."""
MEAN_RGB = (122.782, 117.001, 104.298)
"""dlib's ``input_rgb_image_sized``: subtracted before the division by 256."""
BLOCKS = (
    *[(32, 1)] * 3,
    *[(64, 2), (64, 1), (64, 1), (64, 1)],
    *[(128, 2), (128, 1), (128, 1)],
    *[(256, 2), (256, 1), (256, 1)],
    (256, 2),
)
"""Filters and stride of each residual block, from the input on."""


class _Block(nn.Module):
    """Two 3x3 convolutions and a way past them, as dlib's ``add_prev`` joins them."""

    def __init__(self, entering: int, filters: int, stride: int) -> None:
        super().__init__()
        self.first = nn.Conv2d(entering, filters, 3, stride, padding=1 if stride == 1 else 0)
        self.second = nn.Conv2d(filters, filters, 3, padding=1)

    def forward(self, x: Tensor) -> Tensor:
        y = self.second(functional.relu(self.first(x)))
        if self.first.stride[0] == 2:
            # dlib adds what overlaps: the smaller picture and the missing channels count as 0.
            x = functional.avg_pool2d(x, 2)
            side = max(x.shape[-1], y.shape[-1])
            more, less = side - x.shape[-1], side - y.shape[-1]
            x = functional.pad(x, (0, more, 0, more, 0, y.shape[1] - x.shape[1]))
            y = functional.pad(y, (0, less, 0, less))
        return functional.relu(x + y)


class IdentityNet(nn.Module):
    """Chips ``(n, 3, 150, 150)``, normalised, to descriptors ``(n, 128)``."""

    def __init__(self) -> None:
        super().__init__()
        self.stem = nn.Conv2d(3, 32, 7, stride=2)
        widths = [32, *(filters for filters, _ in BLOCKS)]
        self.blocks = nn.Sequential(
            *(
                _Block(entering, filters, stride)
                for entering, (filters, stride) in zip(widths[:-1], BLOCKS, strict=True)
            )
        )
        self.last = nn.Linear(256, 128, bias=False)

    def forward(self, x: Tensor) -> Tensor:
        """Describe a batch of chips."""
        x = functional.max_pool2d(functional.relu(self.stem(x)), 3, stride=2)
        described: Tensor = self.last(self.blocks(x).mean((2, 3)))
        return described


def describe(net: IdentityNet, chips: Image, *, device: str) -> Floats:
    """Describe aligned faces, RGB uint8 ``(n, 150, 150, 3)``: ``(n, 128)`` as dlib gives them."""
    mean = torch.tensor(MEAN_RGB, device=device)
    with torch.inference_mode():
        pixels = torch.from_numpy(chips).to(device).float()
        described: Floats = net(((pixels - mean) / 256).permute(0, 3, 1, 2)).cpu().numpy()
    return described


class _Weights:
    """Reads the tensors of a dlib network file one after the other, input first.

    dlib writes a tensor as a version (2), four dimensions and little-endian float32 values. An
    integer is written as its length in bytes and its bytes, the low one first. What stands
    between the tensors (settings for training) is skipped.
    """

    def __init__(self, data: bytes) -> None:
        self._data = data
        self._at = 0

    def take(self, *shape: int) -> Tensor:
        """Read the next tensor of this shape, flat."""
        head = b"".join(_integer(n) for n in (2, *shape))
        start = self._data.find(head, self._at)
        count = int(np.prod(shape))
        self._at = start + len(head) + 4 * count
        if start < 0 or self._at > len(self._data):
            raise ValueError(f"no tensor of shape {shape}")
        values = np.frombuffer(self._data, "<f4", count, start + len(head))
        return torch.from_numpy(values.astype(np.float32))


def _integer(value: int) -> bytes:
    length = max(1, (value.bit_length() + 7) // 8)
    return bytes([length]) + value.to_bytes(length, "little")


def read(path: Path) -> IdentityNet:
    """Read ``dlib_face_recognition_resnet_model_v1.dat``.

    Every convolution is followed by an affine layer (a batch normalisation at rest), which is
    folded into it.

    Raises
    ------
    ModelError
        If the file cannot be read or is not that network.
    """
    net = IdentityNet().eval()
    try:
        weights = _Weights(path.read_bytes())
        with torch.no_grad():
            for layer in net.modules():
                if isinstance(layer, nn.Conv2d):
                    _fill(layer, weights)
            net.last.weight.copy_(weights.take(256, 128, 1, 1).view(256, 128).T)
    except (OSError, ValueError) as error:
        raise ModelError(f"{path} is not dlib's face recognition network: {error}") from error
    return net


def _fill(layer: nn.Conv2d, weights: _Weights) -> None:
    filters, count = layer.out_channels, layer.weight.numel()
    values = weights.take(count + filters, 1, 1, 1)
    affine = weights.take(2 * filters, 1, 1, 1)
    gain, offset = affine[:filters], affine[filters:]
    layer.weight.copy_(values[:count].view_as(layer.weight) * gain[:, None, None, None])
    if layer.bias is not None:
        layer.bias.copy_(values[count:] * gain + offset)
