"""Where CLIP weights lie on this machine, and how their model wants its pictures.

Finding weights loads no network, so that a run with nothing to do stays quick.
"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from moviegoer.errors import ModelError
from moviegoer.sense import weights as catalogue

__all__ = ["AUTO", "Checkpoint", "checksum", "find", "how_to_get"]

AUTO: Mapping[str, tuple[str, str]] = {
    "ViT-B-32": ("laion2b_s34b_b79k", "openclip"),
    "MobileCLIP2-S0": ("dfndr2b", "mobileclip"),
}
"""By model, the pretrained tag that ``auto`` means and its name in the catalogue of weights."""
NAMES = ("open_clip_model.safetensors", "open_clip_pytorch_model.bin")
"""Files that open_clip keeps weights in on the hub, the safer format first."""
IN_FOLDERS = (
    "open_clip_model.safetensors", "open_clip_pytorch_model.safetensors",
    "open_clip_pytorch_model.bin", "open_clip_pytorch_model.pth", "model.safetensors",
    "pytorch_model.bin", "pytorch_model.pth", "model.pth", "*.safetensors", "*.bin", "*.pth",
)  # fmt: skip
"""The order in which open_clip 3.3 looks for weights in a folder: the file whose checksum is told
must be the one that is loaded."""
PREPROCESSING = ("mean", "std", "interpolation", "resize_mode")


@dataclass(frozen=True, slots=True)
class Checkpoint:
    """One file of weights, and of which model they are.

    ``architecture`` is open_clip's name of the model; for a folder that carries its own
    configuration (``folder``), open_clip's ``local-dir:`` name.
    """

    model: str
    tag: str
    file: Path
    architecture: str
    folder: bool = False

    @property
    def catalogued(self) -> str:
        """Its name in the catalogue of weights; empty if it is not one of those."""
        tag, known = AUTO.get(self.model, ("", ""))
        return known if self.tag == tag else ""

    @property
    def name(self) -> str:
        """Model and weights in one word, for the manifest."""
        return f"{self.model} {self.tag}"

    @property
    def quick_gelu(self) -> bool:
        """Whether the tag's weights were trained with QuickGELU, whatever the model's default."""
        return not self.folder and bool(_tag(self.model, self.tag).get("quick_gelu"))

    def preprocessing(self) -> Mapping[str, Any]:
        """How the model wants pictures: mean, deviation, interpolation and way of resizing.

        Empty for a folder, whose own configuration tells. Asking loads open_clip.

        Raises
        ------
        ModelError
            If that cannot be known: a lone file does not tell, and the model's tags differ.
        """
        if self.folder:
            return {}
        tags = [self.tag] if self.tag in _tags(self.model) else _tags(self.model)
        known = [{key: _tag(self.model, tag)[key] for key in PREPROCESSING} for tag in tags]
        if any(one != known[0] for one in known):
            raise ModelError(
                f"'{self.file}' does not say how its pictures were prepared, and {self.model}'s "
                "weights differ in that; put it into a folder with its open_clip_config.json"
            )
        return known[0] if known else {}


def how_to_get(model: str, weights: str = "auto") -> str:
    """Say in one line what is missing, and how to come by it."""
    tag, known = AUTO.get(model, ("", ""))
    if known and weights in ("auto", tag):
        return catalogue.how_to_get(known)
    repository = str(_tag(model, weights).get("hf_hub", "")).strip("/")
    pull = f"'hf download {repository}', or " if repository else ""
    return f"no weights of {model} are here: {pull}--set clip.weights=FOLDER names some"


def find(model: str, weights: str = "auto") -> Checkpoint | None:
    """Find weights of an open_clip model without touching the network.

    Parameters
    ----------
    model
        open_clip's name, such as ``ViT-B-32-256``; not needed for a folder.
    weights
        ``auto``, ``off``, a pretrained tag, a file (safetensors, or a torch file of tensors
        alone), or a folder with ``open_clip_config.json``.

    Returns
    -------
    Checkpoint or None
        ``None`` where ``auto`` finds nothing, or for ``off``.

    Raises
    ------
    ModelError
        If what was named is not there.
    """
    if weights == "off":
        return None
    path = Path(weights).expanduser()
    if path.is_dir():
        return _folder(path)
    if path.is_file():
        return Checkpoint(model, path.name, path, model)
    own = AUTO.get(model, ("", ""))[0]
    tag = own if weights == "auto" else weights.lower().replace("-", "_")
    found = _cached(model, tag) if tag else None
    if found is not None:
        return Checkpoint(model, tag, found, model)
    if weights == "auto":
        return None
    if not _tag(model, tag):
        raise ModelError(
            f"'{weights}' is no folder, no file and no pretrained tag of {model}; its tags are "
            f"{', '.join(_tags(model)) or 'unknown: open_clip has no such model'}"
        )
    raise ModelError(how_to_get(model, tag))


def _folder(path: Path) -> Checkpoint:
    if not (path / "open_clip_config.json").is_file():
        raise ModelError(f"no open_clip_config.json in '{path}', so its model is unknown")
    for pattern in IN_FOLDERS:
        for file in sorted(path.glob(pattern)):
            return Checkpoint(path.name, file.name, file, f"local-dir:{path}", folder=True)
    raise ModelError(f"no weights in '{path}'")


def _tags(model: str) -> list[str]:
    from open_clip import pretrained

    return list(pretrained.list_pretrained_tags_by_model(model))


@cache
def _tag(model: str, tag: str) -> Mapping[str, Any]:
    from open_clip import pretrained

    about: Mapping[str, Any] = pretrained.get_pretrained_cfg(model, tag)
    return about


def _cached(model: str, tag: str) -> Path | None:
    """The tag's file where 'models pull' put it, or in the hub's cache, where open_clip does."""
    from huggingface_hub import try_to_load_from_cache

    known = AUTO.get(model, ("", ""))
    if tag == known[0]:
        return catalogue.local(known[1])
    repository, _, name = str(_tag(model, tag).get("hf_hub", "")).rpartition("/")
    for file in (name,) if name else NAMES:
        found = try_to_load_from_cache(repository, file) if repository else None
        if isinstance(found, str):
            return Path(found)
    return None


@cache
def checksum(file: Path) -> str:
    """SHA-256 of a file; the hub's cache names its files by it, which spares reading them."""
    real = file.resolve()
    if len(real.name) == 64 and set(real.name) <= set("0123456789abcdef"):
        return real.name
    try:
        with real.open("rb") as opened:
            return hashlib.file_digest(opened, "sha256").hexdigest()
    except OSError as error:
        raise ModelError(f"cannot read {file}: {error.strerror}") from None
