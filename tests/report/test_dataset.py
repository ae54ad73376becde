"""The page of a data set, in Chromium, from a file."""

from __future__ import annotations

import contextlib

import pytest

from moviegoer.report.dataset import MOST, Counted, render

PHONE = {"viewport": {"width": 360, "height": 740}, "is_mobile": True, "has_touch": True}
DESK = {"viewport": {"width": 1280, "height": 900}}
HOSTILE = '</script><img src=x onerror="document.title=\'broken\'"> "Q" & שלום ' + "endless" * 20


@pytest.fixture(scope="module")
def path(tmp_path_factory):
    classes = Counted(
        "mcu", ["0", "1"], {"train": [60, 20], "test": [15, 5]},
        ["all", "train", "test"], [[75, 60, 15], [25, 20, 5]],
    )  # fmt: skip
    films = [HOSTILE, *(f"Film {number}" for number in range(MOST + 5))]
    many = Counted("film", films, {"all": [1] * len(films)}, ["all"], [[1]] * len(films))
    place = tmp_path_factory.mktemp("page") / "page.html"
    place.write_text(render(HOSTILE, 100, [classes, many]), encoding="utf-8")
    return place


@pytest.mark.parametrize(
    "window",
    [pytest.param(PHONE, id="phone"), pytest.param(DESK, id="desk", marks=pytest.mark.slow)],
)
def test_all_is_drawn_and_nothing_asked_of_the_network(browser, path, window):
    complaints: list[str] = []
    with contextlib.closing(browser.new_context(**window)) as context:
        page = context.new_page()
        page.on("console", lambda message: complaints.append(message.text))
        page.on("pageerror", lambda error: complaints.append(str(error)))
        page.on(
            "request",
            lambda one: (
                one.url.startswith(("file:", "data:", "blob:")) or complaints.append(one.url)
            ),
        )
        page.goto(path.as_uri())
        charts = page.locator("[data-figure]")
        assert charts.count() == 2
        for i in range(2):
            charts.nth(i).scroll_into_view_if_needed()
            charts.nth(i).locator(".main-svg").first.wait_for()
        assert page.locator("#by-0 .legendtext").all_text_contents() == ["train", "test"]
        assert page.locator("#by-0 .point").count() == 4
        assert page.locator("#by-1 .point").count() == MOST
        assert page.locator("#by-1 tbody tr").count() == MOST + 6
        assert f"The {MOST} with the most pictures" in page.locator("figcaption").inner_text()
        wide = page.evaluate("document.documentElement.scrollWidth")
        assert wide <= window["viewport"]["width"]
        assert page.title() != "broken"
        assert page.locator("img[src=x]").count() == 0
    assert complaints == []
