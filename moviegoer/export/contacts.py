"""Contact sheets: one still a shot, as a page that opens anywhere or as a PDF to print."""

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
    from PIL.ImageFont import FreeTypeFont

__all__ = ["as_html", "as_pdf"]

STILL_PX = 320
"""A still's width in the page: a feature of 1,500 shots makes some 20 MB."""
DPI = 110
"""Of the printed sheet: a still comes out 220 pixels wide, which a printer shows as it is, and a
page of it takes 3 MB of memory while the sheet is made."""
PAGE_PX = (round(8.27 * DPI), round(11.69 * DPI))
"""A4, upright."""
COLUMNS = 4
MARGIN_PX, GAP_PX = DPI // 3, DPI // 12
CAPTION_PX, TEXT_PX, TITLE_PX = 27, 10, 16

STYLE = (
    ":root{color-scheme:light dark}body{font:14px/1.4 system-ui,sans-serif;margin:1.5rem}"
    "h1{font-size:1.3rem;overflow-wrap:anywhere}"
    "main{display:grid;gap:.9rem;grid-template-columns:repeat(auto-fill,minmax(14rem,1fr))}"
    "figure{margin:0;break-inside:avoid}img{width:100%;height:auto;display:block;background:#8883}"
    "figcaption{font-size:.8rem;overflow-wrap:anywhere}"
)


@dataclass(frozen=True, slots=True)
class _Still:
    shot: Shot
    frame: int
    said: str

    @property
    def time(self) -> str:
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
        f'height="{image.height}" src="data:image/jpeg;base64,{_encoded(image)}">'
        f"<figcaption>{html.escape(still.said)} · {still.time}</figcaption></figure>"
        for still, image in _stills(analysis, wanted, STILL_PX)
    ]
    page = (
        '<!doctype html>\n<html lang="en">\n<meta charset="utf-8">\n'
        '<meta name="viewport" content="width=device-width, initial-scale=1">\n'
        f"<title>{title}</title>\n<style>{STYLE}</style>\n<h1>{title}</h1>\n<main>\n"
        + "\n".join(figures)
        + "\n</main>\n</html>\n"
    )
    return {".contacts.html": page.encode("utf-8", "replace")}


def as_pdf(analysis: Analysis, wanted: Wanted) -> Files:
    """Write A4 pages of stills, each with number, time and labels.

    The font that Pillow carries has the Latin letters alone: others are drawn as boxes in the
    captions, while the document's own title keeps them. The page has none of that.

    Raises
    ------
    DataError
        If the stills are not there, or a head that is asked for was not answered.
    """
    first, *others = _pages(analysis, wanted)
    data = io.BytesIO()
    title = one_line(analysis.film.title).encode("utf-8", "replace").decode()
    first.save(
        data, "PDF", save_all=True, append_images=others, resolution=DPI, title=title, quality=80
    )
    return {".contacts.pdf": data.getvalue()}


def _stills(analysis: Analysis, wanted: Wanted, width_px: int) -> Iterator[tuple[_Still, Image]]:
    """Each shot's middle keyframe, so wide; a shot that has none is left out."""
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
            yield _Still(shot, frame, said), image.convert("RGB").resize((width_px, height_px))


def _encoded(image: Image) -> str:
    data = io.BytesIO()
    image.save(data, "JPEG", quality=78)
    return base64.b64encode(data.getvalue()).decode()


def _pages(analysis: Analysis, wanted: Wanted) -> Iterator[Image]:
    from PIL import Image, ImageDraw, ImageFont

    width_px = (PAGE_PX[0] - 2 * MARGIN_PX - (COLUMNS - 1) * GAP_PX) // COLUMNS
    small, large = ImageFont.load_default(TEXT_PX), ImageFont.load_default(TITLE_PX)
    page, draw, left, top = None, None, 0, PAGE_PX[1]
    for at, (still, image) in enumerate(_stills(analysis, wanted, width_px)):
        step = image.height + CAPTION_PX + GAP_PX
        if at % COLUMNS == 0:
            left, top = MARGIN_PX, top + step
        if page is None or draw is None or (left == MARGIN_PX and top + step > _bottom()):
            if page is not None:
                yield page
            page = Image.new("RGB", PAGE_PX, "white")
            draw, top = ImageDraw.Draw(page), 2 * MARGIN_PX
            title = _cut(one_line(analysis.film.title), PAGE_PX[0] - 2 * MARGIN_PX, large)
            draw.text((MARGIN_PX, MARGIN_PX - TITLE_PX // 2), title, "black", large)
        page.paste(image, (left, top))
        for line, text in enumerate((f"{still.shot.number}  {still.time}", _labels(still))):
            place = (left, top + image.height + 2 + line * (TEXT_PX + 2))
            draw.text(place, _cut(text, width_px, small), "black", small)
        left += width_px + GAP_PX
    if page is None:
        raise DataError("no shot of this film has a keyframe, so there is nothing to show")
    yield page


def _bottom() -> int:
    return PAGE_PX[1] - MARGIN_PX


def _labels(still: _Still) -> str:
    return still.said.partition(" · ")[2]


def _cut(text: str, width_px: int, font: FreeTypeFont | object) -> str:
    """Shorten a text to what fits."""
    text = text.encode("utf-8", "replace").decode()
    length = font.getlength  # type: ignore[union-attr]
    if length(text) <= width_px:
        return text
    while text and length(text + "…") > width_px:
        text = text[:-1]
    return text + "…"
