"""A graph in the formats that other programs read: GraphML, GEXF, JSON, CSV.

networkx writes them; what is done here is what it leaves open. XML cannot hold some characters
that a film's title or a person's name may, and Gephi reads GraphML's colours and sizes only from
attributes of certain names, and tells parallel edges apart only by GEXF's ``kind``.
"""

from __future__ import annotations

import csv
import io
import json
import re
from collections.abc import Mapping
from typing import Any

import networkx as nx
from networkx.readwrite.gexf import GEXFWriter

from moviegoer.core.graphs.dress import dress

__all__ = ["FORBIDDEN", "FORMATS", "encode", "forbidden", "nodes_csv"]

FORMATS = ("graphml", "gexf", "json", "csv")
FORBIDDEN = re.compile("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
"""What is no character of XML 1.0 (W3C recommendation, section 2.2): control characters, lone
surrogates, U+FFFE and U+FFFF."""
BREAKS = re.compile("[\t\n\r]+")
STRUCTURED = ("spells", "viz")


def encode(graph: nx.Graph, form: str) -> bytes:
    """Write a film's graph or its character network.

    Parameters
    ----------
    graph
        From ``graph.build`` or ``network.build``.
    form
        One of :data:`FORMATS`. ``graphml`` and ``gexf`` carry labels, colours, sizes and places
        as Gephi reads them; ``gexf`` also carries times for its timeline, and keeps parallel
        edges of different kinds apart, which Gephi sums up when it reads GraphML. ``json`` is
        networkx's node-link form, ``csv`` the table of edges as Gephi imports it.

    In ``graphml`` and ``gexf``, characters that XML forbids are written as U+FFFD, the
    replacement character (:func:`forbidden` counts the texts that hold any), and line breaks and
    tabs as a space.

    Raises
    ------
    ValueError
        If the format is not one of those.
    """
    if form == "graphml":
        return _graphml(graph)
    if form == "gexf":
        return _gexf(graph)
    if form == "json":
        told = nx.node_link_data(graph, edges="edges")
        # A lone surrogate cannot be UTF-8 but can be a JSON escape, which is what this makes it.
        text = json.dumps(told, ensure_ascii=False, indent=1, allow_nan=False) + "\n"
        return text.encode("utf-8", "backslashreplace")
    if form == "csv":
        return _edges_csv(graph)
    raise ValueError(f"'{form}' is not one of {', '.join(FORMATS)}")


def forbidden(graph: nx.Graph) -> int:
    """Count the texts of a graph that hold characters which XML forbids."""
    owners = [graph.graph, *(data for _, data in graph.nodes(data=True))]
    owners += [data for *_, data in graph.edges(data=True)]
    texts = (value for data in owners for value in data.values() if isinstance(value, str))
    return sum(FORBIDDEN.search(text) is not None for text in texts)


def nodes_csv(graph: nx.Graph) -> bytes:
    """Write the table of nodes as Gephi imports it, beside the table of edges."""
    rows = [
        {"Id": name, "Label": data["label"], **_flat(data)} for name, data in graph.nodes.items()
    ]
    return _csv(rows, ("Id", "Label", "kind", "weight"))


def _graphml(graph: nx.Graph) -> bytes:
    drawn = dress(graph)
    drawn.graph = _clean(drawn.graph)
    for data in (*drawn.nodes.values(), *drawn.edges.values()):
        viz = data["viz"]
        told = {**_clean(_flat(data)), **viz["color"]}
        if "size" in viz:
            told |= {"size": viz["size"], "x": viz["position"]["x"], "y": viz["position"]["y"]}
        for name in ("start", "end"):
            told.pop(name, None)
        data.clear()
        data.update(told)
    file = io.BytesIO()
    nx.write_graphml(drawn, file)
    return file.getvalue()


def _gexf(graph: nx.Graph) -> bytes:
    drawn = dress(graph)
    drawn.graph = _clean(drawn.graph)
    kinds = []
    for data in drawn.nodes.values():
        data.update(_clean(data))
    for data in drawn.edges.values():
        data.update(_clean(data))
        kinds.append(data["kind"])
    writer = GEXFWriter(prettyprint=False)
    writer.add_graph(drawn)
    for element, kind in zip(writer.xml.iterfind(".//edge"), kinds, strict=True):
        element.set("kind", kind)
    file = io.BytesIO()
    writer.write(file)
    return file.getvalue()


def _edges_csv(graph: nx.Graph) -> bytes:
    way = "Directed" if graph.is_directed() else "Undirected"
    rows = [
        {
            "Source": one,
            "Target": other,
            "Type": way,
            "Kind": data["kind"],
            "Weight": data["weight"],
        }
        | {k: v for k, v in _flat(data).items() if k not in ("kind", "weight")}
        for one, other, data in graph.edges(data=True)
    ]
    return _csv(rows, ("Source", "Target", "Type", "Kind", "Weight"))


def _csv(rows: list[dict[str, Any]], first: tuple[str, ...]) -> bytes:
    names = dict.fromkeys((*first, *(name for row in rows for name in row if name != "label")))
    text = io.StringIO()
    writer = csv.DictWriter(text, list(names), extrasaction="ignore", lineterminator="\n")
    writer.writeheader()
    writer.writerows(rows)
    return text.getvalue().encode("utf-8", "replace")


def _flat(data: Mapping[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in data.items() if name not in STRUCTURED}


def _clean(data: Mapping[str, Any]) -> dict[str, Any]:
    return {
        name: FORBIDDEN.sub("\ufffd", BREAKS.sub(" ", value)) if isinstance(value, str) else value
        for name, value in data.items()
    }
