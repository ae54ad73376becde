"""Train a model of one's own: data read and split, what was learnt written with its card."""

from __future__ import annotations

import hashlib
import shlex
import shutil
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from functools import cached_property
from pathlib import Path
from typing import Literal

import numpy as np

from moviegoer.errors import DataError, MoviegoerError
from moviegoer.learn.dataset import split as splitting
from moviegoer.learn.dataset.table import PARTS, Dataset
from moviegoer.learn.judge import models
from moviegoer.learn.lab import card, course, eyes, material, networks
from moviegoer.learn.lab.about import Sight
from moviegoer.learn.lab.course import Course
from moviegoer.learn.lab.fit import as_csv
from moviegoer.learn.lab.material import Material, Subject, Task
from moviegoer.learn.lab.model import save
from moviegoer.learn.lab.plan import Plan, sight
from moviegoer.learn.lab.teaching import Teacher, free, taught
from moviegoer.sense import device
from moviegoer.store import write_atomically

__all__ = ["Job", "Run", "Trained", "train"]

Kind = Literal["mixed", "unwatched"]
MIXED: Kind = "mixed"
UNWATCHED: Kind = "unwatched"


def _silent(_what: str, _share: float) -> None:
    pass


@dataclass(frozen=True, slots=True)
class Job:
    """What is trained, from what, how, where to, and who is told."""

    data: Path
    out: Path
    task: Task
    head: str = ""
    plan: Plan = field(default_factory=Plan)
    resume: bool = False
    tell: Callable[[str, float], None] = _silent


@dataclass(frozen=True, slots=True)
class Run:
    """One course with what it was trained and measured on."""

    split: Kind
    """``mixed`` or ``unwatched``."""
    material: Material
    course: Course


@dataclass(frozen=True, slots=True)
class Trained:
    """What was written, what was measured, and what could not be."""

    weights: Path
    card: Path
    log: Path
    run: Run
    """That of the weights."""
    other: Run | None
    """The same split the other way, for directors."""
    notes: tuple[str, ...]


def train(job: Job) -> Trained:
    """Train, measure, and write ``NAME.safetensors``, its card ``NAME.md`` and log ``NAME.csv``.

    NAME is the head's, or ``director``. What is needed to go on after a kill lies in
    ``.NAME.training`` until the end. The same data, plan and seed give the same weights on a CPU,
    cut off and resumed or not.

    Raises
    ------
    ConfigError, DataError, ModelError, StoreError
        If the plan, the data, weights it stands on or the folder are not usable; nothing is
        then written.
    """
    plan = replace(job.plan, device=device.choose(job.plan.device))
    dataset, subject = material.read(job.data, job.task, job.head)
    seeing = sight(plan)
    with _workplace(job, subject) as work:
        desk = _Desk(replace(job, plan=plan), dataset, subject, seeing, work)
        run, other = desk.first(), None
        if job.task == "director":
            other = desk.other(run.split)
        notes = (*desk.notes, *card.doubts(run.course.about))
        return _written(job, subject, run, other, notes)


@contextmanager
def _workplace(job: Job, subject: Subject) -> Iterator[Path]:
    """A folder for checkpoints, which stays only if the run is cut off."""
    work, there = job.out / f".{subject.head}.training", job.out.exists()
    if not job.resume:
        shutil.rmtree(work, ignore_errors=True)
    try:
        yield work
    except MoviegoerError:
        shutil.rmtree(work, ignore_errors=True)
        if not there and job.out.is_dir():
            job.out.rmdir()
        raise
    shutil.rmtree(work, ignore_errors=True)


class _Desk:
    """The data as it is seen once, and split one way and the other."""

    def __init__(
        self, job: Job, dataset: Dataset, subject: Subject, seeing: Sight, work: Path
    ) -> None:
        labelled = (dataset.table[subject.column] != "").to_numpy()
        self.job, self.subject, self.sight, self.work = job, subject, seeing, work
        self.dataset, self.further = (
            Dataset(dataset.folder, dataset.table[here].reset_index(drop=True))
            for here in (labelled, ~labelled)
        )
        """With a label, and without: these a teacher may answer."""
        self.notes: list[str] = []

    @cached_property
    def near(self) -> np.ndarray:
        """Hashes of the pictures."""
        return splitting.hashes(self.dataset, lambda done: self.job.tell("compare", done))

    @cached_property
    def data(self) -> str:
        """Fingerprint of the data set."""
        return material.fingerprint(self.dataset, self.subject)

    @cached_property
    def seen(self) -> np.ndarray:
        """What the eye sees of every picture; kept, so that a resumed run need not look again."""
        return self._looked(self.dataset, self._eye, f"seen {self.sight}")

    @cached_property
    def _eye(self) -> eyes.Eye:
        eye: eyes.Eye = eyes.load(self.sight, device=self.job.plan.device)
        frozen = networks.frozen(self.sight)
        return eye if frozen is None else course.Behind(eye, frozen, self.job.plan.device)

    def _looked(self, dataset: Dataset, eye: eyes.Eye, what: str) -> np.ndarray:
        data = material.fingerprint(dataset, self.subject)
        mark = hashlib.sha256(f"{data} {what}".encode()).hexdigest()[:12]
        return material.look(dataset, eye, self.work / f"seen-{mark}.npy", self.job.tell)

    def first(self) -> Run:
        """Split as the table says, or the plan, and train: these are the weights."""
        plan = self.job.plan
        if _is_split(self.dataset):
            _tested(self.job.data, self.dataset, self.subject)
            return self._run(self.dataset, _kind(self.dataset))
        if plan.split or self.subject.task != "director":
            return self._run(self._divided(plan.split or MIXED), plan.split or MIXED)
        try:
            return self._run(self._divided(UNWATCHED), UNWATCHED)
        except DataError as error:
            self.notes.append(f"film-held-out figures cannot be given: {error}")
            return self._run(self._divided(MIXED), MIXED)

    def other(self, known: Kind) -> Run | None:
        """The same split the other way."""
        kind = MIXED if known == UNWATCHED else UNWATCHED
        if self.notes:
            return None
        try:
            return self._run(self._divided(kind), kind)
        except DataError as error:
            name = "film-held-out" if kind == UNWATCHED else "frame-mixed"
            self.notes.append(f"{name} figures cannot be given: {error}")
            return None

    def _divided(self, kind: Kind) -> Dataset:
        plan = replace(self.job.plan, split=kind)
        try:
            return material.divided(self.dataset, self.subject, plan, lambda: self.near)
        except DataError:
            if kind == MIXED or self.subject.task != "director" or not plan.validation:
                raise
        # Directors have few films. Two each are enough if validation comes from those trained on.
        held = replace(plan, validation=0.0)
        divided = material.divided(self.dataset, self.subject, held, lambda: self.near)
        share = plan.validation / (1 - plan.test)
        return material.validated(divided, self.subject, share=share, seed=plan.seed)

    def _run(self, dataset: Dataset, kind: Kind) -> Run:
        plan = self.job.plan
        ready = material.settle(material.balanced(dataset, self.subject, plan), self.subject)
        mark = hashlib.sha256(f"{self.data} {plan} {kind}".encode()).hexdigest()[:12]
        seen = self.seen
        if len(ready.at) < len(seen):
            seen = seen[ready.at]
        teacher = ""
        if plan.teacher:
            ready, seen, teacher = self._taught(ready, seen, kind)
        tell = self.job.tell
        done = course.run(
            ready, seen, self.sight, plan,
            (self.work / f"{kind}-{mark}.pt", lambda what, share: tell(f"{what} {kind}", share)),
        )  # fmt: skip
        about = replace(done.about, data=self.data, teacher=teacher)
        return Run(kind, ready, replace(done, about=about))

    def _taught(
        self, ready: Material, seen: np.ndarray, kind: Kind
    ) -> tuple[Material, np.ndarray, str]:
        """What is learnt from with a teacher, what is seen of it, and the teacher's name."""
        plan = self.job.plan
        head = self.subject.head
        teacher = Teacher(models.load(plan.teacher, head=head, device=plan.device), ready.labels)
        note = teacher.check(ready, self.data if _is_split(self.dataset) else "")
        self.notes += [note] if note else []
        known = self._looked(self.dataset, teacher, f"told by {plan.teacher}")[ready.at]
        if not len(self.further):
            none = np.empty((0, len(ready.labels)))
            return taught(ready, known, self.further.table, none), seen, teacher.name
        hashes = splitting.hashes(self.further), self.near[ready.at]
        rows = free(self.further, ready, hashes, whole=kind == UNWATCHED)
        told = self._looked(self.further, teacher, f"told by {plan.teacher}")[rows]
        more = self._looked(self.further, self._eye, f"seen {self.sight}")[rows]
        joined = taught(ready, known, self.further.table.iloc[rows], told)
        return joined, np.concatenate([seen, more]), teacher.name


def _is_split(dataset: Dataset) -> bool:
    return "split" in dataset.table and bool(dataset.table["split"].isin(PARTS).any())


def _tested(path: Path, dataset: Dataset, subject: Subject) -> None:
    """Say how to split anew, where a table has sides and none to test on."""
    if (dataset.table["split"] == PARTS[2]).any():
        return
    made = f"{subject.head}-split.csv"
    raise DataError(
        f"{path}: no picture's split is test, nothing would say how right the model is; split "
        f"anew: moviegoer dataset split {shlex.quote(str(path))} --head {subject.column} -o {made}"
    )


def _kind(dataset: Dataset) -> Kind:
    """How a table was split: unwatched, if no film is both trained on and tested."""
    table = dataset.table
    if "film" not in table or (table["film"] == "").all():
        return MIXED
    used = table[table["split"].isin((PARTS[0], PARTS[2])) & (table["film"] != "")]
    return UNWATCHED if (used.groupby("film")["split"].nunique() == 1).all() else MIXED


def _written(
    job: Job, subject: Subject, run: Run, other: Run | None, notes: tuple[str, ...]
) -> Trained:
    weights, text, log = (
        job.out / f"{subject.head}{ending}" for ending in (".safetensors", ".md", ".csv")
    )
    runs: dict[str, tuple[Material, Course]] = {
        one.split: (one.material, one.course) for one in (run, other) if one is not None
    }
    written = card.write(weights.name, runs, notes)
    save(run.course.model(), weights)
    write_atomically(text, lambda out: out.write(written.encode()))
    write_atomically(log, lambda out: out.write(as_csv(run.course.log).encode()))
    return Trained(weights, text, log, run, other, notes)
