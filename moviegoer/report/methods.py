"""A paragraph for a methods section, filled in."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from moviegoer.report.provenance import date, version
from moviegoer.report.reading import Reading, talk
from moviegoer.report.rhythm import lengths
from moviegoer.report.words import clock, count, length, listed, share
from moviegoer.types import SceneKind, Transition

__all__ = ["citation", "paragraph", "ways"]

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
WAYS = {
    "cinemaclip": "CinemaCLIP with CinemaNet's heads (OZU Technology)",
    "framing-model": "the framing model shipped with Moviegoer, trained on labelled stills",
    "faces": "rules about the faces found",
    "measured": "rules about the measured picture; its probabilities say how far a picture lies "
    "from a threshold",
    "person": "a person, who set it right",
}
AUTHORS = "The Moviegoer authors"


def citation(reading: Reading) -> str:
    """Write the reference to the program, as CITATION.cff has it."""
    provenance = reading.analysis.provenance
    year = date(provenance)[:4]
    when = f" ({year})" if year else ""
    return f"{AUTHORS}{when}. Moviegoer, version {version(provenance)} [Computer software]."


def paragraph(reading: Reading) -> str:
    """Write what was done, with which settings, and what was found, for a methods section."""
    parts = (_film(reading), _cutting(reading), _looking(reading), _people(reading))
    return " ".join([*(part for part in parts if part), _limits(reading)])


def _limits(reading: Reading) -> str:
    """Say that labels are estimates, and how many things a person has set right."""
    amended, people = reading.analysis.amended, reading.analysis.corrected
    set_right = sum(fate.applied for fate in amended) + sum(one.applied for one in people)
    hand = (
        f"{count(set_right, 'correction was', 'corrections were')} made by hand; they are marked "
        "as a person's and stand in corrections.toml."
        if set_right
        else "none was corrected by hand."
    )
    return (
        "All labels are estimates of statistical models; each carries a probability and the way "
        f"it was found{'. ' if set_right else ', and '}{hand}"
    )


def ways(reading: Reading) -> list[tuple[str, str]]:
    """List the ways in which labels of this film were found, and what each means."""
    used = {how for answers in reading.answers.values() for how in answers.hows}
    return [(name, meaning) for name, meaning in WAYS.items() if name in used]


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
    detector = DETECTORS.get(str(_setting(reading, "shots", "detector")))
    threshold = _setting(reading, "shots", "threshold")
    how = f" by {detector}" if detector else ""
    how += f" at threshold {threshold}" if threshold is not None else ""
    kinds = [
        count(there, str(kind), "flashes" if str(kind) == "flash" else "")
        for kind in list(Transition)[1:]
        if (there := sum(shot.transition_in is kind for shot in shots))
    ]
    parted = f", parted by {listed(kinds)}" if kinds else ""
    found, body = lengths(reading), reading.analysis.body
    scope = (
        "."
        if reading.whole
        else f". Statistics are made of the {count(found.shots, 'shot')} of "
        f"{clock(body.start_s)}–{clock(body.end_s)}."
    )
    return (
        f"{count(len(shots), 'shot was', 'shots were')} found{how}{parted}{scope} "
        f"The average shot length is {found.asl_s:.2f}\u00a0s, the median {found.msl_s:.2f}\u00a0s."
    )


def _looking(reading: Reading) -> str:
    keyframes = len(reading.analysis.keyframes)
    told = f"{count(keyframes, 'keyframe')} stood for the shots."
    scale = reading.answers.get("scale")
    if scale:
        by = listed([WAYS.get(how, how) for how in scale.hows])
        told += (
            " Shot scale follows Bordwell and Thompson's terms (ECU to ELS) and was judged from "
            f"{'these' if keyframes != 1 else 'it'} by {by}, in {count(scale.answered, 'shot')}."
        )
    others = sum(name != "scale" for name in reading.answers)
    asked = count(others, "further question was", "further questions were")
    return f"{told} {asked} answered about each shot." if others else told


def _people(reading: Reading) -> str:
    analysis = reading.analysis
    faces = count(len(analysis.faces), "face was", "faces were")
    told = f"{faces} found on them by MTCNN (Zhang et al., 2016)"
    embedder = EMBEDDERS.get(str(_setting(reading, "faces", "embedder")))
    if analysis.cast:
        by = f" with {embedder}" if embedder else ""
        told += f" and grouped{by} into {count(len(analysis.cast), 'character')}"
    two = sum(scene.kind is SceneKind.DIALOGUE2 for scene in analysis.scene_list)
    if not two:
        return f"{told}. No dialogue scene of two characters was found."
    part = share(talk(reading, SceneKind.DIALOGUE2))
    scenes = count(
        two, "dialogue scene of two characters was", "dialogue scenes of two characters were"
    )
    return f"{told}. {scenes} found from setups and characters that alternate, {part} of the time."
