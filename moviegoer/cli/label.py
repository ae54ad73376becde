"""``moviegoer label``: label pictures by eye; how far people agree; a table to train on."""

from __future__ import annotations

import csv
import getpass
import re
import sys
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from moviegoer.errors import ConfigError

if TYPE_CHECKING:
    from moviegoer.annotate.session import Session

__all__ = ["as_file_name", "label", "login", "serve"]

FILE = click.Path(path_type=Path, exists=True, dir_okay=False)


class Default(click.Group):
    """A group whose first command also runs when none is named: ``label DIR``."""

    default = "frames"

    def parse_args(self, ctx: click.Context, args: list[str]) -> list[str]:
        """Put the default command's name before arguments that name none."""
        if args and args[0] not in {*self.commands, *self.get_help_option_names(ctx)}:
            args = [self.default, *args]
        return super().parse_args(ctx, args)

    def format_options(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """Show the default command's options as the group's own."""
        command = self.commands[self.default]
        options = [part for part in command.get_params(ctx) if isinstance(part, click.Option)]
        pairs = [part.get_help_record(ctx) for part in options]
        with formatter.section("Options"):
            formatter.write_dl([pair for pair in pairs if pair])
        self.format_commands(ctx, formatter)


@click.group(
    cls=Default, options_metavar="", subcommand_metavar="DIR [OPTIONS] | COMMAND [ARGS]..."
)
def label() -> None:
    """Label pictures by eye, on a page that only this machine can open.

    DIR is a folder of stills, an analysis (its keyframes are then labelled) or a CSV with a column
    'file'. One key answers a question; every answer is written at once, a row each, to
    labels-NAME.csv there. Started again it goes on where you stopped. What the program thinks is
    not shown, so that it does not sway you.

    \b
    moviegoer label stills --head scale --head mcu --who ann
    moviegoer label reports/casablanca --head shot.location
    moviegoer label frames --head keep --order given
    moviegoer label agree stills/labels-ann.csv stills/labels-ben.csv
    moviegoer label export stills/labels-ann.csv -o stills/labelled.csv
    """


@label.command()
@click.argument("source", metavar="DIR", type=click.Path(path_type=Path))
@click.option(
    "--head",
    "names",
    multiple=True,
    default=("scale",),
    show_default=True,
    help="What to ask; may be given several times. 'moviegoer heads' lists them; 'keep' picks "
    "pictures for a data set.",
)
@click.option("--who", help="Your name in the file of answers [default: the login name].")
@click.option(
    "-o", "--out", type=click.Path(path_type=Path), help="File of answers, added to if it is there."
)
@click.option(
    "--order",
    type=click.Choice(["uncertain", "given", "random"]),
    default="uncertain",
    show_default=True,
    help="Which picture comes first: what the program is least certain of, as far as it was asked; "
    "as they lie; or by chance, for figures that stand for the whole.",
)
@click.option(
    "--predictions",
    type=FILE,
    metavar="CSV",
    help="What 'moviegoer classify --format csv' said of the stills, for --order uncertain.",
)
@click.option("--seed", type=int, default=0, show_default=True, help="Of --order random.")
@click.option("--port", type=click.IntRange(0, 65535), default=0, help="[default: a free one]")
@click.option("--open", "browse", is_flag=True, help="Open the page in the browser.")
def frames(source: Path, browse: bool, port: int, **how: Any) -> None:
    """Label DIR; the word 'frames' may be left out."""
    serve(_session(source, how), port=port, browse=browse)


def serve(
    session: Session, *, port: int, browse: bool, begun: Callable[[], None] | None = None
) -> None:
    """Serve a session's page until Ctrl-C; ``begun`` is called once its file is held.

    Raises
    ------
    MoviegoerError
        If the file of answers cannot be held, or the port is taken.
    """
    from moviegoer.annotate.server import Server

    earlier = session.open()
    try:
        if begun:
            begun()
        with Server(session, port=port) as server:
            click.echo(server.address)
            done = f", {earlier} questions answered before" if earlier else ""
            click.echo(f"{len(session.stills)} pictures{done}; Ctrl-C ends", err=True)
            if browse:
                click.launch(server.address)
            try:
                server.serve_forever()
            except KeyboardInterrupt:
                click.echo(f"{session.answered} questions are answered in {session.path}", err=True)
    finally:
        session.close()


def _session(source: Path, how: Mapping[str, Any]) -> Session:
    from moviegoer.annotate import picking, stills
    from moviegoer.annotate.session import Session
    from moviegoer.answers import Journal

    asked = picking.asked(how["names"])
    found = stills.gather(source)
    unsure = stills.doubts(source, found, asked, how["predictions"])
    who = how["who"] or login()
    folder = source.parent if source.is_file() else source
    path = how["out"] or folder / f"labels-{as_file_name(who)}.csv"
    queue = stills.arrange(found, how["order"], unsure, seed=how["seed"])
    return Session(queue, asked, Journal(path), who)


def login() -> str:
    """Name whoever is logged in.

    Raises
    ------
    ConfigError
        If the machine does not know.
    """
    try:
        return getpass.getuser()
    except OSError:  # a machine without accounts, as containers are
        raise ConfigError("this login has no name: say who labels with --who") from None


def as_file_name(person: str) -> str:
    """Write a name as every file system takes it."""
    return re.sub(r"[^\w-]+", "-", person.casefold()).strip("-") or "me"


@label.command()
@click.argument("files", nargs=-1, required=True, metavar="CSV CSV...", type=FILE)
@click.option("--head", "names", multiple=True, help="Only this question [default: all].")
@click.option("--seed", type=int, default=0, show_default=True, help="Of the bootstrap.")
@click.option(
    "--disagreements",
    type=click.Path(path_type=Path, dir_okay=False),
    metavar="CSV",
    help="Write the list of pictures that were called different things; beside the stills, "
    "'moviegoer label' can ask about it again.",
)
@click.option("--format", "form", type=click.Choice(["text", "csv"]), default="text")
def agree(
    files: tuple[Path, ...],
    names: tuple[str, ...],
    seed: int,
    disagreements: Path | None,
    form: str,
) -> None:
    """How far people agree: share, Cohen's kappa (two people), Fleiss' kappa.

    For scale, which has an order, also kappa with quadratic weights. Pictures that all of them
    answered count; 'can't tell' leaves a picture out. Intervals are 95 %, by bootstrap over
    pictures. For two people a table shows who said what where.

    \b
    moviegoer label agree labels-ann.csv labels-ben.csv
    moviegoer label agree labels-*.csv --head scale --disagreements again.csv
    """
    from moviegoer.annotate import agreeing
    from moviegoer.answers import read

    found = agreeing.compare([part for file in files for part in read(file)], names, seed=seed)
    if form == "csv":
        click.echo(agreeing.table(found).to_csv(index=False, lineterminator="\n"), nl=False)
    else:
        click.echo(agreeing.text(found))
    if disagreements is not None:
        agreeing.write_disagreements(found, disagreements)


@label.command()
@click.argument("files", nargs=-1, required=True, metavar="CSV...", type=FILE)
@click.option(
    "-o", "--out", type=click.Path(path_type=Path, dir_okay=False), help="[default: the terminal]"
)
@click.option(
    "--by-folder",
    is_flag=True,
    help="Pictures of one folder are of one film: keep them on one side of every split.",
)
def export(files: tuple[Path, ...], out: Path | None, by_folder: bool) -> None:
    """Write answers as a table to train on: a row a picture, a column a head.

    Where several people answered, what most of them said; a tie leaves the place empty, as does
    'can't tell'. Read the table with keep_default_na=False: scale has a label NA.
    """
    from moviegoer.answers import majority, read, training_table

    answers = [part for file in files for part in read(file)]
    names, rows = training_table(answers, by_folder=by_folder)
    ties = sum(label is None for label in majority(answers).values())
    if ties:
        click.echo(f"{ties} places left empty: as many people for one label as another", err=True)
    if out is None:
        _write_rows(sys.stdout, names, rows)
        return
    import io

    from moviegoer.store import write_atomically

    text = io.StringIO()
    _write_rows(text, names, rows)
    write_atomically(out, lambda file: file.write(text.getvalue().encode()))


def _write_rows(file: Any, names: list[str], rows: list[list[str]]) -> None:
    csv.writer(file, lineterminator="\n").writerows([names, *rows])
