"""The page, drawn once and opened in a real browser."""

import contextlib

import pytest

from moviegoer.report import page as report_page
from tests.report.edit.film import DESK, FILM
from tests.report.invented_films import draw
from tests.report.plotless import without_plots


@pytest.fixture(scope="module")
def address(tmp_path_factory):
    path = tmp_path_factory.mktemp("edit") / "index.html"
    with pytest.MonkeyPatch.context() as patch:
        without_plots(patch)
        path.write_text(report_page.render(FILM, picture=draw(FILM)), encoding="utf-8")
    return path.as_uri()


@pytest.fixture
def visit(browser, address):
    """Open the edit mode; afterwards nothing may have been asked of a network or complained of."""
    with contextlib.ExitStack() as stack:
        complaints: list[str] = []

        def opened(window=DESK, **more):
            context = stack.enter_context(contextlib.closing(browser.new_context(**window, **more)))
            context.set_default_timeout(60_000)
            page = context.new_page()
            page.on("console", lambda message: complaints.append(message.text))
            page.on("pageerror", lambda error: complaints.append(str(error)))
            page.on("request", lambda request: _note(request.url, complaints))
            page.goto(address, wait_until="domcontentloaded")
            page.locator(".edit-open [data-edit]").click()
            return page

        yield opened
        assert complaints == []


def _note(url, complaints):
    if not url.startswith(("file:", "data:", "blob:")):
        complaints.append(url)
