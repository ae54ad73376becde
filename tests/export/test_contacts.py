"""Contact sheets, read back by an HTML parser and by Pillow."""

import base64
import io
from dataclasses import replace
from html.parser import HTMLParser

import numpy as np
import pytest
from PIL import Image

from moviegoer.errors import DataError, StoreError
from moviegoer.export import contacts, printed
from moviegoer.export.texts import one_line
from moviegoer.export.wanted import Wanted, summary
from moviegoer.sense.pictures import encode
from tests.export.made import ODD, named
from tests.report.invented_films import invent


def picture(frame):
    """A picture whose grey says which frame it is."""
    return encode(np.full((90, 160, 3), frame % 200, np.uint8), quality=95)


class Page(HTMLParser):
    def __init__(self, text):
        super().__init__()
        self.tags, self.texts, self.inside = [], {}, []
        self.feed(text)

    def handle_starttag(self, tag, attrs):
        self.tags.append((tag, dict(attrs)))
        if tag not in ("img", "meta"):
            self.inside.append(tag)

    def handle_endtag(self, tag):
        assert self.inside.pop() == tag

    def handle_data(self, data):
        if self.inside:
            self.texts.setdefault(self.inside[-1], []).append(data)


def page(analysis, **wanted):
    made = contacts.as_html(analysis, Wanted(picture=picture, **wanted))
    return Page(made[".contacts.html"].decode())


def test_each_shot_has_its_middle_still_and_its_labels():
    analysis = invent(30)
    found = page(analysis)
    stills = [attrs for tag, attrs in found.tags if tag == "img"]
    middle = analysis.keyframes.frame.reshape(30, 3)[:, 1]
    for attrs, frame in zip(stills, middle, strict=True):
        data = base64.b64decode(attrs["src"].partition("base64,")[2])
        image = np.asarray(Image.open(io.BytesIO(data)))
        assert image.shape == (180, 320, 3)
        assert abs(int(image[90, 160, 0]) - frame % 200) <= 3
    said = found.texts["figcaption"]
    assert [line.rpartition(" · ")[0] for line in said] == summary(analysis)
    assert said[0].endswith(" · 0:00:00")


def test_nothing_is_fetched_from_anywhere():
    addresses = [v for _, attrs in page(invent(4)).tags for k, v in attrs.items() if k == "src"]
    assert all(address.startswith("data:") for address in addresses)


def test_a_shot_without_keyframe_is_left_out():
    analysis = invent(6)
    keep = analysis.keyframes.shot != 3
    rows = {name: getattr(analysis.keyframes, name)[keep] for name in ("frame", "shot", "time_s")}
    found = page(replace(analysis, keyframes=replace(analysis.keyframes, **rows)))
    assert sum(tag == "img" for tag, _ in found.tags) == 5


@pytest.mark.parametrize("text", ODD.values(), ids=ODD)
def test_odd_names_survive(text):
    analysis = named(text)
    plain = one_line(text).encode("utf-8", "replace").decode()
    assert "".join(page(analysis).texts["h1"]) == (plain or "Film")


@pytest.mark.parametrize("make", [contacts.as_html, printed.make])
def test_pictures_that_are_gone_are_told(make):
    def gone(frame):
        raise StoreError("cannot read 00000012.jpg: no such file")

    for wanted in (Wanted(), Wanted(picture=gone)):
        with pytest.raises(DataError, match=r"needs the .*pictures"):
            make(invent(4), wanted)
