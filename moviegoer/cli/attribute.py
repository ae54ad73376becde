"""``moviegoer attribute``: who directed which film of a corpus, and how far to believe it."""

from __future__ import annotations

import json
import time
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from moviegoer.cli.reading import reading, reading_options
from moviegoer.errors import DataError

if TYPE_CHECKING:
    from moviegoer.core.attribution.asked import Named
    from moviegoer.core.attribution.corpus import Corpus
    from moviegoer.core.attribution.rolling import Rolled
    from moviegoer.core.attribution.study import Plan, Study
    from moviegoer.core.style.portrait import Portrait

__all__ = ["attribute"]

METHODS = ("delta", "cosine-delta", "shrunken-centroid", "lda", "logistic", "forest")
SLOW = {"lda": 200, "logistic": 200, "forest": 100}
"""Shufflings by default where each is fitted anew; the others take a thousand."""


@click.command()
@click.argument("corpus", metavar="CORPUS.csv", type=click.Path(path_type=Path))
@click.option(
    "--method", type=click.Choice(METHODS), default="delta", show_default=True,
    help="How a film is given to a director.",
)  # fmt: skip
@click.option(
    "--group", metavar="COLUMN", default="",
    help="Films alike in this column (franchise, remake) are held out together.",
)  # fmt: skip
@click.option(
    "--confound", "confounds", metavar="COLUMN", multiple=True,
    help="Look at this column as another explanation: year, genre, colour… May be repeated.",
)  # fmt: skip
@click.option(
    "--permutations", type=click.IntRange(19),
    help="How often names are shuffled to know luck [default: 1000; 200 by lda and logistic, "
    "100 by forest].",
)  # fmt: skip
@click.option(
    "--rolling", metavar="FILM", multiple=True,
    help="Attribute this film of the corpus stretch by stretch, for films of two hands.",
)  # fmt: skip
@click.option(
    "-o", "--out", type=click.Path(path_type=Path, file_okay=False), default=Path("attribution"),
    show_default=True, help="Folder for results.json and index.html.",
)  # fmt: skip
@reading_options
def attribute(corpus: Path, **options: Any) -> None:
    """Attribute films to directors, each film held out whole, and judge it against luck.

    CORPUS.csv has a row a film and the columns film, director and any other (year, genre). A film
    is an analysis's folder, a table of shot lengths (one film as TABLE#NAME) or a
    fingerprint.json; names count from the corpus file's folder. Films without a director are
    asked about. Writes results.json, the same to the digit for one seed, and a report, cautions
    first.

    \b
    film,director,year
    reports/rope,Alfred Hitchcock,1948
    hollywood.csv#Jaws (1975),Steven Spielberg,1975
    reports/unknown,,

    \b
    moviegoer attribute corpus.csv --confound year --confound genre -o attribution
    """
    from moviegoer.core.attribution import study
    from moviegoer.corpus import catalogue
    from moviegoer.pipeline import shelf

    out, rolling = options.pop("out"), options.pop("rolling")
    how = reading(options, intervals=False)
    shelf.check_target(out / "index.html")
    plan = study.Plan(
        method=options["method"],
        group=options["group"].strip().lower(),
        confounds=tuple(dict.fromkeys(name.strip().lower() for name in options["confounds"])),
        permutations=options["permutations"] or SLOW.get(options["method"], 1000),
        seed=how.seed,
    )
    listed = catalogue.read(corpus)
    for column in (*plan.confounds, plan.group):
        if column:
            listed.require(column)
    films, portraits = catalogue.gather(listed, how, progress=_Told("reading films"))
    for film in rolling:
        _place(films, portraits, film)
    _foretell(films, plan)
    try:
        found = study.conduct(films, plan, progress=_Stages())
    except ValueError as error:
        raise DataError(f"{corpus}: {error}") from None
    rolled = {film: _rolled(films, portraits, film) for film in rolling}
    _write(found, rolled, out)
    click.echo(_summary(found))
    click.echo(out / "index.html", err=True)


class _Told:
    """Progress as a few plain lines on stderr."""

    def __init__(self, doing: str) -> None:
        self.doing, self.said = doing, 0

    def __call__(self, share: float) -> None:
        quarter = int(share * 4)
        if quarter > self.said:
            self.said = quarter
            click.echo(f"{self.doing}: {share:.0%}", err=True)


class _Stages:
    """The same, stage by stage."""

    def __init__(self) -> None:
        self.stages: dict[str, _Told] = {}

    def __call__(self, stage: str, share: float) -> None:
        if stage not in self.stages:
            click.echo(stage, err=True)
        self.stages.setdefault(stage, _Told(stage))(share)


def _foretell(films: Corpus, plan: Plan) -> None:
    """Say how long a method that is fitted anew for every shuffling will take, by one fit."""
    if plan.method not in SLOW:
        return
    import numpy as np

    from moviegoer.core.attribution.attribute import attribute as attributed
    from moviegoer.core.attribution.chance import Luck

    known = films.take(np.array([who != "" for who in films.director]))
    started = time.perf_counter()
    try:
        attributed(known, method=plan.method, luck=Luck(0))
    except ValueError:
        return
    each = time.perf_counter() - started
    # Every confound is judged with its own shufflings within strata.
    total = each * plan.permutations * (1 + len(plan.confounds))
    click.echo(f"{plan.method} with {plan.permutations} shufflings: about {_span(total)}", err=True)


def _span(seconds: float) -> str:
    return f"{seconds / 60:.0f} min" if seconds >= 90 else f"{seconds:.0f} s"


def _place(films: Corpus, portraits: Sequence[Portrait], film: str) -> int:
    """The row of a film to roll along."""
    from difflib import get_close_matches

    if film not in films.films:
        near = get_close_matches(film, films.films, 1, 0.4)
        hint = f"; did you mean '{near[0]}'?" if near else ""
        raise DataError(f"the corpus has no film '{film}' to roll along{hint}")
    place = films.films.index(film)
    if not len(portraits[place].length_s):
        raise DataError(f"{film}: its shot lengths are not known, only its fingerprint")
    return place


def _rolled(films: Corpus, portraits: Sequence[Portrait], film: str) -> Rolled:
    from moviegoer.core.attribution import rolling
    from moviegoer.core.style import shape

    place = _place(films, portraits, film)
    others = [
        (portrait.length_s, who)
        for i, (portrait, who) in enumerate(zip(portraits, films.director, strict=True))
        if i != place and who and len(portrait.length_s) > 1
    ]
    try:
        return rolling.roll(
            portraits[place].length_s,
            [lengths for lengths, _ in others],
            [who for _, who in others],
            describe=lambda x: {name: float(of(x)) for name, (of, _, _) in
                                shape.STATISTICS.items()},
        )  # fmt: skip
    except ValueError as error:
        raise DataError(f"{film}: {error}") from None


def _write(found: Study, rolled: dict[str, Rolled], out: Path) -> None:
    from moviegoer.corpus import results
    from moviegoer.report import attribution
    from moviegoer.store import write_atomically

    page = attribution.render(found, rolled)
    data = json.dumps(results.told(found, rolled), indent=1, ensure_ascii=False) + "\n"
    write_atomically(out / "results.json", lambda file: file.write(data.encode()))
    write_atomically(out / "index.html", lambda file: file.write(page.encode()))


def _answer(one: Named) -> str:
    """Who made a film that was asked about, and what was not known of it."""
    likely = max(one.p.values()) if one.likeliest else one.none
    sure = [] if one.too_little else [f"{likely:.0%}"]
    if one.missing:
        sure.append(f"{one.missing} of {one.measures} measures missing, taken as medians")
    return f"{one.film}: {one.answer} ({'; '.join(sure)})"


def _summary(found: Study) -> str:
    v = found.attribution.verdict
    lines = [
        f"{len(found.corpus.films)} films, {len(found.attribution.directors)} directors, "
        f"{len(found.corpus.measures)} measures, {found.plan.method}",
        f"named right {v.accuracy:.0%} ({v.low:.0%} to {v.high:.0%}), by luck {v.null_mean:.0%}, "
        f"always naming the commonest {v.majority:.0%}, p = {v.p:.3g}",
    ]
    lines += [_answer(one) for one in found.named]
    lines += [f"caution: {caution}" for caution in found.cautions]
    return "\n".join(lines)
