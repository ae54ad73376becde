"""The page about a model, in Chromium, from a file."""

import numpy as np
import pytest

from moviegoer.learn.dataset import table
from moviegoer.learn.judge import material
from moviegoer.learn.judge.evaluation import evaluate
from moviegoer.learn.judge.thumbs import thumbs
from moviegoer.report.evaluation import render
from tests.learn.judge import made

PHONE = {"viewport": {"width": 360, "height": 740}, "is_mobile": True, "has_touch": True}
DESK = {"viewport": {"width": 1280, "height": 900}}
HOSTILE = "</script><img src=x onerror=\"document.title='broken'\"> שלום"


class Bright(made.FakeModel):
    """Three labels, by where the light is."""

    def probabilities(self, images):
        rows = []
        for image in images:
            parts = [image[y : y + 20, x : x + 30].mean() / 40 for y, x in made.PLACES.values()]
            rows.append(np.exp(parts) / np.exp(parts).sum())
        return np.array(rows)


@pytest.fixture(scope="module")
def pages(tmp_path_factory):
    folder = tmp_path_factory.mktemp("page")
    data = table.read(made.filmed(folder / "stills"))
    names = data.table["director"].replace({"Cy": HOSTILE}).tolist()
    three = Bright(
        column="director", labels=("Ada", "Bo", HOSTILE), films={"train": ("Ada 0", "Bo 0")}
    )
    for name, model, used in (
        ("two", made.FakeModel(threshold=0.4), data),
        ("three", three, data.with_column("director", names)),
    ):
        chosen = material.gather(used, model.facts)
        found = evaluate(model.facts, chosen, material.look(chosen, model))
        html = render(found, thumbs(found), model=f"{name} {HOSTILE}", data="directors.csv")
        (folder / f"{name}.html").write_text(html, encoding="utf-8")
    return folder


@pytest.mark.parametrize(
    ("name", "window"),
    [
        pytest.param("three", PHONE, id="three-phone"),
        pytest.param("three", DESK, id="three-desk", marks=pytest.mark.slow),
        pytest.param("two", PHONE, id="two-phone", marks=pytest.mark.slow),
        pytest.param("two", DESK, id="two-desk", marks=pytest.mark.slow),
    ],
)
def test_all_is_drawn_and_nothing_is_asked_of_a_network(browser, pages, name, window):
    complaints = []
    context = browser.new_context(**window)
    try:
        page = context.new_page()
        page.on("console", lambda message: complaints.append(message.text))
        page.on("pageerror", lambda error: complaints.append(str(error)))
        page.on(
            "request",
            lambda asked: asked.url.startswith(("file:", "data:")) or complaints.append(asked.url),
        )
        page.goto((pages / f"{name}.html").as_uri())
        charts = page.locator("[data-figure]")
        assert charts.count() == 5
        for i in range(charts.count()):
            charts.nth(i).scroll_into_view_if_needed()
            charts.nth(i).locator(".main-svg").first.wait_for()
        assert page.evaluate("document.documentElement.scrollWidth") <= window["viewport"]["width"]
        assert page.title() != "broken"
        assert page.locator("img[src=x]").count() == 0
        assert complaints == []
    finally:
        context.close()


def test_a_page_that_was_not_scrolled_is_printed_whole(browser, pages):
    context = browser.new_context(viewport={"width": 1280, "height": 300})
    try:
        page = context.new_page()
        page.goto((pages / "two.html").as_uri())
        page.evaluate("dispatchEvent(new Event('beforeprint'))")
        undrawn = "[data-figure]:not(.js-plotly-plot)"
        page.wait_for_function(f"!document.querySelector('{undrawn}')")
    finally:
        context.close()


def test_what_went_wrong_is_open(pages):
    page = (pages / "three.html").read_text(encoding="utf-8")
    kinds = {"True positives": False, "False positives": True, "False negatives": True}
    for kind, is_open in kinds.items():
        before = page.partition(f"<summary>{kind}")[0].rpartition("<details")[2]
        assert ("open" in before) == is_open


def test_galleries_show_pictures_with_their_probability(pages):
    html = (pages / "two.html").read_text()
    for kind in ("True positives", "False positives", "False negatives", "True negatives"):
        assert f"{kind} of “<bdi>1</bdi>”" in html
    assert html.count('src="data:image/jpeg;base64,/9j/') > 10
    assert "not for passing on" in html


def test_films_seen_and_unseen_are_told_apart(pages):
    html = (pages / "three.html").read_text()
    assert "Films it knows, and films it does not" in html
    assert "Film by film, by pooled frames" in html
