"""Who meets whom: characters tied by the shots and cuts they share."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from itertools import combinations
from typing import Any

import networkx as nx
import numpy as np

from moviegoer.report.plots import INK, Figure, figure
from moviegoer.report.reading import Reading
from moviegoer.report.words import count, length, plain

__all__ = ["Tie", "figure_of", "ties"]

MOST = 24
"""People drawn: more names than this cannot be told apart."""
WIDTHS = ((0.66, 7.0), (0.33, 4.0), (0.1, 2.2), (0.0, 1.0))


@dataclass(frozen=True, slots=True)
class Tie:
    """Two characters, the shots they share, and the cuts from one to the other in a scene."""

    one: int
    other: int
    shots: int
    cuts: int

    @property
    def weight(self) -> int:
        """Shots and cuts together."""
        return self.shots + self.cuts


def ties(reading: Reading) -> list[Tie]:
    """Count ties between characters, strongest first.

    Two people are tied by every shot that shows both, and by every cut, inside one scene, from a
    shot that shows one to a shot that shows the other: shot and reverse shot bind people who are
    never in one picture.
    """
    shots: Counter[tuple[int, int]] = Counter()
    cuts: Counter[tuple[int, int]] = Counter()
    for i, who in enumerate(reading.who):
        shots.update(combinations(sorted(who), 2))
        if i and reading.scene[i] is reading.scene[i - 1]:
            pairs = {(min(a, b), max(a, b)) for a in reading.who[i - 1] for b in who if a != b}
            both = set(reading.who[i - 1]) & set(who)
            cuts.update(pair for pair in pairs if not both & set(pair))
    found = [Tie(*pair, shots=shots[pair], cuts=cuts[pair]) for pair in {*shots, *cuts}]
    return sorted(found, key=lambda tie: (-tie.weight, tie.one, tie.other))


def figure_of(reading: Reading, found: list[Tie]) -> Figure:
    """Draw the network, ties as wide as they are strong, people as large as their screen time."""
    people = reading.analysis.cast[:MOST]
    drawn = {character.number for character in people}
    kept = [tie for tie in found if {tie.one, tie.other} <= drawn]
    graph = nx.Graph()
    graph.add_nodes_from(character.number for character in people)
    graph.add_weighted_edges_from((t.one, t.other, t.weight**0.5) for t in kept)
    place = nx.spring_layout(graph, seed=1, k=2.4 / max(1, len(people)) ** 0.5, iterations=200)
    spot = _level(place)
    longest = max(character.screen_time_s for character in people) or 1.0
    nodes: dict[str, object] = {
        "type": "scatter",
        "mode": "markers+text",
        "cliponaxis": False,
        "x": [spot[c.number][0] for c in people],
        "y": [spot[c.number][1] for c in people],
        "text": [plain(c.name, limit=18) for c in people],
        "textposition": "bottom center",
        "marker": {
            "size": [14 + 34 * (c.screen_time_s / longest) ** 0.5 for c in people],
            "color": INK,
            "opacity": 1,
            "line": {"color": "#fbfaf7", "width": 3},
        },
        "hovertext": [
            f"<b>{plain(c.name, limit=40)}</b><br>{length(c.screen_time_s)} on screen, "
            f"{count(len(c.shots), 'shot')}"
            for c in people
        ],
        "hovertemplate": "%{hovertext}<extra></extra>",
    }
    bare = {"visible": False, "fixedrange": True}
    return figure(
        [*_lines(kept, spot), nodes],
        height_px=240 if len(people) < 4 else 460,
        xaxis={**bare, "range": _room(spot, 0)},
        yaxis={**bare, "range": _room(spot, 1)},
        margin={"l": 8, "r": 8, "t": 8, "b": 8},
    )


def _level(place: dict[int, Any]) -> dict[int, tuple[float, float]]:
    """Turn the drawing so that it is wider than high, as the page is."""
    points = np.array(list(place.values()))
    points = points - points.mean(axis=0)
    _, _, turn = np.linalg.svd(points, full_matrices=True)
    level = points @ turn.T
    return {number: (float(x), float(y)) for number, (x, y) in zip(place, level, strict=True)}


def _room(spot: dict[int, tuple[float, float]], axis: int) -> list[float]:
    values = [point[axis] for point in spot.values()]
    wide = max(max(values) - min(values), 0.2)
    return [min(values) - 0.22 * wide, max(values) + 0.22 * wide]


def _lines(kept: list[Tie], spot: dict[int, tuple[float, float]]) -> list[dict[str, Any]]:
    strongest = max((tie.weight for tie in kept), default=1)
    lines: list[dict[str, Any]] = []
    above = float("inf")
    for least, width in WIDTHS:
        mine = [tie for tie in kept if least <= tie.weight / strongest < above]
        above = least
        path = [(spot[tie.one], spot[tie.other]) for tie in mine]
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
