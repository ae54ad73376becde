"""The chain of a dialogue's shots: which camera positions return, and where looks meet."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from moviegoer.core.conversation.eyeline import Glance, glances
from moviegoer.report.reading import Reading
from moviegoer.report.words import count
from moviegoer.types import Scene, SceneKind

__all__ = ["Arc", "Chain", "chains"]

PITCH, THUMB = 134, 128
"""Pixels from one shot of a strip to the next, and the width of one, as in report.css."""
HEIGHT, LOW = 40, 18
COLOURS = ("#e8a33d", "#6fb7e8", "#7fce9c", "#e39ac1", "#e5d65c", "#c3b4f2")
"""Camera positions, light enough for the strip's dark ground; later ones begin again."""
ARROWS = {"left": "←", "right": "→", "camera": "⊙"}


@dataclass(frozen=True, slots=True)
class Arc:
    """A link between two successive shots of one camera position, as a path of an SVG."""

    path: str
    colour: str
    told: str


@dataclass(frozen=True, slots=True)
class Chain:
    """One dialogue's chain; the tuples have an entry a shot.

    ``letters`` name camera positions that return in the scene, with their ``colours``; others
    have none. ``looks`` are an arrow and its words. ``meets`` are the places, in pixels, of the
    cuts at which looks meet.
    """

    width: int
    height: int
    arcs: tuple[Arc, ...]
    letters: tuple[str, ...]
    colours: tuple[str, ...]
    looks: tuple[tuple[str, str], ...]
    meets: tuple[int, ...]
    told: str


def chains(reading: Reading) -> dict[int, Chain]:
    """Draw the chain of every dialogue scene, by its number."""
    film = reading.analysis
    found = glances(
        shots=film.shot_list, scenes=film.scene_list, cast=film.cast, gaze=film.heads.get("gaze")
    )
    return {
        scene.number: _chain(reading, scene, found)
        for scene in film.scene_list
        if scene.kind is not SceneKind.OTHER
    }


def _chain(reading: Reading, scene: Scene, found: Sequence[Glance]) -> Chain:
    numbers = [shot.number for shot in reading.analysis.shot_list]
    first = numbers.index(scene.first_shot)
    rows = range(first, first + scene.last_shot - scene.first_shot + 1)
    setups = [int(reading.analysis.setups[row]) for row in rows]
    names = _names(setups)
    hues = {setup: COLOURS[at % len(COLOURS)] for at, setup in enumerate(names)}
    mine = [look for look in found if scene.first_shot <= look.shot < scene.last_shot]
    meets = [look.shot - scene.first_shot for look in mine if look.meets]
    gaze = reading.answers.get("gaze")
    said = [gaze.said[row] if gaze else "" for row in rows]
    return Chain(
        width=PITCH * len(rows) - (PITCH - THUMB),
        height=HEIGHT if names else LOW,
        arcs=tuple(_arcs(setups, names, hues)),
        letters=tuple(names.get(setup, "") for setup in setups),
        colours=tuple(hues.get(setup, "") for setup in setups),
        looks=tuple((ARROWS.get(look, ""), _looking(look)) for look in said),
        meets=tuple(PITCH * (at + 1) - (PITCH - THUMB) // 2 for at in meets),
        told=_told(list(names.values()), len(meets), len(mine)),
    )


def _names(setups: Sequence[int]) -> dict[int, str]:
    """Name the positions that return by letters, in order; past Z by numbers."""
    often = Counter(setups)
    back = [setup for setup in dict.fromkeys(setups) if often[setup] > 1]
    return {s: chr(65 + at) if at < 26 else str(at + 1) for at, s in enumerate(back)}


def _arcs(setups: Sequence[int], names: dict[int, str], hues: dict[int, str]) -> list[Arc]:
    arcs, last = [], dict[int, int]()
    for at, setup in enumerate(setups):
        if setup in last:
            one, other = (PITCH * place + THUMB // 2 for place in (last[setup], at))
            # A cubic curve reaches three quarters of the height of its two handles.
            top = HEIGHT - min(HEIGHT - 4, 10 + 8 * (at - last[setup])) / 0.75
            path = f"M{one},{HEIGHT} C{one},{top:.0f} {other},{top:.0f} {other},{HEIGHT}"
            arcs.append(Arc(path, hues[setup], f"camera position {names[setup]} again"))
        last[setup] = at
    return arcs


def _looking(look: str) -> str:
    return f"looks {'into the camera' if look == 'camera' else look}" if look else ""


def _told(letters: Sequence[str], meets: int, could: int) -> str:
    if len(letters) > 4:
        told = f"{len(letters)} camera positions return"
    elif letters:
        verb = "returns" if len(letters) == 1 else "return"
        told = f"Camera position{'s' * (len(letters) > 1)} {', '.join(letters)} {verb}"
    else:
        told = "No camera position returns"
    if could:
        told += f"; looks meet at {meets} of {count(could, 'cut')} between two people"
    return f"{told}."
