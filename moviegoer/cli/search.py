"""``moviegoer search``: shots by words, over one or many analyses."""

from __future__ import annotations

import csv
import io
import json
import math
from pathlib import Path
from typing import TYPE_CHECKING

import click

if TYPE_CHECKING:
    from collections.abc import Sequence

    from moviegoer.pipeline.shelf import Found

__all__ = ["search"]

COLUMNS = ("film", "shot", "start_s", "end_s", "score", "why", "folder")


@click.command()
@click.argument(
    "folders", nargs=-1, required=True, metavar="DIR...", type=click.Path(path_type=Path)
)
@click.argument("query", metavar="WORDS")
@click.option(
    "-n",
    "--number",
    default=20,
    show_default=True,
    type=click.IntRange(1),
    help="How many shots to list.",
)
@click.option(
    "--format",
    "form",
    type=click.Choice(["table", "csv", "json"]),
    default="table",
    show_default=True,
    help="csv and json are for other programs.",
)
@click.option(
    "--html",
    type=click.Path(path_type=Path, dir_okay=False),
    help="Also write a page of stills, one file that opens offline.",
)
def search(
    folders: tuple[Path, ...], query: str, number: int, form: str, html: Path | None
) -> None:
    """Find shots by words in finished analyses.

    DIR is a folder that 'moviegoer analyze' wrote, or one that holds several. Words are labels of
    heads, their titles and aliases ('moviegoer heads' lists them), numbers of people, characters'
    whole names, camera movements, dialogue, title cards, reaction shots. Words in quotation marks
    are looked for in the subtitles: only shots in which they are said are listed. 'not', 'no' and
    'without' deny the one thing that follows, or several joined by 'or'. Where CLIP vectors were
    made, the whole sentence counts too, unless it denies something. The line above the table says
    which words were understood. The score is the mean of the probabilities of what was asked for,
    geometric, so that all of it should be there.

    \b
    moviegoer search reports/casablanca "two people in a car at night"
    moviegoer search corpus "close-up, high-key light" -n 50 --html found.html
    moviegoer search corpus "Ilsa alone" --format csv > ilsa.csv
    moviegoer search corpus 'close-up, not Rick, "play it"'
    """
    from moviegoer.pipeline import shelf

    if not any(letter.isalnum() for letter in query):
        raise click.BadParameter("say what to look for", param_hint="WORDS")
    if html is not None:
        shelf.check_target(html)
    answer = shelf.load(folders).find(query)
    found = answer.found[:number]
    click.echo(answer.understood, err=True)
    if html is not None:
        _write_page(html, query, answer.understood, found)
    if form == "csv":
        click.echo(_csv(found), nl=False)
    elif form == "json":
        click.echo(json.dumps([_row(one) for one in found], indent=1, ensure_ascii=False))
    else:
        click.echo(_table(found), nl=False)


def _write_page(path: Path, query: str, understood: str, found: Sequence[Found]) -> None:
    from moviegoer.report.found import Still, render
    from moviegoer.store import write_atomically

    stills = [
        Still(
            one.volume.analysis.film.title,
            one.shot.number,
            one.time,
            one.score,
            one.reason,
            one.volume.picture(one.frame),
        )
        for one in found
    ]
    page = render(query, understood, stills)
    write_atomically(path, lambda file: file.write(page.encode()))


def _row(one: Found) -> dict[str, object]:
    values = (
        one.volume.analysis.film.title,
        one.shot.number,
        round(one.shot.span.start_s, 3),
        round(one.shot.span.end_s, 3),
        round(one.score, 4),
        {words: None if math.isnan(p) else round(p, 4) for words, p in one.why.items()},
        str(one.volume.folder),
    )
    return dict(zip(COLUMNS, values, strict=True))


def _csv(found: Sequence[Found]) -> str:
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow(COLUMNS)
    for one in found:
        writer.writerow({**_row(one), "why": one.reason}.values())
    return text.getvalue()


def _table(found: Sequence[Found]) -> str:
    """Align the rows; films' names are as wide as the longest."""
    width = max((len(one.volume.analysis.film.title) for one in found), default=4)
    lines = [f"{'film':<{width}}  shot      time  score  why"] if found else []
    for one in found:
        title = one.volume.analysis.film.title
        lines.append(
            f"{title:<{width}}  {one.shot.number:4}  {one.time:>8}  {one.score:5.2f}  {one.reason}"
        )
    return "".join(f"{line}\n" for line in lines)
