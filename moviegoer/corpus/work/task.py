"""What a worker does with one film, wherever the worker runs."""

from __future__ import annotations

import json
import os
import platform
import time
import traceback
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from moviegoer.config import Config
from moviegoer.errors import MoviegoerError, StoreError
from moviegoer.store import Cache, clear, write_atomically

if TYPE_CHECKING:
    from moviegoer.pipeline.parts import Job

__all__ = ["Outcome", "Status", "Task", "do", "do_part", "here", "status"]

EVERY_S = 1.0
"""How often a worker says how far it is."""


@dataclass(frozen=True, slots=True)
class Task:
    """One film to analyse into ``films/NAME`` of a corpus's folder, which all workers see."""

    address: str
    key: str
    corpus: Path
    name: str
    settings: Config
    duration_s: float = 0.0
    parts: int = 1
    """In how many parts it is scanned, each by another worker, before the analysis begins."""

    @property
    def folder(self) -> Path:
        """Where the analysis goes."""
        return self.corpus / "films" / self.name

    @property
    def status(self) -> Path:
        """Where the worker says how far it is."""
        return self.corpus / "work" / f"{self.name}.json"

    @property
    def in_parts(self) -> Path:
        """Where parts lie until they are joined, and where their workers say how far they are."""
        return self.corpus / "work" / self.name

    @property
    def defect(self) -> Path:
        """Where the traceback of an error nobody foresaw is kept."""
        return self.corpus / "work" / f"{self.name}.txt"


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of a task; ``reason`` is empty if the film is analysed."""

    task: Task
    reason: str
    where: str
    took_s: float


@dataclass(frozen=True, slots=True)
class Status:
    """How far a worker is: in which stage, and which share of it is done."""

    where: str
    stage: str
    share: float
    began_s: float
    """Since 1970."""
    of: float = 1.0
    """Which share of the film the worker has."""


def here() -> str:
    """Name this worker: its machine and process."""
    return f"{platform.node() or 'here'}:{os.getpid()}"


def do(task: Task) -> Outcome:
    """Analyse one film; whatever goes wrong is the outcome's reason."""
    began_s = time.monotonic()
    try:
        _analyze(task)
        reason = ""
    except MoviegoerError as error:
        reason = str(error)
    except Exception as error:
        _keep(task, traceback.format_exc())
        reason = f"{type(error).__name__}: {str(error)[:200]} (a defect; see {task.defect})"
    finally:
        _forget(task.status)
    return Outcome(task, reason, here(), round(time.monotonic() - began_s, 3))


def do_part(task: Task, number: int) -> None:
    """Scan one part of a film; if it cannot be done, the film's own task scans all of it.

    That task also tells what is wrong with a film that cannot be read.
    """
    from moviegoer.pipeline import parts

    told = task.in_parts / f"{number}.json"
    try:
        beacon = _Beacon(told, of=1 / task.parts)
        beacon.stage("scan")
        parts.measure(_job(task), number, cache=Cache(task.folder / "cache"), progress=beacon.share)
    except MoviegoerError:
        return
    except Exception:
        _keep(task, traceback.format_exc())
    finally:
        _forget(told)


def _job(task: Task) -> Job:
    from moviegoer.pipeline.parts import Job

    return Job(
        film=Path(task.address),
        film_key=task.key,
        settings=task.settings,
        detectors=(task.settings.shots.detector,),
        folder=task.in_parts,
        count=task.parts,
        length_s=task.duration_s,
    )


def _analyze(task: Task) -> None:
    from moviegoer.corpus.work import remote
    from moviegoer.pipeline import parts, run

    beacon = _Beacon(task.status)
    if task.parts > 1:
        parts.join(_job(task), out=task.folder)
    if remote.is_remote(task.address):
        beacon.stage("fetch")
    with remote.at_hand(task.address, task.key) as film:
        run.analyze(film, out=task.folder, settings=task.settings, progress=beacon)


def _keep(task: Task, text: str) -> None:
    try:
        write_atomically(task.defect, lambda file: file.write(text.encode("utf-8", "replace")))
    except StoreError:
        return  # the disk is full, perhaps: the reason is told all the same


def _forget(told: Path) -> None:
    try:
        clear(told)
    except StoreError:
        return


def status(told: Path) -> Status | None:
    """Read how far a worker is; ``None`` if it has just ended."""
    try:
        return Status(**json.loads(told.read_text(encoding="utf-8")))
    except (OSError, ValueError, TypeError):
        return None


class _Beacon:
    """Writes how far a worker is into a file, which needs no connection that could break."""

    def __init__(self, path: Path, *, of: float = 1.0) -> None:
        self._path, self._of = path, of
        self._began_s = time.time()
        self._stage = "start"
        self._told_s = 0.0
        self._tell(0.0)

    def stage(self, name: str) -> None:
        """Begin a stage."""
        self._stage = name
        self._tell(0.0)

    def share(self, done: float) -> None:
        """Report the share of the stage that is done."""
        if time.monotonic() - self._told_s >= EVERY_S:
            self._tell(min(max(done, 0.0), 1.0))

    def say(self, message: str) -> None:
        """Do nothing: notes stand in the manifest."""

    def end(self) -> None:
        """Do nothing: the next stage says enough."""

    def _tell(self, share: float) -> None:
        self._told_s = time.monotonic()
        told = Status(here(), self._stage, round(share, 4), self._began_s, self._of)
        text = json.dumps(asdict(told)).encode()
        write_atomically(self._path, lambda file: file.write(text))
