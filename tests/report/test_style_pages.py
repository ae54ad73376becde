"""The pages about many films, in Chromium, from a file."""

from __future__ import annotations

import contextlib

import numpy as np
import pytest
from plotly.offline import get_plotlyjs

from moviegoer.core.attribution.rolling import roll
from moviegoer.core.attribution.study import Plan, conduct
from moviegoer.core.style import lengths
from moviegoer.core.style.comparison import compare
from moviegoer.core.style.portrait import Portrait
from moviegoer.report import attribution, comparison
from moviegoer.types import Measure
from tests.core.attribution.planted import plant
from tests.corpus import made
from tests.report.plotless import STAND_IN

PHONE = {"viewport": {"width": 360, "height": 740}, "is_mobile": True, "has_touch": True}
DESK = {"viewport": {"width": 1280, "height": 900}}
HOSTILE = '</script><img src=x onerror="document.title=\'broken\'"> "Q" & שלום ' + "endless" * 20


def portrait(title, seed):
    values = made.lengths(seed, median_s=2.0 + seed)
    scale = tuple(np.random.default_rng(seed).choice(["CU", "MS", "LS"], 150).tolist())
    return Portrait(title, tuple(lengths.measures(values)), values, scale)


@pytest.fixture(scope="module")
def pages(tmp_path_factory):
    folder = tmp_path_factory.mktemp("pages")
    films = [portrait(title, seed) for seed, title in enumerate((HOSTILE, "Two", "Three", "Four"))]
    corpus = plant(effect=2.0)
    named = ("", HOSTILE, *corpus.director[2:])
    study = conduct(
        type(corpus)(corpus.films, named, corpus.measures, corpus.values, {"year": named}),
        Plan(permutations=99, confounds=("year",)),
    )
    along = roll(
        made.lengths(1), [made.lengths(2), made.lengths(3, median_s=9.0)], ["A", HOSTILE],
        describe=lambda x: {"median": float(np.median(x))},
    )  # fmt: skip
    for name, html in {
        "two": comparison.render(compare(films[:2])),
        "four": comparison.render(compare(films)),
        "who": attribution.render(study, {HOSTILE: along}),
    }.items():
        (folder / f"{name}.html").write_text(html, encoding="utf-8")
        (folder / f"{name}-plotless.html").write_text(
            html.replace(get_plotlyjs(), STAND_IN), encoding="utf-8"
        )
    return folder


@pytest.fixture
def visit(browser, pages):
    """Open a page; afterwards nothing may have been asked of the network or complained of."""
    with contextlib.ExitStack() as stack:
        complaints: list[str] = []

        def note(url):
            if not url.startswith(("file:", "data:", "blob:")):
                complaints.append(url)

        def opened(name, window):
            context = stack.enter_context(contextlib.closing(browser.new_context(**window)))
            page = context.new_page()
            page.on("console", lambda message: complaints.append(message.text))
            page.on("pageerror", lambda error: complaints.append(str(error)))
            page.on("request", lambda request: note(request.url))
            page.goto((pages / f"{name}.html").as_uri())
            return page

        yield opened
        assert complaints == []


@pytest.mark.parametrize(
    ("name", "window"),
    [
        pytest.param("who", PHONE, id="who-phone"),
        pytest.param("four", DESK, id="four-desk"),
        pytest.param("who", DESK, id="who-desk", marks=pytest.mark.slow),
        pytest.param("four", PHONE, id="four-phone", marks=pytest.mark.slow),
        pytest.param("two", PHONE, id="two-phone", marks=pytest.mark.slow),
        pytest.param("two", DESK, id="two-desk", marks=pytest.mark.slow),
    ],
)
def test_all_is_drawn_and_nothing_runs_over_the_side(visit, name, window):
    page = visit(name, window)
    charts = page.locator("[data-figure]")
    assert charts.count() >= 3
    for i in range(charts.count()):
        charts.nth(i).scroll_into_view_if_needed()
        charts.nth(i).locator(".main-svg").first.wait_for()
    wide = page.evaluate("document.documentElement.scrollWidth")
    assert wide <= window["viewport"]["width"]
    assert page.title() != "broken"
    assert page.locator("img[src=x]").count() == 0


def test_cautions_stand_before_results(visit):
    page = visit("who-plotless", DESK)
    sections = page.locator("main > section").evaluate_all("all => all.map(one => one.id)")
    assert sections[0] == "cautions"
    assert page.locator(".cautions li").count() >= 2
    assert "held out whole" in page.locator(".verdict").inner_text()


def test_intervals_stand_below_their_values(visit):
    page = visit("two-plotless", DESK)
    row = page.locator("tr", has=page.get_by_text("length.msl_s", exact=True))
    assert " to " in row.locator("td.num small").first.inner_text()


def test_tiny_numbers_fit_their_cells():
    values = made.lengths(1)
    held = (
        Measure("length.log_normal_p", 5.1e-30, "", ""),
        Measure("hawkes.jump", 2.2e-7, "1/s", "", low=-3e-12, high=0.5),
        Measure("length.gini", 0.5, "", ""),
    )
    films = [Portrait(title, held, values) for title in ("One", "Two", "Three")]
    html = comparison.render(compare(films))
    assert '<td class="num">&lt;0.0001</td>' in html
    assert "2.2 × 10⁻⁷<small>−3.0 × 10⁻¹² to 0.500</small>" in html


def test_shares_of_delta_are_said_to_be_so_beside_another_distance():
    films = [portrait(title, seed) for seed, title in enumerate(("One", "Two", "Three"))]
    beside = "distances below go by another: Cosine Delta"
    assert beside in comparison.render(compare(films, distance="cosine-delta"))
    assert "below go by another" not in comparison.render(compare(films))
