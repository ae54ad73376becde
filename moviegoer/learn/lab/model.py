"""A trained model: one safetensors file with the weights and everything that is known of them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np

from moviegoer.errors import ModelError
from moviegoer.learn.judge.answers import unsure
from moviegoer.learn.lab import about as describing
from moviegoer.learn.lab import eyes
from moviegoer.learn.lab.about import About
from moviegoer.sense import features
from moviegoer.sense.framenet import SIZE
from moviegoer.sense.framing import Trees, first_layer, second_layer, spread_out
from moviegoer.store import write_atomically
from moviegoer.types import Floats, Image

if TYPE_CHECKING:
    import torch

__all__ = [
    "UNKNOWN",
    "Model",
    "build",
    "for_module",
    "for_trees",
    "load",
    "probabilities",
    "save",
    "together",
]

UNKNOWN = "unknown"
"""What is said where no label is likely enough."""
BATCH = 32
"""Pictures looked at at once."""
KEY = "moviegoer"
MODULE, TREES = "module.", "trees."
"""Beginnings of the arrays' names in the file."""


class Model:
    """A trained classifier of pictures."""

    def __init__(
        self,
        about: About,
        *,
        module: torch.nn.Module | None,
        trees: Trees | None = None,
        whole: torch.nn.Module | None = None,
        device: str = "cpu",
    ) -> None:
        """Put a model together.

        Parameters
        ----------
        module
            The trained part.
        trees
            Boosted trees; where there are both, their log-probabilities are averaged.
        whole
            The trained part behind its backbone, where it has one.
        """
        self.about = about
        self.trees = trees
        self.trained = module
        self.device = device
        self._whole = whole if whole is not None else module
        if self._whole is not None:
            self._whole.to(device).eval()
        self._eye = eyes.load(about.sight, device=device)

    @property
    def labels(self) -> tuple[str, ...]:
        """In the order of the probabilities."""
        return self.about.labels

    @property
    def module(self) -> torch.nn.Module | None:
        """The network from :meth:`tensor` to logits, evaluating; none where trees answer alone.

        Of designs that look at pixels it is whole, backbone and all, with its convolutions.
        """
        return self._whole

    def tensor(self, images: Sequence[Image]) -> torch.Tensor:
        """What :attr:`module` takes: pixels as shares of white ``(n, channels, height, width)``, or
        vectors ``(n, d)``; active pictures, RGB uint8."""
        return for_module(self.about, self._eye.look(images)).to(self.device)

    def features(self, images: Sequence[Image]) -> Floats:
        """What the trained part sees of each picture, ``(n, d)``: the eye's vectors, a backbone's,
        or plain pixels; NaN where a face is missing."""
        import torch

        seen = self._eye.look(images)
        if self.about.sight.backbone and self._whole is not None:
            with torch.inference_mode():
                made = self._whole[0](for_module(self.about, seen).to(self.device))  # type: ignore[index]
            seen = made.cpu().numpy()
        return np.asarray(seen.reshape(len(seen), -1), np.float32)

    def probabilities(self, images: Sequence[Image]) -> Floats:
        """How likely each label is, ``(n, labels)``; rows add up to 1 where one label holds.

        Parameters
        ----------
        images
            Pictures without black bars, RGB uint8 ``(height, width, 3)``; sizes may differ.
        """
        rows: list[Floats] = [np.empty((0, len(self.labels)))]
        for start in range(0, len(images), BATCH):
            seen = self._eye.look(images[start : start + BATCH])
            rows.append(probabilities(self.about, self.logits(seen)))
        return np.concatenate(rows)

    def logits(self, seen: np.ndarray) -> Floats:
        """Answer to what the eye saw, before calibration, ``(n, labels)``."""
        parts: list[Floats] = []
        if self._whole is not None:
            import torch

            with torch.inference_mode():
                told = self._whole(for_module(self.about, seen).to(self.device)).cpu().numpy()
            parts.append(np.asarray(told, np.float64))
        if self.trees is not None:
            parts.append(spread_out(self.trees.raw(for_trees(self.about, seen))))
        return together(parts)

    def answers(self, p: Floats) -> list[str]:
        """What is said of each picture: its label, several joined by ``;``, or ``unknown``.

        Parameters
        ----------
        p
            From :meth:`probabilities`.
        """
        return [self._answer(row) for row in np.asarray(p)]

    def _answer(self, row: Floats) -> str:
        about = self.about
        if not about.exclusive:
            held = [name for name, p in zip(about.labels, row, strict=True) if p >= about.threshold]
            return ";".join(held) or "none"
        if unsure(row[None], about.unknown_below)[0]:
            return UNKNOWN
        if len(about.labels) == 2:
            return about.labels[int(row[1] >= about.threshold)]
        return about.labels[int(row.argmax())]


def together(parts: Sequence[Floats]) -> Floats:
    """Average several answers' log-probabilities; a single one stays as it is."""
    if len(parts) == 1:
        return parts[0]
    logs = [part - np.logaddexp.reduce(part, axis=1, keepdims=True) for part in parts]
    return np.asarray(np.mean(logs, axis=0))


def probabilities(about: About, logits: Floats) -> Floats:
    """Calibrated probabilities, ``(n, labels)``."""
    scaled = np.asarray(logits, np.float64) / about.temperature
    if about.bias:
        scaled = scaled + np.asarray(about.bias)
    if not about.exclusive:
        return np.asarray(1 / (1 + np.exp(-np.clip(scaled, -50, 50))))
    e = np.exp(scaled - scaled.max(axis=1, keepdims=True))
    return np.asarray(e / e.sum(axis=1, keepdims=True))


def for_module(about: About, seen: np.ndarray) -> torch.Tensor:
    """What the trained network takes of what an eye saw."""
    import torch

    from moviegoer.learn.lab.networks import scaled

    if about.sight.eye == "pixels":
        return scaled(seen)
    if about.sight.eye == "together":
        seen = seen[:, :SIZE]
    return torch.from_numpy(np.nan_to_num(np.asarray(seen, np.float32)))


def for_trees(about: About, seen: np.ndarray) -> Floats:
    """What boosted trees take of what an eye saw; of FrameNet its log-probabilities."""
    if about.sight.eye == "together":
        return second_layer(seen[:, SIZE:], first_layer(seen[:, :SIZE]))
    return np.asarray(seen, np.float64)


def build(
    about: About,
    *,
    state: Mapping[str, torch.Tensor] | None = None,
    trees: Trees | None = None,
    device: str = "cpu",
) -> Model:
    """Put a model together from its description; without ``state`` its network is untrained.

    Raises
    ------
    ModelError
        If weights that it stands on are missing, or ``state`` is another network's.
    """
    if about.layers is None:
        return Model(about, module=None, trees=trees, device=device)
    import torch

    from moviegoer.learn.lab import networks

    size = _size(about, state)
    module = networks.fresh(about.layers, about.sight, len(about.labels), size=size)
    if state is not None:
        try:
            module.load_state_dict(dict(state))
        except RuntimeError as error:
            raise ModelError(" ".join(str(error).split())[:200]) from None
    trunk = networks.frozen(about.sight)
    whole = None if trunk is None else torch.nn.Sequential(trunk, module)
    return Model(about, module=module, trees=trees, whole=whole, device=device)


def _size(about: About, state: Mapping[str, torch.Tensor] | None) -> int:
    """Length of a probe's vectors: its weights tell, and the eyes of known length."""
    if state is not None and "mean" in state:
        return len(state["mean"])
    known = {"framenet": SIZE, "together": SIZE, "geometry": len(features.NAMES), "pixels": 2048}
    return known.get(about.sight.eye, 512)


def save(model: Model, path: Path) -> None:
    """Write a model into one file; the same model gives the same bytes.

    Raises
    ------
    StoreError
        If it cannot be written.
    """
    import torch
    from safetensors.torch import save as packed

    arrays: dict[str, torch.Tensor] = {}
    if model.trained is not None:
        state = model.trained.state_dict()
        arrays |= {f"{MODULE}{name}": value.cpu().contiguous() for name, value in state.items()}
    if model.trees is not None:
        for name in Trees.__dataclass_fields__:
            value = np.ascontiguousarray(getattr(model.trees, name))
            arrays[f"{TREES}{name}"] = torch.from_numpy(value.copy())
    data = packed(arrays, metadata={KEY: describing.write(model.about)})
    write_atomically(path, lambda out: out.write(data))


def load(path: Path, device: str = "cpu") -> Model:
    """Load a model that training wrote.

    Raises
    ------
    ModelError
        If it is missing, damaged, no such model, or the weights it stands on are not here.
    """
    from safetensors import SafetensorError, safe_open

    try:
        with safe_open(str(path), framework="pt") as file:
            metadata: Mapping[str, str] = file.metadata() or {}
            arrays = {name: file.get_tensor(name) for name in file.keys()}  # noqa: SIM118
    except FileNotFoundError:
        raise ModelError(f"{path}: no such file; 'moviegoer train' writes models") from None
    except (OSError, SafetensorError, ValueError) as error:
        raise ModelError(f"{path} cannot be read as a model: {error}") from None
    if KEY not in metadata:
        raise ModelError(f"{path} is no model of 'moviegoer train': it does not say what it is")
    about = describing.read(metadata[KEY], where=path)
    state = _part(arrays, MODULE)
    try:
        return build(about, state=state or None, trees=_trees(arrays), device=device)
    except (KeyError, ModelError, RuntimeError, ValueError) as error:
        raise ModelError(f"{path} cannot be used: {error}") from error


def _part(arrays: Mapping[str, Any], beginning: str) -> dict[str, Any]:
    return {
        name.removeprefix(beginning): value
        for name, value in arrays.items()
        if name.startswith(beginning)
    }


def _trees(arrays: Mapping[str, Any]) -> Trees | None:
    found = _part(arrays, TREES)
    return Trees(**{name: value.numpy() for name, value in found.items()}) if found else None
