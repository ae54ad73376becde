"""CinemaNet's 23 heads by CinemaCLIP, where its weights are there.

The ``cinemaclip`` package (Synopsis/OZU) carries code and schema; the weights come from the
Hugging Face hub or from a local folder. Nothing here touches the network: pulling is a command of
its own. Model and heads: OZU Technology, "CinemaCLIP", LAION ViT-B-32-256 with 23 linear heads.
"""

from __future__ import annotations

import json
import logging
from collections.abc import Mapping
from contextlib import redirect_stdout
from functools import cache
from importlib.resources import files
from io import StringIO
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np

from moviegoer.core.answers.linear import LinearHead
from moviegoer.errors import ModelError
from moviegoer.sense import weights as catalogue
from moviegoer.sense.checkpoints import checksum
from moviegoer.sense.clip import OpenClip

if TYPE_CHECKING:
    from cinemaclip import CinemaCLIP

__all__ = ["HOW", "CinemaClip", "available", "fingerprint", "how_to_get", "load"]

REPOSITORY = "OZU-Technology/CinemaCLIP"
HOW = "cinemaclip"


def how_to_get() -> str:
    """Say in one line what is missing without the weights, and how to come by them."""
    return f"{catalogue.how_to_get('cinemaclip')}, or --set cinemaclip.weights=FOLDER names some"


def available(weights: str = "auto") -> bool:
    """Tell whether :func:`load` would find weights."""
    return weights != "off" and _folder(weights) is not None


def fingerprint(weights: str = "auto") -> str:
    """SHA-256 of the weights that :func:`load` would load.

    Raises
    ------
    ModelError
        If there are none.
    """
    folder = _folder(weights)
    if folder is None:
        raise ModelError(f"no CinemaCLIP weights for '{weights}': {how_to_get()}")
    return checksum(folder / "model.safetensors")


def load(weights: str = "auto", *, device: str = "cpu") -> CinemaClip | None:
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
            raise ModelError(f"no model.safetensors in '{weights}': {how_to_get()}")
        return None
    return CinemaClip(folder, device)


def _folder(weights: str) -> Path | None:
    if weights != "auto":
        folder = Path(weights).expanduser()
        return folder if (folder / "model.safetensors").is_file() else None
    found = catalogue.local("cinemaclip")
    return None if found is None else found.parent


class CinemaClip(OpenClip):
    """CinemaCLIP: a CLIP model like any other, whose picture vectors answer 23 heads besides.

    Pictures are squished to 256 × 256, as in training: black bars must be off, or they squish with
    them. Heads drop out after their linear map, so evaluation mode matters.
    """

    def __init__(self, folder: Path, device: str) -> None:
        self._whole = _read(folder).to(device).eval()
        name = f"{REPOSITORY} ({folder.name})"
        super().__init__(self._whole.clip, self._whole.preprocess, self._whole.tokenizer, name=name)

    def heads(self) -> tuple[LinearHead, ...]:
        """Every head as the linear map it is, with the installed schema's labels.

        A head of one label (``likelihood``) is a yes/no question. The answer counts as yes, and a
        label of several as held, from the schema's suggested threshold on.
        """
        return tuple(self._head(name, meta) for name, meta in _schema().items())

    def _head(self, name: str, meta: Mapping[str, Any]) -> LinearHead:
        linear = self._whole.classifier_heads.get_head_for_category(name).linear
        labels = tuple(meta["labels"])
        return LinearHead(
            name,
            ("yes",) if labels == ("likelihood",) else labels,
            np.asarray(linear.weight.detach().float().cpu().numpy(), np.float32),
            np.asarray(linear.bias.detach().float().cpu().numpy(), np.float32),
            exclusive=meta["activation"] == "softmax",
            threshold=float(meta["suggested_thresh"] or 0.5),
        )


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
