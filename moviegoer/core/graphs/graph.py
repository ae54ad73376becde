"""The film as a graph: film, scenes, setups, shots and characters, and how they hang together."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from itertools import chain, combinations, pairwise
from typing import Any

import networkx as nx

from moviegoer.core.conversation.eyeline import Glance, glances, likeliest
from moviegoer.core.graphs.network import node, talks
from moviegoer.types import Character, Film, Ints, Scene, Scores, Shot

__all__ = ["EDGES", "NODES", "build"]

Edge = tuple[str, str, dict[str, Any]]

NODES = ("film", "scene", "setup", "shot", "character")
EDGES = (
    "in",
    "follows",
    "taken_from",
    "same_setup",
    "appears",
    "shares_frame",
    "talks_with",
    "looks_at",
)


def build(
    *,
    film: Film,
    shots: Sequence[Shot],
    setups: Ints,
    scenes: Sequence[Scene],
    cast: Sequence[Character],
    heads: Mapping[str, Scores] | None = None,
) -> nx.MultiDiGraph:
    """Build the graph of a film.

    Nodes have a ``kind`` (film, scene, setup, shot, character), a ``label`` and times; their
    names are ``film``, ``scene-1``, ``setup-1``, ``shot-1``, ``character-1``. Edges have a
    ``kind``, a ``weight`` and a stretch of time, ``start_s`` to ``end_s``:

    - ``in``: shot in scene, scene in film;
    - ``follows``: a shot the one before;
    - ``taken_from``: shot to its setup;
    - ``same_setup``: a shot to the last one from the same setup;
    - ``appears``: character in shot, weighted by its seconds;
    - ``shares_frame``: two characters seen in the same shots, weighted by seconds;
    - ``talks_with``: two members of a dialogue, weighted by its seconds, one edge a scene;
    - ``looks_at``: one character at another, weighted by the number of cuts at which their looks
      meet (:func:`moviegoer.core.conversation.eyeline.glances`), of ``cuts`` at which they could.

    All attributes are texts and numbers, so that GraphML and GEXF hold them, and edges have keys
    that are unique in the whole graph: Gephi takes GraphML's edges of one name for one edge.
    Two-way relations (``shares_frame``, ``talks_with``) lead from the lower number to the higher.

    Parameters
    ----------
    film, shots, setups, scenes, cast
        As in an ``Analysis``.
    heads
        Answers a shot. ``gaze`` is needed for ``looks_at``; ``scale`` and ``gaze`` are told of
        shots where they were answered.
    """
    heads = heads or {}
    graph = nx.MultiDiGraph(name=film.title or "film")
    graph.add_node(
        "film",
        kind="film",
        label=film.title,
        weight=float(film.duration_s),
        start_s=0.0,
        end_s=float(film.duration_s),
    )
    looks = glances(shots=shots, scenes=scenes, cast=cast, gaze=heads.get("gaze"))
    told = {name: likeliest(heads[name]) for name in ("scale", "gaze") if name in heads}
    links = (
        _add_shots(graph, shots, told),
        _add_setups(graph, shots, setups),
        _add_scenes(graph, scenes),
        _add_characters(graph, shots, cast),
        _shared(shots, cast),
        _talk(scenes),
        _looks(looks),
    )
    for key, (one, other, data) in enumerate(chain.from_iterable(links)):
        graph.add_edge(one, other, key=key, **data)
    return graph


def _link(one: str, other: str, kind: str, **told: Any) -> Edge:
    return one, other, {"kind": kind, "weight": 1.0, **told}


def _add_shots(
    graph: nx.MultiDiGraph, shots: Sequence[Shot], said: Mapping[str, Sequence[str]]
) -> list[Edge]:
    for row, shot in enumerate(shots):
        graph.add_node(
            _shot(shot.number),
            kind="shot",
            label=f"Shot {shot.number}",
            number=shot.number,
            transition_in=shot.transition_in.value,
            movement=shot.movement.value,
            start_frame=shot.start_frame,
            end_frame=shot.end_frame,
            **_times(shot),
            **{name: words[row] for name, words in said.items() if words[row]},
        )
    return [
        _link(_shot(shot.number), _shot(before.number), "follows", **_span(shot))
        for before, shot in pairwise(shots)
    ]


def _add_setups(graph: nx.MultiDiGraph, shots: Sequence[Shot], setups: Ints) -> list[Edge]:
    links, last = [], dict[int, str]()
    for shot, setup in zip(shots, setups.tolist(), strict=True):
        name, place = _shot(shot.number), f"setup-{setup}"
        if place not in graph:
            told = {"label": f"Setup {setup}", "number": setup, "weight": 0.0}
            graph.add_node(place, kind="setup", **told, start_s=float(shot.span.start_s))
        graph.nodes[place]["weight"] += float(shot.span.duration_s)
        graph.nodes[place]["end_s"] = float(shot.span.end_s)
        links.append(_link(name, place, "taken_from", **_span(shot)))
        if setup in last:
            links.append(_link(name, last[setup], "same_setup", **_span(shot)))
        last[setup] = name
    return links


def _add_scenes(graph: nx.MultiDiGraph, scenes: Sequence[Scene]) -> list[Edge]:
    links = []
    for scene in scenes:
        name = f"scene-{scene.number}"
        graph.add_node(
            name,
            kind="scene",
            label=f"Scene {scene.number}",
            number=scene.number,
            scene_kind=scene.kind.value,
            score=float(scene.score),
            **_times(scene),
        )
        links.append(_link(name, "film", "in", **_span(scene)))
        for number in range(scene.first_shot, scene.last_shot + 1):
            shot = graph.nodes[_shot(number)]
            times = {"start_s": shot["start_s"], "end_s": shot["end_s"]}
            links.append(_link(_shot(number), name, "in", **times))
    return links


def _add_characters(
    graph: nx.MultiDiGraph, shots: Sequence[Shot], cast: Sequence[Character]
) -> list[Edge]:
    times = {shot.number: _times(shot) for shot in shots}
    for character in cast:
        graph.add_node(
            node(character.number),
            kind="character",
            label=character.name,
            number=character.number,
            weight=float(character.screen_time_s),
            start_s=float(character.first_s),
            end_s=float(character.last_s),
        )
    return [
        _link(node(character.number), _shot(number), "appears", **times[number])
        for character in cast
        for number in character.shots
    ]


def _shared(shots: Sequence[Shot], cast: Sequence[Character]) -> list[Edge]:
    seen: dict[int, list[int]] = {}
    for character in cast:
        for number in character.shots:
            seen.setdefault(number, []).append(character.number)
    shared: dict[tuple[int, int], dict[str, Any]] = {}
    for shot in shots:
        for pair in combinations(sorted(seen.get(shot.number, ())), 2):
            told = shared.setdefault(pair, {"weight": 0.0, "shots": 0, **_span(shot)})
            told["weight"] += float(shot.span.duration_s)
            told["shots"] += 1
            told["end_s"] = float(shot.span.end_s)
    return [
        _link(node(one), node(other), "shares_frame", **told)
        for (one, other), told in shared.items()
    ]


def _talk(scenes: Sequence[Scene]) -> list[Edge]:
    return [
        _link(
            node(one),
            node(other),
            "talks_with",
            scene=scene.number,
            score=float(scene.score),
            **_times(scene),
        )
        for scene, (one, other) in talks(scenes)
    ]


def _looks(looks: Sequence[Glance]) -> list[Edge]:
    could = Counter((look.one, look.other) for look in looks)
    met: dict[tuple[int, int], list[float]] = {}
    for look in looks:
        if look.meets:
            met.setdefault((look.one, look.other), []).append(float(look.time_s))
    return [
        _link(
            node(one),
            node(other),
            "looks_at",
            cuts=could[one, other],
            start_s=times[0],
            end_s=times[-1],
            weight=float(len(times)),
        )
        for (one, other), times in met.items()
    ]


def _shot(number: int) -> str:
    return f"shot-{number}"


def _span(part: Shot | Scene) -> dict[str, Any]:
    return {"start_s": float(part.span.start_s), "end_s": float(part.span.end_s)}


def _times(part: Shot | Scene) -> dict[str, Any]:
    return {**_span(part), "weight": float(part.span.duration_s)}
