import json
import re
from html.parser import HTMLParser

import pytest

from moviegoer.report.page import render
from tests.report.invented_films import draw, invent

HOSTILE = "</script><script>alert(1)</script> \"Q\" 'a' & <b>bold</b> 🎬 שלום"


class Reader(HTMLParser):
    """Collect what a page links to, its headings and its text."""

    def __init__(self, html):
        super().__init__()
        self.links, self.open, self.text, self.data = [], [], [], ""
        self.images_without_alt = 0
        self.feed(html)

    def handle_starttag(self, tag, attributes):
        held = dict(attributes)
        self.open.append((tag, held.get("id")))
        self.links += [held[name] for name in ("src", "href") if held.get(name)]
        self.images_without_alt += tag == "img" and "alt" not in held

    def handle_data(self, data):
        tag, name = self.open[-1] if self.open else ("", None)
        if name == "data":
            self.data += data
        elif tag not in ("script", "style"):
            self.text.append(data)


def page(analysis):
    return render(analysis, picture=draw(analysis))


@pytest.fixture(scope="module")
def dozen():
    return page(invent(12))


def test_a_page_refers_to_nothing_but_itself(dozen):
    links = Reader(dozen).links
    assert links
    assert all(link.startswith(("#", "data:")) for link in links)


def test_plotly_is_in_it_once(dozen):
    assert len(re.findall(r"plotly\.js v\d", dozen)) == 1


def test_every_image_has_an_alternative(dozen):
    assert Reader(dozen).images_without_alt == 0


def test_every_link_within_the_page_leads_somewhere(dozen):
    reader = Reader(dozen)
    there = {f"#{name}" for _, name in reader.open if name} | {f"#shot-{n}" for n in range(1, 13)}
    assert {link for link in reader.links if link.startswith("#")} <= there


def test_the_data_is_json_with_a_row_a_shot(dozen):
    shots = json.loads(Reader(dozen).data)["shots"]
    assert len(shots["thumbs"]) == len(shots["start"]) == 12
    for head in shots["heads"]:
        assert len(head["said"]) == len(head["p"]) == len(head["how"]) == 12


@pytest.mark.parametrize("title", [HOSTILE, "x" * 300, "שתיקה", "film\udcff.mkv", "a\x00b"])
def test_a_title_is_text_whatever_it_holds(title):
    names = (title, "<img src=x onerror=alert(1)>")
    html = page(invent(8, title=title, names=names, people=2))
    assert "<script>alert" not in html
    assert "<img src=x" not in html
    assert "<b>bold" not in html
    html.encode("utf-8")


@pytest.mark.parametrize(
    ("film", "sentences"),
    [
        ({"shots": 1, "people": 0, "heads": False}, ["The film is one shot", "No face was found"]),
        ({"shots": 6, "people": 0}, ["No dialogue scene was found", "A network needs two"]),
        ({"shots": 6, "heads": False}, ["No shot's scale could be judged", "No question about"]),
        ({"shots": 9, "people": 1}, ["one was found"]),
    ],
)
def test_what_is_missing_is_said_in_a_sentence(film, sentences):
    text = " ".join(" ".join(Reader(page(invent(**film))).text).split())
    for sentence in sentences:
        assert sentence in text


def test_notes_and_lost_frames_are_told(dozen):
    text = " ".join(" ".join(Reader(dozen).text).split())
    assert "18 of CinemaNet's 23 heads were not answered" in text
    assert "Frames lost 3" in text


def test_a_long_film_stays_small():
    analysis = invent(1500)
    one = draw(analysis)(100)
    html = render(analysis, picture=lambda _: one)
    assert len(html.encode()) < 25e6
    assert html.count("data-shot=") < 1500
