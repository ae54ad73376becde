"""Everything that is known of how well a model does on some labelled pictures."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np

from moviegoer.errors import DataError
from moviegoer.learn.dataset.table import PARTS
from moviegoer.learn.judge.answers import Answers, decide, unsure
from moviegoer.learn.judge.breakdown import Part, Watched, parts, quarters, watched
from moviegoer.learn.judge.calibration import Calibration, calibration
from moviegoer.learn.judge.curve import Curve, Threshold, curve, threshold_for
from moviegoer.learn.judge.figures import Report, report
from moviegoer.learn.judge.gallery import Gallery, galleries
from moviegoer.learn.judge.material import ALL, Material, Seen
from moviegoer.learn.judge.models import Facts
from moviegoer.learn.judge.pooling import Verdict, films
from moviegoer.learn.resample import numbered

__all__ = ["At", "Evaluation", "Wanted", "checked", "evaluate", "side_of_choice"]

FEW = 10
"""Groups under which intervals are too narrow."""


@dataclass(frozen=True, slots=True)
class Wanted:
    """How many of a label's pictures should be found; of two labels the second is meant."""

    recall: float = 0.8
    label: str | None = None


@dataclass(frozen=True, slots=True)
class At:
    """A threshold chosen for a wanted recall, and what it does on the pictures judged.

    ``chosen_on`` says on which side it was chosen.
    """

    label: str
    chosen_on: str
    choice: Threshold
    report: Report


@dataclass(frozen=True, slots=True)
class Evaluation:
    """All figures, and what they were taken from."""

    facts: Facts
    material: Material
    seen: Seen
    answers: Answers
    report: Report
    unknown: float
    """Share of pictures of which the model says ``unknown``."""
    at: At | None
    curves: dict[str, Curve]
    calibration: Calibration
    by_film: tuple[Part, ...]
    by_light: tuple[Part, ...]
    watched: Watched | None
    films: tuple[Verdict, ...]
    galleries: tuple[Gallery, ...]
    cautions: tuple[str, ...]


def side_of_choice(material: Material) -> str:
    """Name the side to choose a threshold on: validation, where another one is judged."""
    return PARTS[1] if material.side == PARTS[2] else material.side


def checked(facts: Facts, wanted: Wanted, chosen: Material, choosing: Material | None) -> None:
    """Check, before any picture is looked at, that a threshold can be chosen for what is wanted.

    Raises
    ------
    DataError
        If the label wanted is not one of the model's, or no picture has it.
    """
    k = _wanted_label(facts, wanted)
    if wanted.label is not None and k is not None:
        _there(wanted.label, (choosing or chosen).held[:, k])


def evaluate(
    facts: Facts,
    material: Material,
    seen: Seen,
    *,
    wanted: Wanted | None = None,
    choosing: tuple[Material, Seen] | None = None,
    learnt: bool = False,
) -> Evaluation:
    """Judge a model's answers.

    Parameters
    ----------
    wanted
        The recall to choose a threshold for; by itself 0.8 of the second of two labels.
    choosing
        Other pictures to choose that threshold on; without them, the same ones.
    learnt
        Whether the model was trained on this very data set.

    Raises
    ------
    DataError
        If the label wanted is not one of the model's, or no picture has it.
    """
    answers = answered(facts, material, seen)
    group = numbered(material.group)
    told = report(answers, group)
    known = np.isin(material.film, [f for part in PARTS[:2] for f in facts.films.get(part, ())])
    k = _wanted_label(facts, wanted)
    named = material.film != ""
    return Evaluation(
        facts=facts,
        material=material,
        seen=seen,
        answers=answers,
        report=told,
        unknown=_unknown(facts, seen),
        at=None if k is None else _at(answers, k, wanted or Wanted(), group, choosing),
        curves={
            label: curve(answers.held[:, i], answers.p[:, i])
            for i, label in enumerate(facts.labels)
            if answers.held[:, i].any() and not (_two(facts) and i == 0)
        },
        calibration=calibration(answers),
        by_film=parts(answers, material.film),
        by_light=parts(answers, quarters(seen.luma)),
        watched=watched(answers, numbered(material.film), known) if named.all() else None,
        films=films(answers, material.film, facts),
        galleries=galleries(answers),
        cautions=tuple(_cautions(facts, material, told, learnt, bool(known.any()))),
    )


def answered(facts: Facts, material: Material, seen: Seen) -> Answers:
    """Decide what the model says of each picture."""
    said = decide(seen.p, threshold=facts.threshold, exclusive=facts.exclusive)
    return Answers(facts.labels, material.held, said, seen.p, facts.exclusive)


def _two(facts: Facts) -> bool:
    return facts.exclusive and len(facts.labels) == 2


def _unknown(facts: Facts, seen: Seen) -> float:
    if not facts.exclusive or not facts.unknown_below:
        return 0.0
    return float(unsure(seen.p, facts.unknown_below).mean())


def _wanted_label(facts: Facts, wanted: Wanted | None) -> int | None:
    if wanted is not None and wanted.label is not None:
        if wanted.label not in facts.labels:
            raise DataError(f"the model has no label '{wanted.label}'; {', '.join(facts.labels)}")
        return facts.labels.index(wanted.label)
    return 1 if _two(facts) else None


def _at(
    answers: Answers,
    k: int,
    wanted: Wanted,
    group: np.ndarray,
    choosing: tuple[Material, Seen] | None,
) -> At | None:
    if choosing is None:
        held, p, where = answers.held[:, k], answers.p[:, k], "the same pictures"
    else:
        held, p = choosing[0].held[:, k], choosing[1].p[:, k]
        where = f"the side '{choosing[0].side}'"
    if not held.any():
        if wanted.label is None:
            return None
        _there(wanted.label, held)
    choice = threshold_for(held, p, recall=wanted.recall)
    mine = np.stack([1 - answers.p[:, k], answers.p[:, k]], axis=1)
    true = np.stack([~answers.held[:, k], answers.held[:, k]], axis=1)
    name = answers.labels[k]
    binary = Answers(("other", name), true, decide(mine, threshold=choice.threshold), mine)
    return At(name, where, choice, report(binary, group))


def _there(label: str, held: np.ndarray) -> None:
    if not held.any():
        raise DataError(f"no picture has the label '{label}', so it has no recall")


def _cautions(
    facts: Facts, material: Material, told: Report, learnt: bool, known: bool
) -> Iterator[str]:
    if learnt and material.side != PARTS[2]:
        yield (
            "The model was trained on pictures judged here: these figures say how well it "
            "remembers, not how well it does."
        )
    elif known and material.side == ALL:
        yield "Some of these films were trained on; the model may have seen these very pictures."
    elif known:
        yield (
            "Frames of these films were trained on (mixed): the figures hold for films of which "
            "some frames are known, and flatter for others."
        )
    if facts.caution:
        yield facts.caution
    for label, count in material.left_out.items():
        yield f"{count} pictures labelled '{label}' are left out: the model has no such label."
    if told.groups < FEW:
        yield (
            f"Intervals stand on {told.groups} {material.unit}s: fewer than {FEW} make them "
            "too narrow."
        )
    if material.unit == "picture" and told.groups == len(material):
        yield (
            "No column says which film a picture is of (film, group), so intervals take pictures "
            "for independent: they are too narrow if films repeat."
        )
