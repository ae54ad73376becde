"""What many tests need and is costly to have: one browser, one sample film."""

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from filelock import FileLock
from hypothesis import HealthCheck, settings

from moviegoer.sample import write_sample

# How long an example takes says how busy the machine is, not whether a law holds. The same examples
# are tried each time, so that a change is blamed for what it did; --hypothesis-seed=N tries others.
settings.register_profile(
    "laws", deadline=None, derandomize=True, suppress_health_check=[HealthCheck.too_slow]
)
settings.load_profile("laws")

# Chromium without its desktop: what a page is tried in needs neither its windows nor its services.
CHROMIUM = Path("/usr/bin/chromium-headless-shell")
FLAGS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Ask a test that drives a browser once more if it fails, and say so in the summary.

    A browser is many processes of its own: a slip of theirs says nothing of the page, while what
    is wrong with the page is wrong twice. No other test is asked again.
    """
    for item in items:
        if "browser" in getattr(item, "fixturenames", ()):
            item.add_marker(pytest.mark.flaky(reruns=1))


@pytest.fixture(scope="session")
def browsers() -> Iterator[Callable[[], Any]]:
    """Give the browser that runs; a new one when none does."""
    if not CHROMIUM.exists():
        pytest.skip(f"no Chromium at {CHROMIUM}")
    from playwright.sync_api import expect, sync_playwright

    expect.set_options(timeout=60_000)

    with sync_playwright() as playwright:
        started: list[Any] = []

        def running() -> Any:
            if not (started and started[-1].is_connected()):
                started.append(
                    playwright.chromium.launch(executable_path=str(CHROMIUM), args=FLAGS)
                )
            return started[-1]

        yield running
        for each in started:
            each.close()


@pytest.fixture
def browser(browsers: Callable[[], Any]) -> Any:
    """A real browser: one for all tests of a process, but no test inherits one that has died."""
    return browsers()


@pytest.fixture(scope="session")
def shared(tmp_path_factory: pytest.TempPathFactory, worker_id: str) -> Path:
    """A folder for what processes that test side by side make once for all."""
    base = tmp_path_factory.getbasetemp()
    folder = (base if worker_id == "master" else base.parent) / "shared"
    folder.mkdir(exist_ok=True)
    return folder


@pytest.fixture(scope="session")
def sample(shared: Path) -> Path:
    """The sample film, its truth beside it; to be read only."""
    path = shared / "sample" / "sample.mp4"
    with FileLock(shared / "sample.lock"):
        if not path.exists():
            write_sample(path)
    return path
