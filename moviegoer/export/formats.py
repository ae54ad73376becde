"""Every format there is: what writes it and whom it is for."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from importlib import import_module
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from moviegoer.analysis import Analysis
    from moviegoer.export.wanted import Files, Wanted

__all__ = ["FORMATS", "Format", "make"]


@dataclass(frozen=True, slots=True)
class Format:
    """``module`` and ``function`` write it, and are imported when asked for."""

    module: str
    function: str
    about: str


FORMATS: Mapping[str, Format] = {
    "elan": Format("elan", "make", "ELAN 6 (.eaf): a tier a head, scenes, people, speech"),
    "otio": Format("timeline", "otio_json", "OpenTimelineIO: a clip a shot, labels as markers"),
    "edl": Format("timeline", "edl", "edit decision list, CMX 3600"),
    "fcpxml": Format("timeline", "fcpxml", "Final Cut Pro"),
    "fcp7": Format("timeline", "fcp7", "Final Cut 7 XML: Premiere, Resolve"),
    "markers": Format("markers", "make", "timeline markers for DaVinci Resolve"),
    "csv": Format("spreadsheets", "as_csv", "every table, and what each column means"),
    "parquet": Format("spreadsheets", "as_parquet", "the same, typed: pandas, R, DuckDB"),
    "vtt": Format("chapters", "make", "WebVTT chapters for players: scenes, shots"),
    "slviz": Format("shotlengths", "slviz", "shot lengths, a column: SLviz, R"),
    "cinemetrics": Format("shotlengths", "cinemetrics", "shot lengths with Salt's scales"),
    "graphml": Format("graphs", "graphml", "the film and its people as graphs: Gephi"),
    "gexf": Format("graphs", "gexf", "the same with times and colours: Gephi"),
    "jsonld": Format(
        "annotations", "make", "W3C Web Annotations, with the terms of AdA's ontology"
    ),
    "contacts": Format("contacts", "as_html", "contact sheet: a still a shot, one page"),
    "pdf": Format("printed", "make", "the same on A4, to print"),
    "bundle": Format("bundle", "make", "everything but the pictures, for another lab"),
}


def make(name: str, analysis: Analysis, wanted: Wanted) -> Files:
    """Make the files of a format: what is in each, by its name's ending.

    Raises
    ------
    MoviegoerError
        If this film cannot be written so; the message says why.
    """
    form = FORMATS[name]
    write: Callable[[Analysis, Wanted], Files] = getattr(
        import_module(f"moviegoer.export.{form.module}"), form.function
    )
    return write(analysis, wanted)
