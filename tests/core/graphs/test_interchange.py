"""A graph written and read again: nothing is lost but what the format cannot hold."""

from __future__ import annotations

import csv
import io
import json
from xml.etree import ElementTree

import networkx as nx
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from moviegoer.core.conversation import eyeline
from moviegoer.core.graphs import centrality, dress, graph, interchange, network
from tests.core.networks import cast, gaze, scene, shots, title

SEEN = [{1}, {2}, {1}, {2}, {1, 2}, {3}, set(), {3}]
SCENES = (scene(1, 1, 5, 1, 2), scene(2, 6, 8))
LOOKS = "rlrl?c?c"
ODD = (
    "Q \"double\" & 'single'",
    "<b>bold</b> ]]> &amp;",
    "🎬 שלום مرحبا",
    "long " * 60,
    "é ü ﷽ \u202e flipped",
)
XML = {"graphml": nx.read_graphml, "gexf": nx.read_gexf}


def film(name="A film", names=()):
    return graph.build(
        film=title(name, 8),
        shots=shots(8),
        setups=np.array([1, 2, 1, 2, 3, 4, 4, 4]),
        scenes=SCENES,
        cast=cast(SEEN, names),
        heads={"gaze": gaze(LOOKS)},
    )


def people(names=()):
    parts = {"shots": shots(8), "scenes": SCENES, "cast": cast(SEEN, names)}
    looks = eyeline.glances(**parts, gaze=gaze(LOOKS))
    found = network.build(**parts, looks=looks, name="A film")
    nx.set_node_attributes(found, centrality.measure(found).people)
    return found


GRAPHS = {"film": film, "people": people}


def again(form, written):
    return XML[form](io.BytesIO(written))


def facts(drawn):
    """Edges with their plain attributes, in an order of their own."""
    rows = []
    for one, other, data in drawn.edges(data=True):
        ends = (one, other) if drawn.is_directed() else tuple(sorted((one, other)))
        plain = {k: v for k, v in data.items() if isinstance(v, int | float)}
        rows.append((*ends, data["kind"], tuple(sorted((k, float(v)) for k, v in plain.items()))))
    return sorted(rows)


@pytest.mark.parametrize("which", list(GRAPHS))
@pytest.mark.parametrize("form", list(XML))
def test_what_is_written_is_read(which, form):
    drawn = GRAPHS[which]()
    found = again(form, interchange.encode(drawn, form))
    assert found.is_directed() == drawn.is_directed()
    for name, data in drawn.nodes(data=True):
        for key, value in data.items():
            if key != "spells":
                assert found.nodes[name][key] == value
    ours = {"start", "end", "r", "g", "b", "id", "networkx_key"}
    for *_, data in found.edges(data=True):
        for key in ours & set(data):
            del data[key]
    assert facts(found) == facts(drawn)


@pytest.mark.parametrize("which", list(GRAPHS))
def test_json_is_what_networkx_reads(which):
    drawn = GRAPHS[which]()
    told = json.loads(interchange.encode(drawn, "json"))
    found = nx.node_link_graph(told, edges="edges")
    assert type(found) is type(drawn)
    assert facts(found) == facts(drawn)


@pytest.mark.parametrize("name", ODD)
@pytest.mark.parametrize("form", list(XML))
def test_odd_names_survive(form, name):
    drawn = film(name, (name, "Two", "Three"))
    assert interchange.forbidden(drawn) == 0
    found = again(form, interchange.encode(drawn, form))
    assert found.nodes["character-1"]["label"] == name
    assert found.nodes["film"]["label"] == name


@settings(max_examples=30)
@given(st.text(max_size=20))
def test_any_name_can_be_written_and_read_in_every_format(name):
    drawn = people((name, "Two", "Three"))
    bare = interchange.forbidden(drawn)
    for form, read in XML.items():
        label = read(io.BytesIO(interchange.encode(drawn, form))).nodes["character-1"].get("label")
        assert len(label or "") <= len(name)
        assert ("\ufffd" in (label or "")) or not bare
    told = json.loads(interchange.encode(drawn, "json"))
    assert told["nodes"][0]["label"] == name


def test_what_xml_forbids_is_counted_and_replaced():
    drawn = film("Bell\x07 \udcff", ("Nul\x00", "Tab\there", "Three"))
    # The title twice: of the graph and of the film's node.
    assert interchange.forbidden(drawn) == 3
    for form in XML:
        found = again(form, interchange.encode(drawn, form))
        assert found.nodes["film"]["label"] == "Bell\ufffd \ufffd"
        assert found.nodes["character-1"]["label"] == "Nul\ufffd"
        assert found.nodes["character-2"]["label"] == "Tab here"
    told = json.loads(interchange.encode(drawn, "json"))
    assert told["graph"]["name"] == "Bell\x07 \udcff"


def test_gexf_tells_kinds_of_edges_apart_and_says_when():
    root = ElementTree.fromstring(interchange.encode(film(), "gexf"))
    space = {"g": "http://www.gexf.net/1.2draft", "v": "http://www.gexf.net/1.2draft/viz"}
    edges = root.findall(".//g:edge", space)
    assert {edge.get("kind") for edge in edges} == set(graph.EDGES)
    assert len({edge.get("id") for edge in edges}) == len(edges)
    assert all(float(edge.get("start")) <= float(edge.get("end")) for edge in edges)
    assert all(float(edge.get("weight")) > 0 for edge in edges)
    drawn = root.find("g:graph", space)
    assert (drawn.get("mode"), drawn.get("timeformat")) == ("dynamic", "double")
    for node in drawn.findall(".//g:node", space):
        assert node.get("label")
        assert float(node.find("v:size", space).get("value")) > 0
        assert node.find("v:color", space) is not None
        assert node.find("v:position", space) is not None


def test_both_ends_of_an_edge_are_there_while_it_is():
    found = nx.read_gexf(io.BytesIO(interchange.encode(film(), "gexf")))
    for one, other, data in found.edges(data=True):
        for end in (found.nodes[one], found.nodes[other]):
            spans = end.get("spells") or [(end["start"], end["end"])]
            if data["kind"] in ("appears", "talks_with", "in"):
                assert any(a <= data["start"] and data["end"] <= b for a, b in spans)


def test_graphml_speaks_gephis_words():
    written = interchange.encode(film(), "graphml")
    found = nx.read_graphml(io.BytesIO(written))
    for _, data in found.nodes(data=True):
        assert {"label", "size", "x", "y", "r", "g", "b"} <= set(data)
        assert all(isinstance(data[hue], int) and 0 <= data[hue] <= 255 for hue in "rgb")
    # One name under two types would be two columns; edges of one id would be one edge.
    space = {"m": "http://graphml.graphdrawing.org/xmlns"}
    root = ElementTree.fromstring(written)
    keys = [(key.get("for"), key.get("attr.name")) for key in root.findall("m:key", space)]
    assert len(keys) == len(set(keys))
    ids = [edge.get("id") for edge in root.findall(".//m:edge", space)]
    assert len(ids) == len(set(ids))


def test_communities_have_colours_and_screen_time_is_area():
    found = nx.read_gexf(io.BytesIO(interchange.encode(people(), "gexf")))
    viz = {name: data["viz"] for name, data in found.nodes(data=True)}
    assert viz["character-1"]["color"] == viz["character-2"]["color"]
    assert viz["character-1"]["color"] != viz["character-3"]["color"]
    assert viz["character-1"]["size"] > viz["character-3"]["size"]
    assert dress.colour(99) == dress.OTHERS


def test_csv_is_two_tables_that_fit():
    drawn = people(('Ilsa, "the" one', "Rick", "Sam"))
    edges = list(csv.DictReader(io.StringIO(interchange.encode(drawn, "csv").decode())))
    nodes = list(csv.DictReader(io.StringIO(interchange.nodes_csv(drawn).decode())))
    assert [row["Label"] for row in nodes] == ['Ilsa, "the" one', "Rick", "Sam"]
    assert {row["Source"] for row in edges} <= {row["Id"] for row in nodes}
    assert [(row["Type"], float(row["Weight"])) for row in edges] == [("Undirected", 5.0)]


def test_writing_leaves_the_graph_as_it_was():
    drawn = film()
    before = nx.node_link_data(drawn.copy(), edges="edges")
    for form in interchange.FORMATS:
        interchange.encode(drawn, form)
    assert nx.node_link_data(drawn, edges="edges") == before


def test_an_unknown_format_is_refused():
    with pytest.raises(ValueError, match="'dot' is not one of graphml"):
        interchange.encode(film(), "dot")


def test_a_film_of_nobody_is_written_too():
    empty = network.build(shots=shots(1), scenes=(), cast=())
    for form in interchange.FORMATS:
        assert interchange.encode(empty, form)
