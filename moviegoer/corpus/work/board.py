"""What runs where, and how long it will take: a table on a terminal, plain lines in a log."""

from __future__ import annotations

import sys
import time
from pathlib import Path
from types import TracebackType
from typing import TYPE_CHECKING, TextIO

from moviegoer.corpus.work.conducting import Standing
from moviegoer.corpus.work.task import Outcome

if TYPE_CHECKING:
    from rich.table import Table

__all__ = ["Board", "clock", "drawn", "summary"]

ROWS = 40
"""Films shown at a time: a terminal is no longer."""
PLAIN_S = 60.0
"""How often a log is told how the work stands."""


class Board:
    """Shows the work on ``stream`` while its block lasts."""

    def __init__(self, stream: TextIO | None = None) -> None:
        from rich.console import Console
        from rich.live import Live

        self._stream = stream or sys.stderr
        self._console = Console(file=self._stream, highlight=False, markup=False, emoji=False)
        self._live = Live(console=self._console, auto_refresh=False, transient=True)
        self._table = self._console.is_terminal
        self._told_s = time.monotonic()

    def __enter__(self) -> Board:
        if self._table:
            self._live.start()
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._live.stop()

    def show(self, standing: Standing) -> None:
        """Draw what runs; in a log, say how the work stands once a minute."""
        if self._table:
            self._live.update(drawn(standing), refresh=True)
        elif time.monotonic() - self._told_s >= PLAIN_S:
            self._told_s = time.monotonic()
            self._say(summary(standing))

    def ended(self, standing: Standing, outcome: Outcome) -> None:
        """Say of a film that it is done, or why it failed; this stays."""
        name = Path(outcome.task.address).name
        count = f"{standing.done + standing.failed}/{standing.tasks}"
        if outcome.reason:
            self._say(f"{count} failed: {outcome.reason}")
        else:
            self._say(f"{count} {name}: done in {clock(outcome.took_s)} on {outcome.where}")

    def _say(self, text: str) -> None:
        # A file's name may hold what UTF-8 cannot.
        self._console.print(text.encode("utf-8", "replace").decode(), soft_wrap=True)


def summary(standing: Standing) -> str:
    """Say in one line how the work stands."""
    left = standing.left_s
    waiting = standing.tasks - standing.done - standing.failed
    parts = [f"{standing.done} done", *([f"{standing.failed} failed"] if standing.failed else [])]
    running = len({task.name for task, _ in standing.running})
    parts += [f"{running} running", f"{waiting - running} waiting"]
    return ", ".join(parts) + (f", {clock(left)} left" if left is not None else "")


def drawn(standing: Standing) -> Table:
    """Draw the table of what runs where."""
    from rich import box
    from rich.table import Table

    table = Table(box=box.SIMPLE_HEAD, caption=summary(standing), caption_justify="left")
    table.add_column("film", no_wrap=True, overflow="ellipsis", ratio=1)
    table.add_column("where", no_wrap=True)
    table.add_column("stage", no_wrap=True)
    table.add_column("done", justify="right")
    table.add_column("for", justify="right")
    now_s = time.time()
    for task, how in standing.running[:ROWS]:
        name = Path(task.address).name.encode("utf-8", "replace").decode()
        lasts = clock(max(0.0, now_s - how.began_s))
        table.add_row(name, how.where, how.stage, f"{how.share:.0%}", lasts)
    return table


def clock(seconds: float) -> str:
    """Say a length of time as ``m:ss``, ``h:mm:ss`` or days."""
    minutes, rest = divmod(round(seconds), 60)
    hours, minutes = divmod(minutes, 60)
    if hours >= 48:
        return f"{hours // 24} days {hours % 24} h"
    return f"{hours}:{minutes:02}:{rest:02}" if hours else f"{minutes}:{rest:02}"
