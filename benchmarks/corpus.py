"""How much two workers gain over one, and how fast a corpus answers.

    python -m benchmarks.corpus [--films 4] [--minutes 5] [--analyses 1000] [--shots 1500]

Work: the same generated 1080p films, each of its own content, are analysed by one worker that may
use one core, then by two workers of one core each that may use two. Queries: invented analyses,
tables and fingerprints only, whose copies are made first; each question is asked three times and
the median told, and so is opening the corpus.
"""

from __future__ import annotations

import os
import shutil
import statistics
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

import click

QUESTIONS = {
    "shot lengths by director": "select director, median(asl_s) from films group by 1",
    "scales by director": "select director, scale, count(*), median(duration_s) from shots "
    "group by 1, 2",
    "lone people by year": "select year, avg(duration_s), avg(scale_p) from shots "
    "where people = 1 group by 1",
    "measures by director": "select director, measure, median(value) from fingerprints "
    "group by all",
}


@click.command()
@click.option("--films", default=4, show_default=True, help="Films to analyse; 0: none.")
@click.option("--minutes", default=5.0, show_default=True, help="Length of each.")
@click.option("--analyses", default=1000, show_default=True, help="Invented ones; 0: none.")
@click.option("--shots", default=1500, show_default=True, help="Shots of each.")
@click.option("--work", type=click.Path(path_type=Path), default=Path("build/corpus"))
def main(films: int, minutes: float, analyses: int, shots: int, work: Path) -> None:
    """Print what two workers gain, and how long questions take."""
    if films:
        _workers(work, films, minutes)
    if analyses:
        _queries(work / f"invented-{analyses}-{shots}", analyses, shots)


def _workers(work: Path, films: int, minutes: float) -> None:
    cores = sorted(os.sched_getaffinity(0))
    if len(cores) < 2:
        click.echo("two workers need two cores; this process has one")
        return
    shelf = _made(work, films, minutes)
    one = _analysed(shelf, work / "one", workers=1, cores=set(cores[:1]))
    two = _analysed(shelf, work / "two", workers=2, cores=set(cores[:2]))
    click.echo(f"{films} films of {minutes:g} minutes, 1920×1080\n")
    click.echo("| workers of one core each | seconds | gain |\n|---|---|---|")
    click.echo(f"| 1 | {one:.0f} | 1.00 |\n| 2 | {two:.0f} | {one / two:.2f} |\n")


def _made(work: Path, films: int, minutes: float) -> Path:
    """Give a folder of films; each has a byte of its own at its end, which no player reads."""
    shelf = work / f"films-{films}-{minutes:g}min"
    if not shelf.exists():
        draft = work / "draft"
        shutil.rmtree(draft, ignore_errors=True)
        draft.mkdir(parents=True)
        code = "import sys; from benchmarks import painted; from pathlib import Path; "
        code += "painted.film(Path(sys.argv[1]), minutes=float(sys.argv[2]))"
        subprocess.run([sys.executable, "-c", code, str(draft), str(minutes)], check=True)
        made = draft / f"film-{minutes:g}min.mp4"
        for number in range(films):
            path = draft / f"film{number}.mp4"
            shutil.copy(made, path)
            with path.open("ab") as file:
                file.write(b"\0\0\0\x09free" + bytes([number]))
        for used in (made, draft / "loop.mp4"):
            used.unlink()
        draft.replace(shelf)
    return shelf


def _analysed(shelf: Path, out: Path, *, workers: int, cores: set[int]) -> float:
    shutil.rmtree(out, ignore_errors=True)
    command = ["corpus", "analyze", str(shelf), "-o", str(out), "--workers", str(workers)]
    before = os.sched_getaffinity(0)
    os.sched_setaffinity(0, cores)
    start_s = time.monotonic()
    try:
        subprocess.run([sys.executable, "-m", "moviegoer.cli.main", *command], check=True)
    finally:
        os.sched_setaffinity(0, before)
    return time.monotonic() - start_s


def _queries(folder: Path, analyses: int, shots: int) -> None:
    from moviegoer.corpus.tables.gathering import refresh
    from moviegoer.corpus.tables.views import connect
    from tests.corpus import invented

    for number in range(analyses):
        if not list((folder / "films").glob(f"film {number}-*/manifest.json")):
            invented.analysis(folder, number, shots=shots)
    shutil.rmtree(folder / "tables", ignore_errors=True)
    copied = _timed(lambda: refresh(folder))
    opened = statistics.median(_timed(lambda: connect(folder).close()) for _ in range(3))
    click.echo(f"{analyses:,} analyses, {analyses * shots:,} shots; copies made in {copied:.1f} s")
    click.echo("\n| question | seconds |\n|---|---|")
    click.echo(f"| opening, nothing changed | {opened:.2f} |")
    with connect(folder) as db:
        for name, sql in QUESTIONS.items():
            took = [_timed(lambda sql=sql: db.execute(sql).fetchall()) for _ in range(3)]
            click.echo(f"| {name} | {statistics.median(took):.2f} |")


def _timed(do: Callable[[], object]) -> float:
    start_s = time.monotonic()
    do()
    return time.monotonic() - start_s


if __name__ == "__main__":
    main()
