"""Which device networks run on."""

from __future__ import annotations

import os

from moviegoer.errors import ConfigError

__all__ = ["choose", "describe"]

PLANS = "64"
"""Plans of a layer that oneDNN, which PyTorch runs on CPUs, keeps at a time. It makes one for each
number of faces that a network is shown at once and keeps 1,024: on 7,000 keyframes they grew to
2 GB. Fewer than the plans that return with every batch would be made anew each time."""


def choose(wanted: str) -> str:
    """Decide the device: ``auto`` is CUDA where there is one, else the CPU.

    Apple's MPS is never chosen by itself: TransNetV2 gives other cuts on it (66 shots against 108
    for one video, by that package's own account).

    Raises
    ------
    ConfigError
        If the device asked for is not there.
    """
    # Read once, when the first layer of the process is run.
    os.environ.setdefault("ONEDNN_PRIMITIVE_CACHE_CAPACITY", PLANS)
    import torch

    if wanted == "auto":
        return "cuda" if torch.cuda.is_available() else "cpu"
    there = {
        "cpu": True,
        "cuda": torch.cuda.is_available(),
        "mps": torch.backends.mps.is_available(),
    }
    if not there[wanted.partition(":")[0]]:
        raise ConfigError(f"device '{wanted}' is not available here; use --device cpu or auto")
    return wanted


def describe(wanted: str) -> str:
    """Name the device that ``wanted`` means here."""
    import torch

    device = choose(wanted)
    if device.startswith("cuda"):
        return f"{device} ({torch.cuda.get_device_name(device)})"
    return f"{device} ({torch.get_num_threads()} threads)"
