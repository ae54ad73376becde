"""What a graph looks like when Gephi opens it: colours, sizes, places and the timeline."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import networkx as nx

from moviegoer.core.graphs.network import merged, place
from moviegoer.types import Span

__all__ = ["COMMUNITIES", "KINDS", "OTHERS", "colour", "dress"]

KINDS = {
    "film": "#000000",
    "scene": "#e69f00",
    "setup": "#009e73",
    "shot": "#999999",
    "character": "#0072b2",
    "in": "#cccccc",
    "follows": "#999999",
    "taken_from": "#b3e2d5",
    "same_setup": "#009e73",
    "appears": "#56b4e9",
    "shares_frame": "#0072b2",
    "talks_with": "#d55e00",
    "looks_at": "#cc79a7",
    "tie": "#b9b1a2",
}
COMMUNITIES = ("#0072b2", "#d55e00", "#009e73", "#cc79a7", "#e69f00", "#56b4e9", "#8c6d1f")
"""Colours that people who see colours differently tell apart: Okabe and Ito, "Color universal
design" (2008), their yellow darkened to be seen on white."""
OTHERS = "#777777"
"""Communities beyond that many share a grey: more colours could not be told apart."""
LANES = {"film": 5.0, "scene": 4.0, "character": 2.0, "shot": 0.0, "setup": -2.0}
"""Heights at which the whole film's graph is laid out as a score over time."""
STEP = 12.0
"""Width of a shot in the drawing, in Gephi's units, in which a node is some 10 wide."""
WIDE = 500.0
"""Half width of the drawing of a character network."""
SMALL, LARGE = 4.0, 40.0


def colour(community: int) -> str:
    """Colour of a community, numbered from 1."""
    return COMMUNITIES[community - 1] if 0 < community <= len(COMMUNITIES) else OTHERS


def dress(graph: nx.Graph) -> nx.Graph:
    """Give a copy of a graph what GEXF's ``viz`` and its time attributes say.

    Nodes get a colour (their kind's, or in a character network their community's where they have
    been measured), a size (the square root of their ``weight``, so that areas compare), and a
    place: a character network is laid out by springs, a whole film as a score, time to the right.
    Nodes and edges get ``start`` and ``end``, or ``spells``, in seconds. Gephi shows an edge at a
    moment only if both its nodes are there, so a character is there for the whole of each scene
    they are seen in. Edges get their kind's colour, and it as a ``label``.
    """
    drawn = graph.copy()
    film = "film" in drawn
    places = (
        _score(drawn) if film else {n: (x * WIDE, y * WIDE) for n, (x, y) in place(drawn).items()}
    )
    heaviest: dict[str, float] = {}
    for _, data in drawn.nodes(data=True):
        heaviest[data["kind"]] = max(heaviest.get(data["kind"], 0.0), data["weight"])
    spells = _presence(drawn) if film else {}
    for name, data in drawn.nodes(data=True):
        share = (data["weight"] / (heaviest[data["kind"]] or 1.0)) ** 0.5
        least, most = (
            (SMALL, SMALL * 3) if data["kind"] in ("shot", "setup") else (SMALL * 2, LARGE)
        )
        shade = colour(data["community"]) if "community" in data else KINDS[data["kind"]]
        data["viz"] = {
            "color": _rgb(shade),
            "size": least + (most - least) * share,
            "position": {"x": places[name][0], "y": places[name][1], "z": 0.0},
        }
        if name in spells:
            data["spells"] = spells[name]
        _time(data)
    for _, _, data in drawn.edges(data=True):
        data["viz"] = {"color": _rgb(KINDS[data["kind"]])}
        data["label"] = data["kind"].replace("_", " ")
        _time(data)
    return drawn


def _time(data: dict[str, Any]) -> None:
    """Say when something is there as GEXF does; an empty list of spells says nothing."""
    if data.get("spells") == []:
        del data["spells"]
    if "spells" not in data and "start_s" in data:
        data |= {"start": data["start_s"], "end": data["end_s"]}


def _score(graph: nx.Graph) -> dict[str, tuple[float, float]]:
    """Lay a film's graph out over time, a lane a kind; characters by turns on several heights."""
    shots = sum(kind == "shot" for _, kind in graph.nodes(data="kind"))
    width = STEP * max(shots, 1)
    end_s = graph.nodes["film"]["end_s"] or 1.0
    places = {}
    for name, data in graph.nodes(data=True):
        middle = (data["start_s"] + data["end_s"]) / 2 / end_s
        height = LANES[data["kind"]]
        if data["kind"] == "character":
            height += 0.4 * (data["number"] % 5 - 2)
        places[name] = (middle * width, height * max(width / 20, STEP * 4))
    return places


def _presence(graph: nx.Graph) -> dict[str, list[tuple[float, float]]]:
    """Spans of the scenes in which each character is seen; of shots that no scene holds, theirs."""
    scene = {a: b for a, b, kind in graph.edges(data="kind") if kind == "in" and b != "film"}
    seen: dict[str, list[Span]] = {}
    for who, shot, kind in graph.edges(data="kind"):
        if kind == "appears":
            data = graph.nodes[scene.get(shot, shot)]
            seen.setdefault(who, []).append(Span(data["start_s"], data["end_s"]))
    return {who: merged(spans) for who, spans in seen.items()}


def _rgb(shade: str) -> Mapping[str, int]:
    return {part: int(shade[at : at + 2], 16) for part, at in (("r", 1), ("g", 3), ("b", 5))}
