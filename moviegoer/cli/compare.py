"""``moviegoer compare``: films side by side, as a table and a page."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from moviegoer.cli.reading import reading, reading_options
from moviegoer.errors import DataError

if TYPE_CHECKING:
    from moviegoer.core.style.comparison import Comparison
    from moviegoer.types import Measure

__all__ = ["compare"]

DISTANCES = ("delta", "cosine-delta", "mahalanobis", "jensen-shannon")


@click.command()
@click.argument("films", nargs=-1, required=True, metavar="FILM FILM...")
@click.option(
    "-o",
    "--out",
    type=click.Path(path_type=Path, dir_okay=False),
    default=Path("comparison.html"),
    show_default=True,
    help="The page, one file that opens offline.",
)
@click.option(
    "--distance",
    type=click.Choice(DISTANCES),
    default="delta",
    show_default=True,
    help="Burrows' Delta, Cosine Delta, Mahalanobis, or Jensen-Shannon on scale transitions.",
)
@reading_options
def compare(films: tuple[str, ...], out: Path, distance: str, **options: Any) -> None:
    """Compare films' styles, measure by measure, with intervals and effect sizes.

    A FILM is an analysis's folder, a table of shot lengths (all its films, or one as TABLE#NAME),
    or a fingerprint.json. Prints a table and writes a page: distributions overlaid, which scale
    follows which, what sets the films apart; of three films and more a dendrogram and a map.

    \b
    moviegoer compare reports/rope reports/vertigo
    moviegoer compare "hollywood.csv#Rebecca (1940)" "hollywood.csv#Jaws (1975)" -o two.html
    moviegoer compare early_hitchcock.csv --distance cosine-delta -o hitchcock.html
    """
    from moviegoer.core.style.comparison import compare as compared
    from moviegoer.corpus import portraits
    from moviegoer.report import comparison
    from moviegoer.store import write_atomically

    how = reading(options)
    found = [one for film in films for one in portraits.load(film, reading=how)]
    try:
        result = compared(found, distance=distance, seed=how.seed)
    except ValueError as error:
        raise DataError(str(error)) from None
    page = comparison.render(result)
    write_atomically(out, lambda file: file.write(page.encode()))
    click.echo(_table(result), nl=False)
    click.echo(out, err=True)


def _table(result: Comparison) -> str:
    titles = [film.title for film in result.films]
    rows = [["measure", *(title[:24] for title in titles)]]
    rows += [[name, *(_cell(measure) for measure in held)] for name, held in result.rows]
    widths = [max(len(row[i]) for row in rows) for i in range(len(rows[0]))]
    lines = ["  ".join(c.ljust(w) for c, w in zip(row, widths, strict=True)) for row in rows]
    for pair in result.pairs:
        e = pair.effect
        lines.append(
            f"{titles[0]} against {titles[pair.other]}: shift {e.shift:.2f} s "
            f"({e.shift_low:.2f} to {e.shift_high:.2f}), Cliff's d {e.d:.2f} "
            f"({e.d_low:.2f} to {e.d_high:.2f})"
        )
    return "".join(f"{line.rstrip()}\n" for line in lines)


def _cell(measure: Measure | None) -> str:
    if measure is None:
        return "-"
    ranged = "" if measure.low is None else f" ({measure.low:.3g} to {measure.high:.3g})"
    return f"{measure.value:.4g}{ranged}"
