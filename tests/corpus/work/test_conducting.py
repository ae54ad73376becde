"""The work as a whole, with a crew that analyses nothing."""

import io
import json
from dataclasses import asdict, replace

import pytest

from moviegoer.corpus.work import board, conducting
from moviegoer.corpus.work.board import Board
from moviegoer.corpus.work.conducting import Standing, conduct
from moviegoer.corpus.work.journal import Entry, Journal, State
from moviegoer.corpus.work.planning import Plan
from moviegoer.corpus.work.task import Outcome, Status
from tests.corpus.work import workers


class Backwards:
    """Does tasks last first, one at a time; the film called ``bad`` fails."""

    def __init__(self):
        self.tasks = []

    def hand(self, tasks):
        self.tasks += tasks

    def returned(self, timeout_s):
        task = self.tasks.pop()
        yield Outcome(task, "bad.mkv: is empty" if task.name == "bad" else "", "here:1", 90.0)

    def close(self):
        self.tasks.clear()


def conducted(folder, names, watcher):
    tasks = workers.named(folder, *names)
    entries = {t.address: Entry(t.address, State.DONE, t.key, t.name) for t in tasks}
    made = Plan(tuple(tasks), (), entries)
    return list(conduct(made, Backwards(), folder, Journal(folder), watcher))


def test_one_failure_never_stops_the_rest_and_all_is_written_down(tmp_path):
    (tmp_path / "work").mkdir()
    (tmp_path / "work" / "killed.json").write_text("{}")
    said = io.StringIO()
    with Board(said) as shown:
        ended = conducted(tmp_path, ["one", "bad", "two"], shown)
    assert [entry.state for entry in ended] == [State.DONE, State.FAILED, State.DONE]
    assert Journal(tmp_path).read() == {entry.address: entry for entry in ended}
    assert said.getvalue().splitlines() == [
        "1/3 two.mkv: done in 1:30 on here:1",
        "2/3 failed: bad.mkv: is empty",
        "3/3 one.mkv: done in 1:30 on here:1",
    ]
    assert not list((tmp_path / "work").glob("*.json"))


def test_the_longest_film_is_begun_first(tmp_path):
    class Noting(Backwards):
        def hand(self, tasks):
            self.handed = [task.name for task in tasks]
            super().hand(tasks)

    lengths_s = {"short": 60.0, "long": 9000.0, "unknown": 0.0, "second": 60.0}
    tasks = [replace(task, duration_s=lengths_s[task.name]) for task in
             workers.named(tmp_path, *lengths_s)]  # fmt: skip
    entries = {t.address: Entry(t.address, State.DONE, t.key, t.name) for t in tasks}
    crew = Noting()
    with Board(io.StringIO()) as shown:
        list(conduct(Plan(tuple(tasks), (), entries), crew, tmp_path, Journal(tmp_path), shown))
    assert crew.handed == ["long", "unknown", "short", "second"]


def standing(tmp_path, *running):
    tasks = workers.named(tmp_path, "one", "two", "three", "four")
    found = Standing(4, 240.0)
    found.done, found.done_s = 1, 60.0
    found.running = list(zip(tasks, running, strict=False))
    return found


def test_the_time_left_counts_what_is_half_done(tmp_path, monkeypatch):
    found = standing(tmp_path, Status("a:1", "scan", 0.5, 0.0), Status("b:2", "faces", 0.0, 0.0))
    found.began_s = 0.0
    monkeypatch.setattr(conducting.time, "monotonic", lambda: 100.0)
    made = 60 + 60 * 0.35 + 60 * 0.76
    assert found.left_s == pytest.approx(100 * (240 - made) / made)
    assert board.summary(found).startswith("1 done, 2 running, 1 waiting, 1:30 left")
    found.began_s = 95.0
    assert found.left_s is None


def test_a_film_in_parts_counts_once(tmp_path):
    halves = [Status(f"{node}:1", "scan", share, 0.0, of=0.5) for node, share in
              (("a", 0.5), ("b", 1.0))]  # fmt: skip
    task, *others = workers.named(tmp_path, "one", "two", "three", "four")
    for number, how in enumerate(halves):
        (tmp_path / "work" / task.name).mkdir(parents=True, exist_ok=True)
        note = tmp_path / "work" / task.name / f"{number}.json"
        note.write_text(json.dumps(asdict(how)))
    tasks = {one.name: one for one in (task, *others)}
    running = conducting._running(tmp_path, tasks, set(tasks))
    assert running == [(task, how) for how in halves]
    assert conducting._running(tmp_path, tasks, {"two"}) == []
    found = Standing(4, 240.0)
    found.running = running
    assert board.summary(found) == "0 done, 1 running, 3 waiting"
    assert sum(map(conducting._share, halves)) == pytest.approx(0.7 * 0.75)
    conducting._tidy(tmp_path)
    assert conducting._running(tmp_path, tasks, set(tasks)) == []


def test_the_table_says_what_runs_where(tmp_path):
    from rich.console import Console

    console = Console(file=io.StringIO(), width=90)
    console.print(board.drawn(standing(tmp_path, Status("node-b:77", "faces", 0.25, 0.0))))
    text = console.file.getvalue()
    for word in ("one.mkv", "node-b:77", "faces", "25%", "1 done, 1 running, 2 waiting"):
        assert word in text


@pytest.mark.parametrize(
    ("seconds", "said"), [(9, "0:09"), (3725, "1:02:05"), (86_400 * 3, "3 days 0 h")]
)
def test_clocks(seconds, said):
    assert board.clock(seconds) == said
