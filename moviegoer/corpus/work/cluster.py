"""Workers of a Ray cluster: the same promises as processes of one machine keep.

Moritz et al., "Ray: A Distributed Framework for Emerging AI Applications", OSDI 2018. Every node
must have moviegoer installed and see the corpus's folder, and films that are paths, at the same
place. Ray begins a film anew whose worker or node died; the analysis goes on from the stages that
lie in the film's folder. Where there are more workers than films, long films are scanned in parts.
"""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from typing import Any

from moviegoer.corpus.work.crew import TRIES, worn_out
from moviegoer.corpus.work.dividing import PART_S, divide
from moviegoer.corpus.work.sizing import WORKER_MB, limit
from moviegoer.corpus.work.task import Outcome, Task, do, do_part
from moviegoer.errors import ConfigError

__all__ = ["Nodes"]


class Nodes:
    """Workers on all nodes of a cluster, as many as cores and memory allow.

    A worker takes film after film, so what it has loaded for one is there for the next.

    Parameters
    ----------
    address
        The cluster's; ``auto`` is the one that runs on this machine.
    threads
        Cores a film gets.
    part_s
        Least length of a part of a film; shorter than two it is not divided.
    work
        What is done with a task; another takes its place in tests.

    Raises
    ------
    ConfigError
        If Ray is not installed or no cluster is there.
    """

    def __init__(
        self,
        address: str,
        *,
        threads: int = 1,
        part_s: float = PART_S,
        work: Callable[[Task], Outcome] = do,
    ) -> None:
        try:
            import ray
        except ImportError:
            raise ConfigError("--ray needs Ray; pip install 'moviegoer[ray]'") from None
        try:
            ray.init(address=address, logging_level=logging.ERROR, log_to_driver=False)
        except (ConnectionError, RuntimeError, ValueError) as error:
            first = (str(error).splitlines() or [""])[0]
            raise ConfigError(
                f"no Ray cluster at '{address}' ({first}); start one with 'ray start --head'"
            ) from None
        self._ray: Any = ray
        self._work, self._threads, self._part_s = work, threads, part_s
        how = {
            "num_cpus": threads,
            "memory": WORKER_MB << 20,
            "max_retries": TRIES - 1,
            "scheduling_strategy": "SPREAD",
        }
        self._run = ray.remote(_run).options(**how)
        self._scan = ray.remote(_scan).options(**how)
        self._running: dict[Any, Task] = {}
        self._parts: list[Any] = []

    def hand(self, tasks: Sequence[Task]) -> None:
        """Take tasks, and divide long films among workers that would be idle."""
        lengths_s = [task.duration_s for task in tasks]
        counts = divide(lengths_s, workers=self._workers(), part_s=self._part_s)
        for task, count in zip(tasks, counts, strict=True):
            self._hand(replace(task, parts=count))

    def _hand(self, task: Task) -> None:
        several = range(task.parts) if task.parts > 1 else ()
        parts = [self._scan.remote(task, number, self._threads) for number in several]
        self._parts += parts
        # Ray begins a task once all that it is given is there.
        self._running[self._run.remote(self._work, task, self._threads, *parts)] = task

    def _workers(self) -> int:
        there = self._ray.cluster_resources()
        cores, memory = there.get("CPU", 0) // self._threads, there.get("memory", 0)
        return int(min(cores, memory // (WORKER_MB << 20)))

    def returned(self, timeout_s: float) -> Iterator[Outcome]:
        """Give the outcomes that have come in."""
        if not self._running:
            return
        done, _ = self._ray.wait(list(self._running), timeout=timeout_s)
        for one in done:
            task = self._running.pop(one)
            try:
                yield self._ray.get(one)
            except self._ray.exceptions.RayError as error:
                first = (str(error).splitlines() or [""])[0]
                yield Outcome(task, worn_out(f"{type(error).__name__}: {first}"), "", 0.0)

    def close(self) -> None:
        """Stop what is running and leave the cluster as it was."""
        for one in (*self._running, *self._parts):
            self._ray.cancel(one, force=True)
        self._running.clear()
        self._ray.shutdown()


def _run(
    work: Callable[[Task], Outcome],
    task: Task,
    threads: int,
    *parts: None,  # noqa: ARG001
) -> Outcome:
    limit(threads)
    return work(task)


def _scan(task: Task, number: int, threads: int) -> None:
    limit(threads)
    do_part(task, number)
