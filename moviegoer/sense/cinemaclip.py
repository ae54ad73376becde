"""CinemaNet's 23 heads by CinemaCLIP, where its weights are there.

The ``cinemaclip`` package (Synopsis/OZU) carries code and schema; the weights come from the
Hugging Face hub or from a local folder. Nothing here touches the network: pulling is a command of
its own. Model and heads: OZU Technology, "CinemaCLIP", LAION ViT-B-32-256 with 23 linear heads.
"""

from __future__ import annotations

import json
import logging
from collections.abc import Mapping, Sequence
from contextlib import redirect_stdout
from functools import cache
from importlib.resources import files
from io import StringIO
from pathlib import Path
from typing import TYPE_CHECKING, Any, Protocol

import numpy as np

from moviegoer.errors import ModelError
from moviegoer.types import Floats, Image, Scores

if TYPE_CHECKING:
    from cinemaclip import CinemaCLIP

__all__ = ["HOW_TO_GET", "Clip", "FakeClip", "as_scores", "available", "fingerprint", "load"]

REPOSITORY = "OZU-Technology/CinemaCLIP"
HOW = "cinemaclip"
HOW_TO_GET = (
    f"pull them with 'hf download {REPOSITORY}', or name a folder that holds them with "
    "--set cinemaclip.weights=FOLDER"
)


class Clip(Protocol):
    """Whatever answers CinemaNet's heads from pictures."""

    name: str
    """Which weights, for the manifest."""

    def answer(self, images: Sequence[Image]) -> Mapping[str, Scores]:
        """Answer every head, a row a picture.

        Parameters
        ----------
        images
            Active pictures, RGB uint8 ``(height, width, 3)``; sizes may differ. Black bars must
            be off: pictures are squished to 256 × 256, as in training, and bars squish with them.
        """
        ...


def available(weights: str = "auto") -> bool:
    """Tell whether :func:`load` would find weights."""
    return weights != "off" and _folder(weights) is not None


def fingerprint(weights: str = "auto") -> str:
    """Name the weights that :func:`load` would load: their hub snapshot, or size and age.

    Raises
    ------
    ModelError
        If there are none.
    """
    folder = _folder(weights)
    if folder is None:
        raise ModelError(f"no CinemaCLIP weights for '{weights}': {HOW_TO_GET}")
    about = (folder / "model.safetensors").stat()
    return f"{folder.name} {about.st_size} {about.st_mtime_ns}"


def load(weights: str = "auto", *, device: str = "cpu") -> Clip | None:
    """Load CinemaCLIP from the hub's cache (``auto``) or a folder; ``None`` where it is absent.

    Parameters
    ----------
    weights
        ``auto``, ``off``, or a folder with ``config.json`` and ``model.safetensors``.
    device
        Where it runs: ``cpu``, ``cuda``…

    Raises
    ------
    ModelError
        If the folder named does not hold CinemaCLIP weights.
    """
    if weights == "off":
        return None
    folder = _folder(weights)
    if folder is None:
        if weights != "auto":
            raise ModelError(f"no model.safetensors in '{weights}': {HOW_TO_GET}")
        return None
    return _Clip(folder, device)


def _folder(weights: str) -> Path | None:
    if weights != "auto":
        folder = Path(weights).expanduser()
        return folder if (folder / "model.safetensors").is_file() else None
    from huggingface_hub import try_to_load_from_cache

    found = try_to_load_from_cache(REPOSITORY, "model.safetensors")
    return Path(found).parent if isinstance(found, str) else None


class _Clip:
    """The real thing. Heads drop out after their linear map, so evaluation mode matters."""

    def __init__(self, folder: Path, device: str) -> None:
        self._model = _read(folder).to(device).eval()
        self._device = device
        self.name = f"{REPOSITORY} ({folder.name})"

    def answer(self, images: Sequence[Image]) -> Mapping[str, Scores]:
        import torch
        from PIL import Image as Pillow

        if not len(images):
            return {n: as_scores(n, np.empty((0, len(h["labels"])))) for n, h in _schema().items()}
        batch = torch.stack([self._model.preprocess(Pillow.fromarray(i)) for i in images])
        with torch.inference_mode():
            vectors = self._model.encode_image(batch.to(self._device), normalize=True)
            answers = self._model.classifier_heads(vectors, return_logits=False)
        return {name: as_scores(name, p.float().cpu().numpy()) for name, p in answers.items()}


def _read(folder: Path) -> CinemaCLIP:
    from cinemaclip import CinemaCLIP
    from safetensors import SafetensorError

    # The hub's loader prints, and open_clip warns of random weights that are then replaced.
    root = logging.getLogger()
    root.addFilter(_expected)
    try:
        with redirect_stdout(StringIO()):
            return CinemaCLIP.from_pretrained(str(folder), local_files_only=True, schema_path=None)
    except (OSError, RuntimeError, TypeError, ValueError, SafetensorError) as error:
        reason = str(error).splitlines()[0]
        raise ModelError(f"'{folder}' does not hold CinemaCLIP weights: {reason}") from error
    finally:
        root.removeFilter(_expected)


def _expected(record: logging.LogRecord) -> bool:
    return "No pretrained weights loaded" not in record.getMessage()


@cache
def _schema() -> Mapping[str, Mapping[str, Any]]:
    path = files("cinemaclip") / "assets" / "CinemaNetSchema.json"
    meta: Mapping[str, Mapping[str, Any]] = json.loads(path.read_text("utf-8"))["categories_meta"]
    return meta


def as_scores(name: str, p: Floats) -> Scores:
    """One head's probabilities with its labels, as the installed schema has them.

    A head of one label (``likelihood``) is a yes/no question. The answer counts as yes, and a
    label of several as held, from the schema's suggested threshold on.
    """
    meta = _schema()[name]
    labels = tuple(meta["labels"])
    return Scores(
        head=name,
        labels=("yes",) if labels == ("likelihood",) else labels,
        p=np.asarray(p, np.float64),
        how=np.full(len(p), HOW),
        exclusive=meta["activation"] == "softmax",
        threshold=float(meta["suggested_thresh"] or 0.5),
    )


class FakeClip:
    """Answers from a picture's mean colour, always the same: for tests."""

    name = "fake"

    def __init__(self, heads: Mapping[str, Sequence[str]] | None = None) -> None:
        self._heads = heads or {"color.tones": ("cool", "warm")}

    def answer(self, images: Sequence[Image]) -> Mapping[str, Scores]:
        """Answer each head from the picture's red share."""
        red = np.array([i[..., 0].mean() / max(float(i.sum(axis=-1).mean()), 1) for i in images])
        answers = {}
        for name, labels in self._heads.items():
            centre = np.linspace(0, 1, len(labels))
            p = np.exp(-8 * np.abs(red.reshape(-1, 1) - centre))
            p = p / p.sum(axis=1, keepdims=True)
            answers[name] = Scores(name, tuple(labels), p, np.full(len(images), HOW))
        return answers
