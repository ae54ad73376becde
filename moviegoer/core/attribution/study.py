"""A whole attribution: every question about a corpus asked, and every caution said."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np

from moviegoer.core.attribution import (
    asked,
    classifiers,
    confounds,
    distances,
    impostors,
    power,
    unknown,
)
from moviegoer.core.attribution.asked import Calibration, Named
from moviegoer.core.attribution.attribute import Attribution, attribute
from moviegoer.core.attribution.centroids import Method
from moviegoer.core.attribution.chance import Luck
from moviegoer.core.attribution.confounds import Confound
from moviegoer.core.attribution.corpus import Corpus, prepare
from moviegoer.core.attribution.impostors import Verification
from moviegoer.core.attribution.power import Power
from moviegoer.core.attribution.unknown import OpenSet
from moviegoer.types import Floats, Ints

__all__ = ["Plan", "Study", "conduct"]

ENOUGH = 0.8
"""The power that is usually asked for (Cohen, "Statistical power analysis", 1988)."""
FEW = 5
"""Films of a director under which a caution is due: one film more or less moves their mean."""


@dataclass(frozen=True, slots=True)
class Plan:
    """What is asked: by which method, which column's films are held out together, which columns
    are looked at as other explanations, how luck is drawn."""

    method: str = "delta"
    group: str = ""
    confounds: tuple[str, ...] = ()
    permutations: int = 1000
    seed: int = 0


@dataclass(frozen=True, slots=True)
class Study:
    """What came out. ``corpus`` holds the films whose director is known; ``weight`` is
    ``(directors, measures)``, how far each director's mean lies from the mean of all; ``far``
    the distances between films."""

    plan: Plan
    corpus: Corpus
    attribution: Attribution
    confounds: tuple[Confound, ...]
    calibration: Calibration
    open_set: OpenSet | None
    verification: Verification | None
    power: tuple[Power, ...]
    weight: Floats
    far: Floats
    named: tuple[Named, ...]
    cautions: tuple[str, ...]


def conduct(
    corpus: Corpus, plan: Plan, *, progress: Callable[[str, float], None] = lambda _w, _s: None
) -> Study:
    """Attribute a corpus, and everything that should be known before the answer is believed.

    Raises
    ------
    KeyError
        If the plan names a column that the corpus lacks.
    ValueError
        If there are fewer than two directors, or none with two films.
    """
    asked_for = corpus.films
    corpus = corpus.take(np.array(_by_name(corpus)))
    known = corpus.take(np.array([who != "" for who in corpus.director]))
    truth, directors = known.coded()
    if len(directors) < 2:
        raise ValueError(f"attribution needs at least two directors; there is {len(directors)}")
    if np.bincount(truth).max() < 2:
        raise ValueError("attribution needs a director with two films; each has one")
    groups = _groups(known, plan.group)
    luck = Luck(plan.permutations, plan.seed)
    found = attribute(
        known, method=plan.method, groups=groups, luck=luck,
        progress=lambda share: progress("attribution", share),
    )  # fmt: skip
    others = []
    for column in plan.confounds:
        progress(f"confound {column}", 0.0)
        others.append(
            confounds.examine(known, column, method=plan.method, groups=groups, luck=luck)
        )
    progress("doubts", 0.0)
    near = Method.DELTA if plan.method in classifiers.NAMES else Method(plan.method)
    calibration = asked.calibrate(found)
    open_set = unknown.learn(known, method=near, groups=groups)
    curve = tuple(power.curve(known, method=near, seed=plan.seed))
    everyone = np.arange(len(truth))
    x = prepare(known.values, [(everyone, everyone)])[0].x_seen
    named = asked.name(corpus, plan.method, calibration, open_set, seed=plan.seed)
    return Study(
        plan=plan,
        corpus=known,
        attribution=found,
        confounds=tuple(others),
        calibration=calibration,
        open_set=open_set,
        verification=impostors.evaluate(known, groups=groups, seed=plan.seed),
        power=curve,
        weight=classifiers.weights(x, truth),
        far=distances.between(known.values, distance=_distance(near)),
        named=tuple(sorted(named, key=lambda one: asked_for.index(one.film))),
        cautions=(
            *_cautions(known, found, others, curve, plan),
            *_of_nobody(named, open_set),
        ),
    )


def _by_name(corpus: Corpus) -> list[int]:
    """Rows by film, then director: what is drawn at random must not hang on the file's order."""
    told = list(zip(corpus.films, corpus.director, strict=True))
    return sorted(range(len(told)), key=lambda row: told[row])


def _distance(method: Method) -> str:
    return "cosine-delta" if method is Method.COSINE else "delta"


def _groups(corpus: Corpus, column: str) -> Ints | None:
    """Films with the same word in the column stand together; those with none stand alone."""
    if not column:
        return None
    told = corpus.columns[column]
    names = [word or f"\0{row}" for row, word in enumerate(told)]
    return np.asarray(np.unique(np.array(names), return_inverse=True)[1], np.int64)


def _cautions(
    corpus: Corpus,
    found: Attribution,
    others: Sequence[Confound],
    curve: Sequence[Power],
    plan: Plan,
) -> list[str]:
    verdict, said = found.verdict, []
    if verdict.majority >= verdict.accuracy:
        most = found.directors[int(np.bincount(found.truth).argmax())]
        said.append(
            f"Always naming {most}, who has the most films, would be right in "
            f"{verdict.majority:.0%}, no less often than the attribution ({verdict.accuracy:.0%}): "
            "however small p, naming by these measures gains nothing over that."
        )
    if verdict.p > confounds.LEVEL:
        said.append(
            f"The attribution is no better than luck (p = {verdict.p:.2g}): nothing here should be "
            "read as a director's style."
        )
    said += [warning for one in others if (warning := one.warning(found))]
    if not others:
        said.append(
            "No other explanation was looked at. Directors work in their own years, genres and "
            "formats; give such columns with --confound before calling this style."
        )
    said += _of_size(corpus, found, curve)
    single = int((np.bincount(found.truth) <= 2).sum())
    if plan.method == "lda" and single:
        said.append(
            f"LDA takes the spread within {single} of {len(found.directors)} directors for nothing "
            "wherever it has one film of theirs to learn from; the spread of all is then too small."
        )
    if not plan.group:
        said.append(
            "Each film was held out by itself. Sequels, remakes and two prints of one film name "
            "their director to each other: hold them out together with --group."
        )
    said += _of_gaps(corpus)
    if verdict.null_mean < verdict.nominal - 0.01:
        said.append(
            f"Luck is right in {verdict.null_mean:.0%} of the films here, not in one of "
            f"{len(found.directors)} ({verdict.nominal:.0%}): holding a film out leaves its own "
            "director one film fewer. The p-value knows this; nominal chance does not."
        )
    said.append(
        "One method, one choice of measures. The best of several tries needs a stricter look: "
        "tell all that were tried."
    )
    return said


def _of_size(corpus: Corpus, found: Attribution, curve: Sequence[Power]) -> list[str]:
    said = []
    count = np.bincount(found.truth)
    alone = [found.directors[i] for i in np.flatnonzero(count == 1)]
    if alone:
        said.append(
            f"{len(alone)} of {len(count)} directors have one film, which can never be named "
            f"right when it is held out: {', '.join(alone[:5])}{' …' if len(alone) > 5 else ''}."
        )
    few = int(((count > 1) & (count < FEW)).sum())
    if few:
        said.append(f"{few} directors have fewer than {FEW} films: their means are unsure.")
    enough = next((one.films for one in curve if one.power >= ENOUGH), None)
    typical = int(np.median(count))
    if enough is None:
        said.append(
            f"With the spread of these films, {curve[-1].films} films a director would still find "
            f"a difference in only {curve[-1].power:.0%} of such corpora."
        )
    elif enough > typical:
        said.append(
            f"With the spread of these films, about {enough} films a director are needed to find "
            f"the difference in {ENOUGH:.0%} of such corpora; the typical director here has "
            f"{typical}."
        )
    films, measures = corpus.values.shape
    if measures > films:
        said.append(f"There are more measures ({measures}) than films ({films}).")
    return said


def _of_nobody(named: Sequence[Named], open_set: OpenSet | None) -> list[str]:
    if not named or (open_set is not None and open_set.auc >= asked.LEARNED):
        return []
    why = (
        "fewer than three directors have two films"
        if open_set is None
        else f"films of absent directors look like the others here (AUC {open_set.auc:.2f})"
    )
    return [
        f"Whether a film asked about is by none of these directors could not be learned: {why}. "
        "Its probabilities take for granted that one of them made it."
    ]


def _of_gaps(corpus: Corpus) -> list[str]:
    gaps = np.isnan(corpus.values)
    if not gaps.any():
        return []
    share = float(gaps.any(axis=0).mean())
    bare = [
        film for film, of_it in zip(corpus.films, gaps, strict=True) if 2 * of_it.sum() > len(of_it)
    ]
    said = [
        f"Of {len(bare)} films with a director more than half of the measures are missing, as of "
        f"{bare[0]}: they say nothing of their director, and should be left out."
    ] * bool(bare)
    return [
        *said,
        f"{share:.0%} of the measures are missing in some film and were taken as the median of "
        "the others. If films of one director lack what others have, the lack itself names them: "
        "describe all films alike.",
    ]
