"""The study of medium close-ups made again: nine baselines, tuning, and the modern ways.

    python -m benchmarks.mcu_study [--full] [--folds N] [--work DIR]

Every row is measured on labelled stills that its model had not seen: N of the four folds over the
train stills, no group of near-duplicates on both sides; what is final is measured on the dev
stills, too, by a model trained on all train stills. Validation, by which training stops and the
threshold is chosen, is a part of what is trained on. Tuning steps are kept if the average precision
on the folds grows, which no threshold's luck moves; dev chooses nothing.
FrameNet's answers are those of networks that had not seen the still (benchmarks and training share
them in build/learn). Finished rows are kept in DIR.

The last step is no tuning: the network is taught by FrameNet (distillation; Hinton et al.,
"Distilling the Knowledge in a Neural Network", 2015), which answers the stills it learns from and
1,500 further ones without a label of this kind. Its teacher, too, has seen neither the fold that it
is judged on nor a near-duplicate of it. The joining is that of ``moviegoer train mcu --teacher``.

The small setting, the default, has 64 x 64 pictures and networks a sixtieth of the study's: it
takes minutes. ``--full`` has the study's 128 x 128 and its widths, and takes a day on two cores.
"""

from __future__ import annotations

import hashlib
import sys
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from functools import cached_property
from pathlib import Path
from typing import Any

import click
import numpy as np
import pandas as pd
from sklearn.metrics import average_precision_score
from sklearn.model_selection import StratifiedGroupKFold

from benchmarks.material import data_folder
from moviegoer.errors import ModelError
from moviegoer.learn.dataset.table import Dataset
from moviegoer.learn.framing import Unseen, cross_validated
from moviegoer.learn.lab import course, eyes, figures, material
from moviegoer.learn.lab.about import Sight
from moviegoer.learn.lab.material import Material, Subject
from moviegoer.learn.lab.plan import Plan, plan, sight
from moviegoer.learn.lab.teaching import taught
from moviegoer.learn.material import EYE
from moviegoer.learn.train import Job, unseen
from moviegoer.learn.train import taught as answers
from moviegoer.sense.framing import first_layer

OLD = ("Moviegoer's study, 2,285 frames, mixed", "0.49", "0.81", "0.61", "0.73", "–", "–", "–")
SUBJECT = Subject("mcu", "mcu", "mcu")
BALANCES = ("remove40", "weights", "sampling")
SMALL: Mapping[str, Any] = {"size_px": 64, "epochs": 25, "patience": 8, "rate": 2e-3}
NARROW: Mapping[str, Mapping[str, Any]] = {
    "6x6": {"filters": (8, 16, 32), "kernels": (3, 6, 5), "dense": 32},
    "5x5": {"filters": (8, 16, 32), "kernels": (3, 5, 4), "dense": 32},
    "4x4": {"filters": (8, 16, 32), "kernels": (3, 4, 3), "dense": 32},
}
"""The study's networks, narrow and without the last layers, which 64 pixels have no room for."""
STEPS: tuple[tuple[str, Mapping[str, Any]], ...] = (
    ("mirrored, other light", {"augment": True}),
    ("batch normalization", {"layers": {"norm": True}}),
    ("dropout 0.3", {"layers": {"dropout": 0.3}}),
    ("dense layer of 96", {"layers": {"dense": 96}}),
    ("ten times the weight decay", {"decay": 0.1}),
)
PUPIL: Mapping[str, Any] = {"augment": True, "balance": "none", "epochs": 20, "patience": 20}
"""A teacher's answers are no classes to be balanced, and leave little to be learnt by heart."""
MORE = "cinemanet2019"
"""Film stills without a label of ours; of the other tables none shows a medium close-up."""


@dataclass(frozen=True)
class Told:
    """What a model said of stills it had not seen; negative where it was not asked."""

    p: np.ndarray
    yes: np.ndarray


@dataclass
class Study:
    """The stills, the folds, and what is finished."""

    data: Path
    work: Path
    folds: int
    full: bool
    made: dict[str, np.ndarray] = field(default_factory=dict)

    @cached_property
    def told(self) -> Unseen:
        """FrameNet's answers to stills it had not seen, and the faces."""
        return unseen(Job(self.data, Path("build/learn")))

    @cached_property
    def rows(self) -> np.ndarray:
        """The stills labelled by eye."""
        return self.told.material.where(EYE)

    @cached_property
    def fold(self) -> np.ndarray:
        """The fold of each: 0 is dev."""
        return self.told.fold[self.rows]

    @cached_property
    def dataset(self) -> Dataset:
        """The stills as a data set."""
        table = self.told.material.labels.iloc[self.rows][["file", "mcu", "group"]].astype(str)
        return Dataset(self.told.material.folder, table.reset_index(drop=True))

    @cached_property
    def more(self) -> np.ndarray:
        """Stills that only a teacher answers."""
        return self.told.material.where(MORE)

    def split(self, held: int) -> Dataset:
        """The data set with a fold as test, and a part of the rest as validation."""
        side = np.where(self.fold == held, "test", "train").astype(object)
        rest = np.flatnonzero(self.fold != held)
        table = self.dataset.table.iloc[rest]
        parts = StratifiedGroupKFold(7, shuffle=True, random_state=0)
        _, chosen = next(parts.split(rest, table["mcu"], table["group"]))
        side[rest[chosen]] = "validation"
        return self.dataset.with_column("split", side.tolist())

    def seen(self, settled: Plan) -> np.ndarray:
        """What the eye of a plan sees of the stills."""
        seeing = sight(settled)
        if seeing.eye == "framenet":
            return self.told.vector[self.rows]
        if seeing.eye == "geometry":
            return self.told.geometry[self.rows]
        if seeing.eye == "together":
            return np.concatenate([self.told.vector, self.told.geometry], axis=1)[self.rows]
        return self._looked(seeing, self.dataset, "seen")

    def _looked(self, seeing: Sight, dataset: Dataset, what: str) -> np.ndarray:
        eye_of = f"{seeing.eye}-{seeing.width_px}-{'grey' if seeing.grey else 'rgb'}"
        name = f"{what}-{eye_of}{seeing.sha256[:6]}"
        if name not in self.made:
            eye = eyes.load(seeing)
            if seeing.backbone:
                from moviegoer.learn.lab import networks

                eye = course.Behind(eye, networks.frozen(seeing), "cpu")
            self.made[name] = material.look(
                dataset, eye, self.work / f"{name}.npy", lambda *_: None
            )
        return self.made[name]

    def lesson(self, settled: Plan, held: int, *, pupil: bool) -> tuple[Material, np.ndarray]:
        """What a network is trained on, and what it sees of it."""
        ready = material.settle(material.balanced(self.split(held), SUBJECT, settled), SUBJECT)
        seen = self.seen(settled)[ready.at]
        if not pupil:
            return ready, seen
        table = ready.dataset.table
        settling = set(table["group"][table["split"] != "train"])
        labels = self.told.material.labels.iloc[self.more]
        free = (self.told.fold[self.more] != held) & ~labels["group"].isin(settling).to_numpy()
        files = labels[["file", "group"]].astype(str).assign(mcu="").reset_index(drop=True)
        further = self._looked(sight(settled), replace(self.dataset, table=files), "more")
        known, new = self.answered(held)
        joined = taught(ready, known[ready.at], files[free], new[free])
        return joined, np.concatenate([seen, further[free]])

    def answered(self, held: int) -> tuple[np.ndarray, np.ndarray]:
        """What the teacher that has not seen a fold says of the stills and of the others."""
        kept = self.work / f"teacher-{held}.npy"
        if not kept.is_file():
            rows = np.concatenate([self.rows, self.more])
            job = Job(self.data, Path("build/learn"))
            logits = first_layer(answers(job, held, rows))["mcu"]
            np.save(kept, 1 / (1 + np.exp(logits[:, 0] - logits[:, 1])))
        yes = np.load(kept)
        p = np.stack([1 - yes, yes], axis=1)
        return p[: len(self.rows)], p[len(self.rows) :]

    def measured(self, settled: Plan, *, dev: bool = False, pupil: bool = False) -> Told:
        """Ask a design of every still of the folds, each by a model that had not seen it."""
        p = np.full(len(self.rows), -1.0)
        yes = np.full(len(self.rows), -1)
        for held in range(0 if dev else 1, self.folds + 1):
            found, p_here = self._held_out(settled, held, pupil=pupil)
            p[self.fold == held], yes[self.fold == held] = p_here, found
        return Told(p, yes)

    def _held_out(self, settled: Plan, held: int, *, pupil: bool) -> tuple[np.ndarray, np.ndarray]:
        named = f"{settled} {held}{' taught' if pupil else ''}"
        mark = hashlib.sha256(named.encode()).hexdigest()[:12]
        kept = self.work / f"told-{mark}.npz"
        if not kept.is_file():
            ready, seen = self.lesson(settled, held, pupil=pupil)
            point = self.work / f"{mark}.pt"
            done = course.run(ready, seen, sight(settled), settled, (point, lambda *_: None))
            test = ready.rows("test")
            p = done.probabilities[test]
            said = course.decided(done.about, p)[:, 1].astype(int)
            np.savez(kept, yes=said, p=p[:, 1])
            for ending in (".pt", ".csv"):
                point.with_suffix(ending).unlink(missing_ok=True)
        found = np.load(kept)
        return found["yes"], found["p"]

    def row(self, name: str, told: Told) -> tuple[str, ...]:
        """A line of the table."""
        whole = ("precision", "recall", "f1", "accuracy")
        return (
            name, *self._cells(told, self.folded, whole), f"{self.precision(told):.2f}",
            *self._cells(told, self.fold == 0, ("f1", "accuracy")),
        )  # fmt: skip

    @property
    def folded(self) -> np.ndarray:
        """The stills of the folds that are held out, dev left out."""
        return (self.fold >= 1) & (self.fold <= self.folds)

    @cached_property
    def truth(self) -> np.ndarray:
        """Which stills are medium close-ups."""
        return (self.dataset.table["mcu"] == "1").to_numpy()

    def _cells(self, told: Told, which: np.ndarray, names: tuple[str, ...]) -> list[str]:
        if (told.yes[which] < 0).any():
            return ["–"] * len(names)
        truth, yes = self.truth[which], told.yes[which] == 1
        found = figures.figures(
            np.stack([~truth, truth], 1), np.stack([~yes, yes], 1),
            self.dataset.table["group"].to_numpy()[which], yes=True,
        )  # fmt: skip
        return [str(found[one]) for one in names]

    def precision(self, told: Told) -> float:
        """Average precision, the mean of the folds': by it steps are kept."""
        folds = [self.fold == held for held in range(1, self.folds + 1)]
        return float(np.mean([average_precision_score(self.truth[f], told.p[f]) for f in folds]))


def network(study: Study, design: str, **given: Any) -> Plan:
    """A grey network's plan in the study's setting."""
    small = {} if study.full else {**SMALL, "layers": NARROW[design]}
    layers = {**small.get("layers", {}), **given.pop("layers", {})}
    return plan({"design": design}, small, given, {"layers": layers} if layers else {})


def grey(study: Study) -> Iterator[tuple[str, ...]]:
    """Nine baselines, tuning from the best of them, the final network."""
    best: tuple[float, str, dict[str, Any]] = (-1.0, "", {})
    for design in NARROW:
        for how in BALANCES:
            told = study.measured(network(study, design, balance=how))
            found = study.precision(told)
            best = max(best, (found, design, {"balance": how}), key=lambda b: b[0])
            yield study.row(f"{design}, {how}", told)
    score, design, changes = best
    for name, step in STEPS:
        tried = {**changes, **step}
        tried["layers"] = {**changes.get("layers", {}), **step.get("layers", {})}
        told = study.measured(network(study, design, **tried))
        kept = study.precision(told) > score
        yield study.row(f"tuned: {name} ({'kept' if kept else 'dropped'})", told)
        if kept:
            score, changes = study.precision(told), tried
    final = study.measured(network(study, design, **changes), dev=True)
    yield study.row(f"final grey network ({design})", final)
    told = study.measured(_coloured(study, design, changes), dev=True)
    yield study.row("the same in colour", told)
    told = study.measured(pupil(study, design), dev=True)
    yield study.row(f"wider grey network ({design}), untaught", told)
    told = study.measured(pupil(study, design), dev=True, pupil=True)
    yield study.row("the same, taught by FrameNet", told)


def pupil(study: Study, design: str) -> Plan:
    """The plan of the network that is taught: wider than those that learn from few stills."""
    layers = {"norm": True, "dropout": 0.3}
    if not study.full:
        layers |= {"filters": (16, 32, 64), "dense": 64}
    return network(study, design, **PUPIL, layers=layers)


def _coloured(study: Study, design: str, changes: Mapping[str, Any]) -> Plan:
    settled = network(study, design, **changes)
    layers = {name: getattr(settled.layers, name) for name in settled.layers.__dataclass_fields__}
    given = {name: getattr(settled, name) for name in settled.__dataclass_fields__}
    return plan({**given, "design": "colour", "layers": layers})


def modern(study: Study) -> Iterator[tuple[str, ...]]:
    """Vectors of networks that know pictures already, and faces."""
    slow = ("tuned",) if study.full else ()
    for design in ("geometry", "framenet", "together", *slow, "clip", "resnet"):
        try:
            told = study.measured(plan({"design": design}), dev=True)
        except ModelError as error:
            yield (design, f"not measured: {error}", *[""] * 6)
            continue
        yield study.row(design, told)
    p = cross_validated(study.told)["mcu"][study.rows, 1]
    yield study.row("as shipped (FrameNet and faces, threshold one half)", Told(p, (p >= 0.5) * 1))


@click.command()
@click.option("--work", type=click.Path(path_type=Path), default=Path("build/lab/mcu"))
@click.option("--folds", type=click.IntRange(1, 4), default=2, show_default=True)
@click.option("--full", is_flag=True, help="The study's own size and widths.")
@click.option("--only", type=click.Choice(["grey", "modern"]))
def main(work: Path, folds: int, full: bool, only: str | None) -> None:
    """Print the study as a table in Markdown."""
    data = data_folder()
    if not (data / "stills").is_dir():
        sys.exit(f"no stills below {data}: set MOVIEGOER_DATA")
    work.mkdir(parents=True, exist_ok=True)
    study = Study(data, work, folds, full)
    columns = ["model", "precision", "recall", "F1", "accuracy", "AP", "dev F1", "dev accuracy"]
    print("| " + " | ".join(columns) + " |\n" + "|---" * len(columns) + "|", flush=True)
    rows = [OLD]
    print("| " + " | ".join(OLD) + " |", flush=True)
    for name, part in (("grey", grey), ("modern", modern)):
        if only in (None, name):
            for row in part(study):
                rows.append(row)
                print("| " + " | ".join(row) + " |", flush=True)
    pd.DataFrame(rows, columns=columns).to_csv(work / "table.csv", index=False)


if __name__ == "__main__":
    main()
