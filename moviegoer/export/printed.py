"""Contact sheets to print: A4 pages, one still a shot, with captions that can be searched."""

from __future__ import annotations

import io
from bisect import bisect_right
from typing import TYPE_CHECKING

from moviegoer.analysis import Analysis
from moviegoer.errors import DataError
from moviegoer.export import letters
from moviegoer.export.contacts import Still, encoded, stills
from moviegoer.export.texts import one_line
from moviegoer.export.wanted import Files, Wanted, summary

if TYPE_CHECKING:
    from fpdf import FPDF

__all__ = ["make"]

STILL_PX = 260
"""A still's width: 150 dots an inch on paper; a feature of 1,500 shots makes some 15 MB."""
COLUMNS = 4
MARGIN_PT, GAP_PT = 26, 7
TEXT_PT, TITLE_PT = 6.5, 12
LINE_PT = 8
"""Of a caption, which has two lines."""


def make(analysis: Analysis, wanted: Wanted) -> Files:
    """Write A4 pages of stills, each with number, time and labels.

    Letters are drawn as far as there are fonts (:mod:`moviegoer.export.letters`); what cannot be is
    told to ``wanted.tell``, while the document's own title keeps it.

    Raises
    ------
    DataError
        If the stills are not there, or a head that is asked for was not answered.
    """
    sheet = _Sheet(analysis, wanted)
    try:
        for still, image in stills(analysis, wanted, STILL_PX):
            sheet.add(still, encoded(image), image.height / image.width)
        if not sheet.pdf.pages:
            raise DataError("no shot of this film has a keyframe, so there is nothing to show")
        data = bytes(sheet.pdf.output())
    finally:
        letters.close(sheet.pdf)
    if line := letters.told(sheet.missing):
        wanted.tell(line)
    return {".contacts.pdf": data}


class _Sheet:
    """The pages, and where the next still goes."""

    def __init__(self, analysis: Analysis, wanted: Wanted) -> None:
        from fpdf import FPDF

        self.pdf: FPDF = FPDF(unit="pt", format="A4")
        self.pdf.set_auto_page_break(False)
        self.pdf.c_margin = 0
        title = one_line(analysis.film.title).encode("utf-8", "replace").decode()
        self.pdf.set_title(title)
        self.missing = letters.settle(self.pdf, [title, *summary(analysis, wanted.heads), "…:"])
        self._title = letters.drawable(title, self.missing)
        self._width = (self.pdf.w - 2 * MARGIN_PT - (COLUMNS - 1) * GAP_PT) / COLUMNS
        self._count, self._top = 0, 0.0

    def add(self, still: Still, jpeg: bytes, shape: float) -> None:
        """Put a still beside or below the last; ``shape`` is its height for its width."""
        height = self._width * shape
        step = height + 2 * LINE_PT + GAP_PT
        column = self._count % COLUMNS
        if column == 0:
            self._top += step
            if not self.pdf.pages or self._top + step > self.pdf.h - MARGIN_PT:
                self._turn()
        self._count += 1
        left = MARGIN_PT + column * (self._width + GAP_PT)
        self.pdf.image(io.BytesIO(jpeg), left, self._top, self._width, height)
        said = letters.drawable(still.said.partition(" · ")[2], self.missing)
        for line, text in enumerate((f"{still.shot.number}  {still.time}", said)):
            self._write(text, (left, self._top + height + line * LINE_PT), self._width)

    def _turn(self) -> None:
        self.pdf.add_page()
        self.pdf.set_font_size(TITLE_PT)
        self._write(self._title, (MARGIN_PT, MARGIN_PT), self.pdf.w - 2 * MARGIN_PT)
        self.pdf.set_font_size(TEXT_PT)
        self._top = MARGIN_PT + 2 * TITLE_PT

    def _write(self, text: str, place: tuple[float, float], width: float) -> None:
        """Write a text, shortened to what fits; ``place`` is its upper left corner."""
        measure = self.pdf.get_string_width
        if measure(text) > width:
            fits = bisect_right(
                range(len(text)), width, key=lambda count: measure(text[:count] + "…")
            )
            text = text[: max(0, fits - 1)] + "…"
        self.pdf.set_xy(*place)
        self.pdf.cell(width, self.pdf.font_size * 1.2, text)  # text() neither shapes nor falls back
