"""What scholars measure on a character network: people, the whole, and how it grows over time."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Any

import networkx as nx
import numpy as np
from sklearn.metrics import adjusted_rand_score

from moviegoer.core.graphs.network import meetings
from moviegoer.types import Character, Scene, Shot, Span

__all__ = ["Measured", "Moment", "measure", "over_time", "windows"]

SEEDS = 10
"""Starts of the search for communities, of which the best is kept: Louvain's answer depends on
the order in which it looks at the nodes."""


LEAST = 1e-9
"""Modularity under which a division is no better than none; then only those whom no way joins are
apart."""


@dataclass(frozen=True, slots=True)
class Measured:
    """Values of each person, by their node's name, and of the whole network."""

    people: Mapping[str, Mapping[str, float | int]]
    whole: Mapping[str, float | int]


@dataclass(frozen=True, slots=True)
class Moment:
    """The network within one span of the film, and all of it up to the span's end.

    A density is the share of the pairs of those seen that meet; ``None`` of fewer than two people.
    """

    span: Span
    people: int
    ties: int
    density: float | None
    people_so_far: int
    ties_so_far: int
    density_so_far: float | None


def measure(graph: nx.Graph) -> Measured:
    """Measure a network whose ties have a ``weight``.

    Of each person:

    - ``degree``: with how many others they are tied; ``weighted_degree``: the weights' sum;
    - ``betweenness``: share of the shortest ways between others that lead through them (Freeman,
      "A set of measures of centrality based on betweenness", 1977); ``closeness``: nearness to
      all others, 0 for a person without a tie, corrected for those who cannot be reached
      (Wasserman and Faust, "Social network analysis", 1994). Each tie is one step;
    - ``betweenness_weighted``, ``closeness_weighted``: the same where a tie's length is one over
      its weight, so that strong ties are short (Newman, "Scientific collaboration networks II",
      2001). The latter is not bounded by 1;
    - ``clustering``: share of the pairs of their neighbours that are tied (Watts and Strogatz,
      "Collective dynamics of small-world networks", 1998);
    - ``community``: its number from 1, the largest first.

    Of the whole: ``people``, ``ties``, ``density``, ``components``, ``transitivity``,
    ``average_clustering``, ``communities``, ``modularity``, and ``community_agreement``: how far
    the other starts of the search agree with the communities given, the mean adjusted Rand index,
    1 where all found the same. Communities are found on weights by Louvain's method (Blondel and
    others, "Fast unfolding of communities in large networks", 2008).

    Known failure: a network of a few people has little to measure; betweenness of four people is
    an anecdote. Somebody who is two clusters lowers their own values and raises others'.
    """
    parts, modularity, agreement = _communities(graph)
    member = {name: number for number, part in enumerate(parts, start=1) for name in part}
    length = {(a, b): 1.0 / w for a, b, w in graph.edges(data="weight")}
    far = nx.Graph()
    far.add_nodes_from(graph)
    far.add_weighted_edges_from(((a, b, d) for (a, b), d in length.items()), weight="length")
    columns: dict[str, Mapping[str, Any]] = {
        "degree": dict(graph.degree()),
        "weighted_degree": dict(graph.degree(weight="weight")),
        "betweenness": nx.betweenness_centrality(graph),
        "betweenness_weighted": nx.betweenness_centrality(far, weight="length"),
        "closeness": nx.closeness_centrality(graph),
        "closeness_weighted": nx.closeness_centrality(far, distance="length"),
        "clustering": nx.clustering(graph),
    }
    people = {
        name: {
            key: int(values[name]) if key == "degree" else float(values[name])
            for key, values in columns.items()
        }
        | {"community": member[name]}
        for name in graph
    }
    whole: dict[str, float | int] = {
        "people": len(graph),
        "ties": graph.number_of_edges(),
        "density": float(nx.density(graph)),
        "components": nx.number_connected_components(graph),
        "transitivity": float(nx.transitivity(graph)),
        "average_clustering": float(nx.average_clustering(graph)) if len(graph) else 0.0,
        "communities": len(parts),
        "modularity": modularity,
        "community_agreement": agreement,
    }
    return Measured(people, whole)


def _communities(graph: nx.Graph) -> tuple[list[set[str]], float, float]:
    """Divide the network; gives the parts, the largest first, modularity and agreement."""
    if not graph.number_of_edges():
        return [{name} for name in graph], 0.0, 1.0
    whole = [set(part) for part in nx.connected_components(graph)]
    tries = [nx.community.louvain_communities(graph, seed=seed) for seed in range(SEEDS)]
    tries = [p if nx.community.modularity(graph, p) >= LEAST else whole for p in tries]
    worth = [round(float(nx.community.modularity(graph, parts)), 9) for parts in tries]
    best = int(np.argmax(worth))
    labels = [_labels(graph, parts) for parts in tries]
    agreed = [adjusted_rand_score(labels[best], one) for one in labels]
    order = {name: row for row, name in enumerate(graph)}
    parts = sorted(tries[best], key=lambda part: (-len(part), min(order[name] for name in part)))
    return parts, worth[best], float((sum(agreed) - 1) / (SEEDS - 1))


def _labels(graph: nx.Graph, parts: Sequence[set[str]]) -> list[int]:
    member = {name: number for number, part in enumerate(parts) for name in part}
    return [member[name] for name in graph]


def windows(end_s: float, every_s: float) -> list[Span]:
    """Divide a film into windows of equal length, the last as short as it comes.

    >>> [span.end_s for span in windows(25.0, 10.0)]
    [10.0, 20.0, 25.0]
    """
    edges = [*np.arange(0.0, end_s, every_s).tolist(), end_s]
    return [Span(start, end) for start, end in pairwise(edges)]


def over_time(
    *,
    shots: Sequence[Shot],
    scenes: Sequence[Scene],
    cast: Sequence[Character],
    spans: Sequence[Span],
) -> tuple[Moment, ...]:
    """Follow how dense the network is through the film.

    A shot belongs to the span that its middle lies in, and with it those it shows and the cut
    that leads into it. Ties are meetings, as in ``network.meetings``; a dialogue's bounds are too
    wide to be set to a moment, so dialogues add none.

    Parameters
    ----------
    shots, scenes, cast
        As in an ``Analysis``.
    spans
        In the film's order, such as those of its scenes, or ``windows``.
    """
    ends = np.array([span.end_s for span in spans])
    middle = {shot.number: (shot.span.start_s + shot.span.end_s) / 2 for shot in shots}
    at = {n: int(np.searchsorted(ends, time_s, side="right")) for n, time_s in middle.items()}
    seen: list[set[int]] = [set() for _ in range(len(spans) + 1)]
    tied: list[set[tuple[int, int]]] = [set() for _ in range(len(spans) + 1)]
    for person in cast:
        for number in person.shots:
            seen[at[number]].add(person.number)
    for meeting in meetings(shots=shots, scenes=scenes, cast=cast):
        tied[at[meeting.shot]].add((meeting.one, meeting.other))
    found, everyone, all_ties = [], set[int](), set[tuple[int, int]]()
    for span, people, ties in zip(spans, seen, tied, strict=False):
        everyone |= people
        all_ties |= ties
        # Who was seen only before the span's first cut is no member of it.
        inside = sum(one in people and other in people for one, other in ties)
        found.append(
            Moment(
                span,
                len(people),
                inside,
                _density(len(people), inside),
                len(everyone),
                len(all_ties),
                _density(len(everyone), len(all_ties)),
            )
        )
    return tuple(found)


def _density(people: int, ties: int) -> float | None:
    pairs = people * (people - 1) // 2
    return ties / pairs if pairs else None
