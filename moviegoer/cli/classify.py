"""``moviegoer classify``: what stills show, as a table, as data, or in a sentence."""

from __future__ import annotations

import json
import sys
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

import click

from moviegoer import config

if TYPE_CHECKING:
    import pandas as pd

__all__ = ["classify", "show"]

FORMATS = ("table", "csv", "json", "jsonl")


class Column(NamedTuple):
    """One of the table's columns; ``chance`` adds the answer's probability."""

    name: str
    title: str
    width: int
    chance: bool = False


FILE = Column("file", "still", 32)
SENTENCE = (FILE, Column("sentence", "", 0))
COLUMNS = (
    FILE,
    Column("scale", "scale", 8, chance=True),
    Column("mcu_p", "MCU", 4),
    Column("type", "type", 6),
    Column("ots_p", "OTS", 4),
    Column("people", "people", 6),
    Column("shot.location", "location", 13, chance=True),
    Column("shot.time-of-day", "time", 19, chance=True),
)
"""What fits a terminal; the other forms have every head."""


@click.command()
@click.argument("stills", nargs=-1, required=True, metavar="STILL...")
@click.option(
    "--format",
    "form",
    type=click.Choice(FORMATS),
    help="How to print [default: table on a terminal, csv otherwise].",
)
@click.option(
    "--sentence",
    is_flag=True,
    help="Say each still as a cinematographer would, leaving out what is not sure.",
)
@click.option("--device", help="Where networks run: auto, cpu, cuda, cuda:1, mps [default: auto].")
@click.option(
    "--set", "pairs", multiple=True, metavar="KEY=VALUE", help="One setting, as for analyze."
)
@click.pass_context
def classify(
    ctx: click.Context,
    /,
    stills: tuple[str, ...],
    form: str | None,
    sentence: bool,
    device: str | None,
    pairs: tuple[str, ...],
) -> None:
    """Say what stills show: scale, people, angle, light, colour and every other head.

    STILL is a picture of any common format, a folder of them, or a pattern. Black bars are cut
    off first. Rows come in the order given, as they are made; a file that cannot be read is named
    on stderr, and the exit code is then 1.

    \b
    moviegoer classify still.jpg
    moviegoer classify --sentence stills/
    moviegoer classify stills/*.png --format csv > looks.csv
    """
    from moviegoer.pipeline import stills as working
    from moviegoer.pipeline.progress import Silent, Terminal
    from moviegoer.sense.device import choose

    settings = _settings(pairs, device)
    classifier = working.Classifier(settings, choose(settings.run.device))
    failed: list[str] = []
    # Rows that scroll by on a terminal are progress enough.
    progress = Silent() if sys.stdout.isatty() else Terminal()

    def fail(message: str) -> None:
        failed.append(message)
        Terminal().say(f"moviegoer: {message}")

    files = working.gather(stills, fail)
    progress.stage("classify")
    found = classifier.tables(files, fail=fail, sentences=sentence, progress=progress)
    rows = show(found, form or ("table" if sys.stdout.isatty() else "csv"), sentence=sentence)
    # A file name need not be text; it is given back byte for byte.
    for text in rows:
        click.echo(text.encode(errors="surrogateescape"))
    progress.end()
    ctx.exit(int(bool(failed)))


def _settings(pairs: Iterable[str], device: str | None) -> config.Config:
    default = Path("moviegoer.toml")
    file = config.read_toml(default) if default.is_file() else {}
    flags = {"run": {"device": device}} if device else {}
    return config.load(file, *(config.parse_setting(pair) for pair in pairs), flags)


def show(tables: Iterable[pd.DataFrame], form: str, *, sentence: bool) -> Iterator[str]:
    """Print tables that come one after the other as one, a text a table."""
    if form == "csv":
        return (
            table.to_csv(
                index=False, header=not i, float_format="%.4f", lineterminator="\n"
            ).removesuffix("\n")
            for i, table in enumerate(tables)
        )
    if form == "table":
        return _aligned(tables, SENTENCE if sentence else COLUMNS)
    records = (
        json.dumps(_listed(row), ensure_ascii=False) for table in tables for row in _records(table)
    )
    return records if form == "jsonl" else _array(records)


def _records(table: pd.DataFrame) -> Iterator[dict[str, object]]:
    from pandas import isna

    for row in table.to_dict("records"):
        yield {str(name): None if isna(value) else value for name, value in row.items()}


def _listed(row: dict[str, object]) -> dict[str, object]:
    """A row for programs: of a head of which several labels may hold, lists of them.

    The tables join both by ``;``, so the chances of such heads are words there.
    """
    several = {name.removesuffix("_p") for name, p in row.items() if _is_joined(name, p)}
    lists: dict[str, object] = {}
    for name in several:
        lists[name] = str(row[name]).split(";")
        lists[f"{name}_p"] = [float(p) for p in str(row[f"{name}_p"]).split(";")]
    return row | lists


def _is_joined(name: str, value: object) -> bool:
    return name.endswith("_p") and isinstance(value, str)


def _array(records: Iterable[str]) -> Iterator[str]:
    before = "["
    for record in records:
        yield before + record
        before = ","
    yield "]" if before == "," else "[]"


def _aligned(tables: Iterable[pd.DataFrame], columns: Sequence[Column]) -> Iterator[str]:
    for i, table in enumerate(tables):
        if not i:
            yield "  ".join(c.title.ljust(c.width) for c in columns).rstrip()
        for row in _records(table):
            yield "  ".join(_cell(row, c) for c in columns).rstrip()


def _cell(row: dict[str, object], column: Column) -> str:
    value, p = row.get(column.name), row.get(f"{column.name}_p") if column.chance else None
    text = "" if value is None else f"{value:.2f}" if isinstance(value, float) else str(value)
    text += f" {p:.2f}" if isinstance(p, float) else ""
    if column.name == "file" and len(text) > column.width:
        text = "…" + text[1 - column.width :]
    return text.ljust(column.width)
