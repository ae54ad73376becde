"""Who does the work: processes of this machine, or whoever keeps the same promises."""

from __future__ import annotations

import multiprocessing
import signal
from collections import deque
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import FIRST_COMPLETED, Future, wait
from typing import TYPE_CHECKING, Protocol

from moviegoer.corpus.work.sizing import Sizing, limit
from moviegoer.corpus.work.task import Outcome, Task, do

if TYPE_CHECKING:
    from pebble import ProcessPool

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

    Each worker is a pool of its own: in one they share, a worker that dies as it takes a task
    breaks the pool for all of them. ``work`` is what each does with a task; another takes its
    place in tests.
    """

    def __init__(self, sizing: Sizing, *, work: Callable[[Task], Outcome] = do) -> None:
        self._work = work
        self._threads = sizing.threads
        self._idle = [self._worker() for _ in range(sizing.workers)]
        self._waiting: deque[tuple[Task, int]] = deque()
        self._running: dict[Future[Outcome], tuple[ProcessPool, Task, int]] = {}

    def hand(self, tasks: Sequence[Task]) -> None:
        """Take tasks."""
        self._waiting.extend((task, 1) for task in tasks)
        self._set_to_work()

    def returned(self, timeout_s: float) -> Iterator[Outcome]:
        """Give the outcomes that have come in; a film whose worker died is begun again."""
        done, _ = wait(self._running, timeout_s, FIRST_COMPLETED)
        outcomes = [outcome for future in done if (outcome := self._settled(future))]
        self._set_to_work()
        yield from outcomes

    def close(self) -> None:
        """Stop every worker."""
        for worker in [*self._idle, *(worker for worker, _, _ in self._running.values())]:
            _stop(worker)

    def _settled(self, future: Future[Outcome]) -> Outcome | None:
        """Take leave of a task; none if it is to be done again."""
        worker, task, tried = self._running.pop(future)
        lost = future.exception()
        if lost is None:
            self._idle.append(worker)
            return future.result()
        _stop(worker)
        self._idle.append(self._worker())
        if tried == TRIES:
            return Outcome(task, worn_out(str(lost)), "", 0.0)
        self._waiting.append((task, tried + 1))
        return None

    def _set_to_work(self) -> None:
        while self._idle and self._waiting:
            worker = self._idle.pop()
            if not worker.active:  # it died while it had nothing to do
                _stop(worker)
                worker = self._worker()
            task, tried = self._waiting.popleft()
            self._running[worker.schedule(self._work, args=[task])] = worker, task, tried

    def _worker(self) -> ProcessPool:
        from pebble import ProcessPool

        return ProcessPool(
            max_workers=1,
            initializer=_begin,
            initargs=(self._threads,),
            context=multiprocessing.get_context("spawn"),
        )


def _stop(worker: ProcessPool) -> None:
    worker.stop()  # type: ignore[no-untyped-call]
    worker.join()


def worn_out(how: str) -> str:
    """Say that a film's workers died time and again."""
    return f"its worker died {TRIES} times ({how}); memory may have run out: try fewer workers"


def _begin(threads: int) -> None:
    # The conductor is told of Ctrl-C too, and stops the workers itself.
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    limit(threads)
