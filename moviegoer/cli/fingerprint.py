"""``moviegoer fingerprint``: a film's style as named values with intervals."""

from __future__ import annotations

import csv
import io
import json
import textwrap
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from moviegoer.cli.reading import reading, reading_options

if TYPE_CHECKING:
    from collections.abc import Sequence

    from moviegoer.core.style.portrait import Portrait
    from moviegoer.types import Measure

__all__ = ["fingerprint"]

COLUMNS = (
    "film", "measure", "value", "unit", "low", "high", "interval",
    "error_low", "error_high", "error", "definition",
)  # fmt: skip


@click.command()
@click.argument("folder", metavar="[DIR]", required=False, type=click.Path(path_type=Path))
@click.option(
    "--lengths",
    "table",
    metavar="TABLE",
    type=click.Path(path_type=Path),
    help="A table of shot lengths instead of an analysis.",
)
@click.option("--film", help="Which film of the table, by its column's name [default: all].")
@click.option(
    "-o",
    "--out",
    type=click.Path(path_type=Path, dir_okay=False),
    help="Write to this file; .json and .csv say the format.",
)
@click.option(
    "--format",
    "form_out",
    type=click.Choice(("table", "csv", "json")),
    help="How to write it [default: table].",
)
@click.option(
    "--degree",
    type=click.IntRange(0, 12),
    help="Also tell a trend line of this degree: shot lengths over running time from 0 to 1.",
)
@click.option(
    "--parts",
    type=click.IntRange(1, 100),
    help="Also tell mean and median shot lengths of so many equal parts of the running time.",
)
@reading_options
def fingerprint(folder: Path | None, table: Path | None, film: str | None, **options: Any) -> None:
    """Tell a film's style as named values, each with unit, definition and intervals.

    DIR is what 'moviegoer analyze' wrote. Films known only by their shot lengths come from a
    TABLE: a column a film in seconds (CSV), a Cinemetrics export, an edit decision list, the
    program's own shots.csv, or bare lengths or cut times.

    Two intervals are told apart, both 95 %: the first is about the process behind the film, how
    far a value would scatter among films cut in the same manner; the second about measurement,
    how far it would move had the program's mistakes fallen otherwise.

    \b
    moviegoer fingerprint reports/casablanca
    moviegoer fingerprint --lengths hollywood.csv --film "Rebecca (1940)" --format csv
    moviegoer fingerprint --lengths intolerance.csv --speed 16/24 -o intolerance.json
    moviegoer fingerprint reports/casablanca --degree 3 --parts 5
    """
    from moviegoer.corpus import portraits
    from moviegoer.store import write_atomically

    if (folder is None) == (table is None):
        raise click.UsageError("give either the folder of an analysis or --lengths TABLE")
    if film and folder:
        raise click.UsageError("--film picks a column of a table; a folder holds one film")
    out, form = options.pop("out"), options.pop("form_out")
    course = {name: options.pop(name) for name in ("degree", "parts")}
    how = reading(options)
    source = str(folder or table) + (f"#{film}" if film else "")
    found = [portraits.along(one, **course) for one in portraits.load(source, reading=how)]
    text = _written(found, form or _by_name(out))
    for portrait in found:
        if portrait.note:
            click.echo(f"{portrait.title}: {portrait.note}", err=True)
    if out is None:
        click.echo(text, nl=False)
    else:
        write_atomically(out, lambda file: file.write(text.encode()))
        click.echo(out)


def _by_name(out: Path | None) -> str:
    ending = out.suffix.lower().removeprefix(".") if out else ""
    return ending if ending in ("csv", "json") else "table"


def _written(found: Sequence[Portrait], form: str) -> str:
    if form == "csv":
        return _csv(found)
    if form == "json":
        from moviegoer.corpus.portraits import as_json

        told = [as_json(portrait) for portrait in found]
        return json.dumps(told[0] if len(told) == 1 else told, indent=1, ensure_ascii=False) + "\n"
    return "\n".join(_table(portrait) for portrait in found)


def _csv(found: Sequence[Portrait]) -> str:
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow(COLUMNS)
    for portrait in found:
        for m in portrait.measures:
            told = (m.name, m.value, m.unit, m.low, m.high, m.interval)
            error = (m.error_low, m.error_high, m.error)
            writer.writerow((portrait.title, *told, *error, m.definition))
    return text.getvalue()


def _table(portrait: Portrait) -> str:
    rows = [(m.name, _number(m.value), m.unit, _range(m, ""), _range(m, "error_")) for m in
            portrait.measures]  # fmt: skip
    head = ("measure", "value", "unit", "process, 95 %", "measurement, 95 %")
    widths = [max(len(row[i]) for row in [head, *rows]) for i in range(len(head))]
    lines = [portrait.title]
    for row, m in zip([head, *rows], [None, *portrait.measures], strict=True):
        cells = [cell.rjust(w) if i == 1 else cell.ljust(w) for i, (cell, w) in
                 enumerate(zip(row, widths, strict=True))]  # fmt: skip
        told = "what it is" if m is None else textwrap.shorten(m.definition, 90)
        lines.append("  ".join([*cells, told]).rstrip())
    return "\n".join(lines) + "\n"


def _number(value: float) -> str:
    return f"{value:,.4g}" if abs(value) < 1e4 else f"{value:,.0f}"


def _range(m: Measure, which: str) -> str:
    low, high = getattr(m, f"{which}low"), getattr(m, f"{which}high")
    return "" if low is None else f"{_number(low)} to {_number(high)}"
