"""ImageNet's and Places365's classifiers beside CinemaNet's heads, as CinemaNet itself had them.

They name things (1,000 classes) and places (365 scenes) in a picture. Their words are not a
cinematographer's, so they answer heads of their own, ``extra.imagenet`` and ``extra.places365``,
and only when asked to. Their weights are pulled.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Any, Protocol

import numpy as np

from moviegoer.errors import ModelError
from moviegoer.sense import weights
from moviegoer.types import Image, Scores

__all__ = ["NAMES", "Classifier", "FakeClassifier", "load"]

BATCH = 32
"""Pictures at once; a batch of 224 × 224 px is 19 MB."""


class Classifier(Protocol):
    """A classifier with labels of its own."""

    name: str
    """``imagenet`` or ``places365``."""

    def answer(self, images: Sequence[Image]) -> Scores:
        """Answer the head ``extra.NAME``, a row a picture, a column a label, a row sums to 1.

        Parameters
        ----------
        images
            Active pictures, RGB uint8 ``(height, width, 3)``; sizes may differ. The network looks
            at the middle square only, as it was trained: what stands at a wide picture's edge is
            not seen.
        """
        ...


def load(name: str, device: str = "cpu", *, path: Path | None = None) -> Classifier:
    """Load a classifier from where its weights were pulled to, or from a file of the same format.

    Parameters
    ----------
    name
        ``imagenet`` (He, Zhang, Ren and Sun, "Deep Residual Learning for Image Recognition", 2016;
        torchvision's second recipe) or ``places365`` (Zhou, Lapedriza, Khosla, Oliva and Torralba,
        "Places: A 10 million Image Database for Scene Recognition", 2017).
    device
        Where it runs: ``cpu``, ``cuda``…
    path
        The checkpoint; Places365's category file lies beside it.

    Raises
    ------
    ModelError
        If there is no such classifier, or its weights are absent or not in its format.
    """
    if name not in NAMES:
        raise ModelError(f"no extra classifier is called '{name}'; there are {', '.join(NAMES)}")
    file = path or weights.find(name)
    net, prepare, labels = LOADERS[name](file)
    return _Network(name, net.to(device).eval(), prepare, labels)


class _Network:
    """The real thing: a ResNet, its preparation of a picture, and its labels."""

    def __init__(self, name: str, net: Any, prepare: Any, labels: tuple[str, ...]) -> None:
        self.name = name
        self._net, self._prepare, self._labels = net, prepare, labels

    def answer(self, images: Sequence[Image]) -> Scores:
        """Answer ``extra.NAME``, a row a picture."""
        p = np.empty((len(images), len(self._labels)), np.float32)
        for start in range(0, len(images), BATCH):
            p[start : start + BATCH] = self._classify(images[start : start + BATCH])
        return _scores(self.name, self._labels, p)

    def _classify(self, images: Sequence[Image]) -> Any:
        import torch
        from PIL import Image as Pillow

        device = next(self._net.parameters()).device
        batch = torch.stack([self._prepare(Pillow.fromarray(image)) for image in images])
        with torch.inference_mode():
            return torch.softmax(self._net(batch.to(device)), dim=1).cpu().numpy()


def _scores(name: str, labels: tuple[str, ...], p: Any) -> Scores:
    return Scores(head=f"extra.{name}", labels=labels, p=p, how=np.full(len(p), name))


def _imagenet(path: Path) -> tuple[Any, Any, tuple[str, ...]]:
    """ResNet-50 by torchvision's own recipe, which also says how pictures are prepared."""
    from torchvision.models import ResNet50_Weights

    recipe = ResNet50_Weights.IMAGENET1K_V2
    labels = tuple(recipe.meta["categories"])
    return _resnet("resnet50", _state(path), path, len(labels)), recipe.transforms(), labels


def _places365(path: Path) -> tuple[Any, Any, tuple[str, ...]]:
    """The checkpoint as its authors' train_placesCNN.py saved it, from several GPUs.

    Pictures are prepared as that program did for its validation: the shorter side scaled to 256,
    the middle 224 × 224, ImageNet's mean and deviation. That is torchvision's first recipe.
    """
    from torchvision.models import ResNet18_Weights

    kept = _state(path)
    if not isinstance(kept.get("state_dict"), Mapping):
        raise ModelError(f"{path} is no Places365 checkpoint: it has no state_dict")
    state = {key.removeprefix("module."): value for key, value in kept["state_dict"].items()}
    labels = _categories(path.with_name("categories_places365.txt"))
    net = _resnet(str(kept.get("arch")), state, path, len(labels))
    return net, ResNet18_Weights.IMAGENET1K_V1.transforms(), labels


def _state(path: Path) -> Mapping[str, Any]:
    """Read a torch file of tensors alone, of any age."""
    import torch

    try:
        kept = torch.load(path, map_location="cpu", weights_only=True)
    except Exception as error:  # torch.load raises what the damaged file makes it raise
        reason = (str(error).splitlines() or [type(error).__name__])[0]
        raise ModelError(f"{path} cannot be loaded: {reason}") from error
    if not isinstance(kept, Mapping):
        raise ModelError(f"{path} is no checkpoint: it holds {type(kept).__name__}")
    return kept


def _resnet(arch: str, state: Mapping[str, Any], path: Path, classes: int) -> Any:
    from torchvision import models

    if arch not in ("resnet18", "resnet50"):
        raise ModelError(f"{path} holds '{arch}'; resnet18 and resnet50 can be loaded")
    net = models.get_model(arch, weights=None, num_classes=classes)
    try:
        net.load_state_dict(dict(state))
    except (RuntimeError, TypeError) as error:
        reason = " ".join(str(error).split())[:200]
        raise ModelError(f"{path} does not hold a {arch} of {classes} classes: {reason}") from error
    return net


def _categories(path: Path) -> tuple[str, ...]:
    """Read lines such as ``/b/bakery/shop 30``: a folder of the first letter, a name, a column."""
    try:
        lines = [line.split() for line in path.read_text("utf-8").splitlines() if line.strip()]
        named = {int(column): place.split("/", 2)[2] for place, column in lines}
        if sorted(named) != list(range(len(lines))) or not named:
            raise ValueError("its columns do not count from 0")
    except (OSError, ValueError, IndexError) as error:
        raise ModelError(f"{path} is no list of Places365's categories: {error}") from error
    return tuple(named[column] for column in range(len(named)))


class FakeClassifier:
    """Answers from a picture's brightness, always the same: for tests."""

    def __init__(self, name: str = "places365", labels: Sequence[str] = ("cave", "beach")) -> None:
        self.name = name
        self._labels = tuple(labels)

    def answer(self, images: Sequence[Image]) -> Scores:
        """Answer the darker the nearer to the first label."""
        light = np.array([[image.mean() / 255] for image in images]).reshape(-1, 1)
        p = np.exp(-8 * np.abs(light - np.linspace(0, 1, len(self._labels))))
        return _scores(self.name, self._labels, p / p.sum(axis=1, keepdims=True))


LOADERS: Mapping[str, Callable[[Path], tuple[Any, Any, tuple[str, ...]]]] = {
    "imagenet": _imagenet,
    "places365": _places365,
}
NAMES = tuple(LOADERS)
"""Which classifiers there are."""
