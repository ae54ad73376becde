"""Who meets whom: characters tied by the shots, cuts and dialogues they share."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import networkx as nx

from moviegoer.core.graphs import dress, network
from moviegoer.core.graphs.network import Tie, node
from moviegoer.report.plots import INK, Figure, figure
from moviegoer.report.reading import Reading
from moviegoer.report.words import count, length, plain
from moviegoer.types import Character

__all__ = ["Place", "figure_of", "places", "ties"]

MOST = 24
"""People drawn: more names than this cannot be told apart."""
WIDTHS = ((0.66, 7.0), (0.33, 4.0), (0.1, 2.2), (0.0, 1.0))
PAPER = "#fbfaf7"
PARTED = 0.3
"""Modularity from which a network is said to fall into communities (Clauset, Newman and Moore,
"Finding community structure in very large networks", 2004)."""
Spots = Mapping[str, tuple[float, float]]


@dataclass(frozen=True, slots=True)
class Place:
    """Where a character stands in the network, and the colour of their community, if any."""

    number: int
    degree: int
    strength: int
    betweenness: float
    colour: str


def ties(reading: Reading) -> list[Tie]:
    """Count ties between characters, strongest first; see ``core.network.ties``."""
    film = reading.analysis
    return list(network.ties(shots=film.shot_list, scenes=film.scene_list, cast=film.cast))


def places(reading: Reading) -> list[Place]:
    """Rank the tied characters, those with the most ties by weight first."""
    graph = reading.analysis.network
    colours = _colours(graph)
    found = [
        Place(
            number=data["number"],
            degree=data["degree"],
            strength=round(data["weighted_degree"]),
            betweenness=data["betweenness"],
            colour=colours[name],
        )
        for name, data in graph.nodes(data=True)
        if data["degree"]
    ]
    return sorted(found, key=lambda one: (-one.strength, one.number))


def figure_of(reading: Reading, found: Sequence[Tie]) -> Figure:
    """Draw the network, ties as wide as they are strong, people as large as their screen time.

    Communities are told by colour where the network plainly falls into some.
    """
    people = reading.analysis.cast[:MOST]
    graph = reading.analysis.network
    drawn = graph.subgraph(node(one.number) for one in people)
    kept = [tie for tie in found if {node(tie.one), node(tie.other)} <= set(drawn)]
    spot = network.place(drawn)
    bare = {"visible": False, "fixedrange": True}
    return figure(
        [
            *_lines(kept, spot),
            _middles(kept, spot, reading.names),
            _nodes(people, spot, _colours(graph)),
        ],
        height_px=240 if len(people) < 4 else 460,
        xaxis={**bare, "range": _room(spot, 0)},
        yaxis={**bare, "range": _room(spot, 1)},
        margin={"l": 8, "r": 8, "t": 8, "b": 8},
    )


def _colours(graph: nx.Graph) -> dict[str, str]:
    size = Counter(dict(graph.nodes(data="community")).values())
    several = graph.graph["modularity"] >= PARTED
    return {
        name: dress.colour(community) if several and size[community] > 1 else INK
        for name, community in graph.nodes(data="community")
    }


def _nodes(
    people: Sequence[Character], spot: Spots, colours: Mapping[str, str]
) -> dict[str, object]:
    longest = max(character.screen_time_s for character in people) or 1.0
    names = [node(character.number) for character in people]
    return {
        "type": "scatter",
        "mode": "markers+text",
        "cliponaxis": False,
        "x": [spot[name][0] for name in names],
        "y": [spot[name][1] for name in names],
        "text": [plain(c.name, limit=18) for c in people],
        "textposition": "bottom center",
        "textfont": {"shadow": ", ".join([f"0 0 3px {PAPER}"] * 4)},
        "marker": {
            "size": [14 + 34 * (c.screen_time_s / longest) ** 0.5 for c in people],
            "color": [colours[name] for name in names],
            "opacity": 1,
            "line": {"color": PAPER, "width": 3},
        },
        "hovertext": [
            f"<b>{plain(c.name, limit=40)}</b><br>{length(c.screen_time_s)} on screen, "
            f"{count(len(c.shots), 'shot')}"
            for c in people
        ],
        "hovertemplate": "%{hovertext}<extra></extra>",
    }


def _middles(kept: Sequence[Tie], spot: Spots, names: Mapping[int, str]) -> dict[str, object]:
    """Something to point at in the middle of each tie, which a line alone is not."""
    ends = [(spot[node(tie.one)], spot[node(tie.other)]) for tie in kept]
    return {
        "type": "scatter",
        "mode": "markers",
        "x": [(a[0] + b[0]) / 2 for a, b in ends],
        "y": [(a[1] + b[1]) / 2 for a, b in ends],
        "marker": {"size": 14, "opacity": 0},
        "hovertext": [_told(tie, names) for tie in kept],
        "hovertemplate": "%{hovertext}<extra></extra>",
    }


def _told(tie: Tie, names: Mapping[int, str]) -> str:
    pair = " – ".join(plain(names[number], limit=24) for number in (tie.one, tie.other))
    told = (
        f"<b>{pair}</b><br>{count(tie.shots, 'shot')} with both, {count(tie.cuts, 'cut')} between"
    )
    if tie.dialogues:
        told += f"<br>{count(tie.dialogues, 'dialogue')}, {length(tie.talk_s)}"
    return told


def _room(spot: Spots, axis: int) -> list[float]:
    values = [point[axis] for point in spot.values()]
    wide = max(max(values) - min(values), 0.2)
    return [min(values) - 0.22 * wide, max(values) + 0.22 * wide]


def _lines(kept: Sequence[Tie], spot: Spots) -> list[dict[str, Any]]:
    strongest = max((tie.weight for tie in kept), default=1)
    lines: list[dict[str, Any]] = []
    above = float("inf")
    for least, width in WIDTHS:
        mine = [tie for tie in kept if least <= tie.weight / strongest < above]
        above = least
        path = [(spot[node(tie.one)], spot[node(tie.other)]) for tie in mine]
        lines.append(
            {
                "type": "scatter",
                "mode": "lines",
                "x": [x for a, b in path for x in (a[0], b[0], None)],
                "y": [y for a, b in path for y in (a[1], b[1], None)],
                "line": {"color": "#b9b1a2", "width": width},
                "hoverinfo": "skip",
            }
        )
    return lines
