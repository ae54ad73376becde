"""What balancing the classes does to probabilities, and what is left of it after calibration.

    python -m benchmarks.balancing [--work DIR]

Designs of ``moviegoer train mcu`` are trained with each ``--balance`` on the labelled stills and
measured on all four folds of the train stills, each still by a model that had not seen it nor a
near-duplicate (:mod:`benchmarks.mcu_study`). Shown are the expected calibration error and F1 at the
threshold that validation chose: with a temperature alone, and with the bias for the shares that
training was shown.
"""

from __future__ import annotations

import sys
import tempfile
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import click
import numpy as np

from benchmarks.material import data_folder
from benchmarks.mcu_study import NARROW, Study, network
from moviegoer.learn.judge.answers import Answers, decide
from moviegoer.learn.judge.calibration import calibration
from moviegoer.learn.judge.figures import report
from moviegoer.learn.lab import course
from moviegoer.learn.lab.calibrate import calibrated
from moviegoer.learn.lab.material import Material
from moviegoer.learn.lab.model import probabilities
from moviegoer.learn.lab.plan import Plan, plan, sight
from moviegoer.learn.resample import numbered

DESIGNS = ("framenet", "together", "geometry", "4x4")
BALANCES = ("none", "remove40", "remove60", "weights", "sampling")
FOLDS = 4


def answers(study: Study, settled: Plan) -> tuple[Answers, Answers, np.ndarray]:
    """What is said of every still of the folds, with a temperature alone and as it is now."""
    parts: list[list[np.ndarray]] = []
    for held in range(1, FOLDS + 1):
        ready, seen = study.lesson(settled, held, pupil=False)
        with tempfile.TemporaryDirectory() as folder:
            how = (Path(folder) / "point.pt", lambda *_: None)
            done = course.run(ready, seen, sight(settled), settled, how)
        test = ready.rows("test")
        told = [p for way in (_alone(ready, done), done) for p in _told(way, test)]
        parts.append([ready.target[test] > 0, *told, ready.groups[test]])
    truth, p_alone, said_alone, p, said, group = map(np.concatenate, zip(*parts, strict=True))
    labels = ("0", "1")
    alone, now = Answers(labels, truth, said_alone, p_alone), Answers(labels, truth, said, p)
    return alone, now, numbered(group)


def _told(done: course.Course, rows: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    p = done.probabilities[rows]
    return p, decide(p, threshold=done.about.threshold)


def _alone(ready: Material, done: course.Course) -> course.Course:
    """The same network, calibrated as if training had been shown what films have."""
    logits = np.log(np.clip(done.probabilities, 1e-12, None)) - np.array(done.about.bias or (0, 0))
    rows, shares = ready.rows("validation"), (ready.shares, ready.shares)
    plain = replace(done.about, bias=())
    about = calibrated(plain, logits[rows], ready.target[rows], shares=shares, sure=0.8)
    return replace(done, about=about, probabilities=probabilities(about, logits))


def rows(study: Study) -> Iterator[str]:
    """A line a design and balance."""
    for design in DESIGNS:
        for how in BALANCES:
            drawn = design in NARROW
            settled = (
                network(study, design, balance=how)
                if drawn
                else plan({"design": design, "balance": how})
            )
            *both, group = answers(study, settled)
            cells = [f"{calibration(one).error:.3f}" for one in both]
            cells += [str(report(one, group).labels[1].f1) for one in both]
            yield " | ".join([design, how, *cells])


@click.command()
@click.option("--work", type=click.Path(path_type=Path), default=Path("build/lab/mcu"))
def main(work: Path) -> None:
    """Print the table in Markdown."""
    data = data_folder()
    if not (data / "stills").is_dir():
        sys.exit(f"no stills below {data}: set MOVIEGOER_DATA")
    work.mkdir(parents=True, exist_ok=True)
    names = ["design", "balance", "error, temperature alone", "error, with bias"]
    names += ["F1, temperature alone", "F1, with bias"]
    print(f"| {' | '.join(names)} |\n{'|---' * len(names)}|")
    for row in rows(Study(data, work, FOLDS, False)):
        print(f"| {row} |", flush=True)


if __name__ == "__main__":
    main()
