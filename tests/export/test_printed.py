"""Contact sheets to print, read back by pypdf; letters of many languages, and those that lack."""

import io
import shutil
from dataclasses import replace
from pathlib import Path

import matplotlib
import numpy as np
import pypdf
import pytest
from fpdf import FPDF
from PIL import Image

from moviegoer.export import letters, printed
from moviegoer.export.texts import one_line
from moviegoer.export.wanted import Wanted
from tests.export.made import ODD, named
from tests.export.test_contacts import picture
from tests.report.invented_films import invent

TITLES = {
    "Greek": "Η Ελένη",
    "Cyrillic": "Летят журавли",
    "Armenian": "Սայաթ Նովա",
    "Georgian": "მონანიება",
    "Vietnamese": "Mùi đu đủ xanh",
}


def sheet(analysis):
    """The sheet's pages, and what was told."""
    told = []
    made = printed.make(analysis, Wanted(picture=picture, tell=told.append))
    return pypdf.PdfReader(io.BytesIO(made[".contacts.pdf"])), told


def titled(title):
    film = invent(4)
    return replace(film, film=replace(film.film, title=title))


@pytest.fixture
def no_extra(monkeypatch):
    """As where the extra is not installed."""
    monkeypatch.setattr(letters, "PACKAGE", "no_such_package")


def test_the_sheet_has_as_many_pages_as_it_needs():
    (short, _), (long, _) = sheet(invent(4)), sheet(invent(120))
    assert len(short.pages) == 1
    assert 3 <= len(long.pages) <= 6
    wide, high = (float(side) / 72 * 25.4 for side in long.pages[0].mediabox[2:])
    assert (wide, high) == (pytest.approx(210, abs=1), pytest.approx(297, abs=1))
    lines = [line for page in long.pages for line in page.extract_text().splitlines()]
    assert [int(line.split()[0]) for line in lines if ":" in line] == list(range(1, 121))


def test_every_still_stands_above_its_caption_in_rows():
    reader, _ = sheet(invent(9))
    frames = invent(9).keyframes.frame.reshape(9, 3)[:, 1] % 200
    shown = {
        int(np.asarray(Image.open(io.BytesIO(one.data)).convert("L")).mean().round())
        for one in reader.pages[0].images
    }
    assert all(min(abs(int(frame) - grey) for grey in shown) <= 2 for frame in frames)
    numbers = [line.split()[0] for line in reader.pages[0].extract_text().splitlines()
               if ":" in line]  # fmt: skip
    assert numbers == [str(number) for number in range(1, 10)]


@pytest.mark.parametrize("title", TITLES.values(), ids=TITLES)
def test_titles_are_text_in_their_own_letters(title, no_extra):
    reader, told = sheet(titled(title))
    assert title in reader.pages[0].extract_text()
    assert reader.metadata.title == title
    assert told == []


@pytest.mark.parametrize("title", ["القاهرة الليلة", "הלילה"], ids=["Arabic", "Hebrew"])
def test_what_is_written_right_to_left_has_its_letters(title, no_extra):
    reader, told = sheet(titled(title))
    text = reader.pages[0].extract_text()
    assert all(word in text or word[::-1] in text for word in title.split())
    assert told == []


def test_arabic_letters_join():
    """Shaped, a letter has another glyph between others than alone."""
    pdf = FPDF()
    letters.settle(pdf, ["سسس"])
    pdf.add_page()
    pdf.set_font_size(10)
    joined, alone = pdf.get_string_width("سسس"), pdf.get_string_width("س")
    letters.close(pdf)
    assert joined < 3 * alone * 0.95


def test_what_cannot_be_drawn_is_told_in_a_line_and_marked(no_extra):
    reader, told = sheet(titled("東京物語 किरण 🎬"))
    assert len(told) == 1
    assert "\n" not in told[0]
    assert "9 of the letters in titles and captions cannot be drawn" in told[0]
    assert "pip install 'moviegoer[cjk]'" in told[0]
    assert letters.MISSING * 4 in reader.pages[0].extract_text()
    assert reader.metadata.title == "東京物語 किरण 🎬"


def test_the_extra_is_not_recommended_for_what_it_lacks(no_extra):
    _, told = sheet(titled("किरण"))
    assert "cannot be drawn" in told[0]
    assert "cjk" not in told[0]


def test_the_extras_font_stands_in(monkeypatch, tmp_path):
    """Any font serves in its place; here another of Matplotlib's."""
    folder = tmp_path / "as_if_extra"
    folder.mkdir()
    (folder / "__init__.py").touch()
    shutil.copy(Path(matplotlib.get_data_path(), "fonts/ttf/STIXGeneral.ttf"), folder / "a.otf")
    monkeypatch.syspath_prepend(tmp_path)
    monkeypatch.setattr(letters, "PACKAGE", "as_if_extra")
    title = "\N{LATIN SMALL LETTER K WITH PALATAL HOOK} 東"
    reader, told = sheet(titled(title))
    fonts = reader.pages[0]["/Resources"]["/Font"].values()
    assert any("STIX" in font.get_object()["/BaseFont"] for font in fonts)
    assert told[0].startswith("1 of the letters in titles and captions cannot be drawn (東)")
    assert told[0].endswith("stands there instead")


def test_long_captions_are_shortened_to_the_stills_width():
    film = invent(4)
    cast = tuple(replace(one, name="Maximiliane " * 9) for one in film.cast)
    reader, _ = sheet(replace(film, cast=cast))
    text = reader.pages[0].extract_text()
    assert "Maximiliane" in text
    assert "…" in text
    assert "Maximiliane " * 5 not in text


@pytest.mark.parametrize("text", ODD.values(), ids=ODD)
def test_odd_names_survive(text):
    reader, _ = sheet(named(text))
    plain = one_line(text).encode("utf-8", "replace").decode()
    assert (reader.metadata.title or "") == plain
