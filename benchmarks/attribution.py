"""Whether fingerprints and attributions can be believed: on planted corpora, and on real films.

    python -m benchmarks.attribution [--only SECTION]

Shot lengths of real films are looked for in MOVIEGOER_DATA, ../shared by default. Tables are
printed as Markdown; intervals are 95 %.
"""

from __future__ import annotations

import csv
import re
import time
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime
from functools import cache
from pathlib import Path

import click
import numpy as np
import pandas as pd
from scipy import stats

import moviegoer
from benchmarks.accuracy import markdown
from benchmarks.material import data_folder
from moviegoer.core.attribution import distances
from moviegoer.core.attribution.attribute import attribute
from moviegoer.core.attribution.chance import Luck, Verdict
from moviegoer.core.attribution.corpus import Corpus
from moviegoer.core.attribution.study import Plan, conduct
from moviegoer.core.style import hawkes, lengths, shares
from moviegoer.core.style.portrait import Portrait, ladder, table, transitions
from moviegoer.corpus import shotlengths
from moviegoer.corpus.portraits import Reading, of_lengths
from moviegoer.corpus.shotlengths import Lengths
from moviegoer.types import Floats

TRIES = 200
"""Planted corpora for each row."""
HITCHCOCK = (
    "The 39 Steps", "Foreign Correspondent", "Rebecca", "Spellbound", "The Trouble with Harry",
)  # fmt: skip
DIRECTED = {
    "Hitchcock": HITCHCOCK,
    "Wilder": ("The Lost Weekend", "The Seven Year Itch", "The Apartment"),
    "Howard": ("Cocoon", "Apollo 13", "How the Grinch Stole Christmas"),
    "Zemeckis": ("Back to the Future", "Castaway"),
    "Edwards": ("The Great Race", "Return of the Pink Panther"),
    "Spielberg": ("Jaws", "The Color Purple"),
    "Kubrick": ("Spartacus", "Barry Lyndon"),
    "Pollack": ("Three Days of the Condor", "Out of Africa"),
    "Huston": ("The Asphalt Jungle", "The Man Who Would Be King"),
    "Curtiz": ("Captain Blood", "Santa Fe Trail"),
    "Ford": ("The Informer", "The Grapes of Wrath"),
    "Lean": ("Brief Encounter", "Dr Zhivago"),
    "Lester": ("Help", "Superman 2"),
}
"""Directors of two films or more among the 134, by their credits."""


def plant(
    *, effect: float, seed: int, directors: int = 4, films: int = 6, pieces: int = 1
) -> tuple[Corpus, np.ndarray]:
    """Films whose directors lie ``effect`` standard deviations of films apart in each of 12
    measures; of each film ``pieces`` are cut, alike but for half as much scatter again."""
    rng = np.random.default_rng(seed)
    labels = np.repeat(np.arange(directors), films)
    centre = effect * rng.normal(size=(directors, 12)) / np.sqrt(2)
    values = centre[labels] + rng.normal(size=(len(labels), 12))
    film = np.repeat(np.arange(len(labels)), pieces)
    values = values[film] + (0.5 * rng.normal(size=(len(film), 12)) if pieces > 1 else 0)
    names = tuple(f"film {i} piece {j}" for j, i in enumerate(film))
    who = tuple(f"director {labels[i]}" for i in film)
    return Corpus(names, who, tuple(f"m{i}" for i in range(12)), values, {}), film


def planted() -> pd.DataFrame:
    """p-values of planted directors: uniform where there is nothing, small where there is much."""
    rows = []
    for effect in (0.0, 0.25, 0.5, 0.75, 1.0):
        for films in (3, 6):
            verdicts = [
                attribute(plant(effect=effect, seed=s, films=films)[0], luck=Luck(199, s)).verdict
                for s in range(TRIES)
            ]
            p = np.array([v.p for v in verdicts])
            rows.append(
                {
                    "effect, sd": effect, "films a director": films,
                    "p ≤ 0.05": f"{(p <= 0.05).mean():.0%}", "p ≤ 0.5": f"{(p <= 0.5).mean():.0%}",
                    "named right": _mean(v.accuracy for v in verdicts),
                    "luck": _mean(v.null_mean for v in verdicts),
                    "one in four": verdicts[0].nominal,
                }
            )  # fmt: skip
    return pd.DataFrame(rows)


def trap() -> pd.DataFrame:
    """Pieces of one film on both sides: skill where directors do not differ at all."""
    rows = []
    for name, held in (("pieces held out one by one", False), ("films held out whole", True)):
        verdicts = []
        for seed in range(40):
            corpus, film = plant(effect=0.0, seed=seed, pieces=10)
            groups = film if held else None
            verdicts.append(attribute(corpus, groups=groups, luck=Luck(0, seed)).verdict)
        accuracy = np.array([v.accuracy for v in verdicts])
        low, high = np.percentile(accuracy, (2.5, 97.5))
        rows.append(
            {"split": name, "named right": float(accuracy.mean()),
             "from": float(low), "to": float(high), "nominal chance": verdicts[0].nominal}
        )  # fmt: skip
    return pd.DataFrame(rows)


def decades() -> pd.DataFrame:
    """How shot lengths moved, by the year of the sample; intervals by bootstrap over films."""
    by_year: dict[int, list[Lengths]] = {}
    for film in hollywood():
        by_year.setdefault(year_of(film.film), []).append(film)
    rows = []
    for year, films in sorted(by_year.items()):
        told: dict[str, object] = {"year": year, "films": len(films)}
        for name, of in (("ASL, s", np.mean), ("MSL, s", np.median)):
            values = np.array([of(film.length_s) for film in films])
            drawn = np.random.default_rng(0).choice(values, (2000, len(values))).mean(axis=1)
            low, high = np.percentile(drawn, (2.5, 97.5))
            told[name] = f"{values.mean():.2f} ({low:.2f} to {high:.2f})"
        rows.append(told)
    return pd.DataFrame(rows)


def processes() -> pd.DataFrame:
    """A Hawkes process fitted to every film, and whether it fits."""
    films = hollywood()
    fits = [_fit(film) for film in films]
    d, p = np.array([fit.ks_d for fit in fits]), np.array([fit.ks_p for fit in fits])
    rows = [
        _spread("background λ0, 1/s", [fit.background for fit in fits]),
        _spread("jump α, 1/s", [fit.jump for fit in fits]),
        _spread("fading β, 1/s", [fit.fading for fit in fits]),
        _spread("branching ratio μ", [fit.branching for fit in fits]),
        _spread("Kolmogorov and Smirnov's D", d),
        _spread("Kolmogorov and Smirnov's p", p),
    ]
    waits = np.concatenate([_waits(film, fit) for film, fit in zip(films, fits, strict=True)])
    short, meant = float((waits < 0.1).mean()), 1 - np.exp(-0.1)
    told = f"compensated waits under 0.1: {short:.1%}, were the process right {meant:.1%}"
    rows.append({"measure": told})
    rejected = int((p < 0.05).sum())
    rows.append({"measure": f"films rejected at 0.05: {rejected} of {len(fits)}"})
    return pd.DataFrame(rows).fillna("")


def editing() -> pd.DataFrame:
    """Genre and period from shot lengths alone, against luck."""
    films = hollywood()
    period = tuple(f"{year_of(f.film) // 20 * 20}s" for f in films)
    rows = []
    for asked, who in (("genre", genres()), ("twenty years", period)):
        known = np.array([word != "" for word in who])
        corpus = replace(as_corpus(films, who), columns={"year": years(films)}).take(known)
        for method in ("delta", "cosine-delta", "shrunken-centroid"):
            verdict = attribute(corpus, method=method).verdict
            rows.append({"asked": asked, "method": method, "films": len(corpus.films),
                         **_told(verdict)})  # fmt: skip
    return pd.DataFrame(rows)


def hitchcock() -> pd.DataFrame:
    """Hitchcock against others, and directors of two films or more: style, or year?"""
    rows = []
    for name, corpus in (("Hitchcock, others", among_all()), ("13 directors", among_directors())):
        for method in ("delta", "shrunken-centroid"):
            study = conduct(corpus, Plan(method=method, confounds=("year",)))
            (year,) = study.confounds
            rows.append(
                {"asked": name, "method": method, "films": len(corpus.films),
                 **_told(study.attribution.verdict), "year alone": year.alone.accuracy,
                 "p within year": year.within.p if year.within else float("nan"),
                 "warning": year.warning(study.attribution) or "none"}
            )  # fmt: skip
    return pd.DataFrame(rows)


def rashomon() -> pd.DataFrame:
    """A film coded by hand: how its narrators' shots differ, in Salt's categories."""
    coded = pd.read_csv(data_folder() / "shotlengths" / "rashomon.csv")
    steps = ladder([coded["scale"].tolist()])
    rows = []
    for narrator, part in coded.groupby("narrator", sort=False):
        told: dict[str, object] = {"narrator": narrator, "shots": str(len(part))}
        columns = {
            "point of view": part["pov"] == "POV",
            "reverse angle": part["ra"] == "RA",
            "moving": part["movement"] == "MO",
            "MCU and closer": part["scale"].isin(["BCU", "CU", "MCU"]),
        }
        for name, held in columns.items():
            (m,) = shares.means(held.to_numpy(np.float64), name, "", "")
            ranged = "" if m.low is None else f" ({m.low:.0%} to {m.high:.0%})"
            told[name] = f"{m.value:.0%}{ranged}"
        matrix = transitions(part["scale"].tolist(), steps)
        rest = transitions(coded.loc[coded["narrator"] != narrator, "scale"].tolist(), steps)
        far = distances.transitions(np.array([matrix, rest]))[0, 1]
        told["transitions from the others' (Jensen–Shannon)"] = f"{far:.2f}"
        rows.append(told)
    crossed = pd.crosstab(coded["narrator"], coded["scale"])
    test = stats.chi2_contingency(crossed)
    v = np.sqrt(test.statistic / (len(coded) * (min(crossed.shape) - 1)))
    rows.append({"narrator": f"scale × narrator: Cramér's V {v:.2f}, p {test.pvalue:.2g}"})
    return pd.DataFrame(rows).fillna("")


def speed() -> pd.DataFrame:
    """What takes how long, one process; processor time is what an idle machine would need."""
    films = [*hollywood(), *early()]
    rows = [
        {"task": f"Hawkes fits of {len(films)} films", **_timed(lambda: [_fit(f) for f in films])},
        {
            "task": f"fingerprints of {len(films)} films, 1,000 bootstraps",
            **_timed(
                lambda: [list(lengths.measures(f.length_s, counted_by_hand=True)) for f in films]
            ),
        },
    ]
    corpus, _ = plant(effect=0.5, seed=0, directors=15, films=10)
    wide = np.random.default_rng(0).normal(size=(150, 100))
    corpus = replace(corpus, values=wide, measures=tuple(f"m{i}" for i in range(100)))
    for method in ("delta", "shrunken-centroid"):
        task = f"150 films × 100 measures, 1,000 permutations, {method}"
        rows.append({"task": task, **_timed(lambda m=method: attribute(corpus, method=m))})
    return pd.DataFrame(rows)


def early() -> list[Lengths]:
    """Nine Hitchcocks of 1927 to 1932."""
    return shotlengths.read(data_folder() / "shotlengths" / "early_hitchcock.csv")


def hollywood() -> list[Lengths]:
    """134 films of 1935 to 2005."""
    return shotlengths.read(data_folder() / "shotlengths" / "hollywood134.csv")


@cache
def portrait(name: str, group: str) -> Portrait:
    """A film's measures, without intervals."""
    films = early() if group == "early" else hollywood()
    film = next(one for one in films if one.film == name)
    return of_lengths(film, Reading(intervals=False))


def as_corpus(films: list[Lengths], who: tuple[str, ...]) -> Corpus:
    """Films by measures, with whatever is asked of them in the director's place."""
    old = {film.film for film in early()}
    found = [portrait(film.film, "early" if film.film in old else "late") for film in films]
    measures, values = table(found)
    return Corpus(tuple(f.film for f in films), who, measures, values, {"year": years(films)})


def among_all() -> Corpus:
    """Fourteen Hitchcocks, and everybody else as if they were one."""
    films = [*early(), *hollywood()]
    theirs = {film.film for film in early()}
    return as_corpus(
        films,
        tuple(
            "Hitchcock" if f.film in theirs or title(f.film) in HITCHCOCK else "others"
            for f in films
        ),
    )


def among_directors() -> Corpus:
    """The directors of two films or more."""
    by_title = {name: who for who, names in DIRECTED.items() for name in names}
    late = [film for film in hollywood() if title(film.film) in by_title]
    who = ("Hitchcock",) * len(early()) + tuple(by_title[title(f.film)] for f in late)
    return as_corpus([*early(), *late], who)


def genres() -> tuple[str, ...]:
    """The genre of each of the 134, empty where the table has none."""
    path = data_folder() / "shotlengths" / "hollywood134_genre.csv"
    with path.open(encoding="utf-8", newline="") as file:
        known = {row["title"].strip(): row["genre"] for row in csv.DictReader(file)}
    return tuple(known.get(title(film.film), "") for film in hollywood())


def title(name: str) -> str:
    """The name without its year."""
    return re.sub(r"\s*\(\d{4}\)$", "", name)


def year_of(name: str) -> int:
    """The year that the name ends with."""
    found = re.search(r"\((\d{4})\)$", name)
    if found is None:
        raise ValueError(f"{name} names no year")
    return int(found[1])


def years(films: list[Lengths]) -> tuple[str, ...]:
    return tuple(str(year_of(film.film)) for film in films)


def _fit(film: Lengths) -> hawkes.Hawkes:
    ends = np.cumsum(film.length_s)
    return hawkes.fit(ends[:-1], float(ends[-1]))


def _waits(film: Lengths, fit: hawkes.Hawkes) -> Floats:
    ends = np.cumsum(film.length_s)[:-1]
    return hawkes.compensated(ends, background=fit.background, jump=fit.jump, fading=fit.fading)


def _spread(name: str, values: object) -> dict[str, object]:
    q = np.quantile(np.asarray(values), (0, 0.25, 0.5, 0.75, 1))
    names = ("least", "quarter", "median", "three quarters", "most")
    return {"measure": name, **{n: f"{v:.3g}" for n, v in zip(names, q, strict=True)}}


def _told(verdict: Verdict) -> dict[str, object]:
    return {
        "named right": f"{verdict.accuracy:.0%} ({verdict.low:.0%} to {verdict.high:.0%})",
        "luck": f"{verdict.null_mean:.0%}",
        "commonest": f"{verdict.majority:.0%}",
        "p": f"{verdict.p:.3f}",
    }


def _mean(values: object) -> float:
    return float(np.mean(list(values)))  # type: ignore[call-overload]


def _timed(work: Callable[[], object]) -> dict[str, float]:
    started, busy = time.perf_counter(), time.process_time()
    work()
    return {
        "seconds": time.perf_counter() - started,
        "processor seconds": time.process_time() - busy,
    }


SECTIONS: dict[str, tuple[str, Callable[[], pd.DataFrame], bool]] = {
    "planted": ("Planted directors, Delta", planted, False),
    "trap": ("The trap: pieces of one film on both sides, no director differs", trap, False),
    "decades": ("Shot lengths over the years, 134 films", decades, True),
    "hawkes": ("Hawkes processes, 134 films", processes, True),
    "editing": ("Genre and period from shot lengths alone", editing, True),
    "hitchcock": ("Hitchcock, and the year", hitchcock, True),
    "rashomon": ("Rashomon, coded by hand", rashomon, True),
    "speed": ("Speed", speed, True),
}


@click.command()
@click.option("--only", multiple=True, type=click.Choice(list(SECTIONS)), help="One section.")
def main(only: tuple[str, ...]) -> None:
    """Print what attribution finds where the truth is known, and on real shot lengths."""
    today = datetime.now(tz=UTC).date()
    click.echo(f"moviegoer {moviegoer.__version__}, {today}, python -m benchmarks.attribution\n")
    there = (data_folder() / "shotlengths" / "hollywood134.csv").is_file()
    for name in only or SECTIONS:
        heading, measure, needs_films = SECTIONS[name]
        click.echo(f"### {heading}\n")
        if needs_films and not there:
            folder = Path(data_folder())
            click.echo(f"no shotlengths in {folder}: set MOVIEGOER_DATA to what holds them\n")
            continue
        click.echo(markdown(measure()) + "\n")


if __name__ == "__main__":
    main()
