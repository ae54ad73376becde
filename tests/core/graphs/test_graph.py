"""The film's graph: what is in it, and that Gephi's formats hold it."""

from __future__ import annotations

import io
from fractions import Fraction

import networkx as nx
import numpy as np
import pytest

from benchmarks.sequences import film
from moviegoer.core.conversation import dialogue, views
from moviegoer.core.graphs import graph
from moviegoer.core.structure import scenes
from moviegoer.types import Film
from tests.core import networks


@pytest.fixture(scope="module")
def drawn() -> nx.MultiDiGraph:
    staged = film(3, scenes=8)
    seen = views.gather(
        shots=staged.shots,
        people=staged.people,
        setups=staged.setups,
        cast=staged.cast,
        heads=staged.heads,
    )
    found = scenes.partition(
        shots=staged.shots,
        views=seen,
        colours=np.full((len(staged.shots), 6), np.nan),
        dialogues=dialogue.find(seen),
    )
    title = Film("f.mkv", "key", "A <film> & more", 640, 360, Fraction(25), 9.0, "h264", True)
    return graph.build(
        film=title, shots=staged.shots, setups=staged.setups, scenes=found, cast=staged.cast
    )


def test_every_kind_of_node_and_edge_is_there(drawn: nx.MultiDiGraph) -> None:
    nodes = {kind for _, kind in drawn.nodes(data="kind")}
    edges = {kind for *_, kind in drawn.edges(data="kind")}
    assert nodes == {"film", "scene", "setup", "shot", "character"}
    assert edges == {
        "in",
        "follows",
        "taken_from",
        "same_setup",
        "appears",
        "shares_frame",
        "talks_with",
    }


def test_every_shot_is_in_one_scene_and_from_one_setup(drawn: nx.MultiDiGraph) -> None:
    for name, kind in drawn.nodes(data="kind"):
        if kind == "shot":
            ways = [kind for *_, kind in drawn.out_edges(name, data="kind")]
            assert (ways.count("in"), ways.count("taken_from")) == (1, 1)


def test_no_edge_leads_to_a_node_nobody_described(drawn: nx.MultiDiGraph) -> None:
    assert all("label" in data and "weight" in data for _, data in drawn.nodes(data=True))
    assert all("weight" in data for *_, data in drawn.edges(data=True))


def test_every_edge_has_a_key_of_its_own(drawn: nx.MultiDiGraph) -> None:
    assert len({key for *_, key in drawn.edges(keys=True)}) == drawn.number_of_edges()


def test_looks_count_the_cuts_at_which_they_meet_of_those_they_could() -> None:
    seen = [{1}, {2}, {1}, {2}, {1}]
    found = graph.build(
        film=networks.title("A film", 5),
        shots=networks.shots(5),
        setups=np.array([1, 2, 1, 2, 1]),
        scenes=[networks.scene(1, 1, 5, 1, 2)],
        cast=networks.cast(seen),
        heads={"gaze": networks.gaze("rlrrl")},
    )
    looks = {
        (one, other): (data["weight"], data["cuts"], data["start_s"], data["end_s"])
        for one, other, data in found.edges(data=True)
        if data["kind"] == "looks_at"
    }
    assert looks == {
        ("character-1", "character-2"): (1.0, 2, 2.0, 2.0),
        ("character-2", "character-1"): (2.0, 2, 4.0, 8.0),
    }
    assert found.nodes["shot-2"]["gaze"] == "left"
    assert "scale" not in found.nodes["shot-2"]


@pytest.mark.parametrize("form", ["graphml", "gexf"])
def test_gephis_formats_hold_it(drawn: nx.MultiDiGraph, form: str) -> None:
    file = io.BytesIO()
    getattr(nx, f"write_{form}")(drawn, file)
    file.seek(0)
    again = getattr(nx, f"read_{form}")(file)
    assert set(again.nodes) == set(drawn.nodes)
    assert again.number_of_edges() == drawn.number_of_edges()
    assert again.nodes["film"]["label"] == "A <film> & more"
