"""How right the program is: against hand-made truth, beside its peers.

    python -m benchmarks.accuracy [--only SECTION] [--work DIR]

The footage and stills are looked for in MOVIEGOER_DATA, ../shared by default. Tables are printed
as Markdown; intervals are 95 % by bootstrap over clips (footage) or groups (stills).
"""

from __future__ import annotations

import sys
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

import click
import pandas as pd

import moviegoer
from benchmarks.material import Analyses, data_folder
from benchmarks.measure import (
    bias,
    clusterers,
    dialogue,
    framing,
    heads,
    movement,
    people,
    reels,
    sequences,
    stills,
    transitions,
)

SECTIONS: dict[str, tuple[str, Callable[[Path, Analyses], pd.DataFrame]]] = {
    "transitions": ("Transitions, footage", transitions.measure),
    "framing": ("Scale, medium close-up and type of shots, footage", framing.measure),
    "people": ("People in shots, footage", people.measure),
    "clusterers": ("Ways of grouping faces into people", clusterers.measure),
    "dialogue": ("Two-character dialogue scenes, footage", dialogue.measure),
    "reels": ("Reels joined from the clips", reels.measure),
    "sequences": (
        "Two-character dialogue scenes and bounds of scenes, invented films",
        lambda _data, _analyses: sequences.settings(),
    ),
    "curves": (
        "The same against each kind of mistake, all else ordinary",
        lambda _data, _analyses: sequences.curves(),
    ),
    "movement": ("Camera movement, synthetic", lambda _data, _analyses: movement.measure()),
    "heads": ("Heads, way by way", lambda data, _analyses: heads.measure(data)),
    "stills": ("Stills", lambda data, _analyses: stills.measure(data)),
    "bias": (
        "Where the framing model errs, stills",
        lambda data, _analyses: bias.measure(data),
    ),
}

INVENTED = {"sequences", "curves", "movement"}
"""Sections that need no footage."""


@click.command()
@click.option("--only", multiple=True, type=click.Choice(list(SECTIONS)), help="One section.")
@click.option(
    "--work",
    type=click.Path(path_type=Path),
    default=Path("build/accuracy"),
    show_default=True,
    help="Folder that keeps the analyses of the footage.",
)
def main(only: tuple[str, ...], work: Path) -> None:
    """Print how right the program is, section by section."""
    data = data_folder()
    known = (data / "footage" / "clips.csv").is_file()
    if not known and set(only or SECTIONS) - INVENTED:
        sys.exit(f"no footage in {data}: set MOVIEGOER_DATA to the folder that holds it")
    analyses = Analyses(data, work)
    today = datetime.now(tz=UTC).date()
    click.echo(f"moviegoer {moviegoer.__version__}, {today}, python -m benchmarks.accuracy\n")
    for name in only or SECTIONS:
        title, measure = SECTIONS[name]
        click.echo(f"### {title}\n")
        click.echo(markdown(measure(data, analyses)) + "\n")


def markdown(table: pd.DataFrame) -> str:
    """Write a table as Markdown, numbers with two or three digits."""
    rows = [list(map(str, table.columns)), ["---"] * table.shape[1]]
    rows += [[_cell(value) for value in row] for row in table.itertuples(index=False)]
    return "\n".join("| " + " | ".join(row) + " |" for row in rows)


def _cell(value: object) -> str:
    if isinstance(value, float):
        return "" if pd.isna(value) else f"{value:.3g}" if abs(value) >= 10 else f"{value:.2f}"
    return str(value)


if __name__ == "__main__":
    main()
