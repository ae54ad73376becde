"""Measures of a character network, against networks whose values are known."""

import networkx as nx
import pytest
from hypothesis import given
from hypothesis import strategies as st

from moviegoer.core.graphs import centrality, network
from moviegoer.types import Span
from tests.core.networks import cast, scene, shots


def tied(*ties):
    graph = nx.Graph()
    graph.add_weighted_edges_from(ties)
    return graph


def test_who_holds_a_star_together_is_between_all():
    found = centrality.measure(tied(("hub", "a", 1.0), ("hub", "b", 1.0), ("hub", "c", 1.0)))
    assert found.people["hub"]["betweenness"] == 1.0
    assert found.people["hub"]["closeness"] == 1.0
    assert found.people["a"] == {
        "degree": 1,
        "weighted_degree": 1.0,
        "betweenness": 0.0,
        "betweenness_weighted": 0.0,
        "closeness": 0.6,
        "closeness_weighted": 0.6,
        "clustering": 0.0,
        "community": 1,
    }
    assert found.whole["density"] == 0.5
    assert found.whole["transitivity"] == 0.0


def test_strong_ties_are_short_ways():
    # The way from a to c is one weak tie or two strong ones.
    people = centrality.measure(tied(("a", "b", 10.0), ("b", "c", 10.0), ("a", "c", 1.0))).people
    assert people["b"]["betweenness"] == 0.0
    assert people["b"]["betweenness_weighted"] == 1.0
    assert people["b"]["clustering"] == 1.0


def test_two_circles_of_friends_are_two_communities():
    left = [(a, b, 5.0) for a, b in ("ab", "bc", "ac")]
    right = [(a, b, 5.0) for a, b in ("de", "ef", "df", "dg", "eg")]
    found = centrality.measure(tied(*left, *right, ("a", "d", 1.0)))
    assert [found.people[name]["community"] for name in "abcdefg"] == [2, 2, 2, 1, 1, 1, 1]
    assert found.whole["communities"] == 2
    assert found.whole["modularity"] == pytest.approx(0.4, abs=0.1)
    assert found.whole["community_agreement"] == 1.0


def test_where_everybody_is_tied_to_everybody_there_are_no_communities():
    # Louvain's own answer may be two halves that are worth no more than one whole.
    four = tied(*((a, b, 5.0) for a, b in ("ab", "ac", "ad", "bc", "bd", "cd")))
    whole = centrality.measure(four).whole
    assert (whole["communities"], whole["community_agreement"]) == (1, 1.0)
    apart = centrality.measure(tied(("a", "b", 1.0), ("b", "c", 1.0), ("a", "c", 1.0)))
    assert (apart.whole["communities"], apart.whole["modularity"]) == (1, 0.0)


@pytest.mark.parametrize("people", [0, 1, 3])
def test_people_without_ties_have_values_too(people):
    graph = nx.empty_graph(people)
    found = centrality.measure(graph)
    assert found.whole["communities"] == people
    assert [one["degree"] for one in found.people.values()] == [0] * people


def test_density_is_of_those_seen_in_the_span_and_so_far():
    seen = [{1}, {2}, {3}, {1, 3}]
    scenes = (scene(1, 1, 2), scene(2, 3, 4))
    one, two = centrality.over_time(
        shots=shots(4), scenes=scenes, cast=cast(seen), spans=[s.span for s in scenes]
    )
    assert (one.people, one.ties, one.density) == (2, 1, 1.0)
    # The cut from 3 to 1 and 3 ties nobody, the shot of both does; 2 is gone.
    assert (two.people, two.ties, two.density) == (2, 1, 1.0)
    assert (two.people_so_far, two.ties_so_far, two.density_so_far) == (3, 2, pytest.approx(2 / 3))


def test_a_span_with_nobody_has_no_density():
    (moment,) = centrality.over_time(shots=shots(2), scenes=(), cast=(), spans=[Span(0.0, 4.0)])
    assert (moment.people, moment.density, moment.density_so_far) == (0, None, None)


@given(st.lists(st.sets(st.integers(1, 5)), min_size=1, max_size=25), st.floats(1.0, 20.0))
def test_at_the_end_everything_was_counted(seen, every_s):
    people, whole = cast(seen), (scene(1, 1, len(seen)),)
    film = {"shots": shots(len(seen)), "scenes": whole, "cast": people}
    spans = centrality.windows(len(seen) * 2.0, every_s)
    moments = centrality.over_time(**film, spans=spans)
    assert moments[-1].people_so_far == len(people)
    assert moments[-1].ties_so_far == len(network.ties(**film))
    assert all(moment.density is None or moment.density <= 1 for moment in moments)
    assert [span.start_s for span in spans[1:]] == [span.end_s for span in spans[:-1]]
