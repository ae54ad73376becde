"""The program as a shell starts it, serving a page until Ctrl-C."""

import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager


@contextmanager
def served(*arguments: str) -> Iterator[subprocess.Popen[str]]:
    """Start the program; it is gone at the end, whatever went wrong."""
    with subprocess.Popen(
        [sys.executable, "-m", "moviegoer.cli.main", *arguments],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        env={**os.environ, "PYTHONUNBUFFERED": "1"},
        preexec_fn=_heed,  # noqa: PLW1509 - no other thread holds a lock that it needs
    ) as program:
        try:
            yield program
        finally:
            program.kill()


def _heed() -> None:
    # Tests that were started in the background ignore Ctrl-C, and so would what they start.
    signal.signal(signal.SIGINT, signal.SIG_DFL)
