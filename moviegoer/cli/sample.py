"""``moviegoer sample``: a short synthetic film whose truth is known."""

from __future__ import annotations

from pathlib import Path

import click

__all__ = ["sample"]


@click.command()
@click.argument("out", metavar="OUT.mp4", type=click.Path(path_type=Path))
def sample(out: Path) -> None:
    """Write a short synthetic film and, beside it, its exact truth as JSON.

    It has drawn faces, a two-character dialogue, an establishing shot, an insert, a dissolve, a
    fade and titles: something to try every command on.
    """
    from moviegoer.sample import write_sample

    write_sample(out)
    click.echo(out)
