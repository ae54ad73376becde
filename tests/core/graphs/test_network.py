"""The character network: what ties two people, when they are there, where they are drawn."""

import networkx as nx
import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from moviegoer.core.conversation import eyeline
from moviegoer.core.graphs import network
from moviegoer.types import Span
from tests.core.networks import cast, gaze, scene, shots


def parts(seen, *scenes):
    scenes = scenes or (scene(1, 1, len(seen)),)
    return {"shots": shots(len(seen)), "scenes": scenes, "cast": cast(seen)}


def test_shots_cuts_and_dialogues_add_up():
    film = parts([{1}, {2}, {1, 2}, {1}], scene(1, 1, 4, 1, 2))
    (tie,) = network.ties(**film)
    assert (tie.shots, tie.cuts, tie.dialogues, tie.weight) == (1, 1, 1, 3)
    assert (tie.together_s, tie.talk_s, tie.scenes) == (2.0, 8.0, (1,))


def test_a_cut_across_scenes_ties_nobody():
    assert network.ties(**parts([{1}, {2}], scene(1, 1, 1), scene(2, 2, 2))) == ()


def test_who_talks_is_tied_even_if_never_seen_next_to_each_other():
    (tie,) = network.ties(**parts([{1}, set(), {2}], scene(1, 1, 3, 1, 2)))
    assert (tie.shots, tie.cuts, tie.weight) == (0, 0, 1)


def test_three_who_talk_are_three_pairs():
    seen = [{1}, {2}, {3}]
    found = network.ties(**parts(seen, scene(1, 1, 3, 1, 2, 3)))
    assert {(tie.one, tie.other) for tie in found} == {(1, 2), (1, 3), (2, 3)}
    assert {tie.dialogues for tie in found} == {1}


def test_the_network_says_when_people_are_there_by_scenes():
    seen = [{1}, {2}, {3}, {3}, {1}, {2}]
    scenes = (scene(1, 1, 2, 1, 2), scene(2, 3, 4), scene(3, 5, 6, 1, 2))
    film = parts(seen, *scenes)
    looks = eyeline.glances(**film, gaze=gaze("rlccrl"))
    graph = network.build(**film, looks=looks, name="Film")
    assert graph.nodes["character-1"]["spells"] == [(0.0, 4.0), (8.0, 12.0)]
    assert graph.nodes["character-1"]["dialogues"] == 2
    tie = graph.edges["character-1", "character-2"]
    assert (tie["spells"], tie["looks"], tie["scenes"]) == ([(0.0, 4.0), (8.0, 12.0)], 2, 2)
    assert set(nx.isolates(graph)) == {"character-3"}


def test_spans_that_touch_are_one():
    spans = [Span(5, 6), Span(0, 2), Span(2, 3), Span(1, 2)]
    assert network.merged(spans) == [(0.0, 3.0), (5.0, 6.0)]


@given(st.lists(st.sets(st.integers(1, 5)), min_size=1, max_size=25))
def test_a_film_run_backwards_ties_the_same_people(seen):
    forward = {(t.one, t.other): t.weight for t in network.ties(**parts(seen))}
    assert forward == {(t.one, t.other): t.weight for t in network.ties(**parts(seen[::-1]))}
    assert all(one < other and weight > 0 for (one, other), weight in forward.items())


@pytest.mark.parametrize("people", [0, 1, 2, 3, 24])
def test_everyone_gets_a_place_of_their_own(people):
    graph = nx.Graph()
    names = [f"character-{i}" for i in range(people)]
    graph.add_nodes_from(names)
    graph.add_weighted_edges_from(
        (a, b, 1.0) for a, b in zip(names[: people // 2], names, strict=False) if a != b
    )
    spots = network.place(graph)
    assert list(spots) == names
    assert spots == network.place(graph)
    points = np.array(list(spots.values())).reshape(-1, 2)
    assert np.abs(points).max(initial=0.0) <= 1.0
    gaps = np.hypot(*(points[:, None] - points[None]).transpose(2, 0, 1))
    assert (gaps[~np.eye(people, dtype=bool)] > 0.05).all()
