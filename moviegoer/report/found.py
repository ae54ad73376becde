"""The page of shots that a search found: their stills in one file that opens offline."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import jinja2

from moviegoer.report.pictures import jpeg
from moviegoer.sense.pictures import shrink
from moviegoer.types import Image

__all__ = ["Still", "render"]

WIDTH_PX = 480
"""A still's width: twice what it is shown at, for fine screens; about 20 kB each."""


@dataclass(frozen=True, slots=True)
class Still:
    """A shot on the page; ``image`` is missing where its picture is no longer kept."""

    film: str
    number: int
    time: str
    score: float
    why: str
    image: Image | None


def render(query: str, understood: str, stills: Sequence[Still]) -> str:
    """Draw the page, whole."""
    environment = jinja2.Environment(
        loader=jinja2.PackageLoader("moviegoer.report", "templates"),
        autoescape=True,
        undefined=jinja2.StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    shots = [(still, _small(still.image)) for still in stills]
    return environment.get_template("found.html").render(
        query=query, understood=understood, shots=shots
    )


def _small(image: Image | None) -> tuple[str, int, int] | None:
    if image is None:
        return None
    small = shrink(image, width_px=WIDTH_PX)
    return jpeg(small, quality=78), small.shape[1], small.shape[0]
