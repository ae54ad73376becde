"""``moviegoer align``: two editions of one film, and what was cut from one to the other."""

from __future__ import annotations

import csv
import io
import json
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from moviegoer.errors import DataError

if TYPE_CHECKING:
    from moviegoer.core.alignment.alike import Alignment, Edition, Relation

__all__ = ["align"]

COLUMNS = ("kind", "a_shots", "a_start_s", "a_end_s", "b_shots", "b_start_s", "b_end_s", "likeness")
FOLDER = click.Path(path_type=Path)


@click.command()
@click.argument("one", metavar="A", type=FOLDER)
@click.argument("other", metavar="B", type=FOLDER)
@click.option(
    "--format",
    "form",
    type=click.Choice(("table", "csv", "json")),
    default="table",
    show_default=True,
    help="The table lists what differs, in runs; csv and json list every shot.",
)
@click.option(
    "--html",
    "page",
    type=click.Path(path_type=Path, dir_okay=False),
    help="Also draw both editions beside each other, one page that opens offline.",
)
@click.option(
    "--carry",
    is_flag=True,
    help="Write what people set right in A into B's corrections.toml, and reason B anew.",
)
def align(one: Path, other: Path, form: str, page: Path | None, carry: bool) -> None:
    """Match the shots of two editions of one film, and tell what was cut, added or moved.

    A and B are folders that 'moviegoer analyze' or 'moviegoer import' wrote. Shots are matched by
    their looks and then by time, so that another speed (PAL), another crop, another grading and
    trims do not matter. Shots whose keyframes are black or plain are matched by time alone.

    Of corrections, those in stretches that B lacks are left behind and told, and those that B has
    already, word for word, are not carried again. They are carried with the names of those who
    made them, and 'moviegoer corrections undo B' takes them back.

    \b
    moviegoer align reports/metropolis-1927 reports/metropolis-2010
    moviegoer align reports/disc reports/broadcast --html editions.html --format json > both.json
    moviegoer align reports/disc reports/broadcast --carry
    """
    from moviegoer.core.alignment.matching import align as matched
    from moviegoer.pipeline import editions

    if carry:
        editions.need_two(one, other)
    a, b = editions.load(one), editions.load(other)
    found = matched(a.edition, b.edition)
    if not any(relation.b for relation in found.relations if relation.a):
        raise DataError(f"{one} and {other} have no shot in common: are they one film?")
    if page is not None:
        from moviegoer.report import alignment
        from moviegoer.store import write_atomically

        html = alignment.render(found, (a.title, a.edition), (b.title, b.edition))
        write_atomically(page, lambda file: file.write(html.encode("utf-8", "replace")))
        click.echo(page, err=True)
    click.echo(_told(found, a.edition, b.edition, form), nl=False)
    if carry:
        for fate in editions.carry(one, other, found):
            became = "carried" if fate.applied else "left behind"
            if fate.applied and fate.why:
                became = "not carried"
            told = f": {fate.why}" if fate.why else ""
            click.echo(f"{became}: {fate.said}{told}", err=True)


def _told(found: Alignment, a: Edition, b: Edition, form: str) -> str:
    rows = [_row(relation, a, b) for relation in found.relations]
    if form == "csv":
        text = io.StringIO()
        writer = csv.DictWriter(text, COLUMNS, lineterminator="\n")
        writer.writeheader()
        writer.writerows(
            {
                **row,
                "a_shots": ";".join(map(str, row["a_shots"])),
                "b_shots": ";".join(map(str, row["b_shots"])),
            }
            for row in rows
        )
        return text.getvalue()
    told = {
        "speed": round(found.speed, 6),
        "window_a": list(found.window_a),
        "window_b": list(found.window_b),
        "counts": {str(kind): count for kind, count in found.counts().items()},
    }
    if form == "json":
        return json.dumps(told | {"shots": rows}, indent=1) + "\n"
    return _table(found, [_row(relation, a, b) for relation in found.runs()])


def _row(relation: Relation, a: Edition, b: Edition) -> dict[str, Any]:
    def side(name: str, numbers: tuple[int, ...], edition: Edition) -> dict[str, Any]:
        spans = [edition.shots[number - 1].span for number in numbers]
        return {
            f"{name}_shots": list(numbers),
            f"{name}_start_s": round(spans[0].start_s, 3) if spans else None,
            f"{name}_end_s": round(spans[-1].end_s, 3) if spans else None,
        }

    likeness = None if relation.likeness is None else round(relation.likeness, 3)
    return {
        "kind": str(relation.kind),
        **side("a", relation.a, a),
        **side("b", relation.b, b),
        "likeness": likeness,
    }


def _table(found: Alignment, rows: list[dict[str, Any]]) -> str:
    counted = ", ".join(f"{count} {kind}" for kind, count in found.counts().items())
    lines = [f"{counted}; B takes {found.speed:.4f} s for a second of A"]
    if (found.window_a, found.window_b) != ((0.0, 0.0, 1.0, 1.0),) * 2:
        shown = [f"{name} {100 * (w[2] - w[0]):.0f} % × {100 * (w[3] - w[1]):.0f} %"
                 for name, w in (("A", found.window_a), ("B", found.window_b))]  # fmt: skip
        lines.append(f"common picture: {', '.join(shown)} (width × height)")
    differ = [row for row in rows if row["kind"] != "same"]
    if differ:
        lines.append(f"{'':8}  {'A: shots':<12} {'from':>10}   {'B: shots':<12} {'from':>10}")
    for row in differ:
        sides = (f"{_shots(row[f'{n}_shots']):<12} {_clock(row[f'{n}_start_s']):>10}" for n in "ab")
        lines.append(f"{row['kind']:<8}  {'   '.join(sides)}")
    return "".join(f"{line.rstrip()}\n" for line in lines)


def _shots(numbers: list[int]) -> str:
    """Name shots: ``4``, ``4-6``, or ``4, 6`` where one between them has gone elsewhere."""
    if not numbers:
        return "-"
    if len(numbers) > 1 and numbers == list(range(numbers[0], numbers[-1] + 1)):
        return f"{numbers[0]}-{numbers[-1]}"
    return ", ".join(map(str, numbers))


def _clock(time_s: float | None) -> str:
    if time_s is None:
        return ""
    minutes, seconds = divmod(time_s, 60)
    return f"{int(minutes) // 60}:{int(minutes) % 60:02}:{seconds:05.2f}"
