"""The film's graph and its character network for Gephi, as ``moviegoer graph`` writes them."""

from __future__ import annotations

from moviegoer.analysis import Analysis
from moviegoer.core.graphs import interchange
from moviegoer.export.wanted import Files, Wanted

__all__ = ["gexf", "graphml"]


def graphml(analysis: Analysis, _wanted: Wanted) -> Files:
    """Write both graphs as GraphML."""
    return _both(analysis, "graphml")


def gexf(analysis: Analysis, _wanted: Wanted) -> Files:
    """Write both graphs as GEXF, with colours, places and a timeline."""
    return _both(analysis, "gexf")


def _both(analysis: Analysis, form: str) -> Files:
    return {
        f".{form}": interchange.encode(analysis.graph, form),
        f".people.{form}": interchange.encode(analysis.network, form),
    }
