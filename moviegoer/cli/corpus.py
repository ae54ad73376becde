"""``moviegoer corpus``: many films analysed, asked and drawn together."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from moviegoer import config
from moviegoer.errors import DataError

if TYPE_CHECKING:
    import pandas as pd

    from moviegoer.corpus.work.crew import Crew
    from moviegoer.corpus.work.journal import Entry
    from moviegoer.corpus.work.planning import Plan
    from moviegoer.corpus.work.sources import Source

__all__ = ["corpus"]


@click.group()
def corpus() -> None:
    """Analyse many films, on one machine or many.

    \b
    moviegoer corpus analyze discs -o noir
    moviegoer corpus analyze noir.csv -o noir --workers 8
    moviegoer corpus query noir "select director, median(asl_s) from films group by 1"
    moviegoer corpus report noir
    """


@corpus.command()
@click.argument("films", metavar="FOLDER|MANIFEST.csv", type=click.Path(path_type=Path))
@click.option(
    "-o", "--out", required=True, metavar="DIR", type=click.Path(file_okay=False, path_type=Path),
    help="The corpus's folder; each film gets one of its own in DIR/films.",
)  # fmt: skip
@click.option(
    "--workers", type=click.IntRange(1), metavar="N",
    help="Films at a time [default: as many as cores and memory allow].",
)  # fmt: skip
@click.option(
    "--ray", metavar="auto|ADDRESS",
    help="Work on a Ray cluster: the one running here (auto), or at this address. Its nodes must "
    "see DIR, and films that are paths, at the same place.",
)  # fmt: skip
@click.option(
    "--config", "settings", type=click.Path(path_type=Path),
    help="Settings file [default: moviegoer.toml here, if there is one].",
)  # fmt: skip
@click.option(
    "--set", "pairs", multiple=True, metavar="KEY=VALUE",
    help="One setting for all films, such as faces.min_px=30.",
)  # fmt: skip
@click.option("--device", help="Where networks run: auto, cpu, cuda, cuda:1, mps [default: auto].")
@click.pass_context
def analyze(ctx: click.Context, /, films: Path, out: Path, **options: Any) -> None:
    """Analyse every film of a folder or a manifest once, in processes side by side.

    A manifest is a CSV file with a column 'film' (paths, or s3://, gs://, https:// addresses) and,
    as far as known, title, director, year, country, edition, body; its other columns are kept.
    A film that fails is listed with its reason, and the others go on. Run the same command again
    to go on after a stop, or after adding films: what is done is not done again. Files with the
    same content are analysed once.

    \b
    moviegoer corpus analyze discs -o noir
    moviegoer corpus analyze noir.csv -o noir --workers 8
    moviegoer corpus analyze noir.csv -o /shared/noir --ray auto
    """
    from moviegoer.corpus.work import sources
    from moviegoer.corpus.work.board import Board
    from moviegoer.corpus.work.conducting import conduct
    from moviegoer.corpus.work.journal import Journal
    from moviegoer.corpus.work.planning import plan
    from moviegoer.store import explained

    if options["ray"] and options["workers"]:
        raise click.UsageError("--workers is for one machine; a cluster knows its own size")
    asked = _settings(options)
    # Workers may stand in another folder.
    found, folder = sources.read(films.absolute()), out.absolute()
    with explained(out, "write"):
        out.mkdir(parents=True, exist_ok=True)
    journal = Journal(folder)
    before = journal.read()
    click.echo(f"looking at {len(found)} films", err=True)
    made = plan(found, folder, asked, before=before)
    for entry in made.told:
        if before.get(entry.address) != entry:
            journal.write(entry)
    ended = list(made.told)
    if made.todo:
        with _crew(made, options) as crew, Board() as board:
            ended += conduct(made, crew, folder, journal, board)
    _report(ended, out)
    ctx.exit(int(any(entry.state == "failed" for entry in ended)))


def _settings(options: dict[str, Any]) -> Callable[[Source], config.Config]:
    """Give how each film is analysed: what its manifest says wins over what lies beside it."""
    path, default = options["settings"], Path("moviegoer.toml")
    file = config.read_toml(path or default) if path or default.is_file() else {}
    flags = [config.parse_setting(pair) for pair in options["pairs"]]
    flags += [{"run": {"device": options["device"]}}] if options["device"] else []
    config.load(file, *flags)

    def asked(source: Source) -> config.Config:
        beside = {} if "://" in source.address else config.film_facts(Path(source.address))
        return config.load(file, beside, *flags, {"film": source.facts})

    return asked


@contextmanager
def _crew(made: Plan, options: dict[str, Any]) -> Iterator[Crew]:
    crew = _called(len(made.todo), options)
    try:
        yield crew
    finally:
        crew.close()


def _called(films: int, options: dict[str, Any]) -> Crew:
    if options["ray"]:
        from moviegoer.corpus.work.cluster import Nodes

        click.echo(f"{films} films to do on Ray", err=True)
        return Nodes(options["ray"])
    from moviegoer.corpus.work import sizing
    from moviegoer.corpus.work.crew import Processes

    size = sizing.choose(films, workers=options["workers"])
    threads = "thread" if size.threads == 1 else "threads"
    click.echo(f"{films} films to do, {size.workers} at a time, {size.threads} {threads} each",
               err=True)  # fmt: skip
    return Processes(size)


def _report(ended: Sequence[Entry], out: Path) -> None:
    """Say what became of the films, with the reason of each that failed."""
    count = Counter(str(entry.state) for entry in ended)
    for entry in ended:
        if entry.state == "failed":
            click.echo(f"failed: {entry.address}: {_once(entry)}", err=True)
        elif entry.state == "same":
            click.echo(f"the same film twice: {entry.address} and {entry.reason}", err=True)
    told = [f"{count['done']} films analysed"]
    told += [f"{count['same']} the same as others"] if count["same"] else []
    told += [f"{count['failed']} failed"] if count["failed"] else []
    click.echo(f"{out}: {', '.join(told)}")


def _once(entry: Entry) -> str:
    """The reason without the film's name, which most begin with."""
    return entry.reason.removeprefix(f"{entry.address}: ")


@corpus.command()
@click.argument("folder", metavar="DIR", type=click.Path(path_type=Path))
@click.argument("sql")
@click.option(
    "-o", "--out", type=click.Path(path_type=Path, dir_okay=False),
    help="Write to this file; .csv, .json, .parquet or .html (a chart) say the format.",
)  # fmt: skip
@click.option(
    "--format", "form", type=click.Choice(("table", "csv", "json", "parquet", "html")),
    help="How to write it [default: by the file's name, else a table].",
)  # fmt: skip
@click.option(
    "--chart", type=click.Choice(("bar", "line", "scatter")),
    help="What kind of chart an .html file holds [default: what fits the first column].",
)  # fmt: skip
def query(folder: Path, sql: str, out: Path | None, form: str | None, chart: str | None) -> None:
    """Ask all analyses of a corpus one question in SQL (DuckDB's).

    \b
    films         a row a film: title, director, year, country, edition, shots, asl_s and every
                  other measure of its fingerprint; a manifest's own columns
    shots         a row a shot: the columns of shots.csv, film_title, director, year, country
    scenes        a row a scene, so too
    characters    a row a character, so too
    fingerprints  a row a film and measure: value, unit, low, high, definition

    All are joined by 'film'. 'describe films' lists a view's columns. Nothing can be changed.

    \b
    moviegoer corpus query noir "select director, median(asl_s) from films group by 1 order by 2"
    moviegoer corpus query noir "select year, avg(asl_s) from films group by 1 order by 1" -o a.html
    moviegoer corpus query noir "from shots where scale = 'ECU'" -o closest.parquet
    """
    from moviegoer.corpus.tables import asking
    from moviegoer.store import write_atomically

    form = form or _by_name(out)
    if form in ("html", "parquet") and out is None:
        raise click.UsageError(f"{form} goes into a file: give one with -o")
    answer = asking.ask(folder, sql)
    if form == "table":
        text = f"{answer.to_string(index=False, na_rep='')}\n".encode() if len(answer) else b""
    elif form == "html":
        text = _page(answer, sql, chart or "").encode()
    else:
        text = asking.written(answer, form)
    if out is None:
        click.echo(text, nl=False)
    else:
        write_atomically(out, lambda file: file.write(text))
        click.echo(out)


def _by_name(out: Path | None) -> str:
    ending = out.suffix.lower().removeprefix(".") if out else ""
    return ending if ending in ("csv", "json", "parquet", "html") else "table"


def _page(answer: pd.DataFrame, sql: str, kind: str) -> str:
    from moviegoer.report import answer as page

    try:
        return page.render(answer, question=sql, kind=kind)
    except ValueError as error:
        raise DataError(str(error)) from None


@corpus.command()
@click.argument("folder", metavar="DIR", type=click.Path(path_type=Path))
def report(folder: Path) -> None:
    """Draw the overview of a corpus: DIR/index.html, with links into each film's report.

    Films by year and director, their shot lengths and scales, a map and a tree of how near they
    are to each other.

    \b
    moviegoer corpus report noir
    """
    from moviegoer.corpus.tables import overview
    from moviegoer.report import overview as page
    from moviegoer.store import write_atomically

    told = page.render(overview.gather(folder), title=folder.resolve().name)
    out = folder / "index.html"
    write_atomically(out, lambda file: file.write(told.encode()))
    click.echo(out)
