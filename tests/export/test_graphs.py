"""Graphs, read back by networkx."""

import io

import networkx as nx
import pytest

from moviegoer.export import graphs
from moviegoer.export.wanted import Wanted
from tests.export.made import ODD, named


@pytest.mark.parametrize("text", ODD.values(), ids=ODD)
def test_both_graphs_are_whole(text):
    analysis = named(text)
    for make, read, form in (
        (graphs.graphml, nx.read_graphml, "graphml"),
        (graphs.gexf, nx.read_gexf, "gexf"),
    ):
        files = make(analysis, Wanted())
        film = read(io.BytesIO(files[f".{form}"]))
        people = read(io.BytesIO(files[f".people.{form}"]))
        assert sum(kind == "shot" for _, kind in film.nodes(data="kind")) == 8
        assert len(people) == len(analysis.cast)
