"""WebVTT chapters for players: shots, and scenes."""

from __future__ import annotations

from collections.abc import Iterable

from moviegoer.analysis import Analysis
from moviegoer.export.texts import one_line
from moviegoer.export.wanted import Files, Wanted, summary
from moviegoer.types import Span

__all__ = ["make"]


def make(analysis: Analysis, wanted: Wanted) -> Files:
    """Write two chapter tracks (W3C, WebVTT: The Web Video Text Tracks Format, 2019).

    Times are milliseconds, rounded.

    Raises
    ------
    DataError
        If a head that is asked for was not answered.
    """
    name = {one.number: one.name for one in analysis.cast}
    told = [
        f"Scene {scene.number}"
        + (", dialogue" if scene.kind != "other" else "")
        + (f": {', '.join(name[c] for c in scene.characters)}" if scene.characters else "")
        for scene in analysis.scene_list
    ]
    title = analysis.film.title
    scenes = zip((s.span for s in analysis.scene_list), told, strict=True)
    shots = zip((s.span for s in analysis.shot_list), summary(analysis, wanted.heads), strict=True)
    return {".scenes.vtt": _track(title, scenes), ".shots.vtt": _track(title, shots)}


def _track(title: str, cues: Iterable[tuple[Span, str]]) -> bytes:
    # A line with an arrow would be taken for times.
    blocks = [f"WEBVTT {one_line(title).replace('-->', '→')}".strip()]
    for number, (span, text) in enumerate(cues, 1):
        blocks.append(
            f"{number}\n{_clock(span.start_s)} --> {_clock(span.end_s)}\n{_escaped(text)}"
        )
    return ("\n\n".join(blocks) + "\n").encode("utf-8", "replace")


def _clock(time_s: float) -> str:
    seconds, ms = divmod(round(time_s * 1000), 1000)
    minutes, seconds = divmod(seconds, 60)
    hours, minutes = divmod(minutes, 60)
    return f"{hours:02d}:{minutes:02d}:{seconds:02d}.{ms:03d}"


def _escaped(text: str) -> str:
    return one_line(text).replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
