import io
import re

import pytest

from moviegoer.pipeline.progress import Terminal, timed


def test_a_log_gets_a_plain_line_every_tenth():
    stream = io.StringIO()
    progress = Terminal(stream)
    progress.stage("scan")
    for i in range(1001):
        progress.share(i / 1000)
    progress.end()
    lines = stream.getvalue().splitlines()
    shares = [int(m[1]) for line in lines if (m := re.match(r"scan +(\d+)%", line))]
    assert shares == list(range(0, 100, 10))
    assert re.match(r"scan +done in \d+:\d\d$", lines[-1])


@pytest.mark.parametrize(
    ("begun", "done", "left"),
    [(0.0, 0.25, "25%, 3:00 left"), (0.5, 0.75, "75%, 1:00 left")],
    ids=["from nothing", "after an earlier run"],
)
def test_time_left_follows_from_this_runs_pace(monkeypatch, begun, done, left):
    clock = [0.0]
    monkeypatch.setattr("moviegoer.pipeline.progress.time.monotonic", lambda: clock[0])
    stream = io.StringIO()
    progress = Terminal(stream)
    progress.stage("scan")
    progress.share(begun)
    clock[0] = 60.0
    progress.share(done)
    assert left in stream.getvalue()


def test_stages_are_timed_even_when_they_fail():
    timings: dict[str, float] = {}
    progress = Terminal(io.StringIO())
    try:
        with timed(progress, "scan", timings):
            raise KeyError
    except KeyError:
        pass
    assert set(timings) == {"scan"}
