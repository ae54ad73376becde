"""Who does the work: processes of this machine, or whoever keeps the same promises."""

from __future__ import annotations

import multiprocessing
import signal
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import FIRST_COMPLETED, Future, wait
from typing import Protocol

from moviegoer.corpus.work.sizing import Sizing, limit
from moviegoer.corpus.work.task import Outcome, Task, do

__all__ = ["TRIES", "Crew", "Processes", "worn_out"]

TRIES = 3
"""How often a film is begun whose worker dies: then it is the film that kills them."""


class Crew(Protocol):
    """Takes tasks, gives outcomes: one a task, in any order. A dead worker's task is done anew."""

    def hand(self, tasks: Sequence[Task]) -> None:
        """Take tasks."""

    def returned(self, timeout_s: float) -> Iterator[Outcome]:
        """Give the outcomes that have come in; waits for one, but no longer than this."""

    def close(self) -> None:
        """Let everybody go; what is still running is stopped."""


class Processes:
    """Worker processes of this machine, spawned, each held to its share of the cores.

    ``work`` is what each does with a task; another takes its place in tests.
    """

    def __init__(self, sizing: Sizing, *, work: Callable[[Task], Outcome] = do) -> None:
        from pebble import ProcessPool

        self._work = work
        self._pool = ProcessPool(
            max_workers=sizing.workers,
            initializer=_begin,
            initargs=(sizing.threads,),
            context=multiprocessing.get_context("spawn"),
        )
        self._running: dict[Future[Outcome], tuple[Task, int]] = {}

    def hand(self, tasks: Sequence[Task]) -> None:
        """Take tasks."""
        for task in tasks:
            self._begin(task, 1)

    def returned(self, timeout_s: float) -> Iterator[Outcome]:
        """Give the outcomes that have come in; a film whose worker died is begun again."""
        done, _ = wait(self._running, timeout_s, FIRST_COMPLETED)
        for future in done:
            task, tried = self._running.pop(future)
            lost = future.exception()
            if lost is None:
                yield future.result()
            elif tried < TRIES:
                self._begin(task, tried + 1)
            else:
                yield Outcome(task, worn_out(str(lost)), "", 0.0)

    def close(self) -> None:
        """Stop every worker."""
        self._pool.stop()  # type: ignore[no-untyped-call]
        self._pool.join()

    def _begin(self, task: Task, tried: int) -> None:
        self._running[self._pool.schedule(self._work, args=[task])] = task, tried


def worn_out(how: str) -> str:
    """Say that a film's workers died time and again."""
    return f"its worker died {TRIES} times ({how}); memory may have run out: try fewer workers"


def _begin(threads: int) -> None:
    # The conductor is told of Ctrl-C too, and stops the workers itself.
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    limit(threads)
