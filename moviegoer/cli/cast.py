"""``moviegoer cast``: who is who, and how to set it right."""

from __future__ import annotations

import getpass
from pathlib import Path
from typing import TYPE_CHECKING

import click

if TYPE_CHECKING:
    from collections.abc import Sequence

    from moviegoer.analysis import Analysis

__all__ = ["cast", "who"]


class _Name(click.ParamType[tuple[int, str]]):
    name = "N=NAME"

    def convert(
        self, value: str, param: click.Parameter | None, ctx: click.Context | None
    ) -> tuple[int, str]:
        number, sign, name = value.partition("=")
        if not sign or not number.strip().isdecimal() or not name.strip():
            self.fail(f"'{value}' is not a number and a name, as in 3=Ilsa", param, ctx)
        if ";" in name:
            self.fail("the tables join names by ';', so a name cannot hold one", param, ctx)
        return int(number), " ".join(name.split())


class _Merge(click.ParamType[tuple[int, ...]]):
    name = "N,M"

    def convert(
        self, value: str, param: click.Parameter | None, ctx: click.Context | None
    ) -> tuple[int, ...]:
        parts = [part.strip() for part in value.split(",")]
        if len(parts) < 2 or not all(part.isdecimal() for part in parts):
            self.fail(f"'{value}' is not two numbers or more, as in 5,9", param, ctx)
        return tuple(map(int, parts))


class _Split(click.ParamType[tuple[int, int | None]]):
    name = "N[@SHOT]"

    def convert(
        self, value: str, param: click.Parameter | None, ctx: click.Context | None
    ) -> tuple[int, int | None]:
        number, sign, shot = value.partition("@")
        if not number.isdecimal() or (sign and not shot.isdecimal()):
            self.fail(f"'{value}' is not a number, as in 4 or 4@212", param, ctx)
        return int(number), int(shot) if sign else None


@click.command()
@click.argument("folder", metavar="DIR", type=click.Path(path_type=Path))
@click.option("--name", "names", multiple=True, type=_Name(), help="Call a character so.")
@click.option("--merge", "merges", multiple=True, type=_Merge(), help="These are one person.")
@click.option(
    "--split",
    "splits",
    multiple=True,
    type=_Split(),
    help="This is several people: those that a stricter threshold makes, or whoever is seen in "
    "SHOT and the rest.",
)
@click.option("--undo", is_flag=True, help="Take the last command's corrections back.")
@click.option("--list", "listed", is_flag=True, help="List the corrections, oldest first.")
@click.option(
    "--html",
    type=click.Path(path_type=Path, dir_okay=False),
    help="Write a page with faces of every character: to see who is who, and who is several.",
)
@click.option("--by", help="Who corrects [default: who is logged in].")
def cast(
    folder: Path,
    names: tuple[tuple[int, str], ...],
    merges: tuple[tuple[int, ...], ...],
    splits: tuple[tuple[int, int | None], ...],
    **options: object,
) -> None:
    """List the characters of a finished analysis, and set right who is who.

    DIR is the folder that 'moviegoer analyze' wrote. Corrections are kept in DIR/corrections.toml,
    tied to the faces they speak of and not to numbers, and hold on every later run; only what
    follows from them is reasoned anew, the film is not looked at again. Numbers are those of the
    table; they may change with a correction, so the new table is printed.

    \b
    moviegoer cast reports/casablanca --html cast.html
    moviegoer cast reports/casablanca --name 3=Ilsa --merge 5,9 --split 4
    moviegoer cast reports/casablanca --undo
    """
    from moviegoer.pipeline import casting, correcting, publish

    page, by = options["html"], options["by"]
    changed = bool(names or merges or splits)
    if changed and options["undo"]:
        raise click.UsageError("--undo goes alone: take back first, then correct")
    if options["undo"]:
        gone = correcting.undo(folder)
        for one in gone.every():
            click.echo(f"taken back: {one.said()}", err=True)
        if not gone:
            click.echo("there is nothing to take back", err=True)
    if changed:
        orders = casting.Orders(_named(names), merges, splits)
        for said in casting.correct(folder, orders, by=who(by)):
            click.echo(said, err=True)
    analysis = publish.load(folder)
    if page is not None:
        assert isinstance(page, Path)
        _write_page(page, analysis, folder)
    for outcome in analysis.corrected:
        if not outcome.applied:
            click.echo(outcome.said(), err=True)
    click.echo(_corrections(analysis) if options["listed"] else _table(analysis), nl=False)


def _named(names: Sequence[tuple[int, str]]) -> dict[int, str]:
    if len(dict(names)) < len(names):
        raise click.UsageError("a character is given two names")
    return dict(names)


def who(by: object) -> str:
    """Name who corrects: as they said, or as the system knows them."""
    if by:
        return str(by)
    try:
        return getpass.getuser()
    except (OSError, KeyError):
        return "somebody"


def _table(analysis: Analysis) -> str:
    from moviegoer.report.words import clock, length

    rows = [("", "name", "shots", "inferred", "on screen", "first", "last", "set by")]
    rows += [
        (
            str(one.number),
            one.name,
            str(len(one.shots)),
            str(len(one.inferred) or ""),
            length(one.screen_time_s).replace("\u00a0", " "),
            clock(one.first_s),
            clock(one.last_s),
            "a person" if one.how == "person" else "",
        )
        for one in analysis.cast
    ]
    if len(rows) == 1:
        return "no character was found\n"
    wide = [max(len(row[i]) for row in rows) for i in range(len(rows[0]))]
    left = {1, 7}
    lines = (
        "  ".join(
            cell.ljust(width) if i in left else cell.rjust(width)
            for i, (cell, width) in enumerate(zip(row, wide, strict=True))
        ).rstrip()
        for row in rows
    )
    return "".join(f"{line}\n" for line in lines)


def _corrections(analysis: Analysis) -> str:
    if not analysis.corrected:
        return "nothing has been corrected\n"
    return "".join(
        f"{number:3}  {outcome.correction.said()}; {outcome.found} of {outcome.faces} faces found\n"
        for number, outcome in enumerate(analysis.corrected, start=1)
    )


def _write_page(page: Path, analysis: Analysis, folder: Path) -> None:
    from moviegoer.pipeline import run
    from moviegoer.report import lineup
    from moviegoer.store import write_atomically

    html = lineup.render(analysis, picture=run.picture_of(folder))
    write_atomically(page, lambda file: file.write(html.encode()))
    click.echo(page, err=True)
