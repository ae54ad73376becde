"""``moviegoer train``: train the project's own networks."""

from __future__ import annotations

from pathlib import Path

import click

__all__ = ["train"]


@click.group()
def train() -> None:
    """Train the networks that moviegoer ships, on your own stills or anew."""


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
