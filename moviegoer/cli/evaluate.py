"""``moviegoer evaluate``: how right a model is, where not, and how sure."""

from __future__ import annotations

from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING

import click

from moviegoer.cli.numbers import FiniteRange

if TYPE_CHECKING:
    from moviegoer.learn.judge.evaluation import Evaluation, Wanted
    from moviegoer.learn.judge.material import Material, Seen
    from moviegoer.learn.judge.models import Judged

__all__ = ["evaluate"]

PATH = click.Path(path_type=Path)
SIDES = ("train", "validation", "test", "all")
COLUMNS = ("precision", "recall", "f1", "average_precision")


@click.command()
@click.argument("model", metavar="MODEL")
@click.argument("data", metavar="DATA", type=PATH)
@click.option("-o", "--out", type=PATH, help="Folder for the page, the tables and the JSON.")
@click.option("--head", help="Which question; needed for framenet, which answers several.")
@click.option(
    "--side",
    type=click.Choice(SIDES),
    help="Which pictures [default: test where the data set is split, else all].",
)
@click.option(
    "--recall",
    type=FiniteRange(0, 1, min_open=True),
    default=0.8,
    show_default=True,
    help="Choose the threshold that finds so many; on the side validation, if there is one.",
)
@click.option("--label", help="The label that threshold is for [default: the second of two].")
@click.option("--device", default="auto", show_default=True, help="Where the network runs.")
def evaluate(model: str, data: Path, out: Path | None, side: str | None, **how: object) -> None:
    """Judge a model on labelled pictures: figures with intervals, curves, calibration, galleries.

    MODEL is a file that 'moviegoer train' wrote, or framenet: the shipped network. DATA is a table
    of 'moviegoer dataset', any table of labels, a folder with a folder per label, or an analysis.
    With -o a page, answers.csv, labels.csv, films.csv and evaluation.json are written. The page
    shows stills: it is for you, not for passing on.

    \b
    moviegoer evaluate mcu.safetensors mcu.csv -o evaluation
    moviegoer evaluate director.safetensors directors.csv -o evaluation
    moviegoer evaluate framenet stills/labelled.csv --head scale -o scale
    """
    from moviegoer.learn.dataset import sources
    from moviegoer.learn.judge import evaluation, material, models
    from moviegoer.sense.device import choose

    head = None if how["head"] is None else str(how["head"])
    judged = models.load(model, head=head, device=choose(str(how["device"])))
    dataset = sources.build([data], names=(judged.facts.column,))
    chosen = material.gather(dataset, judged.facts, side=side)
    label = None if how["label"] is None else str(how["label"])
    wanted = evaluation.Wanted(float(str(how["recall"])), label)
    found = _judged(judged, chosen, wanted)
    for caution in found.cautions:
        click.echo(f"moviegoer: {caution}", err=True)
    click.echo(_shown(found))
    if out is not None:
        for path in _write(found, out, Path(model).name, data.name):
            click.echo(path)


def _judged(judged: Judged, chosen: Material, wanted: Wanted) -> Evaluation:
    from moviegoer.errors import DataError
    from moviegoer.learn.judge import evaluation, material
    from moviegoer.learn.judge.learnt import learnt

    more: Material | None = None
    other = evaluation.side_of_choice(chosen)
    if other != chosen.side:
        with suppress(DataError):  # none is on that side: the same pictures have to do
            more = material.gather(chosen.whole, judged.facts, side=other)
    evaluation.checked(judged.facts, wanted, chosen, more)
    seen = _asked(chosen, judged, chosen.side)
    choosing = None if more is None else (more, _asked(more, judged, other))
    return evaluation.evaluate(
        judged.facts,
        chosen,
        seen,
        wanted=wanted,
        choosing=choosing,
        learnt=learnt(judged.facts, chosen.whole),
    )


def _asked(chosen: Material, judged: Judged, name: str) -> Seen:
    from moviegoer.learn.judge.material import look
    from moviegoer.pipeline.progress import Terminal

    progress = Terminal()
    progress.stage(name)
    seen = look(chosen, judged, tell=progress.share)
    progress.end()
    return seen


def _shown(found: Evaluation) -> str:
    """The class report as text."""
    told = found.report
    width = max([len(one.name) for one in told.labels] + [8])
    names = ("precision", "recall", "F1", "average precision")
    lines = [f"{'label':<{width}} {'pictures':>8}  " + "  ".join(f"{n:<16}" for n in names)]
    for one in told.labels:
        cells = [str(getattr(one, name)) for name in COLUMNS]
        lines.append(
            f"{one.name:<{width}} {one.pictures:>8}  " + "  ".join(f"{c:<16}" for c in cells)
        )
    lines.append(
        f"{'all':<{width}} {told.pictures:>8}  told right {told.accuracy}, "
        f"mean recall {told.balanced}, mean F1 {told.macro_f1}"
    )
    return "\n".join(line.rstrip() for line in [*lines, *_more(found)])


def _more(found: Evaluation) -> list[str]:
    from moviegoer.report.words import share

    lines = [f"calibration error {found.calibration.error:.3f}"]
    if found.unknown:
        lines.append(f"unknown: {share(found.unknown)} of the pictures")
    if found.at is not None:
        mine, choice = found.at.report.labels[1], found.at.choice
        lines.append(
            f"for recall {choice.wanted:.2f} of {found.at.label}: threshold {choice.threshold:.3f} "
            f"(chosen on {found.at.chosen_on}), here recall {mine.recall.value:.2f}, "
            f"precision {mine.precision.value:.2f}"
        )
    if found.watched is not None:
        w = found.watched
        lines.append(
            f"films seen in training: {share(w.seen.right.value)} right; "
            f"films never seen: {share(w.unseen.right.value)}"
        )
    if found.films:
        right = sum(one.right for one in found.films)
        lines.append(f"films by pooled frames: {right} of {len(found.films)} named right")
    return lines


def _write(found: Evaluation, out: Path, model: str, data: str) -> list[Path]:
    """Write everything, when everything is made."""
    from moviegoer.learn.judge import files
    from moviegoer.learn.judge.thumbs import thumbs
    from moviegoer.report.evaluation import render

    made = {
        "evaluation.html": render(found, thumbs(found), model=model, data=data),
        "evaluation.json": files.as_json(found, model=model, data=data),
        "labels.csv": files.csv(files.labels(found.report)),
        "answers.csv": files.csv(files.answers(found)),
    }
    if found.films:
        made["films.csv"] = files.csv(files.films(found))
    for name, text in made.items():
        _put(out / name, text.encode("utf-8", "surrogateescape"))
    return [out / name for name in made]


def _put(path: Path, content: bytes) -> None:
    from moviegoer.store import write_atomically

    write_atomically(path, lambda file: file.write(content))
