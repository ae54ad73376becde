"""Train FrameNet and what joins it with faces, judge both, and write weights and card."""

from __future__ import annotations

import hashlib
import io
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path

import numpy as np

from moviegoer.errors import DataError
from moviegoer.learn import card, framing, maps, network, stills, tail
from moviegoer.learn.framing import Unseen
from moviegoer.learn.maps import Maps
from moviegoer.learn.material import FOLDS, Material, read
from moviegoer.learn.tail import Plan
from moviegoer.sense import features, weights
from moviegoer.sense.framenet import SIZE
from moviegoer.types import Floats, Ints

__all__ = ["Job", "taught", "train", "unseen"]

BACKBONE = "efficientnet-lite0"
TRAINED = "trained"
"""Folder in the cache for checkpoints and for answers to unseen stills."""


def _silent(_what: str, _done: int, _of: int) -> None:
    pass


@dataclass(frozen=True, slots=True)
class Job:
    """Where training reads and keeps things, how it trains, and whom it tells."""

    data: Path
    cache: Path
    plan: Plan = field(default_factory=Plan)
    tell: Callable[[str, int, int], None] = _silent


def train(job: Job, out: Path, *, resume: bool = False) -> Path:
    """Train, judge, and write ``framenet.onnx``, ``framing.safetensors`` and their cards.

    A network a fold answers the stills it has not seen; from these answers come every figure, the
    second layer and the calibration. The last network, which is written, learns from everything.
    ``resume`` takes up what an earlier run with the same material and plan left in the cache.

    Raises
    ------
    DataError
        If tables or stills are missing.
    ModelError
        If the backbone's weights are missing.
    """
    if not resume:
        _forget(job.cache / TRAINED)
    workshop = _Workshop(job)
    told = workshop.unseen()
    last = workshop.fit(np.arange(len(workshop.material)), "whole")
    model = framing.fit(told)
    out.mkdir(parents=True, exist_ok=True)
    stills.replace(out / "framenet.onnx", network.export(workshop.trunk, last))
    framing.save(model, out / "framing.safetensors")
    text = card.write(told, job.plan)
    for name in ("framenet", "framing"):
        stills.replace(out / f"{name}.md", text[name].encode())
    return out


def unseen(job: Job) -> Unseen:
    """Answers to every still by a network that had not seen it, from the cache where they lie.

    Training leaves them there; without, the networks of the folds are trained now.
    """
    return _Workshop(job).unseen()


def taught(job: Job, fold: int, rows: Ints) -> Floats:
    """Answer some stills by the network that holds a fold out, ``(n, SIZE)``: its own and others.

    For teaching a smaller network, which may then be judged on that fold (distillation; Hinton et
    al., "Distilling the Knowledge in a Neural Network", 2015). That network is taken from the cache
    or trained now. To stills that it learnt from it answers too confidently.
    """
    workshop = _Workshop(job)
    learnt = np.flatnonzero(workshop.material.fold != fold)
    return tail.answers(workshop.fit(learnt, f"fold{fold}"), workshop.maps, rows)


def _forget(folder: Path) -> None:
    if folder.is_dir():
        for path in folder.iterdir():
            path.unlink()


class _Workshop:
    """The material, the maps and the two parts of the network."""

    def __init__(self, job: Job) -> None:
        import torch

        self.job = job
        self.material: Material = read(job.data, job.cache)
        if not len(self.material.where("labelled")):
            raise DataError(f"{job.data}/stills/labelled.csv names no still")
        torch.manual_seed(job.plan.seed)
        torch.use_deterministic_algorithms(True)
        self.trunk, self.start = network.parts(weights.shipped(BACKBONE))
        self._maps: Maps | None = None

    @property
    def maps(self) -> Maps:
        """Made when first asked for: answers that lie in the cache need none."""
        if self._maps is None:
            self._maps = maps.make(self.material, self.trunk, self.job.cache, self.job.tell)
        return self._maps

    def fit(self, rows: Ints, name: str) -> network.Tail:
        """Train a tail on some rows, or take up where an earlier run was cut off."""

        def tell(what: str, done: int, of: int) -> None:
            self.job.tell(f"{name}: {what}", done, of)

        lesson = tail.Lesson(self.material, rows, self.maps)
        checkpoint, plan = self._path(f"{name}.pt"), self.job.plan
        return tail.fit(lesson, start=self.start, plan=plan, checkpoint=checkpoint, tell=tell)

    def unseen(self) -> Unseen:
        """Every still's answers by the network of the fold that holds it out."""
        fold = self.material.fold
        vector = np.zeros((len(fold), SIZE), np.float32)
        for number in range(FOLDS):
            held = np.flatnonzero(fold == number)
            vector[held] = self._held_out(fold, held, number)
        people = self.material.people
        files = [str(name) for name in self.material.labels["file"].iloc[people]]
        geometry = np.full((len(fold), len(features.NAMES)), np.nan, np.float32)
        geometry[people] = stills.geometry(
            self.material.folder, files, cache=self.job.cache, tell=self.job.tell
        )
        return Unseen(self.material, fold, vector, geometry)

    def _held_out(self, fold: Ints, held: Ints, number: int) -> Floats:
        kept = self._path(f"fold{number}.npy")
        if not kept.is_file():
            model = self.fit(np.flatnonzero(fold != number), f"fold{number}")
            out = io.BytesIO()
            np.save(out, tail.answers(model, self.maps, held))
            stills.replace(kept, out.getvalue())
        return np.asarray(np.load(kept), np.float32)

    def _path(self, name: str) -> Path:
        """A file of this material and plan; another material or plan has other files."""
        labels = self.material.labels.drop(columns="file").to_csv().encode()
        mark = hashlib.sha256(labels + repr(self.job.plan).encode()).hexdigest()[:12]
        return self.job.cache / TRAINED / f"{mark}-{name}"
