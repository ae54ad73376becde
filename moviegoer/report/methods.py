"""A paragraph for a methods section, filled in, and where everything came from."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from moviegoer.report.reading import Reading
from moviegoer.report.rhythm import lengths
from moviegoer.report.words import clock, count, length, listed, share
from moviegoer.types import SceneKind, Transition

__all__ = ["Weights", "citation", "facts", "notes", "paragraph", "record", "settings", "weights"]

DETECTORS = {
    "adaptive": "PySceneDetect's adaptive content detector (Castellano)",
    "content": "PySceneDetect's content detector (Castellano)",
    "hash": "PySceneDetect's perceptual hash detector (Castellano)",
    "histogram": "PySceneDetect's histogram detector (Castellano)",
    "transnetv2": "TransNet V2 (Souček and Lokoč, 2020)",
    "auto": "PySceneDetect's detectors (Castellano), with TransNet V2 (Souček and Lokoč, 2020) "
    "as judge where these were in doubt",
}
EMBEDDERS = {
    "dlib": "dlib's face recognition network (King, 2017)",
    "vggface2": "an Inception-ResNet trained on VGGFace2 (Cao et al., 2018)",
}
AUTHORS = "The Moviegoer authors"


def version(provenance: Mapping[str, Any]) -> str:
    """Find this program's version in the manifest."""
    found = provenance.get("versions", {}).get("moviegoer")
    if found:
        return str(found)
    import moviegoer

    return str(getattr(moviegoer, "__version__", "unknown"))


def date(provenance: Mapping[str, Any]) -> str:
    """Find the day of the analysis in the manifest; empty when it has none."""
    return str(provenance.get("created", ""))[:10]


def citation(reading: Reading) -> str:
    """Write the reference to the program, as CITATION.cff has it."""
    provenance = reading.analysis.provenance
    year = date(provenance)[:4]
    when = f" ({year})" if year else ""
    return f"{AUTHORS}{when}. Moviegoer, version {version(provenance)} [Computer software]."


def paragraph(reading: Reading) -> str:
    """Write what was done, with which settings, and what was found, for a methods section."""
    parts = (_film(reading), _cutting(reading), _looking(reading), _people(reading))
    limits = (
        "All labels are estimates of statistical models; each carries a probability and the way "
        "it was found, and none was corrected by hand."
    )
    return " ".join([*(part for part in parts if part), limits])


def _setting(reading: Reading, section: str, key: str) -> Any:
    config = reading.analysis.provenance.get("config", {})
    return config.get(section, {}).get(key) if isinstance(config, Mapping) else None


def _film(reading: Reading) -> str:
    film, signals = reading.analysis.film, reading.analysis.signals
    made = ", ".join(str(part) for part in (film.director, film.country, film.year) if part)
    edition = f", {film.edition}" if film.edition else ""
    on = date(reading.analysis.provenance)
    lost = (
        f" {count(signals.lost, 'frame')} could not be decoded."
        if signals.lost
        else " Every frame was decoded."
    )
    return (
        f"{film.title}{f' ({made})' if made else ''}{edition} was analysed with Moviegoer "
        f"{version(reading.analysis.provenance)}{f' on {on}' if on else ''}, from a file of "
        f"{film.width_px} × {film.height_px} pixels at {float(film.rate):.3f} frames per second, "
        f"{length(film.duration_s)} long ({film.codec}).{lost}"
    )


def _cutting(reading: Reading) -> str:
    shots = reading.analysis.shot_list
    detector = str(_setting(reading, "shots", "detector") or "")
    threshold = _setting(reading, "shots", "threshold")
    how = f" by {DETECTORS[detector]}" if detector in DETECTORS else ""
    how += f", threshold {threshold}" if threshold is not None else ""
    kinds = [
        count(found, str(kind), f"{kind}es" if str(kind).endswith("sh") else f"{kind}s")
        for kind in list(Transition)[1:]
        if (found := sum(shot.transition_in is kind for shot in shots))
    ]
    parted = f" parted by {listed(kinds)}" if kinds else ""
    found = lengths(reading)
    body = reading.analysis.body
    scope = (
        ""
        if reading.whole
        else f" Statistics are made of {clock(body.start_s)}–{clock(body.end_s)}, "
        f"{count(found.shots, 'shot')}."
    )
    return (
        (
            f"{count(len(shots), 'shot was', 'shots were')} found{how},{parted}.{scope} "
            f"The average shot length is {found.asl_s:.2f} s, the median {found.msl_s:.2f} s."
        )
        .replace(",.", ".")
        .replace("found, parted", "found, parted")
    )


def _looking(reading: Reading) -> str:
    keyframes = len(reading.analysis.keyframes)
    told = f"{count(keyframes, 'keyframe')} stood for the shots."
    scale = reading.answers.get("scale")
    if scale:
        told += (
            " Shot scale follows Bordwell and Thompson's terms (ECU to ELS) and was judged from "
            f"{'these' if keyframes != 1 else 'it'} by {listed(list(scale.hows))} in "
            f"{count(scale.answered, 'shot')}."
        )
    others = sum(name != "scale" for name in reading.answers)
    if others:
        told += f" {count(others, 'further question')} about each shot {'was' if others == 1 else 'were'} answered."
    return told


def _people(reading: Reading) -> str:
    analysis = reading.analysis
    told = f"{count(len(analysis.faces), 'face')} {'was' if len(analysis.faces) == 1 else 'were'} found on them by MTCNN (Zhang et al., 2016)"
    embedder = EMBEDDERS.get(str(_setting(reading, "faces", "embedder")))
    if analysis.cast:
        by = f" with {embedder}" if embedder else ""
        told += f" and grouped{by} into {count(len(analysis.cast), 'character')}"
    two = [s for s in analysis.scene_list if s.kind is SceneKind.DIALOGUE2]
    if not two:
        return f"{told}. No dialogue scene of two characters was found."
    part = sum(scene.span.duration_s for scene in two) / max(float(reading.end_s[-1]), 1e-6)
    return (
        f"{told}. {count(len(two), 'dialogue scene')} of two characters, {share(part)} of the "
        "film, " + ("was" if len(two) == 1 else "were") + " found from setups and characters "
        "that alternate."
    )


def facts(reading: Reading) -> list[tuple[str, str]]:
    """List what the file says of itself, what was lost, and which stretch was counted."""
    film, signals, body = reading.analysis.film, reading.analysis.signals, reading.analysis.body
    left, top, right, bottom = signals.active
    whole = (left, top, right, bottom) == (0.0, 0.0, 1.0, 1.0)
    bars = (
        "none" if whole else f"left out; the picture fills {share((right - left) * (bottom - top))}"
    )
    rate = f"{float(film.rate):.3f}".rstrip("0").rstrip(".")
    return [
        ("Length", f"{clock(float(reading.end_s[-1]), tenths=True)}, {len(signals):,} frames"),
        ("Picture", f"{film.width_px} × {film.height_px} px, {rate} frames per second"),
        ("Black bars", bars),
        ("Coding", f"{film.codec}, {'with' if film.has_sound else 'without'} sound"),
        ("Frames lost", f"{signals.lost:,}" if signals.lost else "none"),
        (
            "Statistics",
            "of the whole film"
            if reading.whole
            else f"of {clock(body.start_s)}–{clock(body.end_s)}; the rest is veiled",
        ),
        ("Content key", film.key),
    ]


def notes(provenance: Mapping[str, Any]) -> list[str]:
    """List what the run wants its reader to know."""
    said = provenance.get("notes", [])
    return [said] if isinstance(said, str) else [str(note) for note in said]


def settings(provenance: Mapping[str, Any]) -> list[tuple[str, str]]:
    """List the settings that were in force, as ``section.key``."""
    return list(_flat(provenance.get("config", {}), ""))


def _flat(value: Any, name: str) -> Iterator[tuple[str, str]]:
    if isinstance(value, Mapping):
        for key, inner in value.items():
            yield from _flat(inner, f"{name}.{key}" if name else str(key))
    else:
        yield name, "default" if value in (None, "") else str(value)


@dataclass(frozen=True, slots=True)
class Weights:
    """A set of weights that took part: what it is called, its licence, its checksum."""

    name: str
    version: str
    licence: str
    checksum: str


def weights(provenance: Mapping[str, Any]) -> list[Weights]:
    """List the weights that took part, from the manifest's list or table of them."""
    listed_ = provenance.get("weights", [])
    if isinstance(listed_, Mapping):
        listed_ = [{"name": k, **(v if isinstance(v, Mapping) else {})} for k, v in listed_.items()]
    return [
        Weights(
            name=str(entry.get("name", "")),
            version=str(entry.get("version") or entry.get("revision") or ""),
            licence=str(entry.get("licence", "")),
            checksum=str(entry.get("sha256", ""))[:16],
        )
        for entry in listed_
        if isinstance(entry, Mapping)
    ]


def record(provenance: Mapping[str, Any]) -> str:
    """Print the manifest whole, for whoever wants to check."""
    return json.dumps(provenance, indent=2, ensure_ascii=False, default=str)
