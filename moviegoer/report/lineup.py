"""A page with faces of every character: to see who is who, and which cluster holds several."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import jinja2
import numpy as np

from moviegoer.analysis import Analysis
from moviegoer.report.pictures import head, jpeg
from moviegoer.report.words import clock, count, length
from moviegoer.types import Character, Image

__all__ = ["Face", "Suspect", "render"]

FACES = 12
"""Faces shown of one character: two rows on a laptop's screen."""


@dataclass(frozen=True, slots=True)
class Face:
    """One picture of a character, in base64, and where it is from."""

    picture: str
    shot: int
    time: str


@dataclass(frozen=True, slots=True)
class Suspect:
    """One character as the page shows them."""

    number: int
    name: str
    said: str
    settled: bool
    faces: tuple[Face, ...]


def render(analysis: Analysis, *, picture: Callable[[int], Image]) -> str:
    """Draw the page, whole; ``picture`` gives a keyframe's picture by its frame."""
    environment = jinja2.Environment(
        loader=jinja2.PackageLoader("moviegoer.report", "templates"),
        autoescape=True,
        undefined=jinja2.StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    frames = [_chosen(character, analysis) for character in analysis.cast]
    pictures = _pictures(analysis, sorted({row for rows in frames for row in rows}), picture)
    return environment.get_template("lineup.html").render(
        title=analysis.film.title,
        cast=[
            _suspect(one, analysis, rows, pictures)
            for one, rows in zip(analysis.cast, frames, strict=True)
        ],
        corrections=[outcome.said() for outcome in analysis.corrected if not outcome.applied],
    )


def _chosen(character: Character, analysis: Analysis) -> list[int]:
    """Choose the portrait and, evenly over the other shots, the largest face of each."""
    faces = analysis.faces
    rows = np.array(character.faces)
    shot = _shots(analysis, rows)
    order = np.lexsort((-faces.height_px[rows], shot))
    _, first = np.unique(shot[order], return_index=True)
    largest = rows[order][first]
    largest = largest[shot[order][first] != shot[rows == character.portrait]]
    spread = np.linspace(0, len(largest) - 1, min(len(largest), FACES - 1)).round().astype(int)
    return [character.portrait, *largest[spread].tolist()]


def _shots(analysis: Analysis, rows: np.ndarray) -> np.ndarray:
    keyframes = analysis.keyframes
    return keyframes.shot[keyframes.row_of(analysis.faces.frame[rows])]


def _pictures(
    analysis: Analysis, rows: list[int], picture: Callable[[int], Image]
) -> dict[int, str]:
    """Cut the faces out; each keyframe is read once."""
    faces, found = analysis.faces, {}
    for frame in np.unique(faces.frame[rows]).tolist():
        image = picture(frame)
        for row in rows:
            if faces.frame[row] == frame:
                left, top, right, bottom = (float(side) for side in faces.box[row])
                found[row] = jpeg(head(image, (left, top, right, bottom)), quality=78)
    return found


def _suspect(
    character: Character, analysis: Analysis, rows: list[int], pictures: dict[int, str]
) -> Suspect:
    shots = _shots(analysis, np.array(rows)).tolist()
    time_s = analysis.signals.time_s
    return Suspect(
        number=character.number,
        name=character.name,
        said=f"{length(character.screen_time_s)} on screen, {count(len(character.shots), 'shot')}, "
        f"{clock(character.first_s)}–{clock(character.last_s)}",
        settled=character.how == "person",
        faces=tuple(
            Face(pictures[row], shot, clock(float(time_s[analysis.faces.frame[row]])))
            for row, shot in zip(rows, shots, strict=True)
        ),
    )
