"""The work itself: films handed to a crew, what becomes of each written down as it comes in."""

from __future__ import annotations

import time
from collections.abc import Iterator, Mapping
from dataclasses import replace
from pathlib import Path
from typing import Protocol

from moviegoer.corpus.work.crew import Crew
from moviegoer.corpus.work.dividing import TYPICAL_S
from moviegoer.corpus.work.journal import Entry, Journal, State
from moviegoer.corpus.work.planning import Plan
from moviegoer.corpus.work.task import Outcome, Status, Task, status
from moviegoer.store import clear, explained

__all__ = ["Standing", "Watcher", "conduct"]

LOOK_S = 1.0
"""How often the watcher is shown what runs."""
STAGES = {"fetch": 0.0, "start": 0.0, "scan": 0.0, "network": 0.70, "keyframes": 0.74,
          "faces": 0.76, "speech": 0.88, "subtitles": 0.89, "lettering": 0.89, "looks": 0.90,
          "identity": 0.94, "reasoning": 0.98, "report": 0.99}  # fmt: skip
"""Which share of a film's work is done when a stage begins; ``benchmarks.speed`` found finding
shots to take 1.18 of the whole's 1.59 times decoding."""


class Standing:
    """How the work stands: what is done and failed, what runs and how far it is."""

    def __init__(self, tasks: int, total_s: float) -> None:
        self.tasks = tasks
        self.total_s = total_s
        self.done = self.failed = 0
        self.done_s = 0.0
        self.running: list[tuple[Task, Status]] = []
        """A film in parts is there once for each worker."""
        self.began_s = time.monotonic()

    @property
    def left_s(self) -> float | None:
        """Seconds until everything is done at the pace so far; ``None`` while there is none."""
        made = self.done_s + sum(_share(how) * _weight(task) for task, how in self.running)
        elapsed = time.monotonic() - self.began_s
        if made < 0.01 * self.total_s or elapsed < 10:
            return None
        return elapsed * (self.total_s - made) / made


class Watcher(Protocol):
    """Shown how the work stands."""

    def show(self, standing: Standing) -> None:
        """Be shown what runs where, about once a second."""

    def ended(self, standing: Standing, outcome: Outcome) -> None:
        """Be told that a film is done, or why it failed."""


def conduct(
    plan: Plan, crew: Crew, corpus: Path, journal: Journal, watcher: Watcher
) -> Iterator[Entry]:
    """Have every film of a plan analysed; gives what became of each, as it comes in.

    Raises
    ------
    StoreError
        If the journal cannot be written.
    """
    _tidy(corpus)
    tasks: dict[str, Task] = {task.name: task for task in plan.todo}
    standing = Standing(len(tasks), sum(map(_weight, tasks.values())))
    # Longest first, so that no long film is left for the end (Graham, "Bounds on Multiprocessing
    # Timing Anomalies", 1969).
    crew.hand(sorted(plan.todo, key=_weight, reverse=True))
    waiting = set(tasks)
    while waiting:
        for outcome in crew.returned(LOOK_S):
            waiting.discard(outcome.task.name)
            entry = _entry(plan.entries[outcome.task.address], outcome)
            journal.write(entry)
            standing.done_s += _weight(outcome.task)
            standing.done += not outcome.reason
            standing.failed += bool(outcome.reason)
            watcher.ended(standing, outcome)
            yield entry
        standing.running = _running(corpus, tasks, waiting)
        watcher.show(standing)


def _entry(known: Entry, outcome: Outcome) -> Entry:
    state = State.FAILED if outcome.reason else State.DONE
    return replace(
        known, state=state, reason=outcome.reason, took_s=outcome.took_s, where=outcome.where
    )


def _tidy(corpus: Path) -> None:
    """Make room for the workers' notes; those of a run that was killed are gone."""
    folder = corpus / "work"
    with explained(folder, "write"):
        folder.mkdir(parents=True, exist_ok=True)
    for stale in _notes(folder):
        clear(stale)


def _notes(folder: Path) -> list[Path]:
    return [*sorted(folder.glob("*.json")), *sorted(folder.glob("*/*.json"))]


def _running(
    corpus: Path, tasks: Mapping[str, Task], waiting: set[str]
) -> list[tuple[Task, Status]]:
    folder = corpus / "work"
    told = [(note.parent.name if note.parent != folder else note.stem, status(note))
            for note in _notes(folder)]  # fmt: skip
    return [(tasks[name], how) for name, how in told if name in waiting and how is not None]


def _weight(task: Task) -> float:
    """How much work a film is."""
    return task.duration_s or TYPICAL_S


def _share(how: Status) -> float:
    starts = sorted({*STAGES.values(), 1.0})
    start = STAGES.get(how.stage, 0.96)
    end = next((later for later in starts if later > start), 1.0)
    return how.of * (start + (end - start) * how.share) if how.stage != "fetch" else 0.0
