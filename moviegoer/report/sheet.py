"""Pages about many films: one HTML file each, with plots, that opens offline."""

from __future__ import annotations

import json
from collections.abc import Mapping
from importlib import metadata, resources
from typing import Any

import jinja2

from moviegoer.report import words
from moviegoer.report.plots import Figure

__all__ = ["render"]


def render(template: str, *, figures: Mapping[str, Figure], **context: Any) -> str:
    """Fill a template of the package; ``figures`` are drawn where it asks for them by name."""
    environment = jinja2.Environment(
        loader=jinja2.PackageLoader("moviegoer.report", "templates"),
        autoescape=True,
        undefined=jinja2.StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    environment.filters["share"] = words.share
    environment.filters["number"] = words.number
    from plotly.offline import get_plotlyjs

    html = environment.get_template(template).render(
        styles=_static("report.css") + _static("sheet.css"),
        plotly=str(get_plotlyjs()),
        script=_static("sheet.js"),
        data=_json({"figures": dict(figures)}),
        figures=figures,
        version=metadata.version("moviegoer"),
        count=words.count,
        **context,
    )
    # A title taken from an undecodable file name holds lone surrogates, which UTF-8 cannot.
    return html.encode("utf-8", "replace").decode("utf-8")


def _static(name: str) -> str:
    return (resources.files("moviegoer.report") / "static" / name).read_text(encoding="utf-8")


def _json(value: object) -> str:
    """Write JSON that cannot end the script element it stands in."""
    text = json.dumps(value, ensure_ascii=False, separators=(",", ":"), allow_nan=False)
    return text.replace("&", "\\u0026").replace("<", "\\u003c").replace(">", "\\u003e")
