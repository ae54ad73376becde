"""A CLIP model of a few thousand weights, random, saved as open_clip saves the real ones."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

VISION = {"image_size": 32, "layers": 1, "width": 64, "patch_size": 16}
TEXT = {"context_length": 77, "vocab_size": 49408, "width": 16, "heads": 2, "layers": 1}
MODEL = {"embed_dim": 16, "vision_cfg": VISION, "text_cfg": TEXT}
PREPARED = {
    "mean": [0.2, 0.5, 0.6],
    "std": [0.3, 0.2, 0.4],
    "interpolation": "bilinear",
    "resize_mode": "squash",
}


def state() -> dict[str, Any]:
    """The weights, always the same."""
    import open_clip
    import torch

    torch.manual_seed(3)
    made: dict[str, Any] = open_clip.CLIP(**MODEL).state_dict()
    return made


def write(folder: Path) -> Path:
    """Save the model with its configuration into a new folder."""
    from safetensors.torch import save_file

    folder.mkdir()
    about = {"model_cfg": MODEL, "preprocess_cfg": PREPARED}
    (folder / "open_clip_config.json").write_text(json.dumps(about))
    save_file(state(), folder / "open_clip_model.safetensors")
    return folder
