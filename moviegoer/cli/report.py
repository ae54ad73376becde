"""``moviegoer report``: draw a report again, without analysing."""

from __future__ import annotations

from pathlib import Path

import click

__all__ = ["report"]


@click.command()
@click.argument("folder", metavar="DIR", type=click.Path(path_type=Path))
def report(folder: Path) -> None:
    """Draw the report of a finished analysis again.

    DIR is the folder that 'moviegoer analyze' wrote. The film itself is not needed.
    """
    from moviegoer.pipeline import run

    click.echo(run.redraw(folder))
