"""Marker lists for DaVinci Resolve (Timelines > Import > Timeline Markers from EDL).

Resolve's own dialect of the edit decision list: an event of one frame a marker, and a line that
holds its colour, name and length in frames.
"""

from __future__ import annotations

from moviegoer.analysis import Analysis
from moviegoer.export import timecode
from moviegoer.export.texts import one_line
from moviegoer.export.timeline import drops, mode
from moviegoer.export.wanted import Files, Wanted, summary

__all__ = ["make"]

START, START_DROP = "01:00:00:00", "01:00:00;00"
"""Where Resolve's timelines begin unless they are told otherwise."""
SHOT, SCENE = "ResolveColorBlue", "ResolveColorPurple"


def make(analysis: Analysis, wanted: Wanted) -> Files:
    """Write a marker on every shot's first frame; those that begin a scene have another colour.

    Raises
    ------
    DataError
        If time code knows no such frame rate, or a head that is asked for was not answered.
    """
    import opentimelineio as otio

    rate = wanted.rate or timecode.known(analysis.film.rate)
    start = START_DROP if drops(rate) else START
    begin = int(otio.opentime.RationalTime.from_timecode(start, float(rate)).value)
    scenes = {scene.first_shot: scene.number for scene in analysis.scene_list}

    def code(frame: int) -> str:
        return str(otio.opentime.RationalTime(begin + frame, float(rate)).to_timecode())

    lines = [f"TITLE: {one_line(analysis.film.title)}", mode(rate), ""]
    edges = timecode.edges(analysis.shot_list, rate)
    rows = zip(analysis.shot_list, edges, summary(analysis, wanted.heads), strict=False)
    for number, (shot, frame, text) in enumerate(rows, 1):
        first, last = code(frame), code(frame + 1)
        scene = scenes.get(shot.number)
        name = (f"Scene {scene} · {text}" if scene else text).replace("|", "/")
        lines += [
            f"{number:03d}  001      V     C        {first} {last} {first} {last}  ",
            f" |C:{SCENE if scene else SHOT} |M:{name} |D:1",
            "",
        ]
    return {".markers.edl": "\n".join(lines).encode("utf-8", "replace")}
