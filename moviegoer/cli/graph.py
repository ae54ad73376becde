"""``moviegoer graph``: the film's graph or its character network, for Gephi and notebooks."""

from __future__ import annotations

import csv
import io
import json
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any, BinaryIO

import click

from moviegoer.cli.numbers import FiniteRange

if TYPE_CHECKING:
    from moviegoer.analysis import Analysis
    from moviegoer.core.graphs.centrality import Measured, Moment

__all__ = ["graph"]

GRAPHS, TABLES = ("graphml", "gexf", "json", "csv"), ("table", "csv", "json")
PEOPLE = (
    "degree",
    "weighted_degree",
    "betweenness",
    "betweenness_weighted",
    "closeness",
    "closeness_weighted",
    "clustering",
    "community",
)
MOMENTS = (
    "start_s",
    "end_s",
    "people",
    "ties",
    "density",
    "people_so_far",
    "ties_so_far",
    "density_so_far",
)


@click.command()
@click.argument("folder", metavar="DIR", type=click.Path(path_type=Path))
@click.option(
    "--format",
    "form",
    type=click.Choice(tuple(dict.fromkeys(GRAPHS + TABLES))),
    help="How to write it [default: as -o's name ends, else graphml; of measures, table].",
)
@click.option(
    "--of",
    "what",
    type=click.Choice(("film", "characters")),
    default="film",
    show_default=True,
    help="The whole film's graph, or its characters and what ties them.",
)
@click.option(
    "-o",
    "--out",
    metavar="FILE",
    type=click.Path(path_type=Path, dir_okay=False),
    help="Write to this file; of csv, a second one beside it holds the nodes.",
)
@click.option(
    "--measures",
    is_flag=True,
    help="Tell the character network's measures instead: who is central, how dense, when.",
)
@click.option(
    "--window",
    metavar="SECONDS",
    type=FiniteRange(min=1.0),
    help="Measure density in windows of this length [default: in each scene].",
)
def graph(folder: Path, form: str | None, what: str, out: Path | None, **options: Any) -> None:
    """Write the film as a graph, or measure its character network.

    DIR is the folder that 'moviegoer analyze' wrote. The film's graph has film, scenes, setups,
    shots and characters as nodes; the character network ties two people by the shots that show
    both, the cuts from one to the other inside a scene, and the dialogues they hold, and carries
    each person's measures. For Gephi take gexf: it holds colours, sizes, places and the timeline,
    and keeps kinds of edges apart. docs/graph.md lists every attribute.

    \b
    moviegoer graph reports/casablanca -o casablanca.gexf
    moviegoer graph reports/casablanca --of characters -o people.gexf
    moviegoer graph reports/casablanca --measures
    moviegoer graph reports/casablanca --measures --window 300 --format csv -o measures.csv
    """
    measures, window = options["measures"], options["window"]
    if window is not None and not measures:
        raise click.UsageError("--window goes with --measures")
    known = TABLES if measures else GRAPHS
    form = form or _by_name(out, known) or known[0]
    if form not in known:
        raise click.UsageError(f"--format {form}: choose from {', '.join(known)}")
    from moviegoer.pipeline import publish, shelf

    if out is not None:
        shelf.check_target(out)
    analysis = publish.load(folder)
    files = _measures(analysis, form, window) if measures else _graph(analysis, form, what)
    if out is None:
        _print(files)
        return
    from moviegoer.store import write_atomically

    for part, data in files.items():
        path = out.with_name(f"{out.stem}-{part}{out.suffix}") if part else out
        write_atomically(path, partial(_fill, data))
        click.echo(path)


def _fill(data: bytes, file: BinaryIO) -> None:
    file.write(data)


def _by_name(out: Path | None, known: tuple[str, ...]) -> str:
    ending = out.suffix.lower().removeprefix(".") if out else ""
    return ending if ending in known else ""


def _print(files: dict[str, bytes]) -> None:
    """Print the first part; the others need files."""
    first, *others = files
    click.echo(files[first], nl=False)
    if others:
        click.echo(f"-o FILE also writes a table of {' and of '.join(others)}", err=True)


def _graph(analysis: Analysis, form: str, what: str) -> dict[str, bytes]:
    from moviegoer.core.graphs import interchange

    drawn = analysis.network if what == "characters" else analysis.graph
    if form in ("graphml", "gexf") and (count := interchange.forbidden(drawn)):
        names = "1 name holds" if count == 1 else f"{count} names hold"
        click.echo(f"{names} characters that XML forbids; they are written as \ufffd", err=True)
    files = {"": interchange.encode(drawn, form)}
    return files | ({"nodes": interchange.nodes_csv(drawn)} if form == "csv" else {})


def _measures(analysis: Analysis, form: str, window: float | None) -> dict[str, bytes]:
    from moviegoer.core.graphs import centrality

    measured = centrality.measure(analysis.network)
    end_s = analysis.shot_list[-1].span.end_s
    spans = [scene.span for scene in analysis.scene_list]
    moments = centrality.over_time(
        shots=analysis.shot_list,
        scenes=analysis.scene_list,
        cast=analysis.cast,
        spans=centrality.windows(end_s, window) if window else spans,
    )
    people, times = _people(analysis, measured), [_moment(one) for one in moments]
    if form == "csv":
        return {"": _csv(people), "time": _csv(times), "whole": _csv([dict(measured.whole)])}
    if form == "json":
        told = {"whole": dict(measured.whole), "people": people, "time": times}
        text = json.dumps(told, ensure_ascii=False, indent=1, allow_nan=False) + "\n"
        return {"": text.encode("utf-8", "backslashreplace")}
    whole = "".join(f"{_words(k)}: {_number(v)}\n" for k, v in measured.whole.items())
    texts = [_table(people), whole, _table(times)]
    return {"": "\n".join(texts).encode("utf-8", "replace")}


def _people(analysis: Analysis, measured: Measured) -> list[dict[str, Any]]:
    """Rows of people, the most central first as weights go."""
    from moviegoer.core.graphs.network import node

    rows = [
        {"character": one.number, "name": one.name, "screen_time_s": round(one.screen_time_s, 3)}
        | {name: measured.people[node(one.number)][name] for name in PEOPLE}
        for one in analysis.cast
    ]
    return sorted(rows, key=lambda row: (-row["weighted_degree"], row["character"]))


def _moment(moment: Moment) -> dict[str, Any]:
    times = {"start_s": moment.span.start_s, "end_s": moment.span.end_s}
    return times | {name: getattr(moment, name) for name in MOMENTS[2:]}


def _csv(rows: list[dict[str, Any]]) -> bytes:
    text = io.StringIO()
    if rows:
        writer = csv.DictWriter(text, list(rows[0]), lineterminator="\n")
        writer.writeheader()
        writer.writerows(rows)
    return text.getvalue().encode("utf-8", "replace")


def _table(rows: list[dict[str, Any]]) -> str:
    if not rows:
        return "no character was found\n"
    cells = [[_words(name) for name in rows[0]]]
    cells += [[_number(value) for value in row.values()] for row in rows]
    wide = [max(len(row[i]) for row in cells) for i in range(len(cells[0]))]
    left = [isinstance(value, str) for value in rows[0].values()]
    lines = (
        "  ".join(c.ljust(w) if f else c.rjust(w) for c, w, f in zip(row, wide, left, strict=True))
        for row in cells
    )
    return "".join(f"{line.rstrip()}\n" for line in lines)


def _words(name: str) -> str:
    return name.replace("_", " ")


def _number(value: object) -> str:
    if isinstance(value, float):
        return f"{value:.1f}" if abs(value) >= 100 else f"{value:.3g}"
    return "" if value is None else str(value)
