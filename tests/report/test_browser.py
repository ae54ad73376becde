"""The report as a reader meets it: in Chromium, from a file."""

import contextlib
import functools
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from playwright.sync_api import expect

from moviegoer.report.page import render
from tests.report.invented_films import draw, invent
from tests.report.plotless import without_plots

HOSTILE = '</script><img src=x onerror="document.title=\'broken\'"> "Q" & 🎬 שלום ' + "endless" * 40
PHONE = {"viewport": {"width": 360, "height": 740}, "is_mobile": True, "has_touch": True}
DESK = {"viewport": {"width": 1280, "height": 900}}
PLOTTED = ("middle", "short", "one", "hostile")
"""The films of which there is a report with its plots, too; it takes seconds to draw."""


@pytest.fixture(scope="module")
def films(tmp_path_factory):
    """Write a few reports and give their addresses."""
    folder = tmp_path_factory.mktemp("reports")
    invented = {
        "long": invent(1500),
        "middle": invent(120),
        "short": invent(12),
        "chain": replace(invent(12), setups=np.arange(12) % 2),
        "one": invent(1, people=0, heads=False),
        "hostile": invent(12, title=HOSTILE, names=(HOSTILE, "<b>x</b>"), people=2),
    }
    for name, analysis in invented.items():
        paint = functools.cache(draw(analysis))

        def written(kind, analysis=analysis, paint=paint, name=name):
            html = render(analysis, picture=lambda frame: paint(frame // 4000 * 4000))
            (folder / f"{name}{kind}.html").write_text(html, encoding="utf-8")

        if name in PLOTTED:
            written("-plotted")
        with pytest.MonkeyPatch.context() as patch:
            without_plots(patch)
            written("")
    return folder


@pytest.fixture
def visit(browser, films):
    """Open a report; afterwards nothing may have been asked of the network or complained of."""
    with contextlib.ExitStack() as stack:
        complaints: list[str] = []

        def opened(name, **window):
            context = stack.enter_context(contextlib.closing(browser.new_context(**window)))
            page = context.new_page()
            page.on("console", lambda message: complaints.append(message.text))
            page.on("pageerror", lambda error: complaints.append(str(error)))
            page.on("request", lambda request: _note(request.url, complaints))
            page.goto((films / f"{name}.html").as_uri())
            return page

        yield opened
        assert complaints == []


def _note(url: str, complaints: list[str]) -> None:
    if not url.startswith(("file:", "data:", "blob:")):
        complaints.append(url)


def see_all(page):
    """Bring every section near the screen, so that everything lazy is drawn."""
    for section in page.locator("main > section").all():
        section.scroll_into_view_if_needed()
    charts = page.locator("[data-figure]")
    for i in range(charts.count()):
        charts.nth(i).scroll_into_view_if_needed()
        charts.nth(i).locator(".main-svg").first.wait_for()


@pytest.mark.parametrize(
    ("name", "window"),
    [
        pytest.param("middle", PHONE, id="middle-phone"),
        pytest.param("middle", DESK, id="middle-desk", marks=pytest.mark.slow),
        pytest.param("one", PHONE, id="one-phone", marks=pytest.mark.slow),
        pytest.param("one", DESK, id="one-desk", marks=pytest.mark.slow),
        pytest.param("hostile", PHONE, id="hostile-phone", marks=pytest.mark.slow),
        pytest.param("hostile", DESK, id="hostile-desk"),
    ],
)
def test_nothing_runs_over_the_side(visit, name, window):
    page = visit(f"{name}-plotted", **window)
    see_all(page)
    wide = page.evaluate("document.documentElement.scrollWidth")
    assert wide <= window["viewport"]["width"]


@pytest.mark.slow
def test_no_width_between_runs_over_either(visit):
    page = visit("middle-plotted", **DESK)
    for width in (320, 700, 1001, 1241, 1920):
        page.set_viewport_size({"width": width, "height": 800})
        page.wait_for_function("wide => document.documentElement.scrollWidth <= wide", arg=width)


def test_no_heading_or_cell_is_cut_off(visit):
    page = visit("hostile", **PHONE)
    cut = page.evaluate(
        """() => [...document.querySelectorAll("h1, h2, h3, p, dt, dd, th, td, summary")]
        .filter((part) => part.scrollWidth > part.clientWidth + 1 && part.clientWidth > 0
          && getComputedStyle(part).display !== "inline")
        .map((part) => part.textContent.slice(0, 40))"""
    )
    assert cut == []


def test_a_hostile_title_stays_a_title(visit):
    page = visit("hostile", **DESK)
    assert page.locator("h1").inner_text() == HOSTILE
    assert page.title().startswith("</script><img")
    assert page.locator("img[src=x]").count() == 0
    assert "<b>x</b>" in page.locator(".cast h3").nth(1).inner_text()


def test_only_one_page_of_a_long_table_is_drawn(visit):
    page = visit("long", **DESK)
    assert page.locator("table.shots tbody tr[id]").count() == 50
    assert page.locator(".where").inner_text() == "page 1 of 30"
    page.locator("[data-page=last]").click()
    assert page.locator("table.shots tbody tr[id]").last.get_attribute("id") == "shot-1500"
    assert page.locator("[data-page=on]").is_disabled()


def test_the_table_filters(visit):
    page = visit("middle", **DESK)
    page.locator("[name=scale]").select_option("MCU")
    page.locator("[name=rows]").select_option("200")
    shown = page.locator('table.shots td[data-name="Scale"]').all_inner_texts()
    assert shown
    assert all(text.strip().startswith("MCU") for text in shown)
    page.locator("[name=least]").fill("4")
    lengths = page.locator('table.shots td[data-name="Length"]').all_inner_texts()
    assert lengths
    assert all(float(text.split()[0]) >= 4 for text in lengths)
    assert "of 120 shots" in page.locator(".found").inner_text()
    page.locator(".filters [type=reset]").click()
    page.get_by_text("120 shots; rows").wait_for()


def test_the_table_filters_by_any_answer(visit):
    page = visit("middle", **DESK)
    page.locator("[name=head]").select_option("shot.lighting.direction")
    page.locator("[name=answer]").select_option("back")
    page.locator("table.shots .more").first.click()
    told = page.locator(".answers div", has_text="shot.lighting.direction").inner_text()
    assert "back" in told
    assert "(cinemaclip)" in told


def test_a_filter_that_nothing_passes_says_so(visit):
    page = visit("short", **DESK)
    page.locator("[name=least]").fill("9999")
    assert page.locator(".found").inner_text() == "None of 12 shots is like that."


def test_the_table_sorts_by_a_heading_both_ways(visit):
    page = visit("middle", **DESK)
    heading = page.get_by_role("button", name="Length", exact=True)
    heading.click()
    assert lengths(page) == sorted(lengths(page))
    heading.click()
    assert lengths(page) == sorted(lengths(page), reverse=True)
    column = page.locator("table.shots th[aria-sort]")
    assert column.get_attribute("aria-sort") == "descending"
    assert page.locator("[name=sort]").input_value() == "2-"


def lengths(page):
    texts = page.locator('table.shots td[data-name="Length"]').all_inner_texts()
    return [float(text.split()[0]) for text in texts]


def test_every_answer_can_be_read_with_the_keyboard_alone(visit):
    page = visit("short", **DESK)
    page.locator("#shot-3 .more").focus()
    page.keyboard.press("Enter")
    assert page.locator("#shot-3 .more").get_attribute("aria-expanded") == "true"
    told = page.locator(".answers").inner_text()
    assert "Medium close-up" in told
    assert "(framing-model)" in told
    assert page.evaluate("document.activeElement.closest('tr').id") == "shot-3"


def test_a_shot_of_a_strip_leads_to_its_row(visit):
    page = visit("short", **DESK)
    page.locator("[name=least]").fill("9999")
    page.locator(".strip a").nth(3).click()
    assert page.locator("tr.found-here").get_attribute("id") == "shot-4"


@pytest.mark.parametrize("window", [PHONE, DESK], ids=["phone", "desk"])
def test_the_chain_of_shots_lies_over_its_strip(visit, window):
    page = visit("chain", **window)
    scene = page.locator("details.scene").first
    scene.scroll_into_view_if_needed()
    # Chromium's box of a path holds room for its stroke's corners, four pixels here. All are asked
    # for at one moment: what is drawn above may push them down between two.
    arc, one, other = scene.evaluate(
        """scene => [scene.querySelector("svg.chain path:not(.meets)"),
          ...[0, 2].map((at) => scene.querySelectorAll(".strip img")[at])]
        .map((part) => part.getBoundingClientRect().toJSON())"""
    )
    assert arc["x"] == pytest.approx(one["x"] + one["width"] / 2, abs=5)
    assert arc["x"] + arc["width"] == pytest.approx(other["x"] + other["width"] / 2, abs=5)
    assert arc["y"] + arc["height"] <= one["y"] + 5
    assert scene.locator(".setup").all_inner_texts()[:3] == ["A", "B", "A"]
    assert "Camera positions A, B return" in scene.inner_text()


def test_a_tie_of_the_network_can_be_pointed_at(visit):
    page = visit("middle-plotted", **DESK)
    chart = page.locator("[data-figure=network]")
    chart.scroll_into_view_if_needed()
    see_all(page)
    chart.scroll_into_view_if_needed()
    middle = chart.locator(".scatterlayer .trace").nth(-2).locator(".point").first
    box = middle.bounding_box()
    page.mouse.move(box["x"] + box["width"] / 2, box["y"] + box["height"] / 2)
    chart.locator(".hoverlayer .hovertext").wait_for()
    assert "cut" in chart.locator(".hoverlayer").text_content()


def test_an_address_can_name_a_shot(visit):
    page = visit("middle", **DESK)
    page.goto(f"{page.url}#shot-77")
    page.reload()
    assert page.locator("tr.found-here").get_attribute("id") == "shot-77"


def test_the_timeline_zooms_and_steps_from_buttons(visit):
    page = visit("middle-plotted", **DESK)
    page.locator("[data-move=in]").click()
    shown = "chart => range(chart)"
    chart = page.locator("#chart-timeline")
    page.wait_for_function("() => range(timeline)[1] - range(timeline)[0] < filmEnd() * 0.51")
    left, right = chart.evaluate(shown)
    page.locator("[data-move=later]").click()
    page.wait_for_function(f"() => range(timeline)[0] > {left} + 1000")
    page.locator("[data-move=whole]").click()
    page.wait_for_function("() => Math.abs(range(timeline)[1] - filmEnd()) < 2")
    page.locator("[data-step='1']").click()
    inspector = page.locator(".inspector")
    assert "Shot 1" in inspector.inner_text()
    assert "framing-model" in inspector.inner_text()
    page.locator("[data-step='1']").click()
    assert "Shot 2" in inspector.inner_text()
    expect(chart.locator(".shapelayer path")).to_have_count(1)
    assert right > left


def test_pointing_at_a_shot_shows_it(visit):
    page = visit("short-plotted", **DESK)
    page.locator("#chart-timeline .main-svg").first.wait_for()
    page.locator("#chart-timeline .barlayer .point").last.hover(force=True)
    page.locator(".inspector img").wait_for()
    page.wait_for_function("document.querySelector('.inspector img').naturalWidth === 192")


def test_pictures_come_when_they_are_near(visit):
    page = visit("long", **DESK)
    loaded = "() => document.querySelectorAll('img[src^=\"data:image/jpeg\"]').length"
    assert page.evaluate(loaded) < 100
    page.locator("#shot-1").scroll_into_view_if_needed()
    page.wait_for_function("() => document.querySelector('table.shots img').naturalWidth === 192")


def test_the_paragraph_is_copied(visit, browser):
    page = visit("short", **DESK)
    page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    page.locator("[data-copy=methods-text]").click()
    page.get_by_text("Copied.").wait_for()
    copied = page.evaluate("navigator.clipboard.readText()")
    assert copied == page.locator("#methods-text").text_content()


def test_everything_can_be_reached_and_named(visit):
    page = visit("short", **DESK)
    assert page.locator("main").count() == 1
    assert page.locator("h1").count() == 1
    nameless = page.evaluate(
        """() => [...document.querySelectorAll("main button, select, input, a, [tabindex]")]
        .filter((part) => !part.closest(".js-plotly-plot"))
        .filter((part) => !(part.ariaLabel || part.textContent.trim() || part.labels?.length
          || part.querySelector("img[alt]")))
        .map((part) => part.outerHTML.slice(0, 80))"""
    )
    assert nameless == []


@pytest.mark.parametrize(
    ("name", "most"), [("short", 12), pytest.param("middle", 20, marks=pytest.mark.slow)]
)
def test_it_prints(visit, name, most, tmp_path):
    page = visit(f"{name}-plotted", **DESK)
    pdf = tmp_path / "report.pdf"
    page.pdf(path=str(pdf), prefer_css_page_size=True)
    data = Path(pdf).read_bytes()
    assert data.startswith(b"%PDF")
    assert 3 <= data.count(b"/Type /Page\n") + data.count(b"/Type /Page ") <= most


@pytest.mark.slow
def test_on_paper_plots_fit_the_sheet_and_closed_scenes_open(visit):
    page = visit("middle-plotted", **DESK)
    page.evaluate("dispatchEvent(new Event('beforeprint'))")
    assert page.locator("details.scene:not([open])").count() == 0
    widths = page.locator(".chart .main-svg").evaluate_all(
        "plots => plots.map((plot) => plot.getBoundingClientRect().width)"
    )
    assert widths
    assert max(widths) <= 670
    page.evaluate("dispatchEvent(new Event('afterprint'))")
    assert page.locator("details.scene:not([open])").count() > 0


@pytest.mark.parametrize("window", [PHONE, DESK], ids=["phone", "desk"])
def test_each_shot_is_said_in_a_sentence_beside_its_picture(visit, window):
    page = visit("short", **window)
    page.locator("#shots").scroll_into_view_if_needed()
    told = page.locator("table.shots tr.told").all_inner_texts()
    assert [text.strip().lower().rstrip(".") for text in told] == [
        said.lower() for said in invent(12).shots["sentence"]
    ]
    page.wait_for_function("document.querySelector('table.shots img').complete")
    picture = page.locator("#shot-1 td.picture").bounding_box()
    sentence = page.locator("table.shots tr.told td").first.bounding_box()
    assert sentence["x"] >= picture["x"] + picture["width"] - 1
    assert sentence["x"] + sentence["width"] <= window["viewport"]["width"]


def test_a_film_without_answers_says_what_the_camera_does(visit):
    page = visit("one", **DESK)
    assert page.locator("table.shots tr.told").count() == 1
    assert page.locator("table.shots tr.told").inner_text().strip().startswith("A shot, ")
