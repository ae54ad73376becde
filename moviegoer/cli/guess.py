"""``moviegoer guess``: who directed this picture or film, or whatever else a model tells."""

from __future__ import annotations

import json
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import click

if TYPE_CHECKING:
    from moviegoer.learn.judge.guess import Guess
    from moviegoer.learn.judge.models import Judged
    from moviegoer.pipeline.stills import Fail

__all__ = ["guess"]

FORMATS = ("table", "csv", "json")
NAME = 40
NEXT = 3


@click.command()
@click.argument("images", nargs=-1, required=True, metavar="IMAGE...")
@click.option(
    "--model", required=True, help="A file that 'moviegoer train' wrote, or framenet (with --head)."
)
@click.option("--head", help="Which question; needed for framenet.")
@click.option(
    "--frames",
    type=click.IntRange(1),
    default=60,
    show_default=True,
    help="Frames asked of each film, spread evenly.",
)
@click.option(
    "--save",
    type=click.Path(path_type=Path, dir_okay=False),
    metavar="OUT.jpg",
    help="Save the picture with the answer drawn below; of several the one that speaks clearest.",
)
@click.option(
    "--format",
    "form",
    type=click.Choice(FORMATS),
    help="How to print [default: table on a terminal, csv otherwise].",
)
@click.option("--device", default="auto", show_default=True, help="Where the network runs.")
@click.pass_context
def guess(
    ctx: click.Context, /, images: tuple[str, ...], model: str, save: Path | None, **how: object
) -> None:
    """Guess who directed a picture or a film, or whatever the model tells, likeliest first.

    IMAGE is a picture, a folder or pattern of them, or a film, whose frames are pooled: the mean of
    their probabilities decides. Of several, a last row has the verdict on all together. Where no
    label is likely enough the answer is unknown; of a model that was validated on too few pictures,
    or was not right about them, it always is, and probabilities are all that it gives. A model
    knows no directors but those it was trained on: of anybody else it names somebody like them, or
    unknown.

    \b
    moviegoer guess still.jpg --model director.safetensors
    moviegoer guess film.mkv --model director.safetensors --save guess.jpg
    moviegoer guess stills/ --model director.safetensors --format csv > guesses.csv
    """
    from moviegoer.learn.judge import annotate, models
    from moviegoer.learn.judge.guess import together
    from moviegoer.pipeline.progress import Terminal
    from moviegoer.sense.device import choose

    if save is not None:
        annotate.checked(save)
    head = None if how["head"] is None else str(how["head"])
    judged = models.load(model, head=head, device=choose(str(how["device"])))
    if judged.facts.exclusive and judged.facts.unknown_below >= 1:
        why = judged.facts.lines.get("unknown", "it was not shown to be right")
        click.echo(f"moviegoer: {model} says 'unknown' of everything: {why}", err=True)
    failed: list[str] = []

    def fail(message: str) -> None:
        failed.append(message)
        Terminal().say(f"moviegoer: {message}")

    found = _found(images, judged, int(str(how["frames"])), fail)
    if found:
        rows = [*found, together(found, judged.facts)] if len(found) > 1 else found
        click.echo(_shown(rows, judged.facts.labels, str(how["form"] or _usual())))
        if save is not None:
            last = rows[-1]
            annotate.save(annotate.annotated(last.image, last.verdict, judged.facts), save)
    ctx.exit(int(bool(failed)))


def _usual() -> str:
    return "table" if sys.stdout.isatty() else "csv"


def _found(images: Sequence[str], judged: Judged, frames: int, fail: Fail) -> list[Guess]:
    from moviegoer.errors import MoviegoerError
    from moviegoer.learn.judge.guess import guess as ask
    from moviegoer.pipeline.progress import Terminal
    from moviegoer.pipeline.stills import gather

    files = gather(images, fail)
    progress = Terminal()
    progress.stage("guess")
    found = []
    for done, name in enumerate(files, start=1):
        try:
            found.append(ask(Path(name), judged, frames=frames))
        except MoviegoerError as error:
            fail(str(error))
        progress.share(done / len(files))
    progress.end()
    return found


def _shown(rows: Sequence[Guess], labels: Sequence[str], form: str) -> bytes:
    """All rows in one of the forms."""
    if form == "json":
        text = json.dumps([_record(one, labels) for one in rows], ensure_ascii=False, indent=1)
    elif form == "csv":
        text = _csv(rows, labels)
    else:
        text = _table(rows, labels)
    # A file name need not be text; it is given back byte for byte.
    return text.encode(errors="surrogateescape")


def _ranked(one: Guess, labels: Sequence[str]) -> list[tuple[str, float]]:
    p = [round(float(value), 4) for value in one.verdict.p]
    return sorted(zip(labels, p, strict=True), key=lambda pair: -pair[1])


def _record(one: Guess, labels: Sequence[str]) -> dict[str, object]:
    return {
        "picture": one.verdict.name,
        "frames": one.verdict.frames,
        "guess": one.verdict.said,
        "ranked": [{"label": label, "p": p} for label, p in _ranked(one, labels)],
    }


def _csv(rows: Sequence[Guess], labels: Sequence[str]) -> str:
    import pandas as pd

    table = pd.DataFrame(
        [
            {
                "picture": one.verdict.name,
                "frames": one.verdict.frames,
                "guess": one.verdict.said,
                "p": float(one.verdict.p.max()),
                **{f"p.{label}": one.verdict.p[k] for k, label in enumerate(labels)},
            }
            for one in rows
        ]
    )
    return table.to_csv(index=False, float_format="%.4f", lineterminator="\n").removesuffix("\n")


def _table(rows: Sequence[Guess], labels: Sequence[str]) -> str:
    said = max(len("guess"), *(len(one.verdict.said) for one in rows))
    lines = [f"{'picture':<{NAME}}  {'frames':>6}  {'guess':<{said}}  likeliest"]
    for one in rows:
        name = one.verdict.name
        name = name if len(name) <= NAME else "…" + name[1 - NAME :]
        likeliest = ", ".join(f"{label} {p:.2f}" for label, p in _ranked(one, labels)[:NEXT])
        lines.append(
            f"{name:<{NAME}}  {one.verdict.frames:>6}  {one.verdict.said:<{said}}  {likeliest}"
        )
    return "\n".join(lines)
