"""The shipped FrameNet as a network of PyTorch again, to look into it.

ONNX Runtime gives answers only; the weights in its file carry the names they had in training.
"""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

from moviegoer.errors import ModelError

if TYPE_CHECKING:
    import torch

__all__ = ["restored"]

HALF = ".half"
"""What :mod:`moviegoer.learn.network` adds to the names of weights kept in half precision."""


def restored(path: Path, answers: range) -> torch.nn.Module:
    """Build the network from its ONNX file: pictures ``(n, 192, 320, 3)``, 0 to 255, to logits.

    Parameters
    ----------
    answers
        Which of its answers are given. The mirror image is not asked besides.

    Raises
    ------
    ModelError
        If the file holds another network.
    """
    import onnx
    import torch
    from onnx import numpy_helper
    from torch import nn

    from moviegoer.learn import network
    from moviegoer.sense import weights

    trunk, tail = network.parts(weights.shipped("efficientnet-lite0"))
    try:
        kept: dict[str, Any] = {
            one.name.removesuffix(HALF): torch.from_numpy(numpy_helper.to_array(one).copy()).float()
            for one in onnx.load(str(path)).graph.initializer
        }
        for name, part in (("trunk", trunk), ("tail", tail)):
            mine = {key: kept[f"{name}.{key}"] for key in part.state_dict() if _learnt(key)}
            part.load_state_dict(mine, strict=False)
    except (OSError, KeyError, RuntimeError) as error:
        raise ModelError(f"{path} is no FrameNet: {error}; reinstall moviegoer") from error
    last = nn.Linear(tail.answers.in_features, len(answers))
    some = slice(answers.start, answers.stop)
    with torch.no_grad():
        last.weight.copy_(tail.answers.weight[some])
        last.bias.copy_(tail.answers.bias[some])
    tail.answers = last
    return nn.Sequential(trunk, tail).eval()


def _learnt(key: str) -> bool:
    """Tell weights from the constants that the network is made with."""
    return key not in ("mean", "deviation")
