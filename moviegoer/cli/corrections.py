"""``moviegoer corrections``: what people set right, brought in, listed and taken back."""

from __future__ import annotations

from collections import Counter
from pathlib import Path
from typing import TYPE_CHECKING

import click

from moviegoer.errors import DataError

if TYPE_CHECKING:
    from moviegoer.analysis import Analysis
    from moviegoer.core.corrections.deeds import Corrections

__all__ = ["corrections"]

FOLDER = click.Path(path_type=Path)


@click.group()
def corrections() -> None:
    """Bring in, list and take back what people set right in an analysis.

    Cuts, labels, scenes and characters are edited in ELAN, in a spreadsheet or in the report, and
    brought back here. What was set is kept in DIR/corrections.toml with who and when, tied to
    times of the film and to faces, and holds on every later run.

    \b
    moviegoer export reports/casablanca --format elan
    moviegoer corrections import casablanca.eaf reports/casablanca --by Ada
    moviegoer corrections list reports/casablanca
    """


@corrections.command(name="import")
@click.argument("edited", type=click.Path(path_type=Path, exists=True, dir_okay=False))
@click.argument("folder", metavar="DIR", type=FOLDER)
@click.option("--by", help="Who edited [default: who is logged in].")
@click.option("--dry-run", is_flag=True, help="Say what would be set, and set nothing.")
def import_(edited: Path, folder: Path, by: str | None, dry_run: bool) -> None:
    """Take the differences between EDITED and the analysis in DIR as corrections.

    EDITED is an ELAN document that 'moviegoer export' wrote, one of the analysis's tables
    (shots.csv, scenes.csv, characters.csv) as a spreadsheet saved it, or the file of corrections
    that the report saves. What was left as it was confirms nothing. If anything cannot be
    understood it is said, a line each, and nothing is set. What was changed where it cannot be
    set is said in a note.

    \b
    In ELAN   move, split, merge or delete annotations of the tiers shots and scenes; change the
              words of the tiers below them; rename a character's tier
    In CSV    change, add or delete rows and cells; two characters of one name are one person

    \b
    moviegoer corrections import casablanca.eaf reports/casablanca --by Ada
    moviegoer corrections import shots.csv reports/casablanca --dry-run
    """
    from moviegoer.cli.cast import who
    from moviegoer.pipeline import bundles, correcting
    from moviegoer.pipeline.editing import importing

    bundles.need_pictures(folder)
    plan = importing.plan(edited, folder, by=who(by), when=correcting.now())
    for line in plan.unclear:
        click.echo(line, err=True)
    if plan.unclear:
        raise DataError(f"{edited}: nothing was set: {len(plan.unclear)} things are unclear")
    for note in plan.notes:
        click.echo(f"note: {note}", err=True)
    # What was set is said once it is: before, it may still fail, for want of the film for one.
    found = correcting.add(folder, plan.made) if plan.made and not dry_run else None
    for one in plan.made.every():
        click.echo(one.said())
    if not plan.made:
        told = "nothing that can be set here" if plan.notes else "nothing"
        click.echo(f"{told} differs from the analysis", err=True)
    elif found is not None:
        _told(found, plan.made)


def _told(found: Analysis, made: Corrections) -> None:
    """Say which of the new corrections could not be applied."""
    said = {one.said() for one in made.every()}
    for fate in found.amended:
        if fate.said in said and not fate.applied:
            click.echo(fate.told(), err=True)
    for outcome in found.corrected:
        if outcome.correction.said() in said and not outcome.applied:
            click.echo(outcome.said(), err=True)


@corrections.command(name="list")
@click.argument("folder", metavar="DIR", type=FOLDER)
def list_(folder: Path) -> None:
    """List what was set right in the analysis in DIR, and what became of it on the last run.

    What came into DIR/corrections.toml since, by hand for one, is listed as not applied yet.

    \b
    moviegoer corrections list reports/casablanca
    """
    from moviegoer import corrections as kept
    from moviegoer.pipeline import publish

    found = publish.load(folder)
    waiting = _waiting(found, kept.read(folder))
    lines = [fate.told() for fate in found.amended]
    lines += [
        f"{one.correction.said()}; {one.found} of {one.faces} faces found"
        if one.applied
        else one.said()
        for one in found.corrected
    ]
    lines += [f"not applied yet: {said}" for said in waiting]
    for number, line in enumerate(lines, 1):
        click.echo(f"{number:3}  {line}")
    if not lines:
        click.echo("nothing has been corrected", err=True)
    if waiting:
        click.echo(f"{len(waiting)} not applied yet: 'moviegoer analyze' applies them", err=True)


def _waiting(found: Analysis, kept: Corrections) -> list[str]:
    """Say what the file holds that the last run did not know, as often as it does."""
    known = Counter(fate.said for fate in found.amended)
    known += Counter(one.correction.said() for one in found.corrected)
    waiting = []
    for one in kept.every():
        if known[one.said()]:
            known[one.said()] -= 1
        else:
            waiting.append(one.said())
    return waiting


@corrections.command()
@click.argument("folder", metavar="DIR", type=FOLDER)
def undo(folder: Path) -> None:
    """Take back the last command's corrections, whatever they were of.

    \b
    moviegoer corrections undo reports/casablanca
    """
    from moviegoer.pipeline import correcting

    gone = correcting.undo(folder)
    for one in gone.every():
        click.echo(f"taken back: {one.said()}")
    if not gone:
        click.echo("there is nothing to take back", err=True)
