"""Contact sheets: one still a shot, as a page that opens anywhere."""

from __future__ import annotations

import base64
import html
import io
from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from moviegoer.analysis import Analysis
from moviegoer.errors import DataError, StoreError
from moviegoer.export.texts import one_line
from moviegoer.export.wanted import Files, Wanted, summary
from moviegoer.types import Shot

if TYPE_CHECKING:
    from PIL.Image import Image

__all__ = ["Still", "as_html", "encoded", "stills"]

STILL_PX = 320
"""A still's width in the page: a feature of 1,500 shots makes some 20 MB."""

STYLE = (
    ":root{color-scheme:light dark}body{font:14px/1.4 system-ui,sans-serif;margin:1.5rem}"
    "h1{font-size:1.3rem;overflow-wrap:anywhere}"
    "main{display:grid;gap:.9rem;grid-template-columns:repeat(auto-fill,minmax(14rem,1fr))}"
    "figure{margin:0;break-inside:avoid}img{width:100%;height:auto;display:block;background:#8883}"
    "figcaption{font-size:.8rem;overflow-wrap:anywhere}"
)


@dataclass(frozen=True, slots=True)
class Still:
    """A shot and what is said of its still."""

    shot: Shot
    frame: int
    said: str

    @property
    def time(self) -> str:
        """When the shot begins."""
        minutes, seconds = divmod(int(self.shot.span.start_s), 60)
        return f"{minutes // 60}:{minutes % 60:02}:{seconds:02}"


def as_html(analysis: Analysis, wanted: Wanted) -> Files:
    """Write one page that holds its stills and asks nothing of any network.

    Raises
    ------
    DataError
        If the stills are not there, or a head that is asked for was not answered.
    """
    title = html.escape(one_line(analysis.film.title) or "Film")
    figures = [
        f'<figure><img alt="Shot {still.shot.number}" width="{image.width}" '
        f'height="{image.height}" src="{_address(image)}">'
        f"<figcaption>{html.escape(still.said)} · {still.time}</figcaption></figure>"
        for still, image in stills(analysis, wanted, STILL_PX)
    ]
    page = (
        '<!doctype html>\n<html lang="en">\n<meta charset="utf-8">\n'
        '<meta name="viewport" content="width=device-width, initial-scale=1">\n'
        f"<title>{title}</title>\n<style>{STYLE}</style>\n<h1>{title}</h1>\n<main>\n"
        + "\n".join(figures)
        + "\n</main>\n</html>\n"
    )
    return {".contacts.html": page.encode("utf-8", "replace")}


def stills(analysis: Analysis, wanted: Wanted, width_px: int) -> Iterator[tuple[Still, Image]]:
    """Each shot's middle keyframe, so wide; a shot that has none is left out.

    Raises
    ------
    DataError
        If the stills are not there, or a head that is asked for was not answered.
    """
    from PIL import Image

    if wanted.picture is None:
        raise DataError("a contact sheet needs the pictures, and there are none")
    keyframes = analysis.keyframes
    for shot, said in zip(analysis.shot_list, summary(analysis, wanted.heads), strict=True):
        rows = np.flatnonzero(keyframes.shot == shot.number)
        if not len(rows):
            continue
        frame = int(keyframes.frame[rows[len(rows) // 2]])
        try:
            jpeg = wanted.picture(frame)
        except StoreError:
            raise DataError(
                "a contact sheet needs the film's pictures, which are not kept here: the cache was "
                "emptied, or the analysis was imported from a bundle; 'moviegoer analyze' makes "
                "them anew"
            ) from None
        with Image.open(io.BytesIO(jpeg)) as image:
            height_px = max(1, round(image.height * width_px / image.width))
            yield Still(shot, frame, said), image.convert("RGB").resize((width_px, height_px))


def _address(image: Image) -> str:
    return f"data:image/jpeg;base64,{base64.b64encode(encoded(image)).decode()}"


def encoded(image: Image) -> bytes:
    """A still as JPEG."""
    data = io.BytesIO()
    image.save(data, "JPEG", quality=78)
    return data.getvalue()
