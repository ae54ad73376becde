"""Workers die, and the films are analysed all the same."""

import os
import signal

from moviegoer.corpus.work.crew import TRIES, Processes
from moviegoer.corpus.work.sizing import Sizing
from tests.corpus.work import workers


def test_a_lost_film_is_done_again_and_one_that_kills_is_given_up(tmp_path):
    crew = Processes(Sizing(2, 1), work=workers.die_once)
    tasks = workers.named(tmp_path, "one", "dies", "kills", "two", "three")
    try:
        crew.hand(tasks)
        outcomes = {}
        while len(outcomes) < len(tasks):
            for outcome in crew.returned(30):
                assert outcome.task.name not in outcomes
                outcomes[outcome.task.name] = outcome
    finally:
        crew.close()
    failed = outcomes.pop("kills")
    assert f"died {TRIES} times" in failed.reason
    assert (tmp_path / "kills.tried").read_text() == str(TRIES)
    assert (tmp_path / "dies.tried").read_text() == "2"
    assert {name: one.reason for name, one in outcomes.items()} == dict.fromkeys(outcomes, "")


def test_a_worker_that_dies_idle_is_replaced(tmp_path):
    crew = Processes(Sizing(1, 1), work=workers.die_once)
    one, two = workers.named(tmp_path, "one", "two")
    try:
        crew.hand([one])
        (first,) = _all(crew, 1)
        os.kill(int(first.where.rsplit(":")[-1]), signal.SIGKILL)
        crew.hand([two])
        (second,) = _all(crew, 1)
    finally:
        crew.close()
    assert (second.task, second.reason) == (two, "")
    assert second.where != first.where


def _all(crew, count):
    outcomes = []
    while len(outcomes) < count:
        outcomes.extend(crew.returned(30))
    return outcomes


def test_nothing_is_returned_before_it_is_done(tmp_path):
    crew = Processes(Sizing(1, 1), work=workers.die_once)
    try:
        assert list(crew.returned(0)) == []
    finally:
        crew.close()
