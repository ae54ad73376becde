"""The film as a graph: film, scenes, setups, shots and characters, and how they hang together."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from itertools import combinations, pairwise
from typing import Any

import networkx as nx

from moviegoer.types import Character, Film, Ints, Scene, SceneKind, Shot

__all__ = ["build"]


def build(
    *,
    film: Film,
    shots: Sequence[Shot],
    setups: Ints,
    scenes: Sequence[Scene],
    cast: Sequence[Character],
) -> nx.MultiDiGraph:
    """Build the graph of a film.

    Nodes have a ``kind`` (film, scene, setup, shot, character), a ``label`` and times; their
    names are ``film``, ``scene-1``, ``setup-1``, ``shot-1``, ``character-1``. Edges have a
    ``kind``, a ``weight`` and, where there is one, a time:

    - ``in``: shot in scene, scene in film;
    - ``follows``: a shot the one before;
    - ``taken_from``: shot to its setup;
    - ``same_setup``: a shot to the last one from the same setup;
    - ``appears``: character in shot, weighted by its seconds;
    - ``shares_frame``: two characters seen in the same shots, weighted by seconds;
    - ``talks_with``: two members of a dialogue, weighted by its seconds, one edge a scene.

    All attributes are texts and numbers, so that GraphML and GEXF hold them. Every node and edge
    also carries ``weight``, which Gephi reads by itself.

    Parameters
    ----------
    film, shots, setups, scenes, cast
        As in an ``Analysis``.
    """
    graph = nx.MultiDiGraph(name=film.title or "film")
    graph.add_node("film", kind="film", label=film.title, weight=film.duration_s)
    _add_shots(graph, shots, setups)
    _add_scenes(graph, scenes)
    _add_characters(graph, shots, cast)
    _add_talk(graph, scenes)
    return graph


def _add_shots(graph: nx.MultiDiGraph, shots: Sequence[Shot], setups: Ints) -> None:
    last: dict[int, str] = {}
    for shot, setup in zip(shots, setups.tolist(), strict=True):
        name, place = f"shot-{shot.number}", f"setup-{setup}"
        graph.add_node(
            name,
            kind="shot",
            label=f"Shot {shot.number}",
            transition_in=shot.transition_in.value,
            movement=shot.movement.value,
            start_frame=shot.start_frame,
            end_frame=shot.end_frame,
            **_span(shot),
        )
        if place not in graph:
            graph.add_node(place, kind="setup", label=f"Setup {setup}", weight=0.0)
        graph.nodes[place]["weight"] += shot.span.duration_s
        graph.add_edge(name, place, kind="taken_from", weight=1.0)
        if setup in last:
            graph.add_edge(name, last[setup], kind="same_setup", weight=1.0)
        last[setup] = name
    for before, shot in pairwise(shots):
        link = {"kind": "follows", "weight": 1.0, "time_s": shot.span.start_s}
        graph.add_edge(f"shot-{shot.number}", f"shot-{before.number}", **link)


def _add_scenes(graph: nx.MultiDiGraph, scenes: Sequence[Scene]) -> None:
    for scene in scenes:
        name = f"scene-{scene.number}"
        graph.add_node(
            name,
            kind="scene",
            label=f"Scene {scene.number}",
            scene_kind=scene.kind.value,
            score=scene.score,
            **_span(scene),
        )
        graph.add_edge(name, "film", kind="in", weight=1.0)
        for number in range(scene.first_shot, scene.last_shot + 1):
            graph.add_edge(f"shot-{number}", name, kind="in", weight=1.0)


def _add_characters(
    graph: nx.MultiDiGraph, shots: Sequence[Shot], cast: Sequence[Character]
) -> None:
    spans = {shot.number: shot.span for shot in shots}
    seen: dict[int, list[int]] = {}
    for character in cast:
        name = f"character-{character.number}"
        graph.add_node(
            name,
            kind="character",
            label=character.name,
            weight=character.screen_time_s,
            first_s=character.first_s,
            last_s=character.last_s,
        )
        for number in character.shots:
            time = {"time_s": spans[number].start_s, "weight": spans[number].duration_s}
            graph.add_edge(name, f"shot-{number}", kind="appears", **time)
            seen.setdefault(number, []).append(character.number)
    shared: Counter[tuple[int, int]] = Counter()
    for number, people in seen.items():
        for pair in combinations(sorted(people), 2):
            shared[pair] += spans[number].duration_s  # type: ignore[assignment]
    for (one, other), seconds in shared.items():
        link = {"kind": "shares_frame", "weight": float(seconds)}
        graph.add_edge(f"character-{one}", f"character-{other}", **link)


def _add_talk(graph: nx.MultiDiGraph, scenes: Sequence[Scene]) -> None:
    for scene in scenes:
        if scene.kind is SceneKind.OTHER:
            continue
        for one, other in combinations(sorted(scene.characters), 2):
            graph.add_edge(
                f"character-{one}",
                f"character-{other}",
                kind="talks_with",
                scene=scene.number,
                weight=scene.span.duration_s,
                score=scene.score,
                time_s=scene.span.start_s,
            )


def _span(part: Shot | Scene) -> dict[str, Any]:
    return {
        "start_s": part.span.start_s,
        "end_s": part.span.end_s,
        "weight": part.span.duration_s,
    }
