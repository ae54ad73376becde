import io
import re

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


def test_time_left_follows_from_the_pace(monkeypatch):
    clock = [0.0]
    monkeypatch.setattr("moviegoer.pipeline.progress.time.monotonic", lambda: clock[0])
    stream = io.StringIO()
    progress = Terminal(stream)
    progress.stage("faces")
    progress.share(0.0)
    clock[0] = 60.0
    progress.share(0.25)
    assert "3:00 left" in stream.getvalue()


def test_what_an_earlier_run_had_done_is_not_counted_as_pace(monkeypatch):
    clock = [0.0]
    monkeypatch.setattr("moviegoer.pipeline.progress.time.monotonic", lambda: clock[0])
    stream = io.StringIO()
    progress = Terminal(stream)
    progress.stage("scan")
    progress.share(0.5)
    clock[0] = 60.0
    progress.share(0.75)
    assert "75%, 1:00 left" in stream.getvalue()


def test_stages_are_timed_even_when_they_fail():
    timings: dict[str, float] = {}
    progress = Terminal(io.StringIO())
    try:
        with timed(progress, "scan", timings):
            raise KeyError
    except KeyError:
        pass
    assert set(timings) == {"scan"}
