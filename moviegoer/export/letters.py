"""Fonts for what is printed: letters of most languages, and word of those that cannot be drawn.

DejaVu Sans (Bitstream Vera's licence), which comes with Matplotlib, has the letters of Latin,
Greek, Cyrillic, Armenian, Georgian, Hebrew and Arabic; Noto Sans CJK (SIL Open Font License), an
extra of this program, those of Chinese, Japanese and Korean. Known failures: Chinese characters
have the form they have in Taiwan; the scripts of India and of Thailand are drawn by neither, nor
are emoji.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from fpdf import FPDF

__all__ = ["MISSING", "close", "drawable", "settle", "told"]

MISSING = "\N{REPLACEMENT CHARACTER}"
"""Stands for what cannot be drawn."""
FIRST, EXTRA = "DejaVu Sans", "Noto Sans CJK"
PACKAGE = "cvttf_NotoSansCJK_Regular"
NAMED = 5
"""How many of the characters that cannot be drawn are named."""


def settle(pdf: FPDF, texts: Iterable[str]) -> frozenset[str]:
    """Give a document the fonts that some texts need; writing right to left is shaped.

    Returns
    -------
    The characters that none of the fonts has.
    """
    import matplotlib

    pdf.add_font(FIRST, fname=Path(matplotlib.get_data_path()) / "fonts" / "ttf" / "DejaVuSans.ttf")
    pdf.set_font(FIRST)
    pdf.set_text_shaping(True)
    missing = _without(pdf, FIRST, {one for text in texts for one in text})
    found = _chinese_japanese_korean()
    if missing and found is not None:
        pdf.add_font(EXTRA, fname=found)
        pdf.set_fallback_fonts([EXTRA])
        missing = _without(pdf, EXTRA, missing)
    return frozenset(missing)


def _without(pdf: FPDF, font: str, characters: set[str]) -> set[str]:
    known = pdf.fonts[font.lower()].cmap
    return {one for one in characters if ord(one) not in known}


def _chinese_japanese_korean() -> Path | None:
    spec = find_spec(PACKAGE)
    if spec is None or spec.origin is None:
        return None
    return next(iter(sorted(Path(spec.origin).parent.glob("*.otf"))), None)


def close(pdf: FPDF) -> None:
    """Close the fonts' files, which a document reads from until it is done."""
    from fpdf.fonts import TTFFont

    for font in pdf.fonts.values():
        if isinstance(font, TTFFont):
            font.close()


def drawable(text: str, missing: frozenset[str]) -> str:
    """A text with :data:`MISSING` for each character that cannot be drawn.

    What has no width is left out: joiners, marks of direction, variants of emoji.

    Examples
    --------
    >>> drawable("a\\u200db映", frozenset("\\u200d映"))
    'ab\N{REPLACEMENT CHARACTER}'
    """
    return "".join(
        one if one not in missing else "" if unicodedata.category(one) in ("Cf", "Mn") else MISSING
        for one in text
    )


def told(missing: frozenset[str]) -> str:
    """Say in a line what cannot be drawn; empty if everything can."""
    seen = sorted(one for one in missing if drawable(one, missing))
    if not seen:
        return ""
    named = " ".join(seen[:NAMED]) + (" …" if len(seen) > NAMED else "")
    line = f"{len(seen)} of the letters in titles and captions cannot be drawn ({named}): "
    line += f"{MISSING} stands there instead"
    asian = any(unicodedata.name(one, "").startswith(("CJK", "HIRAGANA", "KATAKANA", "HANGUL",
                                                      "IDEOGRAPHIC")) for one in seen)  # fmt: skip
    if asian and _chinese_japanese_korean() is None:
        line += "; pip install 'moviegoer[cjk]' brings the letters of Chinese, Japanese and Korean"
    return line
