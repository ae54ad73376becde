"""One course of training: from what an eye saw to a calibrated model and its figures."""

from __future__ import annotations

import platform
from collections.abc import Sequence
from dataclasses import dataclass, replace
from importlib.metadata import version
from pathlib import Path

import numpy as np
import torch

from moviegoer.learn.dataset.table import PARTS
from moviegoer.learn.lab import boost, figures, networks
from moviegoer.learn.lab.about import About, Layers, Sight
from moviegoer.learn.lab.calibrate import YES, calibrated
from moviegoer.learn.lab.eyes import Eye
from moviegoer.learn.lab.fit import Epoch, Lesson, fit, outputs
from moviegoer.learn.lab.material import Material, Tell
from moviegoer.learn.lab.model import (
    Model,
    build,
    for_module,
    for_trees,
    probabilities,
    together,
)
from moviegoer.learn.lab.plan import DESIGNS, Plan
from moviegoer.learn.resample import Figure
from moviegoer.sense.framing import Trees, spread_out
from moviegoer.types import Bools, Floats, Image

__all__ = ["Behind", "Course", "decided", "run"]

PACKAGES = ("moviegoer", "torch", "numpy", "scikit-learn")


class Behind:
    """An eye with a network behind it that stays as it is."""

    def __init__(self, eye: Eye, frozen: torch.nn.Module, device: str) -> None:
        self._eye, self._frozen, self._device = eye, frozen.to(device), device

    def look(self, images: Sequence[Image]) -> np.ndarray:
        """What the network makes of the pictures; maps in half precision."""
        with torch.inference_mode():
            made = (
                self._frozen(networks.scaled(self._eye.look(images)).to(self._device)).cpu().numpy()
            )
        return np.asarray(made, np.float16 if made.ndim > 2 else np.float32)


@dataclass(frozen=True, slots=True)
class Course:
    """What came of it."""

    about: About
    state: dict[str, torch.Tensor] | None
    trees: Trees | None
    log: tuple[Epoch, ...]
    probabilities: Floats
    """Of every row of the material, calibrated."""
    figures: dict[str, dict[str, Figure]]
    """By side: validation, where there is one, and test."""

    def model(self, device: str = "cpu") -> Model:
        """The model, backbone and all."""
        return build(self.about, state=self.state, trees=self.trees, device=device)


def run(
    material: Material, seen: np.ndarray, sight: Sight, plan: Plan, how: tuple[Path, Tell]
) -> Course:
    """Train on the rows of train, calibrate on validation, measure on test.

    Parameters
    ----------
    seen
        What the eye (with its backbone) saw, a row each of the material.
    how
        Where the checkpoint is kept, and who is told how far it is.

    Raises
    ------
    ConfigError
        If the design cannot learn this.
    """
    design, subject = DESIGNS[plan.design], material.subject
    about = About(
        task=subject.task, head=subject.head, column=subject.column, labels=material.labels,
        design=plan.design, sight=sight, layers=plan.layers if design.layers is not None else None,
        trees=design.trees, exclusive=subject.exclusive, seed=plan.seed, versions=_versions(),
        films=material.films,
    )  # fmt: skip
    parts: list[Floats] = []
    state: dict[str, torch.Tensor] | None = None
    trees: Trees | None = None
    log: tuple[Epoch, ...] = ()
    if about.layers is not None:
        state, log, told = _taught(about, about.layers, _lesson(about, material, seen), plan, how)
        parts.append(told)
    if design.trees:
        x = for_trees(about, seen)
        trees = _grown(x, material, plan)
        parts.append(spread_out(trees.raw(x)))
    logits = together(parts)
    validation = material.rows("validation")
    shares = (material.shares, material.shown)
    about = calibrated(
        about, logits[validation], material.target[validation], shares=shares, sure=plan.sure
    )
    p = probabilities(about, logits)
    measured = _measured(about, p, material)
    flat = {
        f"{side}.{name}": round(figure.value, 4)
        for side, some in measured.items()
        for name, figure in some.items()
    }
    return Course(replace(about, figures=flat), state, trees, log, p, measured)


def _lesson(about: About, material: Material, seen: np.ndarray) -> Lesson:
    def ready(rows: np.ndarray) -> torch.Tensor:
        if about.sight.backbone:
            return torch.from_numpy(np.asarray(rows, np.float32))
        return for_module(about, rows)

    return Lesson(
        seen, material.target, _weights(material), material.rows("train"),
        material.rows("validation"), about.exclusive, ready, material.sampling,
    )  # fmt: skip


def _weights(material: Material) -> Floats:
    """How much each picture counts in training, and in the validation loss.

    Classes count in validation as they do in training, where some are left out, weighted or drawn:
    otherwise validation's loss may be least before anything was learnt, and training stops.
    """
    weight = material.weight.copy()
    validation = material.rows("validation")
    weight[validation] = 1.0
    if not material.subject.exclusive or not len(validation):
        return weight
    there = material.target[validation].mean(axis=0)
    weight[validation] = material.target[validation] @ (material.shown / np.maximum(there, 1e-9))
    return weight


def _taught(
    about: About, layers: Layers, lesson: Lesson, plan: Plan, how: tuple[Path, Tell]
) -> tuple[dict[str, torch.Tensor], tuple[Epoch, ...], Floats]:
    """The trained network's weights, its log, and its logits of every row."""
    torch.manual_seed(plan.seed)
    torch.use_deterministic_algorithms(True, warn_only=plan.device != "cpu")
    first = lesson.ready(lesson.seen[lesson.train[:1]])
    module = networks.fresh(layers, about.sight, len(about.labels), size=first.shape[-1])
    if isinstance(module, networks.Probe):
        module.settle(lesson.ready(lesson.seen[lesson.train]))
    log = fit(module, lesson, plan, *how)
    every = np.arange(len(lesson.seen), dtype=np.int64)
    told = np.asarray(outputs(module, lesson, every, device=plan.device), np.float64)
    state = {name: value.detach().cpu() for name, value in module.state_dict().items()}
    return state, tuple(log), told


def _grown(x: Floats, material: Material, plan: Plan) -> Trees:
    train = material.rows("train")
    weight = material.weight[train]
    if material.sampling is not None:  # trees draw no pictures: those drawn often weigh more
        weight = weight * material.sampling[train] * len(train)
    return boost.grown(x[train], material.target[train], weight, seed=plan.seed)


def decided(about: About, p: Floats) -> Bools:
    """Which labels are said to hold, ``(n, labels)``; of exclusive ones always one."""
    if not about.exclusive:
        return np.asarray(p >= about.threshold)
    said = p.argmax(axis=1)
    if len(about.labels) == 2:
        said = (p[:, 1] >= about.threshold).astype(np.int64)
    return np.asarray(np.eye(len(about.labels), dtype=bool)[said])


def _measured(about: About, p: Floats, material: Material) -> dict[str, dict[str, Figure]]:
    told, truth = decided(about, p), material.target > 0
    found = {}
    for side in PARTS[1:]:
        rows = material.rows(side)
        if len(rows):
            found[side] = figures.figures(
                truth[rows], told[rows], material.groups[rows], yes=about.labels == YES
            )
    return found


def _versions() -> dict[str, str]:
    named = {name: version(name) for name in PACKAGES}
    return {"python": platform.python_version(), **named}
