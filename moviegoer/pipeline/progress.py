"""How far a long run is: an honest share of each stage, and the time left, on stderr."""

from __future__ import annotations

import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Protocol, TextIO

__all__ = ["Progress", "Silent", "Terminal"]


class Progress(Protocol):
    """Told what the run is doing; shows it, or not."""

    def stage(self, name: str) -> None:
        """Begin a stage."""

    def share(self, done: float) -> None:
        """Report the share of the stage that is done, in [0, 1]."""

    def say(self, message: str) -> None:
        """Tell the user something that stays."""

    def end(self) -> None:
        """Finish the last stage."""


class Silent:
    """Shows nothing: for use as a library."""

    def stage(self, name: str) -> None:
        """Do nothing."""

    def share(self, done: float) -> None:
        """Do nothing."""

    def say(self, message: str) -> None:
        """Do nothing."""

    def end(self) -> None:
        """Do nothing."""


class Terminal:
    """A line that is redrawn on a terminal; a plain line every tenth in a log."""

    def __init__(self, stream: TextIO | None = None) -> None:
        self.stream = stream or sys.stderr
        self.live = self.stream.isatty()
        self.name = ""
        self.began_s = 0.0
        self.first: tuple[float, float] | None = None
        self.shown = -1.0

    def stage(self, name: str) -> None:
        """Begin a stage and name it."""
        self.end()
        self.name, self.began_s, self.shown, self.first = name, time.monotonic(), -1.0, None

    def share(self, done: float) -> None:
        """Show the share done and the time left, as often as it is worth reading."""
        self.first = self.first or (done, time.monotonic())
        step = 0.005 if self.live else 0.1
        if done - self.shown < step or done >= 1:
            return
        self.shown = done if self.live else int(done * 10) / 10
        self._draw(f"{done:4.0%}{self._left(done)}", final=False)

    def say(self, message: str) -> None:
        """Print a message on a line of its own."""
        if self.live:
            self.stream.write("\r\x1b[K")
        self.stream.write(f"{message}\n")
        self.stream.flush()

    def end(self) -> None:
        """Close the stage with the time it took."""
        if self.name:
            self._draw(f"done in {_clock(time.monotonic() - self.began_s)}", final=True)
            self.name = ""

    def _left(self, done: float) -> str:
        # What an earlier run had done, and the loading of weights, say nothing about the pace.
        from_share, from_s = self.first or (done, time.monotonic())
        gained, elapsed_s = done - from_share, time.monotonic() - from_s
        if gained < 0.02 or elapsed_s < 2:
            return ""
        return f", {_clock(elapsed_s / gained * (1 - done))} left"

    def _draw(self, text: str, *, final: bool) -> None:
        line = f"{self.name:<12} {text}"
        if self.live:
            self.stream.write(f"\r\x1b[K{line}" + ("\n" if final else ""))
        else:
            self.stream.write(f"{line}\n")
        self.stream.flush()


def _clock(seconds: float) -> str:
    whole = round(seconds)
    hours, rest = divmod(whole, 3600)
    minutes, left = divmod(rest, 60)
    return f"{hours}:{minutes:02}:{left:02}" if hours else f"{minutes}:{left:02}"


@contextmanager
def timed(progress: Progress, name: str, timings: dict[str, float]) -> Iterator[None]:
    """Announce a stage and add the seconds it took to ``timings``."""
    progress.stage(name)
    start_s = time.monotonic()
    try:
        yield
    finally:
        timings[name] = round(timings.get(name, 0.0) + time.monotonic() - start_s, 3)
    progress.end()
