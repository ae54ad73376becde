"""The whole film on one line: scenes, dialogue and people above a skyline of shots."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

import numpy as np

from moviegoer.report import spoken
from moviegoer.report.plots import (
    ACCENT,
    INK,
    SECOND,
    Figure,
    figure,
    lay,
    moments,
    rows_axis,
    time_axis,
)
from moviegoer.report.reading import Reading
from moviegoer.report.scales import UNKNOWN, Scale, ladder
from moviegoer.report.words import clock, count, p, plain, seconds
from moviegoer.types import Scene, SceneKind, Transition

__all__ = ["PEOPLE", "figure_of", "runs"]

PEOPLE = 6
"""Rows of people; the others are told under Cast."""
SPEECH = "#8a9aa3"
ROW_PX, SKYLINE_PX, BAND_PX, GAP_PX = 22, 168, 26, 14
SEPARATE = 250
"""With fewer shots in view than this, a hairline parts neighbours; with more it would hide them."""
MARKS = {Transition.FADE: "triangle-up", Transition.DISSOLVE: "x-thin", Transition.WIPE: "line-ew"}


def figure_of(reading: Reading, band: str) -> Figure:
    """Draw the timeline; ``band`` is the film's colour barcode as a data URI."""
    people = reading.analysis.cast[:PEOPLE]
    talk = spoken.stretches(reading)
    above = ["Scenes", "Dialogue", *(["Speech"] if talk else [])]
    rows = [*above, *(plain(c.name, limit=16) for c in people), "Transitions"]
    plot_px = len(rows) * ROW_PX + SKYLINE_PX + BAND_PX + 2 * GAP_PX
    band_top = BAND_PX / plot_px
    sky = (band_top + GAP_PX / plot_px, band_top + (GAP_PX + SKYLINE_PX) / plot_px)
    end_s = float(reading.end_s[-1])
    traces = [
        *_scenes(reading),
        *([_speech(talk)] if talk else []),
        *(_person(reading, len(above) + i, c.number) for i, c in enumerate(people)),
        *_transitions(reading, len(rows) - 1),
        *_skyline(reading),
    ]
    named = [scale for scale in ladder() if scale.height >= 1]
    return figure(
        traces,
        height_px=plot_px + 44,
        barmode="overlay",
        bargap=0,
        xaxis=time_axis(end_s, anchor="y3"),
        yaxis=rows_axis(
            domain=[sky[1] + GAP_PX / plot_px, 1],
            range=[len(rows) - 0.5, -0.5],
            tickvals=list(range(len(rows))),
            ticktext=rows,
            showgrid=False,
        ),
        yaxis2=rows_axis(
            domain=list(sky),
            range=[0, 7.2],
            tickvals=[scale.height for scale in named],
            ticktext=[scale.name for scale in named],
            tickfont={"size": 11},
        ),
        yaxis3={"domain": [0, band_top], "range": [0, 1], "visible": False, "fixedrange": True},
        images=[lay(band, end_s=end_s, axis="y3")],
        shapes=_outside(reading),
    )


def _skyline(reading: Reading) -> list[dict[str, Any]]:
    known = {scale.name: scale for scale in ladder()}
    scales = [known.get(name, UNKNOWN) for name in reading.scale]
    present = [scale for scale in (*ladder(), UNKNOWN) if scale in scales]
    return [
        _bars(reading, scale, [i for i, s in enumerate(scales) if s is scale]) for scale in present
    ]


def _bars(reading: Reading, scale: Scale, shots: list[int]) -> dict[str, Any]:
    start = np.array(moments(reading.start_s[shots]))
    end = np.array(moments(reading.end_s[shots]))
    hatched = {"pattern": {"shape": "/", "size": 5, "solidity": 0.35}} if scale.height < 1 else {}
    crowded = len(reading.scale) > SEPARATE
    return {
        "type": "bar",
        "name": scale.name or scale.words,
        "yaxis": "y2",
        "x": [int(t) for t in start + (end - start) // 2],
        "width": [int(t) for t in end - start],
        "y": [scale.height] * len(shots),
        "marker": {
            "color": scale.colour,
            "line": {"width": 0 if crowded else 0.7, "color": "#fbfaf7"},
            **hatched,
        },
        "customdata": shots,
        "text": [_told(reading, i) for i in shots],
        "textposition": "none",
        "hovertemplate": "%{text}<extra></extra>",
    }


def _told(reading: Reading, i: int) -> str:
    shot = reading.analysis.shot_list[i]
    first = f"Shot {shot.number} · {clock(shot.span.start_s, tenths=True)}"
    lines = [f"<b>{first}</b> · {seconds(shot.span.duration_s)}"]
    answers = reading.answers.get("scale")
    if answers and answers.said[i]:
        chance = answers.p[i]
        sure = p(chance) if isinstance(chance, float) else ""
        lines.append(f"{answers.said[i]} {sure} ({answers.how[i]}) · {shot.movement}")
    else:
        lines.append(str(shot.movement))
    if reading.who[i]:
        lines.append(plain(reading.cast_of(i), limit=48))
    if said := spoken.text(reading, i):
        lines.append(f"“{plain(said, limit=60)}”")
    return "<br>".join(lines)


def _scenes(reading: Reading) -> Iterable[dict[str, Any]]:
    scenes = reading.analysis.scene_list
    if not scenes:
        return
    shades = ["#cfc8bb" if i % 2 else "#a39b8c" for i in range(len(scenes))]
    yield _row(0, "Scenes", [(s.span.start_s, s.span.end_s) for s in scenes], shades) | {
        "text": [_scene_told(reading, scene) for scene in scenes],
    }
    looks: dict[SceneKind, dict[str, Any]] = {
        SceneKind.DIALOGUE2: {"color": ACCENT},
        SceneKind.DIALOGUE: {"color": SECOND, "pattern": {"shape": "/", "size": 5}},
    }
    for kind, marker in looks.items():
        spoken = [scene for scene in scenes if scene.kind is kind]
        if spoken:
            spans = [(s.span.start_s, s.span.end_s) for s in spoken]
            yield _row(1, str(kind), spans, marker["color"]) | {
                "marker": marker,
                "text": [_scene_told(reading, scene) for scene in spoken],
            }


def _scene_told(reading: Reading, scene: Scene) -> str:
    kind = {
        SceneKind.DIALOGUE2: "dialogue of two",
        SceneKind.DIALOGUE: "dialogue of three or more",
        SceneKind.OTHER: "no dialogue",
    }[scene.kind]
    shots = scene.last_shot - scene.first_shot + 1
    told = (
        f"<b>Scene {scene.number}</b> · {clock(scene.span.start_s)}–{clock(scene.span.end_s)}"
        f"<br>{count(shots, 'shot')}, {kind}"
    )
    if scene.kind is not SceneKind.OTHER:
        told += f" (score {p(scene.score)})"
    names = ", ".join(reading.names[number] for number in scene.characters)
    return f"{told}<br>{plain(names, limit=48)}" if names else told


def _speech(talk: list[tuple[float, float]]) -> dict[str, Any]:
    return _row(2, "Speech", talk, SPEECH) | {
        "text": [f"<b>Speech</b><br>{clock(a)}–{clock(b)}" for a, b in talk],
    }


def _person(reading: Reading, row: int, number: int) -> dict[str, Any]:
    name = plain(reading.names[number], limit=40)
    spans = runs(reading, number)
    return _row(row, name, spans, INK) | {
        "text": [f"<b>{name}</b><br>{clock(a)}–{clock(b)}" for a, b in spans],
    }


def runs(reading: Reading, number: int) -> list[tuple[float, float]]:
    """Join the neighbouring shots that show a character into stretches, in seconds."""
    spans: list[tuple[float, float]] = []
    for i, who in enumerate(reading.who):
        if number not in who:
            continue
        start_s, end_s = float(reading.start_s[i]), float(reading.end_s[i])
        if spans and abs(spans[-1][1] - start_s) < 1e-6:
            spans[-1] = (spans[-1][0], end_s)
        else:
            spans.append((start_s, end_s))
    return spans


def _row(
    row: int, name: str, spans: list[tuple[float, float]], colour: str | list[str]
) -> dict[str, Any]:
    start = moments(np.array([a for a, _ in spans]))
    end = moments(np.array([b for _, b in spans]))
    return {
        "type": "bar",
        "orientation": "h",
        "name": name,
        "y": [row] * len(spans),
        "base": start,
        "x": [b - a for a, b in zip(start, end, strict=True)],
        "width": 0.62,
        "marker": {"color": colour, "line": {"width": 0}},
        "textposition": "none",
        "hovertemplate": "%{text}<extra></extra>",
    }


def _transitions(reading: Reading, row: int) -> Iterable[dict[str, Any]]:
    for kind, symbol in MARKS.items():
        found = [shot for shot in reading.analysis.shot_list if shot.transition_in is kind]
        if found:
            yield {
                "type": "scatter",
                "mode": "markers",
                "name": str(kind),
                "x": moments(np.array([shot.span.start_s for shot in found])),
                "y": [row] * len(found),
                "marker": {
                    "symbol": symbol,
                    "size": 8,
                    "color": INK,
                    "line": {"width": 1.6, "color": INK},
                },
                "text": [
                    f"<b>{str(kind).capitalize()}</b> into shot {shot.number}"
                    f"<br>{clock(shot.span.start_s, tenths=True)}, {shot.transition_frames} frames"
                    for shot in found
                ],
                "hovertemplate": "%{text}<extra></extra>",
            }


def _outside(reading: Reading) -> list[dict[str, Any]]:
    """Veil what statistics leave out: titles and credits."""
    body, end_s = reading.analysis.body, float(reading.end_s[-1])
    gaps = [(0.0, body.start_s), (body.end_s, end_s)]
    return [
        {
            "type": "rect",
            "xref": "x",
            "yref": "paper",
            "x0": moments([a])[0],
            "x1": moments([b])[0],
            "y0": 0,
            "y1": 1,
            "fillcolor": "rgba(251,250,247,0.72)",
            "line": {"width": 0},
            "layer": "above",
        }
        for a, b in gaps
        if b - a > 0.05
    ]
