"""``moviegoer accuracy``: how right the program is about this film, by a sample checked by hand."""

from __future__ import annotations

import json
import math
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from moviegoer.cli.label import as_file_name, login, serve
from moviegoer.errors import DataError

if TYPE_CHECKING:
    from moviegoer.analysis import Analysis
    from moviegoer.core.answers.accuracy import Accuracy, Inspection

__all__ = ["accuracy"]


@click.command()
@click.argument("folder", metavar="DIR", type=click.Path(path_type=Path))
@click.option(
    "--head",
    "names",
    multiple=True,
    default=("scale", "type", "mcu"),
    show_default=True,
    help="What to check; may be given several times.",
)
@click.option(
    "-n",
    "--shots",
    type=click.IntRange(min=1),
    default=100,
    show_default=True,
    help="So many shots are drawn; with more than before, the sample grows.",
)
@click.option("--seed", type=int, default=0, show_default=True, help="Of the draw.")
@click.option("--who", help="Your name in the file of answers [default: the login name].")
@click.option(
    "--blind",
    is_flag=True,
    help="Do not show what the program says: slower, but nothing sways you.",
)
@click.option("--port", type=click.IntRange(0, 65535), default=0, help="[default: a free one]")
@click.option("--open", "browse", is_flag=True, help="Open the page in the browser.")
@click.option("--figures", is_flag=True, help="Ask nothing; give the figures of what was checked.")
@click.option(
    "--format",
    "form",
    type=click.Choice(["text", "csv", "json"]),
    default="text",
    show_default=True,
)
def accuracy(folder: Path, figures: bool, form: str, **how: Any) -> None:
    """Check a random sample of a film's shots by hand, and see how right the program is.

    DIR is the folder that 'moviegoer analyze' wrote. Shots are drawn by chance, evenly over the
    film, and asked about on a page that only this machine can open: Enter confirms the program's
    answer, another key corrects it. What nobody answered is not counted as right. Stop with Ctrl-C
    after any shot, and go on another time: the first shots drawn are a sample by themselves.

    Answers lie in DIR/checked-NAME.csv with who and when. The figures, with 95 % intervals for the
    whole film, are printed and shown in the report; DIR/checked.csv has the answers as a table
    to train on.

    \b
    moviegoer accuracy reports/casablanca --head scale --who ann --open
    moviegoer accuracy reports/casablanca --figures --format csv
    moviegoer dataset build reports/casablanca/checked.csv -o data.csv
    """
    from moviegoer.annotate import checking
    from moviegoer.pipeline import bundles, publish, run

    analysis = publish.load(folder)
    if not figures:
        bundles.need_pictures(folder)
        _ask(folder, analysis, how)
        checking.write_table(folder, analysis)
        run.redraw(folder)
    found = checking.inspect(folder, analysis)
    if found is None:
        if not figures:
            return
        raise DataError(f"nobody has checked anything in {folder} yet; leave --figures out")
    click.echo({"text": _text, "csv": _csv, "json": _json}[form](found), nl=False)


def _ask(folder: Path, analysis: Analysis, how: dict[str, Any]) -> None:
    from moviegoer import heads
    from moviegoer.annotate import checking
    from moviegoer.annotate.session import Session
    from moviegoer.answers import Journal

    names = list(dict.fromkeys(how["names"]))
    who = how["who"] or login()
    sample = checking.draw(folder, analysis, names, count=how["shots"], seed=how["seed"])
    queue = checking.stills(folder, sample)
    shown = None if how["blind"] else sample.said
    path = checking.journal(folder, as_file_name(who))
    asked = [heads.named(name) for name in names]
    session = Session(queue, asked, Journal(path), who, shown)

    def begun() -> None:
        checking.keep(folder, sample, shown_to="" if how["blind"] else who)

    serve(session, port=how["port"], browse=how["browse"], begun=begun)


def _text(found: Inspection) -> str:
    days = found.since if found.since == found.until else f"{found.since} to {found.until}"
    lines = [
        f"{found.shots} of {found.of} shots checked by {', '.join(found.people)}, {days}"
        f"{', without seeing the answers' if found.blind else ''}",
        "",
    ]
    rows = [
        ("head", "right", "checked", "share", "95 %", "unsure", "skipped", "commonest mistakes")
    ]
    rows += [
        (
            one.head,
            str(one.right),
            str(one.checked),
            _share(one.share),
            f"{_share(one.low)}–{_share(one.high)}" if one.checked else "–",
            str(one.unsure or ""),
            str(one.skipped or ""),
            ", ".join(f"{a} for {b} ({n})" for a, b, n in one.mistakes),
        )
        for one in found.heads
    ]
    wide = [max(len(row[i]) for row in rows) for i in range(len(rows[0]))]
    left = {0, 7}
    lines += [
        "  ".join(
            cell.ljust(width) if i in left else cell.rjust(width)
            for i, (cell, width) in enumerate(zip(row, wide, strict=True))
        ).rstrip()
        for row in rows
    ]
    return "".join(f"{line}\n" for line in lines)


def _share(value: float) -> str:
    return "–" if math.isnan(value) else f"{value:.2f}"


def _csv(found: Inspection) -> str:
    import pandas as pd

    names = ("head", "right", "checked", "of", "unsure", "skipped", "share", "low", "high")
    rows = [{name: getattr(one, name) for name in names} for one in found.heads]
    table = pd.DataFrame(rows, columns=list(names)).round(4)
    return str(table.to_csv(index=False, lineterminator="\n"))


def _json(found: Inspection) -> str:
    told = asdict(found) | {"heads": [_plain(one) for one in found.heads]}
    return json.dumps(told, ensure_ascii=False, indent=1) + "\n"


def _plain(one: Accuracy) -> dict[str, Any]:
    numbers = {
        name: None if isinstance(value, float) and math.isnan(value) else value
        for name, value in asdict(one).items()
    }
    return numbers | {
        "mistakes": [{"said": a, "is": b, "shots": n} for a, b, n in one.mistakes],
    }
