"""Shot-length tables: one column a film for SLviz and R, and Cinemetrics' lists."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Sequence

from moviegoer import heads
from moviegoer.analysis import Analysis
from moviegoer.export.texts import one_line
from moviegoer.export.wanted import Files, Wanted, answers
from moviegoer.types import Shot

__all__ = ["cinemetrics", "slviz"]


def slviz(analysis: Analysis, _wanted: Wanted) -> Files:
    """Write a column of shot lengths in seconds under the film's title.

    The form of Nick Redfern's SLviz and of his data sets; columns of several films go side by
    side. Only the film's body counts, where titles and credits are left out.
    """
    title = one_line(analysis.film.title) or "film"
    rows = [[f"{_length_s(shot):.6f}".rstrip("0").rstrip(".")] for shot in _body(analysis)]
    return {".slviz.csv": _csv([[title], *rows])}


def cinemetrics(analysis: Analysis, _wanted: Wanted) -> Files:
    """Write a list as Cinemetrics' (Tsivian and Civjans, 2005): number, end, length, Salt's scale.

    Cinemetrics itself counts in tenths of a second; here it is thousandths, as the header says,
    for tenths are coarser than a frame. Ends are rounded and lengths are differences of ends, so
    that nothing drifts. Where several of Salt's words stand for one of ours, the nearest is given.
    """
    salt = {
        label.name: label.crosswalk.get("salt", "").split(";")[0]
        for label in heads.named("scale").labels
    }
    words = answers(analysis, ("scale",))["scale"] if "scale" in analysis.heads else []
    shots = _body(analysis)
    begin_s = shots[0].span.start_s
    ends = [round((shot.span.end_s - begin_s) * 1000) for shot in shots]
    rows = [
        [number, end, end - start, salt.get(words[shot.number - 1], "") if words else ""]
        for number, (shot, start, end) in enumerate(zip(shots, [0, *ends], ends, strict=False), 1)
    ]
    return {".cinemetrics.csv": _csv([["shot", "tc (ms)", "sl (ms)", "type"], *rows])}


def _length_s(shot: Shot) -> float:
    return round(shot.span.duration_s, 6)


def _body(analysis: Analysis) -> Sequence[Shot]:
    """The shots whose middle lies in the film's body; all, if none does."""
    body = analysis.body
    inside = [
        shot
        for shot in analysis.shot_list
        if body.start_s <= (shot.span.start_s + shot.span.end_s) / 2 < body.end_s
    ]
    return inside or analysis.shot_list


def _csv(rows: Iterable[Sequence[object]]) -> bytes:
    text = io.StringIO()
    csv.writer(text, lineterminator="\n").writerows(rows)
    return text.getvalue().encode("utf-8", "replace")
