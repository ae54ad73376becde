"""What workers do in tests, in a module of its own so that spawned processes find it."""

import os
import signal
from pathlib import Path

from moviegoer.corpus.work.task import Outcome, Task, here


def die_once(task: Task) -> Outcome:
    """Kill oneself at the first try of the film called ``dies``, and at each of ``kills``."""
    mark = task.corpus / f"{task.name}.tried"
    tried = int(mark.read_text()) if mark.exists() else 0
    mark.write_text(str(tried + 1))
    if task.name == "kills" or (task.name == "dies" and not tried):
        os.kill(os.getpid(), signal.SIGKILL)
    return Outcome(task, "", here(), 1.0)


def named(folder: Path, *names: str) -> list[Task]:
    """Tasks that need no film."""
    from moviegoer.config import Config

    return [Task(f"{name}.mkv", f"key-{name}", folder, name, Config(), 60.0) for name in names]
