"""``moviegoer dataset``: labelled pictures as one table to train and test on."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, TypeVar

import click

from moviegoer.cli.numbers import FiniteRange

if TYPE_CHECKING:
    from moviegoer.learn.dataset.table import Dataset

__all__ = ["dataset"]

T = TypeVar("T")
FILE = click.Path(path_type=Path, dir_okay=False)
HEAD = click.option("--head", help="Which labels; need not be said where there is one column.")
OUT = click.option("-o", "--out", type=FILE, help="Where to write it [default: in its place].")
SHARE = FiniteRange(0, 1, min_open=True, max_open=True)


@click.group()
def dataset() -> None:
    """Labelled pictures as one table: built, split, balanced, described, checked.

    The table is a CSV with a row a picture: its file, labels, film, director, and which side of
    the split it is on. Anything that reads CSV may change it.

    \b
    moviegoer dataset build stills/labelled.csv -o mcu.csv --head mcu
    moviegoer dataset split mcu.csv --unwatched
    moviegoer dataset balance mcu.csv --remove 40
    moviegoer dataset describe mcu.csv -o mcu.html
    moviegoer dataset check mcu.csv
    """


@dataset.command()
@click.argument(
    "sources", nargs=-1, required=True, metavar="SOURCE...", type=click.Path(path_type=Path)
)
@click.option("-o", "--out", required=True, type=FILE, help="The table to write.")
@click.option(
    "--head",
    "names",
    multiple=True,
    help="What folders are labels of [default: label]; which columns to keep [all]; what is "
    "taken from analyses [scale]. May be given several times.",
)
def build(sources: tuple[Path, ...], out: Path, names: tuple[str, ...]) -> None:
    """Build a table from folders per label, tables of labels, or analyses.

    What frames.csv in the same folder says of film and director is taken over. Answers of
    'moviegoer label' are a table, too; where 'keep' was asked, only what was kept goes in. Labels
    of analyses are what the program thinks, a beginning to be corrected, not the truth.

    \b
    moviegoer dataset build directors -o directors.csv --head director
    moviegoer dataset build directors/labels-ann.csv -o directors.csv --head director
    moviegoer dataset build stills/labelled.csv -o mcu.csv --head mcu
    moviegoer dataset build reports/* -o scale.csv --head scale
    """
    from moviegoer.learn.dataset import sources as reading
    from moviegoer.learn.dataset.table import write

    made = write(reading.build(sources, names=names), out)
    click.echo(f"{len(made)} pictures", err=True)
    click.echo(out)


@dataset.command()
@click.argument("data", metavar="CSV", type=FILE)
@HEAD
@click.option(
    "--mixed/--unwatched",
    default=None,
    help="Frames shuffled, or whole films held out [default: mixed].",
)
@click.option("--hold-out", multiple=True, metavar="FILM", help="Test on this film (unwatched).")
@click.option("--test", type=SHARE, default=0.2, show_default=True, help="Share tested on.")
@click.option(
    "--validation",
    type=FiniteRange(0, 1, max_open=True),
    default=0.1,
    show_default=True,
    help="Share that training is stopped and chosen by; 0 for none.",
)
@click.option("--seed", type=click.IntRange(0), default=0, show_default=True)
@OUT
def split(
    data: Path, head: str | None, mixed: bool | None, out: Path | None, **how: object
) -> None:
    """Say of each picture whether it is for train, validation or test.

    Mixed figures flatter: pictures of a film are on both sides. Unwatched ones hold for films that
    were never seen. Near-duplicates (and rows of one 'group') never are on two sides; classes keep
    their shares as far as that allows.

    \b
    moviegoer dataset split mcu.csv --mixed
    moviegoer dataset split mcu.csv --unwatched --seed 3 -o unwatched.csv
    moviegoer dataset split mcu.csv --hold-out casablanca --validation 0
    """
    from moviegoer.learn.dataset import split as splitting
    from moviegoer.learn.dataset import table

    if mixed and how["hold_out"]:
        raise click.UsageError("--mixed and --hold-out exclude each other")
    plan = splitting.Plan(unwatched=mixed is False or bool(how["hold_out"]), **how)  # type: ignore[arg-type]
    if plan.test + plan.validation >= 1:
        raise click.UsageError("--test and --validation leave nothing to train on")
    found = table.read(data)
    column = table.choose(found, head)
    near = _told("look", lambda tell: splitting.hashes(found, tell))
    made = table.write(splitting.split(found, column, plan, near), out or data)
    click.echo(_counts(made, column, column))


@dataset.command()
@click.argument("data", metavar="CSV", type=FILE)
@HEAD
@click.option(
    "--remove",
    type=click.IntRange(1, 99),
    metavar="PERCENT",
    help="Take so many percent of the commonest class, by chance, out of training.",
)
@click.option("--weights", is_flag=True, help="Add the column weight: classes weigh the same.")
@click.option(
    "--sampling", is_flag=True, help="Add the column sampling: classes are drawn as often."
)
@click.option("--seed", type=click.IntRange(0), default=0, show_default=True, help="Of --remove.")
@OUT
def balance(
    data: Path, head: str | None, out: Path | None, seed: int, remove: int | None, **ways: bool
) -> None:
    """Make up for classes of which there are many more pictures; only training is touched.

    \b
    moviegoer dataset balance mcu.csv --remove 40
    moviegoer dataset balance mcu.csv --weights -o weighted.csv
    """
    from moviegoer.learn.dataset import balance as balancing
    from moviegoer.learn.dataset import table

    if remove is None and not any(ways.values()):
        raise click.UsageError("say how: --remove PERCENT, --weights or --sampling")
    made = table.read(data)
    column = table.choose(made, head)
    if remove is not None:
        made = balancing.remove(made, column, share=remove / 100, seed=seed)
    if ways["weights"]:
        made = balancing.weigh(made, column)
    if ways["sampling"]:
        made = balancing.sample(made, column)
    click.echo(_counts(table.write(made, out or data), column, column))


@dataset.command()
@click.argument("data", metavar="CSV", type=FILE)
@HEAD
@click.option("-o", "--out", type=FILE, help="Also draw it: one HTML file that opens offline.")
def describe(data: Path, head: str | None, out: Path | None) -> None:
    """Count pictures per class, film and director, and on each side of the split.

    \b
    moviegoer dataset describe mcu.csv -o mcu.html
    """
    from moviegoer.learn.dataset import table
    from moviegoer.learn.dataset.describe import groupings

    found = table.read(data)
    column = table.choose(found, head)
    by = groupings(found, column)
    click.echo("\n\n".join(_counts(found, name, column) for name in by))
    if out is not None:
        _draw(found, column, by, out, data.name)
        click.echo(out)


@dataset.command()
@click.argument("data", metavar="CSV", type=FILE)
@click.option("--unwatched", is_flag=True, help="A film on two sides is a leak, too.")
@click.pass_context
def check(ctx: click.Context, /, data: Path, unwatched: bool) -> None:
    """Find unreadable, duplicate and leaking pictures; exit code 1 when there is any.

    One line each: unreadable, duplicate (nearly the same picture), contradiction (the same with
    two labels), leaking (the same, or of one group, on two sides), untrained (a class is tested or
    chosen by, but not trained on).

    \b
    moviegoer dataset check mcu.csv
    """
    from moviegoer.learn.dataset import table
    from moviegoer.learn.dataset.check import check as checked

    found = table.read(data)
    wrong = _told("check", lambda tell: list(checked(found, unwatched=unwatched, tell=tell)))
    for line in wrong:
        # A file name need not be text; it is given back byte for byte.
        click.echo(line.encode(errors="surrogateescape"))
    if wrong:
        click.echo(f"{len(wrong)} things are wrong with {len(found)} pictures", err=True)
    else:
        click.echo(f"{len(found)} pictures, nothing wrong")
    ctx.exit(int(bool(wrong)))


def _told(name: str, work: Callable[[Callable[[float], None]], T]) -> T:
    from moviegoer.pipeline.progress import Terminal

    progress = Terminal()
    progress.stage(name)
    done = work(progress.share)
    progress.end()
    return done


def _counts(found: Dataset, by: str, label: str) -> str:
    from moviegoer.learn.dataset.describe import counts

    return counts(found, by, label).reset_index().to_string(index=False)


def _draw(found: Dataset, column: str, by: list[str], out: Path, title: str) -> None:
    from moviegoer.learn.dataset.describe import counts
    from moviegoer.learn.dataset.table import PARTS, UNUSED
    from moviegoer.report.dataset import Counted, render
    from moviegoer.store import write_atomically

    counted = []
    for name in by:
        table = counts(found, name, column)
        stacked = [
            one
            for one in map(str, table)
            if (one in (*PARTS, UNUSED) if name == column else one.startswith(f"{column} "))
        ] or ["all"]
        counted.append(
            Counted(
                by=name,
                names=[str(one) for one in table.index],
                stacks={one.removeprefix(f"{column} "): table[one].tolist() for one in stacked},
                columns=[str(one) for one in table],
                rows=table.astype(object).to_numpy().tolist(),
            )
        )
    html = render(title, int((found.table[column] != "").sum()), counted)
    write_atomically(out, lambda file: file.write(html.encode()))
