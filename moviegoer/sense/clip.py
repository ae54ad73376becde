"""Pictures and words as vectors of one space: CLIP, and heads asked of it in words.

Radford et al., "Learning Transferable Visual Models From Natural Language Supervision", 2021; the
models by open_clip (Ilharco et al., 2021), any of them. Nothing here touches the network. A model
is only as good as its own preprocessing, and a wrong one fails in silence (open_clip issue 1068):
size, mean, deviation, interpolation and QuickGELU are taken from the model's configuration or its
pretrained tag, and where neither tells, the weights are refused.

Known failures: most models see the picture's middle square only; they guess badly at colour, light
and numbers of people (CinemaCLIP's makers measured 0.36 to 0.58 on colour heads).
"""

from __future__ import annotations

import hashlib
import logging
import warnings
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any, Protocol

import numpy as np

from moviegoer.errors import ModelError
from moviegoer.sense.checkpoints import Checkpoint
from moviegoer.types import Floats, Image

if TYPE_CHECKING:
    from collections.abc import Callable

__all__ = ["Encoder", "FakeEncoder", "OpenClip", "load"]

TEXTS = 64
"""Captions encoded at a time."""


class Encoder(Protocol):
    """Turns pictures and captions into vectors of one space."""

    name: str
    """Which model and weights, for the manifest."""
    scale: float
    """What a caption's likeness is multiplied by before the softmax, as in training."""

    def encode(self, images: Sequence[Image]) -> Floats:
        """One unit-norm vector a picture, float32 ``(n, d)``; active pictures, RGB uint8."""
        ...

    def embed(self, texts: Sequence[str]) -> Floats:
        """One unit-norm vector a caption, float32 ``(n, d)``."""
        ...


class OpenClip:
    """Any open_clip model, or another with the same methods."""

    def __init__(
        self, model: Any, preprocess: Callable[[Any], Any], tokenizer: Any, *, name: str
    ) -> None:
        self._model = model
        self._preprocess = preprocess
        self._tokenizer = tokenizer
        self._device = next(model.parameters()).device
        self.name = name
        self.scale = float(model.logit_scale.detach().exp())

    def encode(self, images: Sequence[Image]) -> Floats:
        """One unit-norm vector a picture, each prepared as the model was trained."""
        import torch
        from PIL import Image as Pillow

        batch = torch.stack([self._preprocess(Pillow.fromarray(image)) for image in images])
        with torch.inference_mode():
            vectors = self._model.encode_image(batch.to(self._device), normalize=True)
        return np.asarray(vectors.float().cpu().numpy(), np.float32)

    def embed(self, texts: Sequence[str]) -> Floats:
        """One unit-norm vector a caption."""
        import torch

        parts = []
        with torch.inference_mode():
            for start in range(0, len(texts), TEXTS):
                tokens = self._tokenizer(list(texts[start : start + TEXTS])).to(self._device)
                vectors = self._model.encode_text(tokens, normalize=True)
                parts.append(vectors.float().cpu().numpy())
        return np.asarray(np.concatenate(parts), np.float32)


def load(checkpoint: Checkpoint, *, device: str = "cpu") -> OpenClip:
    """Load a model from a checkpoint on this machine, with its own preprocessing and tokenizer.

    Raises
    ------
    ModelError
        If the checkpoint is damaged, of another model, or needs a tokenizer that is not here.
    """
    import open_clip

    prepared = _preprocessing(checkpoint.preprocessing())
    root = logging.getLogger()
    root.addFilter(_quiet)
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # deprecations inside open_clip and timm
            model, _, preprocess = open_clip.create_model_and_transforms(
                checkpoint.architecture,
                pretrained=None if checkpoint.folder else str(checkpoint.file),
                force_quick_gelu=checkpoint.quick_gelu,
                device=device,
                weights_only=True,
                pretrained_text=False,
                **prepared,
            )
            tokenizer = open_clip.get_tokenizer(checkpoint.architecture)
    except Exception as error:
        # A damaged or code-carrying torch file raises whatever the unpickler met first.
        reason = (str(error).splitlines() or [type(error).__name__])[0][:200]
        raise ModelError(
            f"{checkpoint.file} cannot be loaded as {checkpoint.model}: {reason}"
        ) from error
    finally:
        root.removeFilter(_quiet)
    return OpenClip(model.eval(), preprocess, tokenizer, name=checkpoint.name)


def _preprocessing(given: Mapping[str, Any]) -> dict[str, Any]:
    names = {
        "mean": "image_mean",
        "std": "image_std",
        "interpolation": "image_interpolation",
        "resize_mode": "image_resize_mode",
    }
    return {names[key]: value for key, value in given.items()}


def _quiet(record: logging.LogRecord) -> bool:
    return record.levelno >= logging.ERROR


class FakeEncoder:
    """Mean colour for pictures, a hash for captions: always the same, for tests."""

    name = "fake"
    scale = 10.0

    def encode(self, images: Sequence[Image]) -> Floats:
        """The picture's colours in four corners, made unit length."""
        rows = []
        for image in images:
            height, width = image.shape[0] // 2, image.shape[1] // 2
            corners = [image[:height, :width], image[:height, width:], image[height:, :width],
                       image[height:, width:]]  # fmt: skip
            rows.append(np.concatenate([c.mean(axis=(0, 1)) + 1 for c in corners]))
        return _unit(np.array(rows).reshape(-1, 12))

    def embed(self, texts: Sequence[str]) -> Floats:
        """Twelve bytes of the caption's hash, made unit length."""
        rows = [list(hashlib.sha256(text.encode()).digest()[:12]) for text in texts]
        return _unit(np.array(rows, np.float64).reshape(-1, 12) + 1)


def _unit(vectors: Floats) -> Floats:
    return np.asarray(vectors / np.linalg.norm(vectors, axis=1, keepdims=True), np.float32)
