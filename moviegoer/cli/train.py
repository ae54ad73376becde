"""``moviegoer train``: a classifier of one's own, or the project's networks anew."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

import click

from moviegoer.cli.numbers import FiniteRange

if TYPE_CHECKING:
    from moviegoer.learn.lab.train import Run, Trained

__all__ = ["train"]


Command = TypeVar("Command", bound=Callable[..., Any])
DATA = click.argument("data", metavar="DATA", type=click.Path(path_type=Path))

OPTIONS = (
    click.option(
        "-o",
        "--out",
        required=True,
        type=click.Path(path_type=Path),
        help="The folder for weights, card and log.",
    ),
    click.option("--design", help="What is seen and trained: 'moviegoer train --help'."),
    click.option("--config", type=click.Path(path_type=Path), help="More settings, TOML."),
    click.option("--epochs", type=click.IntRange(1), help="At most: validation may stop it."),
    click.option(
        "--rate", type=FiniteRange(0, 10, min_open=True), help="Of learning, such as 0.001."
    ),
    click.option("--batch", type=click.IntRange(2), help="Pictures in a step."),
    click.option(
        "--test",
        type=FiniteRange(0, 1, min_open=True, max_open=True),
        help="Share tested on, where DATA is not split [default: 0.2].",
    ),
    click.option(
        "--validation",
        type=FiniteRange(0, 1, max_open=True),
        help="Share that training is stopped and answers are trusted by, where DATA is not split: "
        "of fewer than ten pictures, all will be unknown [default: 0.1].",
    ),
    click.option(
        "--mixed",
        "split",
        flag_value="mixed",
        help="Where DATA is not split: frames shuffled.",
    ),
    click.option(
        "--unwatched",
        "split",
        flag_value="unwatched",
        help="Where DATA is not split: whole films held out.",
    ),
    click.option(
        "--balance",
        type=click.Choice(["none", "remove20", "remove40", "remove60", "weights", "sampling"]),
        help="What is done about rare classes in training; probabilities are brought back to the "
        "shares that films have.",
    ),
    click.option(
        "--augment",
        is_flag=True,
        default=None,
        help="Show pictures mirrored and in other light (networks from nothing). "
        "The study abstained: a frame that is cut, zoomed or turned is framed "
        "otherwise, and framing is the question. So none of that is done.",
    ),
    click.option(
        "--plot",
        type=click.Path(path_type=Path, dir_okay=False),
        help="Also draw the course of training: HTML that opens offline.",
    ),
    click.option("--resume", is_flag=True, help="Go on where a run was cut off."),
    click.option("--seed", type=click.IntRange(0), help="Of everything [default: 0]."),
    click.option("--device", help="cpu, cuda or auto [default: cpu]."),
)
TEACHER = click.option(
    "--teacher",
    metavar="framenet|FILE",
    help="Learn from this model's answers, too (networks from nothing; distillation): of labelled "
    "pictures, and of those whose label is empty in DATA. Never from pictures that are validated "
    "or tested on, nor near-duplicates of them. A FILE that learnt from films tested here is "
    "refused. Of framenet nobody knows which films it saw: on well-known ones the figures of its "
    "pupil flatter, and its card says so.",
)


@click.group()
def train() -> None:
    """Train a classifier on your own labelled pictures, or the shipped networks anew.

    DATA is a table of 'moviegoer dataset', split or not, or a folder with a folder per label. What
    is written is one file of weights with everything that is known of them, a card that says how
    right it is, and a log, a row an epoch. A table that has sides already needs one to test on.

    \b
    moviegoer dataset split stills/labelled.csv --head scale -o scale.csv
    moviegoer train head scale scale.csv --design together -o models
    moviegoer train mcu mcu.csv -o models
    moviegoer train director directors/ -o models

    \b
    Designs:
      framenet   a probe on FrameNet's answers: offline, seconds (the default)
      together   FrameNet and the geometry of faces
      geometry   faces alone
      tuned      FrameNet's backbone, its last block tuned: offline, minutes
      clip       a probe on CLIP's vectors; resnet: the last layer of a ResNet-50
                 (both need weights: 'moviegoer models pull openclip', '... pull imagenet')
      6x6 5x5 4x4   small networks on 128 x 128 grey pictures, from nothing
      colour     6x6 in colour

    A file given with --config holds the same settings and more, such as

    \b
    design = "6x6"
    epochs = 20
    rate = 0.0005
    batch = 32
    test = 0.2
    patience = 6
    balance = "weights"
    [layers]
    filters = [16, 16, 32, 64]
    kernels = [3, 5, 4, 3]
    dense = 64
    dropout = 0.3
    """


def _settings(command: Command) -> Command:
    """Add what every kind of training may be told."""
    for option in reversed(OPTIONS):
        command = option(command)
    return command


@train.command()
@DATA
@_settings
@TEACHER
def mcu(data: Path, **given: Any) -> None:
    """Tell medium close-ups: what FrameNet does already, on your own films and in your own sense.

    \b
    moviegoer train mcu mcu.csv --design together -o models
    moviegoer train mcu mcu.csv --design 6x6 --balance weights --plot mcu.html -o models
    moviegoer train mcu mcu.csv --design 4x4 --augment --teacher framenet -o models
    """
    _train("mcu", "mcu", data, given)


@train.command()
@click.argument("name", metavar="HEAD")
@DATA
@_settings
@TEACHER
def head(name: str, data: Path, **given: Any) -> None:
    """Tell the labels of any head ('moviegoer heads' lists them), or of your own ('label').

    \b
    moviegoer train head shot.lighting lighting.csv -o models
    moviegoer train head texture textures/ --design tuned -o models
    moviegoer train head label mine/ -o models
    """
    _train("head", name, data, given)


@train.command()
@DATA
@_settings
def director(data: Path, **given: Any) -> None:
    """Tell who directed a frame: DATA is a folder per director, with a folder per film in each.

    It is trained and measured twice, with frames mixed and with whole films held out: the first
    figure is what such predictors mostly show, the second is what they are worth. The weights are
    those of the second where films are known.

    \b
    moviegoer frames films/* -o frames --random 200 --per-director directors.csv
    moviegoer train director frames/ -o models
    moviegoer train director frames/ --design resnet --test 0.3 --epochs 40 -o models
    """
    _train("director", "director", data, given)


def _train(task: Any, name: str, data: Path, given: dict[str, Any]) -> None:
    from moviegoer.config import read_toml
    from moviegoer.learn.lab.plan import plan
    from moviegoer.learn.lab.train import Job
    from moviegoer.learn.lab.train import train as run

    out, plot, resume = given.pop("out"), given.pop("plot"), given.pop("resume")
    config = given.pop("config")
    settled = plan(read_toml(config) if config else {}, given)
    tell, end = _telling()
    made = run(Job(data, out, task, name, settled, resume, tell))
    end()
    click.echo(_said(made))
    for note in made.notes:
        click.echo(note, err=True)
    for path in (made.weights, made.card, made.log):
        click.echo(path)
    if plot is not None:
        _draw(made, plot)
        click.echo(plot)


def _telling() -> tuple[Callable[[str, float], None], Callable[[], None]]:
    from moviegoer.pipeline.progress import Terminal

    shown = Terminal()
    said = ""

    def tell(what: str, share: float) -> None:
        nonlocal said
        if what != said:
            shown.stage(what)
            said = what
        shown.share(share)

    return tell, shown.end


def _said(made: Trained) -> str:
    from moviegoer.learn.lab.card import DIFFERENCE

    about = made.run.course.about
    sizes = ", ".join(
        f"{len(made.run.material.rows(side))} {side}" for side in ("train", "validation", "test")
    )
    lines = [f"{about.head} by {about.design}: {sizes}"]
    lines += _figures(made.run)
    if made.other is not None:
        lines += [*_figures(made.other), DIFFERENCE]
    return "\n".join(lines)


def _figures(run: Run) -> list[str]:
    from moviegoer.learn.lab.card import HELD, verdicts
    from moviegoer.learn.lab.figures import said

    lines = [f"{HELD[run.split]}: {said(run.course.figures['test'])}"]
    films = verdicts(run.material, run.course)
    if films is not None and run.course.about.task == "director":
        right = int((films["truth"] == films["said"]).sum())
        lines.append(f"  of {len(films)} films, by their frames together, {right} are right")
    return lines


def _draw(made: Trained, plot: Path) -> None:
    from moviegoer.report.training import render
    from moviegoer.store import write_atomically

    log = [(one.epoch, one.loss, one.validation_loss, one.accuracy, one.validation_accuracy)
           for one in made.run.course.log]  # fmt: skip
    page = render(made.weights.stem, log, _said(made).splitlines())
    write_atomically(plot, lambda out: out.write(page.encode()))


@train.command()
@click.argument("data", type=click.Path(path_type=Path))
@click.argument("out", type=click.Path(path_type=Path))
@click.option(
    "--cache",
    type=click.Path(path_type=Path),
    default=Path("build/learn"),
    show_default=True,
    help="Keeps what was seen of the stills, checkpoints, and answers to unseen stills.",
)
@click.option("--resume", is_flag=True, help="Go on where a run that was cut off had stopped.")
@click.option("--epochs", type=click.IntRange(1), default=4, show_default=True)
@click.option("--seed", type=int, default=0, show_default=True)
def framenet(data: Path, out: Path, cache: Path, resume: bool, epochs: int, seed: int) -> None:
    """Train FrameNet: scale, medium close-up, people, over the shoulder, location, time of day.

    DATA holds stills/ with labelled.csv, cinemanet2019.csv, daynight.csv, location.csv and
    texture.csv and their pictures. OUT gets framenet.onnx, framing.safetensors and a card for
    each, with every figure by grouped cross-validation. On two cores this takes about an hour;
    the same seed gives the same weights.

    \b
    moviegoer train framenet ../shared build/models
    moviegoer train framenet ../shared build/models --resume
    """
    from moviegoer.learn.tail import Plan
    from moviegoer.learn.train import Job
    from moviegoer.learn.train import train as run
    from moviegoer.pipeline.progress import Terminal

    shown = Terminal()
    said = ""

    def tell(what: str, done: int, of: int) -> None:
        nonlocal said
        if what != said:
            shown.stage(what)
            said = what
        shown.share(done / of)

    run(Job(data, cache, Plan(epochs=epochs, seed=seed), tell), out, resume=resume)
    shown.end()
    for name in ("framenet.onnx", "framing.safetensors", "framenet.md", "framing.md"):
        click.echo(out / name)
